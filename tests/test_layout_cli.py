"""`procflow layout`: what it writes, what it says, and how it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import bpmn
from bpmn.layout.from_bpmn.places import bounds_of
from procflow.cli import main
from tests.bpmn.layout.diagrams_of import shown
from tests.bpmn.layout.test_from_bpmn import TASKS, diagram, process, shape
from tests.bpmn.samples import document


def file(folder: Path, content: str) -> str:
    path = folder / "model.bpmn"
    path.write_text(document(content), encoding="utf-8")
    return str(path)


def test_a_file_is_drawn_anew_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "drawn.bpmn"
    assert main(["layout", file(tmp_path, process(TASKS)), "-o", str(out)]) == 0
    assert shown(bpmn.read(out)) == [("p", ["a", "b", "f"])]
    assert capsys.readouterr() == ("", "")


def test_the_file_itself_can_be_written_over(tmp_path: Path) -> None:
    name = file(tmp_path, process(TASKS))
    assert main(["layout", name, "-o", name]) == 0
    once = Path(name).read_bytes()
    assert main(["layout", name, "-o", name]) == 0
    assert Path(name).read_bytes() == once


def test_from_standard_input_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(document(process(TASKS)).encode()), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stream)
    assert main(["layout", "-"]) == 0
    assert shown(bpmn.read(capsys.readouterr().out.encode())) == [("p", ["a", "b", "f"])]


BROKEN = process('<task id="a"/>\n<sequenceFlow id="f" sourceRef="a" targetRef="gone"/>')


def test_what_cannot_be_drawn_is_told_with_its_line_and_the_rest_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = file(tmp_path, BROKEN)
    assert main(["layout", name]) == 1
    out, err = capsys.readouterr()
    assert shown(bpmn.read(out.encode())) == [("p", ["a"])]
    assert f"{name}:4:1" in err
    assert "PF611" in err
    assert "`gone` is not there" in err


def test_the_same_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", file(tmp_path, BROKEN), "--format", "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().err)["findings"]
    assert (finding["code"], finding["severity"], finding["line"]) == ("PF611", "error", 4)


def test_what_is_drawn_otherwise_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", file(tmp_path, process('<boundaryEvent id="e" attachedToRef="e"/>'))]) == 0
    assert "warning[PF612]" in capsys.readouterr().err


@pytest.mark.parametrize("option", [[], ["--report"]])
def test_what_is_no_bpmn_is_told_with_its_line(
    option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.bpmn"
    path.write_text("<definitions>\n<", encoding="utf-8")
    assert main(["layout", str(path), *option]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"procflow: {path}:2: ")


def test_with_keep_what_is_drawn_stays(tmp_path: Path) -> None:
    name = file(tmp_path, process(TASKS) + diagram("p", shape("a", "1000 1000 100 80")))
    assert main(["layout", name, "--keep", "-o", name]) == 0
    definitions = bpmn.read(name)
    assert shown(definitions) == [("p", ["a", "b", "f"])]
    kept = definitions.by_id("a_s")
    assert bounds_of(kept) == (1000, 1000, 100, 80)


def test_a_report_measures_the_file_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = file(tmp_path, process(TASKS))
    assert main(["layout", name, "--report"]) == 0
    assert json.loads(capsys.readouterr().out)["shapes"] == 0, "nothing is drawn yet"
    assert main(["layout", name, "-o", name]) == 0
    assert main(["layout", name, "--report"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["shapes"], report["edges"], report["overlaps"]) == (2, 1, 0)
    assert main(["layout", name, "--report", "--format", "full"]) == 0
    assert capsys.readouterr().out.startswith("2 shapes, 1 lines")
