"""What all parts of the model are made of: phrases, lengths of time, opening hours. `model` has them all."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Text(Struct, frozen=True, kw_only=True):
    """A phrase in one or more languages, keyed by language code in the order of the file."""

    values: dict[str, str]

    def get(self, language: str) -> str | None:
        return self.values.get(language)

    def best(self, *languages: str) -> str:
        """The phrase in the first of `languages` that has one, else in the first language it has."""
        for language in languages:
            if value := self.values.get(language):
                return value
        return next(iter(self.values.values()), "")


class Unit(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    DAY = "day"  # the act says "days" without saying which
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    SAME_DAY = "same_day"  # "on the day of receipt"

    @property
    def is_clock_time(self) -> bool:
        return self in CLOCK_UNITS


CLOCK_UNITS = frozenset({Unit.SECOND, Unit.MINUTE, Unit.HOUR})


class Measure(StrEnum):
    """How seconds, minutes and hours run: only while the office is open, or round the clock."""

    OFFICE = "office"
    ELAPSED = "elapsed"


class Term(Struct, frozen=True, kw_only=True):
    """A length of time as the act states it: `high` is the limit, `low` the lower end of a range if there is one."""

    high: Decimal
    unit: Unit
    low: Decimal | None = None
    measure: Measure | None = None  # None: as the counting rules say; only for clock units


class Hours(Struct, frozen=True, kw_only=True):
    """Opening hours: for Monday to Sunday, the intervals (minute of day, minute of day) in order, breaks taken out."""

    week: tuple[tuple[tuple[int, int], ...], ...]
    on_holidays: bool = False  # True: open on holidays as on any such weekday

    @property
    def never_open(self) -> bool:
        return not any(self.week)


ALWAYS = Hours(week=(((0, 1440),),) * 7, on_holidays=True)
