"""The command `procflow simulate`."""

from __future__ import annotations

import errno
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

import procflow
from procflow.cli import main
from tests.support.examples import ROOT

VISA = str(ROOT / "examples/exit-visa/exit-visa.procflow.yaml")
SMALL = ["simulate", VISA, "--cases", "100", "--replications", "2", "--jobs", "1"]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_json_has_what_programs_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--seed", "7", "--format", "json"]) == 0
    told = json.loads(said(capsys))
    assert told["seed"] == 7
    assert told["engine"] in {"plain", "compiled"}
    assert told["cases"] == 200
    procedure = told["procedures"][0]
    assert set(procedure["late"]) >= {"share", "low", "high"}
    assert set(procedure["time"]) >= {"mean", "p50", "p95"}
    assert set(procedure["units"][0]) >= {"id", "utilisation", "wait_mean"}
    assert procedure["steps"]


def test_the_same_is_printed_by_one_process_and_by_two(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for jobs in ("1", "2"):
        main([*SMALL, "--jobs", jobs, "--format", "json"])
        printed.append(said(capsys))
    assert printed[0] == printed[1]


def test_the_status_is_1_where_more_are_late_than_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--arrivals", "20/day", "--late", "1%"]) == 1
    assert main([*SMALL, "--arrivals", "20/day", "--late", "100%"]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--optimise", "staff"], "--optimise needs --late"),
        (["--staff", "head"], "says no staff"),
        (["--arrivals", "many"], "says no arrivals"),
        (["--replications", "0"], "ask for 1 to 10,000"),
        (["--cases", "9999999999"], "cannot be simulated"),
        (["--log", "events.txt"], "a log is written as"),
        (["--warm-up", "soon"], "is no whole number"),
        (["--warm-up", "-1"], "is no whole number from 0 to 999,999,999,999"),
        (["--staff", "head=2", "--staff", "head=3"], "--staff tells of `head` twice"),
        (["--staff", "head=9999999"], "a staff of 9999999; 1,000,000 people are the most"),
        (["--arrivals", "999999999/hour"], "more than 1,000,000,000 cases an hour"),
        (["--optimise", "staff", "--late", "0%"], "--optimise needs a share above zero"),
        (["--log", "no-such-folder/events.csv"], "no-such-folder/events.csv cannot be written: there is no folder"),
        (["-o", "no-such-folder/result.txt"], "no-such-folder/result.txt cannot be written: there is no folder"),
        (["-o", "events.csv", "--log", "events.csv"], "would overwrite what --log writes"),
        (["--precision", "0"], "the precision is a share"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "xes"])
def test_a_log_is_written(ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / f"events.{ending}"
    assert main([*SMALL, "--warm-up", "0", "--log", str(log)]) == 0
    text = log.read_text()
    assert text.startswith(
        "case,procedure,step,actor,ready,start,end\n00000001,visa,apply" if ending == "csv" else "<?xml"
    )
    if ending == "xes":
        from lxml import etree

        traces = etree.fromstring(text.encode()).findall("{http://www.xes-standard.org/}trace")
        assert len(traces) == 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--warm-up", "0"], "steps, the first of 2 replications"),
        (["--warm-up", "20"], "steps, the first of 2 replications; the results leave out its first 20 cases"),
        (["--warm-up", "0", "--replications", "1"], "steps"),
    ],
)
def test_what_of_it_is_in_the_log_is_said(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "events.csv"
    assert main([*SMALL, *arguments, "--log", str(log)]) == 0
    steps = len(log.read_text().splitlines()) - 1
    assert capsys.readouterr().err == f"procflow: {log}: {steps} {said}\n"


def test_in_python_the_same_log_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = procflow.simulate(VISA, cases=100, replications=2, warm_up=0, log=tmp_path / "python.csv")
    assert result.cases == 200
    main([*SMALL, "--warm-up", "0", "--log", str(tmp_path / "command.csv")])
    assert (tmp_path / "python.csv").read_bytes() == (tmp_path / "command.csv").read_bytes()


def test_a_log_as_parquet_has_the_same_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for ending in ("csv", "parquet"):
        main([*SMALL, "--warm-up", "0", "--log", str(tmp_path / f"events.{ending}")])
    table = parquet.read_table(tmp_path / "events.parquet").to_pylist()
    lines = (tmp_path / "events.csv").read_text().splitlines()[1:]
    told = [
        f"{row['case']:08},{row['procedure']},{row['step']},{row['actor']},"
        + ",".join(row[name].isoformat() for name in ("ready", "start", "end"))
        for row in table
    ]
    assert told == lines


def interrupted(command: list[str], sign: bytes) -> tuple[int, bytes, bytes]:
    """The status of a command that is interrupted when it has told this on a terminal, what it prints, and all it told."""
    terminal, inside = pty.openpty()
    told, is_time = bytearray(), threading.Event()

    def listen() -> None:
        with suppress(OSError):  # the way a terminal says that its other end is closed
            while chunk := os.read(terminal, 4096):
                told.extend(chunk)
                if sign in told:
                    is_time.set()
        is_time.set()

    listening = threading.Thread(target=listen)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=inside, cwd=ROOT) as process:
        os.close(inside)
        listening.start()
        assert is_time.wait(120), bytes(told)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    listening.join(60)
    os.close(terminal)
    assert sign in told
    return process.returncode, out, bytes(told)


