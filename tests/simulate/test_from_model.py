"""From a regulation to what a simulation needs: what is told goes over, what is not is assumed aloud."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from procflow.clock import clock_for, moment
from procflow.document import parse_document, read_document
from procflow.exporting import export
from procflow.model import Regulation
from procflow.rules import RULES
from procflow.rules.base import Context
from procflow.simulate.errors import SimulationError
from procflow.simulate.from_model import parameters
from procflow.simulate.incoming import Source as Coming
from procflow.simulate.load import loads
from procflow.simulate.parameters import (
    Absence,
    Attribute,
    Batch,
    Distribution,
    Priority,
    Resource,
    Season,
    Share,
    Simulation,
    Work,
)
from procflow.simulate.run import Options, prepare
from procflow.simulate.working import mean_of
from procflow.source import Source
from tests.support.examples import EXAMPLES
from tests.support.models import regulations

HEAD = """\
procflow: 1
id: made-up
hours: {mon-fri: "09:00-18:00", break: "13:00-14:00"}
actors:
  applicant: {kind: applicant}
  clerk: {}
  head: {staff: 3}
  police: {kind: external, hours: always}
procedures:
  issue:
    outcomes: {issued: {}, refused: {kind: refusal}}
    steps:
      - {id: apply, by: applicant, do: Apply, within: 1 month}
      - {id: check, by: clerk, do: Check, within: 1 working day, decide: Complete?, options: {yes: run-ask, no: refused}}
      - {use: ask, id: run-ask, on: {asked: sign}}
      - {id: sign, by: head, do: Sign, next: issued}
  ask:
    part: true
    outcomes: {asked: {}}
    steps:
      - {id: send, by: clerk, do: Ask the police, within: 2 to 4 hours}
      - {id: answer, by: police, do: Answer, within: 3 calendar days}
      - end: asked
