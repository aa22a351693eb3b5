"""What a regulation file tells of the office that has to do the work: arrivals, people, work, how decisions fall.

It is no part of the act. `simulate.from_model` makes numbers of it and fills in what is not told.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from procflow.model_base import Hours, Term


class Per(StrEnum):
    """What a rate counts by. A day is one on which the hours in question open, an hour an open one."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Rate(Struct, frozen=True):
    """So many in a length of time: cases that arrive, or money that somebody costs."""

    number: Decimal
    per: Per


class Season(Struct, frozen=True):
    """Days of the year, both included, with so many times as many arrivals; it may run over the new year."""

    first: tuple[int, int]  # month, day
    last: tuple[int, int]
    factor: Decimal


class ArrivalsTold(Struct, frozen=True, kw_only=True):
    """How the cases of a procedure come: by rates, or as a file has them."""

    procedure: str
    rates: tuple[Rate | None, ...] = ()  # for Monday to Sunday; empty where there is a file
    hours: Hours | None = None  # those in which cases come; None: while the office is open
    seasons: tuple[Season, ...] = ()
    file: str | None = None  # as written, relative to the regulation file
    column: str | None = None  # the one with the moments; None: the first


class AbsenceTold(Struct, frozen=True):
    """So many people are away, on both days and between them."""

    first: dt.date
    last: dt.date
    people: int


class Shift(Struct, frozen=True):
    """So many people between two minutes of a day."""

    start: int
    end: int
    people: int


# For Monday to Sunday, the shifts in order; of equals that follow each other, one is made.
Week = tuple[tuple[Shift, ...], ...]


class StaffTold(Struct, frozen=True, kw_only=True):
    """The people of a unit. `count` None: as many as the actor's `staff` says, unless there is a `week`."""

    actor: str
    count: int | None = None
    week: Week = ()  # empty where there are as many at all hours
    cost: Rate | None = None  # of one of them, in money of any kind
    absences: tuple[AbsenceTold, ...] = ()


class Spread(StrEnum):
    """How times are spread."""

    FIXED = "fixed"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    PERT = "pert"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    GAMMA = "gamma"
    SAMPLES = "samples"


class WorkTime(Struct, frozen=True, kw_only=True):
    """`times` are: the time; low, high; low, most frequent, high; the mean; mean, deviation. SAMPLES has a file."""

    spread: Spread
    times: tuple[Term, ...] = ()
    file: str | None = None
    column: str | None = None  # the one with the times; None: the first


class WorkTold(Struct, frozen=True, kw_only=True):
    """The work of a step, named by its id, or by the path to it through used procedures, with dots between.

    `time` None: as the term of the step gives it.
    """

    procedure: str
    step: str
    time: WorkTime | None = None
    at: tuple[int, ...] = ()  # minutes of the day at which all that has come is begun
    together: int | None = None  # so many cases wait for each other
    priority: int = 0  # the higher goes first


class SharesTold(Struct, frozen=True, kw_only=True):
    """Of a hundred cases, how many get each answer; `by` has other shares for values of an attribute."""

    procedure: str
    step: str
    shares: dict[str, Decimal] = {}
    by: dict[str, dict[str, dict[str, Decimal]]] = {}  # attribute -> value -> answer -> share


class Simulation(Struct, frozen=True, kw_only=True):
    arrivals: tuple[ArrivalsTold, ...] = ()
    attributes: dict[str, dict[str, Decimal]] = {}  # of cases: their values with their shares of a hundred
    staff: tuple[StaffTold, ...] = ()
    work: tuple[WorkTold, ...] = ()
    shares: tuple[SharesTold, ...] = ()
    priority: dict[str, dict[str, int]] = {}  # attribute -> value -> how much more urgent
    source: tuple[str, ...] = ()
    note: str | None = None
