"""What the layout leaves out, since it moves nothing: groups around their members, and links to lines and groups."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, hypot

from bpmn.layout.from_bpmn.contents import Page
from bpmn.layout.meeting import Rect, Segment, Spot, enters, holds, overlap
from bpmn.layout.sheet import Box, Drawing, Group, Link, Point, Sheet

_AROUND = 12  # from the members of a group to its border
# How far away, and in what steps, a place for the name of a group is sought.
_STEP, _STEPS = 16, 40
_PARTS = 6  # in how many parts the pieces of a line are cut where a link may come to it


def complete(page: Page, sheet: Sheet, drawing: Drawing) -> None:
    for group in sheet.groups:
        if group.id not in drawing.boxes:
            _draw_group(group, drawing)
    for link in sheet.links:
        if link.id not in drawing.lines:
            _draw_link(link, drawing)
    _cut_at_groups(page, drawing)


def _draw_group(group: Group, drawing: Drawing) -> None:
    boxes = [drawing.boxes[name] for name in group.members if name in drawing.boxes]
    boxes += [drawing.labels[name] for name in group.members if name in drawing.labels]
    if not boxes:
        return
    left, top = min(box.x for box in boxes) - _AROUND, min(box.y for box in boxes) - _AROUND
    right, bottom = (
        max(box.x + box.width for box in boxes) + _AROUND,
        max(box.y + box.height for box in boxes) + _AROUND,
    )
    frame = drawing.boxes[group.id] = Box(left, top, right - left, bottom - top)
    if group.label is not None:
        width, height = ceil(group.label.width), ceil(group.label.height)
        spots = list(_label_spots(frame, width, height))
        drawing.labels[group.id] = next((spot for spot in spots if _is_free(spot, drawing)), spots[0])


def _label_spots(frame: Box, width: int, height: int) -> Iterator[Box]:
    """Over the frame, under it, right in it at the top, and then further and further away."""
    middle = frame.x + (frame.width - width) // 2
    xs = [middle, frame.x, frame.x + frame.width - width]
    xs.extend(range(frame.x, max(frame.x + 1, frame.x + frame.width - width), max(20, frame.width // 20)))
    levels = [frame.y - height - 2, frame.y + frame.height + 2, frame.y + 2]
    levels.extend(frame.y - height - 2 - _STEP * step for step in range(1, _STEPS))
    levels.extend(frame.y + frame.height + 2 + _STEP * step for step in range(1, _STEPS))
    yield from (Box(x, y, width, height) for y in levels for x in xs)


def _is_free(spot: Box, drawing: Drawing) -> bool:
    """Whether nothing lies there but what it is all within."""
    rect = _rect(spot)
    if any(overlap(rect, _rect(label)) for label in drawing.labels.values()):
        return False
    for box in drawing.boxes.values():
        if overlap(rect, _rect(box)) and (not holds(_rect(box), rect) or _is_leaf(box, drawing)):
            return False
    return not any(enters(_segment(a, b), rect) for line in drawing.lines.values() for a, b in pairwise(line))


def _is_leaf(box: Box, drawing: Drawing) -> bool:
    """Whether nothing stands in it."""
    return not any(other != box and holds(_rect(box), _rect(other)) for other in drawing.boxes.values())


def _rect(box: Box) -> Rect:
    return Rect(box.x, box.y, box.width, box.height)


def _segment(a: Point, b: Point) -> Segment:
    return (Spot(a.x, a.y), Spot(b.x, b.y))


def _draw_link(link: Link, drawing: Drawing) -> None:
    """From a shape to the line by the shortest way that goes through nothing; between two shapes, from side to side."""
    shape = next((drawing.boxes[end] for end in (link.source, link.target) if end in drawing.boxes), None)
    if shape is None:
        return
    points: tuple[Point, ...]
    other = link.target if drawing.boxes.get(link.source) is shape else link.source
    if other in drawing.boxes:
        box = drawing.boxes[other]
        points = (_towards(shape, _middle(box)), _towards(box, _middle(shape)))
    elif line := drawing.lines.get(other):
        points = _way_to_line(shape, line, drawing)
    else:
        return
    drawing.lines[link.id] = points if other == link.target else points[::-1]


def _way_to_line(shape: Box, line: tuple[Point, ...], drawing: Drawing) -> tuple[Point, Point]:
    """From the middle of a side to a place on the line: what runs through least, and is shortest."""
    spots = [
        Point(a.x + (b.x - a.x) * part // _PARTS, a.y + (b.y - a.y) * part // _PARTS)
        for a, b in pairwise(line)
        for part in range(1, _PARTS)
    ]
    middle = _middle(shape)
    sides = (
        Point(middle.x, shape.y),
        Point(middle.x, shape.y + shape.height),
        Point(shape.x, middle.y),
        Point(shape.x + shape.width, middle.y),
    )
    solid = [_rect(box) for box in drawing.boxes.values() if box != shape and _is_leaf(box, drawing)]
    solid.extend(map(_rect, drawing.labels.values()))
    ways = sorted(((side, spot) for side in sides for spot in spots or line), key=_length)
    own = _rect(shape)
    fewest: tuple[int, tuple[Point, Point]] | None = None
    for way in ways:
        segment = _segment(*way)
        hits = sum(enters(segment, rect) for rect in solid) + enters(segment, own)
        if fewest is None or hits < fewest[0]:
            fewest = (hits, way)
        if not hits:
            break
    assert fewest is not None, "a line has points"
    return fewest[1]


def _length(way: tuple[Point, Point]) -> float:
    return hypot(way[0].x - way[1].x, way[0].y - way[1].y)


def _middle(box: Box) -> Point:
    return Point(box.x + box.width // 2, box.y + box.height // 2)


def _towards(box: Box, spot: Point) -> Point:
    """The middle of the side that looks there."""
    middle = _middle(box)
    dx, dy = spot.x - middle.x, spot.y - middle.y
    if abs(dx) * box.height > abs(dy) * box.width:
        return Point(box.x + box.width if dx > 0 else box.x, middle.y)
    return Point(middle.x, box.y + box.height if dy > 0 else box.y)


def _cut_at_groups(page: Page, drawing: Drawing) -> None:
    """Links to a group were drawn to one of its members; they end where the group begins."""
    for line, source, target in page.links:
        points = drawing.lines.get(line.id or "")
        for group in (source, target):
            box = drawing.boxes.get(group.id or "") if group in page.members else None
            if box is None or not points:
                continue
            points = points[::-1] if group == source else points
            points = _until(points, box)
            points = points[::-1] if group == source else points
            drawing.lines[line.id or ""] = points


def _until(points: tuple[Point, ...], box: Box) -> tuple[Point, ...]:
    """The line up to where it enters the box; the whole line where it begins in it."""
    for number, (a, b) in enumerate(pairwise(points)):
        if not _holds(box, a) and _holds(box, b):
            return (*points[: number + 1], _entry(a, b, box))
    return points


def _holds(box: Box, point: Point) -> bool:
    return box.x <= point.x <= box.x + box.width and box.y <= point.y <= box.y + box.height


def _entry(a: Point, b: Point, box: Box) -> Point:
    """Where the way from a, outside, to b, inside, meets the border."""
    part = 0.0
    for before, after, low, high in (
        (a.x, b.x, box.x, box.x + box.width),
        (a.y, b.y, box.y, box.y + box.height),
    ):
        if before < low:
            part = max(part, (low - before) / (after - before))
        elif before > high:
            part = max(part, (before - high) / (before - after))
    return Point(round(a.x + part * (b.x - a.x)), round(a.y + part * (b.y - a.y)))
