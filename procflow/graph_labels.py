"""Where the labels of lines stand: each beside its own line, over nothing else if that can be.

Graphviz leaves room for labels, but where lines cross the borders of clusters it puts some on those of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

Point = tuple[float, float]

_SAMPLES = 12  # of a piece of a curve
_PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)  # on a line, the best first
_GAP = 3.0
# What stands in the way, and how much it counts against a place.
_BOX, _LABEL, _OTHER_LINE, _OWN_LINE, _OFF_CENTRE = 60.0, 100.0, 12.0, 4.0, 20.0


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def curve(points: Sequence[Point]) -> list[Point]:
    """The points of a Bézier curve, as Graphviz writes it: a start, then three points a piece."""
    found = [points[0]]
    for index in range(0, len(points) - 3, 3):
        a, b, c, d = points[index : index + 4]
        for number in range(1, _SAMPLES + 1):
            t = number / _SAMPLES
            u = 1 - t
            weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
            found.append((x, y))
    return found


def placed(
    lines: Sequence[list[Point]], sizes: Sequence[tuple[float, float] | None], boxes: Sequence[Box]
) -> list[Point | None]:
    """The middle of each label, by its line; None for a line without one. `boxes` are what is better not written on."""
    taken: list[Box] = []
    middles: list[Point | None] = []
    for own, size in enumerate(sizes):
        if size is None:
            middles.append(None)
            continue
        _, middle, box = min(
            (
                (_cost(box, own, lines, boxes, taken) + far * _OFF_CENTRE, middle, box)
                for far, middle, box in _candidates(lines[own], *size)
            ),
            key=lambda candidate: candidate[0],
        )
        taken.append(box)
        middles.append(middle)
    return middles


def _candidates(line: list[Point], width: float, height: float) -> Iterator[tuple[float, Point, Box]]:
    for place in _PLACES:
        (x, y), (along_x, along_y) = _at(line, place)
        # Across the line, as far as the label is long there.
        across_x, across_y = -along_y, along_x
        far = abs(across_x) * width / 2 + abs(across_y) * height / 2 + _GAP
        for side in (-1, 1, 0) if across_x < 0 else (1, -1, 0):
            middle = (x + side * across_x * far, y + side * across_y * far)
            box = Box(middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2)
            yield abs(place - 0.5), middle, box


def _at(line: list[Point], share: float) -> tuple[Point, Point]:
    """The point after a share of the length of a line, and the direction there."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    left = share * sum(lengths)
    for (start, end), length in zip(pairwise(line), lengths, strict=True):
        if left <= length and length > 0:
            along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
            return (start[0] + along[0] * left, start[1] + along[1] * left), along
        left -= length
    return line[-1], (0.0, 1.0)


def _cost(box: Box, own: int, lines: Sequence[list[Point]], boxes: Sequence[Box], taken: Sequence[Box]) -> float:
    cost = _BOX * sum(map(box.meets, boxes)) + _LABEL * sum(map(box.meets, taken))
    for index, line in enumerate(lines):
        cost += (_OWN_LINE if index == own else _OTHER_LINE) * sum(map(box.covers, line))
    return cost
