"""Which events have happened for certain when an entry is reached."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from procflow.graph import FlowGraph
from procflow.model import Anchor, Procedure, Step, Use
from procflow.rules.base import Context


def happens_in(context: Context, procedure: Procedure) -> set[Anchor]:
    """All that entries of the procedure can bring about, what happens inside used procedures included."""
    found: set[Anchor] = set()
    for entry in procedure.entries:
        found |= {Anchor(kind="begin", of=entry.id), Anchor(kind="end", of=entry.id)}
        if isinstance(entry, Use):
            found |= _inside(context, entry.procedure)
    return found | _marked(procedure)


def _marked(procedure: Procedure) -> set[Anchor]:
    events = (entry.marks for entry in procedure.entries if isinstance(entry, Step | Use))
    return {Anchor(kind="event", of=event) for event in events if event}


def _inside(context: Context, used: str) -> set[Anchor]:
    """The named events of a used procedure and of those it uses in turn; their steps are their own affair."""
    found: set[Anchor] = set()
    seen = {used}
    waiting = [used]
    while waiting:
        procedure = context.usable.get(waiting.pop())
        if procedure is None:
            continue
        found |= _marked(procedure)
        for entry in procedure.entries:
            if isinstance(entry, Use) and entry.procedure not in seen:
                seen.add(entry.procedure)
                waiting.append(entry.procedure)
    return found


def events_before(context: Context, graph: FlowGraph) -> dict[str, set[Anchor]]:
    """For each entry and outcome that is reached, what has happened on every way to it when it begins.

    A join of all ways has everything behind it that any of them has; elsewhere only what all ways share is certain.
    Only what some term is counted from is looked at: each is a bit of a number, and the sets are numbers.
    """
    anchors = sorted(context.anchors(graph.procedure), key=lambda anchor: (anchor.kind, anchor.of))
    if not anchors or graph.start is None:
        return {name: set() for name in graph.reachable}
    bits = {anchor: 1 << number for number, anchor in enumerate(anchors)}
    order = graph.by_rank()
    gives = {name: _gives(context, graph, name, bits) for name in order}
    everything = (1 << len(anchors)) - 1
    before = dict.fromkeys(order, everything)  # the largest guess; each round takes away what is not certain
    before[graph.start] = 0
    changed = True
    while changed:
        changed = False
        for name in order:
            if name != graph.start and (after := _arriving(graph, name, before, gives)) != before[name]:
                before[name] = after
                changed = True
    ends = {name: _arriving(graph, name, before, gives) for name in graph.outcomes & graph.reachable}
    return {name: {anchor for anchor, bit in bits.items() if known & bit} for name, known in (before | ends).items()}


def _arriving(graph: FlowGraph, name: str, before: dict[str, int], gives: dict[str, int]) -> int:
    arriving = [before[way.source] | gives[way.source] for way in graph.ways_to[name] if way.source in before]
    return reduce(or_ if graph.is_join(name) else and_, arriving)


def _gives(context: Context, graph: FlowGraph, name: str, bits: dict[Anchor, int]) -> int:
    """What is certain once the entry is over."""
    entry = graph.entries[name]
    found = {Anchor(kind="begin", of=name), Anchor(kind="end", of=name)}
    if isinstance(entry, Step | Use) and entry.marks:
        found.add(Anchor(kind="event", of=entry.marks))
    if isinstance(entry, Use):
        found |= _inside(context, entry.procedure)
    return reduce(or_, (bits.get(anchor, 0) for anchor in found))
