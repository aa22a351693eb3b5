"""Units of which more people are there on one day, or at one hour, than on another: worked out by hand, and slowly."""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from procflow.clock import DAY
from procflow.document import parse_document
from procflow.errors import UsageError
from procflow.model import Hours, Regulation
from procflow.model_simulation import Shift, Week
from procflow.simulate.from_model import parameters
from procflow.simulate.load import loads
from procflow.simulate.parameters import Absence, Arrivals, Batch, Distribution, Resource, Simulation, Work
from procflow.simulate.presence import hours_of_people, present
from procflow.simulate.run import Options, prepare, simulate_prepared
from procflow.simulate.summing_up import _people_seconds
from procflow.source import Source
from tests.clock.worlds import at
from tests.simulate.offices import prepared, run, weeks
from tests.simulate.oracle import Office

HOUR = 3600
ENGINES = ["plain", *(["compiled"] if find_spec("numba") else [])]
some = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = (
    "days: [{date: 2026-03-04, is: off}, {date: 2026-03-07, is: working}, {date: 2026-03-11, is: working, like: sat}]"
)
HEAD = """\
procflow: 1
id: desk
act: {number: "1", date: 2026-01-01, body: B}
hours: {HOURS}
DAYS
actors: {clerk: {}}
procedures:
  p:
    limit: {within: 5 working days, from: start}
    steps:
      - {id: serve, by: clerk, do: Serve}
      - {end: done}
"""


def office(hours: str = '{mon-fri: "09:00-18:00", sat: "09:00-13:00"}', *lines: str, days: str = "") -> Regulation:
    text = HEAD.replace("{HOURS}", hours).replace("DAYS", days)
    text += "simulation:\n" + "".join(f"  {line}\n" for line in lines) if lines else ""
    document = parse_document(Source("desk.procflow.yaml", text), Path("desk.procflow.yaml"))
    assert document.regulation is not None, document.findings
    assert document.findings == (), document.findings
    return document.regulation


def whole(*people: int) -> Week:
    """So many on Monday, Tuesday and so on, all day."""
    return tuple((Shift(0, 1440, number),) for number in people)


def times(
    week: Week, work: float, *come: str, absences: tuple[Absence, ...] = (), regulation: Regulation | None = None
) -> list[tuple[str, str]]:
    """When each case is begun and when it is done, by all engines and by the slow simulation."""
    figures = Simulation(
        arrivals=(Arrivals(procedure="p", times=tuple(map(at, come))),),
        resources=(Resource("clerk", 9, absences, week=week),),
        work=(Work(procedure="p", step="serve", time=Distribution("fixed", (work,))),),
    )
    ready = prepared(regulation or office(), figures)
    found = [run(ready, engine)[0] for engine in ENGINES]
    assert all(each == found[0] for each in found)
    slow = Office(ready.network, ready.plan, 0).rows
    assert [(case, place, ready_at, end, w, waited) for case, place, ready_at, _, end, w, waited in found[0]] == slow
    begin = ready.network.horizon.begin
    return [(clock(begin + row[3]), clock(begin + row[4])) for row in sorted(found[0])]


def clock(moment: int) -> str:
    return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=moment)).strftime("%a %H:%M")


# ---------------------------------------------------------------- by hand

FOUR = ("2026-03-02 09:00",) * 4  # a Monday


def test_two_in_the_morning_and_one_in_the_afternoon() -> None:
    week = ((Shift(540, 780, 2), Shift(780, 1080, 1)), *whole(1, 1, 1, 1, 1, 1))
    assert times(week, 2 * HOUR, *FOUR, "2026-03-02 12:30", "2026-03-02 12:45") == [
        ("Mon 09:00", "Mon 11:00"),
        ("Mon 09:00", "Mon 11:00"),
        ("Mon 11:00", "Mon 13:00"),
        ("Mon 11:00", "Mon 13:00"),
        ("Mon 13:00", "Mon 15:00"),  # by the one who is left
        ("Mon 15:00", "Mon 17:00"),
    ]


def test_whoever_has_begun_ends_it_though_fewer_are_there_now() -> None:
    week = ((Shift(540, 600, 2), Shift(600, 1080, 1)), *whole(1, 1, 1, 1, 1, 1))
    assert times(week, 3 * HOUR, *FOUR[:3]) == [
        ("Mon 09:00", "Mon 12:00"),
        ("Mon 09:00", "Mon 12:00"),
        ("Mon 12:00", "Mon 15:00"),
    ]


