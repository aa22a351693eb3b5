"""What is written: every element once, in place of what was there, with all that tools added to it."""

from __future__ import annotations

from pathlib import Path

import pytest

import bpmn
from bpmn.layout import lay_out
from bpmn.layout.from_bpmn.places import bounds_of
from bpmn.layout.problems import ERRORS
from bpmn.layout.sheet import Drawing, Sheet
from tests.bpmn.layout.diagrams_of import drawn, laid_out, shown
from tests.bpmn.layout.stand_in import draw
from tests.bpmn.layout.test_from_bpmn import TASKS, diagram, process, shape
from tests.bpmn.samples import MIWG, NO_MIWG, document
from tests.gates import xsd

# Of what the working group's models draw, what has no place: an edge of nothing.
NOTHING = {None}

every_model = pytest.mark.parametrize("path", MIWG or [pytest.param(None, marks=pytest.mark.skip(NO_MIWG))], ids=str)


@every_model
def test_each_diagram_of_a_real_file_shows_what_it_showed(path: Path) -> None:
    definitions = bpmn.read(path)
    diagrams = [each.id for each in definitions.all("bpmndi:BPMNDiagram")]
    before = shown(definitions)
    problems = lay_out(definitions, draw=draw)
    after = shown(definitions)
    assert [each.id for each in definitions.all("bpmndi:BPMNDiagram")][: len(diagrams)] == diagrams
    for (element, was), (same, now) in zip(before, after, strict=False):
        assert same == element
        assert sorted(now, key=str) == sorted(set(was) - NOTHING, key=str)
    assert [problem for problem in problems if problem.code in ERRORS] == []


@every_model
@pytest.mark.parametrize("with_diagrams", [True, False])
def test_a_real_file_is_valid_afterwards_if_it_was_before(path: Path, with_diagrams: bool) -> None:
    definitions = bpmn.read(path)
    if not with_diagrams:
        for each in list(definitions.all("bpmndi:BPMNDiagram")):
            each.remove()
    before = {problem.partition(": ")[2] for problem in xsd.problems(bpmn.write(definitions))}
    lay_out(definitions, draw=draw)
    after = {problem.partition(": ")[2] for problem in xsd.problems(bpmn.write(definitions))}
    assert after <= before


@every_model
def test_a_real_file_without_its_diagrams_shows_all_nodes_and_flows(path: Path) -> None:
    definitions = bpmn.read(path)
    for each in list(definitions.all("bpmndi:BPMNDiagram")):
        each.remove()
    wanted = {each.id for each in definitions.all("flowNode", "sequenceFlow", "messageFlow", "participant", "lane")}
    lay_out(definitions, draw=draw)
    seen = [name for _, names in shown(definitions) for name in names]
    assert wanted <= set(seen)
    assert len(seen) == len(set(seen))


@every_model
def test_a_second_time_gives_the_same_bytes(path: Path) -> None:
    definitions = bpmn.read(path)
    if definitions.first("group"):
        pytest.skip("what lies in a group without members of its category depends on the drawing")
    lay_out(definitions, draw=draw)
    once = bpmn.write(definitions)
    again = bpmn.read(once)
    lay_out(again, draw=draw)
    assert bpmn.write(again) == once


def test_a_shape_keeps_its_id_its_colours_and_what_tools_added() -> None:
    colours = 'bioc:stroke="#111" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" x:mine="1"'
    label = '<bpmndi:BPMNLabel labelStyle="ls"><dc:Bounds x="0" y="0" width="1" height="1"/></bpmndi:BPMNLabel>'
    old = (
        f'<bpmndi:BPMNShape id="mine" bpmnElement="a" {colours}><di:extension><x:y/></di:extension>'
        f'<dc:Bounds x="7" y="7" width="7" height="7"/>{label}</bpmndi:BPMNShape>'
    )
    definitions, _ = laid_out(process(TASKS) + diagram("p", old))
    kept = definitions.by_id("mine")
    assert kept is not None
    assert (kept.get("bioc:stroke"), kept.get("{urn:x}mine")) == ("#111", "1")
    assert [child.kind for child in kept.children()] == ["di:extension", "dc:Bounds", "bpmndi:BPMNLabel"]
    bounds, label_kept = kept.child("dc:Bounds"), kept.child("bpmndi:BPMNLabel")
    assert bounds is not None
    assert (bounds.get("width"), bounds.get("height")) == ("100", "80")
    assert label_kept is not None
    assert label_kept.get("labelStyle") == "ls"
    assert label_kept.child("dc:Bounds") is None, "the name of a task stands inside"


