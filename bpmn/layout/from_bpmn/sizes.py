"""How large shapes and labels are: as their texts want, measured as modelers write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import ceil

from bpmn.elements import Element
from bpmn.layout.sheet import Size
from bpmn.lettering import LINE_HEIGHT, lines, text_width

Texts = Callable[[Element], Iterable[str]]

# Modelers write 12 px inside of shapes and 11 px beside them, in Arial, whose letters are a little wider than those that
# we measure: so many parts more room let them break lines where we do.
_INSIDE, _BESIDE = 12, 11
_ROOM = 1.07

_EVENT, _GATEWAY = Size(36, 36), Size(50, 50)
_DATA, _STORE = Size(36, 50), Size(50, 50)
_CONVERSATION = Size(50, 43)
# What a modeler leaves free at each side of a text in a shape, and at each side of one in an annotation.
_PADDING, _NOTE_PADDING = 5, 7

# Boxes from which the smallest is taken that holds its text: width and height.
_BOXES = [Size(width, height) for width in (100, 120, 140, 160) for height in (80, 90, 100, 110, 120)]
# What is too long for them gets higher ones, but a text of thousands of letters is cut by whoever paints it.
_TALLEST = 200
_SIGN = 18  # the height that the sign of a task takes at its top, or a marker at its bottom
_BAND = 20  # the height of a participant in a choreography task

LABEL_WIDTHS = (90, 105, 120, 140)  # as modelers break labels beside shapes; more for a long word
_MOST_LABEL_LINES = 10
_NOTE_WIDTHS = (100, 130, 160, 200)
_MOST_NOTE_LINES = 20
_TITLE_LENGTHS = (60, 90, 120, 160, 200, 250, 300, 400)
_MOST_TITLE_LINES = 2  # what the strip of a pool or lane holds
_EMPTY_POOL_WIDTH = 400
_TITLE_WIDTH = 260  # of an expanded sub-process

_REMEMBERED = 5_000  # texts that are measured once


def own_texts(element: Element) -> tuple[str, ...]:
    """What the file writes in or beside an element."""
    if element.kind == "textAnnotation":
        text = element.child("text")
        return (text.text,) if text is not None else ()
    if element.kind == "group":
        value = element.ref("categoryValueRef")
        return ((value.get("value") or ""),) if value is not None else ()
    name = element.name
    if not name and element.kind in {"dataObjectReference", "dataStoreReference"}:
        named = element.ref("dataObjectRef") or element.ref("dataStoreRef")
        name = named.name if named is not None else None
    return (name or "",)


class Sizes:
    def __init__(self, texts: Texts | None = None) -> None:
        self._texts = texts

    def texts(self, element: Element) -> tuple[str, ...]:
        """All that can be written there: in several languages, the shape has room for each."""
        found = own_texts(element)
        if self._texts is not None:
            found = tuple(dict.fromkeys((*found, *self._texts(element))))
        return tuple(text for text in found if text.strip())

    def shape(self, node: Element) -> Size:
        if node.is_a("event"):
            return _EVENT
        if node.is_a("gateway"):
            return _GATEWAY
        if node.is_a("conversationNode"):
            return _CONVERSATION
        if node.is_a("choreographyActivity"):
            inside = _box(self.texts(node), 0)
            return Size(inside.width, min(inside.height + _BAND, _TALLEST))
        return _box(self.texts(node), _SIGN if _has_sign(node) else 0)

    def artifact(self, element: Element) -> Size:
        if element.kind == "textAnnotation":
            return _note(self.texts(element))
        if element.is_a("conversationNode"):
            return _CONVERSATION
        return _STORE if element.kind in {"dataStoreReference", "dataStore"} else _DATA

    def label(self, element: Element) -> Size | None:
        """The room that its name takes beside it."""
        return _union(_label(text) for text in self.texts(element))

    def expanded(self, node: Element) -> tuple[Size, Size | None]:
        """The least size of an expanded sub-process, and that of its name."""
        title = _union(_title(text) for text in self.texts(node))
        width = max(140.0, title.width + 4 * _PADDING if title else 0.0)
        return Size(width, 100), title

    def upwards(self, element: Element) -> Size | None:
        """The room of a name that is written upwards in a strip, as if it were written from left to right."""
        return _union(_strip(text) for text in self.texts(element))

    def empty_pool(self, element: Element) -> Size | None:
        """The same of a pool that is empty, in which modelers write from left to right: what is wide there is high here."""
        blocks = [_block(text, _EMPTY_POOL_WIDTH, _INSIDE, _MOST_TITLE_LINES) for text in self.texts(element)]
        return _union(Size(block.height, block.width) for block in blocks)


def _has_sign(node: Element) -> bool:
    """Whether something but the text is drawn in an activity."""
    return (
        node.kind != "task" or node.child("loopCharacteristics") is not None or node.get("isForCompensation") == "true"
    )


def _union(sizes: Iterable[Size]) -> Size | None:
    found = list(sizes)
    return Size(max(size.width for size in found), max(size.height for size in found)) if found else None


def _block(text: str, width: float, size: int, most: int) -> Size:
    broken = lines(text, width / _ROOM, size, most)
    widest = max((text_width(line, size) for line in broken), default=0.0)
    return Size(ceil(widest * _ROOM), ceil(len(broken) * size * LINE_HEIGHT))


@lru_cache(maxsize=_REMEMBERED)
def _label(text: str) -> Size:
    widths = (width for width in LABEL_WIDTHS if not _breaks_words(text, width, _BESIDE))
    return _block(text, next(widths, LABEL_WIDTHS[0]), _BESIDE, _MOST_LABEL_LINES)


@lru_cache(maxsize=_REMEMBERED)
def _title(text: str) -> Size:
    block = _block(text, _TITLE_WIDTH, _INSIDE, _MOST_TITLE_LINES)
    return Size(block.width, block.height + 2 * _PADDING)


@lru_cache(maxsize=_REMEMBERED)
def _strip(text: str) -> Size:
    for length in _TITLE_LENGTHS:
        broken = lines(text, (length - 2 * _PADDING) / _ROOM, _INSIDE, _MOST_TITLE_LINES + 1)
        if len(broken) <= _MOST_TITLE_LINES and not _breaks_words(text, length - 2 * _PADDING):
            break
    block = _block(text, length - 2 * _PADDING, _INSIDE, _MOST_TITLE_LINES)
    return Size(block.width + 2 * _PADDING, block.height)


def _box(texts: tuple[str, ...], sign: float) -> Size:
    """The smallest box that holds each of the texts without breaking a word."""
    fitting = [box for box in _BOXES if all(_fits(text, box, sign) for text in texts)]
    if fitting:
        return min(fitting, key=lambda box: (box.width * box.height, box.width))
    width = _BOXES[-1].width
    tallest = max(_needed(text, width, sign) for text in texts)
    return Size(width, min(max(ceil(tallest / 10) * 10, _BOXES[-1].height), _TALLEST))


def _fits(text: str, box: Size, sign: float) -> bool:
    return _needed(text, box.width, sign) <= box.height and not _breaks_words(text, box.width - 2 * _PADDING)


@lru_cache(maxsize=_REMEMBERED)
def _needed(text: str, width: float, sign: float) -> float:
    """The height of a box so wide. The text stands in its middle: what is free above it is free below it."""
    most = ceil(_TALLEST / _INSIDE)
    broken = lines(text, (width - 2 * _PADDING) / _ROOM, _INSIDE, most)
    return len(broken) * _INSIDE * LINE_HEIGHT + 2 * max(sign, _PADDING)


@lru_cache(maxsize=_REMEMBERED)
def _breaks_words(text: str, width: float, size: int = _INSIDE) -> bool:
    words = text[:2_000].split()
    return any(text_width(word, size) * _ROOM > width for word in words)


def _note(texts: tuple[str, ...]) -> Size:
    sizes = [_one_note(text) for text in texts]
    return _union(sizes) or Size(100, 30)


@lru_cache(maxsize=_REMEMBERED)
def _one_note(text: str) -> Size:
    """Not much higher than wide: the narrowest width of which that is so."""
    for width in _NOTE_WIDTHS:
        block = _block(text, width - 2 * _NOTE_PADDING, _INSIDE, _MOST_NOTE_LINES)
        if block.height + 2 * _NOTE_PADDING <= width / 2 and not _breaks_words(text, width - 2 * _NOTE_PADDING):
            break
    return Size(max(30.0, block.width + 2 * _NOTE_PADDING), max(30.0, block.height + 2 * _NOTE_PADDING))
