"""PF401 step-without-source: a step whose place in the act is not given."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Step
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, entry in context.entries():
        if isinstance(entry, Step) and not entry.source:
            yield Hit(
                f"no paragraph of the act is given for {quoted(entry.id)}",
                context.origins.entry(procedure.id, entry.id),
                hint="add `source: p. 5(2)`",
                subject=f"{procedure.id}.{entry.id}",
            )


RULE = Rule("PF401", "step-without-source", Severity.WARNING, "a step whose place in the act is not given", check)
