"""PF403 term-or-option-without-source: a term or option of a step without a source that cites none either."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.source:
            continue
        if step.within is not None and not step.within.source:
            span = context.origins.entry(procedure.id, step.id, "within")
            yield Hit(
                f"no paragraph is given for the term of {quoted(step.id)}", span, subject=f"{procedure.id}.{step.id}"
            )
        for index, option in enumerate(step.decision.options if step.decision else ()):
            if not option.source:
                span = context.origins.entry(procedure.id, step.id, "options", index)
                message = f"no paragraph is given for the option {quoted(option.when)} of {quoted(step.id)}"
                yield Hit(message, span, subject=f"{procedure.id}.{step.id}")


RULE = Rule(
    "PF403",
    "term-or-option-without-source",
    Severity.INFO,
    "a term or option of a step without a source that cites none either",
    check,
)