def test_a_line_has_new_points_and_no_old_ones() -> None:
    points = "".join(f'<di:waypoint x="{n}" y="{n}"/>' for n in range(5))
    edge = (
        f'<bpmndi:BPMNEdge id="e" bpmnElement="f" sourceElement="gone" targetElement="b_s">{points}</bpmndi:BPMNEdge>'
    )
    definitions, _ = laid_out(process(TASKS) + diagram("p", shape("b") + edge))
    kept = definitions.by_id("e")
    assert kept is not None
    assert [(point.get("x"), point.get("y")) for point in kept.children("di:waypoint")] == [
        ("130", "60"),
        ("350", "60"),
    ]


def test_twice_drawn_and_drawn_for_nothing_is_taken_away_and_told() -> None:
    twice = shape("a") + shape("a").replace('"a_s"', '"again"') + shape("gone")
    definitions, problems = laid_out(process(TASKS) + diagram("p", twice))
    assert shown(definitions) == [("p", ["a", "b", "f"])]
    assert sorted(problem.code for problem in problems) == ["drawn-nothing", "drawn-twice"]


def test_a_diagram_of_nothing_is_taken_away_and_one_with_pools_is_of_their_collaboration() -> None:
    content = '<collaboration id="c"><participant id="x" processRef="p"/></collaboration>' + process(TASKS)
    definitions, _ = laid_out(content + diagram("gone", "", "d0") + diagram("p", shape("x") + shape("a"), "d1"))
    assert shown(definitions) == [("c", ["x", "a", "b", "f"])]
    assert definitions.by_id("d1") is not None


def test_the_inside_of_a_closed_sub_process_takes_its_shapes_along() -> None:
    old = shape("s", isExpanded="false") + shape("a", **{"x:mine": "1"})
    definitions, problems = laid_out(process(f'<subProcess id="s">{TASKS}</subProcess>') + diagram("p", old))
    assert shown(definitions) == [("p", ["s"]), ("s", ["a", "b", "f"])]
    moved = definitions.by_id("a_s")
    assert moved is not None
    assert moved.get("{urn:x}mine") == "1"
    assert problems == []


def test_what_is_open_says_so_and_pools_lie() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/></collaboration>'
        '<process id="p"><laneSet id="ls"><lane id="l"><flowNodeRef>s</flowNodeRef></lane></laneSet>'
        '<subProcess id="s"><task id="t"/></subProcess><exclusiveGateway id="g"/></process>'
    )
    definitions, _ = laid_out(content + diagram("c", shape("x", isHorizontal="false")))
    (plane,) = definitions.all("bpmndi:BPMNPlane")
    said = {each.get("bpmnElement"): each for each in drawn(plane)}
    assert said["x"].get("isHorizontal") == said["l"].get("isHorizontal") == "true"
    assert said["s"].get("isExpanded") == "true"
    assert said["g"].get("isMarkerVisible") == "true"
    assert xsd.problems(bpmn.write(definitions)) == []


