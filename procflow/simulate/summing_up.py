"""From the tallies of the replications to what is said."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from math import floor
from typing import Literal

import numpy as np
from msgspec import structs

from procflow.simulate.load import loads_in
from procflow.simulate.network import Network, Pool
from procflow.simulate.parameters import Resource, Simulation
from procflow.simulate.results import (
    Causes,
    MonthResult,
    ProcedureResult,
    Result,
    StepResult,
    UnitResult,
)
from procflow.simulate.statistics import Interval, mean_interval, share_interval
from procflow.simulate.tally import Tally, added, percentile

# A unit that would have to work so much of its time, or more, falls ever further behind.
_FULL = 0.995
# The last third of the cases taking so many times as long as the second one is growth, and not chance.
_GROWTH = 1.5


def summed_up(
    network: Network,
    simulation: Simulation,
    tallies: list[Tally],
    *,
    regulation: str,
    seed: int,
    engine: str,
    asked: int,
    warm_up: int,
    what_if: tuple[str, ...] = (),
    doubts: tuple[str, ...] = (),
) -> Result:
    units = tuple(_unit(network, at, pool, tallies, None) for at, pool in enumerate(network.pools))
    batches: dict[tuple[str, str], Literal["time", "others"]] = {
        (each.procedure, each.step): "others" if each.batch.size else "time" for each in simulation.work if each.batch
    }
    procedures = tuple(_procedure(network, at, name, tallies, batches) for at, name in enumerate(network.procedures))
    ended = max((each.ended for each in tallies), default=0)
    return Result(
        regulation=regulation,
        seed=seed,
        engine=engine,
        cases=sum(each.cases for each in procedures),
        replications=len(tallies),
        asked=asked,
        years=network.horizon.years,
        rounds=ended // network.horizon.period,
        warm_up=warm_up,
        procedures=procedures,
        units=units,
        assumptions=(
            *simulation.assumptions,
            *network.notes,
            *_outside(network, simulation),
            *_nobody_there(network, simulation),
        ),
        what_if=what_if,
        left_out=tuple(network.flows.left_out.items()),
        unstable=tuple(_unstable(units, tallies)),
        at_times=tuple(_at_times(network, simulation)),
        doubts=doubts,
        per_replication={
            name: tuple((int(each.late[at]), int(each.under[at])) for each in tallies)
            for at, name in enumerate(network.procedures)
        },
    )


def _procedure(
    network: Network,
    at: int,
    name: str,
    tallies: list[Tally],
    batches: dict[tuple[str, str], Literal["time", "others"]],
) -> ProcedureResult:
    spots = network.flows.spots
    own = [index for index, spot in enumerate(spots) if spot.procedure == name]
    places = _places(tallies)
    cases = sum(int(each.cases[at]) for each in tallies)
    late, free, open_ = (
        sum(int(getattr(each, what)[at]) for each in tallies) for what in ("late", "late_free", "late_open")
    )
    histogram = added(each.times[at] for each in tallies)
    ends = sum((each.outcomes for each in tallies), np.zeros(len(spots), np.int64))
    steps = []
    for index in own:
        spot, done = spots[index], int(places["done"][index])
        if spot.takes_time:
            means = [float(places[what][index]) / max(done, 1) for what in ("elapsed", "work", "waited")]
            closed = means[0] - means[1] - means[2]
            actor = spot.actor.id if spot.actor is not None else None
            waits_for = batches.get((spot.procedure, spot.name)) or batches.get((spot.home, spot.path[-1]))
            steps.append(StepResult(spot.name, actor, done, means[0], means[1], means[2], closed, waits_for))
    used = {network.net.pool[index] for index in own}
    return ProcedureResult(
        id=name,
        cases=cases,
        under_limit=sum(int(each.under[at]) for each in tallies),
        late=share_interval([(int(each.late[at]), int(each.under[at])) for each in tallies]),
        late_cases=late,
        causes=Causes(work=open_, calendar=free - open_, queue=late - free),
        late_extended=share_interval([(int(each.late_extended[at]), int(each.under[at])) for each in tallies])
        if network.limits.may_be_extended(name)
        else None,
        mean=_no_less_than_nothing(
            mean_interval([each.total[at] / each.cases[at] for each in tallies if each.cases[at]])
        ),
        p50=percentile(histogram, 0.5),
        p95=percentile(histogram, 0.95),
        mean_without_queue=float(sum(each.total_free[at] for each in tallies)) / max(cases, 1),
        mean_always_open=float(sum(each.total_open[at] for each in tallies)) / max(cases, 1),
        outcomes=tuple((spots[index].outcome or "", int(ends[index])) for index in own if ends[index]),
        steps=tuple(steps),
        units=tuple(
            _unit(network, each, pool, tallies, own) for each, pool in enumerate(network.pools) if each in used
        ),
        months=tuple(_months(at, tallies)),
    )


def _months(at: int, tallies: list[Tally]) -> Iterator[MonthResult]:
    for month in range(12):
        counts = [tuple(each.months[at, month].tolist()) for each in tallies]
        cases, under, late = (sum(each[what] for each in counts) for what in range(3))
        if cases:
            share = share_interval([(late, under) for _, under, late in counts])
            yield MonthResult(month + 1, cases, under, late, share)


def _no_less_than_nothing(time: Interval) -> Interval:
    """Few replications that differ much would have it below zero."""
    return Interval(time.value, max(time.low, 0.0), time.high)


def _places(tallies: list[Tally]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    return {
        what: np.sum([each.places[what] for each in tallies], axis=0) if tallies else np.zeros(1)
        for what in ("done", "elapsed", "work", "waited")
    }


def _unit(network: Network, number: int, pool: Pool, tallies: list[Tally], own: list[int] | None) -> UnitResult:
    """A unit as a whole; with `own`, its waiting in these places only."""
    everywhere = np.flatnonzero(network.net.pool == number)
    here = everywhere if own is None else np.intersect1d(everywhere, own)
    total = _places(tallies)
    work, waited = float(total["work"][everywhere].sum()), float(total["waited"][here].sum())
    done = float(total["done"][here].sum())
    spans = [(each.first, each.last) for each in tallies if each.last > each.first >= 0]
    people = sum(_people_seconds(network, number, *span) for span in spans)
    if not people:  # one case, or several at once: until the last is over
        people = sum(_people_seconds(network, number, each.first, each.ended) for each in tallies if each.first >= 0)
    opened = sum(
        _open_seconds(network, pool.calendar, span[1]) - _open_seconds(network, pool.calendar, span[0])
        for span in spans
    )
    cases = sum(int(each.cases.sum()) for each in tallies)
    cost = None
    if pool.cost_per_hour is not None:
        cost = pool.cost_per_hour * people / 3600 / max(cases, 1)
    return UnitResult(
        id=pool.actor.id,
        staff=pool.staff,
        people=pool.people,
        staff_mean=pool.mean,
        utilisation=work / people if people else 0.0,
        wait_mean=waited / done if done else 0.0,
        queue_mean=waited / opened if opened else 0.0,
        work_hours=work / 3600,
        cost=cost,
    )


def _people_seconds(network: Network, number: int, begin: int, end: int) -> float:
    """How many seconds all people of a unit are there together."""
    pool = network.pools[number]

    def until(moment: int, away: int) -> float:
        if pool.presence is not None:
            return pool.presence.until(moment, away)
        return max(pool.staff - away, 0) * _open_seconds(network, pool.calendar, moment)

    total, at, away = 0.0, begin, 0
    for change in network.changes:
        if change.pool == number and not change.after and change.moment < end:
            if change.moment > begin:
                total += until(change.moment, away) - until(at, away)
                at = change.moment
            away -= change.more
    return total + until(end, away) - until(at, away)


def _open_seconds(network: Network, calendar: int, moment: int) -> float:
    if calendar < 0:
        return float(moment)
    doors = network.doors
    rounds, rest = divmod(moment, network.horizon.period)
    first, count = int(doors.door_first[calendar]), int(doors.door_count[calendar])
    opens = doors.opens[first : first + count]
    i = bisect_right(opens.tolist(), rest) - 1 if count < 64 else int(np.searchsorted(opens, rest, "right")) - 1
    passed = 0
    if i >= 0:
        door = first + i
        passed = int(doors.until[door]) + min(rest, int(doors.closes[door])) - int(doors.opens[door])
    return float(rounds * int(doors.door_total[calendar]) + passed)


def _outside(network: Network, simulation: Simulation) -> Iterator[str]:
    """Of the lists of real cases with some that come in other years."""
    begin, (first, last) = network.horizon.begin, network.horizon.years
    for each in simulation.arrivals:
        times = np.array(each.times, np.int64) - begin
        outside = int(((times < 0) | (times >= network.horizon.ends)).sum())
        if outside:
            years = str(first) if first == last else f"{first} to {last}"
            yield f"{outside:,} of {len(each.times):,} real cases of `{each.procedure}` do not come in {years}: left out"


def _resources(network: Network, simulation: Simulation) -> tuple[Resource, ...]:
    """With the absences of the years asked."""
    first, last = (dt.date(year, *day) for year, day in zip(network.horizon.years, ((1, 1), (12, 31)), strict=True))
    return tuple(
        structs.replace(
            each, absences=tuple(away for away in each.absences if away.first <= last and first <= away.last)
        )
        for each in simulation.resources
    )


def _nobody_there(network: Network, simulation: Simulation) -> Iterator[str]:
    """Of the units of which more people are away than they have."""
    for each in _resources(network, simulation):
        # Most are away when some absence begins.
        away = [
            (sum(one.fewer for one in each.absences if one.first <= begin <= one.last), begin)
            for begin in sorted({absence.first for absence in each.absences})
        ]
        most, day = max(away, key=lambda item: item[0], default=(0, dt.date.min))
        if most > each.staff:
            yield f"nobody of `{each.actor}` is there on {day}: {most} are away, and it has {each.staff}"
        elif each.week and 0 < (least := _fewest(each)) <= most:
            are = "is" if most == 1 else "are"
            until = min(one.last for one in each.absences if one.first <= day <= one.last)
            when = f"from {day} to {until}" if day < until else f"on {day}"
            few = str(least) if least == most else f"no more than {most}"
            yield f"while {most} of `{each.actor}` {are} away, {when}, nobody is there at hours at which it has {few}"


def _fewest(resource: Resource) -> int:
    """Of the hours at which somebody is there."""
    return min((shift.people for day in resource.week for shift in day if shift.people), default=0)


def _unstable(units: tuple[UnitResult, ...], tallies: list[Tally]) -> list[str]:
    found = [
        f"`{unit.id}` has work for {100 * unit.utilisation:.0f} % of its time: with {unit.people} the queue "
        f"grows without end, and the work takes at least {_needed(unit)}"
        for unit in units
        if unit.utilisation >= _FULL and any(each.seen > 50 for each in tallies)
    ]
    if not found and tallies:
        sums = np.sum([each.trend.sums for each in tallies if each.trend.length == tallies[0].trend.length], axis=0)
        counts = np.sum([each.trend.counts for each in tallies if each.trend.length == tallies[0].trend.length], axis=0)
        known = np.flatnonzero(counts)
        if len(known) >= 30:
            thirds = [float(sums[part].sum() / counts[part].sum()) for part in np.array_split(known, 3)]
            if thirds[2] > _GROWTH * thirds[1] > _GROWTH**2 * thirds[0] > 0:
                found.append("cases take ever longer, so the queues grow: what is told depends on how long one looks")
    return found


def _needed(unit: UnitResult) -> str:
    number = max(floor(unit.utilisation * unit.staff_mean), floor(unit.staff_mean)) + 1
    return str(number) if unit.people == str(unit.staff) else f"{number} at all hours"


def _at_times(network: Network, simulation: Simulation) -> Iterator[str]:
    """Of units that keep up with the average of the year: when they do not."""
    resources = _resources(network, simulation)
    if not any(each.seasons or each.times for each in simulation.arrivals) and not any(
        each.absences for each in resources
    ):
        return
    actors = {pool.actor.id: pool.actor for pool in network.pools}
    for load in loads_in(network.flows, structs.replace(simulation, resources=resources), actors):
        for peak in load.peaks if load.is_exact else ():
            told = (
                f"has work for {100 * peak.work / peak.people:.0f} % of its time"
                if peak.staff
                else "has work and nobody to do it"
            )
            yield f"{peak.when}, `{load.actor}` {told}: the queue grows"
