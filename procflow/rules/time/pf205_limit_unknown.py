"""PF205 limit-unknown: a procedure whose time limit is not known."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import LimitKind
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import limit_span


def check(context: Context) -> Iterator[Hit]:
    for procedure in context.regulation.procedures:
        if procedure.is_part:
            continue
        hint = "the standard of the service states it; `assumed: true` marks a what-if, `limit: none` says the law sets none"
        if not procedure.limits:
            span = context.origins.key("procedures", procedure.id)
            message = f"the file gives no time limit for {quoted(procedure.id)}"
            yield Hit(message, span, hint=hint, subject=procedure.id, source=procedure.source)
        for index, limit in enumerate(procedure.limits):
            if limit.kind is LimitKind.UNKNOWN:
                span = limit_span(context, procedure.id, index)
                message = f"the time limit of {quoted(procedure.id)} is not known, so nothing can be proved against it"
                yield Hit(message, span, hint=hint, subject=procedure.id, source=limit.source)


RULE = Rule("PF205", "limit-unknown", Severity.WARNING, "a procedure whose time limit is not known", check)
