"""How much of a limit is used and granted, in its own measure: working days, days, or seconds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct, structs

from procflow.clock import DAY, Clock, Openings
from procflow.clock.moments import add_months
from procflow.clock.terms import Runs, runs
from procflow.clock.vector import Moments
from procflow.proof.case import Case
from procflow.proof.deadlines import ARRIVES
from procflow.proof.monotone import Monotone, identity
from procflow.proof.times import Unprovable, terms_of


class Measure(Struct, frozen=True):
    """How a limit counts: numbers of working days, of days, or seconds."""

    index: Monotone  # how far its measure has come at a moment
    needed: Monotone  # how far it must reach for a finish to be in time
    granted: Monotone  # how far it reaches by itself, counted from a moment
    expires: Callable[[int], int]  # when it expires, having been granted so far


def measure_of(case: Case, *, prolonged: bool) -> Measure:
    assert case.limit.within is not None, "only a limit that is known is measured"
    terms = terms_of(case.limit.within.term, case.limit.extension if prolonged else None)
    kind, count = runs(terms[0], case.clock.counting)
    if len(terms) > 1 or kind is Runs.SAME_DAY:
        raise Unprovable("the limit cannot be taken apart, and its clock stops")
    if kind in (Runs.SECONDS, Runs.OPEN_SECONDS):
        return _in_seconds(case, kind, count)
    measure = _in_days(case.clock, kind, count)
    arrives = case.question.calendar.function(case.clock, ARRIVES)
    return structs.replace(measure, granted=measure.granted.after(_within(arrives, measure.granted)))


def _within(arrives: Monotone, domain: Monotone) -> Monotone:
    """The arrivals that a function is defined for."""
    first, last = int(domain.at[0]), domain.end
    begin = int(arrives.upper_inverse().one(first - 1)) + 1
    return arrives.on(max(begin, first), min(int(arrives.upper_inverse().one(last)), last))


def _in_seconds(case: Case, kind: Runs, count: int) -> Measure:
    calendar = case.question.calendar
    hours = calendar.clock(None).hours
    first = hours.first * DAY
    if kind is Runs.SECONDS:
        index = needed = arrived = identity(first, (hours.last + 1) * DAY)
    else:
        index = calendar.open_time(calendar.clock(None))
        needed = _past_closing(index)
        arrived = index.after(calendar.function(case.clock, ARRIVES))
    granted = Monotone(arrived.at, arrived.value + count, arrived.runs, arrived.end)

    def expires(reached: int) -> int:
        return reached if kind is Runs.SECONDS else hours.add_open_seconds(first, reached - index.one(first))

    return Measure(index, needed, granted, expires)


def _in_days(clock: Clock, kind: Runs, count: int) -> Measure:
    first, last = clock.hours.first, clock.hours.last
    eve = clock.counting.event_day == "counted"
    # Days well within the calendar: what is counted from or ends near its borders is refused, never guessed.
    days = np.arange(first + 40, last - 40)
    workdays = np.array(clock.days.workdays)

    def number(days: Moments) -> Moments:
        """Of the last working day up to each day."""
        numbers: Moments = np.searchsorted(workdays, days, "right") - 1
        return numbers

    if kind is Runs.WORKING_DAYS:
        index, granted, reach = number(days), number(days - eve) + count, np.arange(len(workdays))
        end_days = workdays
    else:
        later = [add_months(int(day), count) for day in days] if kind is Runs.MONTHS else days + count
        index, granted, reach = days, np.array(later) - eve, days
        end_days = np.array([clock.rolled(int(day)) for day in days])
    ends = np.array([clock.day_end(int(day)) for day in end_days], np.int64)
    is_first = np.append(True, ends[1:] != ends[:-1])  # of the days that reach so far
    since = np.append(ends[0] - DAY, ends[is_first][:-1]) + 1

    def begins(doors: Openings) -> Moments:
        """When each day begins; a midnight at which the doors close belongs to the day that ends."""
        begin: Moments = days * DAY + np.array([doors.closes_at(int(day) * DAY) for day in days])
        return begin

    border = (int(days[-1]) + 1) * DAY

    def expires(reached: int) -> int:
        return clock.day_end(int(workdays[reached]) if kind is Runs.WORKING_DAYS else clock.rolled(reached))

    return Measure(
        _staircase(begins(clock.office), index, border),
        _staircase(since, reach[is_first], int(ends[-1])),
        _staircase(begins(clock.hours), granted, border),
        expires,
    )


def _staircase(at: Moments, value: Moments, end: int) -> Monotone:
    return Monotone(at.astype(np.int64), value.astype(np.int64), np.zeros(len(at), np.bool_), end).simplified()


def _past_closing(open_time: Monotone) -> Monotone:
    """After a closing, more is needed than what had passed at it, though no open time has passed since."""
    at, value, running = open_time.at.copy(), open_time.value.copy(), open_time.runs
    at[1:] += 1  # the opening and the closing instant belong to what was before
    value[1:] += 1
    return Monotone(at, value, running, open_time.end)
