"""Where things are from left to right."""

from __future__ import annotations

from math import ceil

from .arranged import Arranged, end_before, offset_of, owner_of, stretch_of, x_of, y_of
from .content import BESIDE
from .field import Thing, middle
from .region import Region
from .sheet import LANE_HEADER, POOL_HEADER, Lane
from .solving import ACROSS, JUST, UPRIGHT, Axis, bind_straight_lines, settle
from .spacing import Solid

# What is free beside the frames of pools and lanes.
PAD = 20
# The least length of a line that runs straight from one shape to the next, with the head of its arrow.
STRAIGHT = 30


def solve_across(arranged: Arranged, *, real: bool) -> None:
    """In order of the ordinals at first, then of where things are, since they see others now by their real heights."""
    axis = Axis()
    _add_things(arranged, axis, real=real)
    _add_strands(arranged, axis, real=real)
    _add_labels(arranged, axis, real=real)
    bind_straight_lines(arranged, axis, upright=True)
    _keep_lines_long(arranged, axis)
    region = arranged.region
    framed = region.is_inner or any(row.pool.frame or row.pool.lanes for row in region.rows)
    settle(axis, ACROSS, arranged.xs, _left(region) + PAD if framed else 0)


def _add_things(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    for name, content in arranged.contents.items():
        thing = arranged.region.things[name]
        place = float(middle(thing.column))
        owner = axis.number(name, arranged.xs[name] if real else place)
        if not real:
            left, right = min(strip.start for strip in content.rows), max(strip.end for strip in content.rows)
            at = middle(thing.row)
            axis.solids.append(Solid(at - 0.5, at + 0.5, place, owner, left, right, "box"))
            continue
        x, y = arranged.xs[name], arranged.ys[name]
        for strip in content.rows:
            kind = "box" if strip.is_shape else "text"
            reach = UPRIGHT[kind] - JUST
            at_x = x + (strip.start + strip.end) / 2
            axis.solids.append(
                Solid(y + strip.low - reach, y + strip.high + reach, at_x, owner, strip.start, strip.end, kind)
            )


def _add_strands(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    for number, strand in enumerate(arranged.strands.all):
        if strand.upright:
            low, high = stretch_of(arranged, number, real=real)
            place = x_of(arranged, number) if real else strand.place
            owner = axis.number(owner_of(strand, number), place)
            offset, reach = offset_of(arranged, strand), UPRIGHT["leg"] - JUST if real else 0
            axis.solids.append(Solid(low - reach, high + reach, place, owner, offset, offset, "leg"))


def _add_labels(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    """A label beside an upright strand moves with it; one above a lying strand moves along it."""
    reach = UPRIGHT["text"] - JUST
    for line, spot in arranged.spots.items():
        strand, size = arranged.strands.all[spot.strand], arranged.region.labels[line]
        width, height = ceil(size.width), ceil(size.height)
        if strand.upright:
            start = offset_of(arranged, strand) + spot.start(width)
            owner = axis.number(owner_of(strand, spot.strand), strand.place)
            at = x_of(arranged, spot.strand) if real else strand.place
            place = at + (-1e-3 if spot.is_left else 1e-3)
            low, high = spot.place, spot.place
            if real:
                low = arranged.ys["label", line] - reach
                high = arranged.ys["label", line] + height + reach
            axis.solids.append(Solid(low, high, place, owner, start, start + width, "text"))
        else:
            owner = axis.number(("label", line), arranged.xs["label", line] if real else spot.place)
            place, low, high = spot.place, strand.place - 1e-3, strand.place
            if real:
                place = arranged.xs["label", line] + width / 2
                under = y_of(arranged, spot.strand) - spot.away
                low, high = under - height - reach, under + reach
            axis.solids.append(Solid(low, high, place, owner, 0, width, "text"))
            beginning, offset = end_before(arranged, spot)
            axis.keep(beginning, ("label", line), offset + BESIDE)


def _keep_lines_long(arranged: Arranged, axis: Axis) -> None:
    for route in arranged.region.routes:
        first, last = route.line.source, route.line.target
        if len(route.legs) == 1 and (route.out, route.into) == ("right", "left"):
            assert isinstance(first, Thing)
            assert isinstance(last, Thing)
            out = arranged.contents[first.host].docks[first.id, route.out, route.nets[0]]
            into = arranged.contents[last.host].docks[last.id, route.into, route.nets[1]]
            axis.keep(first.host, last.host, out.x - into.x + STRAIGHT)


def _left(region: Region) -> int:
    """The strips with the names of pools and lanes."""
    frame = POOL_HEADER if any(row.pool.frame for row in region.rows) and not region.is_inner else 0
    return frame + LANE_HEADER * max((_depth(row.pool.lanes) for row in region.rows), default=0)


def _depth(lanes: tuple[Lane, ...]) -> int:
    return 1 + max(_depth(lane.lanes) for lane in lanes) if lanes else 0
