"""A term as the act states it, read by the counting rules: what runs, and how many of it."""

from __future__ import annotations

from enum import Enum, auto

from procflow.clock.errors import ClockError, OutOfCalendar, UnknownDays
from procflow.model import Counting, Measure, Term, Unit


class Runs(Enum):
    """What a term counts."""

    OPEN_SECONDS = auto()
    SECONDS = auto()  # round the clock
    WORKING_DAYS = auto()
    CALENDAR_DAYS = auto()
    MONTHS = auto()
    SAME_DAY = auto()


_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
_DAYS = {
    Unit.WORKING_DAY: (Runs.WORKING_DAYS, 1),
    Unit.CALENDAR_DAY: (Runs.CALENDAR_DAYS, 1),
    Unit.WEEK: (Runs.CALENDAR_DAYS, 7),
    Unit.MONTH: (Runs.MONTHS, 1),
    Unit.YEAR: (Runs.MONTHS, 12),
}
_BARE_DAYS = {"working": Unit.WORKING_DAY, "calendar": Unit.CALENDAR_DAY}
_MOST = 10**12  # no calendar holds so many seconds, and far larger numbers would be slow to turn into integers


def runs(term: Term, counting: Counting) -> tuple[Runs, int]:
    """What runs until the upper end of `term`, and how many of it. Fractions of a second are cut off."""
    unit = term.unit
    if unit is Unit.SAME_DAY:
        return Runs.SAME_DAY, 0
    if not term.high.is_finite() or term.high < 0:
        raise ClockError(f"a term of {term.high} {unit} can not be counted")
    if term.high > _MOST:
        raise OutOfCalendar(f"no calendar covers a term of {term.high} {unit}")
    if unit.is_clock_time:
        office = (term.measure or counting.hours) is Measure.OFFICE
        return Runs.OPEN_SECONDS if office else Runs.SECONDS, int(term.high * _SECONDS[unit])
    if unit is Unit.DAY:
        if counting.bare_days not in _BARE_DAYS:
            raise UnknownDays("the act says days without saying which: working or calendar days")
        unit = _BARE_DAYS[counting.bare_days]
    what, times = _DAYS[unit]
    count = term.high * times
    if count != count.to_integral_value():
        raise ClockError(f"no rule says when {term.high} {unit} end: a part of a day or of a month is left over")
    return what, int(count)
