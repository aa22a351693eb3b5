"""PF705 more-work-than-people: more work comes to a unit than its people can do in their hours.

Only times and arrivals that are told count, so what is reported is certain by the figures. An office that keeps up with
the average of the year may still fall behind in a season, in a month of the cases that a list records, or while some of its
people are absent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.simulation.figures import folder_of, staff_of, staff_path

if TYPE_CHECKING:
    from procflow.simulate.load import Load


def check(context: Context) -> Iterator[Hit]:
    simulation = context.regulation.simulation
    if simulation is None or not simulation.arrivals:
        return
    from procflow.simulate.errors import SimulationError
    from procflow.simulate.from_model import parameters
    from procflow.simulate.load import loads

    try:
        found = loads(context.regulation, parameters(context.regulation, folder_of(context)), told_only=True)
    except SimulationError:  # what is wrong is told by other rules
        return
    for load in found:
        if not load.is_exact or not (load.is_too_much or load.peaks):
            continue
        _, told = staff_of(context.regulation, simulation, load.actor)
        has_week = told is not None and bool(told.week)
        path = staff_path(context, load.actor)
        message, hint = _endless(load, has_week=has_week) if load.is_too_much else _at_times(load, has_week=has_week)
        yield Hit(
            message,
            context.origins.span(*path) if path[0] == "simulation" else context.origins.key("simulation", "arrivals"),
            hint=hint,
            subject=load.actor,
        )


def _endless(load: Load, *, has_week: bool) -> tuple[str, str]:
    people = f"{_people(round(load.people / load.hours), has_week=has_week)} {load.people:.1f} h"
    if math.isinf(load.work):
        return (
            f"work without end comes to {quoted(load.actor)}: its cases go round in a circle that none of them leaves",
            "give the way back a bound, or a share below 100 %",
        )
    return (
        f"{load.work:.1f} h of work a week come to {quoted(load.actor)}, whose {people}: the queue grows without end",
        f"with these figures, {_needed(load.work, load, has_week=has_week)} needed at least",
    )


def _at_times(load: Load, *, has_week: bool) -> tuple[str, str]:
    worst = max(load.peaks, key=lambda peak: peak.work - peak.people)
    others = len(load.peaks) - 1
    more = f" and at {others} more {'time' if others == 1 else 'times'}" if others else ""
    people = (
        f"whose {_people(worst.staff, has_week=has_week)} {worst.people:.1f} h"
        if worst.staff
        else "where nobody is there then"
    )
    message = (
        f"{worst.when}{more}, {worst.work:.1f} h of work a week come to {quoted(load.actor)}, {people}: "
        "the queue grows as long as that, though on the average of the year it does not"
    )
    hint = f"with these figures, {_needed(worst.work, load, has_week=has_week)} needed at that time, or cases wait"
    return message, hint


def _people(count: int, *, has_week: bool) -> str:
    if has_week:
        return "people have"
    return "1 person has" if count == 1 else f"{count} people have"


def _needed(work: float, load: Load, *, has_week: bool) -> str:
    number = math.ceil(work / load.hours)
    hours = " in all open hours" if has_week else ""
    return f"1 person{hours} is" if number == 1 else f"{number} people{hours} are"


RULE = Rule(
    "PF705",
    "more-work-than-people",
    Severity.WARNING,
    "a unit to which more work comes than its people can do",
    check,
)
