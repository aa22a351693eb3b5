"""Where modelers write the name of a line whose label has no place in the file, as bpmn.io's tools do.

The size is a guess without any font, the one that bpmn-auto-layout makes: only so its count and ours are of the same
labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from bpmn.layout.meeting import Rect, Spot

WIDTH = 90
LINE = 14
SPACE = 4
BESIDE = 15  # from the line to the middle of the label

_WIDTHS = dict.fromkeys("MW", 11) | dict.fromkeys("mw", 10) | dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZ", 9)
_OTHER = 7


def implied_label(name: str, points: tuple[Spot, ...]) -> Rect | None:
    text = name.strip()
    if not text or len(points) < 2:
        return None
    middle = len(points) / 2 - 1
    a, b = points[floor(middle)], points[ceil(middle + 0.01)]
    x, y = a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2
    if abs(b.y - a.y) <= abs(b.x - a.x):
        y -= BESIDE
    else:
        x += BESIDE
    height = LINE * sum(_lines(paragraph) for paragraph in text.split("\n"))
    return Rect(x - WIDTH / 2, y - height / 2, WIDTH, height)


def _lines(paragraph: str) -> int:
    lines, used = 1, 0
    for word in paragraph.split():
        for number, piece in enumerate(_pieces(word)):
            if not used:
                used = piece
            elif number == 0 and used + SPACE + piece <= WIDTH:
                used += SPACE + piece
            else:
                lines, used = lines + 1, piece
    return lines


def _pieces(word: str) -> Iterator[int]:
    """The widths of a word, broken where it is wider than a line."""
    width = 0
    for letter in word:
        own = _WIDTHS.get(letter, _OTHER)
        if width and width + own > WIDTH:
            yield width
            width = 0
        width += own
    yield width
