"""PF210 extension-does-not-prolong: a prolongation that prolongs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from procflow.diagnostics import Severity
from procflow.model import Bound, Counting, Extension
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import comparable, limit_span
from procflow.source import Span
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    counting = context.regulation.counting
    for procedure, step in context.steps():
        place = partial(context.origins.entry, procedure.id, step.id, "extension")
        subject = f"{procedure.id}.{step.id}"
        yield from _hits(quoted(step.id), step.within, step.extension, counting, place, subject, step.source)
    for procedure in context.regulation.procedures:
        for index, limit in enumerate(procedure.limits):
            place = partial(limit_span, context, procedure.id, index, "extension")
            what = f"the limit of {quoted(procedure.id)}"
            yield from _hits(what, limit.within, limit.extension, counting, place, procedure.id, limit.source)


def _hits(
    what: str,
    first: Bound | None,
    extension: Extension | None,
    counting: Counting,
    place: Callable[[str], Span],
    subject: str,
    source: tuple[str, ...],
) -> Iterator[Hit]:
    if extension is None:
        return
    if extension.adds is not None and extension.adds.high == 0:
        message = f"the prolongation of {what} adds nothing"
        hint = "say how much it adds, or take the extension out"
        yield Hit(message, place("adds"), hint, subject, extension.source or source)
    if extension.up_to is not None and first is not None:
        # Working days against calendar days depend on the date: only time of one kind is compared here.
        (kind, usual), (other_kind, longest) = comparable(first.term, counting), comparable(extension.up_to, counting)
        if kind == other_kind and longest <= usual:
            message = (
                f"{what} may be prolonged up to `{format_term(extension.up_to)}`, "
                f"no longer than it is without that: `{format_term(first.term)}`"
            )
            hint = "`up_to` is the longest term in all, the first one included; what comes on top is `adds`"
            yield Hit(message, place("up_to"), hint, subject, extension.source or source)


RULE = Rule("PF210", "extension-does-not-prolong", Severity.ERROR, "a prolongation that prolongs nothing", check)
