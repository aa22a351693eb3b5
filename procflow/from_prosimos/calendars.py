"""Calendars of Prosimos as opening hours."""

from __future__ import annotations

import math
from itertools import pairwise

from procflow.from_prosimos.reading import PeriodIn
from procflow.from_prosimos.told import Notes
from procflow.hours_text import MINUTES_OF_DAY, HoursError, format_hours, parse_clock
from procflow.model import ALWAYS, Hours
from procflow.model_simulation import Shift, Week

_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def hours_of(periods: list[PeriodIn], notes: Notes, section: str, name: str) -> Hours | None:
    """The periods as hours of a week; None where there are none."""
    week: list[list[tuple[int, int]]] = [[] for _ in _DAYS]
    for period in periods:
        if period.probability < 1:
            notes.left(section, "periods in which somebody is there now and then; they count as always there", name)
        days = _days(period)
        try:
            begin, end = _minute(period.begin), _minute(period.end)
        except HoursError:
            days = []
        if not days:
            notes.left(section, "a period that is not understood", name)
            continue
        for day in days:
            if begin < end:
                week[day].append((begin, end))
            elif begin > end:  # over midnight
                week[day].append((begin, MINUTES_OF_DAY))
                week[(day + 1) % 7] += [(0, end)] if end else []
    if not any(week):
        return None
    hours = Hours(week=tuple(_merged(day) for day in week))
    return ALWAYS if all(day == ((0, MINUTES_OF_DAY),) for day in hours.week) else hours


def joined(calendars: list[tuple[Hours, int]], others: int) -> tuple[Hours, Week]:
    """When any of some people is there, and how many are; so many people hours each, and `others` at all of them."""
    days = [_merged([each for hours, _ in calendars for each in hours.week[day]]) for day in range(7)]
    week: list[tuple[Shift, ...]] = []
    for day, its in enumerate(days):
        borders = {minute for hours, _ in calendars for each in hours.week[day] for minute in each}
        shifts: list[Shift] = []
        for opening, closing in its:
            for start, end in pairwise(sorted({opening, closing, *(at for at in borders if opening < at < closing)})):
                people = others + sum(
                    many for hours, many in calendars if any(a <= start and end <= b for a, b in hours.week[day])
                )
                if shifts and (shifts[-1].end, shifts[-1].people) == (start, people):
                    shifts[-1] = Shift(shifts[-1].start, end, people)
                else:
                    shifts.append(Shift(start, end, people))
        week.append(tuple(shifts))
    hours = Hours(week=tuple(days))
    return (ALWAYS if hours.week == ALWAYS.week else hours), tuple(week)


def written_hours(hours: Hours) -> str | dict[str, str]:
    return format_hours(hours)


def rate_within(hours: Hours, mean: float) -> float:
    """How many cases come in an open hour, with a mean time of so many hours between them.

    In Prosimos the time between two cases runs on while it is closed. Whoever comes meanwhile comes at the next opening,
    and the time to the next one begins anew there: so a time of `length` in which it is closed brings one case more, unless
    nobody comes in it.
    """
    open_minutes = sorted(
        (day * MINUTES_OF_DAY + begin, day * MINUTES_OF_DAY + end)
        for day, its in enumerate(hours.week)
        for begin, end in its
    )
    week = 7 * MINUTES_OF_DAY
    following = [begin for begin, _ in open_minutes[1:]] + [open_minutes[0][0] + week]
    closed = [(begin - end) / 60 for (_, end), begin in zip(open_minutes, following, strict=True)]
    whole = sum(end - begin for begin, end in open_minutes) / 60
    return 1 / mean + sum(1 - math.exp(-length / mean) for length in closed) / whole


def _days(period: PeriodIn) -> list[int]:
    names = (period.from_.upper(), period.to.upper())
    if any(name not in _DAYS for name in names):
        return []
    first, last = (_DAYS.index(name) for name in names)
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]


def _minute(text: str) -> int:
    """`09:00:00`; 23:59:59 means midnight."""
    clock, _, rest = text.partition(".")
    parts = clock.split(":")
    minute = parse_clock(":".join(parts[:2]))
    seconds = parts[2] if len(parts) > 2 else "0"
    at_end = minute == MINUTES_OF_DAY - 1 and (seconds == "59" or rest != "")
    return MINUTES_OF_DAY if at_end else minute


def _merged(intervals: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
