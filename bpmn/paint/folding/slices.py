"""Where a band may be cut upright, and what lies between two cuts.

Only lines that lie may cross a cut: shapes, and lines that stand, keep their whole width free, with a little air beside
it. Names and notes stay whole with what they belong to, also where they hang over the cut: a slice is as wide as what is
in it. Of a line that crosses a slice without a bend nothing is drawn there: it goes on from the slice before to the one
behind.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import dist
from typing import NamedTuple

from bpmn.paint.containers import HEADER
from bpmn.paint.folding.bands import Band
from bpmn.paint.scene import Box, Edge, Point, Shape

# What is kept free between a cut and shapes or lines that stand; in units of the drawing.
_BESIDE_SHAPE, _BESIDE_LINE = 4, 3
_OWN = 160  # a note that is farther from its step stands by itself
# What it costs to cut a line. A note is read beside its step, and a message with what it is sent by.
_COSTS = {"association": 6, "dataInputAssociation": 4, "dataOutputAssociation": 4, "messageFlow": 2}

Span = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """Part of a line in one slice. It comes in or goes out at one of its sides where it does not begin or end there."""

    edge: Edge
    points: tuple[Point, ...]
    along: float  # how far from the beginning of the line it begins
    comes: str  # "left", "right", or "" where the line begins here
    goes: str
    named: bool  # whether its name stands in this slice


@dataclass(frozen=True)
class Slice:
    first: int  # numbers of cuts
    last: int
    shapes: tuple[Shape, ...]
    pieces: tuple[Piece, ...]
    frames: tuple[Shape, ...]


def hull(*boxes: Box | None) -> Box:
    there = [box for box in boxes if box is not None]
    x, y = min(box.x for box in there), min(box.y for box in there)
    return Box(x, y, max(box.right for box in there) - x, max(box.bottom for box in there) - y)


class Slices:
    """A band and the places where it may be cut, `at`: the first and the last are its ends."""

    def __init__(self, band: Band) -> None:
        self.band = band
        self.hulls = [hull(shape.box, shape.label) for shape in band.shapes]
        self.owned = _owned(band)  # notes, each with the line to its step
        # Where each line is nearest to its name, and how far it reaches: asked for again and again.
        self._near = {id(edge): _nearest_x(edge) for edge in band.edges if edge.label is not None and edge.name}
        self._reach = {id(edge): _reach(edge) for edge in band.edges}
        self.head = self._head()
        self.origin = band.pool.box.x if band.pool else min((lane.box.x for lane in band.lanes), default=None)
        self.at = self._places()
        self._edges: list[list[Edge]] = [[] for _ in self.at]
        self._shapes: list[list[Shape]] = [[] for _ in self.at]
        self._frames: list[list[Shape]] = [[] for _ in self.at]
        for edge in band.edges:
            for place in {self.place_of(x) for x in self._marked(edge)}:
                self._edges[place].append(edge)
        for shape in band.shapes:
            self._shapes[self._place_of_shape(shape)].append(shape)
        for frame in band.frames:
            for place in range(self.place_of(frame.box.x), self.place_of(frame.box.right) + 1):
                self._frames[place].append(frame)
        self.low, self.high = self._extents()

    def _head(self) -> float:
        """How wide the headers of the pool and the lanes are, side by side."""
        lefts = [shape.box.x for shape in (self.band.pool, *self.band.lanes) if shape is not None]
        return max(lefts) - min(lefts) + HEADER if lefts else 0.0

    def _places(self) -> list[float]:
        spans = sorted(self._solid())
        left, right = spans[0][0] if spans else 0.0, max((high for _, high in spans), default=0.0)
        found = [left]
        reached = left
        for low, high in spans if self.band.cuttable else ():
            if low > reached:
                found.append((low + reached) / 2)
            reached = max(reached, high)
        return [*found, right + 1]

    def _solid(self) -> Iterable[Span]:
        for shape in self.band.shapes:
            if shape.id not in self.owned:
                yield shape.box.x - _BESIDE_SHAPE, shape.box.right + _BESIDE_SHAPE
        for edge in self.owned.values():
            ends = [point.x for point in edge.points]
            yield min(ends) - _BESIDE_LINE, max(ends) + _BESIDE_LINE
        for frame in self.band.frames:
            for side in (frame.box.x, frame.box.right):
                yield side - _BESIDE_SHAPE, side + _BESIDE_SHAPE
        for edge in self.band.edges:
            for point in edge.points:
                yield point.x - _BESIDE_LINE, point.x + _BESIDE_LINE

    def _marked(self, edge: Edge) -> Iterable[float]:
        yield from (point.x for point in edge.points)
        if id(edge) in self._near:
            yield self._near[id(edge)]

    def place_of(self, x: float) -> int:
        return min(max(bisect_right(self.at, x) - 1, 0), len(self.at) - 2)

    def _place_of_shape(self, shape: Shape) -> int:
        own = self.owned.get(shape.id)
        return self.place_of(shape.box.middle.x if own is None else own.points[0].x)

    def _extents(self) -> tuple[list[float], list[float]]:
        """For each place between two cuts, how far left and right what lies there reaches."""
        low, high = [*self.at[1:]], [*self.at[:-1]]

        def reach(left: float, right: float, place: int) -> None:
            low[place], high[place] = min(low[place], left), max(high[place], right)

        for shape, box in zip(self.band.shapes, self.hulls, strict=True):
            reach(box.x, box.right, self._place_of_shape(shape))
        for edge in self.band.edges:
            for point in edge.points:
                reach(point.x, point.x, self.place_of(point.x))
            if edge.label is not None and edge.name:
                reach(edge.label.x, edge.label.right, self.place_of(self._near[id(edge)]))
        for frame in self.band.frames:
            for side in (frame.box.x, frame.box.right):
                reach(side, side, self.place_of(side))
        return low, high

    def extent(self, first: int, last: int) -> Span:
        return min(self.low[first:last]), max(self.high[first:last])

    @cached_property
    def costs(self) -> list[tuple[int, int]]:
        """For each cut, how many open sub-processes and groups it goes through, and what the lines cost that it cuts."""
        frames, lines = [0] * (len(self.at) + 1), [0] * (len(self.at) + 1)
        for frame in self.band.frames:
            self._count(frames, frame.box.x, frame.box.right, 1)
        for edge in self.band.edges:
            for a, b in pairwise(edge.points):
                self._count(lines, min(a.x, b.x), max(a.x, b.x), _COSTS.get(edge.kind, 1))
        return list(zip(accumulate(frames), accumulate(lines), strict=True))[:-1]

    def _count(self, counts: list[int], low: float, high: float, cost: int) -> None:
        counts[bisect_right(self.at, low)] += cost
        counts[bisect_left(self.at, high)] -= cost

    def slice(self, first: int, last: int) -> Slice:
        edges = {id(edge): edge for place in range(first, last) for edge in self._edges[place]}
        frames = {id(frame): frame for place in range(first, last) for frame in self._frames[place]}
        inner = self.at[first], self.at[last]
        return Slice(
            first,
            last,
            tuple(shape for place in range(first, last) for shape in self._shapes[place]),
            tuple(piece for edge in edges.values() for piece in self._pieces(edge, *inner, first, last)),
            tuple(frames.values()),
        )

    def _pieces(self, edge: Edge, low: float, high: float, first: int, last: int) -> Iterable[Piece]:
        """What of the line is drawn between two cuts. The ends of the band cut nothing."""
        low = low if first > 0 else float("-inf")
        high = high if last < len(self.at) - 1 else float("inf")
        named = id(edge) in self._near and low <= self._near[id(edge)] < high
        left, right = self._reach[id(edge)]
        if low < left and right < high:
            yield Piece(edge, edge.points, 0.0, "", "", named)
            return
        runs = list(_runs(edge.points, low, high))
        holder = _nearest(runs, edge.label) if named and runs else None
        for place, run in enumerate(runs):
            crosses = run.comes and run.goes and len(run.points) == 2
            if place == holder or not crosses:
                yield Piece(edge, *run, place == holder)


def _reach(edge: Edge) -> Span:
    across = [point.x for point in edge.points]
    return min(across), max(across)


def _nearest_x(edge: Edge) -> float:
    """Where the line is nearest to its label."""
    assert edge.label is not None, "only a label that is there is asked for"
    at = edge.label.middle
    near = []
    for a, b in pairwise((edge.points[0], *edge.points)):
        x = min(max(at.x, min(a.x, b.x)), max(a.x, b.x))
        near.append((abs(x - at.x) + _gap(at.y, a.y, b.y), x))
    return min(near)[1]


def _owned(band: Band) -> dict[str, Edge]:
    """Notes with the line to the step that they are read beside, which is short and is not cut."""
    notes = {shape.id for shape in band.shapes if shape.form == "note"}
    found: dict[str, Edge] = {}
    for edge in band.edges:
        for note in {edge.source, edge.target} & notes:
            across = [point.x for point in edge.points]
            if max(across) - min(across) <= _OWN:
                found.setdefault(note, edge)
    return found


class _Run(NamedTuple):
    points: tuple[Point, ...]
    along: float
    comes: str
    goes: str


def _nearest(runs: list[_Run], label: Box | None) -> int:
    assert label is not None, "only a label that is there is asked for"
    at = label.middle
    away = [
        min(_gap(at.x, a.x, b.x) + _gap(at.y, a.y, b.y) for a, b in pairwise((run.points[0], *run.points)))
        for run in runs
    ]
    return away.index(min(away))


def _gap(value: float, a: float, b: float) -> float:
    return max(min(a, b) - value, value - max(a, b), 0.0)


def _runs(points: tuple[Point, ...], low: float, high: float) -> Iterable[_Run]:
    """The parts of a way between `low` and `high`, and by which side each comes in and goes out."""
    run: list[Point] = []
    comes, along, start = "", 0.0, 0.0
    if low < points[0].x < high:
        run = [points[0]]
    for a, b in pairwise(points):
        crossed = sorted((x for x in (low, high) if min(a.x, b.x) < x < max(a.x, b.x)), reverse=b.x < a.x)
        for x in crossed:
            side = "left" if x == low else "right"
            at = Point(x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x))
            if run:
                yield _Run((*run, at), start, comes, side)
                run = []
            else:
                run, comes, start = [at], side, along + dist(a, at)
        if low < b.x < high:
            run.append(b)
        along += dist(a, b)
    if run:
        yield _Run(tuple(run), start, comes, "")
