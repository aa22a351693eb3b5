"""PF206 limit-assumed: a time limit that is an assumption, not law."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import limit_span
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    for procedure in context.regulation.procedures:
        for index, limit in enumerate(procedure.limits):
            if limit.assumed and limit.within is not None:
                yield Hit(
                    f"the limit of {quoted(procedure.id)}, `{format_term(limit.within.term)}`, is assumed: "
                    "every result rests on that",
                    limit_span(context, procedure.id, index, "within"),
                    hint="take `assumed` out once the source is known",
                    subject=procedure.id,
                    source=limit.source,
                )


RULE = Rule("PF206", "limit-assumed", Severity.INFO, "a time limit that is an assumption, not law", check)
