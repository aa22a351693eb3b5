"""Working days in Kazakhstan, day by day, and the terms of real acts."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest

from procflow.clock import DAY, Clock, clock_for, day_number, to_date
from procflow.model import Actor, Term
from tests.clock.worlds import OFFICE, at, office, regulation, term

HALF_HOUR = term(30, "minute")


def working_days(n: int) -> Term:
    return term(n, "working_day")


def test_every_day_from_2000_to_2027_is_what_the_holidays_package_says() -> None:
    days = office((2000, 2027)).days
    for year in range(2000, 2028):
        known = holidays.country_holidays("KZ", years=year)
        date = dt.date(year, 1, 1)
        while date.year == year:
            reason = known.get(date, "worked by order" if date in known.weekend_workdays else "an ordinary day")
            assert days.is_working_day(day_number(date)) == known.is_working_day(date), (date, reason)
            date += dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("date", "worked"),
    [
        ("2013-12-28", True),  # a Saturday, worked for Friday 3 January of the next year
        ("2014-01-03", False),
        ("2019-05-04", True),  # a Saturday, worked for Friday 10 May
        ("2019-05-10", False),
        ("2020-01-05", True),  # a Sunday, worked for Friday 3 January
        ("2020-05-08", False),  # moved here from Monday 11 May, where Victory Day had fallen
        ("2020-05-11", True),
        ("2025-01-03", False),
        ("2025-01-05", True),
        ("2024-03-25", False),  # Nowruz fell on a Saturday
    ],
)
def test_days_the_government_moved(date: str, worked: bool) -> None:
    year = int(date[:4])
    assert office((year, year)).days.is_working_day(at(date) // DAY) is worked  # known from this year's calendar alone


def test_a_worked_saturday_has_the_hours_of_a_monday() -> None:
    hours = office((2024, 2024)).hours
    saturday = at("2024-05-04") // DAY
    assert (hours.opening_of(saturday), hours.closing_of(saturday)) == (at("2024-05-04 09:00"), at("2024-05-04 18:30"))
    assert hours.open_seconds_between(at("2024-05-04"), at("2024-05-05")) == 8 * 3600


def test_20_working_days_are_26_to_37_calendar_days() -> None:
    days = office((2015, 2027)).days
    starts = range(at("2015-01-01") // DAY, at("2027-01-01") // DAY)
    spans = {}
    for start in starts:
        last, left = start, 20
        while left:
            last += 1
            left -= days.is_working_day(last)
        assert days.nth_working_day(start, 20) == last
        spans[start] = last - start
    assert (min(spans.values()), max(spans.values())) == (26, 37)
    assert [to_date(start) for start in starts if spans[start] == 37] == [dt.date(2019, 11, 29)]
    shortest = [start for start in starts if spans[start] == 26]
    # Counted from a day off most are: from a Sunday, 20 working days end on the Friday of the fourth week.
    assert len(shortest) == 271
    assert sum(days.is_working_day(start) for start in shortest) == 8


# ---------------------------------------------------------------- the licence of security guards


def _finish(clock: Clock, start: int, terms: list[Term]) -> int:
    for each in terms:
        start = clock.end_of(each, start)
    return start


# the steps one after the other, and the limit of the service in working days
ISSUE = ([HALF_HOUR, HALF_HOUR, working_days(2), working_days(6), term(6, "hour"), working_days(1)], 15)
REISSUE = ([HALF_HOUR, HALF_HOUR, working_days(2), term(5, "hour"), term(2, "hour")], 3)
DUPLICATE = ([HALF_HOUR, HALF_HOUR, working_days(1), term(5, "hour"), term(2, "hour")], 2)


@pytest.mark.parametrize(
    ("service", "filed", "finish", "expires", "margin"),
    [
        # Monday 7 September 2026 and the days after it have neither holidays nor moved days.
        (REISSUE, "2026-09-07 17:30", "2026-09-10 17:30", "2026-09-10 18:30", 60),
        (REISSUE, "2026-09-07 18:00", "2026-09-11 17:30", "2026-09-10 18:30", -420),
        (DUPLICATE, "2026-09-07 17:30", "2026-09-09 17:30", "2026-09-09 18:30", 60),
        (DUPLICATE, "2026-09-07 18:00", "2026-09-10 17:30", "2026-09-09 18:30", -420),
        (ISSUE, "2026-09-07 17:30", "2026-09-21 18:30", "2026-09-28 18:30", 5 * 480),
        (ISSUE, "2026-09-07 18:00", "2026-09-22 18:30", "2026-09-28 18:30", 4 * 480),
    ],
)
def test_the_licence_of_security_guards(
    service: tuple[list[Term], int], filed: str, finish: str, expires: str, margin: int
) -> None:
    clock = office()
    steps, limit = service
    assert _finish(clock, at(filed), steps) == at(finish)
    assert clock.end_of(working_days(limit), at(filed)) == at(expires)
    assert clock.hours.open_seconds_between(at(finish), at(expires)) == margin * 60


def test_filed_by_half_past_five_reissue_and_duplicate_are_in_time_after_it_they_are_late() -> None:
    clock = office()
    monday = at("2026-09-07")
    for steps, limit in (REISSUE, DUPLICATE):
        for minute in range(9 * 60, 18 * 60 + 31):
            m = monday + minute * 60
            late = _finish(clock, m, steps) > clock.end_of(working_days(limit), m)
            assert late == (minute > 17 * 60 + 30), minute


def test_a_cut_off_at_half_past_five_makes_the_limit_hold() -> None:
    until_1730 = tuple(tuple((a, min(b, 1050)) for a, b in day) for day in OFFICE.week)
    clerk = Actor(id="clerk", hours=OFFICE, accepts=type(OFFICE)(week=until_1730))
    clock = clock_for(regulation(actors=(clerk,)), "clerk", (2026, 2027))
    assert clock.received(at("2026-09-07 17:30")) == at("2026-09-07 17:30")
    assert clock.received(at("2026-09-07 17:31")) == at("2026-09-08 09:00")
    assert clock.received(at("2026-09-11 17:30") + 1) == at("2026-09-14 09:00")  # from Friday to Monday
    assert clock.arrives(at("2026-09-07 17:31")) == at("2026-09-07 17:31")  # between colleagues nothing changes
    registered = clock.received(at("2026-09-07 18:00"))
    assert _finish(clock, registered, REISSUE[0]) == at("2026-09-11 17:30")
    assert clock.end_of(working_days(3), registered) == at("2026-09-11 18:30")
