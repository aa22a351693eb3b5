"""The event log: every step that was done, in three forms, in bounded memory, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from procflow.errors import ProcflowError
from procflow.simulate.event_log import EventLog, to_parquet
from procflow.simulate.event_log.drawers import Drawers
from procflow.simulate.network import Network
from procflow.simulate.one_run import ROW_NAMES, Rows
from procflow.simulate.run import prepare
from tests.simulate.offices import run
from tests.simulate.test_what_is_said import CHAIN, figures, options
from tests.support.examples import ROOT

NAMESPACE = "{http://www.xes-standard.org/}"
ENDINGS = ["csv", "xes", pytest.param("parquet", marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="pyarrow"))]


def in_columns(rows: Sequence[Sequence[int]]) -> Rows:
    return {name: np.array([row[at] for row in rows], np.int64) for at, name in enumerate(ROW_NAMES)}


def some_rows(network: Network, count: int, seed: int = 1) -> Rows:
    """In the order in which they end; those of a case lie far apart, and a first case goes on to the end."""
    rng = np.random.default_rng(seed)
    end = np.sort(rng.integers(0, 3 * network.horizon.period, count))
    case = np.maximum(np.arange(count) // 4 + rng.integers(-count // 9, count // 9 + 1, count), 0)
    case[::50] = 0
    begin = np.maximum(end - rng.integers(0, 90_000, count), 0)
    rows = {"case": case, "place": rng.integers(0, len(network.flows.spots), count), "begin": begin, "end": end}
    return rows | {"ready": np.maximum(begin - 600, 0), "work": end - begin, "waited": end - begin}


def write(path: Path, network: Network, rows: Rows, at_once: int = 1000) -> bytes:
    with EventLog(str(path), network) as log:
        for at in range(0, len(rows["case"]), at_once):
            log.rows({name: values[at : at + at_once] for name, values in rows.items()})
    return path.read_bytes()


# ---------------------------------------------------------------- what is in it


def test_the_log_has_a_line_for_each_step_that_was_done(tmp_path: Path) -> None:
    ready = prepare(CHAIN, figures(), options(cases=50))
    rows, _ = run(ready)
    path = tmp_path / "log.csv"
    write(path, ready.network, in_columns(rows))
    with path.open(newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == len(rows) == 100
    assert (lines[0]["step"], lines[0]["actor"], lines[0]["procedure"]) == ("a", "one", "p")
    assert all(line["ready"] <= line["start"] <= line["end"] for line in lines)


def test_every_case_has_a_number_of_its_own_however_many_there_are(tmp_path: Path) -> None:
    network = prepare(CHAIN, figures(), options()).network
    cases = [0, 99_999_998, 99_999_999, 100_000_000, 999_999_999]
    rows = some_rows(network, len(cases)) | {"case": np.array(cases)}
    lines = write(tmp_path / "log.csv", network, rows).decode().splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == ["00000001", "99999999", "100000000", "100000001", "1000000000"]


def plainly(network: Network, rows: Rows) -> str:
    """XES as one would write it line by line, with all rows at hand."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    )
    for name, prefix in {
        "Concept": "concept",
        "Organizational": "org",
        "Time": "time",
        "Lifecycle": "lifecycle",
    }.items():
        text += f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    before = -1
    for at in np.lexsort((rows["end"], rows["case"])).tolist():
        case, spot = int(rows["case"][at]), network.flows.spots[int(rows["place"][at])]
        if case != before:
            text += "</trace>\n" if before >= 0 else ""
            text += (
                f'<trace><string key="concept:name" value="{case + 1}"/>'
                f'<string key="procedure" value={quoteattr(spot.procedure)}/>\n'
            )
            before = case
        for name, what in (("begin", "start"), ("end", "complete")):
            moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=network.horizon.begin + int(rows[name][at]))
            actor = spot.actor.id if spot.actor is not None else ""
            text += (
                f'<event><string key="concept:name" value={quoteattr(spot.name)}/>'
                f'<string key="org:resource" value={quoteattr(actor)}/>'
                f'<date key="time:timestamp" value="{moment.isoformat()}.000+00:00"/>'
                f'<string key="lifecycle:transition" value="{what}"/></event>\n'
            )
    return text + ("</trace>\n" if before >= 0 else "") + "</log>\n"


@pytest.mark.parametrize("count", [0, 1, 3000])
def test_xes_is_as_one_would_write_it_line_by_line(count: int, tmp_path: Path) -> None:
    network = prepare(CHAIN, figures(), options()).network
    rows = some_rows(network, count)
    assert write(tmp_path / "log.xes", network, rows).decode() == plainly(network, rows)


def test_xes_has_each_case_once_and_its_events_in_order(tmp_path: Path) -> None:
    ready = prepare(CHAIN, figures(), options(cases=300))
    rows, _ = run(ready)
    log = etree.fromstring(write(tmp_path / "log.xes", ready.network, in_columns(rows)))
    declared = {extension.get("prefix") for extension in log.iterchildren(f"{NAMESPACE}extension")}
    traces = log.findall(f"{NAMESPACE}trace")
    assert [trace[0].get("value") for trace in traces] == [str(number) for number in range(1, 301)]
    for trace in traces:
        events = [{each.get("key"): each.get("value") for each in event} for event in trace.iter(f"{NAMESPACE}event")]
        assert all(key.partition(":")[0] in declared for event in events for key in event)
        assert [(event["concept:name"], event["lifecycle:transition"]) for event in events] == [
            (step, what) for step in ("a", "b") for what in ("start", "complete")
        ]
        moments = [event["time:timestamp"] for event in events]
        assert moments == sorted(moments)


