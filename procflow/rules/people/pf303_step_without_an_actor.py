"""PF303 step-without-an-actor: a step that nobody does."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.by is None and step.do is not None:
            yield Hit(
                f"nothing says who does {quoted(step.id)}",
                context.origins.entry(procedure.id, step.id),
                hint="name the actor with `by`",
                subject=f"{procedure.id}.{step.id}",
                source=step.source,
            )


RULE = Rule("PF303", "step-without-an-actor", Severity.ERROR, "a step that nobody does", check)
