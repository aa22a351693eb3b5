"""PF301 actor-without-steps: an actor who does and receives nothing."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.people.taking_part import taking_part


def check(context: Context) -> Iterator[Hit]:
    busy = taking_part(context)
    if all(procedure.is_part for procedure in context.regulation.procedures) and not busy:
        return
    for actor in context.regulation.actors:
        if actor.id not in busy:
            yield Hit(
                f"{quoted(actor.id)} is listed but takes no part in any step",
                context.origins.key("actors", actor.id),
                hint="give it a step with `by`, let something go to it with `to`, or take it out",
                subject=actor.id,
                source=actor.source,
            )


RULE = Rule("PF301", "actor-without-steps", Severity.WARNING, "an actor who does and receives nothing", check)
