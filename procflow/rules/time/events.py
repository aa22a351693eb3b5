"""Which events have happened for certain when an entry is reached."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from msgspec import Struct

from procflow.graph import FlowGraph, Way
from procflow.model import Anchor, Procedure, Regulation, Step, Use
from procflow.rules.base import Context


def happens_in(context: Context, procedure: Procedure) -> set[Anchor]:
    """All that steps of the procedure can bring about, and the named events of procedures used in it."""
    found = {Anchor(kind=kind, of=entry.id) for entry in procedure.entries for kind in ("begin", "end")}
    for inside in (procedure, *(used for _, used in context.all_used(context.regulation, procedure))):
        for entry in inside.entries:
            if isinstance(entry, Step | Use) and entry.marks:
                found.add(Anchor(kind="event", of=entry.marks))
    return found


class Before(Struct, frozen=True):
    """For each entry and outcome, what has happened on every way to it when it begins: one bit for each anchor."""

    bits: dict[Anchor, int]
    begun: dict[str, int]

    def has(self, name: str, anchor: Anchor) -> bool:
        return bool(self.begun[name] & self.bits[anchor])


def events_before(context: Context, graph: FlowGraph) -> Before:
    """What is certain before each entry, of what some term of the procedure is counted from."""
    return certain_before(context, graph, context.anchors(graph.procedure))


def certain_before(context: Context, graph: FlowGraph, anchors: Iterable[Anchor]) -> Before:
    """Which of the anchors have happened on every way to an entry or outcome."""
    bits = {anchor: 1 << index for index, anchor in enumerate(anchors)}
    # Steps of a used procedure are its own affair; its named events can be counted from.
    events = {anchor: bit for anchor, bit in bits.items() if anchor.kind == "event"}
    known: _Known = {}
    for regulation, used in context.all_used(context.regulation, graph.procedure) if events else ():
        known[id(used)] = _certain(context, regulation, FlowGraph(used), events, known)
    return Before(bits, _certain(context, context.regulation, graph, bits, known))


# What is certain at each outcome of a used procedure, by its identity. Where procedures use each other in a circle, the
# one that is not known yet gives nothing.
_Known = dict[int, dict[str, int]]


def _certain(
    context: Context, regulation: Regulation, graph: FlowGraph, bits: dict[Anchor, int], known: _Known
) -> dict[str, int]:
    """A join of all ways has everything behind it that any of them has; elsewhere only what all ways share is certain.

    Everything is taken for certain at first and struck out until nothing changes, so that a loop takes away only what
    its first round really lacks.
    """
    everything = sum(bits.values())
    # Each after those that lead to it: then all but loops is settled in one round.
    first = [name for name in (*graph.by_rank(), *sorted(graph.outcomes & graph.reachable)) if name != graph.start]
    begun = dict.fromkeys(graph.ways_to, 0) | dict.fromkeys(first, everything)
    if not bits:
        return begun
    brings = {
        (way.source, way.keys): _brings(context, regulation, graph, way, bits, known)
        for way in graph.all_ways()
        if way.source in graph.reachable
    }
    waiting = deque(first)
    queued = set(waiting)
    while waiting:
        name = waiting.popleft()
        queued.discard(name)
        arriving = [
            begun[way.source] | brings[way.source, way.keys]
            for way in graph.ways_to[name]
            if way.source in graph.reachable
        ]
        after = reduce(or_ if graph.is_join(name) else and_, arriving)
        if after != begun[name]:
            begun[name] = after
            following = {way.to for way in graph.ways.get(name, ()) if way.to and way.to != graph.start} - queued
            waiting.extend(sorted(following))
            queued |= following
    return begun


def _brings(
    context: Context, regulation: Regulation, graph: FlowGraph, way: Way, bits: dict[Anchor, int], known: _Known
) -> int:
    """What is certain once the entry is left by this way."""
    entry = graph.entries[way.source]
    found = bits.get(Anchor(kind="begin", of=entry.id), 0) | bits.get(Anchor(kind="end", of=entry.id), 0)
    if isinstance(entry, Step | Use) and entry.marks:
        found |= bits.get(Anchor(kind="event", of=entry.marks), 0)
    if isinstance(entry, Use) and (used := context.find_used(regulation, entry.procedure)):
        found |= known.get(id(used[1]), {}).get(way.label, 0)
    return found
