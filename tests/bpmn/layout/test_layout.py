from __future__ import annotations

import pytest
from hypothesis import given

from tests.bpmn.layout.checker import findings
from tests.bpmn.layout.sheets import large, sheets
from tests.bpmn.layout.subject import (
    Artifact,
    Attached,
    Drawing,
    Flow,
    Lane,
    Link,
    Message,
    Node,
    Pool,
    Scope,
    Sheet,
    Size,
    draw,
)
from tests.proof.cases import cases

TASK, EVENT, GATE, NOTE, TEXT = Size(100, 80), Size(36, 36), Size(50, 50), Size(60, 30), Size(40, 14)


def scope(names: str, *flows: str, lanes: str = "") -> Scope:
    nodes = (Node(id=name, size=TASK, lane=lanes[n] if lanes else None) for n, name in enumerate(names))
    lines = (Flow(id=f"{n}{flow}", source=flow[0], target=flow[1]) for n, flow in enumerate(flows))
    return Scope(nodes=tuple(nodes), flows=tuple(lines))


def tasks(names: str, *flows: str, lanes: str = "") -> Pool:
    own = tuple(Lane(id=lane) for lane in dict.fromkeys(lanes))
    return Pool(id="pool", lanes=own, scope=scope(names, *flows, lanes=lanes))


def drawn(*pools: Pool, messages: tuple[Message, ...] = (), links: tuple[Link, ...] = ()) -> Drawing:
    sheet = Sheet(pools=pools, messages=messages, links=links)
    drawing = draw(sheet)
    assert findings(sheet, drawing) == []
    return drawing


@cases(200)
@given(sheets(most=4, extras=False))
def test_every_small_sheet_is_drawn_as_promised_and_always_alike(sheet: Sheet) -> None:
    drawing = draw(sheet)
    assert findings(sheet, drawing) == []
    assert draw(sheet) == drawing


@cases(30)
@given(sheets(most=9, extras=False))
def test_every_sheet_is_drawn_as_promised(sheet: Sheet) -> None:
    assert findings(sheet, draw(sheet)) == []


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
    assert drawing.boxes["a"].y == drawing.boxes["b"].y == drawing.boxes["c"].y
    beside = drawing.boxes["b"]
    assert all(not beside.y <= y <= beside.y + beside.height for y in {p.y for p in drawing.lines["2ca"][1:-1]})


def test_a_node_stands_in_its_lane_and_lanes_keep_their_order() -> None:
    drawing = drawn(tasks("abc", "ab", "bc", lanes="XYX"))
    assert drawing.boxes["a"].y == drawing.boxes["c"].y < drawing.boxes["b"].y


def test_a_decision_goes_on_straight_and_branches_off_with_one_bend() -> None:
    gate = Node(id="g", size=GATE, shape="diamond")
    own = scope("abc", "ag", "gb", "gc")
    drawing = drawn(Pool(id="pool", scope=Scope(nodes=(*own.nodes, gate), flows=own.flows)))
    assert len(drawing.lines["1gb"]) == 2
    assert len(drawing.lines["2gc"]) == 3


def test_a_message_runs_straight_to_a_black_box() -> None:
    messages = (Message(id="m", source="a", target="out"), Message(id="n", source="out", target="a"))
    drawing = drawn(Pool(id="out"), tasks("a"), messages=messages)
    assert [len(drawing.lines[name]) for name in "mn"] == [2, 2]
    assert drawing.boxes["out"].width == drawing.boxes["pool"].width


def test_a_message_label_keeps_out_of_the_black_box_that_it_runs_through() -> None:
    boxes = (Pool(id="p"), Pool(id="q"), Pool(id="r"))
    drawn(*boxes, messages=(Message(id="m", source="r", target="p", label=TEXT),))


def test_without_a_frame_there_are_nodes_only() -> None:
    drawing = drawn(Pool(id="pool", scope=scope("ab", "ab"), frame=False))
    assert set(drawing.boxes) == {"a", "b"}


def test_lanes_without_a_frame_keep_their_names_free() -> None:
    drawn(Pool(id="pool", frame=False, lanes=(Lane(id="X", lanes=(Lane(id="Y"),)),), scope=scope("a", lanes="Y")))


def test_a_host_grows_until_all_its_events_find_room() -> None:
    events = tuple(Attached(id=f"e{n}", host="a", size=EVENT, label=Size(90, 14)) for n in range(4))
    flows = tuple(Flow(id=f"f{n}", source=f"e{n}", target="a") for n in range(4))
    drawing = drawn(Pool(id="pool", scope=Scope(nodes=scope("a").nodes, attached=events, flows=flows)))
    assert drawing.boxes["a"].width > 3 * 90


