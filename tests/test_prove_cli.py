"""`procflow prove`: what it asks of the engine, what it prints where, and with which exit status."""

from __future__ import annotations

import json
import multiprocessing
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from procflow.cli.arguments import span_of_years
from procflow.cli.parallel import in_order
from procflow.cli.prove import EXAMPLES
from procflow.errors import ProcflowError
from procflow.model import Regulation
from procflow.proof.results import Proof, Verdict
from tests.proof_samples import BROKEN, MET, OPEN, UNKNOWN, proof
from tests.support.examples import ROOT
from tests.test_cli import BROKEN as UNSOUND
from tests.test_cli import CLEAN, one_line, put, run

SAMPLES = {"broken": BROKEN, "unknown": UNKNOWN, "open": OPEN, "met": MET}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Engine:
    """Stands in for the engine: gives the proof named by the regulation's id (`made-up`: met), and notes the questions."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.regulations: list[Regulation] = []

    def prove(self, regulation: Regulation, **options: Any) -> Proof:
        self.asked.append(options)
        self.regulations.append(regulation)
        if regulation.id == "impossible":
            raise ProcflowError("no holidays are known for XX")
        return proof(SAMPLES.get(regulation.id, MET), regulation=regulation.id)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    found = Engine()
    monkeypatch.setattr(import_module("procflow.proof.proving"), "prove", found.prove)
    return found


def named(name: str) -> str:
    return CLEAN.replace("id: made-up", f"id: {name}")


# ---------------------------------------------------------------- one file


def test_one_file_is_proved_in_full(folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", put("a")) == 0
    out, err = capsys.readouterr()
    assert out.startswith("made-up\nevery start in 2024 to 2026\n\nissue / issued: MET, 60 minutes to spare\n")
    assert err == ""
    assert engine.asked == [{"years": None, "as_of": None, "outcome": None, "detail": True}]


def test_what_is_asked_reaches_the_engine(folder: Path, engine: Engine) -> None:
    assert run("prove", put("a"), "--years", "2024-2025", "--as-of", "2024-03-01", "--outcome", "permitted") == 0
    (asked,) = engine.asked
    assert asked["years"] == (2024, 2025)
    assert str(asked["as_of"]) == "2024-03-01"
    assert asked["outcome"] == "permitted"


@pytest.mark.parametrize(
    ("verdict", "failing"),
    [
        ("broken", {"broken", "unknown", "open"}),
        ("unknown", {"unknown", "open"}),
        ("open", {"open"}),
        ("met", set[str]()),
    ],
)
@pytest.mark.parametrize("is_folder", [False, True])
def test_the_exit_status_tells_the_gravest_verdict(
    folder: Path, engine: Engine, verdict: str, failing: set[str], is_folder: bool
) -> None:
    path = put("acts/a", named(verdict))
    for level in ("broken", "unknown", "open", "never"):
        status = run("prove", "acts" if is_folder else path, "--fail-on", level)
        assert status == (1 if level in failing else 0), level
    assert run("prove", path) == (1 if verdict == "broken" else 0)


def test_json_of_one_file_is_the_contract(folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", put("a"), "--format", "json") == 0
    value = json.loads(capsys.readouterr().out)
    assert value["file"] == "a.procflow.yaml"
    assert value["regulation"] == "made-up"
    assert value["procedures"][0]["outcomes"][0]["verdict"] == Verdict.MET


def test_output_goes_to_a_file(folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", put("a"), "--format", "concise", "-o", "proof.txt") == 0
    assert capsys.readouterr() == ("", "")
    assert Path("proof.txt").read_text(encoding="utf-8").endswith("1 act, 1 outcome: 1 met\n")


def test_findings_of_reading_are_shown_and_nothing_is_proved(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("prove", put("a", UNSOUND)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "error[PF009]: there is no actor `clrk`" in err
    assert engine.asked == []


def test_a_file_that_is_not_there_ends_with_2(folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", "nowhere.procflow.yaml") == 2
    assert one_line(capsys.readouterr().err)


def test_what_the_engine_cannot_do_is_told_in_a_line(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("prove", put("a", named("impossible"))) == 2
    assert capsys.readouterr().err == "procflow: no holidays are known for XX\n"


@pytest.mark.parametrize("text", ["2025", "2024-2026"])
def test_spans_of_years(text: str) -> None:
    assert span_of_years(text) == (int(text[:4]), int(text[-4:]))


@pytest.mark.parametrize(
    "text", ["", "25", "2026-2024", "2024-", "-2024", "2024-2025-2026", "20244", "٢٠٢٤", "0001", "9999", "x" * 5_000]
)
def test_what_is_no_span_of_years(folder: Path, engine: Engine, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", put("a"), f"--years={text}") == 2
    err = capsys.readouterr().err
    assert "is no span of years; write 2025 or 2024-2026" in err
    assert len(err) < 1_500


def test_an_unknown_outcome_is_told_with_a_near_one(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("prove", put("a"), "--outcome", "permited") == 2
    assert capsys.readouterr().err == "procflow: --outcome: there is no outcome `permited`; did you mean `permitted`?\n"


# ---------------------------------------------------------------- what if


def test_changes_are_made_before_the_proof_and_told(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    before = put("a")
    text = Path(before).read_text(encoding="utf-8")
    changes = ("--set", "sign.within=2 hours", "--limit", "4 working days", "--calendar", "2027-05-08=working")
    assert run("prove", before, *changes, "--counting", "last_day_ends=midnight") == 0
    (regulation,) = engine.regulations
    assert regulation.counting.last_day_ends == "midnight"
    assert len(regulation.days) == 1
    assert capsys.readouterr().out.splitlines()[2:6] == [
        "what if      permit.sign: within 2 hours, not 1 working day",
        "what if      permit: limit 4 working days, not 10 working days",
        "what if      2027-05-08 is working",
        "what if      counting: last_day_ends is midnight, not closing time",
    ]
    assert Path(before).read_text(encoding="utf-8") == text


def test_a_change_is_about_one_file(folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = put("a"), put("b")
    assert run("prove", first, second, "--limit", "1 hour") == 2
    assert "is about one file" in capsys.readouterr().err
    assert run("prove", ".", "--limit", "1 hour") == 2
    assert engine.asked == []


def test_a_change_that_does_not_fit_is_told_in_a_line(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("prove", put("a"), "--set", "sing.within=1 hour") == 2
    assert capsys.readouterr().err == "procflow: --set: there is no step `sing`; did you mean `sign`?\n"


# ---------------------------------------------------------------- many files


def test_a_folder_is_a_portfolio_proved_without_detail(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("met", "broken", "open"):
        put(f"acts/{name}", named(name))
    assert run("prove", "acts") == 1
    out, err = capsys.readouterr()
    assert [line.split("  ")[0] for line in out.splitlines()] == [
        "BROKEN",
        "OPEN",
        "MET",
        "",
        "3 acts, 3 outcomes: 1 broken, 1 open, 1 met",
    ]
    assert err == ""
    assert [asked["detail"] for asked in engine.asked] == [False] * 3


def test_a_file_named_twice_is_proved_once(folder: Path, engine: Engine) -> None:
    path = put("acts/a")
    assert run("prove", path, "acts", path) == 0
    assert len(engine.asked) == 1


def test_files_without_a_proof_are_named_and_the_others_still_proved(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a", UNSOUND.replace("do: Sign", "doo: Sign"))
    put("acts/b")
    assert run("prove", "acts") == 1, "findings of severity error"
    out, err = capsys.readouterr()
    assert out.endswith("1 act, 1 outcome: 1 met\n")
    assert err.startswith("procflow: acts/a.procflow.yaml:14:")
    assert err.endswith("more)\n")
    assert err.count("\n") == 1


def test_what_could_not_be_done_weighs_more_than_a_broken_limit(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a", named("broken"))
    Path("acts/b.procflow.yaml").write_bytes(b"\xff\xfei\0d\0")
    put("acts/c", named("impossible"))
    put("acts/d", UNSOUND)
    assert run("prove", "acts") == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(".procflow.yaml")[0] for line in lines] == [f"procflow: acts/{name}" for name in "bcd"]
    assert lines[1] == "procflow: acts/c.procflow.yaml: no holidays are known for XX"


def test_json_of_many_files_is_an_array_in_their_order(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a", named("met"))
    put("acts/b", named("broken"))
    assert run("prove", "acts", "--format", "json") == 1
    assert [each["regulation"] for each in json.loads(capsys.readouterr().out)] == ["met", "broken"]


def test_an_outcome_that_some_files_have_is_proved_there(
    folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a")
    put("acts/b", CLEAN.replace("permitted", "granted"))
    assert run("prove", "acts", "--outcome", "granted") == 0
    assert len(engine.asked) == 1
    assert run("prove", "acts", "--outcome", "lost") == 2
    assert "no file has an outcome `lost`" in capsys.readouterr().err


# ---------------------------------------------------------------- several processes


def test_jobs_give_the_same_bytes(folder: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(9):
        put(f"acts/{number}", named(list(SAMPLES)[number % 4]))
    put("acts/bad", UNSOUND)
    for form in ("full", "concise", "json"):
        assert run("prove", "acts", "--format", form) == 1
        one = capsys.readouterr()
        assert run("prove", "acts", "--format", form, "--jobs", "3") == 1
        assert capsys.readouterr() == one
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("text", ["0", "-1", "x", "1000", "1.5", ""])
def test_what_is_no_number_of_jobs(folder: Path, engine: Engine, text: str) -> None:
    assert run("prove", put("a"), f"--jobs={text}") == 2


def die(number: int) -> int:
    os._exit(number)


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(ProcflowError, match="--jobs"):
        list(in_order(die, [1, 2, 3], 2))
    assert multiprocessing.active_children() == []


def wait(number: int) -> int:
    time.sleep(60 if number else 0)
    return number


def test_who_wants_no_more_leaves_no_process_behind() -> None:
    results = in_order(wait, [0, 1, 2], 3)
    assert next(iter(results)) == 0
    assert isinstance(results, Iterator)
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


_SLOW = """\
import sys, time
from importlib import import_module
from procflow.cli import main
def prove(regulation, **options):
    print(flush=True, file=sys.stderr)
    time.sleep(60)
