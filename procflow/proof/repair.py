"""Shorter terms with which a broken limit holds: the smallest cut in all, and the cuts of one step that suffice.

Candidates are tried on the few starts known to be late, which is quick; what helps all of them is then proved for every
start, and if another start turns out to be late, that one joins them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from heapq import heappop, heappush

from msgspec import Struct, structs

from procflow.model import Term, Unit
from procflow.proof import margins
from procflow.proof.case import Case
from procflow.proof.course import critical_of
from procflow.proof.monotone import Monotone
from procflow.proof.plan import Plan, with_terms
from procflow.proof.results import Cut, Place, Repair

Path = tuple[str, ...]
Cuts = tuple[tuple[Path, int], ...]  # for each step that is cut, by how much, in order

# So many steps are followed in search of the smallest cut; then the best one found is told, and that it may not be.
MOST_STEPS = 60_000
MOST_SHOWN = 10


class Cuttable(Struct, frozen=True):
    """A term that can be cut, in whole grains: days, weeks, or minutes. What is left of one day is "the same day"."""

    place: Place
    term: Term
    grains: int  # as many can be taken away
    seconds: int  # of office time in a grain, about

    def cut(self, grains: int) -> Term:
        if self.term.unit in _DAYS and grains == self.grains:
            return Term(high=Decimal(1), unit=Unit.SAME_DAY)
        if not self.term.unit.is_clock_time:
            return structs.replace(self.term, high=self.term.high - grains, low=None)
        left = (self.grains + 1 - grains) * self.seconds
        for unit, length in ((Unit.HOUR, 3600), (Unit.MINUTE, 60), (Unit.SECOND, 1)):
            if left % length == 0:
                return structs.replace(self.term, high=Decimal(left // length), unit=unit, low=None)
        raise AssertionError("seconds are whole")


class Search:
    def __init__(self, case: Case, expires: Monotone, late: Sequence[int]) -> None:
        self.case, self.expires = case, expires
        self.late = list(late)
        self.tries = 0
        day = _office_day(case)
        self.terms = {
            node.place.path: cuttable
            for index in case.needed
            if (node := case.plan.nodes[index]).within is not None
            and (cuttable := _cuttable(node.place, node.within.term, day)) is not None
        }

    def plan(self, cuts: Cuts) -> Plan:
        return with_terms(self.case.plan, {path: self.terms[path].cut(grains) for path, grains in cuts})

    def overdue(self, start: int, cuts: Cuts) -> tuple[int, list[Path]]:
        """By how many seconds the case from `start` is late, and which steps decide it."""
        self.tries += 1
        plan = self.plan(cuts)
        times = self.case.from_one_start(start, plan)
        over = times.finish[self.case.outcome] - self.case.expires_at(start)
        return over, [plan.nodes[index].place.path for index in critical_of(plan, self.case.outcome, times)]

    def holds(self, cuts: Cuts) -> bool:
        """Whether it holds for the late starts known; if so, for every start. One that is late then is remembered."""
        if any(self.overdue(start, cuts)[0] > 0 for start in self.late):
            return False
        finish = self.case.times(self.plan(cuts)).finish[self.case.outcome]
        gap = margins.gap(finish, self.expires, self.case.question.open_time.after)
        _, broken, first, last = margins.least(gap)
        if broken:
            # Both ends: what helps the first of many starts alike is seldom enough for the last.
            self.late += dict.fromkeys((self.case.arrival.one(last), self.case.arrival.one(first)))
        return not broken

    def seconds(self, cuts: Cuts) -> int:
        return sum(self.terms[path].seconds * grains for path, grains in cuts)

    def repair(self, cuts: Cuts, *, is_smallest: bool) -> Repair:
        told = tuple(Cut(self.terms[path].place, self.terms[path].term, self.terms[path].cut(n)) for path, n in cuts)
        return Repair(told, self.seconds(cuts) // 60, is_smallest)


def repairs(case: Case, expires: Monotone, late: Sequence[int]) -> Iterator[Repair]:
    """The smallest cut in all first, then those of one step, the smallest first."""
    search = Search(case, expires, late)
    single = sorted(_of_one_step(search), key=search.seconds)
    smallest, is_certain = _smallest(search, single[0] if single else None)
    if smallest is None:
        return
    yield search.repair(smallest, is_smallest=is_certain)
    yield from (search.repair(cuts, is_smallest=True) for cuts in single[:MOST_SHOWN] if cuts != smallest)


def _of_one_step(search: Search) -> Iterator[Cuts]:
    """For each step that decides the worst case, the smallest cut of it alone that suffices."""
    _, critical = search.overdue(search.late[0], ())
    for path in dict.fromkeys(critical):
        if path not in search.terms:
            continue
        low, high = 0, search.terms[path].grains
        if not search.holds(((path, high),)):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if search.holds(((path, middle),)) else (middle, high)
        yield ((path, high),)


def _smallest(search: Search, known: Cuts | None) -> tuple[Cuts | None, bool]:
    """The cheapest cuts that suffice, and whether no cheaper ones can have been missed.

    From a late start each step that decides it is cut by as little as brings the case in time; or as far as that makes
    it end sooner; or to the end, so that several steps can share what one alone cannot give.
    """
    most = search.seconds(known) if known is not None else None
    queue: list[tuple[int, Cuts]] = [(0, ())]
    seen: set[Cuts] = {()}
    while queue:
        cost, cuts = heappop(queue)
        if most is not None and cost >= most:
            return known, True
        if search.holds(cuts):
            return cuts, True
        if search.tries * len(search.case.needed) > MOST_STEPS:
            return known, False
        start = next(each for each in search.late if search.overdue(each, cuts)[0] > 0)
        for after in _shorter(search, start, cuts):
            if after not in seen:
                seen.add(after)
                heappush(queue, (search.seconds(after), after))
    return known, True


def _shorter(search: Search, start: int, cuts: Cuts) -> Iterator[Cuts]:
    now, critical = search.overdue(start, cuts)
    taken = dict(cuts)
    for path in dict.fromkeys(critical):
        if path not in search.terms or taken.get(path, 0) >= search.terms[path].grains:
            continue
        low, most = taken.get(path, 0), search.terms[path].grains

        def with_cut(grains: int, path: Path = path) -> Cuts:
            return tuple(sorted({**taken, path: grains}.items()))

        least = search.overdue(start, with_cut(most))[0]
        yield with_cut(most)
        for enough in {max(least, 0), least} if least < now else ():
            below, reaching = low, most
            while reaching - below > 1:
                middle = (below + reaching) // 2
                is_enough = search.overdue(start, with_cut(middle))[0] <= enough
                below, reaching = (below, middle) if is_enough else (middle, reaching)
            yield with_cut(reaching)


_DAYS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.DAY)


def _cuttable(place: Place, term: Term, office_day: int) -> Cuttable | None:
    days = {
        Unit.WORKING_DAY: 1.0,
        Unit.CALENDAR_DAY: 5 / 7,
        Unit.DAY: 1.0,
        Unit.WEEK: 5,
        Unit.MONTH: 21,
        Unit.YEAR: 250,
    }
    if term.unit.is_clock_time:
        seconds = int(term.high * {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}[term.unit])
        grain = 60 if seconds % 60 == 0 and seconds > 60 else 1
        return Cuttable(place, term, seconds // grain - 1, grain) if seconds > grain else None
    if term.unit not in days or term.high != term.high.to_integral_value():
        return None
    grains = int(term.high) - (term.unit not in _DAYS)
    return Cuttable(place, term, grains, int(days[term.unit] * office_day)) if grains > 0 else None


def _office_day(case: Case) -> int:
    """How many seconds the office is open on a usual day."""
    week = case.question.calendar.regulation.hours.week
    return max(60 * sum(end - begin for begin, end in day) for day in week)
