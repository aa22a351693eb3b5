"""What is proved at a time: one outcome under one limit, over all starts of some years."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from procflow.clock import Clock
from procflow.clock.terms import Runs, runs
from procflow.model import Limit, Procedure, Term
from procflow.proof.count import Count
from procflow.proof.deadlines import ARRIVES, ENDS, RECEIVED, Calendar
from procflow.proof.monotone import Monotone, at_ends, common_pieces, identity
from procflow.proof.one_start import OneStart
from procflow.proof.plan import Plan
from procflow.proof.starts import AllStarts
from procflow.proof.times import Times, terms_of, walk

Lasting = Callable[[int, Clock, Monotone], Monotone]


class Question(Struct, frozen=True):
    """What is asked: the plan of a procedure, over the starts from `first` to `last`."""

    plan: Plan
    procedure: Procedure
    calendar: Calendar
    first: int
    last: int
    detail: bool
    arrivals: dict[object, Monotone] = {}
    office_time: dict[Monotone, Monotone] = {}
    walks: dict[object, Times[Monotone]] = {}

    def arrival(self, count: Count) -> Monotone:
        """When what happens at the origin of a count counts as having happened."""
        taken_in_by = self.calendar.clock(count.taken_in_by)
        key = (count.origin, count.is_taken_in, taken_in_by, count.first, count.others, count.done_by, count.begins)
        if key not in self.arrivals:
            self.arrivals[key] = arrival_of(self, count, identity(self.first, self.last))
        return self.arrivals[key]

    def times(self, count: Count, arrival: Monotone, needed: list[int]) -> Times[Monotone]:
        """The times of the nodes that are needed, and of others too: what leads to several outcomes is walked once."""
        key = (count.origin, count.begins, count.first, count.others, arrival)
        known = self.walks.get(key)
        self.walks[key] = walk(
            self.plan, count.origin, arrival, needed, AllStarts(self.calendar), known=known, begins=count.begins
        )
        return self.walks[key]

    def opened(self, function: Monotone) -> Monotone:
        """How many office seconds have passed at what the function gives; outcomes ask it of the same nodes."""
        if function not in self.office_time:
            self.office_time[function] = self.open_time.after(function)
        return self.office_time[function]

    @property
    def open_time(self) -> Monotone:
        return self.calendar.open_time(self.calendar.clock(None))


class Case(Struct, frozen=True):
    """One outcome under one limit, its count beginning in one way."""

    question: Question
    outcome: int
    limit: Limit
    count: Count
    needed: list[int]  # the nodes that matter, in order
    arrival: Monotone  # when what happens at a moment counts as having happened
    clock: Clock  # of the limit

    @property
    def plan(self) -> Plan:
        return self.question.plan

    def times(
        self,
        plan: Plan | None = None,
        *,
        prolonged: bool = False,
        quick: bool = False,
        lasting: Lasting | None = None,
    ) -> Times[Monotone]:
        """The times of this plan, or of the same with other terms."""
        if plan is None and not prolonged and not quick and lasting is None:
            return self.question.times(self.count, self.arrival, self.needed)
        return walk(
            plan or self.plan,
            self.count.origin,
            self.arrival,
            self.needed,
            AllStarts(self.question.calendar),
            prolonged=prolonged,
            quick=quick,
            lasting=lasting,
            begins=self.count.begins,
        )

    def holds(self, plan: Plan, expires: Monotone) -> bool:
        """Whether the limit holds for every start with the terms of another plan."""
        return self.in_time(self.times(plan).finish[self.outcome], expires)

    @staticmethod
    def in_time(finish: Monotone, expires: Monotone) -> bool:
        at, lasts = common_pieces(finish, expires)
        return all(bool((a <= b).all()) for a, b in zip(*at_ends(at, lasts, finish, expires), strict=True))

    def expires(self, *, prolonged: bool = False) -> Monotone:
        assert self.limit.within is not None, "only a limit that is known expires"
        calendar, expires = self.question.calendar, self.arrival
        for term in terms_of(self.limit.within.term, self.limit.extension if prolonged else None):
            if self._in_office_hours(term):
                expires = calendar.function(self.clock, ARRIVES).after(expires)
                expires = calendar.function(calendar.clock(None), ENDS, term).after(expires)
            else:
                expires = calendar.function(self.clock, ENDS, term).after(expires)
        return expires

    def _in_office_hours(self, term: Term) -> bool:
        """Hours of a limit are the office's, whoever took the application in."""
        return runs(term, self.clock.counting)[0] is Runs.OPEN_SECONDS

    def from_one_start(self, moment: int, plan: Plan | None = None, *, prolonged: bool = False) -> Times[int]:
        """The same for the case whose count begins at a moment."""
        math = OneStart(self.question.calendar.clock)
        return walk(
            plan or self.plan,
            self.count.origin,
            moment,
            self.needed,
            math,
            prolonged=prolonged,
            begins=self.count.begins,
        )

    def expires_at(self, moment: int, *, prolonged: bool = False) -> int:
        assert self.limit.within is not None, "only a limit that is known expires"
        for term in terms_of(self.limit.within.term, self.limit.extension if prolonged else None):
            if self._in_office_hours(term):
                moment = self.question.calendar.clock(None).end_of(term, self.clock.arrives(moment))
            else:
                moment = self.clock.end_of(term, moment)
        return moment


def arrival_of(question: Question, count: Count, happens: Monotone) -> Monotone:
    """When what happens at the origin of a count counts as having happened."""
    calendar = question.calendar
    if count.is_taken_in:
        return calendar.function(calendar.clock(count.taken_in_by), RECEIVED).after(happens)
    if count.done_by is None:
        return happens
    node = question.plan.nodes[count.done_by]
    clock = calendar.clock(node.actor)
    if count.begins:
        return calendar.function(clock, RECEIVED if node.from_outside else ARRIVES).after(happens)
    if node.within is not None and runs(node.within.term, clock.counting)[0] is Runs.SECONDS:
        return happens  # what runs round the clock may end at any hour
    # What an office does is done while it is open.
    return calendar.function(clock, ARRIVES).after(happens)