def test_more_people_take_up_what_waits_when_they_come() -> None:
    week = ((Shift(540, 600, 0), Shift(600, 660, 1), Shift(660, 1080, 3)), *whole(1, 1, 1, 1, 1, 1))
    assert times(week, 4 * HOUR, *FOUR) == [
        ("Mon 10:00", "Mon 14:00"),
        ("Mon 11:00", "Mon 15:00"),
        ("Mon 11:00", "Mon 15:00"),
        ("Mon 14:00", "Mon 18:00"),
    ]


def test_on_saturday_one_opens_and_not_three() -> None:
    week = whole(3, 3, 3, 3, 3, 1, 0)
    come = ("2026-03-06 20:00",) * 4  # after closing, on Friday
    assert times(week, 2 * HOUR, *come) == [
        ("Sat 09:00", "Sat 11:00"),
        ("Sat 11:00", "Sat 13:00"),
        ("Mon 09:00", "Mon 11:00"),
        ("Mon 09:00", "Mon 11:00"),
    ]


def test_nobody_comes_to_a_day_without_people() -> None:
    assert times(whole(1, 1, 1, 1, 1, 0, 0), HOUR, "2026-03-06 17:30", "2026-03-06 19:00") == [
        ("Fri 17:30", "Sat 09:30"),  # begun on Friday, so it is ended on Saturday
        ("Mon 09:00", "Mon 10:00"),
    ]


def test_a_moved_day_has_the_people_of_the_day_that_it_is_like() -> None:
    usual = office('{mon-fri: "09:00-18:00"}', days=DAYS)
    week = (*whole(2, 1, 1, 1, 1), (), ())
    # The Saturday that is worked is like a Monday: two are there.
    come: tuple[str, ...] = ("2026-03-07 09:00",) * 3
    assert [begun for begun, _ in times(week, HOUR, *come, regulation=usual)] == ["Sat 09:00", "Sat 09:00", "Sat 10:00"]
    # A Wednesday that is like a Saturday, which is closed, is a Wednesday after all.
    come = ("2026-03-11 09:00",) * 2
    assert [begun for begun, _ in times(week, HOUR, *come, regulation=usual)] == ["Wed 09:00", "Wed 10:00"]
    # The centre has its own Saturday: with its hours, and its one person.
    centre = office(days=DAYS)
    found = times(whole(3, 3, 3, 3, 3, 1, 0), HOUR, *("2026-03-11 09:00",) * 4, regulation=centre)
    assert [begun for begun, _ in found] == ["Wed 09:00", "Wed 10:00", "Wed 11:00", "Wed 12:00"]


def test_a_day_off_has_people_only_where_the_unit_is_open_on_it() -> None:
    week = whole(1, 1, 2, 3, 1, 1, 1)
    come = ("2026-03-04 09:00",) * 3
    closed = office(days=DAYS)
    assert [begun for begun, _ in times(week, HOUR, *come, regulation=closed)] == ["Thu 09:00"] * 3
    opened = office('{mon-fri: "09:00-18:00", sat: "09:00-13:00", holidays: open}', days=DAYS)
    found = [begun for begun, _ in times(week, HOUR, *come, regulation=opened)]
    assert found == ["Wed 09:00", "Wed 09:00", "Wed 10:00"]


def test_absences_are_taken_from_the_numbers_of_the_week() -> None:
    away = (Absence(dt.date(2026, 3, 6), dt.date(2026, 3, 7), 2),)  # of one on Saturday, two
    come = ("2026-03-06 15:00",) * 2 + ("2026-03-06 20:00",) * 4
    assert times(whole(3, 3, 3, 3, 3, 1, 0), 2 * HOUR, *come, absences=away) == [
        ("Fri 15:00", "Fri 17:00"),
        ("Fri 17:00", "Sat 10:00"),
        *[("Mon 09:00", "Mon 11:00")] * 3,
        ("Mon 11:00", "Mon 13:00"),
    ]


def test_an_office_that_never_closes_changes_at_its_hours() -> None:
    always = office('{mon-sun: "00:00-24:00"}')
    week = ((Shift(0, 480, 1), Shift(480, 1440, 2)),) * 7
    come = ("2026-03-02 23:00",) * 4
    assert times(week, 2 * HOUR, *come, regulation=always) == [
        ("Mon 23:00", "Tue 01:00"),
        ("Mon 23:00", "Tue 01:00"),
        ("Tue 01:00", "Tue 03:00"),
        ("Tue 03:00", "Tue 05:00"),
    ]


def test_a_week_of_which_all_days_are_alike_is_a_number() -> None:
    options = Options(cases=60, replications=1, warm_up=0, engine="plain")
    found = []
    for resource in (Resource("clerk", 2), Resource("clerk", 2, week=whole(*(2,) * 7))):
        ready = prepare(office(), figures(resource), options)
        assert ready.network.changes == []
        found.append(simulate_prepared("desk", ready, options))
    assert found[0] == found[1]


