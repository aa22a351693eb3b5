from __future__ import annotations

import pytest
from hypothesis import given

from bpmn.layout.drawing import draw
from bpmn.layout.sheet import Attached, Drawing, Flow, Message, Node, Note, Pool, Sheet, Size
from tests.bpmn.layout.checker import findings
from tests.bpmn.layout.sheets import large, sheets
from tests.proof.cases import cases

TASK, EVENT, GATE = Size(100, 80), Size(36, 36), Size(50, 50)


def tasks(names: str, *flows: str, lanes: str = "") -> Pool:
    nodes = (Node(id=name, size=TASK, lane=lanes[n] if lanes else None) for n, name in enumerate(names))
    lines = tuple(Flow(id=f"{n}{flow}", source=flow[0], target=flow[1]) for n, flow in enumerate(flows))
    return Pool(id="pool", nodes=tuple(nodes), flows=lines, lanes=tuple(dict.fromkeys(lanes)))


def drawn(*pools: Pool, messages: tuple[Message, ...] = ()) -> Drawing:
    sheet = Sheet(pools=pools, messages=messages)
    drawing = draw(sheet)
    assert findings(sheet, drawing) == []
    return drawing


@cases(400)
@given(sheets())
def test_every_sheet_is_drawn_as_promised(sheet: Sheet) -> None:
    drawing = draw(sheet)
    assert findings(sheet, drawing) == []
    assert draw(sheet) == drawing


def test_a_large_sheet_is_drawn_as_promised() -> None:
    sheet = large(120)
    assert findings(sheet, draw(sheet)) == []


def test_a_chain_is_one_straight_line() -> None:
    drawing = drawn(tasks("abcd", "ab", "bc", "cd"))
    assert {drawing.boxes[name].y for name in "abcd"} == {drawing.boxes["a"].y}
    assert [drawing.boxes[name].x for name in "abcd"] == sorted(drawing.boxes[name].x for name in "abcd")
    assert all(len(line) == 2 for line in drawing.lines.values())


def test_a_way_back_moves_nothing_and_runs_beside_the_row() -> None:
    drawing = drawn(tasks("abc", "ab", "bc", "ca"))
    assert drawing.boxes["a"].x < drawing.boxes["b"].x < drawing.boxes["c"].x
    assert min(point.y for point in drawing.lines["2ca"]) < drawing.boxes["b"].y


def test_a_node_stands_in_its_lane_and_lanes_keep_their_order() -> None:
    drawing = drawn(tasks("abc", "ab", "bc", lanes="XYX"))
    assert drawing.boxes["a"].y == drawing.boxes["c"].y < drawing.boxes["b"].y


def test_a_decision_goes_on_straight_and_branches_off_with_one_bend() -> None:
    gate = Node(id="g", size=GATE, shape="diamond")
    pool = tasks("abc", "ag", "gb", "gc")
    drawing = drawn(Pool(id="pool", nodes=(*pool.nodes, gate), flows=pool.flows))
    assert len(drawing.lines["1gb"]) == 2
    assert len(drawing.lines["2gc"]) == 3


def test_a_message_runs_straight_to_a_black_box() -> None:
    messages = (Message(id="m", source="a", target="out"), Message(id="n", source="out", target="a"))
    drawing = drawn(Pool(id="out"), tasks("a"), messages=messages)
    assert [len(drawing.lines[name]) for name in "mn"] == [2, 2]
    assert drawing.boxes["out"].width == drawing.boxes["pool"].width


def test_without_a_frame_there_are_nodes_only() -> None:
    pool = tasks("ab", "ab")
    drawing = drawn(Pool(id="pool", nodes=pool.nodes, flows=pool.flows, frame=False))
    assert set(drawing.boxes) == {"a", "b"}


def test_a_host_grows_until_all_its_events_find_room() -> None:
    events = tuple(Attached(id=f"e{n}", host="a", size=EVENT, label=Size(90, 14)) for n in range(4))
    flows = tuple(Flow(id=f"f{n}", source=f"e{n}", target="a") for n in range(4))
    drawing = drawn(Pool(id="pool", nodes=tasks("a").nodes, attached=events, flows=flows))
    assert drawing.boxes["a"].width > 3 * 90


@pytest.mark.parametrize(
    "pool",
    [
        tasks(""),
        tasks("a", "aa", "aa"),
        tasks("ab", "ab", "ab", "ba", "ba", "ab", "ab", "ab"),
        tasks("abcd"),
        Pool(id="pool", lanes=("x", "y")),
        tasks("ab", *["ab"] * 20, *["ba"] * 20),
    ],
    ids=["empty", "to itself", "parallel", "unreachable", "empty lanes", "crowded"],
)
def test_odd_pools_are_drawn_too(pool: Pool) -> None:
    drawn(pool)


def test_no_pools_give_an_empty_drawing() -> None:
    assert draw(Sheet(pools=())) == Drawing(boxes={}, labels={}, lines={})


@pytest.mark.parametrize(
    ("pool", "fault"),
    [
        (tasks("aa"), "the id 'a' is used twice"),
        (tasks("a", "ab"), "flow '0ab' joins no two shapes of its pool"),
        (Pool(id="p", nodes=(Node(id="a", size=TASK, lane="x"),)), "node 'a' is in no lane of its pool"),
        (Pool(id="p", attached=(Attached(id="e", host="a", size=EVENT),)), "event 'e' is attached to no box"),
        (Pool(id="p", notes=(Note(id="n", line="l", node="a", size=TASK),)), "note 'n' belongs to no node"),
        (Pool(id="p", lanes=("x",), frame=False), "pool 'p' has lanes but no frame"),
    ],
)
def test_a_sheet_that_names_what_is_not_there_is_refused(pool: Pool, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        draw(Sheet(pools=(pool,)))


def test_a_message_joins_two_pools() -> None:
    with pytest.raises(ValueError, match="message 'm' does not join two pools"):
        draw(Sheet(pools=(tasks("ab"),), messages=(Message(id="m", source="a", target="b"),)))
