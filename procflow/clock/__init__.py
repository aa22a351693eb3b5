"""The working-day clock: when an actor is open, which days are worked, when a term ends. In words: docs/time.md."""

from procflow.clock.clock import Clock
from procflow.clock.days import Doubts, doubts
from procflow.clock.errors import ClockError, NeverOpen, OutOfCalendar, UnknownDays, UnknownJurisdiction
from procflow.clock.factory import clock_for, clock_of, must_have_calendar
from procflow.clock.moments import DAY, day_number, moment, to_date, to_datetime
from procflow.clock.openings import Openings

__all__ = [
    "DAY",
    "Clock",
    "ClockError",
    "Doubts",
    "NeverOpen",
    "Openings",
    "OutOfCalendar",
    "UnknownDays",
    "UnknownJurisdiction",
    "clock_for",
    "clock_of",
    "day_number",
    "doubts",
    "moment",
    "must_have_calendar",
    "to_date",
    "to_datetime",
]
