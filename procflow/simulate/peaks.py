"""When more work comes to a unit than its people can do, though on the average of the year it does not.

That may be a season, a month of a list of real cases, or the time for which some of the people are absent.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

from msgspec import Struct

from procflow.figures_text import days_of_season
from procflow.model_simulation import Season
from procflow.simulate.parameters import Absence, Arrivals, Resource

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
FULL = 1.0001

# Arrivals, and the hours of work that one of their cases brings to a unit.
Parts = Sequence[tuple[Arrivals, float]]
Day = tuple[int, int]


class Peak(Struct, frozen=True):
    when: str  # from 1 December to 31 December; in March 2025
    work: float  # hours of a week, of the average of that time
    people: float  # what can be done then
    staff: int  # by so many, or by no more at a time


def factors(arrivals: Arrivals) -> dict[Day, float]:
    """For each day of the year, so many times as many cases come."""
    found = dict.fromkeys(_DAYS, 1.0)
    for season in arrivals.seasons:
        for day in days_of_season(Season(season.first, season.last, Decimal(1))):
            found[day] *= season.factor
    return found


def peaks_of(parts: Parts, resource: Resource, hours: Callable[[int], float]) -> Iterator[Peak]:
    """`hours` are those of all people in a week, with so many of them away."""
    coming = _Coming(parts)
    people = hours(0)
    if coming.by_day is not None:
        for run in _runs(coming.by_day, people * FULL):
            when = f"from {_day(run[0])} to {_day(run[-1])}"
            yield Peak(when, fmean(coming.by_day[day] for day in run), people, resource.staff)
    for begin, end in coming.months():
        rates, lists = coming.between(begin, end)
        if rates <= people * FULL < rates + lists:  # else it is a season anyway
            yield Peak(f"in {_MONTHS[begin.month - 1]} {begin.year}", rates + lists, people, resource.staff)
    for begin, end, fewer in _spans(resource.absences):
        work, can, staff = sum(coming.between(begin, end)), hours(fewer), max(resource.staff - fewer, 0)
        if (end - begin).days >= _LEAST_DAYS and work > can * FULL:
            last = end - dt.timedelta(days=1)
            when = f"from {_day((begin.month, begin.day))} {begin.year} to {_day((last.month, last.day))} {last.year}"
            yield Peak(when, work, can, staff)


class _Coming:
    """Work of a week, at each time. What a list does not cover is not known of it."""

    def __init__(self, parts: Parts) -> None:
        self.lists = [(each.times, hours) for each, hours in parts if each.times]
        self.usual = sum(sum(each.per_hour) * hours for each, hours in parts if not each.times)
        self.by_day: dict[Day, float] | None = None  # where it is not the same all the year
        if any(each.seasons for each, _ in parts if not each.times):
            self.by_day = dict.fromkeys(_DAYS, 0.0)
            for arrivals, hours in parts:
                whole = sum(arrivals.per_hour) * hours
                for day, factor in factors(arrivals).items() if whole else ():
                    self.by_day[day] += whole * factor

    def between(self, begin: dt.date, end: dt.date) -> tuple[float, float]:
        """Of what comes with a rate, and of lists, where they cover half of the time or more."""
        rates = self.usual
        if self.by_day is not None:
            days = [begin + dt.timedelta(days=at) for at in range(min((end - begin).days, 366))]
            rates = fmean(self.by_day[day.month, day.day] for day in days)
        first, last = _moment(begin), _moment(end)
        lists = 0.0
        for times, hours in self.lists:
            covered = min(last, times[-1]) - max(first, times[0])
            if covered >= (last - first) / 2:
                lists += (bisect_left(times, last) - bisect_left(times, first)) * hours * _WEEK / covered
        return rates, lists

    def months(self) -> Iterator[tuple[dt.date, dt.date]]:
        """Those of the lists, each until the first day of the next."""
        if not self.lists:
            return
        month = _date(min(times[0] for times, _ in self.lists)).replace(day=1)
        while month <= _date(max(times[-1] for times, _ in self.lists)):
            following = (month + dt.timedelta(days=32)).replace(day=1)
            yield month, following
            month = following


def _runs(by_day: dict[Day, float], people: float) -> list[list[Day]]:
    """Days with too much work that follow each other; December goes on into January."""
    runs: list[list[Day]] = [[]]
    for day in _DAYS:
        if by_day[day] > people:
            runs[-1].append(day)
        elif runs[-1]:
            runs.append([])
    if len(runs) > 1 and runs[0] and runs[0][0] == _DAYS[0]:
        runs[-1] += runs.pop(0)
    return [run for run in runs if len(run) >= _LEAST_DAYS]


def _spans(absences: tuple[Absence, ...]) -> Iterator[tuple[dt.date, dt.date, int]]:
    """Times for which the same number of people are absent, each until the day after."""
    absent = [(each.first, each.last + dt.timedelta(days=1), each.fewer) for each in absences]
    borders = sorted({day for first, after, _ in absent for day in (first, after)})
    for begin, end in pairwise(borders):
        fewer = sum(fewer for first, after, fewer in absent if first <= begin and end <= after)
        if fewer:
            yield begin, end, fewer


def _date(moment: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(seconds=moment)


def _moment(date: dt.date) -> int:
    return (date - dt.date(1970, 1, 1)).days * _DAY


def _day(day: Day) -> str:
    return f"{day[1]} {_MONTHS[day[0] - 1]}"
