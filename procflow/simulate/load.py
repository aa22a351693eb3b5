"""How much work comes to each unit, beside how much it can do: without a simulation, on the average of the year."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from procflow.figures_text import days_of_season
from procflow.graph import FlowGraph
from procflow.model import Actor, Join, Procedure, Regulation, Step, Use
from procflow.model_simulation import Season
from procflow.simulate import parameters
from procflow.simulate.open_time import open_week
from procflow.simulate.parameters import Arrivals, Share, Simulation
from procflow.simulate.placing import placed_steps
from procflow.simulate.working import mean_of
from procflow.uses import used_by

_WEEK = 7 * 86400
_DAYS_OF_A_YEAR = 366

# By step: the share of each answer.
Falling = Mapping[str, Mapping[str, float]]


class Load(Struct, frozen=True):
    """Hours of a week: of work that comes to a unit, and of its people."""

    actor: str
    work: float
    people: float

    @property
    def share(self) -> float:
        return self.work / self.people if self.people else float("inf") if self.work else 0.0


def loads(regulation: Regulation, simulation: Simulation, *, told_only: bool = False) -> list[Load]:
    """Loops count once, so it is no less than this. With `told_only`, times that were made of terms do not count."""
    means = {
        (work.procedure, work.step): mean_of(work.time)
        for work in simulation.work
        if not (told_only and work.is_from_term)
    }
    coming: dict[str, float] = dict.fromkeys((each.actor for each in simulation.resources), 0.0)
    for arrivals in simulation.arrivals:
        procedure = next(each for each in regulation.procedures if each.id == arrivals.procedure)
        falling = average_falling(procedure.id, simulation)
        visits = visits_of(regulation, procedure, falling)
        cases = cases_a_week(arrivals)
        for placed in placed_steps(regulation, procedure, "."):
            if placed.actor is not None and placed.actor.id in coming:
                mean = means.get((procedure.id, placed.path), 0.0)
                coming[placed.actor.id] += cases * visits.get(placed.path, 0.0) * mean / 3600
    staff = {each.actor: each.staff for each in simulation.resources}
    hours = {actor.id: open_week(actor.hours) / 3600 for actor in actors_of(regulation)}
    return [Load(actor, work, staff[actor] * hours.get(actor, 0.0)) for actor, work in coming.items()]


def actors_of(regulation: Regulation) -> list[Actor]:
    """Those of libraries too; of two with one id, the one of the file that uses the other."""
    found = {actor.id: actor for library in regulation.libraries for actor in actors_of(library.regulation)}
    return list((found | {actor.id: actor for actor in regulation.actors}).values())


def cases_a_week(arrivals: Arrivals) -> float:
    """On the average of the year; of recorded cases, of the time between the first and the last."""
    if arrivals.times:
        return len(arrivals.times) * _WEEK / max(arrivals.times[-1] - arrivals.times[0], _WEEK)
    return sum(arrivals.per_hour) * _average_factor(arrivals.seasons)


def _average_factor(seasons: tuple[parameters.Season, ...]) -> float:
    from decimal import Decimal

    lengths = [len(days_of_season(Season(each.first, each.last, Decimal(1)))) for each in seasons]
    in_seasons = sum(length * season.factor for length, season in zip(lengths, seasons, strict=True))
    return (_DAYS_OF_A_YEAR - sum(lengths) + in_seasons) / _DAYS_OF_A_YEAR


# ---------------------------------------------------------------- how often a case comes to a step


def average_falling(procedure: str, simulation: Simulation) -> dict[str, dict[str, float]]:
    """The share of each answer over all cases, whatever their attributes."""
    weight = {
        (attribute.name, value): share
        for arrivals in simulation.arrivals
        if arrivals.procedure == procedure
        for attribute in arrivals.attributes
        for value, share in zip(attribute.values, attribute.shares, strict=True)
    }
    by_attribute = {each.step for each in simulation.shares if each.procedure == procedure and each.attribute}
    falling: dict[str, dict[str, float]] = {}
    for share in simulation.shares:
        if share.procedure == procedure and bool(share.attribute) == (share.step in by_attribute):
            answers = falling.setdefault(share.step, {})
            answers[share.answer] = answers.get(share.answer, 0.0) + share.share * _weight(share, weight)
    return falling


def _weight(share: Share, weight: Mapping[tuple[str, str], float]) -> float:
    return 1.0 if share.attribute is None else weight.get((share.attribute, share.value or ""), 0.0)


def visits_of(regulation: Regulation, procedure: Procedure, falling: Falling) -> dict[str, float]:
    """How often a case comes to each step, on average, ways back aside."""
    visits: dict[str, float] = {}
    _follow(regulation, procedure, "", 1.0, falling, visits)
    return visits


def _follow(
    regulation: Regulation, procedure: Procedure, before: str, mass: float, falling: Falling, visits: dict[str, float]
) -> dict[str, float]:
    """Follow a share of the cases through a procedure: adds to `visits`, gives how many come to each outcome."""
    graph = FlowGraph(procedure)
    order = graph.by_rank()
    rank = {name: number for number, name in enumerate(order)}
    coming: dict[str, list[float]] = {name: [] for name in (*order, *graph.outcomes)}
    for name in order:
        entry = graph.entries[name]
        here = mass if name == graph.start else _together(entry, coming[name], mass)
        path = f"{before}{name}"
        if isinstance(entry, Step):
            visits[path] = visits.get(path, 0.0) + here
        inside: dict[str, float] = {}
        if isinstance(entry, Use) and (used := used_by(regulation, entry)) is not None:
            inside = _follow(used.regulation, used.procedure, f"{path}.", here, falling, visits)
        several: dict[str, int] = {}
        for way in graph.ways[name]:
            several[way.label] = several.get(way.label, 0) + 1
        for way in graph.ways[name]:
            going = here
            if isinstance(entry, Use):
                going = inside.get(way.label, 0.0)
            elif isinstance(entry, Step) and entry.decision is not None:
                going = here * falling.get(path, {}).get(way.label, 0.0) / several[way.label]
            if way.to in coming and rank.get(way.to, len(order)) > rank[name]:
                coming[way.to].append(going)
    return {outcome: min(sum(coming[outcome]), mass) for outcome in graph.outcomes}


def _together(entry: object, ways: list[float], mass: float) -> float:
    """What comes of several ways: a join for all goes on as often as the rarest of them."""
    if isinstance(entry, Join) and entry.all_ways:
        return min(ways, default=0.0)
    return min(sum(ways), mass)