def test_the_inside_of_a_sub_process_is_laid_out_like_any_other() -> None:
    inside = Node(id="s", size=TASK, inner=scope("abc", "ab", "bc"), title=TEXT)
    drawing = drawn(Pool(id="pool", scope=Scope(nodes=(inside,))))
    assert {drawing.boxes[name].y for name in "abc"} == {drawing.boxes["a"].y}


def test_an_empty_sub_process_is_as_large_as_asked() -> None:
    drawing = drawn(Pool(id="pool", scope=Scope(nodes=(Node(id="s", size=Size(351, 201), inner=Scope()),))))
    assert drawing.boxes["s"][2:] == (352, 202)


def test_what_is_in_a_sub_process_keeps_clear_of_the_events_on_it() -> None:
    start = Node(id="s", size=EVENT, shape="circle", label=TEXT)
    host = Node(id="a", size=TASK, inner=Scope(nodes=(start,)))
    drawn(Pool(id="pool", scope=Scope(nodes=(host,), attached=events_of("e"))))


def test_a_line_out_of_a_sub_process_goes_on_where_it_comes_out() -> None:
    inner = Node(id="t", size=TASK, inner=Scope(nodes=(Node(id="a", size=TASK),)))
    outer = Node(id="s", size=TASK, inner=Scope(nodes=(inner,)), title=TEXT)
    pool = Pool(id="pool", scope=Scope(nodes=(outer, Node(id="b", size=TASK))))
    ways = ("ab", "ba", "as", "sa", "a out", "at", "ta")
    messages = tuple(Message(id=way, source=way[0], target=way[1:].strip(), label=TEXT) for way in ways)
    drawn(Pool(id="out"), pool, messages=messages)


def test_a_note_stands_by_its_node_and_its_line_has_the_way_that_was_asked_for() -> None:
    own = Scope(nodes=scope("a").nodes, artifacts=(Artifact(id="n", size=NOTE), Artifact(id="m", size=NOTE)))
    links = (Link(id="x", source="n", target="a"), Link(id="y", source="a", target="m"))
    drawing = drawn(Pool(id="pool", scope=own), links=links)
    assert drawing.lines["x"][-1] == drawing.lines["y"][0]


def test_a_note_of_a_node_in_another_pool_stays_in_its_own() -> None:
    noted = Pool(id="noted", scope=Scope(artifacts=(Artifact(id="n", size=NOTE),)))
    drawn(noted, tasks("a"), links=(Link(id="x", source="n", target="a"),))


def test_labels_of_messages_at_one_side_of_a_circle_find_room() -> None:
    start = Pool(id="pool", scope=Scope(nodes=(Node(id="a", size=EVENT, shape="circle"),)))
    messages = tuple(Message(id=f"m{n}", source="out", target="a", label=TEXT) for n in range(4))
    drawn(Pool(id="out"), start, messages=messages)


def test_labels_of_flows_at_one_side_of_a_circle_find_room() -> None:
    nodes = (
        Node(id="a", size=EVENT, shape="circle", lane="x"),
        Node(id="b", size=TASK, lane="y"),
        Node(id="c", size=TASK, lane="x"),
    )
    pairs = ("ca", "ab", "aa", "ac", "cc", "ab")
    flows = tuple(Flow(id=f"{n}{pair}", source=pair[0], target=pair[1], label=TEXT) for n, pair in enumerate(pairs))
    messages = tuple(
        Message(id=f"m{n}", source=pair[0], target=pair[1]) for n, pair in enumerate(("bc", "ab", "ab", "ac"))
    )
    own = Scope(nodes=nodes, flows=flows)
    drawn(Pool(id="pool", lanes=(Lane(id="x"), Lane(id="y")), scope=own), messages=messages)


