"""PF306 used-actor-without-counterpart: an actor of a used procedure that nobody here plays."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Use
from procflow.rules.base import Context, Hit, Rule, listed, quoted
from procflow.rules.people.taking_part import actors_of


def check(context: Context) -> Iterator[Hit]:
    ours = {actor.id for actor in context.regulation.actors}
    for procedure, entry in context.entries():
        used = context.find_used(context.regulation, entry.procedure) if isinstance(entry, Use) else None
        if not isinstance(entry, Use) or used is None or used[0] is context.regulation:
            continue
        missing = [name for name in actors_of(context, *used) if name not in ours and name not in entry.actors]
        if missing:
            yield Hit(
                f"{quoted(entry.procedure)} needs {listed(missing)}, whom this file does not have",
                context.origins.entry(procedure.id, entry.id, "use"),
                hint="list them under `actors`, or say who plays them: `actors: {THEIRS: OURS}`",
                subject=f"{procedure.id}.{entry.id}",
                source=entry.source,
            )


RULE = Rule(
    "PF306",
    "used-actor-without-counterpart",
    Severity.WARNING,
    "an actor of a used procedure that nobody here plays",
    check,
)
