"""PF705 more-work-than-people: more work comes to a unit than its people can do in their hours.

Only times and arrivals that are told count, and every loop once, so what is reported is certain by the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.simulation.figures import folder_of, staff_of, staff_path


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
        count, _ = staff_of(context.regulation, simulation, load.actor)
        if load.people == 0 or load.work <= load.people * 1.0001:
            continue
        needed = math.ceil(load.work / load.people * count)
        path = staff_path(context, load.actor)
        people = "1 person has" if count == 1 else f"{count} people have"
        yield Hit(
            f"{load.work:.1f} h of work a week come to {quoted(load.actor)}, whose {people} {load.people:.1f} h: "
            "the queue grows without end",
            context.origins.span(*path) if path[0] == "simulation" else context.origins.key("simulation", "arrivals"),
            hint=f"with these figures, {needed} people are needed at least",
            subject=load.actor,
        )


RULE = Rule(
    "PF705",
    "more-work-than-people",
    Severity.WARNING,
    "a unit to which more work comes than its people can do",
    check,
)
