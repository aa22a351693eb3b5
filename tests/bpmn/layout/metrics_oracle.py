"""The slow and obvious count: every pair is looked at, with fractions. It shares only the values with what it checks."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, product

from bpmn.layout.drawn import DrawnEdge, DrawnShape, Plane
from bpmn.layout.meeting import Rect, Segment, Spot

Ids = tuple[str | None, ...]


def pairs(plane: Plane) -> Counter[tuple[str, Ids]]:
    """How often each kind of finding is met, by the ids."""
    found: Counter[tuple[str, Ids]] = Counter()
    for a, b in combinations(plane.shapes, 2):
        if meet(a.rect, b.rect) and (kind := overlap_of(a, b)):
            found[kind, (a.id, b.id)] += 1
    for edge, shape in product(plane.edges, plane.shapes):
        inner = Rect(shape.rect.x + 2, shape.rect.y + 2, shape.rect.width - 4, shape.rect.height - 4)
        if inner.width <= 0 or inner.height <= 0 or shape.id in edge.ends:
            continue
        if any(is_in(segment, inner) for segment in edge.segments) and (kind := way_through(shape)):
            found[kind, (edge.id, shape.id)] += 1
    for first, second in combinations(plane.edges, 2):
        for one, other in product(first.segments, second.segments):
            found["crossings", (first.id, second.id)] += cross(one, other)
        same = (first.source and first.source == second.source) or (first.target and first.target == second.target)
        if not same and any(lie_on(one, other) for one, other in product(first.segments, second.segments)):
            found["edge_on_edge", (first.id, second.id)] += 1
    owners: list[DrawnShape | DrawnEdge] = [*plane.shapes, *plane.edges]
    labels = [(owner.id, owner.label) for owner in owners if owner.label]
    for (name, label), shape in product(labels, plane.shapes):
        solid = shape.is_node and not shape.is_container and not shape.is_boundary and not shape.is_artifact
        found["label_shape", (name, shape.id)] += solid and meet(label, shape.rect)
    for (name, label), edge in product(labels, plane.edges):
        found["label_edge", (name, edge.id)] += any(is_in(segment, label) for segment in edge.segments)
    for (name, label), (other_name, beside) in combinations(labels, 2):
        found["label_label", (name, other_name)] += meet(label, beside)
    return +found


def overlap_of(a: DrawnShape, b: DrawnShape) -> str:
    if a.is_group or b.is_group:
        return ""
    if a.is_boundary or b.is_boundary:
        own = (a.host and a.host == b.id) or (b.host and b.host == a.id)
        return "" if own or a.is_container or b.is_container else "boundary_overlaps"
    if (a.is_container and encloses(a.rect, b.rect)) or (b.is_container and encloses(b.rect, a.rect)):
        return ""
    return "artifact_overlaps" if a.is_artifact or b.is_artifact else "overlaps"


def way_through(shape: DrawnShape) -> str:
    if shape.is_boundary:
        return "edge_boundary"
    if shape.is_container:
        return ""
    return "edge_artifact" if shape.is_artifact else "edge_shape"


def encloses(outer: Rect, inner: Rect) -> bool:
    return all(
        outer.x <= x <= outer.x + outer.width and outer.y <= y <= outer.y + outer.height
        for x, y in ((inner.x, inner.y), (inner.x + inner.width, inner.y + inner.height))
    )


def meet(one: Rect, other: Rect) -> bool:
    """Whether there is room for a point in both, off their borders; a rectangle without room is a line or a point."""
    across = max(one.x, other.x) < min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) < min(one.y + one.height, other.y + other.height)
    flat_x = any(a.width == 0 and b.x < a.x < b.x + b.width for a, b in ((one, other), (other, one)))
    flat_y = any(a.height == 0 and b.y < a.y < b.y + b.height for a, b in ((one, other), (other, one)))
    return (across or flat_x) and (down or flat_y)


def is_in(segment: Segment, rect: Rect) -> bool:
    """Whether more than one point of the segment is in the rectangle: between where it passes the lines of its sides."""
    (ax, ay), (bx, by) = (tuple(map(Fraction, point)) for point in segment)
    if (ax, ay) == (bx, by):
        # A line that stands still: wherever it is on, all of it is.
        return rect.x <= ax <= rect.x + rect.width and rect.y <= ay <= rect.y + rect.height
    shares = {Fraction(0), Fraction(1)}
    if bx != ax:
        shares |= {(Fraction(side) - ax) / (bx - ax) for side in (rect.x, rect.x + rect.width)}
    if by != ay:
        shares |= {(Fraction(side) - ay) / (by - ay) for side in (rect.y, rect.y + rect.height)}
    within = sorted(share for share in shares if 0 <= share <= 1)
    for low, high in pairwise(within):
        middle = (low + high) / 2
        x, y = ax + middle * (bx - ax), ay + middle * (by - ay)
        if rect.x <= x <= rect.x + rect.width and rect.y <= y <= rect.y + rect.height:
            return True
    return False


def cross(one: Segment, other: Segment) -> bool:
    """Whether one point is on both, and is an end of neither."""
    (a, b), (c, d) = one, other
    across = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)
    if across == 0:
        return False
    first = Fraction((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / Fraction(across)
    second = Fraction((c.x - a.x) * (b.y - a.y) - (c.y - a.y) * (b.x - a.x)) / Fraction(across)
    return 0 < first < 1 and 0 < second < 1


def lie_on(one: Segment, other: Segment) -> bool:
    """Whether the segments share a stretch of at least 1 along the axis that they go farther on."""
    ends = [*one, *other]
    a, b = one if one[0] != one[1] else other
    if a == b or any((b.x - a.x) * (p.y - a.y) != (b.y - a.y) * (p.x - a.x) for p in ends):
        return False
    along = 0 if abs(b.x - a.x) >= abs(b.y - a.y) else 1
    stretches = [sorted((start[along], end[along])) for start, end in (one, other)]
    return min(high for _, high in stretches) - max(low for low, _ in stretches) >= 1


def bend_count(points: tuple[Spot, ...]) -> int:
    """Points of the line, those that repeat the one before left out, behind which it goes on in another direction."""
    line = [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]
    count = 0
    for a, b, c in zip(line, line[1:], line[2:], strict=False):
        here, there = (b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y)
        straight = here[0] * there[1] == here[1] * there[0]
        same_way = here[0] * there[0] >= 0 and here[1] * there[1] >= 0
        count += not (straight and same_way)
    return count
