"""PF112 outcome-not-handled: an outcome of a used procedure that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Use
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for entry in procedure.entries:
            if not isinstance(entry, Use) or entry.id not in graph.reachable:
                continue
            written = context.origins.entries[procedure.id, entry.id].raw.on or {}
            for outcome, target in entry.on.items():
                if not target.is_unstated:
                    continue
                keys = ("on", outcome) if outcome in written else ("use",)
                yield Hit(
                    f"nothing says what happens when {quoted(entry.procedure)} ends as {quoted(outcome)}",
                    context.origins.entry(procedure.id, entry.id, *keys),
                    hint=_hint(outcome, is_written=outcome in written),
                    subject=f"{procedure.id}.{entry.id}",
                    source=entry.source,
                )


def _hint(outcome: str, *, is_written: bool) -> str:
    if is_written:
        return "name the step or the outcome it leads to"
    return f"add `on: {{{outcome}: STEP}}`" if len(outcome) < 40 else "add it to `on`"


RULE = Rule("PF112", "outcome-not-handled", Severity.ERROR, "an outcome of a used procedure that leads nowhere", check)
