"""PF204 unit-does-not-fit-hours: a term in hours that is longer than a day of the office."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import structs

from procflow.diagnostics import Severity
from procflow.model import Hours, Measure, Term, Unit
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import all_bounds
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    for place in all_bounds(context):
        term = place.bound.term
        # Who writes `office` or `elapsed` has said what is meant.
        if not term.unit.is_clock_time or term.measure or context.regulation.counting.hours is Measure.ELAPSED:
            continue
        hours = place.actor.hours if place.actor else context.regulation.hours
        seconds = term.high * _SECONDS[term.unit]
        day = _longest_day(hours)
        # A portal that never closes has no office hours: its day is the whole day, and nothing is meant otherwise.
        if day >= 1440 or seconds <= day * 60:
            continue
        whose = f"a day of {quoted(place.actor.id)}" if place.actor else "the office's day"
        yield Hit(
            f"`{format_term(term)}` is longer than {whose} ({_hours(day)}): in office hours that is {_days(seconds, day)}",
            place.span,
            hint=f"write `{_as(term, Measure.ELAPSED)}` if the clock runs through the night, "
            f"`{_as(term, Measure.OFFICE)}` if it does not",
            subject=place.subject,
            source=place.source,
        )


_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def _longest_day(hours: Hours) -> int:
    return max(sum(end - start for start, end in day) for day in hours.week)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _days(seconds: Decimal, day: int) -> str:
    from fractions import Fraction

    days = Fraction(seconds) / (day * 60)
    if days.denominator == 1:
        return f"{days.numerator} days"
    text = f"{float(days):.1f}"
    if not text.endswith(".0"):
        return f"{text} days"
    return f"about {text[:-2]} days" if text != "1.0" else "a little more than one day"


def _as(term: Term, measure: Measure) -> str:
    return format_term(structs.replace(term, measure=measure))


RULE = Rule(
    "PF204",
    "unit-does-not-fit-hours",
    Severity.WARNING,
    "a term in hours that is longer than a day of the office",
    check,
)
