"""The two arithmetics in which the times of a plan are walked: all starts at once, or one case from one start."""

from __future__ import annotations

from procflow.clock import Clock
from procflow.model import Actor, Term
from procflow.proof.deadlines import ARRIVES, EARLIEST, ENDS, RECEIVED, Calendar
from procflow.proof.monotone import Monotone, earliest, latest


class AllStarts:
    """Moments are functions of the start."""

    every_begin = False

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def clock(self, actor: Actor | None) -> Clock:
        return self.calendar.clock(actor)

    def arrives(self, clock: Clock, when: Monotone) -> Monotone:
        return self.calendar.function(clock, ARRIVES).after(when)

    def received(self, clock: Clock, when: Monotone) -> Monotone:
        return self.calendar.function(clock, RECEIVED).after(when)

    def ends(self, clock: Clock, term: Term, when: Monotone) -> Monotone:
        return self.calendar.function(clock, ENDS, term).after(when)

    def not_before(self, clock: Clock, term: Term, when: Monotone) -> Monotone:
        return self.calendar.function(clock, EARLIEST, term).after(when)

    def latest(self, a: Monotone, b: Monotone) -> Monotone:
        return latest(a, b)

    def earliest(self, a: Monotone, b: Monotone) -> Monotone:
        return earliest(a, b)
