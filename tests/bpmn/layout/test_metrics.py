"""Each count is held against drawings with one planted fault, against a slow count, and against that of others."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings

import bpmn
from bpmn.layout import defects, metrics
from bpmn.layout.defects import KINDS, Finding
from bpmn.layout.drawn import DrawnEdge, Plane
from bpmn.layout.implied_label import implied_label
from bpmn.layout.meeting import Rect, Spot
from bpmn.layout.metrics import Metrics, measure
from tests.bpmn.layout import metrics_oracle as oracle
from tests.bpmn.layout.diagrams import File, planes
from tests.bpmn.layout.peer_samples import COUNTED, SAMPLES
from tests.bpmn.samples import MIWG, NO_MIWG, document
from tests.gates import peer_metrics
from tests.support.examples import ROOT


def two_tasks() -> File:
    return File().shape("task", "a", 0, 0, 100, 80).shape("task", "b", 200, 0, 100, 80)


def counts(file: File) -> dict[str, int]:
    """What is found, without what is not there."""
    found = measure(file.definitions)
    assert found.problems == ()
    return {kind: getattr(found, kind) for kind in KINDS if getattr(found, kind)}


def finding(file: File) -> Finding:
    (only,) = measure(file.definitions).findings
    return only


# ---------------------------------------------------------------- planted faults

STRAIGHT = ((100, 40), (200, 40))


def test_a_clean_drawing_has_no_findings() -> None:
    found = measure(two_tasks().flow("f", "a b", *STRAIGHT).definitions)
    assert (found.shapes, found.edges, found.findings, found.problems) == (2, 1, (), ())
    assert (found.defects, found.label_overlaps, found.crossings, found.bends) == (0, 0, 0, 0)
    assert found.average_edge_length == 100
    assert found.compactness == pytest.approx(100 * 16_000 / 24_000)


def test_two_shapes_that_share_more_than_a_border_overlap() -> None:
    assert counts(File().shape("task", "a", 0, 0, 100, 80).shape("task", "b", 100, 0, 100, 80)) == {}
    file = File().shape("task", "a", 0, 0, 100, 80).shape("task", "b", 99, 0, 100, 80)
    assert counts(file) == {"overlaps": 1}
    assert finding(file) == Finding("overlaps", ("a", "b"), Spot(99.5, 40))


@pytest.mark.parametrize(
    ("kind", "bounds", "expanded", "found"),
    [
        ("subProcess", (0, 0, 300, 200), True, {}),
        ("subProcess", (0, 0, 300, 200), False, {"overlaps": 1}),  # collapsed: nothing may lie on it
        ("subProcess", (0, 0, 120, 200), True, {"overlaps": 1}),  # not around it
        ("participant", (0, 0, 300, 200), False, {}),
        ("lane", (0, 0, 120, 200), False, {"overlaps": 1}),
        ("group", (0, 0, 120, 200), False, {}),
        ("textAnnotation", (0, 0, 300, 200), False, {"artifact_overlaps": 1}),
        ("dataObjectReference", (60, 60, 36, 50), False, {"artifact_overlaps": 1}),
    ],
)
def test_what_may_lie_on_what(kind: str, bounds: tuple[int, ...], expanded: bool, found: dict[str, int]) -> None:
    assert counts(File().shape("task", "a", 50, 50, 100, 80).shape(kind, "b", *bounds, expanded=expanded)) == found


def boundary(*bounds: int, host: str = "a") -> File:
    return two_tasks().shape("boundaryEvent", "late", *bounds, attributes=f'attachedToRef="{host}"')


def test_a_boundary_event_is_on_the_border_of_its_host_and_on_nothing_else() -> None:
    assert counts(boundary(40, 62, 36, 36)) == {}
    assert counts(boundary(40, 20, 36, 36)) == {"detached": 1}
    assert counts(boundary(40, 90, 36, 36)) == {"detached": 1}
    assert counts(boundary(220, 62, 36, 36)) == {"boundary_overlaps": 1, "detached": 1}
    both = boundary(40, 62, 36, 36).shape("boundaryEvent", "other", 60, 62, 36, 36, attributes='attachedToRef="a"')
    assert counts(both) == {"boundary_overlaps": 1}


def test_a_line_may_graze_a_shape_and_not_run_through_it() -> None:
    def through(y: int, kind: str = "task", **more: Any) -> dict[str, int]:
        file = two_tasks().flow("f", "a b", *STRAIGHT).shape(kind, "c", 130, y, 40, 40, **more)
        return counts(file)

    assert through(39) == {}
    assert through(38) == {"edge_shape": 1}  # two points deep
    assert through(37) == {"edge_shape": 1}
    assert through(37, "subProcess", expanded=True) == {}
    assert through(37, "textAnnotation") == {"edge_artifact": 1}
    assert through(37, "boundaryEvent", attributes='attachedToRef="nowhere"') == {"edge_boundary": 1}
    assert finding(two_tasks().flow("f", "a b", *STRAIGHT).shape("task", "c", 130, 30, 40, 40)) == Finding(
        "edge_shape", ("f", "c"), Spot(150, 50)
    )


def test_a_line_through_one_shape_with_two_pieces_counts_once() -> None:
    file = two_tasks().shape("task", "c", 120, 100, 60, 60)
    file.flow("f", "a b", (50, 80), (50, 120), (150, 120), (150, 110), (250, 110), (250, 80))
    assert counts(file) == {"edge_shape": 1}


@pytest.mark.parametrize(
    ("points", "wrong"),
    [
        (STRAIGHT, 0),
        (((99, 40), (200, 40)), 1),
        (((100, 40), (201, 40)), 1),
        (((50, 40), (250, 40)), 2),  # from middle to middle, as some tools write
        (((100, 80), (120, 90), (200, 40)), 0),  # a corner is on two sides
        (((100, 40), (50, 40), (50, -20), (250, -20), (250, 0)), 1),  # leaves to the inside
        (((100.0000001, 40), (200, 40)), 0),
        (((100, 40),), 1),
    ],
)
def test_a_line_docks_on_the_border_and_comes_from_outside(points: Any, wrong: int) -> None:
    assert measure(two_tasks().flow("f", "a b", *points).definitions).wrong_docks == wrong


def test_lines_that_cross_are_counted_and_those_that_meet_are_not() -> None:
    file = two_tasks().shape("task", "c", 0, 200, 100, 80).shape("task", "d", 200, 200, 100, 80)
    file.flow("f", "a d", (100, 40), (150, 40), (150, 240), (200, 240))
    assert counts(file.flow("g", "c b", (50, 200), (50, 120), (250, 120), (250, 80))) == {"crossings": 1}
    assert finding(file) == Finding("crossings", ("f", "g"), Spot(150, 120))
    assert measure(file.definitions).defects == 0  # hard to read, but not wrong
    assert measure(file.definitions).bends == 4


def test_lines_on_one_another_are_found_unless_they_leave_or_come_together() -> None:
    def lines(ends: str) -> dict[str, int]:
        file = two_tasks().shape("task", "c", 0, 200, 100, 80).shape("task", "d", 200, 200, 100, 80)
        file.flow("f", "a d", (50, 80), (50, 140), (250, 140), (250, 200))
        return counts(file.flow("g", ends, (60, 200), (60, 140), (240, 140), (240, 80)))

    assert lines("c b") == {"edge_on_edge": 1}
    assert lines("a b")["wrong_docks"] == 1
    assert "edge_on_edge" not in lines("a b")
    assert "edge_on_edge" not in lines("c d")


def test_labels_lie_on_nothing() -> None:
    file = two_tasks().flow("f", "a b", *STRAIGHT)
    assert counts(file.shape("startEvent", "s", 0, 100, 36, 36, label=(0, 140, 60, 14))) == {}
    assert counts(file.shape("startEvent", "t", 300, 100, 36, 36, label=(150, 30, 40, 10))) == {"label_edge": 1}
    assert counts(file.shape("startEvent", "u", 400, 100, 36, 36, label=(290, 70, 40, 14))) == {
        "label_edge": 1,
        "label_shape": 1,
    }
    file.shape("startEvent", "v", 500, 100, 36, 36, label=(320, 70, 40, 14))
    assert counts(file) == {"label_edge": 1, "label_shape": 1, "label_label": 1}
    found = measure(file.definitions)
    assert (found.label_overlaps, found.defects) == (3, 3)


def test_the_label_of_a_line_lies_on_no_line_its_own_included() -> None:
    assert counts(two_tasks().flow("f", "a b", *STRAIGHT, label=(110, 35, 80, 14))) == {"label_edge": 1}


def test_a_named_line_without_a_label_has_one_where_modelers_write_it() -> None:
    def named(name: str) -> dict[str, int]:
        return counts(two_tasks().flow("f", "a b", *STRAIGHT, attributes=f'name="{name}"'))

    assert named("yes") == {}
    assert named(" ") == {}
    assert named("yes or no or perhaps or never") == {"label_edge": 1}  # three lines of text: too high for its place


@pytest.mark.parametrize(
    ("name", "points", "label"),
    [
        ("yes", ((0, 0), (100, 0)), Rect(5, -22, 90, 14)),
        ("yes", ((0, 0), (0, 100)), Rect(-30, 43, 90, 14)),
        ("yes", ((0, 0), (100, 0), (100, 50)), Rect(5, -22, 90, 14)),
        ("yes", ((0, 0), (100, 0), (100, 50), (200, 50)), Rect(70, 18, 90, 14)),
        ("a\nb", ((0, 0), (100, 0)), Rect(5, -29, 90, 28)),
        ("да или нет или да", ((0, 0), (100, 0)), Rect(5, -29, 90, 28)),
        ("MMMMMMMMM", ((0, 0), (100, 0)), Rect(5, -29, 90, 28)),  # 99 wide
        ("ABCDEFGHIJ", ((0, 0), (100, 0)), Rect(5, -22, 90, 14)),  # 90 wide
        ("mmmmmmmmm a", ((0, 0), (100, 0)), Rect(5, -29, 90, 28)),
        ("", ((0, 0), (100, 0)), None),
        ("yes", ((0, 0),), None),
    ],
)
def test_how_large_an_implied_label_is_and_where(name: str, points: Any, label: Rect | None) -> None:
    assert implied_label(name, tuple(Spot(*point) for point in points)) == label


# ---------------------------------------------------------------- lanes


def pool(*lane: int, node: tuple[int, ...] = (60, 10, 100, 80), parent: str = "") -> File:
    file = File().shape("participant", "pool", 0, 0, 400, 200, attributes='processRef="process"')
    file.shape("lane", "lane", *lane, inside="<flowNodeRef>a</flowNodeRef>")
    return file.shape("task", "a", *node)


def test_a_node_is_inside_its_lane_and_its_pool() -> None:
    assert counts(pool(30, 0, 370, 100)) == {}
    assert counts(pool(30, 0, 370, 100, node=(60, 20, 100, 80))) == {}
    out = pool(30, 100, 370, 100)
    assert counts(out) == {"outside_lane": 1}
    assert finding(out) == Finding("outside_lane", ("a", "lane"), Spot(110, 50))
    assert counts(pool(30, 0, 370, 100, node=(360, 10, 100, 80)))["outside_lane"] == 1


def test_without_a_lane_it_is_inside_its_pool() -> None:
    file = File().shape("participant", "pool", 0, 0, 400, 200, attributes='processRef="process"')
    assert finding(file.shape("task", "a", 500, 0, 100, 80)) == Finding("outside_lane", ("a", "pool"), Spot(550, 40))


@pytest.mark.parametrize(("x", "outside"), [(10, 0), (300, 1)])
def test_a_node_of_a_sub_process_is_inside_it(x: int, outside: int) -> None:
    file = File().shape("subProcess", "part", 0, 0, 200, 200, expanded=True, inside='<task id="inner"/>')
    assert measure(file.draw("inner", x, 10, 100, 80).definitions).outside_lane == outside


def test_a_sub_process_on_a_plane_of_its_own_holds_nothing_on_another() -> None:
    inner = document(
        '<process id="p"><subProcess id="part"><task id="inner"/></subProcess></process>'
        '<bpmndi:BPMNDiagram id="one"><bpmndi:BPMNPlane id="p1" bpmnElement="p">'
        '<bpmndi:BPMNShape id="s1" bpmnElement="part"><dc:Bounds x="0" y="0" width="100" height="80"/></bpmndi:BPMNShape>'
        '</bpmndi:BPMNPlane></bpmndi:BPMNDiagram><bpmndi:BPMNDiagram id="two"><bpmndi:BPMNPlane id="p2" bpmnElement="part">'
        '<bpmndi:BPMNShape id="s2" bpmnElement="inner"><dc:Bounds x="50" y="0" width="100" height="80"/></bpmndi:BPMNShape>'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
    found = measure(bpmn.read(inner.encode()))
    assert (found.shapes, found.findings, found.compactness) == (2, (), 100)


def test_a_boundary_event_sticks_out_of_its_lane() -> None:
    file = pool(30, 0, 370, 100, node=(60, 15, 100, 80))
    file.shape("boundaryEvent", "late", 80, 77, 36, 36, attributes='attachedToRef="a"')
    assert counts(file) == {}


# ---------------------------------------------------------------- bends and room


@pytest.mark.parametrize(
    ("points", "count"),
    [
        (((0, 0), (1, 0), (2, 0)), 0),
        (((0, 0), (1, 0), (1, 0), (1, 1)), 1),
        (((0, 0), (2, 0), (1, 0)), 1),  # back
        (((0, 0), (1, 1), (2, 0)), 1),
        (((0, 0),), 0),
    ],
)
def test_a_bend_is_where_a_line_turns(points: Any, count: int) -> None:
    assert metrics.bends(DrawnEdge(id=None, points=tuple(Spot(*point) for point in points))) == count


def test_room_is_that_of_nodes_and_flows_and_not_of_boundary_events_and_messages() -> None:
    file = two_tasks().flow("f", "a b", (50, 0), (50, -80), (250, -80), (250, 0))
    assert measure(file.definitions).compactness == pytest.approx(100 * 16_000 / (300 * 160))
    file.shape("textAnnotation", "note", 0, 500, 100, 80)
    file.shape("boundaryEvent", "late", 80, 62, 36, 36, attributes='attachedToRef="a"')
    file.flow("m", "a b", (50, 80), (50, 600), (250, 600), (250, 80), kind="messageFlow")
    assert measure(file.definitions).compactness == pytest.approx(100 * 16_000 / (300 * 160))


def test_the_page_explains_every_figure() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    names = {each.name for each in fields(Metrics)} | {"label_overlaps"}
    assert {name for name in names - {"shapes", "edges"} if f"`{name}`" not in page and f".{name}" not in page} == set()


# ---------------------------------------------------------------- files that cannot be measured in full


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (document('<process id="p"/>'), "the file has no diagram"),
        (document('<bpmndi:BPMNDiagram id="d"/>'), "the diagram has no plane"),
        (document('<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p"/></bpmndi:BPMNDiagram>'), "have no shapes"),
    ],
)
def test_a_file_without_a_drawing_is_named(file: str, says: str) -> None:
    found = measure(bpmn.read(file.encode()))
    assert any(says in problem.message for problem in found.problems)
    assert (found.shapes, found.compactness, found.average_edge_length) == (0, 0, 0)


@pytest.mark.parametrize("bad", ["NaN", "INF", "", "wide", "1e400", "1e10", "-5"])
def test_a_shape_with_bounds_that_are_none_is_named_and_left_out(bad: str) -> None:
    file = two_tasks().shape("task", "c", 0, 200, bad, 80)
    found = measure(file.definitions)
    assert found.shapes == 2
    assert [(problem.code, problem.element) for problem in found.problems] == [("not-measured", "c")]
    assert found.problems[0].line > 0


def test_lines_and_labels_with_bad_numbers_are_named() -> None:
    file = two_tasks().flow("f", "a b", (0, "NaN"), (200, 40)).flow("g", "a b")
    file.shape("task", "c", 0, 200, 100, 80, label=("x", 0, 10, 10))
    found = measure(file.definitions)
    assert (found.shapes, found.edges) == (3, 0)
    assert [(problem.element, problem.message) for problem in found.problems] == [
        ("c", "the bounds of the label are no four numbers"),
        ("f", "a point of the line is no pair of numbers"),
        ("g", "the line has no points"),
    ]


def test_shapes_of_nothing_are_measured_too() -> None:
    data = two_tasks().data.replace(b'bpmnElement="b"', b'bpmnElement="nowhere"').replace(b'bpmnElement="a"', b"")
    found = measure(bpmn.read(data.replace(b'x="200"', b'x="50"')))
    assert [(each.kind, each.ids) for each in found.findings] == [("overlaps", ("", ""))]


def test_a_sheet_on_which_all_lies_on_all_is_not_counted_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defects, "MOST_PAIRS", 10)
    file = File()
    for number in range(6):
        file.shape("task", f"t{number}", 0, 0, 100, 80)
    found = measure(file.definitions)
    assert found.overlaps == 10
    assert [problem.message for problem in found.problems] == [
        "of shapes, more than 10 pairs touch; the rest is not counted"
    ]


# ---------------------------------------------------------------- beside a slow count


def found_in(plane: Plane) -> Counter[tuple[str, tuple[str, ...]]]:
    notes: list[bpmn.Problem] = []
    found = Counter((each.kind, each.ids) for each in defects.find(plane, notes))
    assert not notes
    return Counter(
        {key: count for key, count in found.items() if key[0] not in {"wrong_docks", "outside_lane", "detached"}}
    )


@settings(max_examples=400, deadline=None)
@given(plane=planes())
def test_all_pairs_are_found_and_no_other(plane: Plane) -> None:
    assert found_in(plane) == oracle.pairs(plane)
    assert [metrics.bends(edge) for edge in plane.edges] == [oracle.bend_count(edge.points) for edge in plane.edges]


@pytest.mark.skipif(not MIWG, reason=NO_MIWG)
def test_all_pairs_of_the_reference_models_are_found() -> None:
    from bpmn.layout import drawn

    for path in MIWG:
        for plane in drawn.planes(bpmn.read(path))[0]:
            assert found_in(plane) == oracle.pairs(plane), path.name


# ---------------------------------------------------------------- beside the count of others


@pytest.mark.skipif(not MIWG, reason=NO_MIWG)
def test_the_people_who_drew_the_reference_models() -> None:
    found: list[Metrics] = [measure(bpmn.read(path)) for path in MIWG]
    assert len(found) == 21
    assert sum(each.crossings for each in found) == 17
    assert sum(each.bends for each in found) == 247
    # The mean of the models, each as large as the other.
    assert round(sum(each.compactness for each in found) / len(found), 1) == 23.3


@pytest.mark.parametrize("name", SAMPLES)
def test_drawings_full_of_faults_are_counted_as_others_count_them(name: str) -> None:
    counted = peer_metrics.in_their_words(measure(SAMPLES[name].definitions))
    assert tuple(counted.values()) == COUNTED[name]


def test_the_harness_of_bpmn_auto_layout_counts_the_same_where_its_sources_are() -> None:
    if reason := peer_metrics.why_not():
        pytest.skip(reason)
    files = {path.name: path.read_bytes() for path in MIWG} | {name: file.data for name, file in SAMPLES.items()}
    with peer_metrics.sources() as root:
        files |= {
            f"of the peer: {path.name}": path.read_bytes() for path in (root / "test" / "snapshots").glob("*.bpmn")
        }
        theirs = peer_metrics.count(root, files)
    for name, data in files.items():
        assert peer_metrics.in_their_words(measure(bpmn.read(data))) == theirs[name], name
    assert {name: tuple(theirs[name].values()) for name in SAMPLES} == COUNTED
