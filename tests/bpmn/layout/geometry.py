"""Boxes and lines, for the checker."""

from __future__ import annotations

from itertools import pairwise

from tests.bpmn.layout.subject import Box, Point

Line = tuple[Point, ...]


def right(box: Box) -> int:
    return box.x + box.width


def bottom(box: Box) -> int:
    return box.y + box.height


def is_within(box: Box, room: Box) -> bool:
    return room.x <= box.x and room.y <= box.y and right(box) <= right(room) and bottom(box) <= bottom(room)


def meet(one: Box, two: Box) -> bool:
    """Whether they have more in common than a border."""
    return one.x < right(two) and two.x < right(one) and one.y < bottom(two) and two.y < bottom(one)


def is_apart_or_within(box: Box, frame: Box) -> bool:
    return is_within(box, frame) or not meet(box, frame)


def far(one: Box, two: Box) -> int:
    """How far apart they are, across or upright, whichever is more."""
    across = max(one.x - right(two), two.x - right(one))
    upright = max(one.y - bottom(two), two.y - bottom(one))
    return max(across, upright, 0)


def as_box(a: Point, b: Point) -> Box:
    return Box(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


def touches(a: Point, b: Point, box: Box) -> bool:
    """Whether the piece has a point on the border of the box or in it."""
    piece = as_box(a, b)
    return piece.x <= right(box) and right(piece) >= box.x and piece.y <= bottom(box) and bottom(piece) >= box.y


def is_on(point: Point, a: Point, b: Point) -> bool:
    return touches(a, b, Box(*point, 0, 0))


def is_on_line(point: Point, line: Line) -> bool:
    return any(is_on(point, a, b) for a, b in pairwise(line))


def is_in(point: Point, box: Box) -> bool:
    """Inside, and not on the border."""
    return box.x < point.x < right(box) and box.y < point.y < bottom(box)


def is_on_or_in(point: Point, box: Box) -> bool:
    return box.x <= point.x <= right(box) and box.y <= point.y <= bottom(box)


def docks(point: Point, after: Point, box: Box, *, inward: bool = False) -> bool:
    """Whether the point is on the border, and the line goes on from there straight away from the box, or into it."""
    if not is_on_or_in(point, box) or is_in(point, box):
        return False
    turn = -1 if inward else 1
    ways = []
    if point.x == box.x and box.y < point.y < bottom(box):
        ways.append((-turn, 0))
    if point.x == right(box) and box.y < point.y < bottom(box):
        ways.append((turn, 0))
    if point.y == box.y and box.x < point.x < right(box):
        ways.append((0, -turn))
    if point.y == bottom(box) and box.x < point.x < right(box):
        ways.append((0, turn))
    return direction(point, after) in ways


def direction(a: Point, b: Point) -> tuple[int, int]:
    return ((b.x > a.x) - (b.x < a.x), (b.y > a.y) - (b.y < a.y))


def near(one: Line, two: Line) -> bool:
    return all(
        min(p[axis] for p in one) <= max(p[axis] for p in two)
        and min(p[axis] for p in two) <= max(p[axis] for p in one)
        for axis in (0, 1)
    )


def without_common_start(one: Line, two: Line) -> tuple[Line, Line]:
    """Both lines from the point on at which they part."""
    if one[0] != two[0]:
        return one, two
    while len(one) > 1 and len(two) > 1:
        a, b, c = one[0], one[1], two[1]
        if direction(a, b) != direction(a, c):
            break
        nearer = min(b, c, key=lambda point: abs(point.x - a.x) + abs(point.y - a.y))
        one = one[1:] if nearer == b else (nearer, *one[1:])
        two = two[1:] if nearer == c else (nearer, *two[1:])
    return one, two


def lie_together(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the two pieces have more than one point in common."""
    one, two = as_box(a, b), as_box(c, d)
    if not touches(a, b, two):
        return False
    across = min(right(one), right(two)) - max(one.x, two.x)
    upright = min(bottom(one), bottom(two)) - max(one.y, two.y)
    return across > 0 or upright > 0