"""
HOUR, DAY = 3600.0, 86400.0
OF_TERM = "from a tenth of the term to all of it, mostly half"


def regulation(*lines: str) -> Regulation:
    text = HEAD + ("simulation:\n" + "".join(f"  {line}\n" for line in lines) if lines else "")
    document = parse_document(Source("made-up.procflow.yaml", text), Path("made-up.procflow.yaml"))
    assert document.findings == (), [(item.span, item.message) for item in document.findings]
    assert document.regulation is not None
    return document.regulation


def made(*lines: str) -> Simulation:
    return parameters(regulation(*lines))


def work_of(simulation: Simulation, step: str) -> Work:
    return next(work for work in simulation.work if work.step == step)


# ---------------------------------------------------------------- work


def test_without_a_word_times_come_from_terms_and_that_is_said() -> None:
    simulation = made()
    assert work_of(simulation, "check").time == Distribution("triangular", (0.8 * HOUR, 4 * HOUR, 8 * HOUR))
    assert work_of(simulation, "run-ask.send").time == Distribution("triangular", (2 * HOUR, 3 * HOUR, 4 * HOUR))
    assert work_of(simulation, "run-ask.answer").time == Distribution("fixed", (3 * DAY,))
    assert work_of(simulation, "sign").time == work_of(simulation, "apply").time == Distribution("fixed", (0.0,))
    assert [work.step for work in simulation.work if work.is_from_term] == ["check", "run-ask.send", "run-ask.answer"]
    assert simulation.assumptions == (
        f"work takes {OF_TERM}, where no time is told: issue.check, issue.run-ask.send",
        "those outside and systems take their whole term where no time is told: issue.run-ask.answer",
        "steps with neither a time nor a term take no time: issue.sign",
        "all answers are equally frequent where no shares are told: issue.check",
        "one person works in each unit whose staff is not told: clerk",
        "no arrivals are told: 1.1 cases a working day, with which the busiest unit is four fifths busy",
    )


def test_what_is_told_needs_no_assumption() -> None:
    simulation = made(
        "arrivals: 5 a day",
        "staff: {clerk: 2}",
        "work: {check: 20 minutes, send: 5 minutes, answer: 1 calendar day, sign: 5 minutes}",
        "shares: {check: {yes: 80 %}}",
    )
    assert simulation.assumptions == ()
    assert not any(work.is_from_term for work in simulation.work)


def test_a_path_goes_before_what_is_told_where_the_step_is_written() -> None:
    assert work_of(made("work: {ask.send: 5 minutes}"), "run-ask.send").time == Distribution("fixed", (300.0,))
    both = made("work: {ask.send: 5 minutes, issue.run-ask.send: 7 minutes}")
    assert work_of(both, "run-ask.send").time == Distribution("fixed", (420.0,))


def test_days_of_work_are_those_of_whoever_works() -> None:
    simulation = made(
        "work: {check: 1 working day, answer: {uniform: [1 calendar day, 2 calendar days]}, sign: 1 week}"
    )
    assert work_of(simulation, "check").time == Distribution("fixed", (8 * HOUR,))
    assert work_of(simulation, "run-ask.answer").time == Distribution("uniform", (DAY, 2 * DAY))
    assert work_of(simulation, "sign").time == Distribution("fixed", (40 * HOUR,))


def test_a_batch_and_a_priority_leave_the_time_to_the_term() -> None:
    work = work_of(made('work: {check: {at: "11:00, 16:00", together: 5, priority: 2}}'), "check")
    assert (work.batch, work.priority, work.is_from_term) == (Batch((660, 960), 5), 2, True)


def test_times_that_were_measured_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("minutes\n10\n20\n90\n", encoding="utf-8")
    simulation = parameters(regulation("work: {sign: {samples: times.csv}}"), tmp_path)
    time = work_of(simulation, "sign").time
    assert time == Distribution("empirical", (600.0, 1200.0, 5400.0))
    assert mean_of(time) == 2400.0


# ---------------------------------------------------------------- arrivals


def test_a_rate_is_spread_over_the_open_minutes_of_its_days() -> None:
    (arrivals,) = made("arrivals: 40 a day").arrivals
    assert arrivals.per_hour[9] == arrivals.per_hour[17] == pytest.approx(5.0)
    assert arrivals.per_hour[13] == arrivals.per_hour[8] == arrivals.per_hour[18] == 0.0
    assert sum(arrivals.per_hour) == pytest.approx(200.0)
    assert sum(arrivals.per_hour[120:]) == 0.0


@pytest.mark.parametrize(
    ("rate", "of_a_week"),
    [("3 an hour", 120), ("200 a week", 200), ("1200 a year", 1200 * 7 / 365.25), ("100 a month", 1200 * 7 / 365.25)],
)
def test_rates_of_all_kinds_come_to_so_many_a_week(rate: str, of_a_week: float) -> None:
    (arrivals,) = made(f"arrivals: {rate}").arrivals
    assert sum(arrivals.per_hour) == pytest.approx(of_a_week)


def test_half_an_hour_has_half_the_rate() -> None:
    (arrivals,) = made(
        'arrivals: {issue: {rate: {mon: 3 an hour}, hours: {mon-fri: "09:30-11:00"}, seasons: {dec: x2}}}'
    ).arrivals
    assert list(arrivals.per_hour[9:11]) == pytest.approx([1.5, 3.0])
    assert sum(arrivals.per_hour) == pytest.approx(4.5)
    assert arrivals.seasons == (Season((12, 1), (12, 31), 2.0),)


def test_without_a_word_so_many_come_that_the_busiest_unit_is_four_fifths_busy() -> None:
    assumed = regulation()
    simulation = parameters(assumed)
    busiest = max(load.share for load in loads(assumed, simulation))
    assert 0.7 < busiest <= 0.8
    few = made("work: {check: 1 minute, send: 1 minute}")
    assert few.assumptions[-1] == "no arrivals are told: 20 cases a working day"
    assert sum(few.arrivals[0].per_hour) == pytest.approx(100.0)


def test_recorded_arrivals_bring_their_attributes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("came,kind\n2025-03-03 09:12,new\n2025-03-03 09:40,old\n", encoding="utf-8")
    lines = ("arrivals: {issue: {file: a.csv}}", "attributes: {kind: {new: 60 %, old: 40 %}}")
    (arrivals,) = parameters(regulation(*lines), tmp_path).arrivals
    assert arrivals.per_hour == ()
    assert len(arrivals.times) == 2
    assert arrivals.recorded == (("new",), ("old",))
    assert arrivals.attributes == (Attribute("kind", ("new", "old"), (0.6, 0.4)),)


# ---------------------------------------------------------------- people, shares, priorities


def test_people_are_those_told_else_those_of_the_actor_else_one() -> None:
    simulation = made(
        "staff: {clerk: {count: 2, cost: 400 a day, absent: [{from: 2025-07-01, to: 2025-07-28, people: 2}]}}"
    )
    absence = Absence(dt.date(2025, 7, 1), dt.date(2025, 7, 28), 2)
    assert simulation.resources == (Resource("clerk", 2, (absence,), 50.0), Resource("head", 3))
    assert made().resources == (Resource("clerk", 1), Resource("head", 3))


def test_answers_that_are_not_named_take_what_is_left() -> None:
    assert made("shares: {check: {no: 20 %}}").shares == (
        Share(procedure="issue", step="check", answer="yes", share=0.8),
        Share(procedure="issue", step="check", answer="no", share=0.2),
    )
    assert [share.share for share in made().shares] == [0.5, 0.5]


def test_values_without_shares_of_their_own_have_those_of_all() -> None:
    simulation = made(
        "attributes: {kind: {new: 75 %, old: 25 %}}",
        "shares: {check: {yes: 80 %, kind: {old: {yes: 40 %}}}}",
        "priority: {kind: {old: 3, new: 0}}",
    )
    assert [(share.value, share.answer, share.share) for share in simulation.shares] == [
        (None, "yes", 0.8),
        (None, "no", 0.2),
        ("new", "yes", 0.8),
        ("new", "no", 0.2),
        ("old", "yes", 0.4),
        ("old", "no", 0.6),
    ]
    assert simulation.priorities == (Priority(procedure="issue", attribute="kind", value="old", priority=3),)


def test_shares_that_are_not_whole_are_refused() -> None:
    with pytest.raises(SimulationError, match=r"the shares of `issue\.check` add up to 70 %"):
        made("shares: {check: {yes: 50 %, no: 20 %}}")


def test_the_load_of_a_unit_is_what_comes_to_it_by_shares_and_times() -> None:
    lines = (
        "arrivals: 40 a day",
        "attributes: {kind: {new: 75 %, old: 25 %}}",
        "work: {check: 20 minutes, send: 30 minutes, sign: {uniform: [0 minutes, 10 minutes]}}",
        "shares: {check: {kind: {new: {yes: 80 %}, old: {yes: 40 %}}}}",  # 0.75 x 0.8 + 0.25 x 0.4 = 0.7
    )
    told = regulation(*lines)
    clerk, head = loads(told, parameters(told))
    assert clerk.work == pytest.approx(200 / 3 + 200 * 0.7 / 2)
    assert clerk.people == pytest.approx(40.0)
    assert head.work == pytest.approx(200 * 0.7 * 5 / 60)
    assert head.people == pytest.approx(120.0)


def test_the_load_counts_every_way_back() -> None:
    text = HEAD.replace("no: refused", "no: apply")
    document = parse_document(
        Source("x.procflow.yaml", text + "simulation: {arrivals: 1 a day, work: {check: 1 hour, send: 0 hours}}\n"), "x"
    )
    assert document.regulation is not None
    assert loads(document.regulation, parameters(document.regulation))[0].work == pytest.approx(5.0 * 2)


def test_where_an_exam_is_retaken_the_busiest_unit_is_four_fifths_busy_all_the_same() -> None:
    exam = read_document(next(path for path in EXAMPLES if path.name == "exam-retake.procflow.yaml")).regulation
    assert exam is not None
    assert 0.78 < max(load.share for load in loads(exam, parameters(exam))) <= 0.8


def test_a_flow_that_is_too_large_is_said_to_be_counted_without_its_ways_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procflow.simulate.visits.MOST_REMEMBERED", 1)
    assert (
        parameters(regulation())
        .assumptions[-1]
        .endswith("four fifths busy or more: the flow is so large that its ways back are not counted")
    )


def peaks(*lines: str, folder: Path = Path()) -> list[tuple[str, float]]:
    told = regulation(*lines)
    clerk = loads(told, parameters(told, folder))[0]
    return [(peak.when, round(peak.work, 6)) for peak in clerk.peaks]


def test_a_season_with_more_work_than_the_average_leaves_room_for_is_named() -> None:
    """The clerk has 40 hours; 30 of work come in a usual week."""
    work = "work: {check: 1 hour, send: 0 hours}"
    rate = "arrivals: {issue: {rate: 30 a week, seasons: {%s}}}"
    assert peaks(rate % "dec: x2", work) == [("from 1 December to 31 December", 60.0)]
    assert peaks(rate % "20 dec - 10 jan: x1.5", work) == [("from 20 December to 10 January", 45.0)]
    assert peaks(rate % "dec: x2, jan: x3, may: x1.4", work) == [
        ("from 1 May to 31 May", 42.0),
        ("from 1 December to 31 January", 75.0),
    ]
    assert peaks(rate % "dec: x1.3", work) == []
    assert peaks(rate % "1 dec - 5 dec: x9", work) == []  # gone a few days later
    assert peaks("arrivals: {issue: {rate: 45 a week, seasons: {dec: x2}}}", work) == []  # too much all the year


def test_while_people_are_absent_the_others_have_too_much_to_do() -> None:
    """Two clerks have 80 hours; 70 of work come in a week."""
    lines = ("arrivals: 70 a week", "work: {check: 1 hour, send: 0 hours}")
    away = "staff: {clerk: {count: 2, absent: [%s]}}"
    july = "{from: 2025-07-01, to: 2025-07-20}"
    assert peaks(*lines, away % july) == [("from 1 July 2025 to 20 July 2025", 70.0)]
    assert peaks(*lines, away % "{from: 2025-07-01, to: 2025-07-06}") == []  # made up for a few days later
    both = peaks(*lines, away % f"{july}, {{from: 2025-07-11, to: 2025-07-31}}")
    assert [when for when, _ in both] == [
        "from 1 July 2025 to 10 July 2025",
        "from 11 July 2025 to 20 July 2025",
        "from 21 July 2025 to 31 July 2025",
    ]
    told = regulation(*lines, away % f"{july}, {{from: 2025-07-11, to: 2025-07-31}}")
    assert [peak.staff for peak in loads(told, parameters(told))[0].peaks] == [1, 0, 1]
    summer = "arrivals: {issue: {rate: 75 a week, seasons: {jul: x0.5}}}"
    assert peaks(summer, lines[1], away % july) == []  # when fewer come


def test_a_month_of_a_list_with_more_work_than_people_can_do_is_named(tmp_path: Path) -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=at) for at in range(120)]
    moments = [f"{day} 10:{minute}" for day in days for minute in range(10, 19 if day.month == 2 else 13)]
    (tmp_path / "a.csv").write_text("came\n" + "\n".join(moments) + "\n", encoding="utf-8")
    lines = ("arrivals: {issue: {file: a.csv}}", "work: {check: 1 hour, send: 0 hours}")
    assert peaks(*lines, folder=tmp_path) == [("in February 2025", 63.0)]


def test_attributes_that_are_not_whole_are_refused() -> None:
    with pytest.raises(SimulationError, match=r"the values of `kind` add up to 90 %"):
        made("attributes: {kind: {new: 60 %, old: 30 %}}")


# ---------------------------------------------------------------- whatever a file tells


@given(regulations())
@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_file_is_refused_with_a_reason_or_has_all_that_is_needed(regulation: Regulation) -> None:
    document = parse_document(Source("x.procflow.yaml", export(regulation, "yaml")), "x.procflow.yaml")
    assert document.regulation is not None
    assert document.origins is not None
    context = Context("x.procflow.yaml", document.regulation, document.origins)
    found = [list(rule.check(context)) for rule in RULES if rule.code.startswith("PF7")]
    assert len(found) == 6
    try:
        simulation = parameters(regulation)
    except SimulationError:
        return
    told = {(work.procedure, work.step) for work in simulation.work}
    assert len(told) == len(simulation.work)
    assert {(share.procedure, share.step) for share in simulation.shares} <= told
    assert all(math.isfinite(value) and value >= 0 for work in simulation.work for value in work.time.values)
    assert all(len(arrivals.per_hour) == 168 or arrivals.times for arrivals in simulation.arrivals)
    assert all(load.work >= 0 for load in loads(regulation, simulation))


# ---------------------------------------------------------------- all examples


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_has_parameters_for_all_its_steps_and_decisions(path: Path) -> None:
    example = read_document(path).regulation
    assert example is not None
    if all(procedure.is_part for procedure in example.procedures):
        with pytest.raises(SimulationError, match="nothing to simulate"):
            parameters(example, path.parent)
        return
    simulation = parameters(example, path.parent)
    assert simulation.arrivals
    totals: dict[tuple[str, str, str | None], float] = {}
    for share in simulation.shares:
        key = (share.procedure, share.step, share.value)
        totals[key] = totals.get(key, 0.0) + share.share
    assert all(total == pytest.approx(1.0) for total in totals.values())
    assert all(min(work.time.values) >= 0 for work in simulation.work)
    assert all(each.staff > 0 for each in simulation.resources)


@pytest.mark.parametrize(("rate", "in_three_years"), [("10000 a year", 30_000), ("900 a month", 32_400)])
def test_in_a_year_so_many_come_as_its_rate_says_whatever_its_holidays(rate: str, in_three_years: int) -> None:
    head = HEAD.replace("hours:", "jurisdiction: KZ\nhours:", 1)
    regulation = parse_document(
        Source("x.procflow.yaml", f"{head}simulation:\n  arrivals: {{issue: {rate}}}\n"), Path("x.procflow.yaml")
    ).regulation
    assert regulation is not None
    given = parameters(regulation)
    prepared = prepare(regulation, given, Options(years=(2023, 2025)))
    assert Coming(prepared.network, given.arrivals[0], 0, 1, 0).cumulated[3 * 365 * 24 + 24] == pytest.approx(
        in_three_years, rel=0.002
    )


@pytest.mark.parametrize(("cost", "a_year"), [("400000 a month", 4_800_000), ("4800000 a year", 4_800_000)])
def test_in_a_year_a_person_costs_what_is_paid_for_it_whatever_its_holidays(cost: str, a_year: int) -> None:
    figures = f"simulation:\n  arrivals: {{issue: 5 a day}}\n  staff: {{clerk: {{cost: {cost}}}}}\n"
    head = HEAD.replace("hours:", "jurisdiction: KZ\nhours:", 1)
    regulation = parse_document(Source("x.procflow.yaml", head + figures), Path("x.procflow.yaml")).regulation
    assert regulation is not None
    (clerk,) = (each for each in parameters(regulation).resources if each.actor == "clerk")
    assert clerk.cost_per_hour is not None
    hours = clock_for(regulation, "clerk", (2022, 2026)).hours
    opened = hours.open_seconds_between(moment(dt.datetime(2023, 1, 1)), moment(dt.datetime(2026, 1, 1))) / 3600
    assert clerk.cost_per_hour * opened == pytest.approx(3 * a_year)
