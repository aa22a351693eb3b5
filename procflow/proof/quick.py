"""Verdicts that need no calendar: where all days are alike, one day of starts stands for all of them.

If every term is counted in working days or office hours, and everybody keeps the same hours on every working day, then
nights, weekends and holidays of any length make no difference: nothing happens in them, and nothing is counted. The
starts of one day in a calendar of working days only then decide. Where anything else is counted, there is no answer
here, and the proof over the years has to be asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from msgspec import structs

from procflow.clock import DAY, Clock, ClockError, Openings
from procflow.clock.openings import openings
from procflow.clock.terms import Runs, runs
from procflow.model import ALWAYS, Actor, Counting, Hours, Limit, LimitKind, Measure, Procedure, Regulation, Term
from procflow.proof.count import Count, counted_from, counts, limits_of, region_of_count
from procflow.proof.one_start import OneStart
from procflow.proof.plan import Plan
from procflow.proof.results import OutcomeProof, Verdict
from procflow.proof.times import Unprovable, walk

_FIRST = 10  # the number of the day whose starts are looked at
_MOST_DAYS = 3000
_MOST_PIECES = 2000


class _NotAlike(Exception):  # noqa: N818 - named for what is the matter
    """Days differ for what is asked, or the search would be long."""


def quick_proof(regulation: Regulation, procedure: Procedure, plan: Plan, outcome: str) -> OutcomeProof | None:
    """The verdict on one outcome; None where it is broken, some term may run out too early, or days are not alike."""
    proofs = []
    try:
        for index, limit in limits_of(procedure, outcome):
            key = counted_from(plan, limit)
            begun = OutcomeProof(id=outcome, verdict=Verdict.NO_LIMIT, limit=limit, limit_index=index)
            found = counts(plan, key, plan.outcomes[outcome])
            proofs += [_proof(regulation, plan, begun, limit, count) for count in found] or [begun]
    except (_NotAlike, Unprovable, ClockError):
        return None
    return min(proofs, key=lambda proof: proof.verdict.rank)


def quick_verdict(regulation: Regulation, procedure: Procedure, plan: Plan, outcome: str) -> Verdict | None:
    proof = quick_proof(regulation, procedure, plan, outcome)
    return proof.verdict if proof is not None else None


def _proof(regulation: Regulation, plan: Plan, begun: OutcomeProof, limit: Limit, count: Count) -> OutcomeProof:
    behind, region = region_of_count(plan, count)
    needed = sorted(region & plan.leading_to([plan.outcomes[begun.id]]))
    without_term = dict.fromkeys(plan.nodes[index].place for index in needed if plan.nodes[index].is_open)
    begun = structs.replace(begun, without_term=tuple(without_term))
    if limit.kind is LimitKind.NONE:
        return begun
    if limit.within is None:
        return structs.replace(begun, verdict=Verdict.OPEN) if without_term else begun
    nodes = [plan.nodes[index] for index in needed]
    if any(index in plan.endless or index in plan.tangled for index in needed):
        raise _NotAlike
    if any(node.stops_clock or node.extension for node in nodes) or limit.extension:
        raise _NotAlike
    if any(_may_run_out(plan, index, behind) for index in needed):
        raise _NotAlike
    terms = [
        (node.actor, bound.term) for node in nodes for bound in (node.within, node.not_before) if bound is not None
    ]
    actors = [plan.nodes[index].actor for index in (count.done_by or count.origin, *needed)]
    world = _World(regulation, [*actors, count.taken_in_by], [*terms, (count.taken_in_by, limit.within.term)])
    if count.begins:
        raise _NotAlike
    arrive = world.clock(count.taken_in_by)
    math = OneStart(world.clock)
    whole = limit.within.term
    done_by = plan.nodes[count.done_by] if count.done_by is not None else None
    if done_by is not None and done_by.within and runs(done_by.within.term, regulation.counting)[0] is Runs.SECONDS:
        raise _NotAlike
    performer = world.clock(done_by.actor if done_by is not None else None)

    def at(moment: int) -> list[int]:
        """All moments of the case that begins then; the last two are its end and that of the limit."""
        begin = moment
        if count.is_taken_in:
            begin = arrive.received(moment)
        elif done_by is not None:
            begin = performer.arrives(moment)
        times = walk(plan, count.origin, begin, needed, math)
        _all_in_order(needed, times.begin, times.due, times.low)
        over = arrive.end_of(whole, begin)
        moments = (times.begin, times.counted, times.due, times.low, times.finish)
        return [moment, begin, *(each for found in moments for each in found.values()), times.finish[needed[-1]], over]

    for finish, expires in _swept(at, world.doors):
        if finish > expires:
            raise _NotAlike  # broken: the calendar has to say when
    return structs.replace(begun, verdict=Verdict.OPEN if without_term else Verdict.MET)


def _may_run_out(plan: Plan, index: int, behind: set[int]) -> bool:
    """Whether the term may run out before its step can be done, for reasons that the latest course does not show.

    What it is counted from may come at any time of the day, and the latest course comes at one.
    """
    node = plan.nodes[index]
    if node.within is None:
        return False
    if node.within_key is None:
        at_night = node.is_by_office and node.within.term.measure is Measure.ELAPSED
        return (at_night or node.not_before is not None) and not behind.issuperset(node.before)
    events = plan.counted_from(node.within_key, index)[0]
    return node.before != list(events) and not behind.issuperset(events)


def _all_in_order(needed: Iterable[int], begin: dict[int, int], due: dict[int, int], low: dict[int, int]) -> None:
    for index in needed:
        if index in due and due[index] < max(begin[index], low.get(index, 0)):
            raise _NotAlike


def _swept(at: Callable[[int], list[int]], doors: list[int]) -> Iterator[tuple[int, int]]:
    """The ends of case and limit at both ends of each piece of the day on which all moments stay or run along.

    A moment that runs along does so until it meets a door that opens or closes, or a midnight.
    """
    moment, end = _FIRST * DAY, (_FIRST + 1) * DAY
    for _ in range(_MOST_PIECES):
        if moment > end:
            return
        here, following = at(moment), at(moment + 1)
        yield here[-2], here[-1]
        steps = [_next_door(a, doors) - a for a, b in zip(here, following, strict=True) if b == a + 1]
        jumps = any(b not in (a, a + 1) for a, b in zip(here, following, strict=True))
        length = 1 if jumps else max(min(steps), 1)
        if length > 1:
            last = at(moment + length - 1)
            yield last[-2], last[-1]
        moment += length
    raise _NotAlike


def _next_door(moment: int, doors: list[int]) -> int:
    day, time = divmod(moment, DAY)
    i = bisect_right(doors, time)
    return day * DAY + (doors[i] if i < len(doors) else DAY)


class _World:
    """A calendar of working days only, each like the others."""

    def __init__(
        self, regulation: Regulation, actors: Iterable[Actor | None], terms: list[tuple[Actor | None, Term]]
    ) -> None:
        self.counting, office = regulation.counting, regulation.hours
        self.day = _same_day(office)
        night = DAY - 60 * (self.day[-1][1] - self.day[0][0])
        if self.counting.after_hours != "next opening" or night <= 0:
            raise _NotAlike
        known = {(actor.hours, actor.accepts): actor for actor in actors if actor is not None}.values()
        for actor in known:
            if actor.hours not in (office, ALWAYS) or (actor.accepts and not _on_same_days(actor.accepts, office)):
                raise _NotAlike
        lengths = [
            _length(term, self.counting, is_always=bool(actor and actor.hours == ALWAYS)) for actor, term in terms
        ]
        open_seconds = 60 * sum(end - begin for begin, end in self.day)
        days = sum(count + seconds // open_seconds + 2 for count, seconds, _ in lengths)
        # What runs round the clock must not reach from one day of the office into the next.
        if days > _MOST_DAYS or sum(elapsed for _, _, elapsed in lengths) >= night:
            raise _NotAlike
        self.last = _FIRST + days + 10
        self.office = self._laid_out(office)
        self.clocks: dict[object, Clock] = {}
        shifts = [*self.day, *(shift for actor in known if actor.accepts for shift in _same_day(actor.accepts))]
        self.doors = sorted({0, *(60 * minute for shift in shifts for minute in shift)})

    def clock(self, actor: Actor | None) -> Clock:
        key = (actor.hours, actor.accepts) if actor is not None else None
        if key not in self.clocks:
            hours = self.office if actor is None or actor.hours != ALWAYS else self._laid_out(ALWAYS)
            accepts = self._laid_out(actor.accepts) if actor is not None and actor.accepts else hours
            self.clocks[key] = Clock(hours, accepts, self.office, self.office, self.counting)
        return self.clocks[key]

    def _laid_out(self, hours: Hours) -> Openings:
        day = _same_day(hours)
        return openings(Hours(week=(day,) * 7, on_holidays=True), {}, 0, 1, self.last)


def _same_day(hours: Hours) -> tuple[tuple[int, int], ...]:
    """The openings of every day that has any."""
    days = {day for day in hours.week if day}
    if len(days) != 1:
        raise _NotAlike
    return days.pop()


def _on_same_days(hours: Hours, office: Hours) -> bool:
    return all(bool(a) == bool(b) for a, b in zip(hours.week, office.week, strict=True))


def _length(term: Term, counting: Counting, *, is_always: bool) -> tuple[int, int, int]:
    """A term as working days, office seconds, and seconds round the clock. Other terms have no place here."""
    kind, n = runs(term, counting)
    if kind is Runs.SECONDS or (kind is Runs.OPEN_SECONDS and is_always):
        return 0, 0, n
    if kind is Runs.OPEN_SECONDS:
        return 0, n, 0
    # For who works on days off too, a day off is another day than the working day before it.
    if kind in (Runs.WORKING_DAYS, Runs.SAME_DAY) and not is_always:
        return n, 0, 0
    raise _NotAlike
