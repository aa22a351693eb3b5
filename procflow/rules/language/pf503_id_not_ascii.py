"""PF503 id-not-ascii: an id that is not a short name in ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Step, Use
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.source import Span


def check(context: Context) -> Iterator[Hit]:
    # An outcome that several procedures share is one name.
    for what, name, span in dict.fromkeys(_ids(context)):
        if len(name) > MAX_LENGTH:
            yield Hit(
                f"the {what} {quoted(name)} is {len(name)} characters long", span, hint=f"at most {MAX_LENGTH} are good"
            )
        elif not _GOOD.fullmatch(name):
            yield Hit(
                f"the {what} {quoted(name)} {_fault(name)}",
                span,
                hint="begin with a Latin letter and use letters, digits, `-`, `_` and `.`; what people read goes into `name`",
            )


def _fault(name: str) -> str:
    if not name.isascii():
        return "is not an ASCII name"
    if not name[:1].isalpha():
        return "does not begin with a letter"
    sign = next(sign for sign in name if not _GOOD.fullmatch("a" + sign))
    return "holds a space" if sign.isspace() else f"holds `{sign}`"


MAX_LENGTH = 80
_GOOD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def _ids(context: Context) -> Iterator[tuple[str, str, Span]]:
    regulation, origins = context.regulation, context.origins
    yield "id", regulation.id, origins.span("id")
    for actor in regulation.actors:
        yield "actor", actor.id, origins.key("actors", actor.id)
    for library in regulation.libraries:
        yield "library", library.alias, origins.key("libraries", library.alias)
    for procedure in regulation.procedures:
        yield "procedure", procedure.id, origins.key("procedures", procedure.id)
        for entry in procedure.entries:
            yield "id", entry.id, origins.entry(procedure.id, entry.id)
            if isinstance(entry, Step | Use) and entry.marks is not None:
                yield "event", entry.marks, origins.entry(procedure.id, entry.id, "marks")
        for outcome in procedure.outcomes:
            yield "outcome", outcome.id, context.outcome_span(procedure.id, outcome.id)


RULE = Rule("PF503", "id-not-ascii", Severity.ERROR, "an id that is not a short name in ASCII", check)
