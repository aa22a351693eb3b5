"""The part `simulation` of a file: what is read, and everything that is wrong with it in one run, each at its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from procflow.diagnostics import Finding
from procflow.document import Document, parse_document
from procflow.figures_text import (
    FigureError,
    days_of_season,
    format_rate,
    format_season,
    format_share,
    parse_factor,
    parse_one_time,
    parse_rate,
    parse_season,
    parse_share,
    parse_time,
)
from procflow.model import Hours, Term, Unit
from procflow.model_simulation import (
    AbsenceTold,
    Per,
    Rate,
    Season,
    SharesTold,
    Shift,
    Simulation,
    Spread,
    StaffTold,
    WorkTime,
    WorkTold,
)
from procflow.source import Source

HEAD = """\
procflow: 1
id: made-up
hours: {mon-fri: "09:00-18:00", break: "13:00-14:00"}
calendars: {morning: {mon-fri: "09:00-13:00"}}
actors:
  applicant: {kind: applicant}
  clerk: {}
  head: {staff: 3}
  police: {kind: external}
procedures:
  issue:
    outcomes: {issued: {}, refused: {kind: refusal}}
    steps:
      - {id: check, by: clerk, do: Check, decide: Complete?, options: {yes: ask, no: refused}}
      - {use: ask, id: ask, on: {asked: sign}}
      - {id: sign, by: head, do: Sign, within: 1 working day, next: issued}
  copy:
    outcomes: {copied: {}, refused: {kind: refusal}}
    steps:
      - {id: check, by: clerk, do: Check, decide: There?, options: {yes: copied, no: refused}}
  ask:
    part: true
    outcomes: {asked: {}}
    steps:
      - {id: send, by: clerk, do: Ask the police}
      - {id: answer, by: police, do: Answer}
      - end: asked
