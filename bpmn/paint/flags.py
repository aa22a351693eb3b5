"""The flag at which a line leaves its row: five corners, one of them where the line runs to."""

from __future__ import annotations

from bpmn.lettering import LINE_HEIGHT
from bpmn.paint.scene import Shape
from bpmn.paint.svg import OUTSIDE, path, polygon, text

_TIP = 6


def draw_flag(shape: Shape) -> str:
    box = shape.box
    left, right, top, bottom = box.x, box.right, box.y, box.bottom
    middle = box.middle
    if "points-right" in shape.marks:
        corners = [(left, top), (right - _TIP, top), (right, middle.y), (right - _TIP, bottom), (left, bottom)]
    elif "points-left" in shape.marks:
        corners = [(left + _TIP, top), (right, top), (right, bottom), (left + _TIP, bottom), (left, middle.y)]
    elif "points-up" in shape.marks:
        corners = [(left, top + 3), (middle.x, top - 3), (right, top + 3), (right, bottom), (left, bottom)]
    else:
        corners = [(left, top), (right, top), (right, bottom - 3), (middle.x, bottom + 3), (left, bottom - 3)]
    shift = {"points-right": -_TIP / 2, "points-left": _TIP / 2}
    x = middle.x + sum(by for mark, by in shift.items() if mark in shape.marks)
    written = text((shape.name,), x, middle.y - OUTSIDE * LINE_HEIGHT / 2, size=OUTSIDE)
    return path(polygon(corners), "body") + written
