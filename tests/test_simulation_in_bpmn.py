"""Figures in a drawing: kept while their steps are there, named when they are gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from procflow.document import parse_document, read_document
from procflow.exporting import export
from procflow.from_bpmn.office import fitting
from procflow.importing import import_data
from procflow.source import Source
from tests.support.examples import ROOT

OFFICE = ROOT / "examples" / "office" / "trade-permit.procflow.yaml"

PROCEDURES: dict[str, dict[str, Any]] = {
    "issue": {
        "steps": [
            {"id": "check", "do": "Check", "options": [{"when": "yes"}, {"when": "no"}]},
            {"id": "ask", "use": "asking"},
            {"id": "far", "use": "egov.dialogue"},
            {"id": "end-join", "join": "any"},
        ]
    },
    "asking": {"part": "true", "steps": [{"id": "send", "do": "Send"}]},
}
ACTORS = {"clerk": {}, "head": {"kind": "unit"}, "police": {"kind": "external"}}


def test_what_still_has_its_place_stays() -> None:
    told = {
        "arrivals": {"issue": {"rate": "5 a day"}},
        "staff": {"clerk": "2", "head": "1"},
        "work": {
            "issue.check": "5 minutes",
            "issue.ask.send": "1 hour",
            "issue.far.login": "1 hour",
            "asking.send": "1 hour",
        },
        "shares": {"issue.check": {"yes": "80 %", "kind": {"new": {"no": "5 %"}}}},
        "note": "made up",
    }
    assert fitting(told, PROCEDURES, ACTORS) == (told, [])


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("arrivals", "copy", "5 a day"),
        ("arrivals", "asking", "5 a day"),
        ("staff", "nobody", "1"),
        ("staff", "police", "1"),
        ("work", "issue.sign", "1 hour"),
        ("work", "issue.end-join", "1 hour"),
        ("work", "issue.ask.gone", "1 hour"),
        ("work", "copy.check", "1 hour"),
        ("shares", "asking.send", {"yes": "80 %"}),
        ("shares", "issue.gone", {"yes": "80 %"}),
    ],
)
def test_what_has_lost_its_place_goes_and_is_named(part: str, name: str, value: object) -> None:
    assert fitting({part: {name: value}}, PROCEDURES, ACTORS) == ({}, [f"{part} {name}"])


def test_an_answer_that_is_gone_goes_alone() -> None:
    kept, lost = fitting({"shares": {"issue.check": {"yes": "80 %", "maybe": "20 %"}}}, PROCEDURES, ACTORS)
    assert kept == {"shares": {"issue.check": {"yes": "80 %"}}}
    assert lost == ["shares issue.check maybe"]


def test_a_drawing_whose_step_was_taken_out_reads_without_its_figures() -> None:
    regulation = read_document(OFFICE).regulation
    assert regulation is not None
    drawing = export(regulation, "bpmn", "en")
    # As after an edit: the figures speak of a step that is not there.
    edited = drawing.replace("procflow:issue.study>", "procflow:issue.gone>")
    assert edited != drawing
    result = import_data(edited.encode(), "edited.bpmn")
    (finding,) = result.findings
    assert finding.code == "PF605"
    assert finding.message.endswith("procedure is gone: `work issue.gone`, `shares issue.gone`")
    assert result.text is not None
    again = parse_document(Source("edited.procflow.yaml", result.text), Path(OFFICE.parent, "edited.procflow.yaml"))
    assert again.findings == ()
    assert again.regulation is not None
    assert again.regulation.simulation is not None
    assert "study" not in {each.step for each in again.regulation.simulation.work}
