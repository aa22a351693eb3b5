"""PF111 outcome-never-reached: an outcome that no way leads to."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for outcome in procedure.outcomes:
            if outcome.id not in graph.reachable:
                yield Hit(
                    f"no way leads to the outcome {quoted(outcome.id)}",
                    context.outcome_span(procedure.id, outcome.id),
                    hint="let an option or a step lead to it with `next`, or take it out",
                    subject=f"{procedure.id}.{outcome.id}",
                    source=outcome.source,
                )


RULE = Rule("PF111", "outcome-never-reached", Severity.WARNING, "an outcome that no way leads to", check)
