"""PF105 options-leave-a-gap: a decision whose options do not cover every answer."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.from_schema.decisions import OTHERWISE
from procflow.model import Answers, Decision
from procflow.ranges import format_range, gaps, parse_range
from procflow.rules.base import Context, Hit, Rule, listed, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.decision is None:
            continue
        if missing := _missing(step.decision):
            yield Hit(
                f"{quoted(step.id)} has no option for {missing}",
                context.origins.entry(procedure.id, step.id, "options"),
                hint="add the option; where the act is silent, let it lead to `unstated`",
                subject=f"{procedure.id}.{step.id}",
                source=step.source,
            )


def _missing(decision: Decision) -> str:
    given = [option.when for option in decision.options]
    if OTHERWISE in given:
        return ""
    if decision.answers is Answers.NUMBER:
        ranges = [item for when in given if (item := parse_range(when))]
        return " or ".join(format_range(gap) for gap in gaps(ranges))
    wanted = ("yes", "no") if decision.answers is Answers.YES_NO else decision.values
    if len(wanted) == 1:
        return f"anything but {quoted(wanted[0])}"
    return listed([answer for answer in wanted if answer not in given], "or")


RULE = Rule("PF105", "options-leave-a-gap", Severity.ERROR, "a decision whose options do not cover every answer", check)
