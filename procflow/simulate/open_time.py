"""Terms and times of work as open seconds of whoever works: what a working day, a week or a month comes to for them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from procflow.clock import DAY, ClockError, clock_of, day_number
from procflow.model import Actor, Counting, Hours, Measure, Regulation, Term, Unit
from procflow.model_simulation import Per, Rate
from procflow.proof import default_years

WEEKS_OF_A_YEAR = Decimal("365.25") / 7
_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
_DAYS = {
    Unit.CALENDAR_DAY: Decimal(1),
    Unit.WEEK: Decimal(7),
    Unit.MONTH: Decimal("30.4375"),
    Unit.YEAR: Decimal("365.25"),
}
# What comes in the morning can be done until closing, what comes before closing cannot: for the work itself, an hour.
_SAME_DAY_SECONDS = 3600


def open_week(hours: Hours) -> int:
    """Open seconds of a week without holidays."""
    return sum((end - start) * 60 for day in hours.week for start, end in day)


def open_days(hours: Hours) -> int:
    return sum(1 for day in hours.week if day)


def open_seconds(term: Term, amount: Decimal, actor: Actor | None, regulation: Regulation) -> float:
    """So much of the term's unit, in open time of the actor, on the average of all weeks."""
    hours = actor.hours if actor is not None else regulation.hours
    week, unit = Decimal(open_week(hours)), _unit(term, regulation.counting)
    if unit is Unit.SAME_DAY:
        return float(_SAME_DAY_SECONDS)
    if unit in _SECONDS:
        seconds = amount * _SECONDS[unit]
        is_office = (term.measure or regulation.counting.hours) is Measure.OFFICE
        return float(seconds if is_office else seconds * week / (7 * 86400))
    if unit is Unit.WORKING_DAY:
        own = actor is not None and actor.own_days
        return float(amount * week / open_days(hours if own else regulation.hours))
    return float(amount * _DAYS[unit] * week / 7)


def _unit(term: Term, counting: Counting) -> Unit:
    """Bare days of unknown kind count as calendar days, of which fewer are worked."""
    if term.unit is not Unit.DAY:
        return term.unit
    return Unit.WORKING_DAY if counting.bare_days == "working" else Unit.CALENDAR_DAY


def hourly_cost(cost: Rate, actor: Actor, regulation: Regulation) -> float:
    """What an open hour costs. A month or a year is paid with its holidays, so that its open hours cost more."""
    week = Decimal(open_week(actor.hours)) / 3600
    match cost.per:
        case Per.HOUR:
            hours = Decimal(1)
        case Per.DAY:
            hours = week / open_days(actor.hours)
        case Per.WEEK:
            hours = week
        case Per.MONTH:
            hours = _open_hours_of_a_year(actor, regulation) / 12
        case Per.YEAR:
            hours = _open_hours_of_a_year(actor, regulation)
    return float(cost.number / hours)


def _open_hours_of_a_year(actor: Actor, regulation: Regulation) -> Decimal:
    """On the average of the years that are settled."""
    first, last = default_years(regulation)
    begin, end = (day_number(dt.date(year, 1, 1)) * DAY for year in (first, last + 1))
    try:
        seconds = clock_of(regulation, actor, (first - 1, last + 1)).hours.open_seconds_between(begin, end)
    except ClockError:  # told by what needs the calendar itself
        seconds = 0
    if not seconds:
        return open_week(actor.hours) * WEEKS_OF_A_YEAR / 3600
    return Decimal(seconds) / 3600 / (last + 1 - first)
