"""Which actors take part in a regulation, and which of them are given something."""

from __future__ import annotations

from procflow.model import Regulation, Step, Use
from procflow.rules.base import Context


def taking_part(context: Context) -> set[str]:
    """Actors who do, receive, decide or carry something, or of whom one who does is a part."""
    busy = receiving(context)
    for _, step in context.steps():
        busy.update(filter(None, (step.by, *step.with_, *(telling.by for telling in step.also))))
        if step.extension is not None and step.extension.by:
            busy.add(step.extension.by)
    for procedure in context.regulation.procedures:
        busy.update(limit.extension.by for limit in procedure.limits if limit.extension and limit.extension.by)
    whole = {actor.id: actor.part_of for actor in context.regulation.actors}
    for name in list(busy):
        above = whole.get(name)
        while above is not None and above not in busy:
            busy.add(above)
            above = whole.get(above)
    return busy


def receiving(context: Context) -> set[str]:
    """Actors to whom, through whom or in whom something goes; those that a used procedure names count."""
    names: set[str] = set()
    for _, entry in context.entries():
        if isinstance(entry, Step):
            names.update((*entry.to, *entry.via, *entry.using))
        elif isinstance(entry, Use):
            names.update(entry.actors.values())
            names.update(_actors_of(context.regulation, entry.procedure))
    return names


def _actors_of(regulation: Regulation, used: str) -> set[str]:
    """The actors of the library that a used procedure comes from: those of the same name are the same."""
    alias, _, _ = used.rpartition(".")
    return {
        actor.id for library in regulation.libraries if library.alias == alias for actor in library.regulation.actors
    }
