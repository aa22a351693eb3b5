"""What of a scene is drawn by itself: each open pool with all that is in it, and the lines that leave it.

A line that leaves ends in a door, at the upper or lower border of the pool. Behind it is a black box, which is drawn
again as a strip wherever it is needed, or something in another band.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from bpmn.paint.labels import label_of
from bpmn.paint.scene import Box, Edge, Point, Scene, Shape

# Lines and shapes of one band lie at most so far outside of it: half of a letter.
_SLACK = 6


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where a line leaves a band: its `Edge` there ends (`out`) or begins at the border."""

    line: str
    up: bool
    out: bool
    box: Shape | None  # None: the line goes on in another band


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A line between two black boxes."""

    edge: Edge
    source: Shape
    target: Shape


@dataclass(frozen=True, kw_only=True)
class Band:
    pool: Shape | None  # None: a process that is drawn without its pool, or what belongs to no pool
    lanes: tuple[Shape, ...] = ()
    frames: tuple[Shape, ...] = ()  # groups and open sub-processes, from the outside to the inside
    shapes: tuple[Shape, ...] = ()
    edges: tuple[Edge, ...] = ()  # those inside, and of those that leave what is inside
    doors: tuple[Door, ...] = ()
    lone: tuple[Shape, ...] = ()  # black boxes nearby that nothing is sent to
    talks: tuple[Talk, ...] = ()  # lines nearby between black boxes
    cuttable: bool = True  # False: drawn as it is

    @property
    def id(self) -> str:
        return self.pool.id if self.pool is not None else ""


def bands_of(scene: Scene) -> tuple[Band, ...]:
    """From top to bottom. A scene whose pools do not lie above each other is one band that is not cut."""
    scene = _with_labels(scene)
    pools = [shape for shape in scene.shapes if shape.form == "pool"]
    opened = sorted((pool for pool in pools if "closed" not in pool.marks), key=lambda pool: pool.box.y)
    if (pools and not opened) or not _is_stack(scene, opened):
        return (_whole(scene),)
    sorting = _Sorting(scene, opened)
    return sorting.bands() or (_whole(scene),)


def _with_labels(scene: Scene) -> Scene:
    """All labels in their places, because pieces of lines would put them somewhere else."""
    shapes, edges = [], []
    for shape in scene.shapes:
        label = label_of(shape)
        shapes.append(replace(shape, label=label.box) if label else shape)
    for edge in scene.edges:
        label = label_of(edge)
        edges.append(replace(edge, label=label.box) if label else edge)
    return replace(scene, shapes=tuple(shapes), edges=tuple(edges))


def _whole(scene: Scene) -> Band:
    return Band(pool=None, shapes=scene.shapes, edges=scene.edges, cuttable=False)


def _is_stack(scene: Scene, opened: list[Shape]) -> bool:
    upright = any("upright" in shape.marks for shape in scene.shapes if shape.form in {"pool", "lane"})
    return not upright and all(above.box.bottom <= below.box.y for above, below in pairwise(opened))


def is_frame(shape: Shape) -> bool:
    """Whether it is drawn around others, and so may be cut where there is no other way."""
    return shape.form == "group" or (shape.form == "activity" and "expanded" in shape.marks)


class _Sorting:
    def __init__(self, scene: Scene, opened: list[Shape]) -> None:
        self.scene, self.opened = scene, opened
        self.boxes = {shape.id: shape for shape in scene.shapes if shape.form == "pool" and "closed" in shape.marks}
        self.homes = {shape.id: self._home(shape) for shape in scene.shapes if shape.id not in self.boxes}
        self.doors: list[list[Door]] = [[] for _ in range(max(len(opened), 1))]
        self.edges: list[list[Edge]] = [[] for _ in range(max(len(opened), 1))]
        self.talks: list[list[Talk]] = [[] for _ in self.doors]

    def bands(self) -> tuple[Band, ...]:
        """Empty where a line leaves its pool to the side."""
        for edge in self.scene.edges:
            if not self._sort(edge):
                return ()
        shown = {door.box.id for doors in self.doors for door in doors if door.box is not None}
        shown |= {box.id for talks in self.talks for talk in talks for box in (talk.source, talk.target)}
        lone = [box for name, box in self.boxes.items() if name not in shown]
        return tuple(self._band(place, pool, lone) for place, pool in enumerate(self.opened or [None]))

    def _band(self, place: int, pool: Shape | None, lone: list[Shape]) -> Band:
        own = [shape for shape in self.scene.shapes if self.homes.get(shape.id) == place and shape is not pool]
        return Band(
            pool=pool,
            lanes=tuple(shape for shape in own if shape.form == "lane"),
            frames=tuple(shape for shape in own if is_frame(shape)),
            shapes=tuple(shape for shape in own if shape.form != "lane" and not is_frame(shape)),
            edges=tuple(self.edges[place]),
            doors=tuple(self.doors[place]),
            lone=tuple(box for box in lone if self._home(box) == place),
            talks=tuple(self.talks[place]),
        )

    def _home(self, shape: Shape) -> int:
        return self._nearest(shape.box.middle.y)

    def _nearest(self, y: float) -> int:
        gaps = [max(pool.box.y - y, y - pool.box.bottom, 0) for pool in self.opened]
        return gaps.index(min(gaps)) if gaps else 0

    def _sort(self, edge: Edge) -> bool:
        first, last = self._end(edge.source, edge.points[0]), self._end(edge.target, edge.points[-1])
        if isinstance(first, Shape) and isinstance(last, Shape):
            middle = (first.box.middle.y + last.box.middle.y) / 2
            self.talks[self._nearest(middle)].append(Talk(edge=edge, source=first, target=last))
            return True
        if first == last and isinstance(first, int):
            self.edges[first].append(edge)
            return True
        # The label goes where the line begins, if there is a band and not a black box.
        labelled = first if isinstance(first, int) else last
        for here, there, out in ((first, last, True), (last, first, False)):
            if not isinstance(here, int):
                continue
            inside = _inside(edge.points if out else edge.points[::-1], self.opened[here].box)
            if inside is None:
                return False
            points, up = inside
            self.edges[here].append(
                replace(
                    edge,
                    points=points if out else points[::-1],
                    label=edge.label if here == labelled else None,
                    name=edge.name if here == labelled else "",
                )
            )
            box = there if isinstance(there, Shape) else None
            self.doors[here].append(Door(line=edge.id, up=up, out=out, box=box))
        return True

    def _end(self, name: str, at: Point) -> int | Shape:
        """The black box or the band where a line ends."""
        if name in self.boxes:
            return self.boxes[name]
        if name in self.homes:
            return self.homes[name]
        found = next((box for box in self.boxes.values() if _holds(box.box, at)), None)
        return found or self._nearest(at.y)


def _holds(box: Box, at: Point) -> bool:
    across = box.x - _SLACK <= at.x <= box.right + _SLACK
    return across and box.y - _SLACK <= at.y <= box.bottom + _SLACK


def _inside(points: tuple[Point, ...], box: Box) -> tuple[tuple[Point, ...], bool] | None:
    """The way to the border, which is its last point, and whether that is the upper one; None if it leaves elsewhere."""
    kept = [points[0]]
    if not box.y < points[0].y < box.bottom:  # it ends at the pool itself
        up = points[0].y < box.middle.y
        return (Point(points[0].x, box.y if up else box.bottom),), up
    for a, b in pairwise(points):
        if box.y < b.y < box.bottom:
            if not box.x <= b.x <= box.right:
                return None
            kept.append(b)
            continue
        up = b.y <= box.y
        y = box.y if up else box.bottom
        x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y)
        if not box.x <= x <= box.right:
            return None
        kept.append(Point(x, y))
        return tuple(kept), up
    return None