def test_an_interrupt_leaves_what_is_done_and_says_that_it_is_a_part() -> None:
    command = [
        sys.executable,
        "-m",
        "procflow",
        "simulate",
        VISA,
        "--cases",
        "200",
        "--replications",
        "9000",
        "--engine",
        "plain",
        "--format",
        "json",
    ]
    status, out, _ = interrupted([*command, "--warm-up", "0"], b"/9000 replications")
    assert status == 130
    told = json.loads(out)
    assert told["partial"]
    assert 0 < told["replications"] < 9000


def test_a_regulation_is_not_overwritten_by_what_is_said_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "visa.procflow.yaml"
    path.write_bytes(Path(VISA).read_bytes())
    assert main(["simulate", str(path), "-o", str(path), *SMALL[2:]]) == 2
    assert "would overwrite the file that is read" in capsys.readouterr().err
    assert path.read_bytes() == Path(VISA).read_bytes()


def test_a_folder_is_no_log_and_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events.csv").mkdir()
    assert main([*SMALL, "--log", str(tmp_path / "events.csv")]) == 2
    assert capsys.readouterr().err == f"procflow: `{tmp_path / 'events.csv'}` is a folder; name a file to write to\n"
    assert [each.name for each in tmp_path.iterdir()] == ["events.csv"]


def test_a_log_for_which_there_is_no_room_is_named_and_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("procflow.simulate.event_log.to_csv.Csv.rows", full)
    assert main([*SMALL, "--log", str(tmp_path / "events.csv")]) == 2
    assert (
        capsys.readouterr().err == f"procflow: {tmp_path / 'events.csv'} cannot be written: No space left on device\n"
    )
    assert not list(tmp_path.iterdir())


def test_precision_that_is_not_reached_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--cases", "20", "--arrivals", "4/day", "--warm-up", "0", "--precision", "0.001%"]
    assert main([*SMALL, *arguments]) == 0
    assert "400 replications are not enough; ask for more --cases" in capsys.readouterr().err
    assert main([*SMALL, "--precision", "90%"]) == 0
    assert not capsys.readouterr().err


def test_figures_with_which_nothing_can_be_simulated_are_told_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = "simulation:\n  shares: {check: {yes: 60 %, no: 50 %}}\n  staff: {head: 0}\n"
    path = tmp_path / "visa.procflow.yaml"
    path.write_text(Path(VISA).read_text() + figures)
    assert main(["simulate", str(path)]) == 1
    said = capsys.readouterr().err
    assert "error[PF701]: the shares of `check` add up to 110 %, not to 100 %" in said
    assert "error[PF702]: `head` has work to do and no people" in said
    line = path.read_text()[: path.read_text().index("  shares")].count("\n") + 1
    assert f"visa.procflow.yaml:{line}:12" in said


def test_a_target_is_told_as_it_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--arrivals", "1/day", "--optimise", "staff", "--late", "0.04%"]) in {0, 1}
    assert "people with whom at most 0.04 % of the cases are late" in said(capsys)


UNSOUND = """\
      - {id: begin, by: head, do: Begin, within: 1 hour, source: p. 4}
      - {id: both, split: [one, two], source: p. 4}
      - {id: one, by: head, do: One, within: 1 hour, source: p. 4}
      - end: given
      - {id: two, by: head, do: Two, within: 1 hour, source: p. 4}
      - end: given
"""
SOUND = """\
      - {id: sign, by: head, do: Sign, within: 1 hour, source: p. 4}
      - end: given
"""


