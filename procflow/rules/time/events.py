"""Which events have happened for certain when an entry is reached."""

from __future__ import annotations

from collections import deque

from procflow.graph import FlowGraph, Way
from procflow.model import Anchor, Procedure, Regulation, Step, Use
from procflow.rules.base import Context, find_used

Anchors = frozenset[Anchor]
_NOTHING: Anchors = frozenset()


def happens_in(context: Context, procedure: Procedure) -> set[Anchor]:
    """All that steps of the procedure can bring about, and the named events of procedures used in it."""
    found = {Anchor(kind=kind, of=entry.id) for entry in procedure.entries for kind in ("begin", "end")}
    seen = {id(procedure)}
    stack = [(context.regulation, procedure)]
    while stack:
        regulation, current = stack.pop()
        for entry in current.entries:
            if isinstance(entry, Step | Use) and entry.marks:
                found.add(Anchor(kind="event", of=entry.marks))
            used = find_used(regulation, entry.procedure) if isinstance(entry, Use) else None
            if used is not None and id(used[1]) not in seen:
                seen.add(id(used[1]))
                stack.append(used)
    return found


def events_before(context: Context, graph: FlowGraph) -> dict[str, Anchors]:
    """For each entry and outcome, what has happened on every way to it when it begins.

    Only what some term is counted from is told.
    """
    return _certain(context.regulation, graph, frozenset(context.anchors(graph.procedure)), {})


# What is certain at each outcome of a procedure, by its identity; a procedure being looked at gives nothing.
_Known = dict[int, dict[str, Anchors]]


def _certain(regulation: Regulation, graph: FlowGraph, wanted: Anchors, known: _Known) -> dict[str, Anchors]:
    """A join of all ways has everything behind it that any of them has; elsewhere only what all ways share is certain.

    Everything is taken for certain at first and struck out until nothing changes, so that a loop takes away only what
    its first round really lacks.
    """
    begun = {name: wanted if name in graph.reachable and name != graph.start else _NOTHING for name in graph.ways_to}
    if not wanted:
        return begun
    brings = {
        (way.source, way.keys): _brings(regulation, graph, way, wanted, known)
        for way in graph.all_ways()
        if way.source in graph.reachable
    }
    waiting = deque(name for name in graph.ways_to if name in graph.reachable and name != graph.start)
    queued = set(waiting)
    while waiting:
        name = waiting.popleft()
        queued.discard(name)
        arriving = [
            begun[way.source] | brings[way.source, way.keys]
            for way in graph.ways_to[name]
            if way.source in graph.reachable
        ]
        after = (_NOTHING.union if graph.is_join(name) else wanted.intersection)(*arriving)
        if after != begun[name]:
            begun[name] = after
            following = {way.to for way in graph.ways.get(name, ()) if way.to and way.to != graph.start} - queued
            waiting.extend(sorted(following))
            queued |= following
    return begun


def _brings(regulation: Regulation, graph: FlowGraph, way: Way, wanted: Anchors, known: _Known) -> Anchors:
    """What is certain once the entry is left by this way."""
    entry = graph.entries[way.source]
    found = {Anchor(kind="begin", of=entry.id), Anchor(kind="end", of=entry.id)}
    if isinstance(entry, Step | Use) and entry.marks:
        found.add(Anchor(kind="event", of=entry.marks))
    if isinstance(entry, Use) and (used := find_used(regulation, entry.procedure)):
        inside, procedure = used
        if id(procedure) not in known:
            known[id(procedure)] = {}
            # Steps of a used procedure are its own affair; its named events can be counted from.
            events = frozenset(anchor for anchor in wanted if anchor.kind == "event")
            known[id(procedure)] = _certain(inside, FlowGraph(procedure), events, known)
        found |= known[id(procedure)].get(way.label, _NOTHING)
    return wanted.intersection(found)
