"""One case from one start: moments are numbers. Needs no calendar of years, and nothing that is slow to import."""

from __future__ import annotations

from collections.abc import Callable

from procflow.clock import Clock
from procflow.model import Actor, Term


class OneStart:
    every_begin = True

    def __init__(self, clock: Callable[[Actor | None], Clock]) -> None:
        self.clock = clock

    def arrives(self, clock: Clock, when: int) -> int:
        return clock.arrives(when)

    def received(self, clock: Clock, when: int) -> int:
        return clock.received(when)

    def ends(self, clock: Clock, term: Term, when: int) -> int:
        return clock.end_of(term, when)

    def not_before(self, clock: Clock, term: Term, when: int) -> int:
        return clock.earliest_of(term, when)

    def latest(self, a: int, b: int) -> int:
        return max(a, b)

    def earliest(self, a: int, b: int) -> int:
        return min(a, b)
