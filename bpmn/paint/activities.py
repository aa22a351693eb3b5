"""Tasks, sub-processes and call activities."""

from __future__ import annotations

from bpmn.lettering import LINE_HEIGHT, lines, text_width
from bpmn.paint.scene import Box, Shape
from bpmn.paint.signs import MARKERS, TASKS, draw_sign
from bpmn.paint.svg import INSIDE, tag, text

ROUND = 10
_SIGN_AT, _SIGN_HIGH = 6, 24
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
    written = centred(shape.name, room.width, box.y + 2, foot, box.middle.x)
    if shape.kind not in TASKS or not _touches_sign(written, box):
        return text(written.lines, written.x, written.top)
    # It begins below the sign, or keeps off it on both sides if that shows more of the name.
    below = centred(shape.name, room.width, box.y + _SIGN_HIGH, foot, box.middle.x)
    if below.is_cut:
        narrow = centred(shape.name, room.width - 2 * (_SIGN_HIGH - _PADDING), box.y + 2, foot, box.middle.x)
        below = below if narrow.is_cut or narrow.breaks_words else narrow
    else:
        below = Written(shape.name, below.lines, below.x, box.y + _SIGN_HIGH)
    return text(below.lines, below.x, below.top)


def _touches_sign(written: Written, box: Box) -> bool:
    """Whether a line beside the sign of the task is so long that it reaches it."""
    free = box.width - 2 * _SIGN_HIGH
    beside = (line for place, line in enumerate(written.lines) if written.top + place * _STEP < box.y + _SIGN_HIGH - 2)
    return any(text_width(line, INSIDE) > free for line in beside)


class Written:
    """Lines, and where the first one has its top."""

    __slots__ = ("lines", "name", "top", "x")

    def __init__(self, name: str, found: tuple[str, ...], x: float, top: float) -> None:
        self.name, self.lines, self.x, self.top = name, found, x, top

    @property
    def is_cut(self) -> bool:
        return sum(len(line.replace(" ", "")) for line in self.lines) < len("".join(self.name.split()))

    @property
    def breaks_words(self) -> bool:
        return not {word for line in self.lines for word in line.split()} <= set(self.name.split())


def centred(name: str, width: float, top: float, foot: float, x: float) -> Written:
    """As many lines as there is room for between `top` and `foot`, but at least one, in the middle."""
    found = lines(name, width, INSIDE, max(int((foot - top) / _STEP), 1))
    return Written(name, found, x, (top + foot - len(found) * _STEP) / 2)
