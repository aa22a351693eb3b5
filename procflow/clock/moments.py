"""Moments and days as plain integers.

A moment is the number of seconds since 1970-01-01 00:00 on the office's own wall clock. Acts know no time zones and no
leap seconds, so neither does a moment. A day number is `moment // DAY`.
"""

from __future__ import annotations

import datetime as dt

DAY = 86_400
_EPOCH = dt.datetime(1970, 1, 1)
_EPOCH_ORDINAL = _EPOCH.toordinal()


def moment(when: dt.datetime) -> int:
    """The moment of a local date and time; fractions of a second are cut off."""
    if when.tzinfo is not None:
        raise ValueError(f"{when.isoformat()}: a moment is local and has no time zone")
    return (when - _EPOCH) // dt.timedelta(seconds=1)


def to_datetime(m: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=m)


def day_number(date: dt.date) -> int:
    return date.toordinal() - _EPOCH_ORDINAL


def to_date(day: int) -> dt.date:
    return dt.date.fromordinal(day + _EPOCH_ORDINAL)


def weekday(day: int) -> int:
    """0 for Monday; 1970-01-01 was a Thursday."""
    return (day + 3) % 7


def add_months(day: int, months: int) -> int:
    """The same number `months` later, or the last day of that month if it has no such number."""
    date = to_date(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    first, following = (dt.date(year + at // 12, at % 12 + 1, 1) for at in (month, month + 1))
    length = (following - first).days
    return day_number(first) + min(date.day, length) - 1
