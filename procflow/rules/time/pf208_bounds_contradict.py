"""PF208 bounds-contradict: a step that may not end before its own term is over."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import comparable
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        low, high = step.not_before, step.within
        if low is None or high is None or low.anchor != high.anchor:
            continue
        # Working days against calendar days depend on the date: only time of one kind is compared here.
        counting = context.regulation.counting
        low_kind, earliest = comparable(low.term, counting)
        high_kind, latest = comparable(high.term, counting)
        if low_kind == high_kind and earliest > latest:
            yield Hit(
                f"{quoted(step.id)} may end no earlier than `{format_term(low.term)}`, "
                f"but no later than `{format_term(high.term)}`",
                context.origins.entry(procedure.id, step.id, "not_before", "term"),
                hint="no moment satisfies both; look again at what the act says of each",
                subject=f"{procedure.id}.{step.id}",
                source=low.source or step.source,
            )


RULE = Rule("PF208", "bounds-contradict", Severity.ERROR, "a step that may not end before its own term is over", check)
