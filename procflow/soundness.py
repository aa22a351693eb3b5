"""Whether the flow of a procedure always comes to its end: exactly one outcome, nothing left waiting behind it.

Tokens stand before entries; a join holds one place for each way that leads to it. Splits and joins are free choice
in the sense of Petri nets: what happens to one token never depends on another, except that a join waits. Two facts
about such nets make the search below both exact and small:

* expanding only one enabled entry at a time, with all its ways, reaches every dead end that any order reaches
  (persistent sets), so parallel branches are walked one after the other, not in all their interleavings;
* a net that can always complete never holds two tokens in one place, so the first doubled token settles the matter.

Only the states before a decision are remembered; what happens between two decisions has one course. A flow whose
search would not end within the budget is reported as undecided, never as sound.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from heapq import heappop, heappush

from msgspec import Struct
from msgspec.structs import replace

from procflow.graph import FlowGraph, Way

# Tokens in all remembered states together; some 100 MB. Real procedures need a few hundred.
BUDGET = 5_000_000


class Trouble(StrEnum):
    WAITS = "waits"  # the join `at` waits for ever for the ways `missing`
    TWICE = "twice"  # the entry `at` is begun a second time while its first run is not over
    OUTCOMES = "outcomes"  # the outcome `at` is reached though the case already ended in `others`
    LEFTOVER = "leftover"  # the case ends while the join `at` still waits
    UNDECIDED = "undecided"


class Unsound(Struct, frozen=True):
    trouble: Trouble
    at: str
    missing: tuple[Way, ...] = ()
    others: tuple[str, ...] = ()
    choices: tuple[Way, ...] = ()  # the ways taken at decisions on the shortest course that leads there


def find_unsound(graph: FlowGraph, budget: int = BUDGET) -> list[Unsound]:
    """All places where the flow can go wrong, each with a shortest course of decisions that leads there.

    Entries from which no way leads to an outcome, and ways that the act leaves open, are other findings: here a
    course that comes to one of them simply stops.
    """
    if graph.start is None or not any(graph.is_split(name) or graph.is_join(name) for name in graph.reachable):
        return []
    search = _Search(_Net(graph, _depth_first(graph)), budget)
    search.run()
    # The search walks one branch to its end before the next, so two tokens that meet are often noticed only at the
    # end. Walking the same decisions side by side shows where they meet first.
    side_by_side = _Net(graph, graph.by_rank())
    found: dict[tuple[Trouble, str], Unsound] = {}
    for unsound in search.found:
        shown = _replay(side_by_side, unsound) if unsound.trouble is not Trouble.UNDECIDED else unsound
        found.setdefault((shown.trouble, shown.at), shown)
    return list(found.values())


class _Net:
    """The graph in numbers. Where several entries can go on, the one with the lowest number does."""

    def __init__(self, graph: FlowGraph, names: list[str]) -> None:
        self.graph = graph
        self.names = names
        self.number = {name: number for number, name in enumerate(names)}
        finishing = graph.can_finish()
        self.dead = {(way.source, way.keys) for way in graph.all_ways() if way.to is None or way.to not in finishing}
        self.join_places: dict[str, list[int]] = {}
        self.place_of_way: dict[tuple[str, tuple[str | int, ...]], int] = {}
        self.way_of_place: dict[int, Way] = {}
        place = len(names)
        for name in names:
            if not graph.is_join(name):
                continue
            self.join_places[name] = []
            for way in graph.ways_to[name]:
                self.join_places[name].append(place)
                self.place_of_way[way.source, way.keys] = place
                self.way_of_place[place] = way
                place += 1

    def is_dead(self, way: Way) -> bool:
        return (way.source, way.keys) in self.dead


class _State:
    """Tokens on places, and the entries they enable. A place is an entry's number, or one way into a join."""

    __slots__ = ("ended", "ready", "tokens")

    def __init__(self) -> None:
        self.tokens: set[int] = set()
        self.ready: list[int] = []  # a heap
        self.ended: str | None = None

    def copy(self) -> _State:
        other = _State()
        other.tokens = set(self.tokens)
        other.ready = list(self.ready)
        other.ended = self.ended
        return other

    def key(self) -> tuple[object, ...]:
        return (self.ended, *sorted(self.tokens))

    def put(self, net: _Net, to: str, way: Way | None) -> Unsound | None:
        """A token arrives at an entry or outcome."""
        if to in net.graph.outcomes:
            if self.ended is not None:
                return Unsound(Trouble.OUTCOMES, to, others=(self.ended,))
            self.ended = to
            return None
        number = net.number[to]
        place = number if to not in net.join_places or way is None else net.place_of_way[way.source, way.keys]
        if place in self.tokens:
            return Unsound(Trouble.TWICE, to)
        self.tokens.add(place)
        if to not in net.join_places or self.tokens.issuperset(net.join_places[to]):
            heappush(self.ready, number)
        return None

    def take(self, net: _Net) -> str:
        """The first entry that can go on begins."""
        number = heappop(self.ready)
        name = net.names[number]
        self.tokens.difference_update(net.join_places.get(name, ()))
        self.tokens.discard(number)
        return name

    def advance(self, net: _Net) -> Unsound | None:
        """Go on until a decision is ahead (it is then the first of `ready`) or nothing is (`ready` is empty)."""
        while self.ready:
            name = net.names[self.ready[0]]
            ways = net.graph.ways[name]
            if len(ways) > 1 and not net.graph.is_split(name):
                return None
            self.take(net)
            for way in ways:
                if way.to is None or net.is_dead(way):
                    self.ready.clear()
                    return None
                if (trouble := self.put(net, way.to, way)) is not None:
                    return trouble
            if not ways:
                self.ready.clear()
                return None
        return self._end(net)

    def _end(self, net: _Net) -> Unsound | None:
        if not self.tokens:
            return None
        place = min(self.tokens)
        at = net.names[place] if place not in net.way_of_place else net.way_of_place[place].to
        assert at is not None, "only joins hold tokens that cannot go on"
        missing = tuple(net.way_of_place[other] for other in net.join_places[at] if other not in self.tokens)
        if self.ended is not None:
            return Unsound(Trouble.LEFTOVER, at, missing=missing, others=(self.ended,))
        return Unsound(Trouble.WAITS, at, missing=missing)