def test_a_tool_for_process_mining_reads_xes_as_it_is_meant(tmp_path: Path) -> None:
    """pm4py is under the AGPL: where somebody has it, it is asked; nothing installs it for this."""
    pm4py = pytest.importorskip("pm4py", reason="pm4py is not installed; the other tests read XES by lxml")
    ready = prepare(CHAIN, figures(), options(cases=100))
    rows, _ = run(ready)
    write(tmp_path / "log.xes", ready.network, in_columns(rows))
    frame = pm4py.read_xes(str(tmp_path / "log.xes"), variant="iterparse")
    assert len(frame) == 2 * len(rows)
    assert frame["case:concept:name"].nunique() == 100
    ends = frame[frame["lifecycle:transition"] == "complete"]
    read = sorted(
        (
            int(row["case:concept:name"]),
            row["concept:name"],
            row["org:resource"],
            int(row["time:timestamp"].timestamp()),
        )
        for _, row in ends.iterrows()
    )
    columns = in_columns(rows)
    spots = [ready.network.flows.spots[place] for place in columns["place"].tolist()]
    told = sorted(
        (case + 1, spot.name, spot.actor.id if spot.actor else "", end + ready.network.horizon.begin)
        for case, spot, end in zip(columns["case"].tolist(), spots, columns["end"].tolist(), strict=True)
    )
    assert read == told


def test_parquet_has_the_same_rows_as_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(to_parquet, "GROUP", 700)
    network = prepare(CHAIN, figures(), options()).network
    rows = some_rows(network, 3000)
    lines = write(tmp_path / "log.csv", network, rows).decode().splitlines()
    write(tmp_path / "log.parquet", network, rows)
    assert parquet.ParquetFile(tmp_path / "log.parquet").num_row_groups == 3
    table = parquet.read_table(tmp_path / "log.parquet")
    assert ",".join(table.column_names) == lines[0]
    told = [
        f"{row['case']:08},{row['procedure']},{row['step']},{row['actor']},"
        + ",".join(row[name].isoformat() for name in ("ready", "start", "end"))
        for row in table.to_pylist()
    ]
    assert told == lines[1:]


# ---------------------------------------------------------------- drawers


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), max_size=60), st.integers(1, 9), st.integers(1, 20))
def test_drawers_give_all_rows_case_by_case(told: list[tuple[int, int]], held: int, cases: int) -> None:
    rows = {name: np.array([each[at] for each in told], np.int64) for at, name in enumerate(("case", "end"))}
    rows |= {"begin": rows["end"], "place": np.arange(len(told))}
    drawers = Drawers(Path(tempfile.gettempdir()), held, cases)
    for at in range(0, len(told), 7):
        drawers.put({name: values[at : at + 7] for name, values in rows.items()})
    found = [tuple(row) for part in drawers.in_order() for row in part[["case", "end", "place"]].tolist()]
    drawers.close()
    assert found == sorted((case, end, place) for place, (case, end) in enumerate(told))


def test_two_million_steps_as_xes_take_little_memory() -> None:
    """As rows they are 56 MB, as text 900."""
    code = f"""
import resource, sys, tempfile
import numpy as np
sys.path.insert(0, {str(ROOT)!r})
from procflow.simulate.event_log import EventLog, to_parquet
from procflow.simulate.run import prepare
from tests.simulate.test_what_is_said import CHAIN, figures, options
network = prepare(CHAIN, figures(), options()).network
def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = most()
with tempfile.TemporaryDirectory() as folder, EventLog(folder + "/log.xes", network) as log:
    for at in range(0, 2_000_000, 1 << 15):
        number = np.arange(at, at + (1 << 15))
        end = number * 60 % network.horizon.period
        log.rows({{"case": number // 4, "place": 1 + number % 2, "begin": end // 2, "end": end}})
print((most() - before) // (1 if sys.platform == "linux" else 1024))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(told) < 50_000  # of 1,024 bytes


# ---------------------------------------------------------------- whole or not at all


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("failure", [ProcflowError("on the way"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_log_that_is_not_finished_is_not_there(ending: str, failure: BaseException, tmp_path: Path) -> None:
    network = prepare(CHAIN, figures(), options()).network

    def fail() -> None:
        with EventLog(str(tmp_path / f"log.{ending}"), network) as log:
            log.rows(some_rows(network, 100))
            raise failure

    with pytest.raises(type(failure)):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_while_cases_are_put_in_order_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = prepare(CHAIN, figures(), options()).network

    def interrupted(_: Drawers) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Drawers, "in_order", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "log.xes", network, some_rows(network, 100))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_disk_that_is_full_is_said_and_nothing_is_left(ending: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for it; what is there already stays."""
    log = tmp_path / f"events.{ending}"
    log.write_text("of yesterday")
    file = ROOT / "examples/exit-visa/exit-visa.procflow.yaml"
    code = (
        "import resource, sys; from procflow.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        f"sys.exit(main(['simulate', {str(file)!r}, '--cases', '2000', '--replications', '1', '--engine', 'plain', "
        f"'--warm-up', '0', '--log', {str(log)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr == f"procflow: {log} cannot be written: File too large\n"
    assert [path.name for path in tmp_path.iterdir()] == [log.name]
    assert log.read_text() == "of yesterday"
