"""PF404 act-not-in-force: an act that is not law, or no longer."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity, shorten
from procflow.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterator[Hit]:
    act = context.regulation.act
    by = f" ({shorten(act.repealed_by.best('en', 'ru', 'kk'), 120)})" if act.repealed_by else ""
    if act.in_force_until is not None and (context.as_of is None or context.as_of >= act.in_force_until):
        # Without a day to check for, nothing says on which side of the date today is.
        yield Hit(
            f"on {context.as_of} the act is no longer in force; it ceased to be law on {act.in_force_until}{by}"
            if context.as_of
            else f"the act is not in force from {act.in_force_until} on{by}",
            context.origins.span("act", "in_force", "until"),
            hint="`--as-of DATE` checks it for a day on which it is law",
            subject=context.regulation.id,
        )
    if act.in_force_until is None and act.repealed_by is not None:
        yield Hit(
            f"the act is repealed{by}, but the file gives no day from which on",
            context.origins.key("act", "in_force", "repealed_by"),
            hint="add `until`, the first day on which it is no longer law",
            subject=context.regulation.id,
        )
    if act.in_force_from is not None and context.as_of is not None and context.as_of < act.in_force_from:
        yield Hit(
            f"on {context.as_of} the act is not yet in force; it will be from {act.in_force_from} on",
            context.origins.span("act", "in_force", "from"),
            hint="`--as-of DATE` checks it for a day on which it is law",
            subject=context.regulation.id,
        )


RULE = Rule("PF404", "act-not-in-force", Severity.WARNING, "an act that is not law, or no longer", check)
