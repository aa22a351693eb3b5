"""All that a simulation needs beside the flow and the hours: arrivals, people, work, and how decisions fall.

Times are seconds. Steps are named by their id, or, inside a used procedure, by the path to them with dots between
(`run-reissue.check`). What is told of a step where it is written (procedure and id) holds wherever that procedure is
used, unless something is told of the path.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from procflow.model_simulation import Week

Kind = Literal["fixed", "uniform", "triangular", "pert", "exponential", "lognormal", "gamma", "empirical"]

HOURS_OF_A_WEEK = 168


class Distribution(Struct, frozen=True):
    """Seconds, none below zero.

    `values` are, for fixed: the time; uniform: low, high; triangular and pert: low, most frequent, high; exponential:
    the mean; lognormal and gamma: mean and standard deviation of the time itself; empirical: times that were seen.
    """

    kind: Kind
    values: tuple[float, ...]


class Season(Struct, frozen=True):
    """A part of the year, both days included, in which arrivals are so many times as frequent.

    The last day may lie before the first: the season then runs over the new year.
    """

    first: tuple[int, int]  # month, day
    last: tuple[int, int]
    factor: float


class Attribute(Struct, frozen=True):
    """A property of each case: drawn by its shares."""

    name: str
    values: tuple[str, ...]
    shares: tuple[float, ...]


class Arrivals(Struct, frozen=True, kw_only=True):
    """How the cases of a procedure come: at random with a rate, or at the moments of a list.

    `per_hour` has a rate for each hour of the week from Monday 0:00 (a Poisson process); a holiday of the office is
    like Sunday. With `times` (moments, in order) it is empty, and `recorded` may have the values of the attributes
    for each of the moments, in the order of `attributes`.
    """

    procedure: str
    per_hour: tuple[float, ...] = ()
    seasons: tuple[Season, ...] = ()
    times: tuple[int, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    recorded: tuple[tuple[str, ...], ...] = ()


class Absence(Struct, frozen=True):
    """So many fewer people, from the beginning of the first day to the end of the last."""

    first: dt.date
    last: dt.date
    fewer: int


class Resource(Struct, frozen=True):
    """The people of a unit: `staff` in all open hours, or, with a `week`, at most so many at a time."""

    actor: str
    staff: int
    absences: tuple[Absence, ...] = ()
    cost_per_hour: float | None = None  # of one of them, in open hours
    week: Week = ()


class Batch(Struct, frozen=True):
    """Cases wait to be done together: until a time of the day ("signed twice a day"), or until there are enough."""

    at: tuple[int, ...] = ()  # minutes of the day, in order
    size: int | None = None


class Work(Struct, frozen=True, kw_only=True):
    """How long a step takes whoever does it. Of cases that wait for one unit, higher priorities go first."""

    procedure: str
    step: str
    time: Distribution
    batch: Batch | None = None
    priority: int = 0
    is_from_term: bool = False  # nobody gave it: made of the step's term


class Share(Struct, frozen=True, kw_only=True):
    """How many of the cases go the way of an answer; with an attribute, of those that have this value."""

    procedure: str
    step: str
    answer: str
    share: float
    attribute: str | None = None
    value: str | None = None


class Priority(Struct, frozen=True, kw_only=True):
    """Cases with this value of an attribute are so much more urgent, added to what the step has."""

    procedure: str
    attribute: str
    value: str
    priority: int


class Simulation(Struct, frozen=True, kw_only=True):
    arrivals: tuple[Arrivals, ...]
    resources: tuple[Resource, ...] = ()
    work: tuple[Work, ...] = ()
    shares: tuple[Share, ...] = ()
    priorities: tuple[Priority, ...] = ()
    assumptions: tuple[str, ...] = ()  # what was assumed where the file says nothing: told with every result
