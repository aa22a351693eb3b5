"""PF503 id-not-ascii: an id that is not a short name in ASCII."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.source import Span


def check(context: Context) -> Iterator[Hit]:
    for what, name, look_up in _ids(context):
        if len(name) > MAX_LENGTH:
            yield Hit(
                f"the {what} {quoted(name)} is {len(name)} characters long",
                look_up(),
                hint=f"at most {MAX_LENGTH} are good",
            )
        elif not _GOOD.fullmatch(name):
            yield Hit(
                f"the {what} {quoted(name)} is not an ASCII name",
                look_up(),
                hint="begin with a Latin letter and use letters, digits, `-`, `_` and `.`; names for people go into `name`",
            )


MAX_LENGTH = 80
_GOOD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def _ids(context: Context) -> Iterator[tuple[str, str, Callable[[], Span]]]:
    """What it is, the name, and how to look up its place: for most of them nobody asks."""
    regulation, origins = context.regulation, context.origins
    yield "id", regulation.id, partial(origins.span, "id")
    for actor in regulation.actors:
        yield "actor", actor.id, partial(origins.key, "actors", actor.id)
    for procedure in regulation.procedures:
        yield "procedure", procedure.id, partial(origins.key, "procedures", procedure.id)
        for entry in procedure.entries:
            yield "id", entry.id, partial(origins.entry, procedure.id, entry.id)
        for outcome in procedure.outcomes:
            yield "outcome", outcome.id, partial(origins.key, "procedures", procedure.id, "outcomes", outcome.id)
    for procedure, step in context.steps():
        if step.marks is not None:
            yield "event", step.marks, partial(origins.entry, procedure.id, step.id, "marks")


RULE = Rule("PF503", "id-not-ascii", Severity.ERROR, "an id that is not a short name in ASCII", check)
