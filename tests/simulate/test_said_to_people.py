"""What `procflow simulate` tells people: names, causes, months, and how busy everybody is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from procflow.cli import main
from procflow.render_simulation.full import share
from tests.support.examples import ROOT
from tests.test_docs import blocks

OFFICE = """\
procflow: 1
id: office
title: {en: Office}
languages: [en]
act: {body: Akimat, number: 1, date: 2019-07-16}
hours: {mon-fri: "09:00-17:00"}
actors:
  applicant: {kind: applicant, name: {en: Applicant, kk: Өтініш беруші}}
  clerk: {kind: unit, name: {en: Clerk, kk: Маман}}
  head: {kind: unit, name: {en: Head, kk: Басшы}}
procedures:
  permit:
    limit: {within: 2 working days, from: filed, source: p. 4}
    outcomes:
      given: {name: {en: Given, kk: Берілді}, source: p. 4}
    steps:
      - {id: apply, by: applicant, do: File the application, to: clerk, marks: filed, source: p. 4}
      - {id: check, by: clerk, do: Check it, within: 1 working day, source: p. 5}
      - {id: sign, by: head, do: Sign it, within: 1 working day, source: p. 5}
      - end: given
simulation:
"""


@pytest.fixture
def office(tmp_path: Path) -> Any:
    """Writes the regulation with these figures, and gives its path."""

    def written(figures: str) -> str:
        path = tmp_path / "office.procflow.yaml"
        path.write_text(OFFICE + figures, encoding="utf-8")
        return str(path)

    return written


def arrivals(tmp_path: Path, *moments: str) -> None:
    (tmp_path / "arrivals.csv").write_text("arrived\n" + "".join(f"{each}\n" for each in moments))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["simulate", *arguments, "--engine", "plain", "--jobs", "1"]) in {0, 1}
    return capsys.readouterr().out


def test_of_one_case_the_people_are_busy_while_it_lasts(
    office: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arrivals(tmp_path, "2025-03-03 09:00")
    path = office("  arrivals: {permit: {file: arrivals.csv}}\n  work: {check: 1 hour, sign: 1 hour}\n")
    result = json.loads(told(capsys, path, "--replications", "1", "--format", "json"))
    assert [unit["utilisation"] for unit in result["units"]] == [0.5, 0.5]


def test_nobody_is_busy_for_more_than_all_the_time(
    office: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight cases of an hour, one each hour: between the first and the last lie seven hours."""
    arrivals(tmp_path, *(f"2025-03-03 {hour:02}:00" for hour in range(9, 17)))
    path = office("  arrivals: {permit: {file: arrivals.csv}}\n  work: {check: 1 hour, sign: 0 minutes}\n")
    said = told(capsys, path, "--replications", "1", "--warm-up", "0")
    assert "  clerk       1  100 %" in said
    result = json.loads(told(capsys, path, "--replications", "1", "--warm-up", "0", "--format", "json"))
    assert result["units"][0]["utilisation"] == pytest.approx(8 / 7)


def test_too_much_work_is_told_with_how_many_it_takes(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = office("  arrivals: 20 a day\n  work: {check: 1 hour, sign: 1 minute}\n")
    said = " ".join(told(capsys, path, "--replications", "2", "--cases", "2000").split())
    assert "UNSTABLE: `clerk` has work for 2" in said
    assert "% of its time: with 1 the queue grows without end, and the work takes at least 3" in said


def test_late_cases_are_told_with_whom_all_wait_for(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = office("  arrivals: 10 a day\n  work: {check: 1 minute, sign: {exponential: 45 minutes}}\n")
    arguments = (path, "--replications", "2", "--cases", "1500")
    assert "of all waiting, over 99.9 % is for head" in told(capsys, *arguments)
    in_kazakh = told(capsys, *arguments, "--lang", "kk")
    assert "is for Басшы" in in_kazakh
    assert "  ends         Берілді 100 %" in in_kazakh


def test_who_waits_for_a_batch_does_not_wait_for_its_people(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    figures = "  arrivals: 10 a day\n  work: {check: 1 minute, sign: {time: 1 minute, together: 200}}\n"
    said = told(capsys, office(figures), "--replications", "2", "--cases", "1500")
    assert "waiting for people who are busy or for batches 100 %" in said
    assert "of all waiting, over 99.9 % is for the batches of sign" in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.994, "99 %"),
        (0.9954, "99.5 %"),
        (0.9994, "99.9 %"),
        (0.99951, "over 99.9 %"),
        (1 - 1e-15, "100 %"),
        (1, "100 %"),
    ],
)
def test_what_is_not_the_whole_is_not_said_to_be(value: float, said: str) -> None:
    assert share(value) == said


