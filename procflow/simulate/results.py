"""What a simulation says: values for renderers and programs. Times are seconds."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from procflow.simulate.statistics import Interval


class Causes(Struct, frozen=True):
    """Of the late cases, how many are late because of what; each has one cause."""

    work: int  # the work alone takes too long, with nobody waiting and all open day and night
    calendar: int  # it would be in time if nights and days off did not lie between
    queue: int  # it would be in time if nobody had to wait for others


class StepResult(Struct, frozen=True):
    """Of one step, the means for each time it was done."""

    id: str
    actor: str | None
    done: int
    time_mean: float  # from when it could begin to when it was done
    work_mean: float
    wait_mean: float  # for people who are busy, in open hours; for a batch of so many cases too
    closed_mean: float  # nights, days off, and what is held until a day or a time of the day
    waits_for: Literal["time", "others"] | None = None  # of a batch: until a time of the day, or until there are enough


class UnitResult(Struct, frozen=True):
    id: str
    staff: int  # the most that are there at a time, when nobody is away
    people: str  # `2`, or, by the week, `1 to 3` in its open hours
    staff_mean: float  # in open hours
    utilisation: float  # the work for each hour that its people were there, from first case to last; over 1: too much
    wait_mean: float  # for each time that something is done, in open hours
    queue_mean: float  # how many wait, on the average in open hours
    work_hours: float
    cost: float | None = None  # of all open hours of the people, for each case that came


class MonthResult(Struct, frozen=True):
    month: int  # in which they came
    cases: int
    under_limit: int
    late: int
    share: Interval  # of the late ones among those under a limit


class ProcedureResult(Struct, frozen=True):
    id: str
    cases: int
    under_limit: int
    late: Interval
    late_cases: int
    causes: Causes
    late_extended: Interval | None  # if every limit were extended; None where none can be, or it is not known
    mean: Interval
    p50: int
    p95: int
    mean_without_queue: float
    mean_always_open: float
    outcomes: tuple[tuple[str, int], ...]
    steps: tuple[StepResult, ...]
    units: tuple[UnitResult, ...]
    months: tuple[MonthResult, ...]


class Result(Struct, frozen=True):
    regulation: str
    seed: int
    engine: str
    cases: int  # that were counted, all replications together
    replications: int
    asked: int  # how many replications were asked for
    years: tuple[int, int]
    rounds: int  # how often the calendar of these years came round, at most
    warm_up: int  # cases left out at the beginning of each replication
    procedures: tuple[ProcedureResult, ...]
    units: tuple[UnitResult, ...]
    assumptions: tuple[str, ...]
    what_if: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]  # procedures that could not be simulated, and why
    unstable: tuple[str, ...]  # why there is no lasting state; what is told then depends on how long one looks
    at_times: tuple[str, ...] = ()  # when more work comes than people can do, though not on the average of the year
    doubts: tuple[str, ...] = ()  # why the calendar of the years may still change
    per_replication: dict[str, tuple[tuple[int, int], ...]] = {}  # of each procedure: late, of how many

    @property
    def is_partial(self) -> bool:
        return self.replications < self.asked
