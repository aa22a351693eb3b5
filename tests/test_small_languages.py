"""The small languages inside values: terms, opening hours, ranges of numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procflow.hours_text import HoursError, format_hours, parse_days, parse_hours, until_cutoff
from procflow.model import ALWAYS, Hours, Measure, Term, Unit
from procflow.ranges import Range, format_range, gaps, overlap, parse_range
from procflow.term_text import TermError, format_term, parse_term
from tests.support.models import HOURS, terms

# ---------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("30 minutes", None, "30", "minute"),
        ("30 минут", None, "30", "minute"),
        ("1,5 мин", None, "1.5", "minute"),
        ("10–15 сек", "10", "15", "second"),
        ("2 to 4 hours", "2", "4", "hour"),
        ("от 2 до 4 часов", "2", "4", "hour"),
        ("от 30 минут", None, None, None),
        ("1 working day", None, "1", "working_day"),
        ("шесть рабочих дней", None, None, None),
        ("15 (пятнадцати) рабочих дней", None, "15", "working_day"),
        ("1 (бір) жұмыс күні", None, "1", "working_day"),
        ("15 (fifteen) to 20 (twenty) days", "15", "20", "day"),
        ("(5) days", None, None, None),
        ("5 (6) days", None, None, None),
        ("6 рабочих дней", None, "6", "working_day"),
        ("15 жұмыс күні", None, "15", "working_day"),
        ("7 calendar days", None, "7", "calendar_day"),
        ("10 күнтізбелік күн", None, "10", "calendar_day"),
        ("30 дней", None, "30", "day"),
        ("2 weeks", None, "2", "week"),
        ("3 месяца", None, "3", "month"),
        ("1 жыл", None, "1", "year"),
        ("same day", None, "1", "same_day"),
        ("on the same day", None, "1", "same_day"),
        ("в тот же день", None, "1", "same_day"),
        ("2  WORKING   Days", None, "2", "working_day"),
    ],
)
def test_a_term_is_read_in_three_languages_or_refused(
    text: str, low: str | None, high: str | None, unit: str | None
) -> None:
    if high is None:
        with pytest.raises(TermError):
            parse_term(text)
        return
    assert unit is not None
    assert parse_term(text) == Term(high=Decimal(high), unit=Unit(unit), low=Decimal(low) if low else None)


def test_elapsed_and_office_hours_are_told_apart() -> None:
    assert parse_term("24 elapsed hours").measure is Measure.ELAPSED
    assert parse_term("8 office hours").measure is Measure.OFFICE
    assert parse_term("8 hours").measure is None


@pytest.mark.parametrize(
    "text", ["", "days", "5", "5 parsecs", "-5 days", "1e9 days", "٥ days", "9999999999 days", "5 days " * 50]
)
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(TermError):
        parse_term(text)


@given(terms())
def test_a_term_that_is_written_reads_as_the_same_term(term: Term) -> None:
    assert parse_term(format_term(term)) == term


# ---------------------------------------------------------------- hours


def test_a_break_is_taken_out_of_every_day() -> None:
    hours = parse_hours({"mon-thu": "09:00-18:30", "fri": "09:00-12:00", "break": "13:00-14:30"})
    assert hours.week == (((540, 780), (870, 1110)),) * 4 + (((540, 720),), (), ())


def test_days_run_over_the_end_of_the_week() -> None:
    assert parse_days("sat-mon") == (5, 6, 0)
    assert parse_days("mon, wed") == (0, 2)
    assert parse_days("daily") == (0, 1, 2, 3, 4, 5, 6)


def test_a_night_is_the_evening_of_one_day_and_the_morning_of_the_next() -> None:
    hours = parse_hours({"sun": "22:00-06:00"})
    assert hours.week[6] == ((1320, 1440),)
    assert hours.week[0] == ((0, 360),)


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ({"mon": "9-18"}, "mon"),
        ({"mon": "09:00-25:00"}, "mon"),
        ({"mon": "09:60-10:00"}, "mon"),
        ({"mon": "09:00-09:00"}, "mon"),
        ({"someday": "09:00-18:00"}, "someday"),
        ({"mon-tue-wed": "09:00-18:00"}, "mon-tue-wed"),
        ({"mon-fri": "09:00-18:00", "wed": "09:00-12:00"}, "wed"),
        ({"mon": "09:00-18:00", "holidays": "sometimes"}, "holidays"),
        ({"mon": "closed"}, None),
        ({"mon": "09:00-18:00", "break": "08:00-19:00"}, None),
        ({}, None),
    ],
)
def test_hours_that_make_no_sense_name_the_key_at_fault(entries: dict[str, str], key: str | None) -> None:
    with pytest.raises(HoursError) as caught:
        parse_hours(entries)
    assert caught.value.key == key


@given(HOURS)
def test_hours_that_are_written_read_as_the_same_hours(hours: Hours) -> None:
    written = format_hours(hours)
    assert (ALWAYS if isinstance(written, str) else parse_hours(written)) == hours


@given(HOURS, st.integers(0, 1440))
def test_a_cutoff_leaves_exactly_the_minutes_before_it(hours: Hours, cutoff: int) -> None:
    def minutes(week: Hours) -> set[tuple[int, int]]:
        return {(day, minute) for day in range(7) for start, end in week.week[day] for minute in range(start, end)}

    assert minutes(until_cutoff(hours, cutoff)) == {(day, minute) for day, minute in minutes(hours) if minute < cutoff}


# ---------------------------------------------------------------- ranges

RANGES = st.sampled_from(
    [
        "< 0",
        "<= 0",
        "> 0",
        ">= 0",
        "< 3",
        ">= 3",
        "> 3",
        "0..3",
        "0..<3",
        "3..5",
        "3",
        "-2..1",
        "-2",
        "5..<6",
        "> 5",
        "<= 5",
        "1..2",
    ]
)


def holds(item: Range, number: Decimal) -> bool:
    above = number > item.low or (item.with_low and number == item.low)
    return above and (number < item.high or (item.with_high and number == item.high))


# The ends of all ranges above, and a point between each two: no range can tell other points apart.
POINTS = [Decimal(half) / 2 for half in range(-8, 16)]


@given(RANGES, RANGES)
def test_two_ranges_overlap_exactly_when_some_number_is_in_both(one: str, other: str) -> None:
    first, second = parse_range(one), parse_range(other)
    assert first is not None
    assert second is not None
    assert overlap(first, second) == any(holds(first, point) and holds(second, point) for point in POINTS)


@given(st.lists(RANGES, max_size=6))
def test_gaps_are_exactly_the_numbers_in_no_range(texts: list[str]) -> None:
    ranges = [item for text in texts if (item := parse_range(text))]
    found = gaps(ranges)
    for point in POINTS:
        assert any(holds(gap, point) for gap in found) == (not any(holds(item, point) for item in ranges)), point


def test_a_range_is_told_in_words() -> None:
    assert [format_range(gap) for gap in gaps([Range(Decimal(1), with_low=True, high=Decimal(2), with_high=True)])] == [
        "< 1",
        "> 2",
    ]
    assert format_range(gaps([])[0]) == "any number"


@pytest.mark.parametrize("text", ["", "many", "5..3", "3..<3", "< ", "1e5", "<<3", "3 4"])
def test_what_is_no_range_is_none(text: str) -> None:
    assert parse_range(text) is None
