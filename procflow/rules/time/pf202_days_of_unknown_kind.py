"""PF202 days-of-unknown-kind: a term in days that are neither working nor calendar days."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Unit
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.time.bounds import all_bounds
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    if context.regulation.counting.bare_days != "unknown":
        return
    for place in all_bounds(context):
        if place.bound.term.unit is Unit.DAY:
            yield Hit(
                f"`{format_term(place.bound.term)}`: the act does not say whether working or calendar days are meant",
                place.span,
                hint="write `working days` or `calendar days` if you know; `counting: {bare_days: …}` settles all at once",
                subject=place.subject,
                source=place.source,
            )


RULE = Rule(
    "PF202",
    "days-of-unknown-kind",
    Severity.WARNING,
    "a term in days that are neither working nor calendar days",
    check,
)
