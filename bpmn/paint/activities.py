"""Tasks, sub-processes and call activities."""

from __future__ import annotations

from bpmn.lettering import LINE_HEIGHT, lines
from bpmn.paint.scene import Box, Shape
from bpmn.paint.signs import MARKERS, TASKS, draw_sign
from bpmn.paint.svg import INSIDE, tag, text

ROUND = 10
_SIGN_AT, _SIGN_HIGH = 6, 22
_MARKER, _BETWEEN = 14, 5
_PADDING = 6
_STEP = INSIDE * LINE_HEIGHT


def draw(shape: Shape) -> str:
    box = shape.box
    border = " ".join(
        word
        for word, wanted in (
            ("body", True),
            ("call", "call" in shape.marks),
            ("dotted", "event" in shape.marks),
            ("room", "expanded" in shape.marks),
        )
        if wanted
    )
    parts = [rounded(box, border)]
    if "transaction" in shape.marks:
        parts.append(rounded(box.inset(3), "sign", ROUND - 3))
    parts.append(draw_sign(TASKS.get(shape.kind, ()), box.x + _SIGN_AT, box.y + _SIGN_AT))
    parts.append(markers(shape, box))
    parts.append(_name(shape))
    return "".join(parts)


def rounded(box: Box, class_: str, radius: float = ROUND) -> str:
    return tag("rect", class_=class_, x=box.x, y=box.y, width=box.width, height=box.height, rx=radius)


def markers(shape: Shape, box: Box) -> str:
    """At the foot of the shape, side by side."""
    found = [sign for mark, sign in MARKERS.items() if mark in shape.marks]
    x = box.middle.x - (len(found) * (_MARKER + _BETWEEN) - _BETWEEN) / 2
    y = box.bottom - _MARKER - 4
    return "".join(draw_sign(sign, x + place * (_MARKER + _BETWEEN), y) for place, sign in enumerate(found))


def has_markers(shape: Shape) -> bool:
    return not shape.marks.isdisjoint(MARKERS)


def _name(shape: Shape) -> str:
    box = shape.box
    room = box.inset(_PADDING)
    if "expanded" in shape.marks:
        return text(lines(shape.name, room.width, INSIDE, 2), box.middle.x, box.y + _PADDING)
    foot = box.bottom - (_MARKER + 6 if has_markers(shape) else 2)
    top = box.y + 2
    written = centred(shape.name, room.width, top, foot, box.middle.x)
    # Beside the sign there is no room for more than a short first line: what would touch it begins below.
    if shape.kind in TASKS and written.top < box.y + _SIGN_HIGH:
        written = centred(shape.name, room.width, box.y + _SIGN_HIGH, foot, box.middle.x)
    return text(written.lines, written.x, written.top)


class Written:
    """Lines, and where the first one has its top."""

    __slots__ = ("lines", "top", "x")

    def __init__(self, found: tuple[str, ...], x: float, top: float) -> None:
        self.lines, self.x, self.top = found, x, top


def centred(name: str, width: float, top: float, foot: float, x: float) -> Written:
    """As many lines as there is room for between `top` and `foot`, but at least one, in the middle."""
    found = lines(name, width, INSIDE, max(int((foot - top) / _STEP), 1))
    return Written(found, x, (top + foot - len(found) * _STEP) / 2)
