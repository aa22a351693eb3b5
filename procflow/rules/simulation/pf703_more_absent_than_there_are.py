"""PF703 more-absent-than-there-are: on some day more people of a unit are away than it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model_simulation import AbsenceTold
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.simulation.figures import staff_of


def check(context: Context) -> Iterator[Hit]:
    simulation = context.regulation.simulation
    if simulation is None:
        return
    for told in simulation.staff:
        count, _ = staff_of(context.regulation, simulation, told.actor)
        for index, (day, away) in _worst_beginnings(told.absences):
            if away > count:
                yield Hit(
                    f"on {day} {away} people of {quoted(told.actor)} are away, and it has {count}",
                    context.origins.key("simulation", "staff", told.actor, "absent", index, "from"),
                    hint="absences that overlap are added up",
                    subject=told.actor,
                )
                break


def _worst_beginnings(absences: tuple[AbsenceTold, ...]) -> Iterator[tuple[int, tuple[dt.date, int]]]:
    """For each absence, how many are away on its first day: most people are away when some absence begins."""
    for index, absence in enumerate(absences):
        away = sum(each.people for each in absences if each.first <= absence.first <= each.last)
        yield index, (absence.first, away)


RULE = Rule(
    "PF703",
    "more-absent-than-there-are",
    Severity.ERROR,
    "a unit of which more people are away than it has",
    check,
)
