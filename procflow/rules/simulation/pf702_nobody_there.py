"""PF702 nobody-there: a unit with work to do and nobody to do it."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.simulation.figures import staff_of, staff_path, working_units


def check(context: Context) -> Iterator[Hit]:
    simulation = context.regulation.simulation
    if simulation is None:
        return
    for actor in working_units(context.regulation):
        count, _ = staff_of(context.regulation, simulation, actor)
        if count == 0:
            yield Hit(
                f"{quoted(actor)} has work to do and no people: whatever comes to it stays there for ever",
                context.origins.span(*staff_path(context, actor)),
                hint="say how many people there are; who is there for half of the time is one person with hours of their own",
                subject=actor,
            )


RULE = Rule("PF702", "nobody-there", Severity.ERROR, "a unit that has work to do and no people", check)
