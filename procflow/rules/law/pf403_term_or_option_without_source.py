"""PF403 term-or-option-without-source: a term or option of a step without a source that cites none either."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted

HINT = "give the step a `source`, which speaks for all of it, or the term or option one of its own"


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        if step.source:
            continue
        subject = f"{procedure.id}.{step.id}"
        for key, what, bound in (("within", "term", step.within), ("not_before", "earliest end", step.not_before)):
            if bound is not None and not bound.source:
                span = context.origins.entry(procedure.id, step.id, key, "term")
                yield Hit(f"no paragraph is given for the {what} of {quoted(step.id)}", span, HINT, subject)
        for index, option in enumerate(step.decision.options if step.decision else ()):
            if not option.source:
                span = context.option_span(procedure.id, step.id, index)
                message = f"no paragraph is given for the option {quoted(option.when)} of {quoted(step.id)}"
                yield Hit(message, span, HINT, subject)


RULE = Rule(
    "PF403",
    "term-or-option-without-source",
    Severity.INFO,
    "a term or option of a step without a source that cites none either",
    check,
)
