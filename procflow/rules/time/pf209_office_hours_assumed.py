"""PF209 office-hours-assumed: a file that does not say when the office is open."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.hours_text import format_hours
from procflow.rules.base import Context, Hit, Rule


def check(context: Context) -> Iterator[Hit]:
    if context.regulation.hours_assumed:
        yield Hit(
            f"the file does not state the office's hours; the usual ones are assumed: {_assumed(context)}",
            context.origins.key("procflow"),
            hint='write them as `hours: {mon-fri: "09:00-18:30", break: "13:00-14:30"}`',
            subject=context.regulation.id,
        )


def _assumed(context: Context) -> str:
    hours = format_hours(context.regulation.hours)
    return "round the clock" if isinstance(hours, str) else "; ".join(f"{days} {text}" for days, text in hours.items())


RULE = Rule("PF209", "office-hours-assumed", Severity.INFO, "a file that does not say when the office is open", check)
