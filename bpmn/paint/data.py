"""Data, stores, notes, messages; and a plain box for what BPMN does not know."""

from __future__ import annotations

from bpmn.lettering import LINE_HEIGHT, lines
from bpmn.paint.activities import centred
from bpmn.paint.containers import frame
from bpmn.paint.scene import Shape
from bpmn.paint.signs import DATA, MARKERS, draw_sign
from bpmn.paint.svg import INSIDE, number, numbers, path, polygon, text, way

_FOLD = 0.3  # of the width of a sheet
_STEP = INSIDE * LINE_HEIGHT
_BRACKET = 10


def draw_data(shape: Shape) -> str:
    box = shape.box
    fold = min(box.width * _FOLD, box.height / 2)
    x = box.right - fold
    outline = [(box.x, box.y), (x, box.y), (box.right, box.y + fold), (box.right, box.bottom), (box.x, box.bottom)]
    parts = [path(polygon(outline), "body")]
    parts.append(path(way([(x, box.y), (x, box.y + fold), (box.right, box.y + fold)]), "sign"))
    parts += [draw_sign(DATA[mark], box.x + 3, box.y + 3) for mark in ("input", "output") if mark in shape.marks]
    if "collection" in shape.marks:
        parts.append(draw_sign(MARKERS["parallel"], box.middle.x - 7, box.bottom - 17))
    return "".join(parts)


def draw_store(shape: Shape) -> str:
    box = shape.box
    across, down = box.width / 2, min(box.height * 0.13, box.width / 2)
    arc = f"a{numbers(across, down)} 0 0 "
    rim = f"{arc}0 {numbers(box.width, 0)}"
    body = (
        f"M{numbers(box.x, box.y + down)}{arc}1 {numbers(box.width, 0)}V{number(box.bottom - down)}"
        f"{arc}1 {numbers(-box.width, 0)}z"
    )
    rims = "".join(f"M{numbers(box.x, box.y + down + row * down * 0.7)}{rim}" for row in range(3))
    return path(body, "body") + path(rims, "sign")


def draw_note(shape: Shape) -> str:
    box = shape.box
    arm = min(_BRACKET, box.width)
    bracket = way([(box.x + arm, box.y), (box.x, box.y), (box.x, box.bottom), (box.x + arm, box.bottom)])
    found = lines(shape.name, box.width - 10, INSIDE, max(int((box.height + 2) / _STEP), 1))
    top = box.y + max(min((box.height - len(found) * _STEP) / 2, 5), 0)
    return (
        frame(box, "sheet")
        + path(bracket, "body")
        + text(found, box.x + 6, top, start=True, width=max(box.width - 10, 0))
    )


def draw_message(shape: Shape) -> str:
    box = shape.box
    flap = way([(box.x, box.y), (box.middle.x, box.y + box.height * 0.6), (box.right, box.y)])
    return frame(box, "body") + path(flap, "sign")


def draw_box(shape: Shape) -> str:
    box = shape.box
    written = centred(shape.name, box.width - 12, box.y + 2, box.bottom - 2, box.middle.x)
    return frame(box, "body") + text(written.lines, written.x, written.top)
