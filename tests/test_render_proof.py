"""How proofs look: for people, one file or many; for scripts."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procflow.document import load, parse_document
from procflow.model import Regulation
from procflow.proof.results import Amount, OutcomeProof, Place, ProcedureProof, Proof, Row, Verdict
from procflow.render_proof import FORMATS, Options, Proven, renderer
from procflow.render_proof.table import columns, shown_width, wrapped
from procflow.render_proof.words import amount, exact_amount, length, listed, plain, until, verdict_words, when
from procflow.source import Source
from tests.proof_samples import BROKEN, HOUR, MET, NO_LIMIT, OPEN, UNKNOWN, at, outcome, proof
from tests.support.examples import ROOT

ALL = (BROKEN, UNKNOWN, OPEN, NO_LIMIT, MET)


def shown(*proofs: Proof, form: str = "full", regulation: Regulation | None = None, **options: Any) -> str:
    proven = [Proven(f"acts/{index}.procflow.yaml", each, regulation) for index, each in enumerate(proofs)]
    return "".join(renderer(form)(proven, Options(**options)))


# ---------------------------------------------------------------- full


def test_a_limit_that_is_met() -> None:
    assert shown(proof(MET)) == (
        """\
made-up
every start in 2024 to 2026

issue / issued: MET, 60 minutes to spare
----------------------------------------
  limit        3 working days from filed (standard, p. 4(1))
  worst start  Fri  3 Jan 2025 17:31
  done by      Wed  8 Jan 2025 24:00
  limit ends   Thu  9 Jan 2025 01:00

    step    who        can begin              must finish by         slack
    ------  ---------  ---------------------  ---------------------  -------------
    apply   applicant  Fri  3 Jan 2025 17:31  -
      p. 4
    accept  registry   Mon  6 Jan 2025 09:00  Mon  6 Jan 2025 09:30  1 working day
      30 minutes | p. 5(1); p. 7(1)
  * check   officer    Mon  6 Jan 2025 09:30  Wed  8 Jan 2025 24:00  60 minutes
      2 working days from filed, Fri 3 Jan 2025 17:31 | the day of the event is not counted
  * sign               Thu  9 Jan 2025 00:00  -

  * critical: if this step ends later, so does the whole
    slack: how much later a step can end, whatever the start, and the limit still hold

1 act, 1 outcome: 1 met
"""
    )


def test_a_limit_that_is_broken_tells_what_follows() -> None:
    text = shown(proof(BROKEN))
    assert "issue / refused: BROKEN by 7 h\n" in text
    assert (
        """\
  late         some start is late on 120 of 247 days
  certain      from Fri 7 Mar 2025 18:31 even the quickest lawful course is late
"""
        in text
    )
    assert "-7 h\n" in text
    assert (
        """\
  repair       check in 1 working day instead of 2 working days: 8 h less
               accept in 10 minutes instead of 30 minutes and check in 1 working day instead of 2
               working days: 8 h 20 min less; a smaller cut may be enough
  expires      check can begin only after its term is over, for example from Fri 3 Jan 2025 17:31:
               the term is over Fri 3 Jan 2025 24:00, the step can begin Mon 6 Jan 2025 09:00
               accept may end only after its term is over, by its own lower bound, whatever the
               start: the term is over Fri 3 Jan 2025 24:00, the step may end Mon 6 Jan 2025 09:00
  calendar     3 working days last 3 to 13 calendar days: 3 from Mon 6 Jan 2025, 13 from Fri 27 Dec
               2024
  in all       the latest lawful course always takes 5 calendar days
  prolonged    with every prolongation used to the full: BROKEN by 7 working days (60 h); worst
               start Fri 3 Jan 2025 17:31
  if days      are working days: BROKEN; calendar days: MET
"""
        in text
    )


def test_steps_without_a_term_are_told_with_what_is_left_for_them() -> None:
    text = shown(proof(OPEN))
    assert "issue / open: OPEN: 2 steps without a term\n" in text
    assert "done by      Wed  8 Jan 2025 24:00, if what has no term takes no time\n" in text
    assert re.search(r"\* sign +Thu +9 Jan 2025 00:00  no term\n", text)
    assert (
        """\
  left         1 working day for sign and dialogue.log-in together
               1 working day (9 h) for sign
               30 minutes for dialogue.log-in
