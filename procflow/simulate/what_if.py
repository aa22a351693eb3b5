"""Other people, or more cases: a simulation changed, its file untouched."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct, structs

from procflow.diagnostics import did_you_mean, shorten
from procflow.errors import UsageError
from procflow.model import ActorKind
from procflow.simulate.flat import Flows
from procflow.simulate.parameters import Arrivals, Resource, Simulation

_NUMBER = r"(\d{1,9}(?:\.\d{1,9})?)"


class Rate(Struct, frozen=True):
    """So many times as many cases, or so many in each hour, working day or week."""

    amount: float
    per: Literal["times", "hour", "day", "week"]

    @property
    def text(self) -> str:
        return f"x{self.amount:g}" if self.per == "times" else f"{self.amount:g}/{self.per}"


def a_rate(text: str) -> Rate:
    """`x1.5`, `40/day`, `3/hour`, `200/week`."""
    if found := re.fullmatch(rf"x{_NUMBER}", text):
        return Rate(float(found[1]), "times")
    if found := re.fullmatch(rf"{_NUMBER}/(hour|day|week)", text):
        return Rate(float(found[1]), found[2])  # type: ignore[arg-type]
    raise UsageError(f"`{shorten(text, 30)}` says no arrivals; write x1.5, 40/day, 3/hour or 200/week")


def a_staff(text: str) -> tuple[str, int]:
    """`specialist=3`."""
    name, sign, number = text.partition("=")
    if sign and name and number.isascii() and number.isdecimal() and len(number) <= 7 and int(number) > 0:
        return name, int(number)
    raise UsageError(f"`{shorten(text, 30)}` says no staff; write UNIT=PEOPLE, such as head=2")


def with_staff(simulation: Simulation, flows: Flows, staff: tuple[tuple[str, int], ...]) -> Simulation:
    units = {
        spot.actor.id: spot.actor
        for spot in flows.spots
        if spot.takes_time and spot.actor is not None and spot.actor.kind is ActorKind.UNIT
    }
    resources = {each.actor: each for each in simulation.resources}
    for name, people in staff:
        if name not in units:
            some = ", ".join(f"`{each}`" for each in sorted(units)) or "none"
            hint = did_you_mean(name, set(units)) or f"units with work: {some}"
            for procedure, why in flows.left_out.items():
                hint += f"; `{shorten(procedure)}` is left out: {why}"
            raise UsageError(f"no unit `{shorten(name)}` has work to do; {hint}")
        if not isinstance(people, int):
            raise UsageError(f"`{name}` cannot have {people} people; half a person is one with shorter hours")
        known = resources.get(name)
        resources[name] = structs.replace(known, staff=people, week=()) if known is not None else Resource(name, people)
    return structs.replace(simulation, resources=tuple(resources.values()))


def with_rate(simulation: Simulation, rate: Rate, open_days: int) -> Simulation:
    """Other arrivals; where a rate is told, it is that of a working day, and seasons still make it higher or lower."""
    return structs.replace(simulation, arrivals=tuple(_changed(each, rate, open_days) for each in simulation.arrivals))


def _changed(arrivals: Arrivals, rate: Rate, open_days: int) -> Arrivals:
    if arrivals.times:
        raise UsageError(f"the cases of `{arrivals.procedure}` are a list of real ones; --arrivals cannot change it")
    total = sum(arrivals.per_hour)
    if rate.per == "times" or total <= 0:
        factor = rate.amount
    else:
        hours = sum(1 for each in arrivals.per_hour if each > 0)
        factor = rate.amount * {"hour": hours, "day": max(open_days, 1), "week": 1}[rate.per] / total
    return structs.replace(arrivals, per_hour=tuple(each * factor for each in arrivals.per_hour))
