"""What is to be drawn, read from a plane of a file and then frozen: shapes and lines with their places, names and marks.

Nothing here knows of SVG. A shape without a place, or a line without two points, is left out and told; a place so far
off that no drawing can hold it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bpmn import geometry

Point = geometry.Point


class Box(geometry.Box):
    __slots__ = ()

    def inset(self, by: float) -> Box:
        """Smaller on all sides, but never less than nothing."""
        across, down = min(by, self.width / 2), min(by, self.height / 2)
        return Box(self.x + across, self.y + down, self.width - 2 * across, self.height - 2 * down)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What shapes and lines have in common."""

    id: str  # of the BPMN element; where there is none, of the shape itself
    kind: str  # `userTask`; `unknown` where the file does not hold the element
    name: str
    tooltip: str
    line: int  # where it stands in the file
    label: Box | None = None  # where the file wants its name
    marks: frozenset[str] = frozenset()
    stroke: str | None = None  # colours that the file gives
    fill: str | None = None
    ink: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shape(Item):
    box: Box
    form: str  # how it is drawn: one of those of `bpmn.paint.forms`
    trigger: str = ""  # of an event: `message`, `timer`, …; `multiple`
    host: str = ""  # of an event at a border: whose
    depth: int = 0  # how many containers it lies in
    leads_to: str = ""  # of a flag: the id of the one where the line goes on


@dataclass(frozen=True, kw_only=True)
class Edge(Item):
    points: tuple[Point, ...]
    source: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    title: str
    description: str
    shapes: tuple[Shape, ...] = field(default=())  # in the order in which they are drawn
    edges: tuple[Edge, ...] = field(default=())
