"""What is proved at a time: one outcome under one limit, over all starts of some years."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from procflow.clock import Clock
from procflow.model import Limit, Procedure
from procflow.proof.count import Count
from procflow.proof.deadlines import ENDS, Calendar
from procflow.proof.monotone import Monotone, common_pieces
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
        return walk(
            plan or self.plan,
            self.count.origin,
            self.arrival,
            self.needed,
            AllStarts(self.question.calendar),
            prolonged=prolonged,
            quick=quick,
            lasting=lasting,
        )

    def holds(self, plan: Plan, expires: Monotone) -> bool:
        """Whether the limit holds for every start with the terms of another plan."""
        return self.in_time(self.times(plan).finish[self.outcome], expires)

    @staticmethod
    def in_time(finish: Monotone, expires: Monotone) -> bool:
        at, lasts = common_pieces(finish, expires)
        return all(bool((finish(points) <= expires(points)).all()) for points in (at, lasts))

    def expires(self, *, prolonged: bool = False) -> Monotone:
        assert self.limit.within is not None, "only a limit that is known expires"
        expires = self.arrival
        for term in terms_of(self.limit.within.term, self.limit.extension if prolonged else None):
            expires = self.question.calendar.function(self.clock, ENDS, term).after(expires)
        return expires

    def from_one_start(self, moment: int, plan: Plan | None = None, *, prolonged: bool = False) -> Times[int]:
        """The same for the case whose count begins at a moment."""
        math = OneStart(self.question.calendar.clock)
        return walk(plan or self.plan, self.count.origin, moment, self.needed, math, prolonged=prolonged)

    def expires_at(self, moment: int, *, prolonged: bool = False) -> int:
        assert self.limit.within is not None, "only a limit that is known expires"
        for term in terms_of(self.limit.within.term, self.limit.extension if prolonged else None):
            moment = self.clock.end_of(term, moment)
        return moment
