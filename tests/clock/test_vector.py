"""Arrays answer as single questions do, to the second."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procflow.clock import DAY, OutOfCalendar
from procflow.clock.vector import VectorClock, VectorOpenings
from procflow.model import Counting, Regulation, Term
from tests.clock.worlds import at, clock_of, moments, office, term, terms, thorough, worlds


@thorough
@given(worlds(), terms(), st.lists(moments, max_size=60))
def test_arrays_of_moments(regulation: Regulation, length: Term, starts: list[int]) -> None:
    clock = clock_of(regulation)
    many = VectorClock(clock)

    def ends_of(array: np.ndarray) -> np.ndarray:
        return many.ends_of(length, array)

    def earliest_of(array: np.ndarray) -> np.ndarray:
        return many.earliest_of(length, array)

    array = np.array(starts, np.int64)
    for vector, scalar in (
        (ends_of, lambda m: clock.end_of(length, m)),
        (earliest_of, lambda m: clock.earliest_of(length, m)),
        (many.arrive, clock.arrives),
        (many.receive, clock.received),
        (many.hours.next_opening, clock.hours.next_opening),
    ):
        try:
            expected = [scalar(m) for m in starts]
        except OutOfCalendar:
            with pytest.raises(OutOfCalendar):
                vector(array)
        else:
            assert vector(array).tolist() == expected
    backwards = array[::-1]
    expected = [clock.hours.open_seconds_between(a, b) for a, b in zip(starts, reversed(starts), strict=True)]
    assert many.hours.open_seconds_between(array, backwards).tolist() == expected


@pytest.mark.parametrize("event_day", ["not counted", "counted"])
def test_every_number_of_months_from_every_day_of_a_leap_year(event_day: str) -> None:
    clock = office((2024, 2026), counting=Counting(event_day=event_day, non_working_end="same day"))
    starts = range(at("2024-01-01 10:00"), at("2025-01-01"), DAY)
    for n in range(13):
        months = term(n, "month")
        ends = [clock.end_of(months, m) for m in starts]
        assert VectorClock(clock).ends_of(months, np.array(starts, np.int64)).tolist() == ends


@thorough
@given(worlds(), st.lists(st.tuples(moments, st.integers(0, 200_000) | st.just(0)), min_size=1, max_size=40))
def test_arrays_of_open_seconds(regulation: Regulation, asked: list[tuple[int, int]]) -> None:
    hours = clock_of(regulation).hours
    many = VectorOpenings(hours)
    starts, seconds = (np.array(each, np.int64) for each in zip(*asked, strict=True))
    try:
        expected = [hours.add_open_seconds(m, n) for m, n in asked]
    except OutOfCalendar:
        with pytest.raises(OutOfCalendar):
            many.add_open_seconds(starts, seconds)
        return
    later = many.add_open_seconds(starts, seconds)
    assert later.tolist() == expected
    assert many.open_seconds_between(starts, later).tolist() == seconds.tolist()
    assert all(end == m for (m, n), end in zip(asked, expected, strict=True) if n == 0)


@thorough
@given(worlds(), st.lists(st.tuples(moments.map(lambda m: m // DAY), st.integers(-9, 9)), max_size=40))
def test_arrays_of_days_and_of_counts(regulation: Regulation, asked: list[tuple[int, int]]) -> None:
    days = clock_of(regulation).days
    many = VectorOpenings(days)
    first, counts = (np.array(each, np.int32) for each in (zip(*asked, strict=True) if asked else ((), ())))
    try:
        expected = [days.nth_working_day(day, n) for day, n in asked]
    except OutOfCalendar:
        with pytest.raises(OutOfCalendar):
            many.nth_working_days(first, counts)
        return
    answer = many.nth_working_days(first, counts)
    assert answer.dtype == np.int32
    assert answer.tolist() == expected
    for n in set(counts.tolist()):
        one = many.nth_working_days(first[counts == n], n)
        assert one.tolist() == answer[counts == n].tolist()
