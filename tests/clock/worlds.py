"""Regulations to count by: the usual office, and random ones for the properties."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from procflow.clock import Clock, clock_for, moment
from procflow.model import ALWAYS, Act, Actor, Counting, DayOverride, Hours, Measure, Regulation, Term, Unit

# 09:00-18:30 with a break 13:00-14:30: the eight-hour day of the offices in Kazakhstan
DAY = ((540, 780), (870, 1110))
OFFICE = Hours(week=(DAY,) * 5 + ((),) * 2)
YEARS = (2019, 2020)
CLOCK_UNITS = (Unit.SECOND, Unit.MINUTE, Unit.HOUR)


def at(text: str) -> int:
    """The moment of `2026-09-07 17:30`."""
    return moment(dt.datetime.fromisoformat(text))


def term(n: float | str, unit: str, measure: Measure | None = None) -> Term:
    return Term(high=Decimal(str(n)), unit=Unit(unit), measure=measure)


def regulation(
    *,
    jurisdiction: str | None = "KZ",
    hours: Hours = OFFICE,
    counting: Counting = Counting(),  # noqa: B008 - frozen
    days: tuple[DayOverride, ...] = (),
    actors: tuple[Actor, ...] = (),
) -> Regulation:
    return Regulation(
        id="test",
        act=Act(),
        jurisdiction=jurisdiction,
        hours=hours,
        counting=counting,
        days=days,
        actors=actors,
    )


def office(years: tuple[int, int] = (2026, 2027), **about: Any) -> Clock:
    return clock_for(regulation(**about), None, years)


# ---------------------------------------------------------------- random worlds


@st.composite
def _openings(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """The openings of a weekday: breaks between them, often up to or from midnight, sometimes touching."""
    cuts = sorted(draw(st.lists(st.integers(0, 96).map(lambda n: n * 15), max_size=6, unique=True)))
    openings = list(zip(cuts[::2], cuts[1::2], strict=False))
    from_midnight, to_midnight, touching = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    if openings and from_midnight:
        openings[0] = (0, openings[0][1])
    if openings and to_midnight:
        openings[-1] = (openings[-1][0], 1440)
    elif openings and touching and openings[-1][1] < 1440:
        openings.append((openings[-1][1], 1440))
    return tuple(openings)


random_hours = st.one_of(
    st.just(OFFICE),
    st.just(ALWAYS),
    st.builds(
        Hours,
        week=st.tuples(*[st.one_of(_openings(), st.just(DAY), st.just(()))] * 7).filter(any),
        on_holidays=st.booleans(),
    ),
)
_dates = st.dates(dt.date(2019, 11, 15), dt.date(2020, 3, 31))
random_overrides = st.lists(
    st.builds(
        DayOverride,
        date=_dates,
        working=st.booleans(),
        like=st.none() | st.integers(0, 6),
        known=st.none() | st.dates(dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
    ),
    max_size=20,
).map(tuple)
random_counting = st.builds(
    Counting,
    event_day=st.sampled_from(["not counted", "counted"]),
    non_working_end=st.sampled_from(["next working day", "same day", "previous working day"]),
    last_day_ends=st.sampled_from(["closing time", "midnight"]),
    after_hours=st.sampled_from(["next opening", "same moment"]),
    hours=st.sampled_from(Measure),
    bare_days=st.sampled_from(["working", "calendar"]),
)


@st.composite
def worlds(draw: st.DrawFn) -> Regulation:
    """An office and one actor `someone`, in Kazakhstan or nowhere."""
    actor = Actor(
        id="someone",
        hours=draw(random_hours),
        accepts=draw(st.none() | random_hours),
        own_days=draw(st.booleans()),
    )
    return regulation(
        jurisdiction=draw(st.sampled_from(["KZ", None])),
        hours=draw(random_hours),
        days=draw(random_overrides),
        actors=(actor,),
        counting=draw(random_counting),
    )


_most = {
    Unit.SECOND: 100_000,
    Unit.MINUTE: 3_000,
    Unit.HOUR: 60,
    Unit.WORKING_DAY: 40,
    Unit.CALENDAR_DAY: 60,
    Unit.DAY: 30,
    Unit.WEEK: 9,
    Unit.MONTH: 7,
    Unit.YEAR: 0,
    Unit.SAME_DAY: 1,
}


def terms(units: list[Unit] | None = None) -> st.SearchStrategy[Term]:
    return st.sampled_from(units or list(Unit)).flatmap(
        lambda unit: st.builds(
            Term,
            high=st.integers(0, _most[unit]).map(Decimal),
            unit=st.just(unit),
            measure=st.none() | st.sampled_from(Measure) if unit in CLOCK_UNITS else st.none(),
        )
    )


def clock_of(world: Regulation) -> Clock:
    return clock_for(world, "someone", YEARS)


# No deadline: how long an example takes says nothing about whether it is right.
thorough = settings(max_examples=200, deadline=None)

# Mostly midnights and quarter hours, where doors open and close, and one second beside them.
moments = st.builds(
    lambda quarter, beside: at("2019-11-15") + quarter * 900 + beside,
    st.one_of(st.integers(0, 110).map(lambda day: day * 96), st.integers(0, 110 * 96)),
    st.one_of(st.just(0), st.sampled_from([-1, 1]), st.integers(0, 899)),
)
