"""PF402 limit-without-source: a time limit that cites no act."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import LimitKind
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import limit_span


def check(context: Context) -> Iterator[Hit]:
    for procedure in context.regulation.procedures:
        for index, limit in enumerate(procedure.limits):
            if limit.kind is LimitKind.TERM and not limit.source and not limit.assumed:
                yield Hit(
                    f"nothing says where the time limit of {quoted(procedure.id)} stands",
                    limit_span(context, procedure.id, index),
                    hint='write `limit: {within: …, source: "standard, p. 4"}`, or `assumed: true` for a what-if',
                    subject=procedure.id,
                )


RULE = Rule("PF402", "limit-without-source", Severity.WARNING, "a time limit that cites no act", check)