ODD = {
    "empty": tasks(""),
    "to itself": tasks("a", "aa", "aa"),
    "parallel": tasks("ab", "ab", "ab", "ba", "ba", "ab", "ab", "ab"),
    "unreachable": tasks("abcd"),
    "empty lanes": Pool(id="pool", lanes=(Lane(id="x"), Lane(id="y", title=Size(300, 14), lanes=(Lane(id="z"),)))),
    "crowded": tasks("ab", *["ab"] * 20, *["ba"] * 20),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_pools_are_drawn_too(name: str) -> None:
    drawn(ODD[name])


def events_of(*names: str, label: Size | None = None) -> tuple[Attached, ...]:
    return tuple(Attached(id=name, host="a", size=EVENT, label=label) for name in names)


def test_events_of_one_host_may_be_joined() -> None:
    own = Scope(nodes=scope("a").nodes, attached=events_of("d", "e"))
    messages = (Message(id="m", source="d", target="e", label=TEXT), Message(id="n", source="a", target="d"))
    drawn(Pool(id="pool", scope=own), messages=messages)


def test_a_label_on_the_way_from_an_event_to_its_host_finds_room() -> None:
    flows = (
        Flow(id="f", source="d", target="b"),
        Flow(id="g", source="d", target="a", label=Size(30, 14)),
        Flow(id="h", source="e", target="b"),
    )
    nodes = (Node(id="a", size=Size(20, 10)), Node(id="b", size=TASK))
    drawn(Pool(id="pool", frame=False, scope=Scope(nodes=nodes, attached=events_of("d", "e"), flows=flows)))


def test_a_label_stands_at_its_own_part_of_a_way_that_several_share() -> None:
    flows = (
        Flow(id="f", source="d", target="a", label=Size(30, 14)),
        Flow(id="g", source="d", target="b"),
        Flow(id="h", source="e", target="a"),
    )
    nodes = (Node(id="b", size=Size(20, 10)), Node(id="a", size=Size(20, 10)))
    drawn(Pool(id="pool", scope=Scope(nodes=nodes, attached=events_of("d", "e"), flows=flows)))


def test_what_would_be_before_each_other_in_a_ring_is_put_in_another_order() -> None:
    upper = Scope(
        nodes=(Node(id="a", size=Size(20, 10)),),
        attached=(
            Attached(id="d", host="a", size=Size(37, 37), label=Size(75, 28)),
            Attached(id="e", host="a", size=EVENT),
        ),
    )
    lower = Scope(
        nodes=(
            Node(id="x", size=EVENT, shape="circle", lane="m"),
            Node(id="y", size=TASK, lane="l"),
            Node(id="z", size=EVENT, shape="circle", lane="l"),
        ),
        flows=(
            Flow(id="f", source="z", target="y"),
            Flow(id="g", source="x", target="z"),
            Flow(id="h", source="z", target="z", label=Size(161, 42.5)),
        ),
    )
    pair = (Pool(id="p", scope=upper), Pool(id="q", lanes=(Lane(id="l"), Lane(id="m")), scope=lower))
    ends = (("z", "d"), ("d", "z"), ("q", "e"))
    drawn(*pair, messages=tuple(Message(id=f"m{n}", source=one, target=two) for n, (one, two) in enumerate(ends)))


def test_labels_of_two_nodes_in_turns_find_an_order() -> None:
    nodes = (
        Node(id="a", size=GATE, shape="diamond", lane="x"),
        Node(id="b", size=Size(51, 51), shape="diamond", label=Size(161, 42.5), lane="x"),
        Node(id="c", size=Size(51, 51), shape="diamond", label=Size(30, 14), lane="x"),
        Node(id="d", size=TASK, lane="y"),
    )
    flows = (Flow(id="f", source="b", target="a"), Flow(id="g", source="c", target="d", label=Size(161, 42.5)))
    pool = Pool(id="p", frame=False, lanes=(Lane(id="x"), Lane(id="y")), scope=Scope(nodes=nodes, flows=flows))
    drawn(pool, messages=(Message(id="m", source="c", target="a", label=Size(75, 28)),))


def test_labels_of_events_and_of_their_flows_keep_clear_of_the_next_event() -> None:
    own = scope("ab")
    flows = (Flow(id="f", source="d", target="b", label=Size(161, 43)), Flow(id="g", source="e", target="b"))
    drawn(Pool(id="pool", scope=Scope(nodes=own.nodes, attached=events_of("d", "e", label=TEXT), flows=flows)))


def test_a_line_far_off_is_put_beside_what_it_has_no_room_in() -> None:
    artifacts = (Artifact(id="n", size=Size(40, 40)), Artifact(id="o", size=Size(21, 31)))
    pools = (Pool(id="p"), Pool(id="q"), Pool(id="pool", scope=Scope(artifacts=artifacts)))
    links = (
        Link(id="x", source="n", target="o"),
        Link(id="y", source="n", target="pool"),
        Link(id="z", source="n", target="p"),
    )
    drawn(*pools, messages=(Message(id="m", source="pool", target="q"),), links=links)


def test_no_pools_give_an_empty_drawing() -> None:
    assert draw(Sheet(pools=())) == Drawing(boxes={}, labels={}, lines={})
