"""Small acts whose answer is worked out on a calendar by hand: Monday to Friday 09:00-18:00, starts of 2023 to 2025."""

from __future__ import annotations

from pathlib import Path

import pytest

import procflow
from procflow.proof.results import OutcomeProof, Verdict

HEAD = """\
procflow: 1
id: by-hand
title: By hand
languages: [en]
jurisdiction: KZ
act: {body: Body, number: "1", date: 2020-01-12}
hours: {mon-fri: "09:00-18:00"}
actors:
  app: {kind: applicant, name: Applicant, source: p. 1}
  clerk: {name: Clerk, source: p. 2}
  head: {name: Head, source: p. 2}
  police: {kind: external, name: Police, source: p. 2}
procedures:
  p:
"""
APPLY = "      - {id: apply, by: app, do: File, to: clerk, marks: filed, source: p. 1}\n"


def proved(tmp_path: Path, limit: str, steps: str, head: str = HEAD) -> OutcomeProof:
    file = tmp_path / "act.procflow.yaml"
    text = f"{head}    limit: {{{limit}, source: p. 9}}\n    steps:\n{APPLY}{steps}      - end: done\n"
    file.write_text(text, encoding="utf-8")
    return procflow.prove(file).procedures[0].outcomes[0]


def step(what: str) -> str:
    return f"      - {{{what}, source: p. 1}}\n"


CHECK = step("id: check, by: clerk, do: Check, within: 1 working day")
SIGN = step("id: sign, by: head, do: Sign, within: 1 working day")


def test_a_limit_from_the_start_of_a_step_counts_the_term_of_that_step(tmp_path: Path) -> None:
    proof = proved(tmp_path, "within: 1 working day, from: start of check", CHECK + SIGN)
    assert proof.verdict is Verdict.BROKEN
    assert proof.margin is not None
    assert proof.margin.minutes == -9 * 60
    assert proved(tmp_path, "within: 2 working days, from: start of check", CHECK + SIGN).verdict is Verdict.MET


def test_a_limit_from_the_end_of_a_step_does_not(tmp_path: Path) -> None:
    assert proved(tmp_path, "within: 1 working day, from: end of check", CHECK + SIGN).verdict is Verdict.MET


@pytest.mark.parametrize("by", ["app", "police"])
def test_a_case_that_ends_with_a_stop_of_the_clock_is_not_late_by_the_stop(tmp_path: Path, by: str) -> None:
    steps = step("id: a, by: clerk, do: A, within: 2 working days")
    steps += step(f"id: fetch, by: {by}, do: Fetch, within: 1 month, stops_clock: true")
    assert proved(tmp_path, "within: 2 working days, from: filed", steps).verdict is Verdict.MET
    assert proved(tmp_path, "within: 1 working day, from: filed", steps).verdict is Verdict.BROKEN


def test_an_outside_body_ends_its_stop_while_it_is_open(tmp_path: Path) -> None:
    steps = CHECK + step("id: exam, by: police, do: Opinion, within: 5 working days, stops_clock: true")
    steps += step("id: b, by: clerk, do: B, within: 2 working days")
    proof = proved(tmp_path, "within: 3 working days, from: filed", steps)
    assert (proof.verdict, proof.margin and proof.margin.seconds) == (Verdict.MET, 0)
    assert proved(tmp_path, "within: 2 working days, from: filed", steps).verdict is Verdict.BROKEN


def test_what_has_to_wait_for_weeks_cannot_end_at_once(tmp_path: Path) -> None:
    """The other branch is over long before the hearing is, so the term counted from the hearing cannot run out."""
    steps = step("id: publish, by: clerk, do: Publish, within: 1 working day, marks: pub")
    steps += step("id: both, split: [hear, prepare]")
    steps += step(
        "id: hear, by: head, do: Hear, within: 30 calendar days, not_before: 25 calendar days, from: pub, next: joined"
    )
    steps += step("id: prepare, by: clerk, do: Prepare, within: 10 working days, from: pub, next: joined")
    steps += step("id: joined, join: all")
    steps += step("id: sign, by: head, do: Sign, within: 3 working days, from: end of hear")
    proof = proved(tmp_path, "within: 60 calendar days, from: pub", steps)
    assert (proof.verdict, proof.expiries) == (Verdict.MET, ())


def test_a_term_from_before_the_limit_began_may_run_out_too(tmp_path: Path) -> None:
    steps = step("id: accept, by: clerk, do: Accept, within: 5 working days, marks: accepted")
    steps += step("id: sign, by: head, do: Sign, within: 2 working days, from: filed")
    proof = proved(tmp_path, "within: 3 working days, from: accepted", steps)
    assert [expiry.place.id for expiry in proof.expiries] == ["sign"]


def test_a_case_that_runs_over_midnight_ends_on_the_next_day(tmp_path: Path) -> None:
    head = HEAD.replace("jurisdiction: KZ\n", "").replace('"09:00-18:00"', '"00:00-24:00"')
    proof = proved(
        tmp_path, "within: 6 elapsed hours, from: filed", step("id: a, by: clerk, do: A, within: 5 elapsed hours"), head
    )
    assert proof.total is not None
    assert (proof.total.least, proof.total.most) == (0, 1)
    assert proof.total.most_start <= proof.total.least_start.replace(month=1, day=7)
