"""PF103 join-waits-for-ever: a join that can wait for ever."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, described, quoted
from procflow.rules.structure.soundness import course, unsound
from procflow.soundness import Trouble


def check(context: Context) -> Iterator[Hit]:
    for procedure, found in unsound(context, Trouble.WAITS, Trouble.LEFTOVER):
        more = f" and {len(found.missing) - 3} more" if len(found.missing) > 3 else ""
        missing = ", ".join(described(way) for way in found.missing[:3]) + more
        ended = f" after the case has ended as {quoted(found.others[0])}" if found.trouble is Trouble.LEFTOVER else ""
        labels = [context.label(context.way_span(procedure.id, way), "this way does not come") for way in found.missing]
        yield Hit(
            f"{quoted(found.at)} can wait for ever{ended}: {missing} may never arrive{course(found)}",
            context.origins.entry(procedure.id, found.at),
            hint="bring ways together that exclude each other with `join: any` before the `join: all`",
            subject=f"{procedure.id}.{found.at}",
            source=context.graphs[procedure.id].entries[found.at].source,
            labels=tuple(labels),
        )


RULE = Rule("PF103", "join-waits-for-ever", Severity.ERROR, "a join that can wait for ever", check)