def test_causes_are_told_apart_though_one_has_commas_of_its_own(
    office: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    work = 'work: {check: 2 to 16 hours, sign: {time: 1 minute, at: "09:00"}}'
    path = office(f"  arrivals: 1 a day\n  staff: {{clerk: 2}}\n  {work}\n")
    said = told(capsys, path, "--replications", "2", "--cases", "500")
    causes = " ".join(said[said.index("because of") + len("because of") : said.index("of all waiting")].split()).split(
        "; "
    )
    assert {each.rstrip("0123456789. %") for each in causes} == {
        "waiting for people who are busy",
        "nights, days off and the times of batches",
    }


def test_of_the_worst_month_it_is_told_how_sure_its_share_is(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    figures = (
        "  arrivals: {permit: {rate: 8 a day, seasons: {dec: x1.6}}}\n"
        "  work: {check: 1 minute, sign: {exponential: 45 minutes}}\n"
    )
    arguments = (office(figures), "--replications", "3", "--years", "2025")
    december = json.loads(told(capsys, *arguments, "--format", "json"))["procedures"][0]["months"][11]
    assert december["share"] == pytest.approx(december["late"] / december["cases"])
    assert 0 <= december["low"] < december["share"] < december["high"] <= 1
    low, high = (f"{100 * december[name]:.0f} %" if december[name] else "0 %" for name in ("low", "high"))
    assert f"Dec {100 * december['share']:.0f} % ({low} to {high})" in told(capsys, *arguments)


def test_months_that_differ_by_chance_are_not_told(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = office("  arrivals: 1 a day\n  work: {check: 1 minute, sign: {exponential: 6 hours}}\n")
    assert "late by the month" not in told(capsys, path, "--replications", "3", "--years", "2025")


def test_none_late_is_told_with_one_bound(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = office("  arrivals: 30 a day\n  work: {check: 1 minute, sign: 1 minute}\n")
    assert "none late (at most 0.1 %)" in told(capsys, path, "--replications", "2", "--cases", "6000")


def test_no_mean_time_lies_below_zero(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = office(
        "  arrivals: 2 a day\n  work: {check: 1 minute, sign: {lognormal: {mean: 1 hour, deviation: 9 hours}}}\n"
    )
    time = json.loads(told(capsys, path, "--replications", "2", "--cases", "30", "--format", "json"))["procedures"][0]
    assert time["time"]["low"] >= 0


def test_a_warm_up_that_takes_all_cases_is_told(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = office("  arrivals: 2 a day\n")
    said = told(capsys, path, "--replications", "2", "--cases", "30", "--warm-up", "40")
    assert "permit: no cases after those that are left out" in said


def test_the_acts_of_one_office_share_its_people_as_the_page_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for act in ("exit-visa/exit-visa", "guard-licence/licence"):
        shutil.copy(ROOT / f"examples/{act}.procflow.yaml", tmp_path)
    ((_, text),) = blocks(ROOT / "docs/simulation.md", "yaml")
    path = tmp_path / "office.procflow.yaml"
    path.write_text(text)
    result = json.loads(told(capsys, str(path), "--cases", "400", "--replications", "2", "--format", "json"))
    assert [procedure["id"] for procedure in result["procedures"]] == ["visa", "reissue"]
    assert all("clerk" in {unit["id"] for unit in procedure["units"]} for procedure in result["procedures"])
    assert not result["unstable"]


LOOP = """\
procedures:
  permit:
    limit: {within: 2 working days, source: p. 4}
    outcomes:
      given: {name: Given, source: p. 4}
    steps:
      - {id: check, by: clerk, do: Check it, within: 10 minutes, source: p. 5}
      - id: look
        by: head
        do: Look at it
        decide: Is it right?
        options: [{when: yes, next: given}, {when: no, next: check}]
        within: 10 minutes
        source: p. 5
simulation:
  arrivals: 2 a day
"""


@pytest.mark.parametrize(
    ("figures", "is_endless"),
    [
        ("{yes: 0 %}", True),
        ("{no: 100 %}", True),
        ("{yes: 20 %}", False),
        ("{yes: 0 %, kind: {a: {yes: 90 %}}}", True),
        ("{yes: 0 %, kind: {a: {yes: 90 %}, b: {yes: 50 %}}}", False),
    ],
)
def test_a_loop_that_no_case_leaves_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: str, *, is_endless: bool
) -> None:
    path = tmp_path / "office.procflow.yaml"
    head = OFFICE[: OFFICE.index("procedures:")]
    path.write_text(head + LOOP + f"  attributes: {{kind: {{a: 50 %, b: 50 %}}}}\n  shares: {{look: {figures}}}\n")
    assert main(["simulate", str(path), "--cases", "20", "--replications", "1", "--warm-up", "0"]) == 2 * is_endless
    said = capsys.readouterr().err
    assert ("that comes to `permit.look` goes round for ever" in said) == is_endless


def test_a_loop_with_a_bound_is_left_at_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "office.procflow.yaml"
    bounded = LOOP.replace("next: check", "next: check, at_most: 2")
    path.write_text(OFFICE[: OFFICE.index("procedures:")] + bounded + "  shares: {look: {yes: 0 %}}\n")
    assert "given 100 %" in told(capsys, str(path), "--cases", "20", "--replications", "1", "--warm-up", "0")


def test_more_absent_people_than_there_are_are_told(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    away = "absent: [{from: 2025-03-03, to: 2025-03-10, people: 2}, {from: 2025-03-05, to: 2025-03-05}]"
    path = office(f"  arrivals: 2 a day\n  staff: {{clerk: {{count: 2, {away}}}}}\n")
    sentence = "nobody of `clerk` is there on 2025-03-05: 3 are away, and it has 2"
    assert sentence in told(capsys, path, "--cases", "20", "--replications", "1")
    assert sentence not in told(capsys, path, "--cases", "20", "--replications", "1", "--staff", "clerk=3")


def test_real_cases_of_other_years_are_told(office: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arrivals(tmp_path, "2024-12-30 09:00", "2025-03-03 09:00", "2025-03-04 09:00")
    path = office("  arrivals: {permit: {file: arrivals.csv}}\n")
    sentence = "1 of 3 real cases of `permit` do not come in 2025: left out"
    assert sentence in told(capsys, path, "--replications", "1", "--years", "2025")
    assert "left out" not in told(capsys, path, "--replications", "1")


def test_attributes_that_make_kinds_without_end_are_refused(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    values = ", ".join(f"v{number}: 5 %" for number in range(20))
    attributes = "".join(f"    a{number}: {{{values}}}\n" for number in range(9))
    assert main(["simulate", office(f"  arrivals: 2 a day\n  attributes:\n{attributes}")]) == 2
    assert "512,000,000,000 kinds of cases, and 1,000 are the most" in capsys.readouterr().err


def test_what_an_extension_of_the_limit_would_save_is_told_where_there_may_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.procflow.yaml"
    extended = OFFICE.replace("source: p. 4}\n    outcomes", "source: p. 4, extension: {adds: DAYS}}\n    outcomes")
    figures = "  arrivals: {permit: 1 a month}\n  work: {check: {time: 60 hours}, sign: {time: 1 hour}}\n"
    few = ("--cases", "50", "--replications", "2", "--warm-up", "0")
    for days, said in (("2 working days", "100 % late (96 % to 100 %) even if"), ("30 working days", "none late (at")):
        path.write_text(extended.replace("DAYS", days) + figures, encoding="utf-8")
        (line,) = (each for each in told(capsys, str(path), *few).splitlines() if each.startswith("  extended  "))
        assert said in line
        of_json = json.loads(told(capsys, str(path), *few, "--format", "json"))["procedures"][0]
        assert of_json["late"]["share"] == 1
        assert of_json["late_if_extended"]["share"] == (1 if days == "2 working days" else 0)
    path.write_text(OFFICE + figures, encoding="utf-8")
    assert "  extended  " not in told(capsys, str(path), *few)
    assert json.loads(told(capsys, str(path), *few, "--format", "json"))["procedures"][0]["late_if_extended"] is None


def test_shares_of_late_cases_are_of_those_with_a_limit_in_each_month_too(capsys: pytest.CaptureFixture[str]) -> None:
    visa = str(ROOT / "examples/exit-visa/exit-visa.procflow.yaml")  # half of its cases end in a way without a limit
    few = (visa, "--replications", "2", "--arrivals", "3/day", "--years", "2025")
    (procedure,) = json.loads(told(capsys, *few, "--format", "json"))["procedures"]
    late, months = procedure["late"], procedure["months"]
    assert 0 < late["of"] < procedure["cases"]
    assert [sum(each[name] for each in months) for name in ("cases", "of", "late")] == [
        procedure["cases"],
        late["of"],
        late["cases"],
    ]
    assert all(each["share"] == pytest.approx(each["late"] / each["of"]) for each in months)
    assert f" of the {late['of']:,} cases with a limit are late (" in told(capsys, *few)


def test_what_takes_no_time_is_done_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    portal = str(ROOT / "examples/karaganda-2019/livestock.procflow.yaml")
    said = " ".join(told(capsys, portal, "--cases", "300", "--replications", "2").split())
    assert "half of the cases at once, 95 % within " in said
    assert "not stated by the act" in said
    assert "one person works in each unit whose staff is not told: specialist, head, finance" in said


BOTH_END = """\
  other:
    limit: {within: 2 working days, source: p. 4}
    outcomes: {given: {name: Given, source: p. 4}}
    steps:
      - {id: both, split: [one, two], source: p. 4}
      - {id: one, by: head, do: One, within: 1 hour, source: p. 4}
      - end: given
      - {id: two, by: head, do: Two, within: 1 hour, source: p. 4}
      - end: given
"""


def test_with_the_fewest_people_stands_what_was_changed_assumed_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.procflow.yaml"
    arrivals = "simulation:\n  arrivals: {permit: 3 a day, other: 1 a day}\n"
    path.write_text(OFFICE.replace("simulation:\n", BOTH_END + arrivals), encoding="utf-8")
    arguments = ["simulate", str(path), "--cases", "200", "--replications", "3", "--jobs", "1", "--arrivals", "x0.5"]
    assert main([*arguments, "--optimise", "staff", "--late", "60%"]) == 1
    said = capsys.readouterr().out
    assert "\nwhat if: arrivals: x0.5\n" in said
    assert "\nother is left out: " in said
    assert "one person works in each unit whose staff is not told: clerk, head" in said
    assert main([*arguments, "--optimise", "staff", "--late", "60%", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["what_if"] == ["arrivals: x0.5"]
    assert [each["id"] for each in found["left_out"]] == ["other"]
    assert found["assumptions"]
    assert found["staff"]
