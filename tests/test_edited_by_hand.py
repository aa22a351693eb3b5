"""Exports changed by tools that keep or drop other things than bpmn-js does: changed here in the XML itself."""

from __future__ import annotations

from copy import deepcopy

import pytest

import bpmn
from procflow import bpmn_extension as extension
from procflow.document import parse_document, read_document
from procflow.importing import import_data
from procflow.model import Regulation
from procflow.source import Source
from procflow.to_bpmn import to_bpmn
from tests.support.differences import differences
from tests.support.examples import EXAMPLES

CHOICE = next(path for path in EXAMPLES if path.name == "choice.procflow.yaml")


@pytest.fixture
def regulation() -> Regulation:
    found = read_document(CHOICE).regulation
    assert found is not None
    return found


@pytest.fixture
def definitions(regulation: Regulation) -> bpmn.Definitions:
    return bpmn.read(bpmn.write(to_bpmn(regulation, "ru")))


def imported(definitions: bpmn.Definitions) -> tuple[Regulation, list[str]]:
    result = import_data(bpmn.write(definitions), "made-up.bpmn")
    assert result.text is not None
    document = parse_document(Source(CHOICE.name, result.text), CHOICE)
    assert document.findings == ()
    assert document.regulation is not None
    return document.regulation, [finding.message for finding in result.findings]


def element(definitions: bpmn.Definitions, name: str) -> bpmn.Element:
    found = definitions.by_id(name)
    assert found is not None
    return found


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_copy_that_a_tool_made_with_all_that_is_kept_is_a_second_step(
    regulation: Regulation, definitions: bpmn.Definitions, place: str
) -> None:
    task = element(definitions, "permit_permit")
    copy = deepcopy(task.node)
    copy.set("id", "copied")
    (task.node.addprevious if place == "before" else task.node.addnext)(copy)
    now, findings = imported(definitions)
    changed = differences(regulation, now)
    assert changed.pop("permit steps")[1] == "apply inspect permit permit-2 pass-on"
    assert all(name.startswith("permit/permit-2 ") for name in changed)
    assert changed["permit/permit-2 source"] == (None, ("p. 5(1)",))
    assert len(findings) == 1
    assert findings[0].startswith("steps from which nothing leads on")


def test_a_node_that_a_tool_gave_another_id_keeps_all(regulation: Regulation, definitions: bpmn.Definitions) -> None:
    text = bpmn.write(definitions).decode()
    renamed = bpmn.read(
        text.replace("permit_permit", "Activity_1").replace('of="Activity_1"', 'of="permit_permit"').encode()
    )
    now, findings = imported(renamed)
    assert differences(regulation, now) == {}
    assert findings == []


def test_what_a_tool_dropped_at_every_node_is_found_at_the_process(
    regulation: Regulation, definitions: bpmn.Definitions
) -> None:
    for node in list(definitions.all("flowNode")):
        if (kept := node.child("extensionElements")) is not None:
            kept.remove()
    now, findings = imported(definitions)
    assert differences(regulation, now) == {}
    assert findings == []


def test_what_a_tool_dropped_at_every_process_is_found_at_the_nodes(
    regulation: Regulation, definitions: bpmn.Definitions
) -> None:
    for process in definitions.root.children("process"):
        kept = extension.find(process, "nodes")
        assert kept is not None
        kept.remove()
    now, findings = imported(definitions)
    assert differences(regulation, now) == {}
    assert findings == []


def test_a_lane_taken_out_leaves_the_steps_with_who_does_them(
    regulation: Regulation, definitions: bpmn.Definitions
) -> None:
    lane = next(lane for lane in definitions.all("lane") if list(lane.children("flowNodeRef")))
    for shape in definitions.all("bpmndi:BPMNShape"):
        if shape.get("bpmnElement") == lane.id:
            shape.node.getparent().remove(shape.node)
    lane.node.getparent().remove(lane.node)
    now, findings = imported(definitions)
    assert differences(regulation, now) == {}
    assert any("steps whose lane was taken out; who does them is kept" in finding for finding in findings)
