"""PF110 procedures-in-a-circle: procedures that use each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.graph import loops
from procflow.model import Use
from procflow.rules.base import Context, Hit, Rule, listed


def check(context: Context) -> Iterator[Hit]:
    uses = {
        procedure.id: [entry.procedure for entry in procedure.entries if isinstance(entry, Use)]
        for procedure in context.regulation.procedures
    }
    for circle in loops(uses, lambda name: [used for used in uses[name] if used in uses]):
        first = circle[0]
        use = next(
            entry
            for entry in context.graphs[first].entries.values()
            if isinstance(entry, Use) and entry.procedure in circle
        )
        verb = "uses itself, so its" if len(circle) == 1 else "use each other, so their"
        yield Hit(
            f"{listed(circle)} {verb} steps never come to an end",
            context.origins.entry(first, use.id, "use"),
            hint="a step that comes again is a way back with `next`, not a `use`",
            subject=f"{first}.{use.id}",
            source=use.source,
        )


RULE = Rule("PF110", "procedures-in-a-circle", Severity.ERROR, "procedures that use each other in a circle", check)
