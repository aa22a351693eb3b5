"""How much work comes to each unit, beside how much it can do: without a simulation, on the average of the year.

And in its seasons, or in the months of a list of real cases: an office that keeps up with the year may not keep up with
December.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from statistics import fmean

from msgspec import Struct

from procflow.figures_text import days_of_season
from procflow.model import Actor, ActorKind, Regulation
from procflow.model_simulation import Season
from procflow.simulate import parameters
from procflow.simulate.flat import Flows, flows_of
from procflow.simulate.open_time import open_week
from procflow.simulate.parameters import Arrivals, Simulation
from procflow.simulate.visits import visits_of
from procflow.simulate.working import mean_of

_DAY = 86_400
_WEEK = 7 * _DAY
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = sorted(days_of_season(Season((1, 1), (12, 31), Decimal(1))))
# What lasts for less is no season: a queue of some days is gone some days later.
_LEAST_DAYS = 7
# More than what people can do by less than this is a matter of rounding.
_FULL = 1.0001


class Peak(Struct, frozen=True):
    """A part of the year, or a month of a list, in which more comes than people can do."""

    when: str  # from 1 December to 31 December; in March 2025
    work: float  # hours of a week, of the average of that time


class Load(Struct, frozen=True):
    """Hours of a week: of work that comes to a unit, and of its people."""

    actor: str
    work: float
    people: float
    is_exact: bool = True  # else the flow is too large, and its ways back are left out
    peaks: tuple[Peak, ...] = ()  # none where it is too much on the average already

    @property
    def share(self) -> float:
        return self.work / self.people if self.people else float("inf") if self.work else 0.0

    @property
    def is_too_much(self) -> bool:
        return self.people > 0 and self.work > self.people * _FULL


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
        hours = actors[resource.actor].hours if resource.actor in actors else None
        people = resource.staff * (open_week(hours) / 3600 if hours is not None else 0.0)
        is_exact = all(by_procedure[each.procedure][1] for each, hours in parts if hours)
        load = Load(resource.actor, work, people, is_exact)
        if people and not load.is_too_much:
            peaks = tuple(_peaks([part for part in parts if part[1]], people * _FULL))
            load = Load(resource.actor, work, people, is_exact, peaks)
        found.append(load)
    return found


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
    factors = _factors(arrivals)
    return sum(arrivals.per_hour) * sum(factors.values()) / len(factors)


def _factors(arrivals: Arrivals) -> dict[tuple[int, int], float]:
    """For each day of the year, so many times as many cases come."""
    found = dict.fromkeys(_DAYS, 1.0)
    for season in arrivals.seasons:
        for day in _days(season):
            found[day] *= season.factor
    return found


def _days(season: parameters.Season) -> set[tuple[int, int]]:
    return days_of_season(Season(season.first, season.last, Decimal(1)))


def _peaks(parts: Sequence[tuple[Arrivals, float]], people: float) -> Iterator[Peak]:
    """`parts` are arrivals and the hours of one of their cases. What a list does not cover is not known of it."""
    rates = [part for part in parts if not part[0].times]
    lists = [part for part in parts if part[0].times]
    if any(each.seasons for each, _ in rates):
        yield from _seasons(rates, people)
    if lists:
        yield from _months(rates, lists, people)


def _seasons(rates: Sequence[tuple[Arrivals, float]], people: float) -> Iterator[Peak]:
    by_day = dict.fromkeys(_DAYS, 0.0)
    for arrivals, hours in rates:
        usual = sum(arrivals.per_hour) * hours
        for day, factor in _factors(arrivals).items():
            by_day[day] += usual * factor
    for run in _runs(lambda day: by_day[day] > people):
        if len(run) >= _LEAST_DAYS:
            yield Peak(f"from {_day(run[0])} to {_day(run[-1])}", sum(by_day[day] for day in run) / len(run))


def _runs(holds: Callable[[tuple[int, int]], bool]) -> list[list[tuple[int, int]]]:
    """Days of the year that follow each other; December goes on into January."""
    runs: list[list[tuple[int, int]]] = []
    is_on = False
    for day in _DAYS:
        if holds(day) and is_on:
            runs[-1].append(day)
        elif holds(day):
            runs.append([day])
        is_on = holds(day)
    if len(runs) > 1 and runs[0][0] == _DAYS[0] and runs[-1][-1] == _DAYS[-1]:
        runs[-1] += runs.pop(0)
    return runs


def _months(
    rates: Sequence[tuple[Arrivals, float]], lists: Sequence[tuple[Arrivals, float]], people: float
) -> Iterator[Peak]:
    """The months of lists, those that they do not cover to a half left out, and those that are seasons anyway."""
    first, last = min(each.times[0] for each, _ in lists), max(each.times[-1] for each, _ in lists)
    factors = [(sum(each.per_hour) * hours, _factors(each)) for each, hours in rates]
    month = _date(first).replace(day=1)
    while month <= _date(last):
        following = (month + dt.timedelta(days=32)).replace(day=1)
        begin, end = _moment(month), _moment(following)
        covered = min(end, last) - max(begin, first)
        if covered >= (end - begin) / 2:
            usual = sum(work * fmean(f for day, f in by.items() if day[0] == month.month) for work, by in factors)
            counts = [(bisect_left(each.times, end) - bisect_left(each.times, begin)) * hours for each, hours in lists]
            work = usual + sum(counts) * _WEEK / covered
            if usual <= people < work:
                yield Peak(f"in {_MONTHS[month.month - 1]} {month.year}", work)
        month = following


def _date(moment: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(seconds=moment)


def _moment(date: dt.date) -> int:
    return (date - dt.date(1970, 1, 1)).days * _DAY


def _day(day: tuple[int, int]) -> str:
    return f"{day[1]} {_MONTHS[day[0] - 1]}"
