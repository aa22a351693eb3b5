"""Folding: whatever is folded, everything is there once, nothing is cut but lines that lie, and both ends of a cut find
each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpmn
from bpmn.paint import paint_scene
from bpmn.paint.folding import PAPERS, READABLE, WHOLE, Folded, Placed, Room, fold, row_scene, stacked
from bpmn.paint.folding.bands import is_frame
from bpmn.paint.folding.flags import letters, spread
from bpmn.paint.reading import diagrams, read_scene
from bpmn.paint.scene import Box, Edge, Point, Scene, Shape
from tests.bpmn.paint.reading_back import seen
from tests.bpmn.paint.test_painting import FILES

LANE, COLUMN, HEAD = 160, 170, 60
A4 = (Room(785, 500), Room(538, 748))


def shape(name: str, form: str, box: Box, *marks: str, text: str = "") -> Shape:
    kind = {"pool": "participant", "lane": "lane", "activity": "task", "note": "textAnnotation"}[form]
    return Shape(id=name, kind=kind, name=text or name, tooltip="", line=1, form=form, box=box, marks=frozenset(marks))


def edge(name: str, source: Shape, target: Shape, *points: tuple[float, float], kind: str = "sequenceFlow") -> Edge:
    way = tuple(Point(*point) for point in points)
    return Edge(id=name, kind=kind, name="", tooltip="", line=1, source=source.id, target=target.id, points=way)


def process(
    lanes: list[int], back: tuple[tuple[int, int], ...] = (), told: tuple[int, ...] = (), top: float = 100
) -> Scene:
    """One pool with three lanes, a task in each column, in the lane that is given; ways back below, messages to above."""
    wide, high = HEAD + COLUMN * len(lanes) + 20, 3 * LANE + 40
    client = shape("client", "pool", Box(0, top - 90, wide, 60), "closed", "lying")
    pool = shape("pool", "pool", Box(0, top, wide, high), "lying")
    rooms = [
        shape(f"lane{n}", "lane", Box(30, top + n * LANE, wide - 30, LANE + 40 * (n == 2)), "lying") for n in range(3)
    ]
    boxes = [Box(HEAD + 40 + COLUMN * n, top + lane * LANE + 40, 100, 80) for n, lane in enumerate(lanes)]
    tasks = [shape(f"task{n}", "activity", box) for n, box in enumerate(boxes)]
    notes = [
        replace(shape(f"note{n}", "note", Box(box.x + 20, box.y - 36, 130, 28)), kind="textAnnotation")
        for n, box in enumerate(boxes)
    ]
    edges = [
        edge(f"own{n}", note, task, (box.x + 30, box.y - 8), (box.x + 30, box.y), kind="association")
        for n, (note, task, box) in enumerate(zip(notes, tasks, boxes, strict=True))
    ]
    for n, ((a, b), (left, right)) in enumerate(zip(pairwise(tasks), pairwise(boxes), strict=True)):
        bend = left.right + 35
        y, to = left.middle.y, right.middle.y
        points = [(left.right, y), (bend, y), (bend, to), (right.x, to)]
        edges.append(edge(f"flow{n}", a, b, *(points if y != to else (points[0], points[-1]))))
    for n, (first, last) in enumerate(back):
        y, low, deep = top + high - 12 - 9 * n, boxes[first], boxes[last]
        x, to = low.middle.x + 10 + 5 * n, deep.middle.x - 10 - 5 * n
        way = (x, low.bottom), (x, y), (to, y), (to, deep.bottom)
        edges.append(replace(edge(f"back{n}", tasks[first], tasks[last], *way), name=f"again {n}"))
    for n in told:
        x = boxes[n].right - 10
        edges.append(edge(f"told{n}", tasks[n], client, (x, boxes[n].y), (x, top - 30), kind="messageFlow"))
    return Scene(title="", description="", shapes=(client, pool, *rooms, *tasks, *notes), edges=tuple(edges))


@st.composite
def processes(draw: st.DrawFn) -> Scene:
    lanes = draw(st.lists(st.integers(0, 2), min_size=1, max_size=22))
    place = st.integers(0, len(lanes) - 1)
    back = draw(st.lists(st.tuples(place, place), max_size=3))
    told = draw(st.lists(place, max_size=4, unique=True))
    return process(lanes, tuple(back), tuple(told))


# ---------------------------------------------------------------- the slow checker


def rows_of(folded: Folded) -> list[Placed]:
    return [placed for page in folded.pages for placed in page.rows]


def is_thing(item: Shape) -> bool:
    return item.form not in {"pool", "lane", "flag"} and not is_frame(item)


def check(scene: Scene, folded: Folded, rooms: tuple[Room, ...], taken: float = 0) -> None:
    rows = rows_of(folded)
    assert [placed.number for placed in rows] == list(range(len(rows)))
    drawn = [item for placed in rows for item in placed.row.scene.shapes if is_thing(item)]
    assert sorted(item.id for item in drawn) == sorted(item.id for item in scene.shapes if is_thing(item))
    sizes = {item.id: (item.box.width, item.box.height) for item in scene.shapes}
    assert all((item.box.width, item.box.height) == pytest.approx(sizes[item.id]) for item in drawn)
    for placed in rows:
        check_row(placed)
    check_lines(scene, rows)
    for number, page in enumerate(folded.pages):
        room = rooms[page.room]
        foot = 0.0 if number else taken
        for placed in page.rows:
            assert placed.y >= foot - 0.01
            assert placed.row.width * placed.scale <= room.width
            foot = placed.y + placed.row.height * placed.scale
            assert foot <= room.height
            is_whole = page.parts == 1 and len(page.rows) == 1
            assert placed.scale >= (WHOLE if is_whole else READABLE) / folded.shrunk - 0.001


def check_row(placed: Placed) -> None:
    row = placed.row
    things = [item.box for item in row.scene.shapes if is_thing(item)] + [flag.end.box for flag in placed.flags]
    for box in things:
        assert box.x >= 0
        assert box.right <= row.width
        assert box.y >= -0.01
        assert box.bottom <= row.height + 0.01
    for a, b in combinations(things, 2):
        apart = a.right <= b.x or b.right <= a.x or a.bottom <= b.y + 0.01 or b.bottom <= a.y + 0.01
        assert apart, (a, b)
    held = [item for item in row.scene.shapes if item.form in {"pool", "lane"} and "closed" not in item.marks]
    assert all(item.box.right == pytest.approx(row.width) for item in held)
    for task in (item for item in row.scene.shapes if item.id.startswith("task")):
        assert any(box.box.y < task.box.y and task.box.bottom < box.box.bottom for box in held if box.form == "lane")


def check_lines(scene: Scene, rows: list[Placed]) -> None:
    pieces: dict[str, list[Edge]] = defaultdict(list)
    for placed in rows:
        for item in placed.row.scene.edges:
            pieces[item.id].append(item)
    assert set(pieces) == {item.id for item in scene.edges}
    for item in scene.edges:
        own = pieces[item.id]
        assert [piece.name for piece in own if piece.name] == ([item.name] if item.name else [])
        assert sum("continues" not in piece.marks for piece in own) == 1
        assert sum("goes-on" not in piece.marks for piece in own) == 1
        assert all(piece.source == item.source and piece.target == item.target for piece in own)
        flags = [flag for placed in rows for flag in placed.flags if flag.end.line == item.id]
        assert len(flags) == 2 * (len(own) - 1)
    # Both ends have one letter, no other line has it, and each names the row of the other.
    by_letter: dict[str, list[tuple[int, bool, str, int]]] = defaultdict(list)
    for placed in rows:
        for flag in placed.flags:
            by_letter[flag.letter].append((placed.number, flag.end.out, flag.end.line, flag.other_row))
    for (row, out, line, other), (row_, out_, line_, other_) in by_letter.values():
        assert (row, line, other, out) == (other_, line_, row_, not out_)
    # A line ends at its flag: at the side that faces the inside of the row.
    for placed in rows:
        for flag in placed.flags:
            own = [item for item in placed.row.scene.edges if item.id == flag.end.line]
            tips = [item.points[-1 if flag.end.out else 0] for item in own]
            box = flag.end.box
            assert any(tip.x in {box.x, box.right} or tip.y in {box.y, box.bottom} for tip in tips)


# ---------------------------------------------------------------- what is folded


@settings(max_examples=60, deadline=None)
@given(processes(), st.sampled_from([A4, (Room(1134, 710),), (Room(400, 300),)]), st.sampled_from([0, 60]))
def test_everything_is_there_once_and_both_ends_of_a_cut_find_each_other(
    scene: Scene, rooms: tuple[Room, ...], taken: float
) -> None:
    check(scene, fold(scene, rooms, taken=taken), rooms, taken)


def test_what_fits_on_a_page_is_not_cut() -> None:
    folded = fold(process([0, 1, 0]), A4)
    assert (len(folded.pages), len(rows_of(folded)), folded.shrunk) == (1, 1, 1.0)
    assert rows_of(folded)[0].flags == ()


def test_a_long_process_has_its_headers_in_every_row() -> None:
    folded = fold(process([0] * 20), A4)
    rows = rows_of(folded)
    assert len(rows) > 2
    for placed in rows:
        headers = [item.id for item in placed.row.scene.shapes if item.form in {"pool", "lane"} and item.id != "client"]
        assert headers == ["pool", "lane0"]
    assert [flag.letter for flag in rows[0].flags] == ["A"]
    assert sorted(flag.letter for flag in rows[1].flags) == ["A", "B"]


def test_a_lane_without_anything_is_left_out_of_a_row_and_one_that_lines_pass_is_not() -> None:
    rows = rows_of(fold(process([0] * 6 + [2] * 6, told=(11,)), (Room(600, 748),)))
    lanes = [[item.id for item in placed.row.scene.shapes if item.form == "lane"] for placed in rows]
    assert lanes[0] == ["lane0"]
    assert lanes[-1] == ["lane0", "lane1", "lane2"]


def test_a_black_box_is_drawn_again_where_something_is_sent_to_it_and_nowhere_else() -> None:
    rows = rows_of(fold(process([0] * 12, told=(0, 11)), (Room(538, 748),)))
    boxes = [sum(item.id == "client" for item in placed.row.scene.shapes) for placed in rows]
    assert boxes == [1, *[0] * (len(rows) - 2), 1]


def test_a_black_box_that_nothing_is_sent_to_is_drawn_once() -> None:
    rows = rows_of(fold(process([0] * 12), (Room(538, 748),)))
    boxes = [sum(item.id == "client" for item in placed.row.scene.shapes) for placed in rows]
    assert boxes == [1, *[0] * (len(rows) - 1)]


def test_what_black_boxes_send_each_other_is_drawn_from_strip_to_strip() -> None:
    scene = process([0] * 12, told=(0, 11))
    client = next(item for item in scene.shapes if item.id == "client")
    other = replace(client, id="other", name="other", box=Box(0, 700, client.box.width, 60))
    sent = replace(edge("sent", client, other, (1500, 60), (1500, 700), kind="messageFlow"), name="a letter")
    scene = replace(scene, shapes=(*scene.shapes, other), edges=(*scene.edges, sent))
    folded = fold(scene, (Room(538, 748),))
    check(scene, folded, (Room(538, 748),))
    (row,) = (placed.row for placed in rows_of(folded) if any(item.id == "sent" for item in placed.row.scene.edges))
    boxes = {item.id: item.box for item in row.scene.shapes}
    (line,) = (item for item in row.scene.edges if item.id == "sent")
    assert line.points[0].y in {boxes["client"].y, boxes["client"].bottom}
    assert line.points[1].y in {boxes["other"].y, boxes["other"].bottom}
    assert folded.shrunk == 1


def test_a_line_goes_over_a_row_in_which_it_has_no_bend() -> None:
    rows = rows_of(fold(process([0] * 18, back=((17, 0),)), (Room(538, 400),)))
    assert len(rows) > 3
    ends = [(placed.number, flag.other_row) for placed in rows for flag in placed.flags if flag.end.line == "back0"]
    with_name = next(
        n for n, placed in enumerate(rows) if any(item.name == "again 0" for item in placed.row.scene.edges)
    )
    assert {number for pair in ends for number in pair} == {0, with_name, len(rows) - 1}


def test_procedures_begin_on_pages_of_their_own_and_messages_between_them_name_the_other() -> None:
    above, below = process([0, 1, 0]), process([0, 0], top=1000)
    moved = tuple(replace(item, id=f"{item.id}_2") for item in below.shapes if item.id != "client")
    lines = tuple(
        replace(item, id=f"{item.id}_2", source=f"{item.source}_2", target=f"{item.target}_2") for item in below.edges
    )
    first = next(item for item in above.shapes if item.id == "task1")
    second = next(item for item in moved if item.id == "task1_2")
    x, to = first.box.middle.x, second.box.middle.x + 15
    sent = edge(
        "sent", first, second, (x, first.box.bottom), (x, 900), (to, 900), (to, second.box.y), kind="messageFlow"
    )
    shapes = tuple(item for item in (*above.shapes, *moved) if item.id != "client")
    scene = Scene(title="", description="", shapes=shapes, edges=(*above.edges, *lines, sent))
    folded = fold(scene, A4)
    assert [page.band for page in folded.pages] == ["pool", "pool_2"]
    ends = [(flag.letter, flag.end.side, flag.end.out, flag.other_row) for row in rows_of(folded) for flag in row.flags]
    assert ends == [("A", "bottom", True, 1), ("A", "top", False, 0)]


def test_an_open_sub_process_is_not_cut_where_another_cut_will_do() -> None:
    scene = process([0] * 9)
    box = Box(HEAD + 2 * COLUMN + 5, 110, 3 * COLUMN + 20, 140)
    inside = replace(shape("inside", "activity", box, "expanded"), kind="subProcess")
    scene = replace(scene, shapes=(*scene.shapes, inside))
    rows = rows_of(fold(scene, (Room(620, 748),)))
    assert sum(item.id == "inside" for placed in rows for item in placed.row.scene.shapes) == 1
    cut = rows_of(fold(scene, (Room(400, 748),)))
    assert sum(item.id == "inside" for placed in cut for item in placed.row.scene.shapes) > 1


def test_a_column_that_is_wider_than_the_page_is_drawn_smaller() -> None:
    wide = shape("wide", "activity", Box(0, 0, 3000, 80))
    folded = fold(Scene(title="", description="", shapes=(wide,)), A4)
    assert folded.shrunk > 2
    check(Scene(title="", description="", shapes=(wide,)), folded, A4)


def test_pools_beside_each_other_and_upright_ones_are_not_cut() -> None:
    scene = process([0] * 12)
    upright = tuple(
        replace(item, marks=item.marks - {"lying"} | {"upright"}) if item.form == "lane" else item
        for item in scene.shapes
    )
    folded = fold(replace(scene, shapes=upright), A4)
    assert len(rows_of(folded)) == 1
    assert folded.shrunk > 1


def test_the_same_scene_gives_the_same_rows() -> None:
    scene = process([0, 1, 2] * 6, back=((15, 2),), told=(3, 9))
    assert fold(scene, A4) == fold(scene, A4)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_models_of_other_tools_are_whole_in_rows(file: Path) -> None:
    definitions = bpmn.read(file)
    for plane in diagrams(definitions):
        scene = read_scene(definitions, plane, lambda _: None)
        rows = rows_of(fold(scene, A4))
        found = [item.id for placed in rows for item in placed.row.scene.shapes if is_thing(item)]
        assert sorted(found) == sorted(item.id for item in scene.shapes if is_thing(item))
        ways = {item.id for placed in rows for item in placed.row.scene.edges}
        assert ways == {item.id for item in scene.edges}


# ---------------------------------------------------------------- how it is drawn


def test_flags_are_links_to_each_other_and_say_where_the_other_is() -> None:
    placed = rows_of(fold(process([0] * 20), A4))[0]
    whole = seen(paint_scene(row_scene(placed, lambda row: f"p. {row + 1}"), embed_font=False))
    assert whole.words("flag-A-out") == "A › p. 2"
    together = seen(paint_scene(stacked(fold(process([0] * 20), A4), "", ""), embed_font=False))
    for name, other in (("flag-A-out", "flag-A-in"), ("flag-A-in", "flag-A-out")):
        links = [node.get("href") for node in together.groups[name] if node.tag.endswith("}a")]
        assert links == [f"#{other}"]
        assert together.words(name) == "A"


def test_ids_in_rows_that_stand_together_are_free() -> None:
    whole = seen(paint_scene(stacked(fold(process([0] * 20, told=(0, 19)), A4), "", ""), embed_font=False))
    ids = [node.get("id") for node in whole.root.iter() if node.get("id")]
    assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_a_line_that_is_cut_has_no_head_at_its_flag() -> None:
    rows = rows_of(fold(process([0] * 20), A4))
    svg = paint_scene(row_scene(rows[0], lambda _: ""), embed_font=False)
    whole = seen(svg)
    cut = next(item.id for item in rows[0].row.scene.edges if "goes-on" in item.marks)
    kinds = [part.get("class") for part in whole.groups[cut]]
    assert kinds == ["line"]


@given(st.lists(st.floats(0, 500), max_size=20))
def test_flags_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    placed = spread(sorted(wanted), 20, 10, 600)
    assert all(b - a >= 20 - 1e-6 for a, b in pairwise(placed))
    assert not placed or placed[0] >= 10
    if len(placed) * 20 < 500:
        assert not placed or placed[-1] <= 600


def test_letters_never_run_out() -> None:
    found = [letter for letter, _ in zip(letters(), range(700), strict=False)]
    assert (found[0], found[23], found[24]) == ("A", "Z", "AA")
    assert len(set(found)) == 700
    assert not {"I", "O"} & set("".join(found))


def test_papers_are_those_of_the_standard() -> None:
    sizes = {name: tuple(round(side / 72 * 25.4) for side in sides) for name, sides in PAPERS.items()}
    assert sizes == {"A4": (210, 297), "A3": (297, 420)}
