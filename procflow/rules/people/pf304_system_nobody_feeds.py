"""PF304 system-nobody-feeds: a system that acts though nothing ever reaches it."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import ActorKind
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.people.taking_part import receiving


def check(context: Context) -> Iterator[Hit]:
    fed = receiving(context)
    acting = {step.by: step for _, step in reversed(list(context.steps())) if step.by}
    for actor in context.regulation.actors:
        if actor.kind is ActorKind.SYSTEM and actor.id in acting and actor.id not in fed:
            step = acting[actor.id]
            yield Hit(
                f"the system {quoted(actor.id)} acts in {quoted(step.id)}, but no step sends it anything or works in it",
                context.origins.key("actors", actor.id),
                hint="say at the step before it what goes there: `to`, `via` or `using`",
                subject=actor.id,
                source=step.source,
            )


RULE = Rule(
    "PF304", "system-nobody-feeds", Severity.WARNING, "a system that acts though nothing ever reaches it", check
)
