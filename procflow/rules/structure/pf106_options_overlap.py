"""PF106 options-overlap: a decision two of whose options hold at once."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Answers, Decision
from procflow.ranges import Range, overlap, parse_range
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.decision is None:
            continue
        options = step.decision.options
        for index, earlier in sorted(_overlapping(step.decision).items()):
            option, other = options[index], options[earlier]
            yield Hit(
                f"the options {quoted(other.when)} and {quoted(option.when)} of {quoted(step.id)} hold at once",
                context.option_span(procedure.id, step.id, index),
                hint="exactly one option must fit each case",
                subject=f"{procedure.id}.{step.id}",
                source=option.source or step.source,
                labels=(context.label(context.option_span(procedure.id, step.id, earlier), "the other option"),),
            )


def _overlapping(decision: Decision) -> dict[int, int]:
    """Options that overlap an earlier one, each with one that it overlaps."""
    found: dict[int, int] = {}
    first: dict[str, int] = {}
    for index, option in enumerate(decision.options):
        if first.setdefault(option.when, index) != index:
            found[index] = first[option.when]
    if decision.answers is not Answers.NUMBER:
        return found
    ranges = [(item, index) for when, index in first.items() if (item := parse_range(when)) is not None]
    ranges.sort(key=lambda pair: (pair[0].low, not pair[0].with_low))
    widest: tuple[Range, int] | None = None  # of those passed, the one that reaches furthest
    for item, index in ranges:
        if widest is not None and overlap(widest[0], item):
            found.setdefault(max(index, widest[1]), min(index, widest[1]))
        if widest is None or (item.high, item.with_high) > (widest[0].high, widest[0].with_high):
            widest = (item, index)
    return found


RULE = Rule("PF106", "options-overlap", Severity.ERROR, "a decision two of whose options hold at once", check)