"""
        in text
    )


def test_without_a_limit_the_total_is_told() -> None:
    text = shown(proof(NO_LIMIT))
    assert "issue / free: NO LIMIT; takes up to 9 calendar days\n" in text
    assert "  limit        the act states none\n  start        Fri  3 Jan 2025 17:31\n" in text
    assert "limit ends" not in text
    assert "critical" not in text


def test_what_is_unknown_says_why() -> None:
    text = shown(proof(UNKNOWN))
    assert "issue / lost: UNKNOWN\n" in text
    assert "  limit        there is one, but it is not known here\n  why          a loop has no bound\n" in text


def test_what_was_asked_and_what_is_doubtful_is_told() -> None:
    text = shown(
        proof(
            MET,
            years=(2025, 2025),
            as_of=dt.date(2025, 3, 1),
            what_if=("issue: limit 3 working days from filed, not unknown",),
            doubts=("2025-06-06: the date of Eid al-Adha is estimated",),
            unreachable=("never",),
        )
    )
    assert text.startswith(
        """\
made-up
every start in 2025, as known on Sat 1 Mar 2025
what if      issue: limit 3 working days from filed, not unknown

"""
    )
    assert "issue / never: no case ends so\n" in text
    assert "not certain of the calendar\n  - 2025-06-06: the date of Eid al-Adha is estimated\n" in text


def test_an_assumed_limit_says_so() -> None:
    from msgspec.structs import replace

    assert MET.limit is not None
    assumed = outcome(limit=replace(MET.limit, assumed=True))
    assert "(standard, p. 4(1)); ASSUMED, not from the act\n" in shown(proof(assumed))
    assert "the limit is assumed\n" in shown(proof(assumed), form="concise")


def test_colours_change_nothing_but_colours() -> None:
    colored = shown(proof(*ALL), color=True)
    assert "\x1b[1;31mBROKEN by 7 h\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == shown(proof(*ALL))


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_longer_than_the_terminal(width: int) -> None:
    regulation = load(ROOT / "examples" / "guard-licence" / "licence.procflow.yaml")
    for language in (None, "ru", "kk"):
        text = shown(proof(*ALL), width=width, language=language, regulation=regulation)
        limit = max(width, 70)  # dates are not broken, so the table has a least width
        assert max(map(shown_width, text.splitlines())) <= limit


def test_names_of_the_regulation_in_a_language() -> None:
    regulation = load(ROOT / "examples" / "guard-licence" / "licence.procflow.yaml")
    text = shown(proof(MET, OPEN), language="ru", regulation=regulation)
    assert text.startswith("Выдача лицензии на право занятия охранной деятельностью\n")
    assert "Выдача лицензии / Лицензия выдана: MET, 60 minutes to spare\n" + "-" * 59 + "\n" in text
    assert "  Работник     " in text
    assert "Принимает" in text
    assert "dialogue.log-in" in text, "what the regulation does not know keeps its id"
    without = shown(proof(MET), regulation=regulation)
    assert "Принимает" not in without


def test_names_in_a_used_procedure_are_those_of_its_library() -> None:
    regulation = load(ROOT / "examples" / "karaganda-2019" / "livestock.procflow.yaml")
    inner = next(each for each in regulation.libraries[0].regulation.procedures[0].entries)
    row = Row(place=Place(("dialogue", inner.id)), actor="applicant", can_begin=0, finish=0)
    one = ProcedureProof(id="payment", outcomes=(outcome(rows=(row,), slack=()),))
    text = shown(Proof(regulation="x", years=(2025, 2025), procedures=(one,)), language="ru", regulation=regulation)
    assert "Услугополучатель" in text
    assert inner.id not in text


HOSTILE = "x\x1b[31m\n\u202e" * 1_000


def test_names_without_measure_do_not_flood_or_steer_the_terminal() -> None:
    place = Place((HOSTILE,))
    row = Row(
        place=place,
        actor=HOSTILE,
        can_begin=0,
        finish=0,
        rule=HOSTILE,
        source=(HOSTILE,),
        anchor=HOSTILE,
        counted_from=9,
    )
    bad = outcome(id=HOSTILE, rows=(row,), without_term=(place,), why=(HOSTILE,), counted_from=HOSTILE, slack=())
    procedure = ProcedureProof(id=HOSTILE, outcomes=(bad,), unreachable=(HOSTILE,))
    whole = Proof(
        regulation=HOSTILE, years=(2025, 2025), what_if=(HOSTILE,), doubts=(HOSTILE,), procedures=(procedure,)
    )
    for form in ("full", "concise"):
        for one_file in (True, False):
            text = shown(whole, form=form, one_file=one_file)
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert len(text) < 5_000
    assert json.loads(shown(whole, form="json"))["regulation"] == HOSTILE


# ---------------------------------------------------------------- many files


def test_a_portfolio_shows_the_gravest_first() -> None:
    other = outcome(id="other", margin=Amount(-60 * HOUR, -7), verdict=Verdict.BROKEN)
    assert shown(proof(MET, BROKEN, UNKNOWN), proof(OPEN, NO_LIMIT, other), one_file=False) == (
        """\
