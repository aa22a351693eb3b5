"""Days that are not what their weekday says, and what the clock refuses."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from procflow.clock import (
    DAY,
    ClockError,
    NeverOpen,
    OutOfCalendar,
    UnknownDays,
    UnknownJurisdiction,
    clock_for,
    doubts,
    moment,
    to_datetime,
)
from procflow.hours_text import parse_hours
from procflow.model import ALWAYS, Actor, Counting, DayOverride, Hours, Measure, Unit
from tests.clock.worlds import DAY as EIGHT_HOURS
from tests.clock.worlds import OFFICE, at, office, regulation, term

SHORT_FRIDAY = Hours(week=(EIGHT_HOURS,) * 4 + (((540, 720),), (), ()))


def override(date: str, *, working: bool, like: int | None = None, known: str | None = None) -> DayOverride:
    since = dt.date.fromisoformat(known) if known else None
    return DayOverride(date=dt.date.fromisoformat(date), working=working, like=like, known=since)


# ---------------------------------------------------------------- days that the file states


def test_the_file_adds_a_day_off_and_a_worked_saturday() -> None:
    days = office(days=(override("2026-09-08", working=False), override("2026-09-12", working=True))).days
    assert not days.is_working_day(at("2026-09-08") // DAY)
    assert days.is_working_day(at("2026-09-12") // DAY)


def test_a_worked_day_takes_the_hours_of_the_weekday_it_is_like() -> None:
    like_friday = office(hours=SHORT_FRIDAY, days=(override("2026-09-12", working=True, like=4),))
    assert like_friday.hours.closing_of(at("2026-09-12") // DAY) == at("2026-09-12 12:00")
    unsaid = office(hours=SHORT_FRIDAY, days=(override("2026-09-12", working=True),))
    assert unsaid.hours.closing_of(at("2026-09-12") // DAY) == at("2026-09-12 18:30")
    tuesday = office(hours=SHORT_FRIDAY, days=(override("2026-09-08", working=True, like=4),))
    assert tuesday.hours.closing_of(at("2026-09-08") // DAY) == at("2026-09-08 12:00")
    own = office(hours=SHORT_FRIDAY, days=(override("2026-05-01", working=True),))  # a Friday, otherwise a holiday
    assert own.hours.closing_of(at("2026-05-01") // DAY) == at("2026-05-01 12:00")


@pytest.mark.parametrize(
    ("as_of", "worked"),
    [(None, True), ("2026-03-01", True), ("2026-02-28", False), ("2026-02-01", False), ("2026-01-31", True)],
)
def test_as_of_a_date_only_what_was_known_then_counts(as_of: str | None, worked: bool) -> None:
    tuesday = "2026-09-08"
    withdrawn = (
        override(tuesday, working=True, known="2026-03-01"),  # the order is withdrawn ...
        override(tuesday, working=False, known="2026-02-01"),  # ... by which this day was off
    )
    date = dt.date.fromisoformat(as_of) if as_of else None
    days = clock_for(regulation(days=withdrawn), None, (2026, 2026), date).days
    assert days.is_working_day(at(tuesday) // DAY) is worked


def test_who_works_on_tuesdays_only_does_not_come_on_a_worked_saturday() -> None:
    tuesdays = Actor(id="notary", hours=parse_hours({"tue": "09:00-18:00"}))
    clock = clock_for(regulation(actors=(tuesdays,)), "notary", (2024, 2024))
    saturday = at("2024-05-04") // DAY
    assert clock.office.is_working_day(saturday)
    assert not clock.hours.is_working_day(saturday)


def test_a_portal_takes_no_notice_of_days_off_but_its_working_days_are_the_offices() -> None:
    portal = Actor(id="portal", hours=ALWAYS)
    clock = clock_for(regulation(actors=(portal,)), "portal", (2024, 2024))
    holiday = at("2024-05-01 03:00")
    assert clock.arrives(holiday) == holiday
    assert clock.end_of(term(90, "second"), holiday) == holiday + 90
    # Wednesday 1 May is a holiday, so Thursday is the first working day; the portal is open until it is over.
    assert clock.end_of(term(1, "working_day"), holiday) == at("2024-05-03 00:00")


def test_an_actor_with_days_of_its_own_counts_its_saturdays() -> None:
    desk_hours = Hours(week=(EIGHT_HOURS,) * 5 + (((540, 780),), ()))
    friday = at("2026-09-11 10:00")
    for own_days, end in ((True, "2026-09-12 13:00"), (False, "2026-09-14 18:30")):
        desk = Actor(id="desk", hours=desk_hours, own_days=own_days)
        clock = clock_for(regulation(actors=(desk,)), "desk", (2026, 2026))
        assert to_datetime(clock.end_of(term(1, "working_day"), friday)) == to_datetime(at(end))


def test_an_actor_that_is_closed_on_the_last_day_has_until_the_office_closes() -> None:
    tuesdays = Hours(week=((), ((840, 1020),)) + ((),) * 5)
    reception = Actor(id="reception", hours=tuesdays)
    clock = clock_for(regulation(actors=(reception,)), "reception", (2026, 2026))
    assert clock.end_of(term(1, "working_day"), at("2026-09-08 15:00")) == at("2026-09-09 18:30")


def test_what_closes_at_midnight_closes_on_the_day_that_ends() -> None:
    late = Hours(week=(((600, 1440),),) * 5 + ((),) * 2)
    clock = office(hours=late)
    assert clock.end_of(term(1, "working_day"), at("2026-09-08 00:00")) == at("2026-09-09 00:00")
    assert clock.end_of(term(1, "working_day"), at("2026-09-08 00:00") + 1) == at("2026-09-10 00:00")
    # So it is at the start of the years covered: 31 December was worked in 2020 and off in 2018.
    assert office((2021, 2021), hours=late).event_day(at("2021-01-01")) == at("2020-12-31") // DAY
    assert office((2019, 2019), hours=late).event_day(at("2019-01-01")) == at("2019-01-01") // DAY


def test_midnight_within_a_night_shift_belongs_to_the_new_day() -> None:
    night = Hours(week=(((0, 360), (1320, 1440)),) * 7)
    midnight = at("2026-09-08")
    assert office(hours=night).event_day(midnight) == midnight // DAY
    assert office(hours=ALWAYS).event_day(midnight) == midnight // DAY


# ---------------------------------------------------------------- jurisdictions


def test_without_a_jurisdiction_there_are_only_weekly_hours() -> None:
    days = office(jurisdiction=None).days
    assert days.is_working_day(at("2026-01-01") // DAY)
    assert days.working_days_between(at("2026-01-01") // DAY, at("2026-01-08") // DAY) == 5


def test_another_country_and_its_parts() -> None:
    assert office((2025, 2025), jurisdiction="HU").days.is_working_day(at("2025-05-17") // DAY)  # a worked Saturday
    for code, worked in (("US", True), ("US-CA", False)):  # Cesar Chavez Day is kept in California
        assert office((2025, 2025), jurisdiction=code).days.is_working_day(at("2025-03-31") // DAY) is worked


@pytest.mark.parametrize(
    ("code", "meant"), [("kz", "KZ"), ("Kazakhstan", "KZ"), ("KZX", "KZ"), ("US-CAL", "US-CA"), ("uzbekistn", "UZ")]
)
def test_an_unknown_jurisdiction_is_refused_with_those_near_it(code: str, meant: str) -> None:
    with pytest.raises(UnknownJurisdiction, match=f"{code!r}; did you mean .*{meant}\\b"):
        office(jurisdiction=code)


def test_nothing_near_nothing_suggested() -> None:
    with pytest.raises(UnknownJurisdiction, match=r"jurisdiction '0000000000000'$"):
        office(jurisdiction="0000000000000")


def test_doubts_name_estimated_days_and_years_without_orders() -> None:
    # far ahead, where no release of the package can know the moon or the government yet
    found = doubts(regulation(), (2070, 2071))
    assert {date.year for date, _ in found.estimated} == {2070, 2071}
    date, name = found.estimated[0]
    assert "Eid al-Adha" in name
    assert found.years_without_orders == (2070, 2071)
    settled = regulation(days=(override(str(date), working=False, known="2070-01-01"),))
    assert doubts(settled, (2070, 2070)).estimated == ()
    assert doubts(settled, (2070, 2070), dt.date(2069, 12, 31)).estimated == ((date, name),)
    assert doubts(regulation(), (2015, 2015)) == doubts(regulation(jurisdiction=None), (2026, 2026))  # no doubts
    assert doubts(regulation(jurisdiction="DE"), (2070, 2071)).years_without_orders == ()  # Germany moves no days


def test_no_covered_year_lacks_eid_al_adha() -> None:
    found = doubts(regulation(), (2030, 2076))
    assert {date.year for date, _ in found.estimated} == set(range(2030, 2077))


# ---------------------------------------------------------------- refusals


def test_hours_that_never_open_are_refused_at_once() -> None:
    never = Hours(week=((),) * 7)
    with pytest.raises(NeverOpen):
        office(hours=never)
    for actor in (Actor(id="x", hours=never), Actor(id="x", hours=OFFICE, accepts=never)):
        with pytest.raises(NeverOpen):
            clock_for(regulation(actors=(actor,)), "x", (2026, 2026))
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    closed = tuple(DayOverride(date=date, working=False) for date in year)
    with pytest.raises(NeverOpen):
        office((2026, 2026), days=closed)


@pytest.mark.parametrize("day", [((600, 540),), ((540, 540),), ((540, 700), (660, 720)), ((-5, 60),), ((1320, 1800),)])
def test_opening_hours_out_of_order_are_refused(day: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ClockError, match="not in order or not within one day"):
        office(hours=Hours(week=(day,) * 7))


def test_days_without_a_word_for_which_are_refused() -> None:
    with pytest.raises(UnknownDays):
        office().end_of(term(3, "day"), at("2026-09-07 10:00"))


@pytest.mark.parametrize("high", ["1.5", "-1", "NaN", "Infinity"])
def test_terms_that_no_rule_counts_are_refused(high: str) -> None:
    with pytest.raises(ClockError):
        office().end_of(term(high, "working_day"), at("2026-09-07 10:00"))


def test_parts_of_hours_and_of_years_that_come_out_even_are_counted() -> None:
    assert office().end_of(term("1.5", "hour"), at("2026-09-07 10:00")) == at("2026-09-07 11:30")
    filed = at("2026-03-09 18:00")
    assert office().end_of(term("0.5", "year"), filed) == office().end_of(term(6, "month"), filed)


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.SAME_DAY])
@pytest.mark.parametrize("high", ["1E+8", "1E+1000000"])
@pytest.mark.parametrize("measure", Measure)
def test_a_term_longer_than_the_calendar_is_refused(unit: Unit, high: str, measure: Measure) -> None:
    clock = office(counting=Counting(bare_days="calendar", hours=measure))
    huge = term(high, unit)
    for answer in (clock.end_of, clock.earliest_of):
        with pytest.raises(OutOfCalendar):
            answer(huge, at("2026-09-07 10:00"))


def test_moments_and_days_outside_the_years_covered_are_refused() -> None:
    clock = office((2026, 2026))
    for m in (at("2025-12-31 23:59"), at("2027-01-01")):
        for ask in (clock.arrives, clock.received, clock.hours.is_open, clock.hours.next_opening):
            with pytest.raises(OutOfCalendar, match="2026-01-01 to 2026-12-31"):
                ask(m)
        for ask_day in (clock.days.is_working_day, clock.hours.opening_of, clock.hours.closing_of, clock.day_end):
            with pytest.raises(OutOfCalendar):
                ask_day(m // DAY)
    with pytest.raises(OutOfCalendar):
        clock.end_of(term(1, "working_day"), at("2026-12-31 12:00"))
    assert clock.end_of(term(1, "hour"), at("2026-12-31 17:30")) == at("2026-12-31 18:30")
    same_day = office((2026, 2026), counting=Counting(last_day_ends="midnight"))
    assert same_day.end_of(term(0, "same_day"), at("2026-12-31 12:00")) == at("2027-01-01")


@pytest.mark.parametrize("years", [(1990, 1990), (2026, 2077), (2027, 2026)])
def test_years_whose_holidays_nobody_knows_are_refused(years: tuple[int, int]) -> None:
    with pytest.raises(OutOfCalendar):
        office(years)


@pytest.mark.parametrize("years", [(0, 1), (2026, 10_000)])
def test_years_without_dates_are_refused(years: tuple[int, int]) -> None:
    with pytest.raises(OutOfCalendar):
        office(years, jurisdiction=None)


def test_an_unknown_actor_is_refused() -> None:
    with pytest.raises(ClockError, match="no actor 'nobody'"):
        clock_for(regulation(), "nobody", (2026, 2026))


def test_moments_are_local() -> None:
    assert to_datetime(at("1969-12-31 23:59:59")) == dt.datetime(1969, 12, 31, 23, 59, 59)
    assert at("1970-01-02") == DAY
    with pytest.raises(ValueError, match="no time zone"):
        moment(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


# ---------------------------------------------------------------- loading


def test_slow_packages_are_loaded_only_where_they_are_needed() -> None:
    code = (
        "import sys; from procflow.clock import *; from procflow.model import *; from decimal import Decimal\n"
        "hours = Hours(week=(((540, 1080),),) * 7)\n"
        "def made(code): return clock_for(Regulation(id='r', act=Act(), jurisdiction=code, counting=Counting(), "
        "hours=hours), None, (2026, 2026))\n"
        "made(None).end_of(Term(high=Decimal(1), unit=Unit.MONTH), 1_780_000_000)\n"
        "assert not {'numpy', 'holidays'} & set(sys.modules)\n"
        "made('KZ').end_of(Term(high=Decimal(1), unit=Unit.MONTH), 1_780_000_000)\n"
        "assert 'holidays' in sys.modules and 'numpy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
