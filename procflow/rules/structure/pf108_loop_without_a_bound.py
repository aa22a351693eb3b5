"""PF108 loop-without-a-bound: a loop that may be gone through any number of times."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.graph import FlowGraph, Way
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


def _ways_back(procedure: Procedure, graph: FlowGraph) -> list[Way]:
    """The ways that lead back to a step on the course that leads there: without them there is no loop."""
    finishing = graph.can_finish()
    ways = {
        name: [way for way in ways if way.target.at_most is None and way.to in graph.entries]
        for name, ways in graph.ways.items()
        if name in finishing and name in graph.reachable
    }
    found: list[Way] = []
    done: set[str] = set()
    course: dict[str, Iterator[Way]] = {}
    for root, begin in ways.items():
        if root not in done:
            course[root] = iter(begin)
        while course:
            name, left = next(reversed(course.items()))
            way = next(left, None)
            if way is None:
                done.add(name)
                del course[name]
            elif way.to in course:
                found.append(way)
            elif way.to in ways and way.to not in done:
                course[way.to] = iter(ways[way.to])
    order = {entry.id: index for index, entry in enumerate(procedure.entries)}
    return sorted(found, key=lambda way: order[way.source])


RULE = Rule(
    "PF108", "loop-without-a-bound", Severity.WARNING, "a loop that may be gone through any number of times", check
)
