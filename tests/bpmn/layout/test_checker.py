"""The checker is held against drawings with one planted defect each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpmn.layout.drawing import draw
from bpmn.layout.sheet import Attached, Box, Drawing, Flow, Message, Node, Note, Point, Pool, Sheet, Size
from tests.bpmn.layout.checker import findings

TASK, EVENT, GATE = Size(100, 80), Size(36, 36), Size(50, 50)

SHEET = Sheet(
    pools=(
        Pool(id="outside"),
        Pool(
            id="office",
            lanes=("desk", "expert"),
            nodes=(
                Node(id="start", size=EVENT, shape="circle", lane="desk", label=Size(60, 14)),
                Node(id="take", size=TASK, lane="desk"),
                Node(id="gate", size=GATE, shape="diamond", lane="desk"),
                Node(id="decide", size=TASK, lane="expert"),
                Node(id="end", size=EVENT, shape="circle", lane="desk"),
            ),
            attached=(Attached(id="late", host="take", size=EVENT, label=Size(40, 14)),),
            notes=(Note(id="note", line="note line", node="decide", size=Size(80, 30)),),
            flows=(
                Flow(id="f1", source="start", target="take"),
                Flow(id="f2", source="take", target="gate"),
                Flow(id="f3", source="gate", target="end", label=Size(20, 14)),
                Flow(id="f4", source="gate", target="decide"),
                Flow(id="f5", source="decide", target="take"),
                Flow(id="f6", source="late", target="decide"),
            ),
        ),
    ),
    messages=(Message(id="m1", source="outside", target="start", label=Size(50, 14)),),
)
GOOD = draw(SHEET)


def with_box(name: str, box: Box) -> Drawing:
    return replace(GOOD, boxes={**GOOD.boxes, name: box})


def moved(name: str, *, x: int = 0, y: int = 0) -> Drawing:
    box = GOOD.boxes[name]
    return with_box(name, box._replace(x=box.x + x, y=box.y + y))


def with_label(name: str, box: Box) -> Drawing:
    return replace(GOOD, labels={**GOOD.labels, name: box})


def with_line(name: str, *points: Point) -> Drawing:
    return replace(GOOD, lines={**GOOD.lines, name: points})


def without(kind: dict[str, Box], name: str) -> dict[str, Box]:
    return {key: value for key, value in kind.items() if key != name}


def middle(name: str) -> Point:
    box = GOOD.boxes[name]
    return Point(box.x + box.width // 2, box.y + box.height // 2)


def test_a_good_drawing_has_no_findings() -> None:
    assert findings(SHEET, GOOD) == []


LANE, POOL, F1 = GOOD.boxes["desk"], GOOD.boxes["office"], GOOD.lines["f1"]
F2, F4 = GOOD.lines["f2"], GOOD.lines["f4"]

DEFECTS = {
    "the label of late is missing": replace(GOOD, labels=without(GOOD.labels, "late")),
    "take is smaller than asked": with_box("take", GOOD.boxes["take"]._replace(width=90)),
    "f1 has a coordinate that is no whole": with_line("f1", Point(F1[0].x, F1[0].y + 0.5), F1[1]),  # type: ignore[arg-type]
    "pools outside and office are not of one width": with_box("office", POOL._replace(width=POOL.width + 1)),
    "pools outside and office overlap": with_box("outside", GOOD.boxes["outside"]._replace(height=POOL.y + 1)),
    "lane expert does not tile": moved("expert", y=1),
    "lane desk does not tile": with_box("desk", LANE._replace(x=POOL.x)),
    "the lanes of office do not fill": with_box("office", POOL._replace(height=POOL.height + 1)),
    "decide or its label is not inside expert": moved("decide", y=-200),
    "start or its label is not inside desk": with_label("start", Box(LANE.x, LANE.y + 5, 60, 14)),
    "the label of f3 is not inside office": with_label("f3", Box(POOL.x, POOL.y - 30, 20, 14)),
    "f2 leaves office": with_line("f2", F2[0], Point(F2[0].x, POOL.y - 5), Point(F2[-1].x, POOL.y - 5), F2[-1]),
    "take and gate overlap": with_box("gate", GOOD.boxes["gate"]._replace(x=GOOD.boxes["take"].x + 60)),
    "start and label of f3 overlap": with_label("f3", GOOD.boxes["start"]._replace(width=20, height=14)),
    "late is not on the bottom border of take": moved("late", y=1),
    "the label of m1 lies on office": with_label("m1", Box(POOL.x + 300, POOL.y - 7, 50, 14)),
    "f1 does not end on the border of take": with_line("f1", F1[0], Point(F1[1].x - 1, F1[1].y)),
    "f4 does not end on the border of gate": with_line(
        "f4", Point(F4[0].x + 5, F4[0].y), Point(F4[0].x + 5, F4[-1].y), F4[-1]
    ),
    "f2 is not orthogonal": with_line("f2", F2[0], Point(F2[-1].x, F2[-1].y + 3)),
    "f1 runs through take": with_line("f1", F1[0], Point(F2[0].x, F2[0].y)),
    "f3 runs through take": with_line("f3", GOOD.lines["f3"][0], middle("take"), GOOD.lines["f3"][-1]),
    "f1 runs over the label of f3": with_label("f3", Box(F1[0].x + 4, F1[0].y - 7, 20, 14)),
    "f1 and f2 lie on one another": with_line("f2", *F1),
    "f4 and f6 touch": with_line("f6", *GOOD.lines["f6"][:-1], Point(F4[0].x, GOOD.lines["f6"][-2].y)),
}


@pytest.mark.parametrize("finding", DEFECTS)
def test_a_planted_defect_is_found(finding: str) -> None:
    found = findings(SHEET, DEFECTS[finding])
    assert [text for text in found if text.startswith(finding)], found


def test_lines_may_share_the_way_to_a_common_dock_but_not_all_of_it() -> None:
    nodes = tuple(Node(id=name, size=EVENT, shape="circle") for name in "ab")
    flows = tuple(Flow(id=name, source="a", target="b") for name in ("f", "g"))
    sheet = Sheet(pools=(Pool(id="p", nodes=nodes, flows=flows),))
    good = draw(sheet)
    assert findings(sheet, good) == []
    assert good.lines["f"][0] == good.lines["g"][0]
    same = replace(good, lines=dict.fromkeys(good.lines, good.lines["f"]))
    assert "f and g lie on one another" in findings(sheet, same)
