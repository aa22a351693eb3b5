"""Pools, lanes and groups."""

from __future__ import annotations

from bpmn.lettering import LINE_HEIGHT, lines
from bpmn.paint.activities import centred, rounded
from bpmn.paint.scene import Box, Shape
from bpmn.paint.signs import MARKERS, draw_sign
from bpmn.paint.svg import INSIDE, number, path, tag, text

HEADER = 30  # as wide as modelers draw it
_STEP = INSIDE * LINE_HEIGHT


def draw_pool(shape: Shape) -> str:
    box = shape.box
    parts = [frame(box, "body")]
    if "closed" in shape.marks:  # a black box: nothing inside is told, so its name stands in the middle
        room = shape.label if shape.label is not None and "strip" in shape.marks else box
        written = centred(shape.name, room.width - 12, box.y + 2, box.bottom - 2, room.middle.x)
        parts.append(text(written.lines, written.x, written.top))
    else:
        parts.append(_header(shape, is_pool=True))
    if "parallel" in shape.marks:
        parts.append(draw_sign(MARKERS["parallel"], box.middle.x - 7, box.bottom - 18))
    return "".join(parts)


def draw_lane(shape: Shape) -> str:
    return frame(shape.box, "body") + _header(shape, is_pool=False)


def draw_group(shape: Shape) -> str:
    written = lines(shape.name, shape.box.width - 12, INSIDE, 2) if shape.label is None else ()
    return rounded(shape.box, "body") + text(written, shape.box.middle.x, shape.box.y + 6)


def frame(box: Box, class_: str) -> str:
    return tag("rect", class_=class_, x=box.x, y=box.y, width=box.width, height=box.height)


def _header(shape: Shape, *, is_pool: bool) -> str:
    box = shape.box
    most = int(HEADER / _STEP)
    if "lying" in shape.marks:
        wide = min(HEADER, box.width)
        strip = frame(Box(box.x, box.y, wide, box.height), "head-strip")
        rule = path(f"M{number(box.x + wide)} {number(box.y)}V{number(box.bottom)}", "sign") if is_pool else ""
        written = lines(shape.name, box.height - 8, INSIDE, most)
        return strip + rule + text(written, box.x + wide / 2, box.middle.y, turned=True)
    high = min(HEADER, box.height)
    strip = frame(Box(box.x, box.y, box.width, high), "head-strip")
    rule = path(f"M{number(box.x)} {number(box.y + high)}H{number(box.right)}", "sign") if is_pool else ""
    written = lines(shape.name, box.width - 8, INSIDE, most)
    return strip + rule + text(written, box.middle.x, box.y + (high - len(written) * _STEP) / 2)