@pytest.mark.parametrize(
    ("steps", "limit", "late", "status"),
    [
        ((SOUND,), "5 working days", (), 0),
        ((SOUND,), "5 working days", ("--late", "50%"), 0),
        ((SOUND, UNSOUND), "5 working days", (), 0),
        ((SOUND, UNSOUND), "5 working days", ("--late", "50%"), 1),
        ((UNSOUND,), "5 working days", (), 2),
        ((UNSOUND,), "5 working days", ("--late", "50%"), 2),
        ((SOUND,), None, (), 0),
        ((SOUND,), None, ("--late", "50%"), 2),
    ],
)
def test_what_could_not_be_simulated_is_not_taken_to_be_in_time(
    tmp_path: Path, steps: tuple[str, ...], limit: str | None, late: tuple[str, ...], status: int
) -> None:
    head = "procflow: 1\nid: office\nhours: {mon-fri: '09:00-17:00'}\nactors: {head: {staff: 9}}\nprocedures:\n"
    within = f"    limit: {{within: {limit}, source: p. 4}}\n" if limit else "    limit: unknown\n"
    body = "".join(
        f"  p{at}:\n{within}    outcomes: {{given: {{name: Given, source: p. 4}}}}\n    steps:\n{each}"
        for at, each in enumerate(steps)
    )
    path = tmp_path / "office.procflow.yaml"
    path.write_text(
        f"{head}{body}simulation:\n  arrivals: {{{', '.join(f'p{at}: 2 a day' for at in range(len(steps)))}}}\n"
    )
    assert main(["simulate", str(path), "--cases", "60", "--replications", "2", "--jobs", "1", *late]) == status


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_the_search_for_people_and_nothing_is_told_of_a_part(jobs: str) -> None:
    arguments = ["--cases", "3000", "--replications", "2000", "--warm-up", "0", "--engine", "plain", "--jobs", jobs]
    command = [sys.executable, "-m", "procflow", "simulate", VISA, "--optimise", "staff", "--late", "1%", *arguments]
    status, out, said = interrupted(command, b"/2000 replications")
    assert (status, out) == (130, b"")
    assert said.split(b"\r\x1b[K")[-1] == b"procflow: interrupted\r\n"


def test_an_interrupt_that_was_lost_is_found_at_the_next_look() -> None:
    from procflow.simulate.interrupting import kept, look

    with kept():
        look()
        with suppress(KeyboardInterrupt):  # as in a callback, where no exception gets out
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            look()
    look()


@pytest.mark.parametrize(("cases", "of"), [((), " of about 6"), (("--cases", "100"), " of 100 cases")])
def test_on_a_terminal_it_is_told_which_run_is_under_way_and_how_many_cases_have_come(
    cases: tuple[str, ...],
    of: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = ["simulate", VISA, *cases, "--replications", "2", "--jobs", "1", "--log", str(tmp_path / "a.csv")]
    monkeypatch.setattr("procflow.cli.simulate._PAUSE", 0)
    main(arguments)
    assert "cases" not in capsys.readouterr().err.split("procflow:")[0]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(arguments)
    lines = capsys.readouterr().err.split("\r\x1b[K")
    runs = [line.partition(":")[0] for line in lines if of in line]
    assert list(dict.fromkeys(runs)) == ["first run, for the warm-up", "replication 1, for the log", "replication 2"]
    assert lines[-1].startswith("procflow: ")


@pytest.mark.parametrize(("more", "has_end"), [((), True), (("--precision", "20%"), False)])
def test_the_time_that_is_left_is_told_only_where_it_is_known_how_many_replications_come(
    more: tuple[str, ...], has_end: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procflow.cli.simulate._PAUSE", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(["simulate", VISA, "--cases", "100", "--replications", "3", "--jobs", "1", *more])
    said = capsys.readouterr().err
    assert ("s left" in said) is has_end
    assert ("\r\x1b[K2/3 replications, " if has_end else "\r\x1b[K2 replications") in said


def test_the_help_says_what_each_exit_status_means_here(capsys: pytest.CaptureFixture[str]) -> None:
    with suppress(SystemExit):
        main(["simulate", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "1 more are late than --late says, no people are enough, or findings of severity error" in said
    assert "130 interrupted" in said