import_module("procflow.proof.proving").prove = prove
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupt_leaves_nothing_behind(folder: Path, jobs: str, sent: signal.Signals) -> None:
    for number in range(6):
        put(f"acts/{number}")
    command = [sys.executable, "-c", _SLOW, "prove", "acts", "--jobs", jobs, "-o", "out.txt"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True
    ) as process:
        assert process.stderr is not None
        for _ in range(int(jobs)):
            process.stderr.readline()
        process.send_signal(sent)
        rest = process.stderr.read()  # ends when the last process that could write there has ended
        assert process.wait(timeout=30) == (130 if sent is signal.SIGINT else -sent)
    assert rest == (b"procflow: interrupted\n" if sent is signal.SIGINT else b"")
    left = sorted(
        path.name for path in Path().iterdir() if sent is signal.SIGINT or not path.name.startswith(".procflow-")
    )
    assert left == ["acts"], "neither a half-written file nor a temporary one"


# ---------------------------------------------------------------- on a terminal


def on_terminal(*arguments: str) -> tuple[str, str]:
    """What the command prints, and what it tells on a terminal meanwhile."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "procflow", *arguments],
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        os.close(slave)
        assert process.stdout is not None
        out = process.stdout.read().decode()
        err = b""
        try:
            while chunk := os.read(master, 4096):
                err += chunk
        except OSError:
            pass  # the other end is closed
    os.close(master)
    return out, err.decode()


def test_progress_is_told_on_a_terminal_and_taken_away(folder: Path) -> None:
    for number in range(3):
        put(f"acts/{number}")
    out, err = on_terminal("prove", "acts", "--years", "2025")
    assert out.endswith("3 acts, 3 outcomes: 3 met\n")
    assert err.endswith("\r\x1b[K")
    assert "acts, " in err or err == "\r\x1b[K"


def test_progress_tells_how_many_and_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from procflow.cli.progress import with_progress

    clock = iter(range(0, 100, 2))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(with_progress("abc", 3, "acts")) == list("abc")
    told = capsys.readouterr().err.split("\r\x1b[K")
    assert told == ["", "1/3 acts, 4 s left", "2/3 acts, 2 s left", "3/3 acts, 0 s left", ""]


# ---------------------------------------------------------------- help


def test_the_help_shows_an_example_of_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", "--help") == 0
    assert EXAMPLES in capsys.readouterr().out
    for option in (
        "--years",
        "--as-of",
        "--lang",
        "--format",
        "--jobs",
        "--set",
        "--limit",
        "--calendar",
        "--counting",
    ):
        assert option in EXAMPLES
