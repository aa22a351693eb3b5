"""Limits of the simulated cases: what each is counted from, and when it expires, as the proof has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from procflow.clock.errors import UnknownDays
from procflow.clock.terms import runs
from procflow.errors import ProcflowError
from procflow.model import Actor, Counting, Limit, Procedure, Term
from procflow.proof.case import Case, Question
from procflow.proof.count import Count
from procflow.proof.deadlines import RECEIVED
from procflow.proof.measure import Measure, measure_of
from procflow.proof.monotone import Monotone, identity
from procflow.proof.plan import Key, Plan, key_of
from procflow.proof.times import Unprovable, terms_of
from procflow.simulate.arrays import NONE
from procflow.simulate.calendars import Horizon, Integers, Tables
from procflow.simulate.flat import UNSTATED, Flows
from procflow.term_text import format_term

Flags = npt.NDArray[np.bool_]
# Under a limit; late; late without queues too; with all hours open too; late, and if every limit were extended too.
Verdicts = tuple[Flags, Flags, Flags, Flags, Flags]


class Told(Struct):
    """One limit of a procedure."""

    procedure: str
    limit: Limit
    key: Key | None
    places: frozenset[int]  # where the cases end for which it holds
    moment: int = -1  # which of the moments that a case carries it is counted from
    stop: int = -1  # which of the stopped times, if the clock may stop
    extends: bool = False  # whether it is known when it expires if it is extended


class Stop(Struct):
    procedure: str
    table: int
    key: int


class Limits(Struct):
    told: list[Told]
    stopping: set[str]  # procedures in which the clock may stop
    stops: list[Stop] = []
    horizon: Horizon | None = None
    takers: list[Actor | None] = []
    known: dict[tuple[int, int, bool], Any] = {}  # of a limit, who takes in what it is counted from, and if extended
    leasts: dict[tuple[int, int], int] = {}  # of a limit and who takes in what it is counted from
    notes: list[str] = []

    def fill(
        self,
        horizon: Horizon,
        takers: list[Actor | None],
        tables: Tables,
        keys: dict[tuple[str, Key | None], list[tuple[int, int]]],
    ) -> None:
        """Take over where a case keeps what the limits are counted from."""
        self.horizon, self.takers, self.stops, self.known, self.leasts = horizon, takers, [], {}, {}
        counting = horizon.calendar.regulation.counting
        unknown = [
            told
            for told in self.told
            if told.limit.within is not None and _is_unknown(told.limit.within.term, counting)
        ]
        self.notes = [
            f"the limit of `{told.procedure}` is left out: the act says days without saying which" for told in unknown
        ]
        self.told = [told for told in self.told if told not in unknown]
        self.notes += [
            f"the limit of `{told.procedure}`{_for(told)} is taken without its extension {_extension(told)}"
            for told in self.told
            if told.limit.extension is not None
        ]
        for told in self.told:
            told.extends = self._extends(told, counting)
            told.moment = next(place for place, last in keys[told.procedure, told.key] if not last)
            if told.procedure in self.stopping:
                told.stop = len(self.stops)
                index = self._measure(told, NONE).index
                self.stops.append(Stop(told.procedure, tables.add(index, is_index=True), told.moment))

    def _extends(self, told: Told, counting: Counting) -> bool:
        """Where the clock may stop, what is stopped is kept in the measure of the limit: the extension needs the same."""
        assert told.limit.within is not None, "only limits that are known are here"
        if told.limit.extension is None:
            return False
        term = told.limit.within.term
        terms = terms_of(term, told.limit.extension)
        if any(_is_unknown(each, counting) for each in terms):
            return False
        is_alike = len(terms) == 1 and runs(terms[0], counting)[0] is runs(term, counting)[0]
        return is_alike or told.procedure not in self.stopping

    def may_be_extended(self, procedure: str) -> bool:
        """Whether a limit of the procedure can be extended, and it is known of all that can when they expire then."""
        extensible = [each for each in self.told if each.procedure == procedure and each.limit.extension is not None]
        return bool(extensible) and all(each.extends for each in extensible)

    def late(self, out: Any, count: int, keys: int) -> Verdicts:
        """What is to be said of the cases that are over."""
        assert self.horizon is not None, "filled before it is asked"
        begin, period = self.horizon.begin, self.horizon.period
        under, late, free, open_, extended = (np.zeros(count, np.bool_) for _ in range(5))
        place = out.place[:count]
        moments = out.moment.reshape(-1, keys)[:count] if keys else np.zeros((count, 0), np.int64)
        takers = out.taker.reshape(-1, keys)[:count] if keys else moments
        stopped = out.stopped.reshape(-1, len(self.stops))[:count] if self.stops else moments
        for number, told in enumerate(self.told):
            ends = np.zeros(int(place.max(initial=0)) + 1, np.bool_)
            ends[[each for each in told.places if each < len(ends)]] = True
            chosen = ends[place] & (moments[:, told.moment] >= 0)
            if not chosen.any():
                continue
            under |= chosen
            by = takers[:, told.moment]
            if told.stop < 0:  # most cases are over long before any limit
                chosen &= out.finish[:count] - moments[:, told.moment] > self._least(number, told, by)
                if not chosen.any():
                    continue
            for taker in range(int(by.min()), int(by.max()) + 1):
                which = np.flatnonzero(chosen & (by == taker))
                if not len(which):
                    continue
                taker_ = max(taker, NONE)
                since = moments[which, told.moment]
                rounds = since // period * period
                counted = since - rounds + begin
                actor = self.takers[taker_] if taker_ >= 0 else None
                if taker_ >= 0:
                    clock = self.horizon.calendar.clock(actor)
                    counted = self.horizon.calendar.function(clock, RECEIVED)(counted)
                finishes = [out.finish[which], out.free[which], out.open[which]]
                stood = stopped[which, told.stop] if told.stop >= 0 else None
                verdicts = self._verdicts(number, told, taker_, counted, rounds, stood, finishes)
                late[which] |= verdicts[0]
                free[which] |= verdicts[1]
                open_[which] |= verdicts[2]
                over = np.flatnonzero(verdicts[0])
                if told.extends and len(over):  # who is in time is in time with an extension too
                    stood = stood[over] if stood is not None else None
                    (still,) = self._verdicts(
                        number, told, taker_, counted[over], rounds[over], stood, [finishes[0][over]], extended=True
                    )
                    over = over[still]
                extended[which[over]] = True
        return under, late, free, open_, extended

    def _verdicts(
        self,
        number: int,
        told: Told,
        taker: int,
        counted: Integers,
        rounds: Integers,
        stopped: Integers | None,
        ends: list[Integers],
        *,
        extended: bool = False,
    ) -> list[Flags]:
        """Whether each of the ends is too late for the limit."""
        assert self.horizon is not None, "filled before it is asked"
        if stopped is not None:
            return self._with_stops(told, taker, counted, rounds, stopped, ends, extended=extended)
        expires = self._expires(number, told, taker, extended=extended)(counted) - self.horizon.begin + rounds
        return [each > expires for each in ends]

    def _with_stops(
        self,
        told: Told,
        taker: int,
        counted: Integers,
        rounds: Integers,
        stopped: Integers,
        ends: list[Integers],
        *,
        extended: bool,
    ) -> list[Flags]:
        """What is used of the limit in its own measure against what is granted, the stops added."""
        assert self.horizon is not None, "filled before it is asked"
        begin, period = self.horizon.begin, self.horizon.period
        measure = self._measure(told, taker, extended=extended)
        granted = measure.granted(counted) + stopped
        per_period = measure.index.one(begin + period) - measure.index.one(begin)
        verdicts = []
        for end in ends:
            later = end - rounds
            more = later // period
            needed = measure.needed(later - more * period + begin) + more * per_period
            verdicts.append(needed > granted)
        return verdicts

    def _expires(self, number: int, told: Told, taker: int, *, extended: bool = False) -> Monotone:
        key = (number, taker, extended)
        if key not in self.known:
            self.known[key] = self._case(told, taker).expires(prolonged=extended)
        found: Monotone = self.known[key]
        return found

    def _least(self, number: int, told: Told, takers: Integers) -> int:
        """So long the limit is at least, whenever it is counted from."""
        present = np.flatnonzero(np.bincount(np.maximum(takers, NONE) + 1)).tolist()
        for taker in present:
            if (number, taker - 1) not in self.leasts:
                expires = self._expires(number, told, taker - 1)
                self.leasts[number, taker - 1] = int((expires.last_values - expires.lasts).min())
        return min((self.leasts[number, taker - 1] for taker in present), default=0)

    def _measure(self, told: Told, taker: int, *, extended: bool = False) -> Measure:
        key = (-1 - self.told.index(told), taker, extended)
        if key not in self.known:
            try:
                self.known[key] = measure_of(self._case(told, taker), prolonged=extended)
            except Unprovable as error:
                raise ProcflowError(f"`{told.procedure}` cannot be simulated: {error}") from None
        found: Measure = self.known[key]
        return found

    def _case(self, told: Told, taker: int) -> Case:
        """A case of the proof that has nothing but a limit and who counts it."""
        assert self.horizon is not None, "filled before it is asked"
        calendar, begin = self.horizon.calendar, self.horizon.begin
        last = begin + self.horizon.period
        actor = self.takers[taker] if taker >= 0 else None
        question = Question(
            Plan(nodes=[], outcomes={}, endless=set(), tangled=set()),
            Procedure(id=""),
            calendar,
            begin,
            last,
            detail=False,
        )
        clock = calendar.clock(actor, of_limit=True)
        starts = identity(begin, _last_start(calendar.function(calendar.clock(None), RECEIVED), last))
        return Case(question, 0, told.limit, Count(0), [], starts, clock)


def _for(told: Told) -> str:
    return f" for {', '.join(f'`{outcome}`' for outcome in told.limit.outcomes)}" if told.limit.outcomes else ""


def _extension(told: Told) -> str:
    extension = told.limit.extension
    assert extension is not None, "only of a limit with an extension"
    if extension.up_to is not None:
        return f"to {format_term(extension.up_to)} in all"
    assert extension.adds is not None, "an extension says `up_to` or `adds`"
    return f"by {format_term(extension.adds)}"


def _is_unknown(term: Term, counting: Counting) -> bool:
    try:
        runs(term, counting)
    except UnknownDays:
        return True
    return False


def _last_start(received: Monotone, last: int) -> int:
    """What is filed in the last seconds of the period may be taken in later."""
    return min(last + 40 * 86_400, received.end)


def limits_in(flows: Flows) -> Limits:
    told: list[Told] = []
    stopping: set[str] = set()
    for name, procedure in flows.procedures.items():
        if name not in flows.first:
            continue
        ends: dict[str, set[int]] = {}
        for index, spot in enumerate(flows.spots):
            if spot.procedure == name and spot.outcome is not None and spot.path != (UNSTATED,):
                ends.setdefault(spot.outcome, set()).add(index)
            if spot.procedure == name and spot.step is not None and spot.step.stops_clock and spot.takes_time:
                stopping.add(name)
        for limit in procedure.limits:
            if limit.within is None:
                continue
            outcomes = limit.outcomes or tuple(ends)
            places = frozenset(index for outcome in outcomes for index in ends.get(outcome, ()))
            told.append(Told(name, limit, key_of(limit.within.anchor), places))
    return Limits(told, stopping)
