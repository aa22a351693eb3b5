"""Choreography tasks with the bands of those who take part, and conversations."""

from __future__ import annotations

from bpmn.paint.activities import ROUND, centred, has_markers, markers, rounded
from bpmn.paint.scene import Shape
from bpmn.paint.svg import number, numbers, path, polygon, text


def draw_choreography(shape: Shape) -> str:
    border = "body call" if "call" in shape.marks else "body"
    box = shape.box
    written = centred(shape.name, box.width - 12, box.y + 2, box.bottom - 2, box.middle.x)
    return rounded(box, border) + markers(shape, box) + text(written.lines, written.x, written.top)


def draw_band(shape: Shape) -> str:
    """The side that faces the middle of the task is straight; the one that answers is shaded."""
    box = shape.box
    r = min(ROUND, box.width / 2, box.height)
    shade = "body answering" if "answering" in shape.marks else "body"
    if "top" in shape.marks:
        d = (
            f"M{numbers(box.x, box.bottom)}V{number(box.y + r)}q0 {number(-r)} {numbers(r, -r)}H{number(box.right - r)}"
            f"q{number(r)} 0 {numbers(r, r)}V{number(box.bottom)}z"
        )
    elif "bottom" in shape.marks:
        d = (
            f"M{numbers(box.x, box.y)}H{number(box.right)}V{number(box.bottom - r)}q0 {number(r)} {numbers(-r, r)}"
            f"H{number(box.x + r)}q{number(-r)} 0 {numbers(-r, -r)}z"
        )
    else:
        d = polygon([(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)])
    foot = box.bottom - (18 if has_markers(shape) else 2)
    written = centred(shape.name, box.width - 8, box.y + 2, foot, box.middle.x)
    return path(d, shade) + markers(shape, box) + text(written.lines, written.x, written.top)


def draw_conversation(shape: Shape) -> str:
    """A hexagon; its name stands below."""
    box = shape.box
    part = box.width / 4
    corners = [
        (box.x + part, box.y),
        (box.right - part, box.y),
        (box.right, box.middle.y),
        (box.right - part, box.bottom),
        (box.x + part, box.bottom),
        (box.x, box.middle.y),
    ]
    return path(polygon(corners), "body call" if "call" in shape.marks else "body") + markers(shape, box)
