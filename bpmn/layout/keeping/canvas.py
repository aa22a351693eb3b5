"""A diagram as it stands, in numbers that can be changed: boxes, lines and labels by the id of what they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from bpmn.layout.from_bpmn.places import Rectangle

Spot = tuple[float, float]
Axis = Literal["x", "y"]

_CELL = 200  # of the grid in which what is near is found
_MOST_CELLS = 400  # what lies over more of them (a long line askew) is looked at each time


@dataclass
class Canvas:
    """`frames` are the ids of what others stand in: pools, lanes, open sub-processes. They hinder nobody."""

    boxes: dict[str, Rectangle] = field(default_factory=dict)
    lines: dict[str, list[Spot]] = field(default_factory=dict)
    labels: dict[str, Rectangle] = field(default_factory=dict)
    frames: set[str] = field(default_factory=set)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)  # what lines join
    changed: set[str] = field(default_factory=set)
    _cells: dict[tuple[int, int], list[Rectangle]] | None = None
    _large: list[Rectangle] = field(default_factory=list)

    def put(self, name: str, box: Rectangle) -> None:
        self.boxes[name] = box
        self.changed.add(name)
        if name not in self.frames:
            self._note(box)

    def put_label(self, name: str, box: Rectangle) -> None:
        self.labels[name] = box
        self.changed.add(name)
        self._note(box)

    def put_line(self, name: str, points: list[Spot]) -> None:
        self.lines[name] = points
        self.changed.add(name)
        for piece in pieces(points):
            self._note(piece)

    def is_free(self, box: Rectangle) -> bool:
        return next(self.near(box), None) is None

    def near(self, box: Rectangle) -> Iterator[Rectangle]:
        """What lies on the box: shapes, labels and pieces of lines; no frames."""
        if self._cells is None:
            self._cells, self._large = {}, []
            for name, each in self.boxes.items():
                if name not in self.frames:
                    self._note(each)
            for each in self.labels.values():
                self._note(each)
            for points in self.lines.values():
                for piece in pieces(points):
                    self._note(piece)
        for cell in _cells_of(box):
            yield from (other for other in self._cells.get(cell, ()) if meet(box, other))
        yield from (other for other in self._large if meet(box, other))

    def _note(self, box: Rectangle) -> None:
        if self._cells is None:
            return
        if (box.width // _CELL + 2) * (box.height // _CELL + 2) > _MOST_CELLS:
            self._large.append(box)
            return
        for cell in _cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def make_room(self, axis: Axis, at: float, by: float) -> None:
        """Move all that lies at or behind a place, and stretch the frames that reach over it."""
        shifts: dict[str, float | None] = {}  # None: a part of it only
        for name, box in self.boxes.items():
            start, length = (box.x, box.width) if axis == "x" else (box.y, box.height)
            if start >= at:
                self.boxes[name], shifts[name] = moved(box, axis, by), by
            elif start + length >= at and name in self.frames:
                grown = {"width": box.width + by} if axis == "x" else {"height": box.height + by}
                self.boxes[name], shifts[name] = box._replace(**grown), None
        self.changed |= shifts.keys()
        moved_labels = {
            name: moved(box, axis, by) for name, box in self.labels.items() if (box.x if axis == "x" else box.y) >= at
        }
        self.labels |= moved_labels
        self.changed |= moved_labels.keys()
        bent = self._move_lines(0 if axis == "x" else 1, at, by, shifts)
        if bent or moved_labels or any(name not in self.frames for name in shifts):
            self._cells = None

    def _move_lines(self, side: int, at: float, by: float, shifts: dict[str, float | None]) -> bool:
        """A line whose end stays where it would move, or the other way round, loses its way and gets a new one later."""
        any_moved = False
        for name, points in list(self.lines.items()):
            shift = [by if point[side] >= at else 0 for point in points]
            if not any(shift) and not any(end in shifts for end in self.ends.get(name, ())):
                continue
            any_moved = True
            self.changed.add(name)
            expected = [shifts.get(end, 0) if end in self.boxes else None for end in self.ends.get(name, ())]
            if all(each in {None, got} for each, got in zip(expected, (shift[0], shift[-1]), strict=False)):
                points[:] = [_pushed(point, side, each) for point, each in zip(points, shift, strict=True)]
            else:
                del self.lines[name]
                self.labels.pop(name, None)
        return any_moved


def _pushed(point: Spot, side: int, by: float) -> Spot:
    return (point[0] + by, point[1]) if side == 0 else (point[0], point[1] + by)


def moved(box: Rectangle, axis: Axis, by: float) -> Rectangle:
    return box._replace(x=box.x + by) if axis == "x" else box._replace(y=box.y + by)


def pieces(points: list[Spot]) -> Iterator[Rectangle]:
    for (x, y), (to_x, to_y) in pairwise(points):
        yield Rectangle(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))


def meet(one: Rectangle, two: Rectangle) -> bool:
    """Whether they lie on one another; a line may have no height or no width."""
    return (
        one.x < two.x + two.width
        and two.x < one.x + one.width
        and one.y < two.y + two.height
        and two.y < one.y + one.height
    )


def _cells_of(box: Rectangle) -> Iterator[tuple[int, int]]:
    for x in range(int(box.x // _CELL), int((box.x + box.width) // _CELL) + 1):
        for y in range(int(box.y // _CELL), int((box.y + box.height) // _CELL) + 1):
            yield x, y
