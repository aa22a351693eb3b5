"""The page of the library tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bpmn
from bpmn import checking
from bpmn.elements import Definitions, Element
from tests.support.examples import ROOT
from tests.test_docs import blocks

PAGE = ROOT / "docs" / "bpmn-library.md"


def test_the_python_of_the_page_runs_and_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    programs = [text for _, text in blocks(PAGE, "python")]
    assert len(programs) == 2
    for text in programs:
        exec(compile(text, PAGE.name, "exec"), names)  # our own page
    assert capsys.readouterr().out == "".join(text for _, text in blocks(PAGE, "text"))
    written = bpmn.read(tmp_path / "order.bpmn")
    assert bpmn.check(written) == []
    assert [task.documentation for task in written.all("task")] == ["Within three days."]


def test_the_first_program_has_ten_lines() -> None:
    ((_, first), *_) = blocks(PAGE, "python")
    assert len([line for line in first.splitlines() if line]) <= 10


def test_the_page_has_every_code_and_no_other() -> None:
    table = re.findall(r"^\| `([\w-]+)` \| \w", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    explained = re.findall(r"`([a-z]+(?:-[a-z]+)+)`", checking.__doc__ or "")
    assert table == explained


def test_the_page_has_every_name_of_an_element_and_of_definitions() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for owner, inner in (
        (Element, {"kind", "metakind"}),
        (Definitions, {"target_namespace", "resolve", "is_elsewhere", "free_id", "line_of"}),
    ):
        names = {name for name in vars(owner) if not name.startswith("_")} - inner
        assert names, "there are some"
        assert {name for name in names if not re.search(rf"[`. ]{name}\b", text)} == set()
