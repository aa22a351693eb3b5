"""What is wrong with one plane of a diagram, place by place; and where lines cross, which is no mistake but hard to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bpmn.errors import Problem
from bpmn.layout.drawn import DrawnEdge, DrawnShape, Plane, labels
from bpmn.layout.meeting import (
    Rect,
    Segment,
    Spot,
    around,
    crosses,
    crossing_of,
    enters,
    holds,
    lie_together,
    overlap,
    touching,
    touching_between,
)

KINDS = (
    "overlaps",
    "edge_shape",
    "wrong_docks",
    "outside_lane",
    "label_shape",
    "label_edge",
    "label_label",
    "artifact_overlaps",
    "boundary_overlaps",
    "edge_artifact",
    "edge_boundary",
    "edge_on_edge",
    "detached",
    "crossings",
)

# A line may graze a shape, or touch its border: only one that comes as deep as this is through it.
GRAZE = 2
# Docks are written by programs in whole numbers, or with what their arithmetic leaves.
NEAR = 1e-6
# So much of a line lies on another before anybody could take the two for one.
LEAST_SHARED = 1
# Pairs that touch, of one sort in one plane. A sheet on which all lies on all is told to be so, and not counted out.
MOST_PAIRS = 2_000_000


class Finding(NamedTuple):
    kind: str  # one of KINDS
    ids: tuple[str, ...]  # of the elements; the label of an element is named by its element. Empty where it has none.
    place: Spot


def find(plane: Plane, notes: list[Problem]) -> Iterator[Finding]:
    """By kind, each in the order of the file. What is not counted out is told in the notes."""
    look = _Look(notes)
    found = [
        *look.shapes_on_shapes(plane.shapes),
        *look.lines_through_shapes(plane),
        *_wrong_docks(plane),
        *_outside(plane),
        *look.labels_on_shapes(plane),
        *look.labels_on_lines(plane),
        *look.labels_on_labels(plane),
        *_detached(plane),
        *look.lines_on_lines(plane.edges),
    ]
    yield from sorted(found, key=lambda finding: KINDS.index(finding.kind))


class _Look:
    """The searches for pairs, which end early where there are too many."""

    def __init__(self, notes: list[Problem]) -> None:
        self.notes = notes

    def _some(self, pairs: Iterable[tuple[int, int]], what: str) -> list[tuple[int, int]]:
        kept: list[tuple[int, int]] = []
        for pair in pairs:
            if len(kept) == MOST_PAIRS:
                message = f"of {what}, more than {MOST_PAIRS:,} pairs touch; the rest is not counted"
                self.notes.append(Problem("not-measured", message, 0))
                break
            kept.append(pair)
        kept.sort()
        return kept

    # ------------------------------------------------------------ shapes

    def shapes_on_shapes(self, shapes: Sequence[DrawnShape]) -> Iterator[Finding]:
        for one, other in self._some(touching([shape.rect for shape in shapes]), "shapes"):
            a, b = shapes[one], shapes[other]
            kind = _kind_of_overlap(a, b)
            if kind is None or not overlap(a.rect, b.rect):
                continue
            if (a.is_container and holds(a.rect, b.rect)) or (b.is_container and holds(b.rect, a.rect)):
                continue
            yield _finding(kind, a, b, place=_common(a.rect, b.rect).middle)

    def lines_through_shapes(self, plane: Plane) -> Iterator[Finding]:
        for kind, shapes in (
            ("edge_shape", [shape for shape in plane.shapes if shape.is_in_the_way]),
            ("edge_artifact", [shape for shape in plane.shapes if shape.is_artifact and not shape.is_container]),
            ("edge_boundary", [shape for shape in plane.shapes if shape.is_boundary]),
        ):
            rects = [shape.rect.smaller(GRAZE) for shape in shapes]
            whole = [number for number, rect in enumerate(rects) if rect.width > 0 and rect.height > 0]
            for edge, place in self._lines_in([rects[number] for number in whole], plane.edges, "lines and shapes"):
                shape = shapes[whole[place]]
                if shape.id not in edge.ends:
                    yield _finding(kind, edge, shape, place=shape.rect.middle)

    def _lines_in(
        self, rects: Sequence[Rect], edges: Sequence[DrawnEdge], what: str
    ) -> Iterator[tuple[DrawnEdge, int]]:
        """Each edge with the place of each rectangle that it enters, once."""
        segments = _segments(edges)
        pairs = self._some(touching_between([around(segment) for _, segment in segments], rects), what)
        met = {(segments[one][0], place) for one, place in pairs if enters(segments[one][1], rects[place])}
        for number, place in sorted(met):
            yield edges[number], place

    # ------------------------------------------------------------ lines

    def lines_on_lines(self, edges: Sequence[DrawnEdge]) -> Iterator[Finding]:
        segments = _segments(edges)
        together: set[tuple[int, int]] = set()
        for one, other in self._some(touching([around(segment) for _, segment in segments]), "lines"):
            (first, a), (second, b) = segments[one], segments[other]
            if first == second:
                continue
            if crosses(a, b):
                yield _finding("crossings", edges[first], edges[second], place=crossing_of(a, b))
            elif (
                (first, second) not in together
                and not _leave_or_come_together(edges[first], edges[second])
                and lie_together(a, b, LEAST_SHARED)
            ):
                together.add((first, second))
                yield _finding("edge_on_edge", edges[first], edges[second], place=_common(around(a), around(b)).middle)

    # ------------------------------------------------------------ labels

    def labels_on_shapes(self, plane: Plane) -> Iterator[Finding]:
        written = list(labels(plane))
        shapes = [shape for shape in plane.shapes if shape.is_node and shape.is_in_the_way]
        rects = [rect for _, rect in written]
        for one, other in self._some(touching_between(rects, [shape.rect for shape in shapes]), "labels and shapes"):
            owner, rect = written[one]
            if overlap(rect, shapes[other].rect):
                yield _finding("label_shape", owner, shapes[other], place=_common(rect, shapes[other].rect).middle)

    def labels_on_lines(self, plane: Plane) -> Iterator[Finding]:
        written = list(labels(plane))
        for edge, place in self._lines_in([rect for _, rect in written], plane.edges, "labels and lines"):
            owner, rect = written[place]
            yield _finding("label_edge", owner, edge, place=rect.middle)

    def labels_on_labels(self, plane: Plane) -> Iterator[Finding]:
        written = list(labels(plane))
        for one, other in self._some(touching([rect for _, rect in written]), "labels"):
            (a, rect), (b, beside) = written[one], written[other]
            if overlap(rect, beside):
                yield _finding("label_label", a, b, place=_common(rect, beside).middle)


def _kind_of_overlap(a: DrawnShape, b: DrawnShape) -> str | None:
    """Under which name it counts that one is on the other; None where it is meant to be."""
    if a.is_group or b.is_group:
        return None
    if a.is_boundary or b.is_boundary:
        is_own = (a.host is not None and a.host == b.id) or (b.host is not None and b.host == a.id)
        return None if is_own or a.is_container or b.is_container else "boundary_overlaps"
    return "artifact_overlaps" if a.is_artifact or b.is_artifact else "overlaps"


def _leave_or_come_together(one: DrawnEdge, other: DrawnEdge) -> bool:
    return (one.source is not None and one.source == other.source) or (
        one.target is not None and one.target == other.target
    )


# ---------------------------------------------------------------- what a thing has with its own


def _wrong_docks(plane: Plane) -> Iterator[Finding]:
    shapes = {shape.id: shape for shape in plane.shapes if shape.id is not None}
    for edge in plane.edges:
        if len(edge.points) < 2:
            yield _finding("wrong_docks", edge, place=edge.points[0])
            continue
        for end, dock, beside in (
            (edge.source, edge.points[0], edge.points[1]),
            (edge.target, edge.points[-1], edge.points[-2]),
        ):
            shape = shapes.get(end) if end is not None else None
            if shape is not None and not shape.is_artifact and not _docks(dock, beside, shape.rect):
                yield _finding("wrong_docks", edge, shape, place=dock)


def _docks(dock: Spot, beside: Spot, rect: Rect) -> bool:
    """Whether the end is on the border, and the line comes from outside there."""
    if rect.x - NEAR <= dock.x <= rect.right + NEAR:
        if abs(dock.y - rect.y) <= NEAR and beside.y < dock.y:
            return True
        if abs(dock.y - rect.bottom) <= NEAR and beside.y > dock.y:
            return True
    if rect.y - NEAR <= dock.y <= rect.bottom + NEAR:
        if abs(dock.x - rect.x) <= NEAR and beside.x < dock.x:
            return True
        if abs(dock.x - rect.right) <= NEAR and beside.x > dock.x:
            return True
    return False


def _outside(plane: Plane) -> Iterator[Finding]:
    """A boundary event sticks out where its host does not, so it is its host that is looked at."""
    frames = {shape.id: shape for shape in plane.shapes if shape.is_container and shape.id is not None}
    for shape in plane.shapes:
        if shape.is_boundary:
            continue
        left = [name for name in shape.frames if name in frames and not holds(frames[name].rect, shape.rect, NEAR)]
        if left:
            yield _finding("outside_lane", shape, frames[left[0]], place=shape.rect.middle)


def _detached(plane: Plane) -> Iterator[Finding]:
    shapes = {shape.id: shape for shape in plane.shapes}
    for event in plane.shapes:
        host = shapes.get(event.host) if event.host is not None else None
        if host is not None and (not overlap(event.rect, host.rect) or holds(host.rect, event.rect)):
            yield _finding("detached", event, host, place=event.rect.middle)


# ---------------------------------------------------------------- small things


def _segments(edges: Sequence[DrawnEdge]) -> list[tuple[int, Segment]]:
    return [(number, segment) for number, edge in enumerate(edges) for segment in edge.segments]


def _common(one: Rect, other: Rect) -> Rect:
    x, y = max(one.x, other.x), max(one.y, other.y)
    return Rect(x, y, min(one.right, other.right) - x, min(one.bottom, other.bottom) - y)


def _finding(kind: str, *things: DrawnShape | DrawnEdge, place: Spot) -> Finding:
    return Finding(kind, tuple(thing.id or "" for thing in things), place)
