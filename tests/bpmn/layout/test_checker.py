"""The checker is held against drawings with one planted defect each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bpmn.layout.checker import findings
from tests.bpmn.layout.subject import (
    Artifact,
    Attached,
    Box,
    Drawing,
    Flow,
    Group,
    Lane,
    Link,
    Message,
    Node,
    Point,
    Pool,
    Scope,
    Sheet,
    Size,
)

TASK, EVENT, TEXT = Size(100, 80), Size(36, 36), Size(40, 14)

INSIDE = Scope(
    nodes=(Node(id="check", size=TASK), Node(id="sign", size=TASK)),
    flows=(Flow(id="f4", source="check", target="sign"),),
)
SHEET = Sheet(
    pools=(
        Pool(id="outside"),
        Pool(
            id="office",
            lanes=(Lane(id="house", lanes=(Lane(id="desk"), Lane(id="expert"))),),
            scope=Scope(
                nodes=(
                    Node(id="start", size=EVENT, shape="circle", lane="desk", label=TEXT),
                    Node(id="take", size=TASK, lane="desk"),
                    Node(id="end", size=EVENT, shape="circle", lane="desk"),
                    Node(id="decide", size=TASK, lane="expert", inner=INSIDE, title=TEXT),
                ),
                attached=(Attached(id="late", host="take", size=EVENT),),
                artifacts=(Artifact(id="note", size=Size(60, 30)),),
                flows=(
                    Flow(id="f1", source="start", target="take"),
                    Flow(id="f2", source="take", target="end", label=TEXT),
                    Flow(id="f3", source="late", target="decide"),
                    Flow(id="f5", source="take", target="decide"),
                ),
            ),
        ),
    ),
    messages=(
        Message(id="m1", source="outside", target="start", label=TEXT),
        Message(id="m2", source="check", target="outside"),
    ),
    links=(Link(id="x1", source="note", target="take"), Link(id="x2", source="note", target="f3")),
    groups=(Group(id="group", members=("take", "note"), label=TEXT),),
)
# Drawn by hand: lanes of 200, from x = 90 on; the sub-process below.
GOOD = Drawing(
    boxes={
        "outside": Box(0, 0, 700, 60),
        "office": Box(0, 100, 700, 480),
        "house": Box(30, 100, 670, 480),
        "desk": Box(60, 100, 640, 240),
        "expert": Box(60, 340, 640, 240),
        "start": Box(110, 222, 36, 36),
        "take": Box(200, 200, 100, 80),
        "late": Box(250, 262, 36, 36),
        "end": Box(500, 222, 36, 36),
        "note": Box(220, 130, 60, 30),
        "group": Box(190, 105, 120, 200),
        "decide": Box(200, 380, 340, 180),
        "check": Box(220, 430, 100, 80),
        "sign": Box(400, 430, 100, 80),
    },
    labels={
        "start": Box(108, 262, 40, 14),
        "f2": Box(320, 222, 40, 14),
        "m1": Box(132, 72, 40, 14),
        "group": Box(195, 106, 40, 14),
    },
    lines={
        "f1": (Point(146, 240), Point(200, 240)),
        "f2": (Point(300, 240), Point(500, 240)),
        "f3": (Point(268, 298), Point(268, 380)),
        "f4": (Point(320, 470), Point(400, 470)),
        "f5": (Point(300, 240), Point(420, 240), Point(420, 380)),
        "m1": (Point(128, 60), Point(128, 222)),
        "m2": (Point(320, 500), Point(370, 500), Point(370, 60)),
        "x1": (Point(250, 160), Point(250, 200)),
        "x2": (Point(280, 150), Point(310, 150), Point(310, 330), Point(268, 330)),
    },
)


def with_box(name: str, box: Box) -> Drawing:
    return replace(GOOD, boxes={**GOOD.boxes, name: box})


def moved(name: str, *, x: int = 0, y: int = 0) -> Drawing:
    box = GOOD.boxes[name]
    return with_box(name, box._replace(x=box.x + x, y=box.y + y))


def with_label(name: str, x: int, y: int, width: int = 40) -> Drawing:
    return replace(GOOD, labels={**GOOD.labels, name: Box(x, y, width, 14)})


def with_line(name: str, *points: tuple[float, float]) -> Drawing:
    return replace(GOOD, lines={**GOOD.lines, name: tuple(Point(*point) for point in points)})  # type: ignore[arg-type]


def without(name: str) -> Drawing:
    return replace(GOOD, labels={key: box for key, box in GOOD.labels.items() if key != name})


def test_a_good_drawing_has_no_findings() -> None:
    assert findings(SHEET, GOOD) == []


DEFECTS = {
    "the label of m1 is missing": without("m1"),
    "the label of take is too much": with_label("take", 0, 0),
    "the line of f9 is too much": with_line("f9"),
    "f1 has a coordinate that is no whole": with_line("f1", (146, 240.5), (200, 240.5)),
    "take is smaller than asked": with_box("take", Box(200, 200, 99, 80)),
    "start is larger than asked": with_box("start", Box(110, 222, 38, 36)),
    "the label of f2 is not as large": with_label("f2", 320, 222, 41),
    "pools outside and office are not of one width": with_box("outside", Box(0, 0, 701, 60)),
    "pools outside and office overlap": with_box("outside", Box(0, 0, 700, 100)),
    "lane house does not tile office": moved("house", y=1),
    "lane desk does not tile house": with_box("desk", Box(61, 100, 639, 240)),
    "lane expert does not tile house": with_box("expert", Box(60, 341, 640, 239)),
    "the lanes of house do not fill it": with_box("expert", Box(60, 340, 640, 239)),
    "decide or its label is not inside expert": moved("decide", y=-41),
    "start or its label is not inside desk": with_label("start", 85, 262),
    "check or its label is not inside decide": moved("check", y=-37),
    "note or its label is not inside office": moved("note", y=-31),
    "take and end overlap": moved("end", x=-210),
    "late is not on the bottom border of take": moved("late", y=1),
    "take is not in group group": moved("group", x=11),
    "the label of f2 lies on take": with_label("f2", 299, 222),
    "the label of m1 lies in outside": with_label("m1", 132, 59),
    "the label of m1 lies on the border of house": with_label("m1", 132, 90),
    "the label of f2 lies on the border of desk": with_label("f2", 440, 335),
    "the label of f2 lies on the border of decide": with_label("f2", 430, 370),
    "m1 runs over the label of m1": with_label("m1", 128, 72),
    "the label of f2 is far": with_label("f2", 320, 142),
    "the labels of start and f2 overlap": with_label("f2", 140, 264),
    "the label of f2 is not inside office": with_label("f2", 660, 80),
    "the label of group is neither": with_label("group", 315, 106),
    "f2 is not orthogonal": with_line("f2", (300, 240), (500, 241)),
    "f1 is not orthogonal": with_line("f1", (146, 240), (170, 240), (200, 240)),
    "f1 does not dock at take": with_line("f1", (146, 240), (199, 240)),
    "f5 does not dock at take": with_line("f5", (300, 250), (300, 230), (420, 230), (420, 380)),
    "f4 does not dock at sign": with_line("f4", (320, 470), (360, 470), (360, 400), (400, 400), (400, 430)),
    "x2 does not end on line f3": with_line("x2", (280, 150), (310, 150), (310, 330), (269, 330)),
    "f2 runs through take": with_line("f2", (250, 200), (250, 190), (190, 190), (190, 230), (500, 230)),
    "m1 runs through note": with_line("m1", (230, 60), (230, 170), (128, 170), (128, 222)),
    "f3 runs through decide": with_line("f3", (268, 298), (268, 350), (550, 350), (550, 400), (530, 400), (530, 380)),
    "m1 runs through outside": with_line("m1", (128, 0), (128, 222)),
    "f2 leaves office": with_line("f2", (300, 240), (330, 240), (330, 95), (518, 95), (518, 222)),
    "f4 leaves decide": with_line("f4", (320, 470), (360, 470), (360, 370), (450, 370), (450, 430)),
    "m2 does not cross the border of decide once": with_line(
        "m2", (320, 500), (370, 500), (370, 370), (380, 370), (380, 390), (390, 390), (390, 60)
    ),
    "f1 runs over the name of desk": with_line("f1", (110, 240), (80, 240), (80, 210), (200, 210)),
    "f4 runs over the name of decide": with_line("f4", (270, 430), (270, 390), (450, 390), (450, 430)),
    "f2 and m2 lie on one another": with_line("m2", (320, 500), (370, 500), (370, 240), (380, 240), (380, 60)),
    "f5 and x2 touch": with_line("f5", (300, 250), (330, 250), (330, 330), (310, 330), (310, 380)),
}


@pytest.mark.parametrize("finding", DEFECTS)
def test_a_planted_defect_is_found(finding: str) -> None:
    found = findings(SHEET, DEFECTS[finding])
    assert [text for text in found if text.startswith(finding)], found


def test_flows_may_share_the_way_from_a_common_dock_but_not_all_of_it() -> None:
    same = with_line("f5", *GOOD.lines["f2"])
    assert "f2 and f5 lie on one another" in findings(SHEET, same)
    again = with_line("f5", (300, 240), (420, 240), (420, 250), (430, 250), (430, 240), (440, 240), (440, 380))
    assert "f2 and f5 lie on one another" in findings(SHEET, again)
