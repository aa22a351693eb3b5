"""PF111 outcome-never-reached: an outcome that no way leads to."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for outcome in procedure.outcomes:
            # One declared for all procedures need not be reached in each: PF114 tells if none leads to it.
            if outcome.id not in graph.reachable and context.outcome_path(procedure.id, outcome.id)[0] != "outcomes":
                yield Hit(
                    f"no way leads to the outcome {quoted(outcome.id)}",
                    context.outcome_span(procedure.id, outcome.id),
                    hint="let an option or a step lead to it with `next`, or take it out",
                    subject=f"{procedure.id}.{outcome.id}",
                    source=outcome.source,
                )


RULE = Rule("PF111", "outcome-never-reached", Severity.WARNING, "an outcome that no way leads to", check)
