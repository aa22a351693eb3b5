"""The lines between shapes: rounded at their bends, with what stands at their ends and in their middle."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from bpmn.paint.scene import Edge, Point
from bpmn.paint.svg import numbers, path, polygon, tag, way

_BEND = 5  # radius of a bend
_HEAD, _HALF = 10, 4.5  # length of the head of an arrow, and half of its width
_SHOULDER = 12  # how far from the source a default flow has its stroke

ENVELOPE = 24, 16  # of a message that is shown on its flow

# Marks of a line that begins or ends at a flag: there it bears no sign of its own.
CONTINUES, GOES_ON = "continues", "goes-on"

Direction = tuple[float, float]


def draw(edge: Edge) -> str:
    points = edge.points
    ahead, behind = _direction(points[-2], points[-1]), _direction(points[1], points[0])
    if edge.kind == "sequenceFlow":
        return _sequence(edge, ahead, behind)
    if edge.kind == "messageFlow":
        return _message(edge, ahead, behind)
    if edge.kind == "conversationLink":
        return path(_rounded(points), "line wide") + path(_rounded(points), "line gap")
    parts = [path(_rounded(points), "line")]
    if "forth" in edge.marks and GOES_ON not in edge.marks:
        parts.append(_open_head(points[-1], ahead))
    if "back" in edge.marks and CONTINUES not in edge.marks:
        parts.append(_open_head(points[0], behind))
    return "".join(parts)


def middle(points: tuple[Point, ...]) -> tuple[Point, bool]:
    """The middle of the way, and whether the line lies there (or stands upright)."""
    lengths = [hypot(b.x - a.x, b.y - a.y) for a, b in pairwise(points)]
    left = sum(lengths) / 2
    for a, b, length in zip(points, points[1:], lengths, strict=False):
        if left <= length:
            part = left / length if length else 0
            return Point(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part), abs(b.x - a.x) >= abs(b.y - a.y)
        left -= length
    return points[-1], True


def _sequence(edge: Edge, ahead: Direction, behind: Direction) -> str:
    points, tip = edge.points, edge.points[-1]
    if GOES_ON in edge.marks:
        parts = [path(_rounded(points), "line")]
    else:
        # The line ends inside of the head, so that its blunt end does not show at the tip.
        short = min(_HEAD / 2, hypot(tip.x - points[-2].x, tip.y - points[-2].y) / 2)
        parts = [path(_rounded((*points[:-1], _moved(tip, ahead, -short))), "line")]
        wings = [_beside(tip, ahead, -_HEAD, side * _HALF) for side in (1, -1)]
        parts.append(path(polygon([tip, *wings]), "head"))
    if CONTINUES in edge.marks:
        return "".join(parts)
    start = points[0]
    if "default" in edge.marks:
        middle_at = _moved(start, behind, -_SHOULDER)
        ends = [_beside(middle_at, behind, along, side) for along, side in ((4, 5), (-4, -5))]
        parts.append(path(way(ends), "sign bold"))
    if "conditional" in edge.marks:
        corners = [start, *(_beside(start, behind, along, side) for along, side in ((-8, 5), (-16, 0), (-8, -5)))]
        parts.append(path(polygon(corners), "blank"))
    return "".join(parts)


def _message(edge: Edge, ahead: Direction, behind: Direction) -> str:
    tip, start = edge.points[-1], edge.points[0]
    parts = [path(_rounded(edge.points), "line")]
    if GOES_ON not in edge.marks:
        wings = [_beside(tip, ahead, -_HEAD, side * _HALF) for side in (1, -1)]
        parts.append(path(polygon([tip, *wings]), "blank"))
    if CONTINUES not in edge.marks:
        at = _moved(start, behind, -3.5)
        parts.append(tag("circle", class_="blank", cx=at.x, cy=at.y, r=3.5))
    if not edge.marks.isdisjoint({"initiating", "answering"}) and CONTINUES not in edge.marks:
        (x, y), _ = middle(edge.points)
        shade = "blank answering" if "answering" in edge.marks else "blank"
        wide, high = ENVELOPE
        parts.append(tag("rect", class_=shade, x=x - wide / 2, y=y - high / 2, width=wide, height=high))
        parts.append(path(f"M{numbers(x - wide / 2, y - high / 2)}l12 9 12-9", "sign"))
    return "".join(parts)


def _open_head(tip: Point, ahead: Direction) -> str:
    left, right = (_beside(tip, ahead, -_HEAD * 0.8, side * _HALF) for side in (1, -1))
    return path(way([left, tip, right]), "sign")


def _direction(a: Point, b: Point) -> Direction:
    length = hypot(b.x - a.x, b.y - a.y)
    return ((b.x - a.x) / length, (b.y - a.y) / length) if length else (1.0, 0.0)


def _moved(point: Point, direction: Direction, by: float) -> Point:
    return Point(point.x + direction[0] * by, point.y + direction[1] * by)


def _beside(point: Point, direction: Direction, along: float, side: float) -> Point:
    (x, y), (dx, dy) = point, direction
    return Point(x + dx * along - dy * side, y + dy * along + dx * side)


def _rounded(points: tuple[Point, ...]) -> str:
    """The way through the points, with bends in place of corners."""
    parts = [f"M{numbers(*points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _direction(before, corner), _direction(corner, after)
        if abs(into[0] * out[1] - into[1] * out[0]) < 0.01:  # straight on, or straight back
            parts.append(f"L{numbers(*corner)}")
            continue
        reach = min(
            _BEND,
            hypot(corner.x - before.x, corner.y - before.y) / 2,
            hypot(after.x - corner.x, after.y - corner.y) / 2,
        )
        parts.append(f"L{numbers(*_moved(corner, into, -reach))}Q{numbers(*corner, *_moved(corner, out, reach))}")
    parts.append(f"L{numbers(*points[-1])}")
    return "".join(parts)
