"""What `check` finds, each with its line, and what it lets through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmn
from bpmn import checking
from tests.bpmn.samples import document, order
from tests.gates import xsd
from tests.proof.cases import cases

SHAPE = "<bpmndi:BPMNDiagram><bpmndi:BPMNPlane>\n{}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
BOUNDS = '<dc:Bounds x="1" y="1" width="1" height="1"/>'

# The content begins on line 3.
FAULTS = [
    ('<process id="a"/>\n<message id="a"/>', "duplicate-id", 4, "the id `a` is taken: line 3 has it too (a `process`)"),
    ('<process id="a"/>\n<process id="a"/>', "duplicate-id", 4, "line 3 has it too (both are `process`)"),
    ('<process id="1a"/>', "not-an-id", 3, "`1a` cannot be an id in XML"),
    ('<process id="a:b"/>', "not-an-id", 3, "`a:b` cannot"),
    ('<process id=""/>', "not-an-id", 3, "`` cannot"),
    ('<process id="ª"/>', "not-an-id", 3, "`ª` cannot"),
    ('<process id="Заявка"/>', "id-not-ascii", 3, "the id `Заявка` is not ASCII"),
    ('<process id="и\u0306"/>', "id-not-ascii", 3, "is not ASCII"),
    (
        '<process id="p">\n<sequenceFlow id="f" sourceRef="p" targetRef="q"/></process>',
        "no-such-element",
        4,
        "`sequenceFlow` refers to targetRef `q`",
    ),
    (
        '<process id="p">\n<task>\n<incoming>q</incoming></task></process>',
        "no-such-element",
        5,
        "`task` refers to incoming `q`",
    ),
    (
        SHAPE.format(f'<bpmndi:BPMNShape bpmnElement="q">{BOUNDS}</bpmndi:BPMNShape>'),
        "drawn-nothing",
        4,
        "a shape is drawn for `q`",
    ),
    ("<process>\n<nonsense/></process>", "unknown-element", 4, "BPMN knows no element `nonsense`"),
    ("<process>\n<activity/></process>", "unknown-element", 4, "`activity` is only what other kinds are based on"),
    ("<process>\n<bpmndi:nonsense/></process>", "unknown-element", 4, "`bpmndi:nonsense`"),
    ("<process>\n<message/></process>", "out-of-place", 4, "`message` does not belong into `process`"),
    ("<process><task/>\n<laneSet/></process>", "wrong-order", 4, "`laneSet` stands after `task`"),
    ('<process\nodd="1"/>', "unknown-attribute", 4, "`process` has no attribute `odd`"),
    (
        "<process><sequenceFlow sourceRef='p'/></process>",
        "missing-attribute",
        3,
        "`sequenceFlow` needs the attribute `targetRef`",
    ),
    ('<process isExecutable="TRUE"/>', "wrong-value", 3, "isExecutable=`TRUE`: `true` or `false` is wanted"),
    ('<process processType="Open"/>', "wrong-value", 3, "one of `None`, `Public`, `Private` is wanted"),
    ('<process><task startQuantity="1.5"/></process>', "wrong-value", 3, "a whole number is wanted"),
    ('<process><task startQuantity="٣"/></process>', "wrong-value", 3, "a whole number is wanted"),
    (
        SHAPE.format(f"<bpmndi:BPMNShape>{BOUNDS.replace('1', 'inf')}</bpmndi:BPMNShape>"),
        "wrong-value",
        4,
        "a number is wanted",
    ),
]


@pytest.mark.parametrize(
    ("content", "code", "line", "says"), FAULTS, ids=[f"{code} {says[:20]}" for _, code, _, says in FAULTS]
)
def test_what_is_wrong_is_found_where_it_stands(content: str, code: str, line: int, says: str) -> None:
    found = [problem for problem in bpmn.check(bpmn.read(document(content).encode())) if problem.code == code]
    assert found, "it is found"
    assert says in found[0].message
    assert found[0].line == line


def test_every_code_is_explained_and_shown() -> None:
    told = set(re.findall(r"^`([a-z-]+)`", checking.__doc__ or "", re.MULTILINE))
    told |= set(re.findall(r"`(missing-attribute|wrong-value)`", checking.__doc__ or ""))
    elsewhere = {"wrong-encoding", "wrong-namespace", "too-many"}  # test_reading.py, test_hostile.py
    assert told == {code for _, code, _, _ in FAULTS} | elsewhere


@pytest.mark.parametrize(
    "content",
    [
        '<process id="p"><task id="a"><extensionElements><x:y id="a"/><x:z id="1"/></extensionElements></task></process>',
        '<process id="p" x:odd="1" xml:lang="kk"/>',
        '<process id="p"><sendTask id="a" messageRef="x:elsewhere"/></process>',
        '<process id="p"><callActivity id="a" calledElement="elsewhere"/></process>',
        '<process id="p"><documentation><x:b id="1"/>a</documentation></process>',
        '<process id="p" isExecutable=" true "/>',
        '<process id="p"><transaction id="t" method="http://how"/></process>',
        '<itemDefinition id="i" structureRef="xsd:string"/>',
        '<process id="p"><sequenceFlow id="f" sourceRef="p" targetRef="p"><conditionExpression xsi:type="tFormalExpression" language="l">a</conditionExpression></sequenceFlow></process>',
        SHAPE.format(
            f'<bpmndi:BPMNShape bioc:stroke="red" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0">{BOUNDS}</bpmndi:BPMNShape>'
        ),
    ],
)
def test_what_is_right_is_let_through(content: str) -> None:
    assert bpmn.check(bpmn.read(document(content).encode())) == []


def test_a_file_of_ours_has_no_problem() -> None:
    assert bpmn.check(bpmn.read(order())) == []


def test_problems_come_in_the_order_of_the_lines() -> None:
    content = '<message id="1"/>\n<process odd="1" id="2"><nonsense id="3"/>\n<message/></process>\n<process id="a"/><message id="a"/>'
    found = bpmn.check(bpmn.read(document(content).encode()))
    assert [problem.line for problem in found] == [3, 4, 4, 4, 4, 5, 6]
    assert bpmn.check(bpmn.read(document(content).encode())) == found


# What is taken from the file of an order, and put in its place.
CHANGES = [
    ("<incoming>f1</incoming>", "<outgoing>f2</outgoing>"),
    ("</documentation>", "</documentation><incoming>f1</incoming>"),
    ("<task", "<tusk"),
    ("<userTask ", "<process "),
    ("</userTask>", "</process>"),
    ("<endEvent", "<endEvant"),
    ("</endEvent>", "</endEvant>"),
    ('sourceRef="asked"', ""),
    ('sourceRef="asked"', 'sourceRef="nowhere"'),
    ('id="f2"', 'id="f1"'),
    ('id="f2"', 'id="2"'),
    ('name="Asked"', 'nam="Asked"'),
    ('name="Asked"', 'isInterrupting="maybe"'),
    ('x="1" y="2.5"', 'x="1" y="?"'),
    ('x="1" y="2.5"', 'x="1"'),
    ('<process id="order"', '<process isClosed="" id="order"'),
    ('<process id="order"', '<process processType="X" id="order"'),
    ("<extensionElements>", "<extensionElements/><documentation/><extensionElements>"),
]


@cases(150)
@given(st.sets(st.sampled_from(CHANGES), max_size=4))
def test_what_the_schema_faults_in_an_order_is_found(changes: set[tuple[str, str]]) -> None:
    text = order().decode()
    for old, new in sorted(changes):
        text = text.replace(old, new)
    try:
        definitions = bpmn.read(text.encode())
    except bpmn.BpmnError:
        assert any("mismatch" in problem for problem in xsd.problems(text.encode()))
        return
    faults = [line for line in xsd.problems(text.encode()) if "Missing child" not in line]
    if faults:
        assert bpmn.check(definitions) != [], faults
