"""What stands above and below the pool in a row: black boxes as strips, and flags of lines that leave for another page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from bpmn.lettering import text_width
from bpmn.paint.folding.bands import Door
from bpmn.paint.folding.flags import HIGH
from bpmn.paint.folding.slices import Piece
from bpmn.paint.scene import Box, Shape
from bpmn.paint.svg import INSIDE

STRIP = 34  # the height of a black box
STEM = 16  # of a line that leaves the pool for another page, up to its flag
_BETWEEN = 30  # strips, and the first of them and the pool: the head of an arrow and a line of letters fit in
_FREE = 6  # beside flags


class Side:
    """The strips and flags on one side of the pool, the nearest first."""

    def __init__(self, *, up: bool) -> None:
        self.up = up
        self.boxes: dict[str, Shape] = {}
        self.lines: dict[str, int] = defaultdict(int)
        self.flags = 0
        self.label = 0.0

    def add(self, door: Door, piece: Piece, pool: Box | None) -> None:
        if door.box is None:
            self.flags += 1
        else:
            self.boxes[door.box.id] = door.box
            self.lines[door.box.id] += 1
        label = piece.edge.label if piece.named else None
        if label is not None and pool is not None and not pool.y <= label.middle.y <= pool.bottom:
            self.label = max(self.label, label.height + 8)

    @property
    def order(self) -> list[Shape]:
        """Those with many lines come first: the lines of the others cross them."""
        return sorted(self.boxes.values(), key=lambda box: (-self.lines[box.id], -box.box.y if self.up else box.box.y))

    @property
    def start(self) -> float:
        """How far from the pool the first strip is."""
        flags = STEM + HIGH + _FREE if self.flags else 0
        return max(_BETWEEN if self.boxes else 0, flags + (10 if self.boxes and flags else 0)) + self.label

    @property
    def height(self) -> float:
        return self.start + len(self.boxes) * (STRIP + _BETWEEN) - (_BETWEEN if self.boxes else 0)

    def distance(self, name: str) -> float:
        """From the pool to the strip."""
        place = [box.id for box in self.order].index(name)
        return self.start + place * (STRIP + _BETWEEN)


def name_box(name: str, box: Box, crossings: Iterable[float]) -> Box:
    """Where in a strip its name is crossed by no line: in the middle, else in the widest place without any."""
    wide = min(text_width(name, INSIDE) + 16, box.width)
    sides = sorted({box.x, *crossings, box.right})
    places = [Box(low, box.y, high - low, box.height) for low, high in pairwise(sides)]
    fitting = [place for place in places if place.width >= wide]
    middle = box.middle.x
    if not fitting:
        return max(places, key=lambda place: place.width)
    best = min(fitting, key=lambda place: abs(min(max(middle, place.x + wide / 2), place.right - wide / 2) - middle))
    at = min(max(middle, best.x + wide / 2), best.right - wide / 2)
    return Box(at - wide / 2, box.y, wide, box.height)
