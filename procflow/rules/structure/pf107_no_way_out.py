"""PF107 no-way-out: steps from which no way leads to an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.graph import loops
from procflow.rules.base import Context, Hit, Rule, listed


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        stuck = graph.reachable - graph.can_finish()
        inside = [entry.id for entry in procedure.entries if entry.id in stuck]
        following = {name: [way.to for way in graph.ways[name] if way.to] for name in inside}
        for circle in loops(inside, following.__getitem__):
            yield Hit(
                f"{listed(circle)} {'goes' if len(circle) == 1 else 'go'} round in a circle that nothing leads out of",
                context.origins.entry(procedure.id, circle[0]),
                hint="let an option or a `next` lead out of it, to another step or to an outcome",
                subject=f"{procedure.id}.{circle[0]}",
                source=graph.entries[circle[0]].source,
            )


RULE = Rule("PF107", "no-way-out", Severity.ERROR, "steps from which no way leads to an outcome", check)
