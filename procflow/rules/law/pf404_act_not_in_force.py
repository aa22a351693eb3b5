"""PF404 act-not-in-force: an act that is not law, or no longer."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterator[Hit]:
    act = context.regulation.act
    if act.in_force_until is not None and (context.as_of is None or context.as_of >= act.in_force_until):
        by = f" ({act.repealed_by.best('en', 'ru', 'kk')})" if act.repealed_by else ""
        yield Hit(
            f"the act is no longer in force since {act.in_force_until}{by}",
            context.origins.span("act", "in_force", "until"),
            hint="`--as-of DATE` checks it for a day on which it was",
            subject=context.regulation.id,
        )
    if act.in_force_from is not None and context.as_of is not None and context.as_of < act.in_force_from:
        yield Hit(
            f"on {context.as_of} the act is not yet in force; it is from {act.in_force_from}",
            context.origins.span("act", "in_force", "from"),
            subject=context.regulation.id,
        )


RULE = Rule("PF404", "act-not-in-force", Severity.WARNING, "an act that is not law, or no longer", check)
