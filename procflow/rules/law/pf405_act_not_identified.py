"""PF405 act-not-identified: a file that does not say which act it tells."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, listed


def check(context: Context) -> Iterator[Hit]:
    act = context.regulation.act
    wanted = {"body": act.body, "number": act.number, "date": act.date}
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        yield Hit(
            f"the act is not identified: {listed(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            context.origins.key("act") if "act" in context.origins.scope.located.value else context.origins.key("id"),
            hint="write `act: {body: …, number: 42/01, date: 2019-07-16}`",
            subject=context.regulation.id,
        )


RULE = Rule("PF405", "act-not-identified", Severity.WARNING, "a file that does not say which act it tells", check)
