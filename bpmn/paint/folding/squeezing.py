"""From the heights in a band to those in one row of it: what is empty there is made low, and lanes without anything
are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from bpmn.lettering import LINE_HEIGHT, lines, text_width
from bpmn.paint.containers import HEADER
from bpmn.paint.folding.bands import Band
from bpmn.paint.folding.slices import Slice, hull
from bpmn.paint.scene import Shape
from bpmn.paint.svg import INSIDE

_GAP = 26  # what is left of empty height; the head of an arrow fits in
_AIR = 5  # above and below a line that lies
_TITLE, _FOOT = 26, 10  # of an open sub-process: its name, and its lower border
_EMPTY = 40  # height of a lane that lines only pass through, at the least
_TALLEST = 400  # header; a longer name is cut


class Heights:
    """Old heights to new ones: the same in what is kept, less in what is empty. `kept` are the lanes that are left."""

    def __init__(self, band: Band, cut: Slice) -> None:
        solid = sorted(_solid(cut))
        reached = _reached(cut)
        top, bottom = solid[0][0], max(high for _, high in solid)
        if band.pool is not None:
            top, bottom = band.pool.box.y, band.pool.box.bottom
        elif band.lanes:
            top, bottom = min(lane.box.y for lane in band.lanes), max(lane.box.bottom for lane in band.lanes)
        self.kept = tuple(lane for lane in band.lanes if _is_used(lane, (*solid, *reached)))
        left_out = [
            (lane.box.y, lane.box.bottom) for lane in band.lanes if lane not in self.kept and _is_leaf(lane, band)
        ]
        holders = [shape for shape in (band.pool, *self.kept) if shape is not None]
        borders = {y for shape in (*holders, *band.lanes) for y in (shape.box.y, shape.box.bottom)}
        self.old = sorted({top, bottom, *borders, *(y for span in solid for y in span)})
        self.solid = _covered(self.old, solid)
        self.long = [
            b - a if full else min(b - a, _GAP) for (a, b), full in zip(pairwise(self.old), self.solid, strict=True)
        ]
        for low, high in left_out:
            for place in self._within(low, high):
                self.long[place] = 0.0
        for shape in sorted(holders, key=lambda shape: shape.box.height):
            self._make_room(shape)
        self.new = [0.0]
        for length in self.long:
            self.new.append(self.new[-1] + length)
        start = self.new[self.old.index(top)]
        self.new = [y - start for y in self.new]
        self.top, self.bottom = top, bottom

    def _within(self, low: float, high: float) -> range:
        return range(bisect_right(self.old, low) - 1, bisect_right(self.old, high) - 1)

    def _make_room(self, shape: Shape) -> None:
        """For the name in the header, which reads upwards; half above and half below what is there."""
        own = self._within(shape.box.y, shape.box.bottom)
        most = min(shape.box.height, max(_height_of_name(shape.name), _EMPTY))
        lacking = most - sum(self.long[place] for place in own)
        free = [place for place in own if not self.solid[place] and self.long[place] > 0]
        if lacking > 0 and free:
            for place in (free[0], free[-1]):
                self.long[place] += lacking / 2

    def __call__(self, y: float) -> float:
        place = min(max(bisect_right(self.old, y) - 1, 0), len(self.long) - 1)
        low, high = self.old[place], self.old[place + 1]
        if not low <= y <= high:
            return self.new[place] + y - low if y < low else self.new[place + 1] + y - high
        return self.new[place] + (y - low) / (high - low) * self.long[place]

    @property
    def height(self) -> float:
        return self(self.bottom)


def _solid(cut: Slice) -> Iterable[tuple[float, float]]:
    """What keeps its height: shapes, names, lines that lie or slope."""
    for shape in cut.shapes:
        box = hull(shape.box, shape.label)
        yield box.y - _AIR, box.bottom + _AIR
    for piece in cut.pieces:
        for a, b in pairwise(piece.points):
            if a.x != b.x:
                yield min(a.y, b.y) - _AIR, max(a.y, b.y) + _AIR
        if piece.named and piece.edge.label is not None:
            yield piece.edge.label.y - 1, piece.edge.label.bottom + 1
    for frame in cut.frames:
        yield frame.box.y, frame.box.y + _TITLE
        yield frame.box.bottom - _FOOT, frame.box.bottom
    if not cut.shapes and not cut.pieces and not cut.frames:
        yield 0.0, 1.0


def _reached(cut: Slice) -> tuple[tuple[float, float], ...]:
    """What lines pass through."""
    return tuple(
        (min(point.y for point in piece.points), max(point.y for point in piece.points)) for piece in cut.pieces
    )


def _is_used(lane: Shape, spans: Iterable[tuple[float, float]]) -> bool:
    return any(low < lane.box.bottom - _AIR - 1 and high > lane.box.y + _AIR + 1 for low, high in spans)


def _is_leaf(lane: Shape, band: Band) -> bool:
    box = lane.box
    return not any(
        other is not lane and box.y <= other.box.y and other.box.bottom <= box.bottom and other.box.x > box.x
        for other in band.lanes
    )


def _covered(old: list[float], solid: list[tuple[float, float]]) -> list[bool]:
    """For each stretch between two heights, whether something keeps its height there."""
    found = [False] * (len(old) - 1)
    reached = old[0]
    for low, high in solid:
        for place in range(bisect_right(old, max(low, reached)) - 1, bisect_right(old, high) - 1):
            found[place] = True
        reached = max(reached, high)
    return found


@cache
def _height_of_name(name: str) -> float:
    """How high a header has to be to show all of the name."""
    height = max([30.0, *(min(text_width(word, INSIDE) + 9, _TALLEST) for word in name.split())])
    while height < _TALLEST and len(lines(name, height - 8, INSIDE)) > int(HEADER / (INSIDE * LINE_HEIGHT)):
        height += 10
    return height
