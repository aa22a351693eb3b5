"""How much work comes to each unit, beside how much it can do: without a simulation, on the average of the year."""

from __future__ import annotations

from functools import partial
from statistics import fmean

from msgspec import Struct, structs

from procflow.model import Actor, ActorKind, Regulation
from procflow.simulate.flat import Flows, flows_of
from procflow.simulate.open_time import open_week
from procflow.simulate.parameters import Arrivals, Simulation
from procflow.simulate.peaks import FULL, Peak, factors, peaks_of
from procflow.simulate.presence import hours_of_people
from procflow.simulate.visits import visits_of
from procflow.simulate.working import mean_of

_WEEK = 7 * 86_400


class Load(Struct, frozen=True):
    """Hours of a week: of work that comes to a unit, and of its people."""

    actor: str
    work: float
    people: float
    is_exact: bool = True  # else the flow is too large, and its ways back are left out
    peaks: tuple[Peak, ...] = ()  # none where it is too much on the average already
    hours: float = 0.0  # of one person who is there in all open hours

    @property
    def share(self) -> float:
        return self.work / self.people if self.people else float("inf") if self.work else 0.0

    @property
    def is_too_much(self) -> bool:
        return self.people > 0 and self.work > self.people * FULL


def loads(regulation: Regulation, simulation: Simulation, *, told_only: bool = False) -> list[Load]:
    """With `told_only`, times that were made of terms do not count."""
    coming = {each.procedure for each in simulation.arrivals}
    flows = flows_of(regulation, [each for each in regulation.procedures if each.id in coming])
    return loads_in(flows, simulation, {each.id: each for each in actors_of(regulation)}, told_only=told_only)


def loads_in(flows: Flows, simulation: Simulation, actors: dict[str, Actor], *, told_only: bool = False) -> list[Load]:
    arrivals = [each for each in simulation.arrivals if each.procedure in flows.first]
    by_procedure = {name: _work_of_a_case(flows, simulation, name, told_only=told_only) for name in flows.first}
    found = []
    for resource in simulation.resources:
        parts = [(each, by_procedure[each.procedure][0].get(resource.actor, 0.0)) for each in arrivals]
        work = sum(cases_a_week(each) * hours for each, hours in parts if hours)
        actor = actors.get(resource.actor)
        week = open_week(actor.hours) / 3600 if actor is not None else 0.0
        people = partial(hours_of_people, resource, actor.hours) if actor is not None else _nobody
        is_exact = all(by_procedure[each.procedure][1] for each, hours in parts if hours)
        load = Load(resource.actor, work, people(0), is_exact, hours=week)
        if load.people and not load.is_too_much:
            peaks = peaks_of([part for part in parts if part[1]], resource, people)
            load = structs.replace(load, peaks=tuple(peaks))
        found.append(load)
    return found


def _nobody(_: int) -> float:
    return 0.0


def _work_of_a_case(
    flows: Flows, simulation: Simulation, procedure: str, *, told_only: bool
) -> tuple[dict[str, float], bool]:
    """Hours of each unit, and whether they are exact."""
    work = {(each.procedure, each.step): each for each in simulation.work}
    visits = visits_of(flows, simulation, procedure)
    found: dict[str, float] = {}
    for place, number in visits.of.items():
        spot = flows.spots[place]
        told = work.get((procedure, spot.name)) or work.get((spot.home, spot.path[-1]))
        if told is None or not number or not spot.takes_time or spot.actor is None or spot.kind is not ActorKind.UNIT:
            continue
        if (seconds := mean_of(told.time)) and not (told_only and told.is_from_term):
            found[spot.actor.id] = found.get(spot.actor.id, 0.0) + number * seconds / 3600
    return found, visits.is_exact


def actors_of(regulation: Regulation) -> list[Actor]:
    """Those of libraries too; of two with one id, the one of the file that uses the other."""
    found = {actor.id: actor for library in regulation.libraries for actor in actors_of(library.regulation)}
    return list((found | {actor.id: actor for actor in regulation.actors}).values())


# ---------------------------------------------------------------- how many cases come, and when more of them


def cases_a_week(arrivals: Arrivals) -> float:
    """On the average of the year; of recorded cases, of the time between the first and the last."""
    if arrivals.times:
        return len(arrivals.times) * _WEEK / max(arrivals.times[-1] - arrivals.times[0], _WEEK)
    return sum(arrivals.per_hour) * fmean(factors(arrivals).values())
