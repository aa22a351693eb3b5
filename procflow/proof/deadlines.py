"""Every deadline of a regulation as a `Monotone` function: from the moment a term is counted from to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property, lru_cache, partial

import numpy as np

from procflow.clock import DAY, Clock, Openings, OutOfCalendar, clock_of, day_number
from procflow.clock.terms import Runs, runs
from procflow.clock.vector import Moments, VectorClock
from procflow.model import Actor, Counting, Regulation, Term
from procflow.proof.monotone import Monotone, distinct, from_points

# What is asked of a clock: an arrival, what comes from outside, the end of a term, the first moment "no earlier than".
ARRIVES, RECEIVED, ENDS, EARLIEST = "arrives", "received", "ends", "earliest"


class LimitClock(Clock, frozen=True, eq=False, dict=True):
    """The clock by which a limit runs: arrival by whoever takes the application in, working days of the office.

    The last day of a limit in days is over when both of them have closed.
    """

    @cached_property
    def day_ends(self) -> tuple[int, ...]:
        if self.counting.last_day_ends == "midnight":
            return super().day_ends
        ends = []
        for day in range(self.hours.first, self.hours.last + 1):
            closings = [door.bounds[day][1] for door in (self.hours, self.office) if day in door.bounds]
            ends.append(max(closings, default=(day + 1) * DAY))
        return tuple(ends)


class Calendar:
    """The clocks of a regulation over some years, and their functions. What is not asked for is not computed."""

    def __init__(self, regulation: Regulation, years: tuple[int, int], as_of: dt.date | None) -> None:
        self.regulation, self.years, self.as_of = regulation, years, as_of
        self.clocks: dict[object, Clock] = {}

    @property
    def first(self) -> int:
        return day_number(dt.date(self.years[0], 1, 1)) * DAY

    def clock(self, actor: Actor | None, *, of_limit: bool = False) -> Clock:
        key = (actor and (actor.hours, actor.accepts, actor.own_days), of_limit)
        if key not in self.clocks:
            own = clock_of(self.regulation, actor, self.years, self.as_of)
            kind, days = (LimitClock, own.office) if of_limit else (Clock, own.days)
            self.clocks[key] = _clock(kind, own.hours, own.accepts, own.office, days, own.counting)
        return self.clocks[key]

    def function(self, clock: Clock, what: str, term: Term | None = None) -> Monotone:
        return _function(clock, what, term)

    def inverse(self, clock: Clock, what: str, term: Term | None = None) -> Monotone:
        """The last moment to count from for an end that is not later than a given one."""
        return _inverse(self.function(clock, what, term))

    def open_time(self, clock: Clock) -> Monotone:
        """How many seconds have been open until each moment."""
        return _open_time(clock.hours)


@lru_cache(maxsize=256)
def _inverse(function: Monotone) -> Monotone:
    return function.upper_inverse()


@lru_cache(maxsize=32)
def _open_time(hours: Openings) -> Monotone:
    opens, closes, until = (np.array(each, np.int64) for each in (hours.opens, hours.closes, hours.until))
    at, value = np.empty(2 * len(opens), np.int64), np.empty(2 * len(opens), np.int64)
    running = np.zeros(len(at), np.bool_)
    at[0::2], at[1::2] = opens, closes
    value[0::2], value[1::2] = until - (closes - opens), until
    running[0::2] = True
    first = hours.first * DAY - DAY
    if at[0] > first:
        at, value, running = np.append(first, at), np.append(0, value), np.append(False, running)
    return Monotone(at, value, running, (hours.last + 1) * DAY)


@lru_cache(maxsize=64)
def _clock(
    kind: type[Clock], hours: Openings, accepts: Openings, office: Openings, days: Openings, counting: Counting
) -> Clock:
    """One and the same clock for all acts that keep the same hours and rules, so that they share its functions."""
    return kind(hours, accepts, office, days, counting)


_vector = lru_cache(maxsize=64)(VectorClock)


@lru_cache(maxsize=1024)
def _function(clock: Clock, what: str, term: Term | None) -> Monotone:
    vector = _vector(clock)
    one: Callable[[int], int]
    many: Callable[[Moments], Moments]
    if what == ARRIVES:
        one, many = clock.arrives, vector.arrive
    elif what == RECEIVED:
        one, many = clock.received, vector.receive
    else:
        assert term is not None, "a deadline has a term"
        one = partial(clock.end_of if what == ENDS else clock.earliest_of, term)
        many = partial(vector.ends_of if what == ENDS else vector.earliest_of, term)
    hours = clock.hours
    first = _first_answered(one, hours.first)
    last = _last_answered(one, first, (hours.last + 1) * DAY - 1)
    return from_points(many, _points(clock, what, term, first, last), last)


def _first_answered(ask: Callable[[int], int], day: int) -> int:
    """The beginning of the first day whose deadlines the calendar holds: some end before they are counted from."""
    for later in range(60):
        try:
            ask((day + later) * DAY)
        except OutOfCalendar:
            continue
        return (day + later) * DAY
    ask(day * DAY)
    raise AssertionError("the clock refuses the first day")


def _last_answered(ask: Callable[[int], int], first: int, last: int) -> int:
    """The last moment whose deadline the calendar holds. What is counted from later never ends earlier."""
    while first < last:
        middle = (first + last + 1) // 2
        try:
            ask(middle)
            first = middle
        except OutOfCalendar:
            last = middle - 1
    ask(first)
    return first


def _points(clock: Clock, what: str, term: Term | None, first: int, last: int) -> Moments:
    """All moments where the function can change: where doors open and close, days begin, a term reaches a closing."""
    doors = clock.accepts if what == RECEIVED else clock.hours
    closes = np.array(doors.closes, np.int64)
    midnights = np.arange(first, last + 1, DAY, dtype=np.int64)
    parts = [np.array([first], np.int64), np.array(doors.opens, np.int64), closes, closes + 1, midnights, midnights + 1]
    if term is not None:
        kind, n = runs(term, clock.counting)
        if kind is Runs.OPEN_SECONDS and n:
            until = np.array(doors.until, np.int64)
            total = until[until > n] - n
            i = np.searchsorted(until, total, "left")
            reaching = closes[i] - (until[i] - total)  # from here, the term runs out at the closing instant
            parts += [reaching, reaching + 1]
        elif kind is Runs.SECONDS:
            # An end "no earlier than" waits for the doors: they are met that much before.
            parts += [np.concatenate((np.array(doors.opens, np.int64), closes, closes + 1)) - n]
    points = distinct(np.concatenate(parts))
    return points[(points >= first) & (points <= last)]
