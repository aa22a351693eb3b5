"""The proof of a limit told again the slow way: each course of a case, each start, each length of a stop, one by one.

It shares nothing with procflow.proof but the names of the verdicts. Of time it asks only what `Hands` lists, of the
scalar clock or of the slow oracle of that clock; the limit's own days are counted here on fingers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol

from msgspec import structs

from procflow.clock import DAY, Clock, clock_for, day_number, to_date
from procflow.model import (
    START,
    Actor,
    ActorKind,
    Anchor,
    Bound,
    Extension,
    Limit,
    LimitKind,
    Measure,
    Regulation,
    Step,
    Term,
    Unit,
)
from procflow.proof.results import Verdict
from tests.clock.oracle import Oracle as SlowClock
from tests.clock.oracle import number_of, when_of
from tests.proof.flow import Course, Mark, Node, Path, UnclearError, courses, lay_out, mark_of, outcome_path

_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}

# ---------------------------------------------------------------- what is asked of a clock


class Hands(Protocol):
    def arrives(self, m: int) -> int: ...
    def received(self, m: int) -> int: ...
    def end_of(self, term: Term, m: int) -> int: ...
    def earliest_of(self, term: Term, m: int) -> int: ...
    def open_seconds(self, a: int, b: int) -> int: ...
    def add_open_seconds(self, m: int, seconds: int) -> int: ...
    def is_working_day(self, day: int) -> bool: ...
    def closing_of(self, day: int) -> int | None: ...
    def opening_of(self, day: int) -> int | None: ...
    def closes_at(self, m: int) -> bool: ...


class Quick:
    """The scalar clock, which tests/clock proves against its own oracle."""

    def __init__(self, clock: Clock) -> None:
        self.arrives, self.received = clock.arrives, clock.received
        self.end_of, self.earliest_of = clock.end_of, clock.earliest_of
        self.open_seconds = clock.hours.open_seconds_between
        self.add_open_seconds = clock.hours.add_open_seconds
        self.is_working_day = clock.days.is_working_day
        self.opening_of, self.closing_of = clock.hours.opening_of, clock.hours.closing_of
        self.closes_at = clock.hours.closes_at


class Slow:
    """The slow oracle of the clock, minute after minute."""

    def __init__(self, clock: SlowClock) -> None:
        self.clock = clock

    def arrives(self, m: int) -> int:
        return _known(self.clock.arrives(m))

    def received(self, m: int) -> int:
        return _known(self.clock.received(m))

    def end_of(self, term: Term, m: int) -> int:
        return _known(self.clock.end_of(term, m))

    def earliest_of(self, term: Term, m: int) -> int:
        return _known(self.clock.earliest_of(term, m))

    def open_seconds(self, a: int, b: int) -> int:
        return self.clock.open_seconds(a, b)

    def add_open_seconds(self, m: int, seconds: int) -> int:
        return number_of(self.clock.add_seconds(when_of(m), seconds))

    def is_working_day(self, day: int) -> bool:
        return self.clock.is_working_day(to_date(day))

    def closing_of(self, day: int) -> int | None:
        return self.clock.closing_of(to_date(day))

    def opening_of(self, day: int) -> int | None:
        return self.clock.opening_of(to_date(day))

    def closes_at(self, m: int) -> bool:
        return self.clock.is_open(m - 1) and not self.clock.is_open(m)


def _known(answer: int | None) -> int:
    assert answer is not None, "the years of the oracle are too few"
    return answer


HandsOf = Callable[[Regulation, Actor | None, tuple[int, int]], Hands]


def quick(regulation: Regulation, actor: Actor | None, years: tuple[int, int]) -> Hands:
    # An actor of a used procedure may have no counterpart here; it acts by our rules and days, in its own hours.
    if actor is None:
        return Quick(clock_for(regulation, None, years))
    with_actor = structs.replace(regulation, actors=(structs.replace(actor, id="asked"),))
    return Quick(clock_for(with_actor, "asked", years))


def slow(regulation: Regulation, actor: Actor | None, years: tuple[int, int]) -> Hands:
    off, worked = _holidays(years) if regulation.jurisdiction else (set[dt.date](), set[dt.date]())
    office = Actor(id="office", hours=regulation.hours)
    return Slow(SlowClock(regulation, actor or office, years, off, worked))


@lru_cache(maxsize=4)
def _holidays(years: tuple[int, int]) -> tuple[set[dt.date], set[dt.date]]:
    import holidays

    known = holidays.country_holidays("KZ", years=range(years[0] - 1, years[1] + 2))
    return set(known), set(known.weekend_workdays)


# ---------------------------------------------------------------- what is told


@dataclass(frozen=True)
class Expired:
    """A visit whose term ends before it can be done."""

    path: Path
    round: int
    can_end: int
    expires: int
    by_not_before: bool


@dataclass(frozen=True)
class Ending:
    """One case, from one start, with stops of certain lengths."""

    start: int
    finish: int
    expires: int | None
    margin: int | None
    by_night: bool  # late, but by no office time: the margin is in plain seconds
    expired: tuple[Expired, ...]
    course: Course


@dataclass
class Told:
    """The answer for one outcome over some starts."""

    verdict: Verdict | None  # None: the anchor of the limit lies on no way to the outcome, which the spec leaves open
    margin: int | None = None
    gravity: tuple[bool, bool, int] | None = None  # of that margin: late by office time is graver than by a night
    starts: set[int] = field(default_factory=set)  # those with this margin
    latest: dict[int, int] = field(default_factory=dict)  # the latest finish, by start
    is_broken: bool = False
    open_steps: set[Path] = field(default_factory=set)
    expired: dict[Path, set[int]] = field(default_factory=dict)  # the starts at which it does
    asked: int = 0  # how many of the starts are possible


@dataclass(frozen=True)
class _Origin:
    """Where in a course the limit begins to count: at the end of a visit, or (-1) before the first."""

    course: Course
    at: int
    before: frozenset[int]
    is_filing: bool
    is_taken_in: bool  # somebody takes the filing in: `taker`, or (None) the office, where nobody is named
    taker: Actor | None


class ProofOracle:
    """One outcome of one procedure.

    `grid`: how finely the lengths of a stop are tried, in seconds, besides the edges of days and openings.
    """

    def __init__(
        self,
        regulation: Regulation,
        procedure: str,
        outcome: str,
        years: tuple[int, int],
        *,
        prolonged: bool = False,
        hands_of: HandsOf = quick,
        grid: int | None = None,
    ) -> None:
        self.regulation, self.counting = regulation, regulation.counting
        self.procedure = next(each for each in regulation.procedures if each.id == procedure)
        self.prolonged, self.grid, self.outcome = prolonged, grid, outcome
        self.years = (years[0] - 1, years[1] + 2)
        self._hands_of = hands_of
        self._hands: dict[object, Hands] = {}
        self.flow = lay_out(regulation, self.procedure)
        all_courses = courses(self.flow)
        self.is_reachable = any(each.outcome == outcome_path(outcome) for each in all_courses)
        self.courses = [each for each in all_courses if each.outcome == outcome_path(outcome)]
        self.limit = limit_for(self.procedure.limits, outcome)
        self.origins = [origin for course in self.courses for origin in self._origins(course)]

    def hands(self, actor: Actor | None) -> Hands:
        key = actor and (actor.hours, actor.accepts, actor.own_days)  # names of actors do not make a clock
        if key not in self._hands:
            self._hands[key] = self._hands_of(self.regulation, actor, self.years)
        return self._hands[key]

    @cached_property
    def office(self) -> Hands:
        return self.hands(None)

    # ------------------------------------------------------------ the answer

    def over(self, starts: Iterable[int]) -> Told:
        told = Told(None)
        if not self.origins:
            return told
        told.open_steps = self.open_steps()
        for start in starts:
            possible = False
            for ending in self.endings(start):
                possible = True
                told.latest[start] = max(told.latest.get(start, ending.finish), ending.finish)
                for expired in ending.expired:
                    told.expired.setdefault(expired.path, set()).add(start)
                if ending.margin is None:
                    continue
                # What is late by a night only counts when nothing is late by office time.
                gravity = (ending.margin >= 0, ending.by_night, ending.margin)
                if told.gravity is None or gravity < told.gravity:
                    told.gravity, told.margin, told.starts = gravity, ending.margin, set()
                if gravity == told.gravity:
                    told.starts.add(start)
                assert ending.expires is not None
                told.is_broken |= ending.finish > ending.expires
            told.asked += possible
        if told.is_broken:
            told.verdict = Verdict.BROKEN
        elif self.limit is not None and self.limit.kind is LimitKind.NONE:
            told.verdict = Verdict.NO_LIMIT
        elif told.open_steps:
            told.verdict = Verdict.OPEN
        else:
            told.verdict = Verdict.MET if self.term is not None else Verdict.NO_LIMIT
        return told

    def worst_at(self, start: int) -> Ending | None:
        """The case with the least margin (without a limit: the latest one) that begins to count at `start`."""
        return min(
            self.endings(start),
            key=lambda each: (each.margin, -each.finish) if each.margin is not None else (0, -each.finish),
            default=None,
        )

    def open_steps(self) -> set[Path]:
        return {
            visit.node.path
            for origin in self.origins
            for index, visit in enumerate(origin.course.visits)
            if index not in origin.before and visit.node.is_open
        }

    def endings(self, start: int) -> Iterator[Ending]:
        for origin in self.origins:
            if not self._is_possible(origin, start):
                continue
            arrived = self.hands(origin.taker).received(start) if origin.is_taken_in else start
            for run in self._runs(origin, start, arrived, _Run([], [], [], [])):
                expires = self._expires(arrived, origin.taker, run.stops)
                finish = run.finish[-1]
                margin = None if expires is None else self._margin(finish, expires)
                by_night = expires is not None and finish > expires and self.office.open_seconds(expires, finish) == 0
                yield Ending(start, finish, expires, margin, by_night, tuple(run.expired), origin.course)

    def _margin(self, finish: int, expires: int) -> int:
        if finish <= expires:
            return self.office.open_seconds(finish, expires)
        return -self.office.open_seconds(expires, finish) or expires - finish

    # ------------------------------------------------------------ where the limit begins to count

    @cached_property
    def anchor(self) -> Anchor:
        if self.limit is not None and self.limit.within is not None:
            return self.limit.within.anchor
        registered = Anchor(kind="event", of="registered")
        return registered if self.flow.marks(mark_of(registered)) else START

    def _origins(self, course: Course) -> Iterator[_Origin]:
        """For an event, each visit that can be the first to bring it about; more than one only in parallel branches."""
        if self.anchor == START:
            yield _Origin(course, -1, frozenset(), True, *_taker(course, -1))
            return
        if self.anchor.kind == "begin":
            raise UnclearError("what a limit counted from the start of a step begins with")
        mark = mark_of(self.anchor)
        marking = [index for index, visit in enumerate(course.visits) if mark in visit.node.at_end]
        for index in marking:
            before = course.before(index)
            if any(other != index and other in before for other in marking):
                continue
            is_filing = all(_is_outside(course.visits[one].node) for one in before)
            brought = is_filing or course.visits[index].node.is_by(ActorKind.APPLICANT)
            yield _Origin(course, index, before, brought, *(_taker(course, index) if brought else (False, None)))

    def _is_possible(self, origin: _Origin, start: int) -> bool:
        if origin.is_filing or self.counting.after_hours == "same moment":
            return True
        visit = origin.course.visits[origin.at]
        while visit.node.takes_no_time:  # the end of a used procedure: whoever acted last
            visit = origin.course.visits[visit.after[-1]]
        step = visit.node.step
        if step is not None and step.within is not None and self._is_elapsed(step.within.term):
            return True
        return self.hands(visit.node.actor).arrives(start) == start

    def _is_elapsed(self, term: Term) -> bool:
        return term.unit in _SECONDS and (term.measure or self.counting.hours) is Measure.ELAPSED

    # ------------------------------------------------------------ one case

    def _runs(self, origin: _Origin, start: int, arrived: int, run: _Run) -> Iterator[_Run]:
        """All ways to go on from `run`: one, unless a stop of the clock may have several lengths."""
        visits = origin.course.visits
        for index in range(len(run.finish), len(visits)):
            node = visits[index].node
            if index in origin.before:
                run.add(arrived, arrived)
                continue
            ready = max((run.finish[one] for one in visits[index].after), default=arrived)
            begin, finish, expired = self._visit(origin.course, index, ready, run)
            if expired:
                run.expired.append(expired)
            if node.step is not None and node.step.stops_clock and finish > begin:
                outside = node.is_by(ActorKind.APPLICANT) or node.is_by(ActorKind.SYSTEM)
                for end in self._ends_of_stop(begin, finish):
                    if not outside and self.hands(node.actor).arrives(end) != end:
                        continue  # who stops the clock is there when it goes on
                    other = run.copy()
                    other.add(begin, end)
                    is_taken_in, taker = (
                        _taker(origin.course, index) if node.is_by(ActorKind.APPLICANT) else (False, None)
                    )
                    # What the applicant comes back with has to be taken in.
                    resumed = self.hands(taker).received(end) if is_taken_in else self.office.arrives(end)
                    other.stops.append((begin, resumed))
                    yield from self._runs(origin, start, arrived, other)
                return
            run.add(begin, finish)
        yield run

    def _visit(self, course: Course, index: int, ready: int, run: _Run) -> tuple[int, int, Expired | None]:
        """When a visit can begin, when it ends at the latest, and whether its term is over before that."""
        visit = course.visits[index]
        step = visit.node.step
        if step is None or visit.node.takes_no_time:
            return ready, ready, None
        hands = self.hands(visit.node.actor)
        from_outside = course.once(is_from_outside, index)
        begin = hands.received(ready) if from_outside else hands.arrives(ready)

        def moment_of(bound: Bound) -> int:
            if bound.anchor == START:
                return begin if from_outside else ready
            mark = visit.node.mark_of(bound.anchor)
            told = course.once(Course.last_on_the_way, index, mark)
            if not told:
                raise UnclearError(f"{visit.node.path} counts from {mark}, which may not have happened")
            return max(run.begin[one] if mark[0] == "begin" else run.finish[one] for one in told)

        low = hands.earliest_of(step.not_before.term, moment_of(step.not_before)) if step.not_before else begin
        if step.within is None:
            return begin, max(begin, low), None
        due = self._due(hands, step, moment_of(step.within))
        expired = None
        if due < max(begin, low):
            by_not_before = step.not_before is not None and low > due
            expired = Expired(visit.node.path, visit.round, max(begin, low), due, by_not_before)
        return begin, max(due, begin, low), expired

    def _due(self, hands: Hands, step: Step, counted_from: int) -> int:
        assert step.within is not None
        first, *more = lengths(step.within.term, step.extension if self.prolonged else None)
        due = hands.end_of(first, counted_from)
        for term in more:
            due = hands.end_of(term, due)
        return due

    def _ends_of_stop(self, begin: int, latest: int) -> list[int]:
        """Lengths of a stop: none, all of it, and so that it ends beside every edge of a day between."""
        ends = {begin, latest}
        for day in range(begin // DAY, latest // DAY + 1):
            edges = {day * DAY}
            for hands in (self.office, *(self.hands(actor) for actor in self.regulation.actors)):
                edges |= {edge for edge in (hands.opening_of(day), hands.closing_of(day)) if edge is not None}
            if self.grid:
                edges |= set(range(day * DAY, (day + 1) * DAY, self.grid))
            ends |= {edge + beside for edge in edges for beside in (0, 1)}
        return sorted(end for end in ends if begin <= end <= latest)

    # ------------------------------------------------------------ the limit

    @property
    def term(self) -> Term | None:
        return self.limit.within.term if self.limit is not None and self.limit.within is not None else None

    def _expires(self, arrived: int, taker: Actor | None, stops: list[tuple[int, int]]) -> int | None:
        if self.limit is None or self.term is None:
            return None
        first, *more = lengths(self.term, self.limit.extension if self.prolonged else None)
        if more and stops:
            raise UnclearError("which part of a prolonged limit a stop of the clock is added to")
        expires = self._end_of_limit(first, arrived, taker, stops)
        for term in more:
            expires = self._end_of_limit(term, expires, taker, [])
        return expires

    def _end_of_limit(self, term: Term, m: int, taker: Actor | None, stops: list[tuple[int, int]]) -> int:
        office, hands = self.office, self.hands(taker)
        if self._is_elapsed(term):
            return m + int(term.high * _SECONDS[term.unit]) + sum(end - begin for begin, end in stops)
        begin = hands.arrives(m)
        if term.unit in _SECONDS:
            stood_still = sum(office.open_seconds(*stop) for stop in stops)
            return office.add_open_seconds(begin, int(term.high * _SECONDS[term.unit]) + stood_still)
        unit, n = self._unit_of(term), int(term.high)
        if unit is not Unit.SAME_DAY and n == 0:
            if stops:
                raise UnclearError("what a stop adds to a limit of no days")
            return begin
        day = _day_of(hands, begin)
        still = sum(self._days_of(unit, *stop) for stop in stops)
        eve = self.counting.event_day == "counted"
        if unit is Unit.SAME_DAY:
            if stops:
                raise UnclearError("what a stop adds to the same day")
        elif unit is Unit.WORKING_DAY:
            day = self._working_day(day - eve, n + still)
        else:
            day = self._rolled(_later(day, unit, n) - eve + still)
        return max(begin, self._closing(day, hands))

    def _unit_of(self, term: Term) -> Unit:
        if term.unit is Unit.DAY:
            return {"working": Unit.WORKING_DAY, "calendar": Unit.CALENDAR_DAY}[self.counting.bare_days]
        return term.unit

    def _days_of(self, unit: Unit, begin: int, end: int) -> int:
        """Those after the day on which a stop began, up to and with the day on which it ended."""
        first, last = _day_of(self.office, begin), _day_of(self.office, end)
        days = range(first + 1, last + 1)
        return sum(self.office.is_working_day(day) for day in days) if unit is Unit.WORKING_DAY else len(days)

    def _working_day(self, day: int, n: int) -> int:
        while n:
            day += 1
            n -= self.office.is_working_day(day)
        return day

    def _rolled(self, day: int) -> int:
        if self.counting.non_working_end == "same day":
            return day
        while not self.office.is_working_day(day):
            day += 1 if self.counting.non_working_end == "next working day" else -1
        return day

    def _closing(self, day: int, taker: Hands) -> int:
        closings = [each for each in (taker.closing_of(day), self.office.closing_of(day)) if each is not None]
        return max(closings) if closings and self.counting.last_day_ends != "midnight" else (day + 1) * DAY


@dataclass
class _Run:
    """What has happened so far: for each visit when it could begin and when it ended."""

    begin: list[int]
    finish: list[int]
    stops: list[tuple[int, int]]
    expired: list[Expired]

    def add(self, begin: int, finish: int) -> None:
        self.begin.append(begin)
        self.finish.append(finish)

    def copy(self) -> _Run:
        return _Run(list(self.begin), list(self.finish), list(self.stops), list(self.expired))


def limit_for(limits: tuple[Limit, ...], outcome: str) -> Limit | None:
    """The limit that names the outcome; else the one for all outcomes."""
    naming = [each for each in limits if outcome in each.outcomes] or [each for each in limits if not each.outcomes]
    if len(naming) > 1:
        raise UnclearError("which of two limits holds")
    return naming[0] if naming and naming[0].kind is not LimitKind.UNKNOWN else None


def lengths(term: Term, extension: Extension | None) -> list[Term]:
    """The terms that run one after the other."""
    if extension is None:
        return [term]
    if extension.up_to is not None:
        return [extension.up_to]
    assert extension.adds is not None
    if (extension.adds.unit, extension.adds.measure) == (term.unit, term.measure):
        return [structs.replace(term, high=term.high + extension.adds.high)]
    return [term, extension.adds]


def is_from_outside(course: Course, index: int) -> bool:
    """Whether what comes to this visit was handed over from outside, so that it must be accepted first."""
    after = course.visits[index].after
    if not after:
        return True
    return any(
        (course.visits[one].node.is_by(ActorKind.APPLICANT) and not course.visits[one].node.takes_no_time)
        or (_passes_on(course.visits[one].node) and is_from_outside(course, one))
        for one in after
    )


def _passes_on(node: Node) -> bool:
    return node.takes_no_time or node.is_by(ActorKind.SYSTEM)


def _is_outside(node: Node) -> bool:
    return _passes_on(node) or node.is_by(ActorKind.APPLICANT)


def _taker(course: Course, at: int) -> tuple[bool, Actor | None]:
    """Who takes a filing in: to whom the applicant's last step went, else who acts next."""
    index = at
    while index >= 0:
        node = course.visits[index].node
        if node.is_by(ActorKind.APPLICANT):
            if (receiver := _receiver(node)) is not None:
                return True, receiver
            break
        index = max(course.visits[index].after, default=-1)
    _must_be_one_taker(course, at)
    for number, visit in enumerate(course.visits[at + 1 :], at + 1):
        if at >= 0 and at not in course.before(number):
            continue  # beside it, not after it
        node = visit.node
        if node.is_by(ActorKind.APPLICANT):
            if (receiver := _receiver(node)) is not None:
                return True, receiver
        elif node.actor is not None and node.actor.kind is not ActorKind.SYSTEM and not node.takes_no_time:
            return True, node.actor
        elif node.step is not None and node.actor is None and not node.takes_no_time:
            return True, None
    return False, None


