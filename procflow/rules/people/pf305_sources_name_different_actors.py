"""PF305 sources-name-different-actors: two passages of the act that give one step to different actors."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        for index, telling in enumerate(step.also):
            if telling.by is not None and step.by is not None and telling.by != step.by:
                place, other = ", ".join(step.source) or "the main text", ", ".join(telling.source)
                yield Hit(
                    f"who does {quoted(step.id)}: {quoted(step.by)} ({place}), but {quoted(telling.by)} ({other})",
                    context.telling_span(procedure.id, step.id, index, "by"),
                    hint="the first telling is the one that counts; ask the body that issued the act which it means",
                    subject=f"{procedure.id}.{step.id}",
                    source=(*step.source, *telling.source),
                )


RULE = Rule(
    "PF305",
    "sources-name-different-actors",
    Severity.WARNING,
    "two passages of the act that give one step to different actors",
    check,
)
