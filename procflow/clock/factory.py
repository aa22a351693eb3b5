"""From a regulation to the clocks of its actors."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from procflow.clock.clock import Clock
from procflow.clock.days import jurisdiction_days, override_days
from procflow.clock.errors import ClockError, OutOfCalendar
from procflow.clock.moments import day_number
from procflow.clock.openings import Openings, openings
from procflow.model import Actor, Hours, Regulation

# Dates end with the year 9999, and a term may be looked for well beyond the years covered.
_FIRST_YEAR, _LAST_YEAR = 2, 4999


def clock_for(
    regulation: Regulation, actor_id: str | None, years: tuple[int, int], as_of: dt.date | None = None
) -> Clock:
    """The clock of an actor of the regulation, or of the office itself; see `clock_of`."""
    if actor_id is None:
        return clock_of(regulation, None, years, as_of)
    actor = next((each for each in regulation.actors if each.id == actor_id), None)
    if actor is None:
        raise ClockError(f"the regulation {regulation.id} has no actor {actor_id!r}")
    return clock_of(regulation, actor, years, as_of)


def clock_of(
    regulation: Regulation, actor: Actor | None, years: tuple[int, int], as_of: dt.date | None = None
) -> Clock:
    """The clock of an actor, or of the office itself, for the years `first..last`, both included.

    With `as_of`, days that the file says became known later are not yet known.
    """
    overrides = tuple(override_days(regulation.days, as_of).items())

    # The government moves the days of offices: a worked Saturday is like the office's first working day of the week.
    usual = next((weekday for weekday, shifts in enumerate(regulation.hours.week) if shifts), 0)

    def laid_out(hours: Hours) -> Openings:
        return _openings(hours, usual, regulation.jurisdiction, overrides, *years)

    office = laid_out(regulation.hours)
    if actor is None:
        return Clock(office, office, office, office, regulation.counting)
    own = laid_out(actor.hours)
    accepts = laid_out(actor.accepts) if actor.accepts else own
    return Clock(own, accepts, office, own if actor.own_days else office, regulation.counting)


def must_have_calendar(first_year: int, last_year: int) -> None:
    if not _FIRST_YEAR <= first_year <= last_year <= _LAST_YEAR:
        raise OutOfCalendar(f"there is no calendar of the years {first_year} to {last_year}")


@lru_cache(maxsize=64)
def _openings(
    hours: Hours,
    usual: int,
    jurisdiction: str | None,
    overrides: tuple[tuple[int, int], ...],
    first_year: int,
    last_year: int,
) -> Openings:
    must_have_calendar(first_year, last_year)
    special = dict(jurisdiction_days(jurisdiction, first_year, last_year)) if jurisdiction is not None else {}
    special.update(overrides)
    return openings(
        hours, special, usual, day_number(dt.date(first_year, 1, 1)), day_number(dt.date(last_year, 12, 31))
    )