def _must_be_one_taker(course: Course, at: int) -> None:
    """Where several begin side by side with what was filed, it is not said who takes it in."""
    acting = [
        number
        for number in range(at + 1, len(course.visits))
        if not course.visits[number].node.takes_no_time
        and not _is_outside(course.visits[number].node)
        and (at < 0 or at in course.before(number))
    ]
    first = [one for one in acting if not any(other != one and other in course.before(one) for other in acting)]
    hours = {(actor and (actor.hours, actor.accepts)) for one in first for actor in [course.visits[one].node.actor]}
    if len(hours) > 1:
        raise UnclearError("who takes in what is filed")


def _receiver(node: Node) -> Actor | None:
    return next((actor for actor in node.to if actor.kind not in {ActorKind.SYSTEM, ActorKind.APPLICANT}), None)


def _day_of(hands: Hands, m: int) -> int:
    """The day of a moment; 24:00 belongs to the day that ends if the door closes then."""
    return m // DAY - (m % DAY == 0 and hands.closes_at(m))


def _later(day: int, unit: Unit, n: int) -> int:
    if unit in {Unit.CALENDAR_DAY, Unit.WEEK}:
        return day + n * (7 if unit is Unit.WEEK else 1)
    date = to_date(day)
    month = date.year * 12 + date.month - 1 + n * (12 if unit is Unit.YEAR else 1)
    number = date.day
    while True:  # no 31 February: the last day that month has
        try:
            return day_number(dt.date(month // 12, month % 12 + 1, number))
        except ValueError:
            number -= 1


__all__ = ["Ending", "Mark", "ProofOracle", "Told", "UnclearError", "quick", "slow"]
