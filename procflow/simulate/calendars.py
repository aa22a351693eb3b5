"""The calendars of a run as tables that the kernel reads: openings, and functions of a moment.

A run may need more time than a calendar has. The time axis of the kernel begins with the first year asked, and its
calendar comes round again after whole weeks. Where that will happen, the days beyond the years asked are those of the
first period again, so that deadlines and openings agree across the seam.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct, structs

from procflow.clock import DAY, Openings, day_number, must_have_calendar, to_date
from procflow.clock.days import OFF, WORKED, jurisdiction_days, override_days
from procflow.clock.errors import OutOfCalendar
from procflow.model import Actor, DayOverride, Regulation
from procflow.proof.deadlines import RECEIVED, Calendar
from procflow.proof.monotone import Monotone
from procflow.simulate.arrays import BUCKET

Integers = npt.NDArray[np.int64]

WEEK = 7 * DAY


class Horizon(Struct, frozen=True):
    """The time axis: from the moment `begin` on; what lies `period` seconds apart is alike."""

    begin: int
    period: int
    calendar: Calendar
    years: tuple[int, int]
    ends: int  # seconds after `begin` at which the years asked are over

    def clock_id(self, actor: Actor | None) -> object:
        return actor and (actor.hours, actor.accepts, actor.own_days)

    def openings(self, actor: Actor | None) -> Openings:
        return self.calendar.clock(actor).hours


def make_horizon(
    regulation: Regulation, years: tuple[int, int], beyond: int, as_of: dt.date | None, *, comes_round: bool
) -> Horizon:
    """The axis of the years `first..last`, and of so many years beyond in which the last cases are brought to an end."""
    must_have_calendar(*years)
    first = day_number(dt.date(years[0], 1, 1))
    after = day_number(dt.date(years[1] + 1, 1, 1))
    last = years[1] if comes_round else years[1] + beyond
    days = _special_days(regulation, (years[0], last), as_of)
    end = day_number(dt.date(last + 1, 1, 1))
    period = -(-(end - first) // 7) * 7
    covered = day_number(dt.date(years[1] + beyond + 2, 1, 1))
    for day in range(first + period, covered if comes_round else first + period):
        if (earlier := day - period) in days:
            days[day] = days[earlier]
    changed = structs.replace(regulation, jurisdiction=None, days=tuple(map(_override, sorted(days.items()))))
    calendar = Calendar(changed, (years[0] - 1, last + beyond + 1), None)  # whatever is counted in the last year of all
    return Horizon(first * DAY, period * DAY, calendar, years, (after - first) * DAY)


def _special_days(regulation: Regulation, years: tuple[int, int], as_of: dt.date | None) -> dict[int, int]:
    days: dict[int, int] = {}
    if regulation.jurisdiction is not None:
        first, last = years
        for year in range(first - 1, last + 2):
            try:
                days.update(jurisdiction_days(regulation.jurisdiction, year, year))
            except OutOfCalendar:
                if first <= year <= last:
                    raise
    days.update(override_days(regulation.days, as_of))
    return days


def _override(item: tuple[int, int]) -> DayOverride:
    day, kind = item
    return DayOverride(date=to_date(day), working=kind != OFF, like=None if kind in (OFF, WORKED) else kind)


# ---------------------------------------------------------------- openings


def doors_of(horizon: Horizon, all_openings: Sequence[Openings]) -> dict[str, Integers]:
    """The openings within one period, all calendars behind one another; `until` are open seconds before each."""
    period = horizon.period
    first: list[int] = []
    count: list[int] = []
    total: list[int] = []
    bucket_first: list[int] = []
    opens, closes, until, buckets = ([np.zeros(0, np.int64)] for _ in range(4))
    for each in all_openings:
        begin = np.clip(np.array(each.opens, np.int64) - horizon.begin, 0, period)
        end = np.clip(np.array(each.closes, np.int64) - horizon.begin, 0, period)
        real = end > begin
        begin, end = begin[real], end[real]
        if not len(begin):
            raise OutOfCalendar("an actor has no open hour in the years that are simulated")
        first.append(sum(count))
        count.append(len(begin))
        lengths = end - begin
        total.append(int(lengths.sum()))
        opens.append(begin)
        closes.append(end)
        until.append(np.cumsum(lengths) - lengths)
        bucket_first.append(sum(map(len, buckets)))
        buckets.append(np.searchsorted(end, bucket_starts(period), "left") + first[-1])
    lists = {"door_first": first, "door_count": count, "door_total": total, "bucket_first": bucket_first}
    arrays = {"opens": opens, "closes": closes, "until": until, "buckets": buckets}
    return {name: np.array(values, np.int64) for name, values in lists.items()} | {
        name: np.concatenate(values).astype(np.int64) for name, values in arrays.items()
    }


def bucket_starts(period: int) -> Integers:
    return np.arange(0, period + BUCKET, BUCKET, dtype=np.int64)


def is_always_open(openings: Openings) -> bool:
    return len(openings.opens) == 1


# ---------------------------------------------------------------- functions


class Tables(Struct):
    """Functions of a moment, behind one another; each adds `gain` for every period that has passed."""

    horizon: Horizon
    first: list[int] = []
    count: list[int] = []
    gain: list[int] = []
    at: list[Integers] = []
    value: list[Integers] = []
    runs: list[Integers] = []
    known: dict[int, tuple[Monotone, int]] = {}  # by identity; held, so that none takes another's place

    def add(self, function: Monotone, *, is_index: bool = False) -> int:
        """The number of a function; `is_index` says that its values are numbers, not moments."""
        if id(function) in self.known:
            return self.known[id(function)][1]
        begin, period = self.horizon.begin, self.horizon.period
        piece = (
            function.on(begin, begin + period) if function.end >= begin + period else function.on(begin, function.end)
        )
        gain = period
        if is_index:
            gain = function.one(begin + period) - function.one(begin)
        self.first.append(sum(self.count))
        self.count.append(len(piece.at))
        self.gain.append(gain)
        self.at.append(piece.at - begin)
        self.value.append(piece.value if is_index else piece.value - begin)
        self.runs.append(piece.runs.astype(np.int64))
        self.known[id(function)] = function, len(self.first) - 1
        return len(self.first) - 1

    def received(self, actor: Actor | None) -> int:
        """When what comes from outside is taken in; -1 where that is at once."""
        clock = self.horizon.calendar.clock(actor)
        if not clock.waits or is_always_open(clock.accepts):
            return -1
        return self.add(self.horizon.calendar.function(clock, RECEIVED))
