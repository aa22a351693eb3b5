"""Limits whose clock stands still while somebody else acts: while the applicant prepares, say.

The course is cut at each stop into stages. A stage begins at any moment at which its stop may end, which may be a whole
season later; so for each stage the most that may still be used of the limit is found as a function of when the stage
begins, the last stage first. What is used is counted in the limit's own measure, such as working days.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct, structs

from procflow.clock import DAY
from procflow.clock.vector import Moments
from procflow.proof.case import Case, arrival_of
from procflow.proof.count import Count
from procflow.proof.course import course, critical_of
from procflow.proof.deadlines import ARRIVES
from procflow.proof.margins import round_moment
from procflow.proof.measure import Measure, measure_of
from procflow.proof.monotone import Monotone, common_pieces, identity, latest
from procflow.proof.one_start import OneStart
from procflow.proof.plan import Plan
from procflow.proof.results import Place, Row
from procflow.proof.sampled import Sampled
from procflow.proof.starts import AllStarts
from procflow.proof.times import Times, Unprovable, recipients, region_of, walk

# How long a stop without a term may last at most, as far as it is looked at.
_LONGEST_STOP = 366 * DAY


class Stage(Struct, frozen=True):
    """From the end of one stop (or the origin) to the next ones, or to the outcome."""

    origin: int
    begins: Monotone
    counts: Monotone  # when that counts: what the applicant brings at the end of a stop has to be taken in
    times: Times[Monotone]
    stops: list[int]
    reaches_end: bool


class Stopped(Struct, frozen=True):
    """The worst course: its start, its end, when the limit expires in it, and each stop from when to when."""

    start: int
    finish: int
    expires: int
    stops: list[tuple[int, int, int]]
    spare: int  # of the limit's measure; below zero when it is broken
    stages: dict[int, Stage]
    late: tuple[Moments, Moments]  # from when to when starts are late


def stop_nodes(case: Case) -> list[int]:
    return [index for index in case.needed if case.plan.nodes[index].stops_clock]


def worst_course(case: Case, *, prolonged: bool = False) -> Stopped:
    """The course that leaves the least of the limit; `Unprovable` where stops and what runs beside them mix."""
    stops = stop_nodes(case)
    for index in stops:
        _must_be_alone(case, index)
    measure = measure_of(case, prolonged=prolonged)
    stages = _stages(case, stops, prolonged=prolonged)
    used: dict[int, Sampled] = {}
    for stage in reversed(stages.values()):
        used[stage.origin] = _most_used(case, stage, used, measure)
    main = used[case.count.origin]
    ends = [main.first, main.last]
    worst = max(int(each.max()) for each in ends)
    k = int(np.argmax((ends[0] == worst) | (ends[1] == worst)))
    first, last = (int(each[k]) for each in (main.at, main.lasts))
    moment = round_moment(first if ends[0][k] == worst else last, last if ends[1][k] == worst else first)
    is_late = (main.first > 0) | (main.last > 0)
    late = (main.at[is_late], main.lasts[is_late])
    return _followed(case, stages, used, measure, moment, -worst, late)


def _must_be_alone(case: Case, stop: int) -> None:
    plan = case.plan
    name = plan.nodes[stop].place.id
    behind, region = region_of(plan, stop)
    needed = set(case.needed)
    after = plan.following([stop])
    if (region & needed) - after:
        raise Unprovable(f"the clock stops during `{name}` while other branches go on")
    for index in (after & needed) - {stop}:
        node = plan.nodes[index]
        for key in (node.within_key, node.not_before_key):
            where = plan.counted_from(key, index)[0] if key is not None else ()
            if any((at in behind and at != stop) or (at == stop and key and key[0] == "begin") for at in where):
                raise Unprovable(f"`{node.place.id}` is counted from before `{name}`, during which the clock stops")


def _stages(case: Case, stops: list[int], *, prolonged: bool) -> dict[int, Stage]:
    math = AllStarts(case.question.calendar)
    waiting = {case.count.origin: case.arrival}
    stages: dict[int, Stage] = {}
    for origin in [case.count.origin, *stops]:
        if origin not in waiting:
            continue
        begins = waiting[origin]
        needed, next_stops, reaches_end = _until_stops(case, origin)
        begins_there = origin == case.count.origin and case.count.begins
        times = walk(case.plan, origin, begins, needed, math, prolonged=prolonged, ends=next_stops, begins=begins_there)
        counts = begins if origin == case.count.origin else _counts_from(case, origin, begins)
        stages[origin] = Stage(origin, begins, counts, times, next_stops, reaches_end)
        for stop in next_stops:
            last = int(_ends_at_most(case.plan, stop, times).last_values[-1])
            known = waiting.get(stop)
            ends = identity(case.question.first, max(last, known.end if known else last))
            waiting[stop] = _present(case, stop, ends)
    return stages


def _present(case: Case, stop: int, ends: Monotone) -> Monotone:
    """A stop for an office or an outside body ends while that is there."""
    node = case.plan.nodes[stop]
    if not node.is_by_office:
        return ends
    return case.question.calendar.function(case.question.calendar.clock(node.actor), ARRIVES).after(ends)


def _counts_from(case: Case, stop: int, ends: Monotone) -> Monotone:
    """When the end of a stop counts: what is brought after hours counts as brought at the next opening."""
    calendar = case.question.calendar
    takers = recipients(case.plan, stop, set(case.needed)) if case.plan.nodes[stop].is_by_applicant else []
    if len(takers) > 1:
        raise Unprovable(f"who takes in what `{case.plan.nodes[stop].place.id}` brings depends on the case")
    if takers:
        return arrival_of(case.question, Count(stop, is_taken_in=True, taken_in_by=takers[0].actor), ends)
    return calendar.function(calendar.clock(None), ARRIVES).after(ends)


def _until_stops(case: Case, origin: int) -> tuple[list[int], list[int], bool]:
    """The nodes after the origin as far as the next stops, these included; the stops; whether the outcome is there."""
    needed = set(case.needed)
    found: set[int] = set()
    begins = origin == case.count.origin and case.count.begins
    stack = [origin] if begins else [to for to in case.plan.nodes[origin].after if to in needed]
    while stack:
        index = stack.pop()
        if index in found:
            continue
        found.add(index)
        if not case.plan.nodes[index].stops_clock:
            stack += [to for to in case.plan.nodes[index].after if to in needed]
    stops = sorted(index for index in found if case.plan.nodes[index].stops_clock)
    return sorted(found), stops, case.outcome in found


def _ends_at_most(plan: Plan, stop: int, times: Times[Monotone]) -> Monotone:
    """When the stop may end at the latest."""
    if plan.nodes[stop].within is not None:
        return times.finish[stop]
    begin = times.finish[stop]
    return Monotone(begin.at, begin.value + _LONGEST_STOP, begin.runs, begin.end)


def _ends_at_least(stop: int, times: Times[Monotone]) -> Monotone:
    low = times.low.get(stop)
    return times.begin[stop] if low is None else latest(times.begin[stop], low)


def _most_used(case: Case, stage: Stage, used: dict[int, Sampled], measure: Measure) -> Sampled:
    """How much may be used of the limit from the beginning of the stage to the end of the case.

    Of the first stage, how much more than the limit grants by itself.
    """
    begun = (measure.granted if stage.origin == case.count.origin else measure.index).after(stage.counts)
    options: list[Sampled] = []
    if stage.reaches_end:
        end = measure.needed.after(stage.times.finish[case.outcome])
        at, lasts = common_pieces(begun, end)
        options.append(Sampled(at, lasts, end(at) - begun(at), end(lasts) - begun(lasts)))
    for stop in stage.stops:
        later = used[stop]
        stands = measure.index.after(stage.times.begin[stop])
        least, most = _ends_at_least(stop, stage.times), _ends_at_most(case.plan, stop, stage.times)
        pieces = later.pieces()
        at, lasts = common_pieces(begun, stands, least, most, pieces.after(least), pieces.after(most))
        ends = [stands(at_) - begun(at_) + later.highest(least(at_), most(at_)) for at_ in (at, lasts)]
        options.append(Sampled(at, lasts, ends[0], ends[1]))
    return _highest_of(options)


def _highest_of(options: list[Sampled]) -> Sampled:
    first = options[0]
    for other in options[1:]:
        at, lasts = common_pieces(first.pieces(), other.pieces())
        first = Sampled(
            at,
            lasts,
            np.maximum(first.value(at), other.value(at)),
            np.maximum(first.value(lasts), other.value(lasts)),
        )
    return first


def _followed(
    case: Case,
    stages: dict[int, Stage],
    used: dict[int, Sampled],
    measure: Measure,
    moment: int,
    spare: int,
    late: tuple[Moments, Moments],
) -> Stopped:
    """The course with the most used, from its start on."""
    stage = stages[case.count.origin]
    start = stage.begins.one(moment)
    granted = measure.granted.one(start)
    here, stops = moment, list[tuple[int, int, int]]()
    while True:
        options: list[tuple[int, int, int, int]] = []
        if stage.reaches_end:
            options.append((measure.needed.one(stage.times.finish[case.outcome].one(here)), 0, -1, 0))
        for stop in stage.stops:
            stands = stage.times.begin[stop].one(here)
            least, most = _ends_at_least(stop, stage.times), _ends_at_most(case.plan, stop, stage.times)
            goes_on = used[stop].where_highest(least.one(here), most.one(here))
            total = measure.index.one(stands) + int(used[stop].value(np.array([goes_on]))[0])
            options.append((total, goes_on, stop, stands))
        _, goes_on, stop, stands = max(options)
        if stop < 0:
            finish = stage.times.finish[case.outcome].one(here)
            return Stopped(start, finish, measure.expires(granted), stops, spare, stages, late)
        stops.append((stop, stands, goes_on))
        stage, here = stages[stop], goes_on
        granted += measure.index.one(stage.counts.one(here)) - measure.index.one(stands)


def rows_with_stops(case: Case, found: Stopped) -> tuple[tuple[Row, ...], tuple[Place, ...]]:
    """The dated course with its stops, and its critical steps."""
    plan = case.plan
    math = OneStart(case.question.calendar.clock)
    rows: list[Row] = []
    critical: list[Place] = []
    origin, moment = case.count.origin, found.start
    for stop, _, goes_on in [*found.stops, (case.outcome, 0, 0)]:
        needed, ends, _ = _until_stops(case, origin)
        times = walk(plan, origin, moment, needed, math, ends=ends, begins=case.count.begins and not rows)
        decisive = critical_of(plan, stop, times)
        rows += course(plan, origin, stop, times, decisive, case.question.calendar.clock)[bool(rows) :]
        if stop != case.outcome:
            if rows:  # there is none yet where the count begins with what stops the clock
                rows[-1] = structs.replace(rows[-1], finish=goes_on)
            moment = found.stages[stop].begins.one(goes_on)
        critical += [plan.nodes[index].place for index in decisive]
        origin = stop
    return tuple(rows), tuple(dict.fromkeys(critical))


def parts_of(case: Case, found: Stopped) -> Iterator[tuple[Case, Times[Monotone]]]:
    """The stages as cases of their own, with their times."""
    for stage in found.stages.values():
        needed, _, _ = _until_stops(case, stage.origin)
        count = structs.replace(case.count, origin=stage.origin)
        yield structs.replace(case, count=count, needed=needed, arrival=stage.begins), stage.times