simulation:
"""
FIRST = HEAD.count("\n") + 1  # the line of what follows the head


def document(*lines: str) -> Document:
    text = HEAD + "".join(f"  {line}\n" for line in lines)
    return parse_document(Source("made-up.procflow.yaml", text), Path("made-up.procflow.yaml"))


def told(*lines: str) -> list[tuple[int, int, str]]:
    return [(item.span.line - FIRST + 1, item.span.column, item.code) for item in document(*lines).findings]


def only(*lines: str) -> Finding:
    findings = document(*lines).findings
    assert len(findings) == 1, [(item.span, item.code, item.message) for item in findings]
    return findings[0]


def simulation(*lines: str) -> Simulation:
    read = document(*lines)
    assert read.findings == (), [(item.span, item.message) for item in read.findings]
    assert read.regulation is not None
    assert read.regulation.simulation is not None
    return read.regulation.simulation


def minutes(number: int) -> Term:
    return Term(high=Decimal(number), unit=Unit.MINUTE)


# ---------------------------------------------------------------- what is read


def test_a_rate_comes_every_day_in_the_hours_of_the_office_unless_others_are_named() -> None:
    issue, copy = simulation(
        "arrivals:",
        "  issue: 40 a day",
        "  copy: {rate: {mon: 3 an hour, tue-fri: 9 a day}, hours: morning, seasons: {dec: x1.8, 20 jun - 5 jul: 0.5}}",
    ).arrivals
    assert issue.rates == (Rate(Decimal(40), Per.DAY),) * 7
    assert issue.hours is None
    assert copy.rates == (Rate(Decimal(3), Per.HOUR), *(Rate(Decimal(9), Per.DAY),) * 4, None, None)
    assert copy.hours == Hours(week=(((540, 780),),) * 5 + ((), ()))
    assert copy.seasons == (
        Season((12, 1), (12, 31), Decimal("1.8")),
        Season((6, 20), (7, 5), Decimal("0.5")),
    )


def test_staff_is_a_number_or_a_number_with_costs_and_absences() -> None:
    clerk, head = simulation(
        "staff:",
        "  clerk: 2",
        "  head: {cost: 2500 an hour, absent: [{from: 2025-07-01, to: 2025-07-28}]}",
    ).staff
    assert clerk == StaffTold(actor="clerk", count=2)
    assert head.count is None
    assert head.cost == Rate(Decimal(2500), Per.HOUR)
    assert head.absences == (AbsenceTold(dt.date(2025, 7, 1), dt.date(2025, 7, 28), 1),)


def test_people_are_told_by_weekday_and_by_the_hours_of_a_day() -> None:
    (clerk,) = simulation(
        "staff:",
        "  clerk:",
        '    count: {mon-wed: 3, thu: {"09:00-12:00": 4, "12:00-13:00": 4, "14:00-18:00": 0}, fri: {"09:00-18:00": 2}}',
        "    cost: 2500 an hour",
    ).staff
    all_day = (Shift(0, 1440, 3),)
    assert clerk.week == (
        *(all_day,) * 3,
        (Shift(540, 780, 4), Shift(840, 1080, 0)),
        (Shift(540, 1080, 2),),
        (),
        (),
    )
    assert clerk.count is None


def test_people_of_the_night_belong_to_two_days_as_its_hours_do() -> None:
    head = HEAD.replace("clerk: {}", 'clerk: {hours: {mon-sun: "22:00-06:00"}}')
    staff = '  staff: {clerk: {count: {mon-fri: {"22:00-06:00": 2}, sat-sun: {"22:00-06:00": 1}}}}\n'
    read = parse_document(Source("made-up.procflow.yaml", head + staff), Path("made-up.procflow.yaml"))
    assert read.findings == ()
    assert read.regulation is not None
    assert read.regulation.simulation is not None
    week = read.regulation.simulation.staff[0].week
    assert week[0] == (Shift(0, 360, 1), Shift(1320, 1440, 2))
    assert week[5] == (Shift(0, 360, 2), Shift(1320, 1440, 1))


def test_an_id_means_all_steps_that_have_it_and_a_full_name_goes_before_it() -> None:
    work = simulation(
        "work:", "  copy.check: 5 minutes", "  check: 20 minutes", "  issue.ask.answer: 3 working days"
    ).work
    assert {(each.procedure, each.step): each.time.times for each in work if each.time} == {
        ("issue", "check"): (minutes(20),),
        ("copy", "check"): (minutes(5),),
        ("issue", "ask.answer"): (Term(high=Decimal(3), unit=Unit.WORKING_DAY),),
    }


@pytest.mark.parametrize(
    ("written", "spread", "numbers"),
    [
        ("20 minutes", Spread.FIXED, [20]),
        ("10 to 30 minutes", Spread.UNIFORM, [10, 30]),
        ("{time: 10 to 30 minutes}", Spread.UNIFORM, [10, 30]),
        ("{uniform: [10 minutes, 30 minutes]}", Spread.UNIFORM, [10, 30]),
        ("{triangular: [10 minutes, 10 minutes, 30 minutes]}", Spread.TRIANGULAR, [10, 10, 30]),
        ("{pert: [10 minutes, 20 minutes, 30 minutes]}", Spread.PERT, [10, 20, 30]),
        ("{exponential: 15 minutes}", Spread.EXPONENTIAL, [15]),
        ("{lognormal: {mean: 15 minutes, deviation: 5 minutes}}", Spread.LOGNORMAL, [15, 5]),
        ("{gamma: {mean: 15 minutes, deviation: 0 minutes}}", Spread.GAMMA, [15, 0]),
    ],
)
def test_times_are_spread_in_these_ways(written: str, spread: Spread, numbers: list[int]) -> None:
    (work,) = simulation(f"work: {{sign: {written}}}").work
    assert work.time == WorkTime(spread=spread, times=tuple(map(minutes, numbers)))


def test_cases_wait_for_an_hour_or_for_each_other_and_the_time_may_be_left_to_the_term() -> None:
    (work,) = simulation('work: {sign: {at: "16:00, 11:00", together: 5, priority: -1}}').work
    assert work == WorkTold(procedure="issue", step="sign", at=(660, 960), together=5, priority=-1)


def test_shares_go_by_the_values_of_an_attribute_where_they_are_told() -> None:
    read = simulation(
        "attributes: {kind: {new: 70 %, renewal: 30 %}}",
        "shares: {issue.check: {yes: 80 %, kind: {renewal: {yes: 95 %, no: 5 %}}}}",
        "priority: {kind: {renewal: 1}}",
    )
    assert read.shares == (
        SharesTold(
            procedure="issue",
            step="check",
            shares={"yes": Decimal(80)},
            by={"kind": {"renewal": {"yes": Decimal(95), "no": Decimal(5)}}},
        ),
    )
    assert read.priority == {"kind": {"renewal": 1}}


def test_with_one_procedure_a_rate_alone_is_enough() -> None:
    text = HEAD[: HEAD.index("  copy:")] + HEAD[HEAD.index("  ask:") :] + "  arrivals: 5 a week\n"
    read = parse_document(Source("x.procflow.yaml", text), Path("x.procflow.yaml"))
    assert read.findings == ()
    assert read.regulation is not None
    assert read.regulation.simulation is not None
    assert [each.procedure for each in read.regulation.simulation.arrivals] == ["issue"]


# ---------------------------------------------------------------- what is wrong


def test_everything_that_is_wrong_is_told_in_one_run_each_at_its_place() -> None:
    assert told(
        "arrivals:",
        "  isue: 40 a day",
        "  ask: 3 an hour",
        "  copy: {rate: many, hours: mornings, seasons: {dec: x2, nov-jan: x3}, sesons: {}}",
        "staff:",
        "  applicant: 1",
        "  clerks: two",
        "  clerk: -1",
        "work:",
        "  chek: 20 minutes",
        "  sign: {time: nan minutes, at: noon}",
        "  sign: 5 minutes",
        "shares:",
        "  sign: {yes: 80 %}",
        "  check: {yes: 80, perhaps: 20 %, kinds: {new: {yes: 1 %}}}",
        "priority: {kind: {new: high}}",
    ) == [
        (2, 5, "PF009"),
        (3, 5, "PF010"),
        (4, 18, "PF010"),
        (4, 31, "PF009"),
        (4, 60, "PF010"),
        (4, 74, "PF006"),
        (6, 5, "PF010"),
        (7, 13, "PF007"),
        (8, 12, "PF007"),
        (10, 5, "PF009"),
        (11, 18, "PF010"),
        (11, 35, "PF010"),
        (12, 5, "PF004"),
        (14, 5, "PF010"),
        (15, 18, "PF010"),
        (15, 22, "PF009"),
        (15, 37, "PF009"),
        (16, 14, "PF009"),
        (16, 26, "PF007"),
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("arrivals: {isue: 40 a day}", "did you mean `issue`?"),
        ("staff: {clrk: 1}", "did you mean `clerk`?"),
        ("work: {chek: 20 minutes}", "did you mean `check`?"),
        ("work: {issue.sing: 20 minutes}", "did you mean `issue.sign`?"),
        ("shares: {check: {yess: 20 %}}", "did you mean `yes`?"),
        ("arrivals: {rate: 20 a day}", "write it below the procedure: `arrivals: {issue: {rate: …}}`"),
        ("work: {check: {triangle: [1 hour, 2 hours, 3 hours]}}", "did you mean `triangular`?"),
    ],
)
def test_a_name_that_is_nearly_right_is_suggested(line: str, hint: str) -> None:
    assert only(line).hint == hint


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("arrivals: 40 a day", "PF010", "several procedures"),
        ("arrivals: {issue: {}}", "PF008", "either a `rate` or a `file`"),
        ("arrivals: {issue: {rate: 1 a day, file: a.csv}}", "PF008", "either a `rate` or a `file`"),
        ("arrivals: {issue: {rate: -3 a day}}", "PF010", "below zero"),
        ("arrivals: {issue: {rate: NaN a day}}", "PF010", "in digits"),
        ("arrivals: {issue: {rate: 3 a fortnight}}", "PF010", "none of hour, day"),
        ("arrivals: {issue: {rate: {sat: 3 a day}}}", "PF010", "nothing can come on sat"),
        ("arrivals: {issue: {rate: {mon: 3 a week}}}", "PF010", "by the day or the hour"),
        ("arrivals: {issue: {rate: {mon: 3 a day, mon-tue: 4 a day}}}", "PF010", "rate of mon is given twice"),
        ("arrivals: {issue: {rate: 3 a day, seasons: {decembr-x: x2}}}", "PF010", "not a part of the year"),
        ("arrivals: {issue: {rate: 3 a day, seasons: {31 feb: x2}}}", "PF010", "feb has no day 31"),
        ("arrivals: {issue: {rate: 3 a day, column: x}}", "PF010", "goes with `file` only"),
        ("arrivals: {issue: {file: a.csv, seasons: {dec: x2}}}", "PF010", "goes with `rate` only"),
        ("arrivals: {issue: {file: a.xlsx}}", "PF010", "ends with `.csv`"),
        ("arrivals: {issue: {file: /etc/a.csv}}", "PF010", "path relative to this one"),
        ("arrivals: {issue: {file: 'C:\\a.csv'}}", "PF010", "path relative to this one"),
        ("attributes: {kind: {}}", "PF008", "has no values"),
        ("attributes: {kind: {new: 170 %}}", "PF010", "at most 100 %"),
        ("staff: {police: 2}", "PF010", "no unit of the office"),
        ("staff: {clerk: {absent: [{from: 2025-07-28, to: 2025-07-01}]}}", "PF010", "before it begins"),
        ("staff: {clerk: {absent: [{from: 2025-07-28}]}}", "PF008", "`to` is missing"),
        ("staff: {clerk: {cost: 300}}", "PF010", "not a cost"),
        ("staff: {clerk: {count: {}}}", "PF010", "`clerk` is open on mon, and its people are not told"),
        ("staff: {clerk: {count: {mon-thu: 3}}}", "PF010", "`clerk` is open on fri, and its people are not told"),
        (
            "staff: {clerk: {count: {mon-fri: 3, sat: 1}}}",
            "PF010",
            "nobody can be there on sat: `clerk` is closed then",
        ),
        ("staff: {clerk: {count: {mon-fri: 3, mon: 1}}}", "PF010", "the people on mon are told twice"),
        ("staff: {clerk: {count: {mon-fry: 3}}}", "PF010", "`mon-fry` names no days"),
        ("staff: {clerk: {count: {holidays: 3}}}", "PF010", "`holidays` names no days"),
        ("staff: {clerk: {count: {mon-fri: 1.5}}}", "PF007", "`mon-fri` should be a whole number, not `1.5`"),
        ("staff: {clerk: {count: {mon-fri: -1}}}", "PF007", "from 0 to 100000"),
        ("staff: {clerk: {count: {mon-fri: [1]}}}", "PF007", "should be a whole number or a mapping"),
        ("staff: {clerk: {count: {mon-fri: {}}}}", "PF010", "nobody is told of `mon-fri`"),
        ("staff: {clerk: {count: {mon-fri: {morning: 2}}}}", "PF010", "`morning` is not a stretch of time"),
        ("staff: {clerk: {count: {mon-fri: {closed: 0}}}}", "PF010", "in which the unit is closed are left out"),
        ('staff: {clerk: {count: {mon-fri: {"09:00-18:00": many}}}}', "PF007", "should be a whole number"),
        ('staff: {clerk: {count: {mon-fri: {"08:00-18:00": 2}}}}', "PF010", "opens on mon at 09:00, not at 08:00"),
        ('staff: {clerk: {count: {mon-fri: {"09:00-19:00": 2}}}}', "PF010", "closes on mon at 18:00, not at 19:00"),
        ('staff: {clerk: {count: {mon-fri: {"13:00-14:00": 2}}}}', "PF010", "closed on mon from 13:00 to 14:00"),
        ('staff: {clerk: {count: {fri: {"09:00-18:00": 1}, mon-fri: 2}}}', "PF010", "the people on fri are told twice"),
        (
            'staff: {clerk: {count: {mon-fri: {"09:00-15:00": 2, "12:00-18:00": 1}}}}',
            "PF010",
            "the people on mon at 12:00 are told twice",
        ),
        (
            'staff: {clerk: {count: {mon-fri: {"09:00-12:00": 2, "14:00-18:00": 1}}}}',
            "PF010",
            "open on mon from 12:00 to 13:00, and its people are not told",
        ),
        ("work: {check: {}}", "PF008", "nothing is said of this work"),
        ("work: {check: {time: 1 hour, exponential: 1 hour}}", "PF010", "both say how long"),
        ("work: {check: {triangular: [1 hour, 2 hours]}}", "PF010", "has 3 times, not 2"),
        ("work: {check: {triangular: [1 hour, 30 minutes, 2 hours]}}", "PF010", "run backwards"),
        ("work: {check: {uniform: [1 hour, 2 working days]}}", "PF010", "cannot be compared"),
        ("work: {check: {exponential: 1 to 2 hours}}", "PF010", "not a range"),
        ("work: {check: {lognormal: {mean: 0 minutes, deviation: 1 minute}}}", "PF010", "above zero"),
        ("work: {check: same day}", "PF010", "no length of work"),
        ("work: {check: 2 days}", "PF010", "say which days"),
        ("work: {check: 5 elapsed hours}", "PF010", "hours of whoever does it"),
        ("work: {check: 5000 years}", "PF010", "no case is worked on for so long"),
        ("work: {check: {time: 1 hour, together: 1}}", "PF007", "from 2 to 100000"),
        ("work: {check: {at: 11.00}}", "PF010", "not a time of day"),
        ("shares: {send: {yes: 1 %}}", "PF010", "decides nothing"),
        ("shares: {check: {yes: 0.8}}", "PF010", "with its sign"),
    ],
)
def test_what_makes_no_sense_is_told(line: str, code: str, words: str) -> None:
    finding = only(line)
    assert finding.code == code
    assert words in finding.message


def test_of_a_gap_in_the_week_it_is_said_what_to_write() -> None:
    assert only("staff: {clerk: {count: {mon-thu: 3}}}").hint == "write `fri: 0` if nobody is there"
    gap = only('staff: {clerk: {count: {mon-fri: {"09:00-12:00": 2, "15:00-18:00": 1}}}}')
    assert gap.hint == 'write `"12:00-13:00": 0` if nobody is there'


def test_what_does_not_fit_has_no_echo() -> None:
    assert told("arrivals: {issue: {rate: []}}") == [(1, 22, "PF007")]
    assert told("work: {check: {together: many}}") == [(1, 28, "PF007")]


def test_a_step_that_is_told_of_in_vain_is_no_reason_not_to_look_at_what_is_told() -> None:
    assert told("work: {chek: 2 wrking days}") == [(1, 10, "PF009"), (1, 16, "PF010")]


# ---------------------------------------------------------------- the small languages


@pytest.mark.parametrize("text", ["40 a day", "3 an hour", "2.5 a week", "0 a month", "100000 a year"])
def test_a_rate_is_written_as_it_was_read(text: str) -> None:
    assert format_rate(parse_rate(text)) == text


def test_a_rate_may_be_worded_in_other_ways() -> None:
    assert (
        parse_rate("40 per working day") == parse_rate("40/day") == parse_rate("40 A DAY") == Rate(Decimal(40), Per.DAY)
    )


@pytest.mark.parametrize("text", ["dec", "jul-aug", "nov-feb", "20 dec - 5 jan", "29 feb", "1 jan - 30 jan"])
def test_a_season_is_written_as_it_was_read(text: str) -> None:
    assert format_season(parse_season(text, Decimal(1))) == text


def test_a_season_over_the_new_year_has_its_days() -> None:
    season = parse_season("30 dec - 2 jan", Decimal(2))
    assert days_of_season(season) == {(12, 30), (12, 31), (1, 1), (1, 2)}
    assert len(days_of_season(parse_season("jan-dec", Decimal(1)))) == 366


def test_shares_and_factors_are_numbers_with_a_sign() -> None:
    assert [format_share(parse_share(text)) for text in ("80 %", "33,3%", "0 %")] == ["80 %", "33.3 %", "0 %"]
    assert [parse_factor(text) for text in ("x1.8", "1.8", "×2")] == [Decimal("1.8"), Decimal("1.8"), Decimal(2)]


@pytest.mark.parametrize("text", ["", "%", "-5 %", "1e5 %", "NaN %", "101 %", "9" * 1000 + " %", "5 % %"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(FigureError):
        parse_share(text)


@pytest.mark.parametrize("text", ["", "-5 minutes", "inf hours", "nan", "1 day", "same day", "5", "1e3 hours"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(FigureError):
        parse_time(text)
    with pytest.raises(FigureError):
        parse_one_time(text)
