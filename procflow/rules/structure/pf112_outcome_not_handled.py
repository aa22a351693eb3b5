"""PF112 outcome-not-handled: an outcome of a used procedure that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Use
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, entry in context.entries():
        if not isinstance(entry, Use):
            continue
        for outcome, target in entry.on.items():
            if target.is_unstated:
                yield Hit(
                    f"nothing says what happens when {quoted(entry.procedure)} ends as {quoted(outcome)}",
                    context.origins.entry(procedure.id, entry.id, "use"),
                    hint=f"add `on: {{{outcome}: STEP}}`" if len(outcome) < 40 else "add it to `on`",
                    subject=f"{procedure.id}.{entry.id}",
                    source=entry.source,
                )


RULE = Rule("PF112", "outcome-not-handled", Severity.ERROR, "an outcome of a used procedure that leads nowhere", check)
