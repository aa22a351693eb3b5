"""PF106 options-overlap: a decision two of whose options hold at once."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.from_schema.flow import OTHERWISE
from procflow.model import Answers
from procflow.ranges import overlap, parse_range
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.decision is None:
            continue
        is_number = step.decision.answers is Answers.NUMBER
        options = step.decision.options
        for index, option in enumerate(options):
            for earlier, other in enumerate(options[:index]):
                if option.when == other.when or (is_number and _overlap(option.when, other.when)):
                    yield Hit(
                        f"the options {quoted(other.when)} and {quoted(option.when)} of {quoted(step.id)} hold at once",
                        context.option_span(procedure.id, step.id, index),
                        hint="exactly one option must fit each case",
                        subject=f"{procedure.id}.{step.id}",
                        source=option.source or step.source,
                        labels=(
                            context.label(context.option_span(procedure.id, step.id, earlier), "the other option"),
                        ),
                    )
                    break


def _overlap(one: str, other: str) -> bool:
    if OTHERWISE in {one, other}:
        return False
    first, second = parse_range(one), parse_range(other)
    return first is not None and second is not None and overlap(first, second)


RULE = Rule("PF106", "options-overlap", Severity.ERROR, "a decision two of whose options hold at once", check)
