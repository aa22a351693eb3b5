"""Which actors take part in a regulation, and which of them are given something."""

from __future__ import annotations

from procflow.model import Procedure, Regulation, Step, Use
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
    """Actors to whom, through whom or in whom something goes; those that a used procedure of a library names count."""
    names: set[str] = set()
    for _, entry in context.entries():
        if isinstance(entry, Step):
            names.update((*entry.to, *entry.via, *entry.using))
        elif isinstance(entry, Use):
            names.update(entry.actors.values())
            used = context.find_used(context.regulation, entry.procedure)
            if used is not None and used[0] is not context.regulation:
                names.update(entry.actors.get(name, name) for name in actors_of(context, *used))
    return names


def actors_of(context: Context, regulation: Regulation, procedure: Procedure) -> list[str]:
    """Whom the steps of a procedure name, those of procedures used in it by their names here, in order."""
    known: dict[int, dict[str, None]] = {}
    for inside, used in (*context.all_used(regulation, procedure), (regulation, procedure)):
        names: dict[str, None] = {}
        for entry in used.entries:
            if isinstance(entry, Step):
                found = filter(None, (entry.by, *entry.with_, *entry.to, *entry.via, *entry.using))
                names.update(dict.fromkeys(found))
            elif isinstance(entry, Use) and (below := context.find_used(inside, entry.procedure)):
                names.update(dict.fromkeys(entry.actors.get(name, name) for name in known.get(id(below[1]), ())))
        known[id(used)] = names
    return list(known[id(procedure)])
