"""PF108 loop-without-a-bound: a loop that may be gone through any number of times."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.graph import Way, loops
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        finishing = graph.can_finish()
        unbounded = {
            name: [way for way in ways if way.target.at_most is None and way.to in graph.entries]
            for name, ways in graph.ways.items()
            if name in finishing and name in graph.reachable
        }

        def following(name: str, ways: dict[str, list[Way]] = unbounded) -> list[str]:
            return [way.to for way in ways.get(name, ()) if way.to]

        order = {entry.id: index for index, entry in enumerate(procedure.entries)}
        for circle in loops([entry.id for entry in procedure.entries if entry.id in unbounded], following):
            back = next(
                way
                for name in circle
                for way in unbounded[name]
                if way.to in circle and order[way.to or ""] <= order[name]
            )
            yield Hit(
                f"the way back from {quoted(back.source)} to {quoted(back.to or '')} may be taken any number of times",
                context.way_span(procedure.id, back),
                hint="if the law gives a bound, write it as `at_most: 2`; without one no time limit can be proved",
                subject=f"{procedure.id}.{back.source}",
                source=graph.entries[back.source].source,
            )


RULE = Rule(
    "PF108", "loop-without-a-bound", Severity.WARNING, "a loop that may be gone through any number of times", check
)