# ---------------------------------------------------------------- what comes round, and how it ends


def figures(resource: Resource, batch: Batch | None = None, per_hour: float = 0.05) -> Simulation:
    return Simulation(
        arrivals=(Arrivals(procedure="p", per_hour=(per_hour,) * 168),),
        resources=(resource,),
        work=(Work(procedure="p", step="serve", time=Distribution("exponential", (5.0 * HOUR,)), batch=batch),),
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_people_come_round_with_the_calendar(engine: str) -> None:
    """More cases than a year has: the second time, people are there as the first time."""
    week = ((Shift(540, 600, 3), Shift(600, 1080, 1)), *whole(2, 0, 1, 1, 2, 0))
    away = (Absence(dt.date(2026, 7, 1), dt.date(2026, 8, 15), 1),)
    ready = prepared(
        office(days=DAYS), figures(Resource("clerk", 3, away, week=week), per_hour=0.01), cases=150, years=(2026, 2026)
    )
    rows, _ = run(ready, engine)
    assert rows[-1][4] > 1.5 * ready.network.horizon.period
    slow = Office(ready.network, ready.plan, 0)
    assert [(case, place, ready_at, end, w, waited) for case, place, ready_at, _, end, w, waited in rows] == slow.rows


@pytest.mark.parametrize("engine", ENGINES)
def test_batches_that_nobody_fills_are_done_at_last(engine: str) -> None:
    """That people still come and go does not keep the end away, nor puts it off."""
    week = whole(1, 2, 1, 2, 1, 1, 1)
    ready = prepared(office(), figures(Resource("clerk", 2, week=week), Batch(size=50)), cases=60, years=(2026, 2026))
    rows, tally = run(ready, engine)
    assert tally.cases.sum() == 60
    slow = Office(ready.network, ready.plan, 0)
    assert [(case, place, ready_at, end, w, waited) for case, place, ready_at, _, end, w, waited in rows] == slow.rows


# ---------------------------------------------------------------- hours of people


@some
@given(st.data())
def test_hours_of_people_are_those_of_a_slow_count(data: st.DataObject) -> None:
    hours = Hours(week=(((540, 780), (840, 1080)),) * 5 + (((600, 700),), ()))
    week, fewer = data.draw(weeks(hours)), data.draw(st.integers(0, 3))
    slow = 0
    for day, its in enumerate(hours.week):
        for minute in range(1440):
            if any(opening <= minute < closing for opening, closing in its):
                slow += max(sum(s.people for s in week[day] if s.start <= minute < s.end) - fewer, 0)
    assert hours_of_people(Resource("clerk", 9, week=week), hours, fewer) == pytest.approx(slow / 60)
    assert all(shift.start < shift.end for day in range(7) for shift in present(week, hours, day))


@some
@given(st.data())
def test_how_long_people_are_there_is_what_a_look_at_each_minute_says(data: st.DataObject) -> None:
    regulation = office(days=DAYS)
    week = data.draw(weeks(regulation.hours))
    away = (Absence(dt.date(2026, 3, 5), dt.date(2026, 3, 6), 1), Absence(dt.date(2026, 3, 6), dt.date(2026, 3, 9), 1))
    resource = Resource("clerk", 9, data.draw(st.sampled_from([(), away])), week=week)
    network = prepared(regulation, figures(resource), cases=1, years=(2026, 2026)).network
    begin, end = sorted(at("2026-03-02") + 60 * data.draw(st.integers(0, 12 * 1440)) for _ in range(2))
    first = network.horizon.begin
    openings = network.horizon.openings(network.pools[0].actor)
    like = {"2026-03-04": None, "2026-03-07": 5, "2026-03-11": 5}
    slow = 0
    for moment in range(begin, end, 60):
        date = dt.date(1970, 1, 1) + dt.timedelta(days=moment // DAY)
        weekday = like.get(str(date), date.weekday())
        if openings.is_open(moment) and weekday is not None:
            minute = moment % DAY // 60
            people = sum(each.people for each in week[weekday] if each.start <= minute < each.end)
            slow += 60 * max(people - sum(a.fewer for a in resource.absences if a.first <= date <= a.last), 0)
    assert _people_seconds(network, 0, begin - first, end - first) == slow
    round_later = network.horizon.period
    if not resource.absences:
        assert _people_seconds(network, 0, begin - first + round_later, end - first + round_later) == slow


# ---------------------------------------------------------------- what is said

WEEK = ("arrivals: 10 a day", "work: {serve: 1 hour}")


def test_the_file_tells_how_many_work_at_which_hour() -> None:
    told = office(
        '{mon-fri: "09:00-13:00, 14:00-18:00", sat: "09:00-13:00"}',
        *WEEK,
        'staff: {clerk: {count: {mon-fri: {"09:00-13:00": 4, "14:00-18:00": 2}, sat: 1}, cost: 10 an hour}}',
    )
    simulation = parameters(told)
    (resource,) = simulation.resources
    assert (resource.staff, resource.week[0], resource.week[5:]) == (
        4,
        (Shift(540, 780, 4), Shift(840, 1080, 2)),
        ((Shift(0, 1440, 1),), ()),
    )
    assert not any("one person" in each for each in simulation.assumptions)
    (load,) = loads(told, simulation)
    assert (load.people, load.hours) == (5 * (4 * 4 + 4 * 2) + 4, 44)
    options = Options(replications=2, years=(2026, 2026), warm_up=0, engine="plain")
    result = simulate_prepared("desk", prepare(told, None, options), options)
    (unit,) = result.units
    assert (unit.staff, unit.people) == (4, "1 to 4")
    assert unit.staff_mean == pytest.approx(124 / 44, rel=0.01)
    # Work is done by those who are there: an hour for each case.
    assert unit.utilisation == pytest.approx(result.cases / (2 * 52.14 * 124), rel=0.02)
    assert unit.cost == pytest.approx(10 * 2 * 52.14 * 124 / result.cases, rel=0.02)
    changed = structs.replace(options, staff=(("clerk", 3),))
    result = simulate_prepared("desk", prepare(told, None, changed), changed)
    assert result.what_if == ("clerk has 3, in all open hours of its week",)
    assert (result.units[0].people, result.units[0].staff_mean) == ("3", 3.0)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (whole(1, 1), "the week of `clerk` has 2 days"),
        (((Shift(540, 600, 1), Shift(590, 700, 1)), *whole(1, 1, 1, 1, 1, 1)), "not in order, or overlap"),
        (((Shift(540, 1500, 1),), *whole(1, 1, 1, 1, 1, 1)), "not within a day"),
        (whole(1, 1, 1, 1, 1, 1, -1), "between 0 and 1,000,000"),
        (whole(0, 0, 0, 0, 0, 0, 5), "has work to do and no staff"),  # on Sunday it is closed
    ],
)
def test_a_week_that_is_none_is_refused(week: Week, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        prepared(office(), figures(Resource("clerk", 1, week=week)))


def test_absences_that_leave_nobody_at_some_hours_are_told() -> None:
    away = (Absence(dt.date(2026, 3, 6), dt.date(2026, 3, 9), 1),)
    options = Options(cases=30, replications=1, years=(2026, 2026), warm_up=0)
    ready = prepare(office(), figures(Resource("clerk", 2, away, week=whole(2, 2, 2, 2, 2, 1, 0))), options)
    said = [each for each in simulate_prepared("desk", ready, options).assumptions if "nobody" in each]
    when = "from 2026-03-06 to 2026-03-09"
    assert said == [f"while 1 of `clerk` is away, {when}, nobody is there at hours at which it has 1"]


def test_of_several_who_are_absent_it_is_told_at_which_hours_nobody_is_there() -> None:
    away = (Absence(dt.date(2026, 3, 6), dt.date(2026, 3, 9), 2),)
    options = Options(cases=30, replications=1, years=(2026, 2026), warm_up=0)
    ready = prepare(office(), figures(Resource("clerk", 3, away, week=whole(3, 3, 3, 3, 2, 1, 0))), options)
    said = [each for each in simulate_prepared("desk", ready, options).assumptions if "nobody" in each]
    assert [each.partition("nobody")[2] for each in said] == [" is there at hours at which it has no more than 2"]


def test_absences_of_other_years_are_not_told() -> None:
    away = (Absence(dt.date(2025, 3, 6), dt.date(2025, 3, 6), 1),)
    figures_of_2025 = figures(Resource("clerk", 2, away, week=whole(2, 2, 2, 2, 2, 1, 0)))
    said = {}
    for year in (2025, 2026):
        options = Options(cases=30, replications=1, years=(year, year), warm_up=0)
        ready = prepare(office(), figures_of_2025, options)
        found = simulate_prepared("desk", ready, options).assumptions
        said[year] = [each for each in found if "nobody" in each]
    assert said[2025] == ["while 1 of `clerk` is away, on 2025-03-06, nobody is there at hours at which it has 1"]
    assert not said[2026]
