"""The command `procflow simulate`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
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
    process = subprocess.Popen([*command, "--warm-up", "0"], stdout=subprocess.PIPE, env={**os.environ}, cwd=ROOT)
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    told = json.loads(out)
    assert told["partial"]
    assert 0 < told["replications"] < 9000
