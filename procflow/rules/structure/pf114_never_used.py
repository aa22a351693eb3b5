"""PF114 never-used: something written once, to be used in several places, that no place uses."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Use
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    yield from _shared_steps(context)
    yield from _calendars(context)
    yield from _libraries(context)
    yield from _parts(context)
    yield from _outcomes(context)


# Shared steps and calendars are not in the model: there, each that takes one has it as its own. So the file is asked.


def _shared_steps(context: Context) -> Iterator[Hit]:
    written = context.origins.scope.located.value
    taken = {entry.get("like") for procedure in written["procedures"].values() for entry in procedure["steps"]}
    for name in written.get("shared") or ():
        if name not in taken:
            span = context.origins.key("shared", name)
            yield Hit(f"no step is like {quoted(name)}", span, hint="take it with `like`, or take it out", subject=name)


def _calendars(context: Context) -> Iterator[Hit]:
    written = context.origins.scope.located.value
    actors = (written.get("actors") or {}).values()
    kept = [written.get("hours"), *(actor.get(key) for actor in actors for key in ("hours", "accepts"))]
    arrivals = (written.get("simulation") or {}).get("arrivals")
    if isinstance(arrivals, dict):
        kept += [each.get("hours") for each in arrivals.values() if isinstance(each, dict)]
    for name in written.get("calendars") or ():
        if name == "always":
            hint = "`always` is a word of its own and never closes; give the calendar another name"
        elif name not in kept:
            hint = "name it as the `hours` of somebody, or take it out"
        else:
            continue
        span = context.origins.key("calendars", name)
        yield Hit(f"nobody keeps the hours of {quoted(name)}", span, hint=hint, subject=name)


def _libraries(context: Context) -> Iterator[Hit]:
    used = {entry.procedure for _, entry in context.entries() if isinstance(entry, Use)}
    for library in context.regulation.libraries:
        if used.isdisjoint(f"{library.alias}.{procedure.id}" for procedure in library.regulation.procedures):
            yield Hit(
                f"nothing uses the library {quoted(library.alias)}",
                context.origins.key("libraries", library.alias),
                hint=f"run a procedure of it with `use: {library.alias[:40]}.…`, or take it out",
                subject=library.alias,
            )


def _parts(context: Context) -> Iterator[Hit]:
    procedures = context.regulation.procedures
    # A file of nothing but parts is a library: other files use them.
    if all(procedure.is_part for procedure in procedures):
        return
    used = {
        entry.procedure
        for procedure, entry in context.entries()
        if isinstance(entry, Use) and entry.procedure != procedure.id
    }
    for procedure in procedures:
        if procedure.is_part and procedure.id not in used:
            yield Hit(
                f"{quoted(procedure.id)} is a part of other procedures, and none uses it",
                context.origins.key("procedures", procedure.id),
                hint="run it with `use`, or take it out; if it is a service of its own, it is no `part`",
                subject=procedure.id,
                source=procedure.source,
            )


def _outcomes(context: Context) -> Iterator[Hit]:
    reached = {
        outcome.id
        for procedure, graph in context.procedures()
        for outcome in procedure.outcomes
        if outcome.id in graph.reachable and context.outcome_path(procedure.id, outcome.id)[0] == "outcomes"
    }
    for name in context.origins.scope.located.value.get("outcomes") or ():
        if name not in reached:
            yield Hit(
                f"no procedure leads to the outcome {quoted(name)}",
                context.origins.key("outcomes", name),
                hint="let an option or a step lead to it with `next`, or take it out",
                subject=name,
            )


RULE = Rule(
    "PF114",
    "never-used",
    Severity.WARNING,
    "a shared step, calendar, library, part or outcome that nothing uses",
    check,
)
