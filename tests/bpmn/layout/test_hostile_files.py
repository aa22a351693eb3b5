"""Files that no tool should write: something is drawn, what is wrong is told, nothing breaks, nothing takes long."""

from __future__ import annotations

import random
import re
import time

import pytest

import bpmn
from bpmn.layout import lay_out
from bpmn.layout.problems import ERRORS
from tests.bpmn.layout.diagrams_of import laid_out, read, shown
from tests.bpmn.layout.stand_in import draw
from tests.bpmn.layout.test_from_bpmn import TASKS, diagram, lane, process, shape
from tests.bpmn.samples import samples
from tests.gates import xsd
from tests.support.examples import ROOT

# Far more than is needed; a way through that grows with the square of the size takes minutes.
SECONDS = 30


def test_sub_processes_a_hundred_levels_deep_are_drawn_in_several_diagrams() -> None:
    content = TASKS
    for number in range(100):
        content = f'<subProcess id="s{number}">{content}</subProcess>'
    definitions, problems = laid_out(process(content))
    seen = [name for _, names in shown(definitions) for name in names]
    assert {f"s{number}" for number in range(100)} | {"a", "b", "f"} <= set(seen)
    assert len(seen) == len(set(seen))
    assert {problem.code for problem in problems} == {"nested-too-deep"}


def test_sub_processes_as_deep_as_can_be_read() -> None:
    content = TASKS
    for number in range(245):
        content = f'<subProcess id="s{number}">{content}</subProcess>'
    definitions, _ = laid_out(process(content))
    assert len([name for _, names in shown(definitions) for name in names]) == 245 + 3


def test_lanes_as_deep_as_can_be_read() -> None:
    lanes = lane("l0", "a", "b")
    for number in range(1, 120):
        lanes = lane(f"l{number}", inside=f'<childLaneSet id="c{number}">{lanes}</childLaneSet>')
    read_ = read(process(f'<laneSet id="s">{lanes}</laneSet>' + TASKS))
    assert {node.lane for node in read_.scope.nodes} == {"l110"}
    assert read_.codes == ["nested-too-deep"]


def test_lanes_that_name_lanes_pools_flows_and_themselves() -> None:
    lanes = lane("l", "l", "k", "p", "f", "a", "b") + lane("k", "l")
    read_ = read(process(f'<laneSet id="s">{lanes}</laneSet>' + TASKS))
    assert {node.lane for node in read_.scope.nodes} == {"l"}


def test_thousands_of_nodes_that_nothing_joins() -> None:
    tasks = "".join(f'<task id="t{number}" name="Task {number}"/>' for number in range(5_000))
    lanes = f'<laneSet id="s">{lane("l", *(f"t{number}" for number in range(0, 5_000, 2)))}</laneSet>'
    start = time.monotonic()
    definitions, problems = laid_out(process(lanes + tasks))
    assert time.monotonic() - start < SECONDS
    ((_, names),) = shown(definitions)
    assert len(names) == 5_001
    assert problems[-1].code == "too-many"


def test_a_chain_of_thousands_of_sub_processes_that_are_closed() -> None:
    count = 1_000
    subs = "".join(f'<subProcess id="s{number}"><task id="t{number}"/></subProcess>' for number in range(count))
    drawn = diagram("p", "".join(shape(f"s{number}", isExpanded="false") for number in range(count)))
    start = time.monotonic()
    definitions, _ = laid_out(process(subs) + drawn)
    assert time.monotonic() - start < SECONDS
    assert len(shown(definitions)) == count + 1


@pytest.mark.parametrize(
    "text", ["word " * 1_000, "x" * 5_000, "עברית " * 800, "👩‍👩‍👧‍👦" * 700, "\u200f\u202e" * 2_500]
)
def test_names_of_thousands_of_letters_take_no_more_room_than_is_sane(text: str) -> None:
    content = (
        f'<laneSet id="s"><lane id="l" name="{text}"><flowNodeRef>a</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>'
        f'<task id="a" name="{text}"/><endEvent id="e" name="{text}"/>'
        f'<sequenceFlow id="f" name="{text}" sourceRef="a" targetRef="e"/>'
        f'<textAnnotation id="n"><text>{text}</text></textAnnotation>'
    )
    scope = read(process(content)).scope
    labels = [node.label for node in scope.nodes] + [flow.label for flow in scope.flows]
    sizes = [node.size for node in scope.nodes] + [note.size for note in scope.artifacts]
    assert all(size.width <= 200 and size.height <= 320 for size in [*sizes, *filter(None, labels)])


