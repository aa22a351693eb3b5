"""PF213 registration-assumed: terms counted from a registration that no step marks."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.from_schema.registration import REGISTERED
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.marks == REGISTERED and not context.origins.says(procedure.id, step.id, "marks"):
            yield Hit(
                f"terms are counted from `{REGISTERED}`, which no step marks; "
                f"it is taken to be the end of {quoted(step.id)}",
                context.origins.entry(procedure.id, step.id),
                hint=f"say `marks: {REGISTERED}` at the step that brings it about",
                subject=f"{procedure.id}.{step.id}",
                source=step.source,
            )


RULE = Rule(
    "PF213",
    "registration-assumed",
    Severity.INFO,
    "terms counted from a registration that no step marks",
    check,
)
