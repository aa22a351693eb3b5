"""PF113 split-or-join-of-one: a split with one branch, or a join that one way leads to."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Join, Split
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for entry in procedure.entries:
            if isinstance(entry, Split) and len(entry.branches) < 2:
                what, hint = "splits into fewer than two branches", "name at least two steps that begin side by side"
            # Where a procedure begins, the case itself is one of the ways that come together.
            elif isinstance(entry, Join) and len(graph.ways_to[entry.id]) + (entry.id == graph.start) < 2:
                what, hint = (
                    "joins fewer than two ways",
                    "let the last step of each branch say `next: " + entry.id[:40] + "`",
                )
            else:
                continue
            yield Hit(
                f"{quoted(entry.id)} {what}",
                context.origins.entry(procedure.id, entry.id),
                hint=hint,
                subject=f"{procedure.id}.{entry.id}",
                source=entry.source,
            )


RULE = Rule(
    "PF113", "split-or-join-of-one", Severity.WARNING, "a split with one branch, or a join that one way leads to", check
)
