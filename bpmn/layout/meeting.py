"""Rectangles and segments: what touches, crosses or enters what, found by a sweep and not by looking at every pair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from math import frexp, inf

from bpmn import geometry

# An end of a segment that only just reaches into a rectangle shares less of the segment with it than this.
_LEAST_SHARE = 1e-6


Spot = geometry.Point


class Rect(geometry.Box):
    """A box, and what it is without a margin, which may be less than nothing."""

    __slots__ = ()

    def smaller(self, margin: float) -> Rect:
        return Rect(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


Segment = tuple[Spot, Spot]


def around(segment: Segment) -> Rect:
    (ax, ay), (bx, by) = segment
    return Rect(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))


# ---------------------------------------------------------------- one and another


def overlap(one: Rect, other: Rect) -> bool:
    """Whether they share more than a border."""
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def holds(outer: Rect, inner: Rect, tolerance: float = 0) -> bool:
    return (
        inner.x >= outer.x - tolerance
        and inner.y >= outer.y - tolerance
        and inner.right <= outer.right + tolerance
        and inner.bottom <= outer.bottom + tolerance
    )


def crosses(one: Segment, other: Segment) -> bool:
    """Whether each goes from one side of the other to its other side. To touch or to lie along it is not to cross."""
    (a, b), (c, d) = one, other
    return _turn(c, d, a) * _turn(c, d, b) < 0 and _turn(a, b, c) * _turn(a, b, d) < 0


def _turn(a: Spot, b: Spot, c: Spot) -> int:
    """1 where the way from a by b to c turns to one side, -1 to the other, 0 straight on or back."""
    area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    return (area > 0) - (area < 0)


def crossing_of(one: Segment, other: Segment) -> Spot:
    """Where two segments that cross do so."""
    (a, b), (c, d) = one, other
    across = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)
    share = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / across if across else 0.0
    return Spot(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))


def enters(segment: Segment, rect: Rect) -> bool:
    """Whether a piece of the segment is in the rectangle, or along its border; a touch with one point is not enough.

    The segment is clipped by one side after the other (Liang and Barsky).
    """
    (ax, ay), (bx, by) = segment
    first, last = 0.0, 1.0
    for start, step, low, high in (
        (ax, bx - ax, rect.x, rect.right),
        (ay, by - ay, rect.y, rect.bottom),
    ):
        if step == 0:
            if not low <= start <= high:
                return False
            continue
        there, back = (low - start) / step, (high - start) / step
        if step < 0:
            there, back = back, there
        first, last = max(first, there), min(last, back)
    return last - first > _LEAST_SHARE


def lie_together(one: Segment, other: Segment, least: float) -> bool:
    """Whether they are on one line, and share at least so much of it."""
    (a, b), (c, d) = one, other
    if _turn(a, b, c) or _turn(a, b, d) or _turn(c, d, a) or _turn(c, d, b):
        return False
    axis = 0 if abs(b.x - a.x) >= abs(b.y - a.y) else 1
    shared = min(max(a[axis], b[axis]), max(c[axis], d[axis])) - max(min(a[axis], b[axis]), min(c[axis], d[axis]))
    return shared >= least


# ---------------------------------------------------------------- many


class _Open:
    """The rectangles that the sweep is in, by their tops. Those of much the same height are kept together, so that few
    are looked at in vain: what touches a stretch begins no farther above it than its own height.
    """

    def __init__(self, rects: Sequence[Rect]) -> None:
        self.tops = [rect.y for rect in rects]
        self.bottoms = [rect.bottom for rect in rects]
        self.reaches = [max(1.0, 2.0 ** frexp(rect.height)[1]) if rect.height else 0.0 for rect in rects]
        self.by_reach: dict[float, list[tuple[float, int]]] = {}

    def add(self, number: int) -> None:
        insort(self.by_reach.setdefault(self.reaches[number], []), (self.tops[number], number))

    def take_out(self, number: int) -> None:
        entries = self.by_reach[self.reaches[number]]
        del entries[bisect_left(entries, (self.tops[number], number))]

    def touched(self, top: float, bottom: float) -> Iterator[int]:
        for reach, entries in self.by_reach.items():
            start = bisect_left(entries, (top - reach, -1))
            for _, number in entries[start : bisect_right(entries, (bottom, inf))]:
                if self.bottoms[number] >= top:
                    yield number


def touching(rects: Sequence[Rect]) -> Iterator[tuple[int, int]]:
    """The places of all pairs that share a point at least, the smaller first; in the order of the sweep."""
    opened = _Open(rects)
    for number, begins in _sweep(rects):
        if not begins:
            opened.take_out(number)
            continue
        for other in opened.touched(opened.tops[number], opened.bottoms[number]):
            yield min(number, other), max(number, other)
        opened.add(number)


def touching_between(ones: Sequence[Rect], others: Sequence[Rect]) -> Iterator[tuple[int, int]]:
    """The same for pairs of one and another: the place in the first sequence, and that in the second."""
    first, second, count = _Open(ones), _Open(others), len(ones)
    for number, begins in _sweep([*ones, *others]):
        own, far, place = (first, second, number) if number < count else (second, first, number - count)
        if not begins:
            own.take_out(place)
            continue
        for other in far.touched(own.tops[place], own.bottoms[place]):
            yield (place, other) if own is first else (other, place)
        own.add(place)


def _sweep(rects: Sequence[Rect]) -> Iterator[tuple[int, bool]]:
    """From left to right: where each begins, and where it ends. At one place all begin before any ends."""
    events = [(rect.x, 0, number) for number, rect in enumerate(rects)]
    events += [(rect.right, 1, number) for number, rect in enumerate(rects)]
    events.sort()
    for _, ends, number in events:
        yield number, not ends
