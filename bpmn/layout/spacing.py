"""From an order to coordinates: everything as near to the start as what is before it allows.

One axis at a time. A solid reaches over some stretch of the other axis, and keeps its distance from the next one on
either side there; solids of one owner move together. So the order of things, and with it every line, stays what it was.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Solid(NamedTuple):
    """From `low` to `high` of the other axis it takes `start` to `end` around its owner. `place` is its place in the order."""

    low: float
    high: float
    place: float
    owner: int
    start: int
    end: int
    kind: str


class Apart(NamedTuple):
    """The second owner is at least so far beyond the first."""

    first: int
    second: int
    distance: int


# How often solids that are between others of one owner, where there is no room, are put beside them.
TRIES = 20


Seen = dict[tuple[int, int], tuple[int, int]]


class Kept(NamedTuple):
    """Solids in their order, those that see each other, and the distances that follow."""

    solids: list[Solid]
    seen: Seen
    apart: list[Apart]


def keep_apart(solids: list[Solid], free: Mapping[str, int]) -> Kept:
    """For each two that see each other, the distance that their owners keep. Stretches that only touch count.

    What stands between two solids of one owner without room there is put beside both.
    """
    solids = list(solids)
    to_low: dict[int, bool] = {}
    for _ in range(TRIES):
        seen = _seeing(solids, free)
        if not _put_beside(solids, seen, free, to_low):
            break
    apart = [
        Apart(first, second, _distance(solids[before], solids[after], free))
        for (first, second), (before, after) in seen.items()
    ]
    return Kept(solids, seen, apart)


def untangled(kept: Kept, apart: list[Apart], count: int) -> list[Solid] | None:
    """The solids in another order, since some are before each other in a ring: a line or a text is put beside the next.

    None if there is none of these in the ring.
    """
    heavy = {solid.owner for solid in kept.solids if solid.kind not in ("leg", "text")}
    for first, second, _ in _ring(apart, count):
        if (first, second) not in kept.seen or (first in heavy and second in heavy):
            continue
        before, after = kept.seen[first, second]
        solids = list(kept.solids)
        if first not in heavy:
            solids[before] = solids[before]._replace(place=solids[after].place + NEXT)
        else:
            solids[after] = solids[after]._replace(place=solids[before].place - NEXT)
        return solids
    return None


def _ring(apart: list[Apart], count: int) -> list[Apart]:
    """Distances that lead round to where they begin, and so are never long enough."""
    place, last = [0] * count, dict[int, Apart]()
    moved = 0
    for _ in range(count + 1):
        for edge in apart:
            if place[edge.first] + edge.distance > place[edge.second]:
                place[edge.second] = place[edge.first] + edge.distance
                last[edge.second] = edge
                moved = edge.second
    for _ in range(count):
        if moved not in last:
            return []
        moved = last[moved].first
    ring: list[Apart] = []
    while not ring or ring[-1].first != moved:
        edge = last[ring[-1].first if ring else moved]
        ring.append(edge)
    return ring


def _distance(one: Solid, two: Solid, free: Mapping[str, int]) -> int:
    return one.end - two.start + free[one.kind] + free[two.kind]


def _put_beside(solids: list[Solid], seen: Seen, free: Mapping[str, int], to_low: dict[int, bool]) -> bool:
    """Whether something had to be put elsewhere, since one owner was both before and after another.

    What went to one side once goes on to that side.
    """
    changed = False
    for (first, second), (before, after) in seen.items():
        if first > second or (second, first) not in seen:
            continue
        before_too, after_too = seen[second, first]
        room = _distance(solids[before], solids[after], free) + _distance(solids[before_too], solids[after_too], free)
        if room <= 0:
            continue
        changed = True
        if before == after_too:
            middle, low, high = before, before_too, after
        elif after == before_too:
            middle, low, high = after, before, after_too
        else:
            # Two of each, in turns: all of the second owner come first.
            middle, low, high = after, before, after
            to_low[middle] = True
        place = solids[middle].place
        is_low = to_low.setdefault(middle, place - solids[low].place < solids[high].place - place)
        beyond = solids[low].place - NEXT if is_low else solids[high].place + NEXT
        solids[middle] = solids[middle]._replace(place=beyond)
    return changed


# How far beyond another in the order.
NEXT = 1e-4


class _Sweep:
    """Solids from one end of the other axis to its other end: which of them are there, in order, and who sees whom."""

    def __init__(self, solids: list[Solid], free: Mapping[str, int]) -> None:
        self.solids, self.free = solids, free
        self.active: list[tuple[float, int, int]] = []
        self.apart: dict[tuple[int, int], int] = {}
        self.seen: Seen = {}

    def enter(self, number: int) -> None:
        solid = self.solids[number]
        key = (solid.place, solid.owner, number)
        insort(self.active, key)
        position = bisect_left(self.active, key)
        for before in self._run(self._beyond(position - 1, -1, solid.owner), -1):
            self._see(before, number)
        for after in self._run(self._beyond(position + 1, 1, solid.owner), 1):
            self._see(number, after)

    def leave(self, number: int) -> None:
        """What was on both sides of it sees each other."""
        solid = self.solids[number]
        position = bisect_left(self.active, (solid.place, solid.owner, number))
        self.active.pop(position)
        for before in self._run(position - 1, -1):
            for after in self._run(position, 1):
                if self.solids[before].owner != self.solids[after].owner:
                    self._see(before, after)

    def _see(self, before: int, after: int) -> None:
        one, two = self.solids[before], self.solids[after]
        key, distance = (one.owner, two.owner), _distance(one, two, self.free)
        if key not in self.apart or distance > self.apart[key]:
            self.apart[key], self.seen[key] = distance, (before, after)

    def _run(self, position: int, step: int) -> Iterator[int]:
        """The neighbours on one side that have one owner."""
        owner: int | None = None
        while 0 <= position < len(self.active):
            number = self.active[position][2]
            if owner is not None and self.solids[number].owner != owner:
                return
            owner = self.solids[number].owner
            yield number
            position += step

    def _beyond(self, position: int, step: int, owner: int) -> int:
        while 0 <= position < len(self.active) and self.solids[self.active[position][2]].owner == owner:
            position += step
        return position


def _seeing(solids: list[Solid], free: Mapping[str, int]) -> Seen:
    """For each two owners of which one sees the other after it, the solids that keep them farthest apart."""
    events: list[tuple[float, bool, int]] = []
    for number, solid in enumerate(solids):
        events.append((solid.low, False, number))
        events.append((solid.high, True, number))
    sweep = _Sweep(solids, free)
    for _, ends, number in sorted(events):
        if ends:
            sweep.leave(number)
        else:
            sweep.enter(number)
    return sweep.seen


# How often all distances are looked at; in the order of places a few times do.
ROUNDS = 500


class Bound(NamedTuple):
    """Two owners that move together: the second is so far beyond the first."""

    first: int
    second: int
    distance: int


def solve(count: int, apart: Iterable[Apart], least: dict[int, int], order: list[float]) -> list[int] | None:
    """The least place of each owner at which every distance is kept. None if there is none.

    `least` holds the least place of an owner by itself; `order` what is to be looked at first, for speed.
    """
    edges = sorted(apart, key=lambda edge: order[edge.first])
    place = [least.get(owner, 0) for owner in range(count)]
    for _ in range(ROUNDS):
        moved = False
        for before, after, distance in edges:
            if place[before] + distance > place[after]:
                place[after] = place[before] + distance
                moved = True
        if not moved:
            return place
    return None


def together(count: int, bound: Iterable[Bound]) -> tuple[list[int], list[int]]:
    """For each owner the one that stands for all it moves with, and how far beyond that it is."""
    beside: dict[int, list[tuple[int, int]]] = {}
    for first, second, distance in bound:
        beside.setdefault(first, []).append((second, distance))
        beside.setdefault(second, []).append((first, -distance))
    head, shift = list(range(count)), [0] * count
    done: set[int] = set()
    for owner in range(count):
        if owner in done or owner not in beside:
            continue
        done.add(owner)
        stack = [owner]
        while stack:
            here = stack.pop()
            for other, distance in beside[here]:
                if other not in done:
                    done.add(other)
                    head[other], shift[other] = owner, shift[here] + distance
                    stack.append(other)
    return head, shift
