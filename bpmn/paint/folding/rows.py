"""A slice of a band as a row: a scene of its own, with headers at the left, black boxes as strips, and flags where
lines go on somewhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bpmn.lettering import LINE_HEIGHT, text_width
from bpmn.paint.folding.bands import Door, Talk
from bpmn.paint.folding.flags import HIGH, End, spread
from bpmn.paint.folding.slices import Piece, Slice, Slices
from bpmn.paint.folding.squeezing import Heights
from bpmn.paint.folding.strips import STEM, STRIP, Side, name_box
from bpmn.paint.scene import Box, Edge, Point, Scene, Shape
from bpmn.paint.svg import OUTSIDE

_PAD = 20  # between headers or the border of a pool and what is inside
_SLOPE = 16  # in which lines come to their flags, which keep their distance
_FREE = 6  # beside flags


@dataclass(frozen=True, kw_only=True)
class Row:
    """Drawn without its flags; `ends` are what they are made of."""

    scene: Scene
    width: float
    height: float
    ends: tuple[End, ...]


class Rows:
    """The rows of one band; flags in them are `flag` wide."""

    def __init__(self, slices: Slices, flag: float) -> None:
        self.slices, self.flag, self.band = slices, flag, slices.band
        self.doors = {(door.line, door.out): door for door in self.band.doors}

    # ------------------------------------------------------------ sizes

    def width(self, first: int, last: int) -> float:
        low, high = self.slices.extent(first, last)
        sides = (first > 0) + (last < len(self.slices.at) - 1)
        return self.slices.head + 2 * _PAD + max(high - low, 0) + sides * self.gutter

    @property
    def gutter(self) -> float:
        return self.flag + _SLOPE + _FREE

    def height(self, first: int, last: int) -> float:
        cut = self.slices.slice(first, last)
        above, below = self.outside(cut)
        return above.height + Heights(self.band, cut).height + below.height

    # ------------------------------------------------------------ what stands above and below the pool

    def outside(self, cut: Slice) -> tuple[Side, Side]:
        sides = Side(up=True), Side(up=False)
        for piece in cut.pieces:
            for door in self.doors_of(piece):
                sides[not door.up].add(door, piece, self.band.pool.box if self.band.pool else None)
        pool = self.band.pool
        for box in self.band.lone if pool is not None and cut.first == 0 else ():
            sides[pool is not None and box.box.y > pool.box.y].boxes[box.id] = box
        for talk in self.talks_in(cut):
            for box in (talk.source, talk.target):
                sides[not self.is_above(talk)].boxes[box.id] = box
        return sides

    def talks_in(self, cut: Slice) -> Iterator[Talk]:
        """Lines between black boxes that are drawn in this row."""
        for talk in self.band.talks:
            if cut.first <= self.slices.place_of(talk.edge.points[0].x) < cut.last:
                yield talk

    def is_above(self, talk: Talk) -> bool:
        """Both of its boxes stand on one side of the pool, where the first of them was."""
        return self.band.pool is None or talk.source.box.y < self.band.pool.box.y

    def doors_of(self, piece: Piece) -> Iterator[Door]:
        for out, is_there in ((True, not piece.goes), (False, not piece.comes)):
            door = self.doors.get((piece.edge.id, out))
            if door is not None and is_there:
                yield door

    # ------------------------------------------------------------ the row itself

    def row(self, first: int, last: int) -> Row:
        cut = self.slices.slice(first, last)
        return _Making(self, cut, self.width(first, last)).row()


class _Making:
    def __init__(self, rows: Rows, cut: Slice, width: float) -> None:
        self.rows, self.band, self.cut, self.width = rows, rows.band, cut, width
        slices = rows.slices
        self.low, self.high = slices.extent(cut.first, cut.last)
        self.opens_left, self.opens_right = cut.first > 0, cut.last < len(slices.at) - 1
        self.left = slices.head + _PAD + (rows.gutter if self.opens_left else 0)
        self.right = self.left + max(self.high - self.low, 0)
        self.heights = Heights(self.band, cut)
        self.above, self.below = rows.outside(cut)
        self.ends: list[End] = []
        self.crossings: dict[str, list[float]] = defaultdict(list)  # where lines cross a strip

    def x(self, x: float) -> float:
        return self.left + x - self.low

    def y(self, y: float) -> float:
        return self.above.height + self.heights(y)

    def at(self, point: Point) -> Point:
        return Point(self.x(point.x), self.y(point.y))

    def box(self, box: Box) -> Box:
        """A box that is moved, its height kept as the heights keep it."""
        top = self.y(box.y)
        return Box(self.x(box.x), top, box.width, box.height)

    def row(self) -> Row:
        flags = self._side_flags()
        edges = [self._edge(number, piece, flags) for number, piece in enumerate(self.cut.pieces)]
        edges += [self._talk(talk) for talk in self.rows.talks_in(self.cut)]
        shapes = (*self._holders(), *self._frames(), *self._strips(), *self._shapes())
        height = self.above.height + self.heights.height + self.below.height
        return Row(
            scene=Scene(title="", description="", shapes=shapes, edges=tuple(edges)),
            width=self.width,
            height=height,
            ends=tuple(self.ends),
        )

    # ------------------------------------------------------------ shapes

    def _holders(self) -> Iterator[Shape]:
        """The pool and its lanes, as wide as the row."""
        origin = self.rows.slices.origin
        for shape in (self.band.pool, *self.heights.kept):
            if shape is not None and origin is not None:
                top, x = self.y(shape.box.y), shape.box.x - origin
                box = Box(x, top, self.width - x, self.y(shape.box.bottom) - top)
                yield replace(shape, box=box)

    def _frames(self) -> Iterator[Shape]:
        """Groups and open sub-processes; where they are cut, to the border of the row."""
        for frame in self.cut.frames:
            top = self.y(frame.box.y)
            left = self.x(frame.box.x) if frame.box.x >= self.low else self.left - _PAD / 2
            right = self.x(frame.box.right) if frame.box.right <= self.high else self.right + _PAD / 2
            label = frame.label and self.box(frame.label)
            yield replace(frame, box=Box(left, top, max(right - left, 1), self.y(frame.box.bottom) - top), label=label)

    def _shapes(self) -> Iterator[Shape]:
        for shape in self.cut.shapes:
            yield replace(shape, box=self.box(shape.box), label=shape.label and self.box(shape.label))

    def _strips(self) -> Iterator[Shape]:
        for side in (self.above, self.below):
            for shape in side.order:
                box = Box(0, self._strip_edge(side, shape.id) - (STRIP if side.up else 0), self.width, STRIP)
                label = name_box(shape.name, box, self.crossings[shape.id])
                yield replace(shape, box=box, label=label, marks=shape.marks | {"strip"})

    def _strip_edge(self, side: Side, name: str) -> float:
        """The border of a strip that faces the pool."""
        away = side.distance(name)
        return self.above.height - away if side.up else self.above.height + self.heights.height + away

    # ------------------------------------------------------------ lines

    def _side_flags(self) -> dict[tuple[int, str], float]:
        """For each piece, by its number, and for its coming and going, the height of the flag, which keeps off others."""
        found: dict[tuple[int, str], float] = {}
        low, high = self.y(self.heights.top) + HIGH / 2 + 2, self.y(self.heights.bottom) - HIGH / 2 - 2
        for side in ("left", "right"):
            wanted = sorted(
                (self.y(point.y), number, role)
                for number, piece in enumerate(self.cut.pieces)
                for role, where, point in (
                    ("comes", piece.comes, piece.points[0]),
                    ("goes", piece.goes, piece.points[-1]),
                )
                if where == side
            )
            placed = spread([y for y, _, _ in wanted], HIGH + 3, low, high)
            found |= {(number, role): y for (_, number, role), y in zip(wanted, placed, strict=True)}
        return found

    def _edge(self, number: int, piece: Piece, flags: dict[tuple[int, str], float]) -> Edge:
        points = [self.at(point) for point in piece.points]
        marks = set(piece.edge.marks)
        if piece.comes:
            points[0:1] = self._to_flag(piece, piece.comes, points[0], flags[number, "comes"], out=False)[::-1]
            marks.add("continues")
        if piece.goes:
            points[-1:] = self._to_flag(piece, piece.goes, points[-1], flags[number, "goes"], out=True)
            marks.add("goes-on")
        for door in self.rows.doors_of(piece):
            end = self._through(door, piece, points[-1] if door.out else points[0])
            points.insert(len(points) if door.out else 0, end)
            if door.box is None:
                marks.add("goes-on" if door.out else "continues")
        label = piece.edge.label if piece.named else None
        return replace(
            piece.edge,
            points=tuple(points),
            marks=frozenset(marks),
            label=self._label(label, points, piece) if label is not None else None,
            name=piece.edge.name if piece.named else "",
        )

    def _to_flag(self, piece: Piece, side: str, at: Point, y: float, *, out: bool) -> list[Point]:
        """From the last point inside to the flag."""
        sign = 1 if side == "right" else -1
        inner = self.right + _PAD / 2 if side == "right" else self.left - _PAD / 2
        outer = inner + sign * _SLOPE
        wide = self.rows.flag
        box = Box(outer if sign > 0 else outer - wide, y - HIGH / 2, wide, HIGH)
        self.ends.append(End(line=piece.edge.id, along=piece.along, out=out, side=side, box=box, door=False))
        return [Point(inner, at.y), Point(outer, y)]

    def _through(self, door: Door, piece: Piece, border: Point) -> Point:
        """Where the line ends that leaves by a door at `border`."""
        side = self.above if door.up else self.below
        sign = -1 if door.up else 1
        if door.box is not None:
            for strip in side.order:
                if strip.id == door.box.id:
                    break
                self.crossings[strip.id].append(border.x)
            return Point(border.x, self._strip_edge(side, door.box.id))
        tip = border.y + sign * STEM
        wide = self.rows.flag
        box = Box(border.x - wide / 2, tip - (HIGH if door.up else 0), wide, HIGH)
        where = "top" if door.up else "bottom"
        self.ends.append(End(line=piece.edge.id, along=piece.along, out=door.out, side=where, box=box, door=True))
        return Point(border.x, tip)

    def _talk(self, talk: Talk) -> Edge:
        """From strip to strip, upright."""
        side = self.above if self.rows.is_above(talk) else self.below
        x = min(max(self.x(talk.edge.points[0].x), self.left), self.right)
        names = [box.id for box in side.order]
        first, last = names.index(talk.source.id), names.index(talk.target.id)
        for name in names[min(first, last) + 1 : max(first, last)]:
            self.crossings[name].append(x)
        near, far = sorted((first, last))
        out = -1 if side.up else 1
        ends = {near: self._strip_edge(side, names[near]) + out * STRIP, far: self._strip_edge(side, names[far])}
        label = None
        if talk.edge.name:
            wide = text_width(talk.edge.name, OUTSIDE) + 2
            label = Box(min(x + 6, self.width - wide), min(ends.values()) + 7, wide, OUTSIDE * LINE_HEIGHT)
        return replace(talk.edge, points=(Point(x, ends[first]), Point(x, ends[last])), label=label)

    def _label(self, label: Box, points: list[Point], piece: Piece) -> Box:
        pool = self.band.pool.box if self.band.pool else None
        moved = self.box(label)
        if pool is None or pool.y <= label.middle.y <= pool.bottom:
            return moved
        # It stood between the pool and a black box: there it stands again.
        door = next(self.rows.doors_of(piece), None)
        if door is None:
            return moved
        y = self.above.height - label.height - 10 if door.up else self.above.height + self.heights.height + 10
        x = (points[-1] if door.out else points[0]).x + 5
        return Box(min(x, self.width - label.width - 2), y, label.width, label.height)
