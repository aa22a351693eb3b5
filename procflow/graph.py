"""The flow of one procedure as a graph: entries and outcomes as nodes, ways as edges.

Plain dicts rather than networkx, whose import alone costs twice what checking a file does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from procflow.model import Entry, Join, Procedure, Split, Step, Target, Use


class Way(Struct, frozen=True):
    """One way out of an entry. `label` is the answer, the outcome of a used procedure, or empty.

    `keys` leads from the entry's place in the file to where the way is written.
    """

    source: str
    target: Target
    label: str
    keys: tuple[str | int, ...]

    @property
    def to(self) -> str | None:
        """The id of the step or outcome it leads to; None where the act does not say."""
        return self.target.step or self.target.outcome


def ways_of(entry: Entry) -> list[Way]:
    if isinstance(entry, Split):
        return [Way(entry.id, branch, "", ("split", index)) for index, branch in enumerate(entry.branches)]
    if isinstance(entry, Use):
        return [Way(entry.id, target, outcome, ("on", outcome)) for outcome, target in entry.on.items()]
    if isinstance(entry, Step) and entry.decision is not None:
        options = entry.decision.options
        return [Way(entry.id, option.next, option.when, ("options", index)) for index, option in enumerate(options)]
    assert entry.next is not None, "an entry without a decision goes on by `next`"
    return [Way(entry.id, entry.next, "", ("next",))]


class FlowGraph:
    """Entries, outcomes and ways of one procedure; sets derived from them are computed when first asked for."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.entries: dict[str, Entry] = {entry.id: entry for entry in procedure.entries}
        self.outcomes = {outcome.id for outcome in procedure.outcomes}
        self.start: str | None = procedure.entries[0].id if procedure.entries else None
        self.ways: dict[str, list[Way]] = {name: ways_of(entry) for name, entry in self.entries.items()}
        self.ways_to: dict[str, list[Way]] = {name: [] for name in (*self.entries, *self.outcomes)}
        for ways in self.ways.values():
            for way in ways:
                if way.to in self.ways_to:
                    self.ways_to[way.to].append(way)
        self.reachable = self._closure([self.start] if self.start else [], self._successors)

    def all_ways(self) -> Iterator[Way]:
        for ways in self.ways.values():
            yield from ways

    def is_join(self, name: str) -> bool:
        """Whether the entry waits for several ways."""
        entry = self.entries.get(name)
        return isinstance(entry, Join) and entry.all_ways

    def is_split(self, name: str) -> bool:
        return isinstance(self.entries.get(name), Split)

    def can_finish(self) -> set[str]:
        """Entries from which some way leads to an outcome, or to where the act falls silent."""
        silent = [name for name, ways in self.ways.items() if any(way.to is None for way in ways)]
        return self._closure([*self.outcomes, *silent], lambda name: (way.source for way in self.ways_to[name]))

    def by_rank(self) -> list[str]:
        """The reachable entries so that each comes after those that lead to it, ways back aside: reverse postorder."""
        done: list[str] = []
        seen: set[str] = set()
        stack: list[tuple[str, int]] = [(self.start, 0)] if self.start else []
        while stack:
            name, position = stack.pop()
            seen.add(name)
            ways = self.ways.get(name, [])
            for index in range(position, len(ways)):
                to = ways[index].to
                if to in self.entries and to not in seen:
                    stack += [(name, index + 1), (to, 0)]
                    break
            else:
                done.append(name)
        return done[::-1]

    def _successors(self, name: str) -> Iterable[str]:
        return (way.to for way in self.ways.get(name, ()) if way.to is not None)

    def _closure(self, begin: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
        found = set(begin)
        stack = list(found)
        while stack:
            for name in following(stack.pop()):
                if name not in found:
                    found.add(name)
                    stack.append(name)
        return found


def loops(names: Iterable[str], following: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """The strongly connected parts that hold a circle (Tarjan's algorithm, without recursion), in order of `names`."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_nodes: list[str] = []
    is_open: set[str] = set()
    found: list[list[str]] = []
    for root in names:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_nodes.append(root)
        is_open.add(root)
        stack = [(root, iter(following(root)))]
        while stack:
            node, successors = stack[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    open_nodes.append(successor)
                    is_open.add(successor)
                    stack.append((successor, iter(following(successor))))
                    break
                if successor in is_open:
                    low[node] = min(low[node], index[successor])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
                if low[node] == index[node]:
                    part: list[str] = []
                    while not part or part[-1] != node:
                        part.append(open_nodes.pop())
                        is_open.discard(part[-1])
                    if len(part) > 1 or node in following(node):
                        found.append(part[::-1])
    order = {name: position for position, name in enumerate(index)}
    return sorted((sorted(part, key=order.__getitem__) for part in found), key=lambda part: order[part[0]])