def test_participants_of_choreography_tasks_stay_at_their_tasks() -> None:
    content = (
        '<choreography id="c"><participant id="x"/><participant id="y"/><messageFlow id="m" sourceRef="x" targetRef="y"/>'
        '<choreographyTask id="t" initiatingParticipantRef="x"><participantRef>x</participantRef>'
        "<participantRef>y</participantRef><messageFlowRef>m</messageFlowRef></choreographyTask></choreography>"
    )
    bands = "".join(
        shape(name, choreographyActivityShape="t_s", participantBandKind=kind)
        for name, kind in (("x", "top_initiating"), ("y", "bottom_non_initiating"))
    )
    definitions, _ = laid_out(content + diagram("c", shape("t") + bands))

    def bounds(name: str) -> dict[str, int]:
        found = definitions.by_id(f"{name}_s")
        box = found.child("dc:Bounds") if found else None
        assert box is not None
        return {key: int(box.get(key) or "") for key in ("x", "y", "width", "height")}

    task = bounds("t")
    assert bounds("x") == {**task, "height": 20}
    assert bounds("y") == {**task, "height": 20, "y": task["y"] + task["height"] - 20}


def test_what_has_no_id_gets_one_where_it_is_drawn() -> None:
    definitions, _ = laid_out('<process id="p"><task/><task id="b"/></process>')
    assert shown(definitions) == [("p", ["Task_1", "b"])]


def test_a_link_to_a_group_ends_at_its_border() -> None:
    shapes = shape("g", "0 0 200 100") + shape("a", "20 10 100 80") + shape("b", "390 10 100 80")
    note = '<textAnnotation id="n"><text>Note</text></textAnnotation><association id="l" sourceRef="n" targetRef="g"/>'
    definitions, _ = laid_out(process(TASKS + note + '<group id="g"/>') + diagram("p", shapes))
    (edge,) = (each for each in definitions.all("bpmndi:BPMNEdge") if each.get("bpmnElement") == "l")
    end = list(edge.children("di:waypoint"))[-1]
    group = definitions.by_id("g_s")
    box = group.child("dc:Bounds") if group else None
    assert box is not None
    assert int(end.get("x") or "") == int(box.get("x") or "") + int(box.get("width") or "")


def test_what_the_layout_leaves_out_is_added_to_its_drawing() -> None:
    """A layout need not know groups, nor links to lines."""

    def without(sheet: Sheet) -> Drawing:
        drawing = draw(sheet)
        for name in ("g", "l"):
            drawing.boxes.pop(name, None)
            drawing.lines.pop(name, None)
        return drawing

    content = (
        '<category id="cat"><categoryValue id="v" value="Urgent"/></category><process id="p">'
        '<task id="a"><categoryValueRef>v</categoryValueRef></task><task id="b"/>'
        '<sequenceFlow id="f" sourceRef="a" targetRef="b"/><group id="g" categoryValueRef="v"/>'
        '<textAnnotation id="n"><text>Note</text></textAnnotation><association id="l" sourceRef="n" targetRef="f"/></process>'
    )
    definitions = bpmn.read(document(content).encode())
    assert lay_out(definitions, draw=without) == []
    shapes = {each.get("bpmnElement"): bounds_of(each) for each in definitions.all("bpmndi:BPMNShape")}
    group, task, note = shapes["g"], shapes["a"], shapes["n"]
    assert group is not None
    assert task is not None
    assert note is not None
    assert (group.x, group.y) == (task.x - 12, task.y - 12)
    assert (group.width, group.height) == (task.width + 24, task.height + 24)
    spots = {
        each.get("bpmnElement"): [
            (int(spot.get("x") or ""), int(spot.get("y") or "")) for spot in each.children("di:waypoint")
        ]
        for each in definitions.all("bpmndi:BPMNEdge")
    }
    (start, end), (x, y) = spots["f"], spots["l"][-1]
    assert start[0] < x < end[0], "the link ends on the flow"
    assert y == start[1] == end[1]
    (from_x, from_y) = spots["l"][0]
    assert (from_x, from_y) in {
        (note.x, note.middle[1]),
        (note.x + note.width, note.middle[1]),
        (note.middle[0], note.y),
        (note.middle[0], note.y + note.height),
    }, "and begins at the middle of a side of the note"
