"""PF306 used-actor-without-counterpart: an actor of a used procedure that nobody here plays."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Step, Use
from procflow.rules.base import Context, Hit, Rule, listed, quoted


def check(context: Context) -> Iterator[Hit]:
    ours = {actor.id for actor in context.regulation.actors}
    theirs = {
        f"{library.alias}.{procedure.id}": procedure
        for library in context.regulation.libraries
        for procedure in library.regulation.procedures
    }
    for procedure, entry in context.entries():
        if not isinstance(entry, Use) or entry.procedure not in theirs:
            continue
        steps = theirs[entry.procedure].entries
        needed = {
            name: None for step in steps if isinstance(step, Step) for name in (step.by, *step.to, *step.via) if name
        }
        missing = [name for name in needed if name not in ours and name not in entry.actors]
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
