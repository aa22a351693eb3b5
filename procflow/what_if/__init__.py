"""What if: a regulation with other terms, limits, hours or rules of counting, its file untouched.

A change is a text `NAME=VALUE`, as a person gives it on the command line. The regulation that comes out is the one that
a file with the same change in it would give. What does not fit raises `UsageError`, which says what would.
"""

from __future__ import annotations

from collections.abc import Iterable

from procflow.model import Regulation
from procflow.what_if.calendars import with_calendar
from procflow.what_if.counting import with_counting
from procflow.what_if.limits import with_limit
from procflow.what_if.steps import with_step_changed

__all__ = ["changed"]


def changed(
    regulation: Regulation,
    sets: Iterable[str] = (),
    limits: Iterable[str] = (),
    calendars: Iterable[str] = (),
    counting: Iterable[str] = (),
) -> tuple[Regulation, tuple[str, ...]]:
    """The regulation with the changes, made in this order, and each change in words."""
    words = []
    kinds = (
        (with_step_changed, sets),
        (with_limit, limits),
        (with_calendar, calendars),
        (with_counting, counting),
    )
    for change, texts in kinds:
        for text in texts:
            regulation, said = change(regulation, text)
            words.append(said)
    return regulation, tuple(words)
