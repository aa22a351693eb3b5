"""What the layout leaves out, since it moves nothing: groups around their members, and links to lines and groups."""

from __future__ import annotations

from itertools import pairwise

from bpmn.layout.from_bpmn.contents import Page
from bpmn.layout.sheet import Box, Drawing, Group, Link, Point, Sheet

_AROUND = 12  # from the members of a group to its border


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
    drawing.boxes[group.id] = Box(left, top, right - left, bottom - top)
    if group.label is not None:
        width, height = round(group.label.width), round(group.label.height)
        drawing.labels[group.id] = Box(left + (right - left - width) // 2, top - height - 2, width, height)


def _draw_link(link: Link, drawing: Drawing) -> None:
    """From a shape straight to the nearest middle of a piece of the line; between two shapes, from side to side."""
    shape = next((drawing.boxes[end] for end in (link.source, link.target) if end in drawing.boxes), None)
    if shape is None:
        return
    points: tuple[Point, ...]
    other = link.target if drawing.boxes.get(link.source) is shape else link.source
    if other in drawing.boxes:
        box = drawing.boxes[other]
        points = (_towards(shape, _middle(box)), _towards(box, _middle(shape)))
    elif line := drawing.lines.get(other):
        middles = [Point((a.x + b.x) // 2, (a.y + b.y) // 2) for a, b in pairwise(line)] or list(line)
        middle = _middle(shape)
        nearest = min(middles, key=lambda spot: abs(spot.x - middle.x) + abs(spot.y - middle.y))
        points = (_towards(shape, nearest), nearest)
    else:
        return
    drawing.lines[link.id] = points if other == link.target else points[::-1]


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