def test_what_is_not_there_is_told_on_its_line_and_the_rest_drawn() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/><messageFlow id="m" sourceRef="x" targetRef="no"/>\n'
        '<messageFlow id="n"/><association id="as" sourceRef="no" targetRef="x"/></collaboration>'
    )
    definitions, problems = laid_out(content + process(TASKS))
    assert shown(definitions) == [("c", ["x", "a", "b", "f"])]
    assert [(problem.code, problem.line, problem.element) for problem in problems] == [
        ("no-such-element", 3, "m"),
        ("no-such-element", 4, "as"),
        ("no-such-element", 4, "n"),
    ]
    assert all(problem.code in ERRORS for problem in problems)


@pytest.mark.parametrize("bounds", ['x="NaN" y="INF"', 'x="1e308" y="-1e308"', 'x="a"', ""])
def test_bounds_that_are_no_numbers_are_replaced(bounds: str) -> None:
    odd = (
        f'<bpmndi:BPMNShape id="a_s" bpmnElement="a"><dc:Bounds {bounds}/></bpmndi:BPMNShape>'
        f'<bpmndi:BPMNShape id="g_s" bpmnElement="g"><dc:Bounds {bounds} width="-1" height="1"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNShape id="b_s" bpmnElement="b"/>'
    )
    definitions, _ = laid_out(process(TASKS + '<group id="g"/>') + diagram("p", odd))
    assert xsd.problems(bpmn.write(definitions)) == []


def test_calls_that_call_each_other_open_once() -> None:
    content = process('<callActivity id="a" calledElement="q"/>') + process(
        '<callActivity id="b" calledElement="p"/>', "q"
    )
    drawn = diagram("p", shape("a", isExpanded="true") + shape("b", isExpanded="true"))
    definitions, _ = laid_out(content + drawn)
    assert shown(definitions) == [("p", ["a", "b"])]


def test_a_choreography_and_a_conversation_are_drawn_as_far_as_can_be() -> None:
    content = (
        '<collaboration id="c"><participant id="x"/><participant id="y"/><conversation id="v" name="Talk">'
        '<participantRef>x</participantRef></conversation><conversationLink id="l" sourceRef="v" targetRef="x"/></collaboration>'
        '<choreography id="h"><participant id="w"/><participant id="z"/>'
        '<messageFlow id="m" sourceRef="w" targetRef="z"/><startEvent id="s"/>'
        '<choreographyTask id="t" initiatingParticipantRef="w"><participantRef>w</participantRef>'
        "<participantRef>z</participantRef><messageFlowRef>m</messageFlowRef></choreographyTask>"
        '<sequenceFlow id="f" sourceRef="s" targetRef="t"/></choreography>'
    )
    definitions, problems = laid_out(content)
    assert [(name, set(names)) for name, names in shown(definitions)] == [
        ("c", {"x", "y", "v", "l"}),
        ("h", {"s", "t", "f"}),
    ]
    assert problems == []
    assert xsd.problems(bpmn.write(definitions)) == []


def test_an_empty_file_and_an_empty_process() -> None:
    definitions, problems = laid_out("")
    assert (shown(definitions), problems) == ([], [])
    definitions, _ = laid_out(process(""))
    assert shown(definitions) == [("p", [])]


def test_the_page_about_the_layout_has_every_code() -> None:
    from bpmn.layout import problems

    text = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
    explained = re.findall(r"^`([a-z-]+)`", problems.__doc__ or "", re.MULTILINE)
    assert re.findall(r"^\| `([a-z-]+)` \| \w", text, re.MULTILINE) == explained


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("name", sorted(samples()))
def test_references_that_lead_anywhere_break_nothing(name: str, keep: bool) -> None:
    """Every twentieth reference of a real file names something else in it, or its shapes show something else."""
    data = samples()[name]
    reference = re.compile(rb'(sourceRef|targetRef|attachedToRef|processRef|bpmnElement)="([^"]+)"')
    ids = [match[2] for match in reference.finditer(data)]
    for seed in range(3):
        chance = random.Random(seed)

        def other(match: re.Match[bytes], chance: random.Random = chance) -> bytes:
            return b'%s="%s"' % (match[1], chance.choice(ids)) if chance.random() < 0.05 else match[0]

        definitions = bpmn.read(reference.sub(other, data))
        lay_out(definitions, draw=draw, keep=keep)
        drawn = [each for _, names in shown(definitions) for each in names]
        assert drawn
        assert all(definitions.by_id(each or "") is not None for each in drawn)
