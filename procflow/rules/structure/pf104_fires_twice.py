"""PF104 fires-twice: a merge that fires twice, or a case that ends twice."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.structure.soundness import course, unsound
from procflow.soundness import Trouble

WAIT = "let the branches wait for each other: `{id: …, join: all}`"


def check(context: Context) -> Iterator[Hit]:
    for procedure, found in unsound(context, Trouble.TWICE, Trouble.OUTCOMES):
        graph = context.graphs[procedure.id]
        ways_here = [way for way in graph.ways_to[found.at] if way.source in graph.reachable]
        if found.trouble is Trouble.TWICE:
            message, hint = f"branches that run side by side meet at {quoted(found.at)}, so it is done twice", WAIT
            if graph.is_join(found.at):
                message = f"one branch can come to {quoted(found.at)} a second time while it still waits for another"
                hint = "let the way back begin after the join, when all branches are in"
            span = context.origins.entry(procedure.id, found.at)
            source = graph.entries[found.at].source
        else:
            both = "twice" if found.others[0] == found.at else f"as {quoted(found.others[0])} and again"
            hint = WAIT
            message = f"one case can end {both} as {quoted(found.at)}: a branch ends while another still runs"
            span = context.way_span(procedure.id, ways_here[-1])
            source = graph.entries[ways_here[-1].source].source
        yield Hit(
            message + course(found),
            span,
            hint=hint,
            subject=f"{procedure.id}.{found.at}",
            source=source,
            labels=tuple(context.label(context.way_span(procedure.id, way), "comes from here") for way in ways_here),
        )


RULE = Rule("PF104", "fires-twice", Severity.ERROR, "a merge that fires twice, or a case that ends twice", check)