BROKEN    by 7 working days       issue / other    acts/1.procflow.yaml
BROKEN    by 7 h                  issue / refused  acts/0.procflow.yaml
UNKNOWN                           issue / lost     acts/0.procflow.yaml
OPEN      2 steps without a term  issue / open     acts/1.procflow.yaml
NO LIMIT                          issue / free     acts/1.procflow.yaml
MET       60 minutes to spare     issue / issued   acts/0.procflow.yaml

2 acts, 6 outcomes: 2 broken, 1 unknown, 1 open, 1 no limit, 1 met
"""
    )


def test_of_equals_the_first_file_comes_first() -> None:
    text = shown(*[proof(MET)] * 12, one_file=False)
    assert re.findall(r"acts/(\d+)", text) == [str(number) for number in range(12)]


def test_nothing_proved_is_told() -> None:
    assert shown(one_file=False) == "0 acts, 0 outcomes\n"


# ---------------------------------------------------------------- concise


def test_one_line_an_outcome() -> None:
    assert shown(proof(*ALL), form="concise") == (
        """\
acts/0.procflow.yaml: issue/refused: BROKEN by 7 h; worst start 2025-01-03T17:31:00
acts/0.procflow.yaml: issue/lost: UNKNOWN; a loop has no bound
acts/0.procflow.yaml: issue/open: OPEN: 2 steps without a term; worst start 2025-01-03T17:31:00
acts/0.procflow.yaml: issue/free: NO LIMIT; takes up to 9 calendar days; worst start 2025-01-03T17:31:00
acts/0.procflow.yaml: issue/issued: MET, 60 minutes to spare; worst start 2025-01-03T17:31:00
1 act, 5 outcomes: 1 broken, 1 unknown, 1 open, 1 no limit, 1 met
"""
    )


# ---------------------------------------------------------------- json


def as_json(*outcomes: OutcomeProof) -> list[dict[str, Any]]:
    value = json.loads(shown(proof(*outcomes), form="json"))
    found: list[dict[str, Any]] = value["procedures"][0]["outcomes"]
    return found


def test_the_contract() -> None:
    value = json.loads(shown(proof(MET), form="json"))
    assert value["regulation"] == "made-up"
    assert value["years"] == [2024, 2025, 2026]
    assert [each["id"] for each in value["procedures"]] == ["issue"]
    (met,) = value["procedures"][0]["outcomes"]
    assert met["id"] == "issued"
    assert met["verdict"] == "met"
    assert met["limit"] == {
        "within": "3 working days",
        "from": "filed",
        "assumed": False,
        "source": ["standard, p. 4(1)"],
        "outcomes": [],
    }
    assert met["worst"] == {
        "start": "2025-01-03T17:31:00",
        "finish": "2025-01-09T00:00:00",
        "expires": "2025-01-09T01:00:00",
    }
    assert met["margin"] == {"minutes": 60, "seconds": 3600, "working_days": 0}
    assert met["without_term"] == []
    assert met["critical"] == ["check"]
    assert [(each["id"], each["slack"] and each["slack"]["minutes"]) for each in met["steps"]] == [
        ("apply", None),
        ("accept", 600),
        ("check", 60),
        ("is-it-complete", None),
        ("sign", None),
    ]


def test_a_row_says_all_that_the_table_says() -> None:
    check = as_json(MET)[0]["steps"][2]
    assert check == {
        "id": "check",
        "round": 1,
        "slack": {"minutes": 60, "seconds": 3600, "working_days": 0},
        "is_step": True,
        "actor": "officer",
        "can_begin": "2025-01-06T09:30:00",
        "finish": "2025-01-09T00:00:00",
        "term": "2 working days",
        "extended_by": [],
        "anchor": "filed",
        "counted_from": "2025-01-03T17:31:00",
        "not_before": None,
        "rule": "the day of the event is not counted",
        "source": [],
        "critical": True,
        "stops_clock": False,
    }


def test_every_verdict_has_the_same_keys_and_its_own_word() -> None:
    outcomes = as_json(*ALL)
    assert [each["verdict"] for each in outcomes] == ["broken", "unknown", "open", "no-limit", "met"]
    assert {tuple(each) for each in outcomes} == {tuple(outcomes[0])}
    broken, unknown, is_open, no_limit, _ = outcomes
    assert broken["margin"]["minutes"] == -420
    assert broken["repairs"][0] == {
        "cuts": [{"id": "check", "round": 1, "old": "2 working days", "new": "1 working day"}],
        "minutes": 480,
        "is_smallest": True,
    }
    assert broken["readings"] == {"working": "broken", "calendar": "met"}
    assert unknown["limit"] is None
    assert unknown["why"] == ["a loop has no bound"]
    assert unknown["margin"] is None
    assert is_open["without_term"] == ["sign", "dialogue.log-in"]
    assert is_open["critical"] == ["check"], "an id is there once, however often the case comes round"
    assert is_open["left"][0] == {
        "steps": ["sign", "dialogue.log-in"],
        "working_days": 1,
        "seconds": None,
        "minutes": None,
    }
    assert no_limit["limit"] is None
    assert no_limit["worst"]["expires"] is None


def test_slack_of_a_step_off_the_worst_course_is_not_lost() -> None:
    from procflow.proof.results import Slack

    (value,) = as_json(outcome(slack=(Slack(Place(("elsewhere",)), Amount(60, 0)),)))
    assert value["steps"][-1] == {
        "id": "elsewhere",
        "round": 1,
        "slack": {"minutes": 1, "seconds": 60, "working_days": 0},
    }


def test_many_files_are_an_array() -> None:
    value = json.loads(shown(proof(MET), proof(OPEN), form="json", one_file=False))
    assert [each["file"] for each in value] == ["acts/0.procflow.yaml", "acts/1.procflow.yaml"]
    assert json.loads(shown(form="json", one_file=False)) == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_proof_gives_the_same_bytes(form: str) -> None:
    assert shown(proof(*ALL), form=form) == shown(proof(*ALL), form=form)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 minutes"),
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (850, "14 min 10 s"),
        (3600, "60 minutes"),
        (7199, "119 min 59 s"),
        (7200, "2 h"),
        (27_000, "7 h 30 min"),
        (-25_200, "7 h"),
        (7201, "2 h 1 s"),
        (3_600_000, "1,000 h"),
    ],
)
def test_lengths_read_well(seconds: int, words: str) -> None:
    assert length(seconds) == words


@pytest.mark.parametrize(
    ("value", "short", "exact"),
    [
        (Amount(3600, 0), "60 minutes", "60 minutes"),
        (Amount(28_800, 1), "1 working day", "1 working day (8 h)"),
        (Amount(144_000, 5), "5 working days", "5 working days (40 h)"),
        (Amount(-25_200, -1), "7 h", "7 h"),
        (Amount(-144_000, -5), "5 working days", "5 working days (40 h)"),
    ],
)
def test_amounts_read_well(value: Amount, short: str, exact: str) -> None:
    assert amount(value) == short
    assert exact_amount(value) == exact


def test_moments_read_well() -> None:
    assert when(at("2025-01-03 17:31")) == "Fri 3 Jan 2025 17:31"
    assert when(at("2025-01-03 17:31:05"), aligned=True) == "Fri  3 Jan 2025 17:31:05"
    assert when(at("2025-01-01 00:00")) == "Wed 1 Jan 2025 00:00"
    assert until(at("2025-01-01 00:00")) == "Tue 31 Dec 2024 24:00"
    assert until(at("2025-12-31 18:30")) == "Wed 31 Dec 2025 18:30"


def test_nothing_to_spare_is_told_in_words() -> None:
    assert verdict_words(outcome(margin=Amount(0, 0))) == "MET, with nothing to spare"


def test_lists_and_plain_text() -> None:
    assert [listed(list("abc"[:count])) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert plain("a\x1b[31m\tb") == "a\ufffd[31m b"


@given(st.text(max_size=60), st.integers(2, 30))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(shown_width(line) <= width for line in lines)


def test_columns_count_letters_as_they_are_shown() -> None:
    accented = "и\u0306"  # one letter in two characters
    assert list(columns([f"{accented}{accented}", "x"], [4, 1])) == [f"{accented}{accented}    x"]
    assert list(columns(["漢字", "x"], [4, 1])) == ["漢字  x"]
    assert list(columns(["one two", "x"], [3, 1])) == ["one  x", "two"]
    assert list(columns(["notify-of-visa", "x"], [10, 1])) == ["notify-of-  x", "visa"]


def test_the_real_engine_is_rendered() -> None:
    """One look at the whole: what the engine gives can be shown in every format."""
    from procflow.proof.proving import prove

    text = (ROOT / "examples" / "patterns" / "exam-retake.procflow.yaml").read_text(encoding="utf-8")
    regulation = parse_document(Source("x", text), "x").regulation
    assert regulation is not None
    proved = prove(regulation, years=(2025, 2025))
    for form in FORMATS:
        assert shown(proved, form=form, regulation=regulation, language="ru")
