"""PF101 unreachable-step: a step that no way leads to."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for entry in procedure.entries:
            if entry.id not in graph.reachable:
                yield Hit(
                    f"no way leads to {quoted(entry.id)}, so it is never done",
                    context.origins.entry(procedure.id, entry.id),
                    hint="let another step's `next` or an option lead here, or take it out",
                    subject=f"{procedure.id}.{entry.id}",
                    source=entry.source,
                )


RULE = Rule("PF101", "unreachable-step", Severity.ERROR, "a step that no way leads to", check)
