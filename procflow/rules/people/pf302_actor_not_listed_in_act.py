"""PF302 actor-not-listed-in-act: a unit that acts but is not in the list of participants of the act."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import ActorKind
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    acting: dict[str, tuple[str, tuple[str, ...]]] = {}
    for procedure, step in context.steps():
        if step.by is not None:
            acting.setdefault(step.by, (f"{procedure.id}.{step.id}", step.source))
    for actor in context.regulation.actors:
        if actor.kind is ActorKind.UNIT and not actor.source and actor.id in acting:
            where, source = acting[actor.id]
            yield Hit(
                f"{quoted(actor.id)} acts (in {quoted(where)}), but no place of the act is given that lists it",
                context.origins.key("actors", actor.id),
                hint="give the point of the act that lists the units as `source`; if it is not listed there, tell its authors",
                subject=actor.id,
                source=source,
            )


RULE = Rule(
    "PF302",
    "actor-not-listed-in-act",
    Severity.WARNING,
    "a unit that acts but is not in the list of participants of the act",
    check,
)
