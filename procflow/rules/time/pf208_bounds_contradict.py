"""PF208 bounds-contradict: a step that may not end before its own term is over."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        low, high = step.not_before, step.within
        if low is None or high is None or low.anchor != high.anchor or low.term.unit is not high.term.unit:
            continue
        if low.term.high > high.term.high:
            yield Hit(
                f"{quoted(step.id)} may end no earlier than `{format_term(low.term)}`, "
                f"but no later than `{format_term(high.term)}`",
                context.origins.entry(procedure.id, step.id, "not_before"),
                hint="no day satisfies both",
                subject=f"{procedure.id}.{step.id}",
                source=low.source or step.source,
            )


RULE = Rule("PF208", "bounds-contradict", Severity.ERROR, "a step that may not end before its own term is over", check)
