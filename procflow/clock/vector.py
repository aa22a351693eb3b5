"""The clock over arrays of moments or days: the answers of `Clock` and `Openings`, to the second, many at a time.

One question out of the calendar refuses the whole array. Imported only where arrays are asked: numpy is slow to load.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from procflow.clock.clock import Clock
from procflow.clock.moments import DAY
from procflow.clock.openings import Openings
from procflow.clock.terms import Runs, runs
from procflow.model import Term

Moments = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Integers = npt.NDArray[np.integer[Any]]


class VectorOpenings:
    """The tables of `Openings` as arrays."""

    def __init__(self, scalar: Openings) -> None:
        self.scalar = scalar
        self.opens: Moments = np.array(scalar.opens, np.int64)
        self.closes: Moments = np.array(scalar.closes, np.int64)
        self.until: Moments = np.array(scalar.until, np.int64)
        self.workdays: Days = np.array(scalar.workdays, np.int32)
        # How many working days are before day first - 1 + i, for first - 1 up to last + 2.
        days = np.arange(scalar.first - 1, scalar.last + 3)
        self.before: Days = np.searchsorted(self.workdays, days).astype(np.int32)

    def nth_working_days(self, days: Integers, n: int | Integers) -> Days:
        """`Openings.nth_working_day` for each day."""
        first = self.scalar.first - 1
        self.require(days, first, self.scalar.last + 1)
        at = days - first
        if isinstance(n, int):
            if n == 0:
                return days.astype(np.int32)
            return self._workday(self.before.take(at + 1) + (n - 1) if n > 0 else self.before.take(at) + n)
        after = n > 0
        index = self.before.take(at + after) + n - after
        zero = n == 0
        found = self._workday(np.where(zero, 0, index))
        return np.where(zero, days, found).astype(np.int32)

    def reached(self, moments: Moments) -> Moments:
        self.ask(moments)
        return self._from(np.searchsorted(self.closes, moments, "left"), moments)

    def next_opening(self, moments: Moments) -> Moments:
        self.ask(moments)
        return self._from(np.searchsorted(self.closes, moments, "right"), moments)

    def open_seconds_between(self, a: Moments, b: Moments) -> Moments:
        return self._open_until(b) - self._open_until(a)

    def add_open_seconds(self, moments: Moments, seconds: int | Integers) -> Moments:
        total = self._open_until(moments) + seconds
        i = np.searchsorted(self.until, total, "left")
        self.require(i, 0, len(self.until) - 1)
        later = self.closes[i] - (self.until[i] - total)
        return self.answer(np.where(np.equal(seconds, 0), moments, later))

    def closes_at(self, moments: Moments) -> npt.NDArray[np.bool_]:
        i = np.minimum(np.searchsorted(self.closes, moments, "left"), len(self.closes) - 1)
        return np.equal(self.closes[i], moments)

    def answer(self, moments: Moments) -> Moments:
        self.require(moments, self.scalar.first * DAY, (self.scalar.last + 1) * DAY)
        return moments

    def ask(self, moments: Moments) -> Moments:
        self.require(moments, self.scalar.first * DAY, (self.scalar.last + 1) * DAY - 1)
        return moments

    def require(self, values: Integers, low: int, high: int) -> None:
        if values.size and not (low <= values.min() and values.max() <= high):
            raise self.scalar.beyond()

    def _from(self, i: Integers, moments: Moments) -> Moments:
        self.require(i, 0, len(self.opens) - 1)
        return np.maximum(moments, self.opens[i])

    def _workday(self, index: Integers) -> Days:
        self.require(index, 0, len(self.workdays) - 1)
        return self.workdays.take(index)

    def _open_until(self, moments: Moments) -> Moments:
        self.answer(moments)
        i = np.minimum(np.searchsorted(self.closes, moments, "left"), len(self.closes) - 1)
        return self.until[i] - (self.closes[i] - np.clip(moments, self.opens[i], self.closes[i]))


class VectorClock:
    """`Clock` over arrays: `ends_of(term, moments)[i]` is `end_of(term, moments[i])`, and so on."""

    def __init__(self, scalar: Clock) -> None:
        self.scalar = scalar
        self.counting = scalar.counting
        self.hours = VectorOpenings(scalar.hours)
        self.accepts = self.hours if scalar.accepts is scalar.hours else VectorOpenings(scalar.accepts)
        self.days = self.hours if scalar.days is scalar.hours else VectorOpenings(scalar.days)
        self.day_ends: Moments = np.array(scalar.day_ends, np.int64)

    def arrive(self, moments: Moments) -> Moments:
        return self.hours.reached(moments) if self.scalar.waits else self.hours.ask(moments)

    def receive(self, moments: Moments) -> Moments:
        return self.accepts.reached(moments) if self.scalar.waits else self.hours.ask(moments)

    def event_days(self, moments: Moments) -> Moments:
        midnight_close = (moments % DAY == 0) & self.hours.closes_at(moments)
        days: Moments = np.subtract(moments // DAY, midnight_close, dtype=np.int64)
        return days

    def ends_of(self, term: Term, moments: Moments) -> Moments:
        what, n = runs(term, self.counting)
        if what is Runs.SECONDS:
            return self.hours.answer(self.hours.ask(moments) + n)
        begins = self.arrive(moments)
        if n == 0 and what is not Runs.SAME_DAY:
            return begins
        if what is Runs.OPEN_SECONDS:
            return self.hours.add_open_seconds(begins, n)
        days: Integers = self.event_days(begins)
        eve = self.counting.event_day == "counted"
        if what is Runs.WORKING_DAYS:
            days = self.days.nth_working_days(days - eve, n)
        elif what is not Runs.SAME_DAY:
            days = self._rolled(self._later(what, days, n) - eve)
        first = self.scalar.hours.first
        self.hours.require(days, first, self.scalar.hours.last)
        return np.maximum(begins, self.day_ends[days - first])

    def earliest_of(self, term: Term, moments: Moments) -> Moments:
        what, n = runs(term, self.counting)
        if what is Runs.SECONDS:
            return self.hours.next_opening(self.hours.ask(moments) + n)
        begins = self.arrive(moments)
        if n == 0:
            return self.hours.next_opening(begins)
        if what is Runs.OPEN_SECONDS:
            return self.hours.next_opening(self.hours.add_open_seconds(begins, n))
        days: Integers = self.event_days(begins)
        days = self.days.nth_working_days(days, n) if what is Runs.WORKING_DAYS else self._later(what, days, n)
        return self.hours.next_opening((days.astype(np.int64) + 1) * DAY)

    def _later(self, what: Runs, days: Integers, n: int) -> Integers:
        if n > self.scalar.hours.last - self.scalar.hours.first + 1:
            raise self.scalar.hours.beyond()
        if what is not Runs.MONTHS:
            return days + n
        dates = days.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        target = months + np.timedelta64(n, "M")
        first, following = target.astype("datetime64[D]"), (target + np.timedelta64(1, "M")).astype("datetime64[D]")
        number = dates - months.astype("datetime64[D]")
        last = following - first - np.timedelta64(1, "D")
        later: Moments = (first + np.minimum(number, last)).astype(np.int64)
        return later

    def _rolled(self, days: Integers) -> Integers:
        match self.counting.non_working_end:
            case "next working day":
                return self.days.nth_working_days(days - 1, 1)
            case "previous working day":
                return self.days.nth_working_days(days + 1, -1)
        return days
