"""What the proof says of real acts, sentence by sentence: asked of `prove`, and on the command line as people ask.

The calendar is that of Kazakhstan. Its holidays, and the working days that the government moved, come from the
`holidays` package, which knows the government's orders up to those for 2025. The order for 2026 is not yet known to it,
so in 2026 only the holidays themselves are off.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import holidays
import pytest

from procflow.cli import main
from procflow.clock import to_datetime
from procflow.document import load
from procflow.model import Regulation
from procflow.proof import prove
from procflow.proof.results import OutcomeProof, Verdict
from procflow.what_if import changed
from tests.support.examples import ROOT

LIVESTOCK = "examples/karaganda-2019/livestock.procflow.yaml"
PROCESSING = "examples/karaganda-2019/processing.procflow.yaml"
LICENCE = "examples/guard-licence/licence.procflow.yaml"
UNTIL_18_30 = "examples/guard-licence/licence-until-18-30.procflow.yaml"
EXIT_VISA = "examples/exit-visa/exit-visa.procflow.yaml"

THREE_DAYS = "payment=3 working days from registered"
TWENTY_DAYS = "payment=20 working days from registered"

ORDERS_KNOWN, WITH_2026 = (2015, 2025), (2015, 2026)


def what_if(file: str, **changes: list[str]) -> Regulation:
    regulation, _ = changed(load(ROOT / file), **changes)
    return regulation


def proof_of(regulation: Regulation, name: str, years: tuple[int, int] | None = None) -> OutcomeProof:
    proof = prove(regulation, years=years, outcome=name)
    (outcome,) = [each for procedure in proof.procedures for each in procedure.outcomes]
    return outcome


def hours(outcome: OutcomeProof) -> float:
    """Office hours to spare, below zero where they are lacking."""
    assert outcome.margin is not None
    return outcome.margin.seconds / 3600


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `procflow prove` prints, its lines unwrapped; the exit status is asserted."""

    def run(*words: str, status: int = 0) -> str:
        monkeypatch.chdir(ROOT)
        assert main(["prove", *words]) == status
        return re.sub(r"\s+", " ", capsys.readouterr().out)

    return run


# ---------------------------------------------------------------- two subsidies of Karaganda region


@pytest.mark.parametrize("file", [LIVESTOCK, PROCESSING])
def test_no_total_can_be_proved_because_the_head_and_the_treasury_documents_have_no_term(file: str, says: Any) -> None:
    paid = proof_of(load(ROOT / file), "paid")
    assert paid.verdict is Verdict.OPEN
    assert [place.id for place in paid.without_term] == ["sign", "transfer"]
    assert "payment / paid: OPEN: 2 steps without a term" in says(file)


def test_of_three_working_days_one_would_be_left_for_both_steps_together(says: Any) -> None:
    paid = proof_of(what_if(LIVESTOCK, limits=[THREE_DAYS]), "paid")
    both, *alone = paid.left
    assert [place.id for place in both.places] == ["sign", "transfer"]
    assert [each.working_days for each in (both, *alone)] == [1, 1, 1]
    printed = says(LIVESTOCK, "--limit", THREE_DAYS)
    assert "3 working days from registered (standard, p. 4); ASSUMED, not from the act" in printed
    assert "1 working day (8 h) for sign and transfer together" in printed


def test_the_other_subsidy_has_one_more_day_for_the_orders_so_that_nothing_would_be_left(says: Any) -> None:
    paid = proof_of(what_if(PROCESSING, limits=[THREE_DAYS]), "paid")
    assert [(each.working_days, each.seconds) for each in paid.left] == [(0, 0)] * 3
    assert "no time for sign and transfer together" in says(PROCESSING, "--limit", THREE_DAYS)


def test_the_second_term_of_the_other_subsidy_takes_the_same_day_from_this_one() -> None:
    regulation = what_if(LIVESTOCK, limits=[THREE_DAYS], sets=["orders.within=2 working days"])
    assert [(each.working_days, each.seconds) for each in proof_of(regulation, "paid").left] == [(0, 0)] * 3


def test_were_both_steps_given_a_term_in_hours_a_day_would_hold_them(says: Any) -> None:
    with_terms = ["--set", "sign.within=4 hours", "--set", "transfer.within=4 hours", "--limit", THREE_DAYS]
    assert "payment / paid: MET, with nothing to spare" in says(LIVESTOCK, *with_terms)
    an_hour_more = [each.replace("sign.within=4", "sign.within=5") for each in with_terms]
    assert "payment / paid: BROKEN by 60 minutes" in says(LIVESTOCK, *an_hour_more, status=1)


# ---------------------------------------------------------------- how long twenty working days are


@pytest.mark.parametrize("years", [ORDERS_KNOWN, WITH_2026], ids=["2015 to 2025", "2015 to 2026"])
def test_20_working_days_are_26_to_37_calendar_days_the_longest_from_29_november_2019(years: tuple[int, int]) -> None:
    spread = proof_of(what_if(LIVESTOCK, limits=[TWENTY_DAYS]), "paid", years).spread
    assert spread is not None
    assert (spread.least, spread.least_start) == (26, dt.date(2016, 2, 8))
    assert (spread.most, spread.most_start) == (37, dt.date(2019, 11, 29))


