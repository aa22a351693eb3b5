"""What is told of a drawing: to scripts and to people."""

from __future__ import annotations

import json

import pytest

import bpmn
from bpmn.layout.defects import KINDS
from procflow import layout_report
from procflow.layout_report import MEANINGS, report, report_json, report_text
from tests.bpmn.layout.diagrams import File
from tests.bpmn.layout.peer_samples import SAMPLES
from tests.bpmn.samples import document


def faulty() -> File:
    file = File().shape("participant", "pool", 0, 0, 400, 200, attributes='processRef="process"')
    file.shape("task", "a", 50, 50, 100, 80, attributes='name="Check&#10;the documents"')
    file.shape("task", "b", 350, 50, 100, 80).shape("task", "c", 200, 80, 40, 40)
    return file.flow("f", "a b", (150, 90), (350, 90))


# The contract of `procflow layout FILE --report`.
PROMISED = {
    "overlaps",
    "edge_shape",
    "wrong_docks",
    "crossings",
    "bends",
    "label_overlaps",
    "outside_lane",
    "compactness",
}


def test_scripts_are_told_every_count_and_every_place() -> None:
    told = json.loads(report(faulty().definitions))
    assert {*PROMISED, *KINDS, *MEANINGS, "shapes", "edges", "defects"} <= set(told)
    assert (told["shapes"], told["edges"], told["edge_shape"], told["outside_lane"]) == (4, 1, 1, 1)
    assert (told["overlaps"], told["defects"], told["compactness"]) == (1, 3, 55)
    first, *_ = told["findings"]
    assert first == {"kind": "overlaps", "elements": ["pool", "b"], "line": 3, "x": 375, "y": 90}
    assert (told["findings_left_out"], told["problems"]) == (0, [])


def test_percent_and_lengths_have_one_decimal() -> None:
    told = json.loads(report_json(SAMPLES["crossings"].definitions))
    assert (told["compactness"], told["average_edge_length"], told["crossings"]) == (38.1, 254.4, 7)


def test_the_counts_stand_for_all_though_not_all_places_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_report, "MOST_FOR_SCRIPTS", 2)
    told = json.loads(report_json(SAMPLES["crossings"].definitions))
    assert (told["crossings"], len(told["findings"]), told["findings_left_out"]) == (7, 2, 5)


def test_people_are_told_what_is_where() -> None:
    told = report(faulty().definitions, "full").splitlines()
    assert told[0] == "4 shapes, 1 lines"
    assert "edge_shape                 1  lines through shapes that they do not belong to" in told
    assert "compactness             55.0  per cent of the room that nodes cover" in told
    assert "  line 4: sequenceFlow `f` runs through task `c` (at 220, 100)" in told
    assert "  line 4: task `b` is not inside participant `pool` (at 400, 90)" in told
    assert "crossings:" not in told


def test_people_are_told_names_in_one_line_and_some_of_many() -> None:
    file = faulty().shape("task", "d", 60, 60, 10, 10)
    assert "task `a` (Check the documents) and task `d` overlap" in report_text(file.definitions)
    told = report_text(SAMPLES["crossings"].definitions)
    assert told.count(" cross (") == 5
    assert "  and 2 more" in told.splitlines()


def test_a_label_on_its_own_owner_is_told_so() -> None:
    file = File().shape("task", "a", 0, 0, 100, 80, label=(10, 10, 50, 14))
    assert "the label of task `a` lies on it" in report_text(file.definitions)


def test_every_kind_of_finding_has_a_meaning_and_a_sentence() -> None:
    for file in (*SAMPLES.values(), File().shape("task", "a", 0, 0, 9, 9).flow("f", "a a", (0, 0))):
        told = report_text(file.definitions)
        assert "{}" not in told
        assert all(len(line) < 300 for line in told.splitlines())
    assert "sequenceFlow `f` has one point only" in told
    assert set(KINDS) == set(layout_report._SENTENCES)
    assert set(KINDS) < set(MEANINGS)


def test_what_cannot_be_measured_is_told() -> None:
    empty = bpmn.read(document('<process id="p"/>').encode())
    assert json.loads(report_json(empty))["problems"][0]["message"] == "the file has no diagram"
    bad = faulty().shape("task", "d", "NaN", 0, 10, 10).definitions
    assert ": task `d`: the bounds of the shape are no four numbers" in report_text(bad)


def test_the_same_file_is_told_in_the_same_bytes() -> None:
    for file in SAMPLES.values():
        assert report_json(file.definitions) == report_json(bpmn.read(file.data))
