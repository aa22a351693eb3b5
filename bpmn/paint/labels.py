"""Names beside shapes and lines: where the file wants them, else where modelers put them."""

from __future__ import annotations

from dataclasses import dataclass

from bpmn.lettering import LINE_HEIGHT, lines, text_width
from bpmn.paint.lines import ENVELOPE, middle
from bpmn.paint.scene import Box, Edge, Point, Shape
from bpmn.paint.svg import OUTSIDE, text

BESIDE_FORMS = frozenset({"event", "gateway", "data", "store", "conversation", "message"})
_WIDTH = 90  # of a name that has no place in the file, as modelers have it
_NARROW = 20  # what the file gives less room than this was never meant to be read there
_MOST = 12  # lines of a name: what is longer is read in the tooltip
_STEP = OUTSIDE * LINE_HEIGHT
_BELOW, _OFF = 4, 4


@dataclass(frozen=True)
class Label:
    lines: tuple[str, ...]
    x: float  # of the middle
    top: float
    box: Box


def label_of(item: Shape | Edge) -> Label | None:
    """The name as it is drawn beside the shape or line; None where it has none, or where it stands inside."""
    if not item.name or (isinstance(item, Shape) and item.form not in BESIDE_FORMS and not _is_titled_group(item)):
        return None
    if item.label is not None:
        return _in_its_place(item.name, item.label)
    if isinstance(item, Shape):
        return _label(item.name, _WIDTH, item.box.middle.x, item.box.bottom + _BELOW)
    at, lies = middle(item.points)
    found = lines(item.name, _WIDTH, OUTSIDE, _MOST)
    has_envelope = not item.marks.isdisjoint({"initiating", "answering"})
    if lies:
        return _at(found, at.x, at.y - (_OFF + ENVELOPE[1] / 2 * has_envelope) - len(found) * _STEP)
    half = max((text_width(line, OUTSIDE) for line in found), default=0) / 2
    return _at(found, at.x + _OFF + ENVELOPE[0] / 2 * has_envelope + half, at.y - len(found) * _STEP / 2)


def _is_titled_group(shape: Shape) -> bool:
    return shape.form == "group" and shape.label is not None


def _in_its_place(name: str, box: Box) -> Label:
    longest = max((text_width(word, OUTSIDE) for word in name.split()), default=0)
    width = max(box.width, _NARROW, min(longest, _WIDTH)) + 1
    most = max(int(box.height / _STEP), _MOST)
    found = lines(name, width, OUTSIDE, most)
    if width < _WIDTH and len(found) * _STEP > box.height + _STEP:  # the file was measured with another font
        found = lines(name, _WIDTH, OUTSIDE, most)
    return _at(found, box.middle.x, box.y)


def _label(name: str, width: float, x: float, top: float) -> Label:
    return _at(lines(name, width, OUTSIDE, _MOST), x, top)


def _at(found: tuple[str, ...], x: float, top: float) -> Label:
    width = max((text_width(line, OUTSIDE) for line in found), default=0)
    return Label(found, x, top, Box(x - width / 2, top, width, len(found) * _STEP))


def draw_label(label: Label) -> str:
    return text(label.lines, label.x, label.top, size=OUTSIDE, class_="label")


def corners(box: Box) -> tuple[Point, Point]:
    return Point(box.x, box.y), Point(box.right, box.bottom)
