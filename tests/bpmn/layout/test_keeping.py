"""With `keep`, what a person placed stays where it is; what is new is put beside it, and only what must moves."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import bpmn
from bpmn import Definitions, Element
from bpmn.layout import lay_out
from bpmn.layout.from_bpmn.places import Rectangle, bounds_of
from bpmn.layout.metrics import measure
from tests.bpmn.layout.diagrams_of import shown
from tests.bpmn.layout.test_from_bpmn import TASKS, diagram, lane, process, shape
from tests.bpmn.layout.test_to_interchange import every_model
from tests.bpmn.samples import document
from tests.gates import xsd

SECONDS = 30


def kept(content: str) -> Definitions:
    definitions = bpmn.read(document(content).encode())
    assert lay_out(definitions, keep=True) == []
    assert xsd.problems(bpmn.write(definitions)) == []
    return definitions


def box(definitions: Definitions, name: str) -> Rectangle:
    (drawn,) = (each for each in definitions.all("bpmndi:BPMNShape") if each.get("bpmnElement") == name)
    bounds = bounds_of(drawn)
    assert bounds is not None
    return bounds


def points(definitions: Definitions, name: str) -> list[tuple[float, float]]:
    (drawn,) = (each for each in definitions.all("bpmndi:BPMNEdge") if each.get("bpmnElement") == name)
    return [(float(each.get("x") or ""), float(each.get("y") or "")) for each in drawn.children("di:waypoint")]


def wrong(definitions: Definitions) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.kind, each.ids) for each in measure(definitions).findings if each.kind != "crossings"]


def edge(element: str, *spots: str) -> str:
    waypoints = "".join('<di:waypoint x="{}" y="{}"/>'.format(*spot.split()) for spot in spots)
    return f'<bpmndi:BPMNEdge id="{element}_e" bpmnElement="{element}">{waypoints}</bpmndi:BPMNEdge>'


@every_model
def test_a_file_of_which_all_is_drawn_stays_as_it_is(path: Path) -> None:
    definitions = bpmn.read(path)
    geometry = [_geometry(each) for each in definitions.all("bpmndi:BPMNShape", "bpmndi:BPMNEdge")]
    lay_out(definitions, keep=True)
    after = {each.id: _geometry(each) for each in definitions.all("bpmndi:BPMNShape", "bpmndi:BPMNEdge")}
    assert [each for each in geometry if after.get(each[0], each) != each] == []


def _geometry(drawn: Element) -> tuple[str | None, list[tuple[str, list[tuple[str, str]]]]]:
    return drawn.id, [(each.kind, sorted(each.node.attrib.items())) for each in drawn.below()]


def test_a_new_node_stands_right_of_the_one_it_follows() -> None:
    content = process(TASKS) + diagram("p", shape("a", "100 100 100 80"))
    definitions = kept(content)
    assert box(definitions, "a") == (100, 100, 100, 80)
    assert box(definitions, "b") == (250, 100, 100, 80)
    assert points(definitions, "f") == [(200, 140), (250, 140)]


def test_where_that_is_taken_it_stands_below() -> None:
    content = process(TASKS + '<task id="c"/>')
    definitions = kept(content + diagram("p", shape("a", "100 100 100 80") + shape("c", "250 100 100 80")))
    new = box(definitions, "b")
    assert new.x == 250
    assert new.y >= 200
    assert wrong(definitions) == []


def test_what_leads_to_something_stands_left_of_it_with_its_middle_at_the_same_height() -> None:
    start = '<startEvent id="s" name="Begin"/><sequenceFlow id="g" sourceRef="s" targetRef="a"/>'
    definitions = kept(
        process(TASKS + start) + diagram("p", shape("a", "300 100 100 80") + shape("b", "500 100 100 80"))
    )
    event = box(definitions, "s")
    assert event.x + event.width < 300
    assert event.middle[1] == 140
    assert points(definitions, "g") == [(event.x + 36, 140), (300, 140)]


LANES = f'<laneSet id="ls">{lane("l", "a", "b", "c")}{lane("k", "d")}</laneSet>'
POOLS = '<collaboration id="col"><participant id="x" processRef="p"/><participant id="y"/></collaboration>'
POOL_SHAPES = (
    shape("x", "0 0 500 240") + shape("y", "0 260 500 60") + shape("l", "30 0 470 120") + shape("k", "30 120 470 120")
)


def test_a_lane_grows_and_what_is_below_moves_with_its_lines() -> None:
    nodes = '<task id="c"/><task id="d"/><sequenceFlow id="g" sourceRef="b" targetRef="d"/>'
    drawn = (
        shape("a", "80 20 100 80")
        + shape("b", "230 20 100 80")
        + shape("d", "230 140 100 80")
        + edge("g", "280 100", "280 140")
        + "".join(shape(f"z{number}", f"{380 + 150 * number} 20 100 80") for number in range(6))
    )
    full = "".join(f'<task id="z{number}"/>' for number in range(6))
    flow = '<sequenceFlow id="h" sourceRef="a" targetRef="c"/>'
    lanes = LANES.replace(
        "<flowNodeRef>c", "".join(f"<flowNodeRef>z{n}</flowNodeRef>" for n in range(6)) + "<flowNodeRef>c"
    )
    pools = POOL_SHAPES.replace('width="500"', 'width="1400"').replace('width="470"', 'width="1370"')
    definitions = kept(POOLS + process(lanes + TASKS + nodes + full + flow) + diagram("col", pools + drawn))
    assert box(definitions, "a") == (80, 20, 100, 80)
    grown = box(definitions, "l").height - 120
    assert grown > 0
    assert box(definitions, "k") == (30, 120 + grown, 1370, 120)
    assert box(definitions, "d") == (230, 140 + grown, 100, 80)
    assert box(definitions, "x").height == 240 + grown
    assert box(definitions, "y").y == 260 + grown
    assert points(definitions, "g") == [(280, 100), (280, 140 + grown)]
    assert wrong(definitions) == []


def test_a_pool_grows_to_the_right_for_what_comes_at_its_end() -> None:
    nodes = '<task id="c"/><task id="d"/><sequenceFlow id="h" sourceRef="b" targetRef="c"/>'
    drawn = shape("a", "80 20 100 80") + shape("b", "370 20 100 80") + shape("d", "80 140 100 80")
    definitions = kept(POOLS + process(LANES + TASKS + nodes) + diagram("col", POOL_SHAPES + drawn))
    assert box(definitions, "c") == (520, 20, 100, 80)
    assert box(definitions, "x").width == box(definitions, "y").width == 640
    assert wrong(definitions) == []


def test_a_new_lane_comes_below_the_others_and_takes_its_nodes() -> None:
    lanes = LANES.replace("</laneSet>", lane("m", "e") + "</laneSet>")
    nodes = '<task id="c"/><task id="d"/><task id="e"/><sequenceFlow id="h" sourceRef="d" targetRef="e"/>'
    drawn = (
        shape("a", "80 20 100 80")
        + shape("b", "230 20 100 80")
        + shape("c", "380 20 100 80")
        + shape("d", "80 140 100 80")
    )
    definitions = kept(POOLS + process(lanes + TASKS + nodes) + diagram("col", POOL_SHAPES + drawn))
    assert box(definitions, "k") == (30, 120, 470, 120)
    assert box(definitions, "m") == (30, 240, 470, 120)
    assert box(definitions, "x").height == 360
    assert box(definitions, "y").y == 380
    assert wrong(definitions) == []


def test_a_new_pool_comes_below_all() -> None:
    content = POOLS.replace('<participant id="y"/>', '<participant id="y" processRef="q"/>') + process(TASKS)
    shapes = shape("x", "0 0 500 120") + shape("a", "80 20 100 80") + shape("b", "230 20 100 80")
    definitions = kept(content + process('<task id="n"/>', "q") + diagram("col", shapes))
    assert box(definitions, "y").y > 120
    assert wrong(definitions) == []


def test_a_new_line_goes_around_what_stands_in_its_way() -> None:
    shapes = shape("a", "100 100 100 80") + shape("c", "250 60 100 160") + shape("b", "400 100 100 80")
    definitions = kept(process(TASKS + '<task id="c"/>') + diagram("p", shapes))
    assert len(points(definitions, "f")) >= 4
    assert wrong(definitions) == []


def test_boundary_events_notes_and_data_are_put_at_what_they_belong_to() -> None:
    more = (
        '<boundaryEvent id="e" attachedToRef="a"/><boundaryEvent id="e2" attachedToRef="a"/>'
        '<textAnnotation id="n"><text>Note</text></textAnnotation><association id="l" sourceRef="a" targetRef="n"/>'
    )
    definitions = kept(
        process(TASKS + more) + diagram("p", shape("a", "100 200 100 80") + shape("b", "400 200 100 80"))
    )
    assert {box(definitions, name).middle[1] for name in ("e", "e2")} == {280}
    assert box(definitions, "n").y < 200
    assert wrong(definitions) == []


def test_a_new_open_sub_process_comes_with_its_inside() -> None:
    sub = (
        '<subProcess id="s"><task id="i"/><task id="j"/><sequenceFlow id="g" sourceRef="i" targetRef="j"/></subProcess>'
    )
    flow = '<sequenceFlow id="h" sourceRef="b" targetRef="s"/>'
    definitions = kept(
        process(TASKS + sub + flow) + diagram("p", shape("a", "0 0 100 80") + shape("b", "150 0 100 80"))
    )
    assert box(definitions, "s").x == 300
    assert wrong(definitions) == []


def test_a_node_that_is_new_in_an_open_sub_process_makes_it_larger() -> None:
    sub = (
        '<subProcess id="s"><task id="i"/><task id="j"/><sequenceFlow id="g" sourceRef="i" targetRef="j"/></subProcess>'
    )
    shapes = shape("s", "0 0 140 140", isExpanded="true") + shape("i", "20 40 100 80") + shape("a", "200 40 100 80")
    definitions = kept(process(TASKS + sub) + diagram("p", shapes))
    assert box(definitions, "i") == (20, 40, 100, 80)
    assert box(definitions, "a").x > 200
    assert wrong(definitions) == []


def test_new_parts_that_belong_to_nothing_come_below_all_else() -> None:
    apart = '<task id="m"/><task id="n"/><sequenceFlow id="g" sourceRef="m" targetRef="n"/>'
    definitions = kept(process(TASKS + apart) + diagram("p", shape("a", "0 0 100 80") + shape("b", "150 0 100 80")))
    assert box(definitions, "m").y > 80
    assert box(definitions, "n").y == box(definitions, "m").y
    assert wrong(definitions) == []


def test_what_is_no_longer_there_is_taken_away() -> None:
    definitions = bpmn.read(document(process('<task id="a"/>') + diagram("p", shape("a") + shape("gone"))).encode())
    assert [problem.code for problem in lay_out(definitions, keep=True)] == ["drawn-nothing"]
    assert shown(definitions) == [("p", ["a"])]


def test_a_file_without_a_diagram_is_drawn_as_without_keep() -> None:
    one, two = (bpmn.read(document(process(TASKS)).encode()) for _ in range(2))
    lay_out(one)
    lay_out(two, keep=True)
    assert bpmn.write(one) == bpmn.write(two)


@pytest.mark.parametrize("joined", [True, False])
def test_a_thousand_new_nodes_take_no_longer_than_is_sane(joined: bool) -> None:
    count = 1_000
    tasks = "".join(f'<task id="t{number}"/>' for number in range(count))
    flows = "".join(
        f'<sequenceFlow id="f{number}" sourceRef="t{number // 2}" targetRef="t{number}"/>' for number in range(1, count)
    )
    content = process(tasks + (flows if joined else "")) + diagram("p", shape("t0", "0 0 100 80"))
    start = time.monotonic()
    definitions = kept(content)
    assert time.monotonic() - start < SECONDS
    assert measure(definitions).overlaps == 0
