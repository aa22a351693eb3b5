"""PF108 loop-without-a-bound: a loop that may be gone through any number of times."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.graph import FlowGraph, Way, loops
from procflow.model import Procedure
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for back in _ways_back(procedure, graph):
            yield Hit(
                f"the way back from {quoted(back.source)} to {quoted(back.to or '')} may be taken any number of times",
                context.way_span(procedure.id, back),
                hint=_hint(back),
                subject=f"{procedure.id}.{back.source}",
                source=graph.entries[back.source].source,
            )


def _hint(back: Way) -> str:
    # The ways out of a split or a used procedure have no place for it.
    where = " at another step of the loop" if back.keys[0] in {"on", "split"} else ""
    return f"if the law gives a bound, write it as `at_most: 2`{where}; without one no time limit can be proved"


def _ways_back(procedure: Procedure, graph: FlowGraph) -> Iterator[Way]:
    """The ways that need a bound: with each of them taken out, one circle less is left, until there is none."""
    finishing = graph.can_finish()
    place = {entry.id: index for index, entry in enumerate(procedure.entries)}
    ways = {
        name: [way for way in ways if way.target.at_most is None and way.to in place]
        for name, ways in graph.ways.items()
        if name in finishing and name in graph.reachable
    }
    names = [entry.id for entry in procedure.entries if entry.id in ways]

    def following(name: str) -> list[str]:
        return [way.to for way in ways.get(name, ()) if way.to]

    circles = deque(loops(names, following))
    while circles:
        circle = circles.popleft()
        order = {name: index for index, name in enumerate(circle)}
        inside = [way for name in circle for way in ways[name] if way.to in order]
        back = [way for way in inside if order[way.to or ""] <= order[way.source]]
        # A way that leads up in the file too is what a reader takes for the way back.
        up = [way for way in back if place[way.to or ""] <= place[way.source]]
        chosen = (up or back)[0]
        yield chosen
        ways[chosen.source].remove(chosen)
        circles.extendleft(
            reversed(loops(circle, lambda name, order=order: [to for to in following(name) if to in order]))  # type: ignore[misc]
        )


RULE = Rule(
    "PF108", "loop-without-a-bound", Severity.WARNING, "a loop that may be gone through any number of times", check
)
