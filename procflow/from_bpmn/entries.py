"""The entries of a procedure while they are made: values of the file format, and ways that lead to nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bpmn import Element
from procflow.bpmn_extension import Values

UNSTATED = "unstated"

# In this order people read the keys of an entry.
_ORDER = (
    *("when", "id", "name", "by", "do", "with", "to", "sends", "via", "using", "gives", "within", "from", "not_before"),
    *("extension", "marks", "stops_clock", "also", "decide", "answers", "of", "options", "split", "join"),
    *("use", "actors", "on", "next", "at_most", "source", "note"),
)


@dataclass
class Way:
    """One way out: to a node of the drawing, to an entry made beside the nodes, or to an outcome."""

    node: Element | None = None
    entry: str | None = None
    outcome: str | None = None
    values: Values = field(default_factory=dict)  # `when`, `name`, `source`, `at_most`; `outcome` of a used procedure


@dataclass
class Entry:
    id: str
    kind: str  # "step", "decision", "split", "join", "use"
    values: Values
    ways: list[Way] = field(default_factory=list)
    element: Element | None = None
    is_kept: bool = False  # it came from procflow, and stands where it stood
    is_copy: bool = False  # of another that came from procflow
    place: int = 0  # where it stood, if it is kept
    calls: str | None = None  # the procedure of this file that it uses
    outcomes: dict[str, set[str]] = field(default_factory=dict)  # of what it uses, with the names of their errors
    refusals: dict[str, Way] = field(default_factory=dict)  # by error code or name; "" is every other


def ordered(values: Values) -> Values:
    known = {key: values[key] for key in _ORDER if key in values}
    return known | {key: value for key, value in values.items() if key not in known}


def in_order(entries: list[Entry], first: str | None, following: dict[str, list[str]]) -> list[Entry]:
    """As people read them: the first one where the case begins, each after what leads to it, kept ones as they were."""
    by_id = {entry.id: entry for entry in entries}
    kept = [entry.id for entry in sorted(entries, key=lambda entry: (entry.place, entry.is_copy)) if entry.is_kept]
    order = kept or list(_by_rank(by_id, first, following))
    placed = set(order)
    if kept:
        before = {to: name for name in (*kept, *by_id) for to in following.get(name, ()) if to not in placed}
        waiting = [name for name in by_id if name not in placed]
        while waiting:
            ready = [name for name in waiting if before.get(name) in placed] or waiting[:1]
            for name in reversed(ready):
                above = before.get(name)
                order.insert(order.index(above) + 1 if above in placed else len(order), name)
            placed.update(ready)
            waiting = [name for name in waiting if name not in placed]
    if first in placed and order[0] != first:
        order.remove(first)
        order.insert(0, first)
    return [by_id[name] for name in order]


def _by_rank(entries: Iterable[str], first: str | None, following: dict[str, list[str]]) -> Iterator[str]:
    """Reverse postorder from the first entry, then whatever nothing leads to."""
    seen: set[str] = set()
    for root in (*([first] if first else []), *entries):
        if root in seen:
            continue
        done: list[str] = []
        stack = [(root, 0)]
        seen.add(root)
        while stack:
            name, position = stack.pop()
            # The last way first: what the first way leads to then stands right below.
            ways = following.get(name, [])[::-1]
            for index in range(position, len(ways)):
                if ways[index] not in seen:
                    seen.add(ways[index])
                    stack += [(name, index + 1), (ways[index], 0)]
                    break
            else:
                done.append(name)
        yield from reversed(done)
