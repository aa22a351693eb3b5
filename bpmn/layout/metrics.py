"""How good a drawing is, in numbers, and what is wrong with it, place by place. Of any file, whoever drew it.

Where bpmn-auto-layout counts the same (overlaps, edges through shapes, wrong docks, crossings, bends, labels on shapes
and on lines, compactness, lengths), a thing is counted here exactly where it is counted there, so that numbers can be
put side by side. The other counts are ours. Each plane of a file is looked at alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from bpmn.elements import Definitions
from bpmn.errors import Problem
from bpmn.layout import defects
from bpmn.layout.defects import Finding
from bpmn.layout.drawn import DrawnEdge, Plane, planes
from bpmn.layout.meeting import Spot


@dataclass(frozen=True, kw_only=True)
class Metrics:
    shapes: int
    edges: int
    # What makes a drawing wrong.
    overlaps: int  # of two shapes of which neither is a frame around the other, a boundary event or an artifact
    edge_shape: int  # lines through shapes that they do not belong to
    wrong_docks: int  # ends of lines not on the border of their shape's box, or reached from inside
    label_shape: int
    label_edge: int  # the own line of a label too
    label_label: int
    outside_lane: int  # nodes that are not inside their lane, pool or sub-process
    artifact_overlaps: int  # of notes and data with whatever is not a frame around them
    boundary_overlaps: int  # of boundary events with anything but their host and what it is in
    edge_artifact: int
    edge_boundary: int
    edge_on_edge: int  # two lines that lie on one another, without a common start or end
    detached: int  # boundary events that are not on the border of their host
    # What makes it hard to read.
    crossings: int
    bends: int
    average_edge_length: float
    compactness: float  # per cent of the smallest box around nodes and flows that is covered by nodes
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]  # what could not be measured

    @property
    def label_overlaps(self) -> int:
        return self.label_shape + self.label_edge + self.label_label

    @property
    def defects(self) -> int:
        """All that is wrong, and not only hard to read."""
        return sum(1 for finding in self.findings if finding.kind != "crossings")


def measure(definitions: Definitions) -> Metrics:
    all_planes, problems = planes(definitions)
    notes = list(problems)
    findings = tuple(finding for plane in all_planes for finding in defects.find(plane, notes))
    counts = Counter(finding.kind for finding in findings)
    edges = [edge for plane in all_planes for edge in plane.edges]
    return Metrics(
        shapes=sum(len(plane.shapes) for plane in all_planes),
        edges=len(edges),
        bends=sum(bends(edge) for edge in edges),
        average_edge_length=sum(length(edge) for edge in edges) / len(edges) if edges else 0.0,
        compactness=_compactness(all_planes),
        findings=findings,
        problems=tuple(notes),
        **{kind: counts[kind] for kind in defects.KINDS},
    )


# ---------------------------------------------------------------- lines


def bends(edge: DrawnEdge) -> int:
    """Points at which the line turns, or goes back."""
    points = [point for number, point in enumerate(edge.points) if number == 0 or point != edge.points[number - 1]]
    return sum(1 for a, b, c in zip(points, points[1:], points[2:], strict=False) if _bends(a, b, c))


def _bends(a: Spot, b: Spot, c: Spot) -> bool:
    (x, y), (to_x, to_y) = (b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y)
    return x * to_y - y * to_x != 0 or x * to_x + y * to_y < 0


def length(edge: DrawnEdge) -> float:
    return sum(hypot(b.x - a.x, b.y - a.y) for a, b in edge.segments)


# ---------------------------------------------------------------- room


class _Room(NamedTuple):
    covered: float
    whole: float


def _compactness(all_planes: tuple[Plane, ...]) -> float:
    rooms = list(_rooms(all_planes))
    whole = sum(room.whole for room in rooms)
    return sum(room.covered for room in rooms) / whole * 100 if whole else 0.0


def _rooms(all_planes: tuple[Plane, ...]) -> Iterator[_Room]:
    for plane in all_planes:
        rects = [shape.rect for shape in plane.shapes if shape.is_node and not shape.is_boundary]
        if not rects:
            continue
        points = [point for edge in plane.edges if edge.is_flow for point in edge.points]
        left = min([*(rect.x for rect in rects), *(point.x for point in points)])
        right = max([*(rect.right for rect in rects), *(point.x for point in points)])
        top = min([*(rect.y for rect in rects), *(point.y for point in points)])
        bottom = max([*(rect.bottom for rect in rects), *(point.y for point in points)])
        yield _Room(sum(rect.width * rect.height for rect in rects), (right - left) * (bottom - top))