# The ways taken at decisions, the last one first: states share their past.
_Course = tuple["_Course", Way] | None


def _choices(course: _Course) -> tuple[Way, ...]:
    ways = []
    while course is not None:
        course, way = course
        ways.append(way)
    return tuple(reversed(ways))


class _Search:
    def __init__(self, net: _Net, budget: int) -> None:
        self.net = net
        self.budget = budget
        self.found: list[Unsound] = []
        self.queue: deque[tuple[_State, _Course]] = deque()
        self.seen: set[tuple[object, ...]] = set()

    def run(self) -> None:
        net = self.net
        start = net.graph.start
        assert start is not None, "an empty procedure is not searched"
        begin = _State()
        begin.put(net, start, None)
        self.settle(begin, begin.advance(net), None)
        used = 0
        while self.queue:
            state, course = self.queue.popleft()
            used += len(state.tokens) + 1
            if used > self.budget:
                self.found.append(Unsound(Trouble.UNDECIDED, start))
                return
            for way in net.graph.ways[net.names[state.ready[0]]]:
                if way.to is not None and not net.is_dead(way):
                    after = state.copy()
                    after.take(net)
                    trouble = after.put(net, way.to, way) or after.advance(net)
                    self.settle(after, trouble, (course, way))

    def settle(self, state: _State, trouble: Unsound | None, course: _Course) -> None:
        if trouble is not None:
            if all((trouble.trouble, trouble.at) != (other.trouble, other.at) for other in self.found):
                self.found.append(replace(trouble, choices=_choices(course)))
        elif state.ready and (key := state.key()) not in self.seen:
            self.seen.add(key)
            self.queue.append((state, course))


def _replay(net: _Net, unsound: Unsound) -> Unsound:
    """The first trouble on the course of `unsound`, its decisions taken in the order of `net`."""
    left: dict[str, deque[Way]] = {}
    for way in unsound.choices:
        left.setdefault(way.source, deque()).append(way)
    state = _State()
    assert net.graph.start is not None, "an empty procedure is not searched"
    taken: list[Way] = []
    trouble = state.put(net, net.graph.start, None) or state.advance(net)
    while trouble is None and state.ready:
        name = state.take(net)
        if not left.get(name):
            return unsound
        way = left[name].popleft()
        assert way.to is not None, "the search takes no way that leads nowhere"
        taken.append(way)
        trouble = state.put(net, way.to, way) or state.advance(net)
    return replace(trouble, choices=tuple(taken)) if trouble is not None else unsound


def _depth_first(graph: FlowGraph) -> list[str]:
    """Entries so that one branch of a split comes whole before the next."""
    order: dict[str, None] = {}
    stack = [graph.start] if graph.start else []
    while stack:
        name = stack.pop()
        if name not in order and name in graph.entries:
            order[name] = None
            stack += [way.to for way in reversed(graph.ways[name]) if way.to is not None]
    return list(order)
