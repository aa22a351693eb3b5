"""Which events have happened for certain when an entry is reached."""

from __future__ import annotations

from procflow.graph import FlowGraph
from procflow.model import Anchor, Procedure, Step, Use
from procflow.rules.base import Context


def happens_in(context: Context, procedure: Procedure, above: tuple[str, ...] = ()) -> set[Anchor]:
    """All that steps of the procedure can bring about, used procedures included."""
    found: set[Anchor] = set()
    for entry in procedure.entries:
        found |= {Anchor(kind="begin", of=entry.id), Anchor(kind="end", of=entry.id)}
        if isinstance(entry, Step) and entry.marks:
            found.add(Anchor(kind="event", of=entry.marks))
        if isinstance(entry, Use):
            found |= _inside(context, entry.procedure, above)
    return found


def _inside(context: Context, used: str, above: tuple[str, ...]) -> set[Anchor]:
    """The named events of a used procedure; its steps are its own affair."""
    procedure = context.usable.get(used)
    if procedure is None or used in above:
        return set()
    return {anchor for anchor in happens_in(context, procedure, (*above, used)) if anchor.kind == "event"}


def events_before(context: Context, graph: FlowGraph) -> dict[str, frozenset[Anchor]]:
    """For each entry and outcome, what has happened on every way to it when it begins.

    A join of all ways has everything behind it that any of them has; elsewhere only what all ways share is certain.
    """
    nothing: frozenset[Anchor] = frozenset()
    wanted = context.anchors(graph.procedure)
    gives = {name: _gives(context, graph, name) & wanted for name in graph.entries}
    if not any(anchors for anchors in gives.values()):
        return dict.fromkeys(graph.ways_to, nothing)
    before: dict[str, frozenset[Anchor] | None] = dict.fromkeys(graph.ways_to)  # None: not yet known, all of them
    if graph.start is not None:
        before[graph.start] = nothing
    waiting = [graph.start] if graph.start is not None else []
    while waiting:
        name = waiting.pop()
        for way in graph.ways[name]:
            if way.to not in graph.entries or way.to == graph.start:
                continue
            after = _arriving(graph, way.to, before, gives)
            if after != before[way.to]:
                before[way.to] = after
                waiting.append(way.to)
    # Nothing follows an outcome, so it is looked at once. Hundreds of ways may lead to one.
    before |= {outcome: _arriving(graph, outcome, before, gives) for outcome in graph.outcomes}
    return {name: anchors if anchors is not None else nothing for name, anchors in before.items()}


def _arriving(
    graph: FlowGraph, name: str, before: dict[str, frozenset[Anchor] | None], gives: dict[str, frozenset[Anchor]]
) -> frozenset[Anchor] | None:
    arriving = [begun | gives[way.source] for way in graph.ways_to[name] if (begun := before[way.source]) is not None]
    joined = frozenset.union if graph.is_join(name) else frozenset.intersection
    return joined(*arriving) if arriving else None


def _gives(context: Context, graph: FlowGraph, name: str) -> frozenset[Anchor]:
    """What is certain once the entry is over."""
    entry = graph.entries[name]
    found = {Anchor(kind="begin", of=name), Anchor(kind="end", of=name)}
    if isinstance(entry, Step) and entry.marks:
        found.add(Anchor(kind="event", of=entry.marks))
    if isinstance(entry, Use):
        found |= _inside(context, entry.procedure, ())
    return frozenset(found)
