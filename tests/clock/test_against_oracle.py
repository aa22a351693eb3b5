"""The clock agrees with the slow oracle, whatever the hours, the days and the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procflow.clock import DAY, OutOfCalendar, day_number, to_date
from procflow.model import Regulation, Term
from tests.clock.oracle import Oracle
from tests.clock.worlds import YEARS, clock_of, moments, terms, thorough, worlds


@lru_cache(maxsize=1)
def _kazakhstan() -> tuple[set[dt.date], set[dt.date]]:
    known = holidays.country_holidays("KZ", years=range(2018, 2022))
    return set(known), set(known.weekend_workdays)


def _oracle(regulation: Regulation) -> Oracle:
    off, worked = _kazakhstan() if regulation.jurisdiction else (set[dt.date](), set[dt.date]())
    return Oracle(regulation, regulation.actors[0], YEARS, off, worked)


def _or_out(answer: Callable[..., int], *question: object) -> int | None:
    try:
        return answer(*question)
    except OutOfCalendar:
        return None


@thorough
@given(worlds(), terms(), st.lists(moments, min_size=1, max_size=8))
def test_a_term_ends_when_the_oracle_says(regulation: Regulation, term: Term, starts: list[int]) -> None:
    clock, oracle = clock_of(regulation), _oracle(regulation)
    for m in starts:
        assert _or_out(clock.end_of, term, m) == oracle.end_of(term, m)


@thorough
@given(worlds(), terms(), st.lists(moments, min_size=1, max_size=8))
def test_the_earliest_moment_is_the_one_the_oracle_says(regulation: Regulation, term: Term, starts: list[int]) -> None:
    clock, oracle = clock_of(regulation), _oracle(regulation)
    for m in starts:
        assert _or_out(clock.earliest_of, term, m) == oracle.earliest_of(term, m)


@thorough
@given(worlds(), moments, moments)
def test_openings_are_those_of_the_oracle(regulation: Regulation, m: int, other: int) -> None:
    clock, oracle = clock_of(regulation), _oracle(regulation)
    assert clock.hours.is_open(m) == oracle.is_open(m)
    assert _or_out(clock.hours.next_opening, m) == oracle.next_opening(m)
    assert _or_out(clock.arrives, m) == oracle.arrives(m)
    assert _or_out(clock.received, m) == oracle.received(m)
    a, b = min(m, other), max(m, other)
    assert clock.hours.open_seconds_between(a, b) == oracle.open_seconds(a, b)
    assert clock.hours.open_seconds_between(b, a) == -oracle.open_seconds(a, b)
    for day in (m // DAY, *(day_number(each.date) for each in regulation.days)):
        assert clock.hours.opening_of(day) == oracle.opening_of(to_date(day))
        assert clock.hours.closing_of(day) == oracle.closing_of(to_date(day))
        assert clock.days.is_working_day(day) == oracle.is_working_day(to_date(day))


@thorough
@given(worlds(), moments.map(lambda m: m // DAY), st.integers(-40, 40))
def test_working_days_are_counted_as_on_fingers(regulation: Regulation, day: int, n: int) -> None:
    days, oracle = clock_of(regulation).days, _oracle(regulation)
    assert days.is_working_day(day) == oracle.is_working_day(to_date(day))
    expected = day_number(oracle.working_after(to_date(day), n))
    if not days.first <= expected <= days.last:
        with pytest.raises(OutOfCalendar):
            days.nth_working_day(day, n)
        return
    assert days.nth_working_day(day, n) == expected
    if n >= 0:
        assert days.working_days_between(day, expected) == n
        assert days.working_days_between(expected, day) == -n