def test_counting_the_days_off_one_by_one_gives_the_same_26_to_37() -> None:
    """With nothing of procflow: the package says of each day whether it is worked."""
    kazakhstan = holidays.country_holidays("KZ", years=range(2015, 2028))
    first, last = dt.date(2015, 1, 1), dt.date(2027, 12, 31)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    worked = [day for day in days if kazakhstan.is_working_day(day)]
    lasts = {day: (worked[at + 20] - day).days for at, day in enumerate(worked) if day.year <= 2026}
    assert (min(lasts.values()), max(lasts.values())) == (26, 37)
    assert next(day for day, length in lasts.items() if length == 37) == dt.date(2019, 11, 29)


def test_the_command_line_says_so_and_what_is_not_certain_of_2026(says: Any) -> None:
    printed = says(LIVESTOCK, "--limit", TWENTY_DAYS, "--years", "2015-2026", "--outcome", "paid")
    assert "20 working days last 26 to 37 calendar days: 26 from Mon 8 Feb 2016, 37 from Fri 29 Nov 2019" in printed
    assert "days moved by the government in 2026 are not known" in printed
    settled = says(LIVESTOCK, "--limit", TWENTY_DAYS, "--years", "2015-2025", "--outcome", "paid")
    assert "not certain of the calendar" not in settled


def test_a_script_reads_the_same_spread(says: Any) -> None:
    proof = json.loads(says(LIVESTOCK, "--limit", TWENTY_DAYS, "--years", "2015-2026", "--format", "json"))
    (paid,) = [each for each in proof["procedures"][0]["outcomes"] if each["id"] == "paid"]
    assert paid["spread"] == {"least": 26, "least_start": "2016-02-08", "most": 37, "most_start": "2019-11-29"}
    assert paid["limit"]["assumed"] is True


# ---------------------------------------------------------------- the security-guard licence


def test_issuing_the_licence_has_five_working_days_to_spare(says: Any) -> None:
    issued = proof_of(load(ROOT / LICENCE), "issued")
    assert issued.verdict is Verdict.MET
    assert issued.margin is not None
    assert issued.margin.working_days == 5
    assert "issue / issued: MET, 5 working days (40 h) to spare" in says(LICENCE)


@pytest.mark.parametrize("outcome", ["reissued", "duplicated"])
def test_the_reissue_and_the_duplicate_keep_their_limits_by_an_hour(outcome: str) -> None:
    proof = proof_of(load(ROOT / LICENCE), outcome)
    assert proof.verdict is Verdict.MET
    assert hours(proof) == 1


@pytest.mark.parametrize("outcome", ["reissued", "duplicated"])
def test_were_applications_taken_until_18_30_each_filed_after_17_30_could_be_late(outcome: str) -> None:
    proof = proof_of(load(ROOT / UNTIL_18_30), outcome)
    assert proof.verdict is Verdict.BROKEN
    assert hours(proof) == -7
    assert proof.worst is not None
    assert dt.time(17, 30) < to_datetime(proof.worst.start).time() <= dt.time(18, 30)
    assert proof.days_broken == proof.days


def test_the_same_is_asked_of_the_act_itself_by_other_hours_of_the_registry(says: Any) -> None:
    longer = ["--calendar", "registry.accepts=mon-fri 09:00-18:30, break 13:00-14:30", "--outcome", "reissued"]
    assert "reissue / reissued: BROKEN by 7 h" in says(LICENCE, *longer, status=1)


def test_it_would_hold_again_were_the_check_a_working_day_shorter(says: Any) -> None:
    reissued = proof_of(load(ROOT / UNTIL_18_30), "reissued")
    ((cut,),) = [repair.cuts for repair in reissued.repairs]
    assert (cut.place.id, int(cut.old.high), int(cut.new.high)) == ("run-reissue.check", 2, 1)
    shorter = ["--set", "run-reissue.check.within=1 working day", "--outcome", "reissued"]
    assert "reissue / reissued: MET" in says(UNTIL_18_30, *shorter)


# ---------------------------------------------------------------- exit visas


def test_of_five_working_days_one_is_left_for_the_answer_of_the_security_service(says: Any) -> None:
    given = proof_of(load(ROOT / EXIT_VISA), "visa-given")
    assert given.verdict is Verdict.OPEN
    (left,) = given.left
    assert ([place.id for place in left.places], left.working_days) == (["answer"], 1)
    one, two = ([f"answer.within={days}"] for days in ("1 working day", "2 working days"))
    assert proof_of(what_if(EXIT_VISA, sets=one), "visa-given").verdict is Verdict.MET
    assert proof_of(what_if(EXIT_VISA, sets=two), "visa-given").verdict is Verdict.BROKEN
    assert "1 working day (15 h 30 min) for answer" in says(EXIT_VISA)


def test_who_files_near_closing_time_leaves_no_time_to_ask_on_the_day_of_receipt() -> None:
    (expiry,) = proof_of(load(ROOT / EXIT_VISA), "visa-given").expiries
    assert expiry.place.id == "ask"
    start, over, begins = map(to_datetime, (expiry.start, expiry.expires, expiry.can_end))
    assert start.time() == dt.time(18, 1)
    assert (over.date(), over.time()) == (start.date(), dt.time(18, 30))
    assert begins.date() > start.date()
    assert not expiry.always
