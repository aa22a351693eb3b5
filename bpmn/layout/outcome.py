"""The drawing of a region that has all its coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from .across import PAD
from .arranged import Arranged, dock_at, x_of, y_of
from .field import Border, Route, Thing
from .region import is_black
from .sheet import LANE_HEADER, POOL_HEADER, Box, Drawing, Lane, Point
from .solving import END
from .strands import Stop


def drawing_of(arranged: Arranged) -> Drawing:
    region = arranged.region
    drawing = Drawing(boxes={}, labels={}, lines={})
    _frames(arranged, drawing)
    for name, content in arranged.contents.items():
        x, y = arranged.xs[name], arranged.ys[name]
        drawing.boxes.update((key, Box(b.x + x, b.y + y, b.width, b.height)) for key, b in content.boxes.items())
        drawing.labels.update((key, Box(b.x + x, b.y + y, b.width, b.height)) for key, b in content.labels.items())
        for key, line in content.lines.items():
            drawing.lines[key] = tuple(Point(point.x + x, point.y + y) for point in line)
    for route, own in zip(arranged.region.routes, arranged.strands.of_route, strict=True):
        drawing.lines[route.line.id] = tuple(_points(arranged, route, own))
    for name, spot in arranged.spots.items():
        strand, size = arranged.strands.all[spot.strand], region.labels[name]
        width, height = ceil(size.width), ceil(size.height)
        if strand.upright:
            box = Box(x_of(arranged, spot.strand) + spot.start(width), arranged.ys["label", name], width, height)
        else:
            box = Box(arranged.xs["label", name], y_of(arranged, spot.strand) - spot.away - height, width, height)
        drawing.labels[name] = box
    return drawing


def _points(arranged: Arranged, route: Route, own: list[int]) -> Iterator[Point]:
    first, last = route.line.source, route.line.target
    places = [
        x_of(arranged, number) if arranged.strands.all[number].upright else y_of(arranged, number) for number in own
    ]
    upright = [arranged.strands.all[number].upright for number in own]
    start = _end_at(arranged, first, route.out, route.nets[0], places[0])
    turns = (
        Point(here, there) if stands else Point(there, here)
        for (here, there), stands in zip(pairwise(places), upright, strict=False)
    )
    points = [start, *turns, _end_at(arranged, last, route.into, route.nets[1], places[-1])]
    for number, point in enumerate(points):
        if 0 < number < len(points) - 1:
            a, b = points[number - 1], points[number + 1]
            if a.x == point.x == b.x or a.y == point.y == b.y:
                continue
        yield point


def _end_at(arranged: Arranged, end: Thing | Border, side: str, net: str, place: int) -> Point:
    if isinstance(end, Border):
        return Point(place, arranged.ys["border", end.pool, end.side])
    return dock_at(arranged, Stop(end, side, net))


def even(size: float) -> int:
    return 2 * ceil(size / 2)


def _frames(arranged: Arranged, drawing: Drawing) -> None:
    region = arranged.region
    framed = any(row.pool.frame or row.lanes for row in region.rows)
    right = arranged.xs[END] + (PAD if framed else 0)
    right = max(right, *(ceil(row.pool.title.width) + 12 for row in region.rows if row.pool.title and is_black(row)), 0)
    if region.is_inner:
        right = even(max(right, region.least.width))
    for row in region.rows:
        pool = row.pool
        if not pool.frame and not pool.lanes:
            continue
        top, bottom = arranged.ys["border", pool.id, "top"], arranged.ys["border", pool.id, "bottom"]
        if pool.frame:
            drawing.boxes[pool.id] = Box(0, top, right, bottom - top)
        ends = {lane.id: arranged.ys["border", lane.id, "bottom"] for lane, _ in row.lanes[:-1]}
        ends.update({lane.id: bottom for lane, _ in row.lanes[-1:]})
        _lanes(pool.lanes, POOL_HEADER if pool.frame else 0, top, right, ends, drawing)


def _lanes(lanes: tuple[Lane, ...], left: int, top: int, right: int, ends: dict[str, int], drawing: Drawing) -> int:
    """Lanes lie in lanes, each right of the name of the one around it; gives where the last of them ends."""
    for lane in lanes:
        bottom = _lanes(lane.lanes, left + LANE_HEADER, top, right, ends, drawing) if lane.lanes else ends[lane.id]
        drawing.boxes[lane.id] = Box(left, top, right - left, bottom - top)
        top = bottom
    return top
