"""Where things are from top to bottom, the frames of pools and lanes among them."""

from __future__ import annotations

from math import ceil, inf

from .arranged import Arranged, end_before, offset_of, owner_of, stretch_of, x_of, y_of
from .content import BESIDE
from .field import BORDER, middle
from .region import Row, is_black
from .sheet import Lane, Size
from .solving import ACROSS, JUST, UPRIGHT, Axis, bind_straight_lines, settle
from .spacing import Solid

# The least heights of pools and lanes, and what is free between two pools.
BLACK_BOX, LANE_LEAST, BETWEEN_POOLS = 60, 60, 30


def solve_upright(arranged: Arranged, *, real: bool) -> None:
    """After places across: what stands above what is seen by real widths from the first."""
    axis = Axis()
    _add_frames(arranged, axis, real=real)
    _add_things(arranged, axis, real=real)
    _add_strands(arranged, axis, real=real)
    _add_labels(arranged, axis, real=real)
    bind_straight_lines(arranged, axis, upright=False)
    settle(axis, UPRIGHT, arranged.ys, 0)
    if arranged.region.is_inner:
        # The box that it becomes has its middle on a whole number.
        top, bottom = (("border", arranged.region.rows[0].pool.id, side) for side in ("top", "bottom"))
        arranged.ys[bottom] += (arranged.ys[bottom] - arranged.ys[top]) % 2


def _add_things(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    for name, content in arranged.contents.items():
        place = float(middle(arranged.region.things[name].row))
        owner = axis.number(name, arranged.ys[name] if real else place)
        x = arranged.xs[name]
        for strip in content.columns:
            kind = "box" if strip.is_shape else "text"
            reach = ACROSS[kind] - JUST
            at = arranged.ys[name] + (strip.start + strip.end) / 2 if real else place
            axis.solids.append(
                Solid(x + strip.low - reach, x + strip.high + reach, at, owner, strip.start, strip.end, kind)
            )


def _add_strands(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    for number, strand in enumerate(arranged.strands.all):
        if not strand.upright:
            low, high = stretch_of(arranged, number, real=True)
            place = y_of(arranged, number) if real else strand.place
            owner = axis.number(owner_of(strand, number), place)
            offset, reach = offset_of(arranged, strand), ACROSS["leg"] - JUST
            axis.solids.append(Solid(low - reach, high + reach, place, owner, offset, offset, "leg"))


def _add_labels(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    """A label above a lying strand moves with it; one beside an upright strand moves along it."""
    reach = ACROSS["text"] - JUST
    for line, spot in arranged.spots.items():
        strand, size = arranged.strands.all[spot.strand], arranged.region.labels[line]
        width, height = ceil(size.width), ceil(size.height)
        if strand.upright:
            at = x_of(arranged, spot.strand) + spot.start(width)
            owner = axis.number(("label", line), arranged.ys["label", line] if real else spot.place)
            place = arranged.ys["label", line] + height / 2 if real else spot.place
            axis.solids.append(Solid(at - reach, at + width + reach, place, owner, 0, height, "text"))
            beginning, offset = end_before(arranged, spot)
            axis.keep(beginning, ("label", line), offset + BESIDE)
        else:
            at = arranged.xs["label", line]
            owner = axis.number(owner_of(strand, spot.strand), strand.place)
            place = (y_of(arranged, spot.strand) if real else strand.place) - 1e-3
            under = offset_of(arranged, strand) - spot.away
            axis.solids.append(Solid(at - reach, at + width + reach, place, owner, under - height, under, "text"))


# ---------------------------------------------------------------- frames


def _add_frames(arranged: Arranged, axis: Axis, *, real: bool) -> None:
    """Borders of pools and lanes as solids that reach over the whole width."""
    above: object | None = None
    for row in arranged.region.rows:
        if row.pool.frame or row.lanes:
            _add_frame(arranged, axis, row, real=real)
            top, bottom = (("border", row.pool.id, side) for side in ("top", "bottom"))
            if above is not None:
                axis.keep(above, top, BETWEEN_POOLS)
            above = bottom


def _add_frame(arranged: Arranged, axis: Axis, row: Row, *, real: bool) -> None:
    region, title = arranged.region, row.pool.title
    top, bottom = ("border", row.pool.id, "top"), ("border", row.pool.id, "bottom")
    name = ceil(title.height) + 2 if region.is_inner and title is not None else 0
    _add_border(arranged, axis, top, 4 * row.first + BORDER, end=name, real=real)
    before = top
    starts, stops = dict[str, object](), dict[str, object]()
    for lane, last in row.lanes[:-1]:
        own = ("border", lane.id, "bottom")
        _add_border(arranged, axis, own, 4 * last + 4, real=real)
        starts[lane.id], stops[lane.id] = before, own
        before = own
    events = -region.kept_free if region.is_inner else 0
    _add_border(arranged, axis, bottom, 4 * row.last + 4 - BORDER, start=events, real=real)
    for lane, _ in row.lanes[-1:]:
        starts[lane.id], stops[lane.id] = before, bottom
    for lane, _ in row.lanes:
        axis.keep(starts[lane.id], stops[lane.id], max(LANE_LEAST, _written(lane.title)))
    _keep_around(axis, row.pool.lanes, starts, stops)
    if region.is_inner:
        axis.keep(top, bottom, max(BLACK_BOX, ceil(region.least.height)))
    else:
        # The name of a black box lies in its middle.
        axis.keep(top, bottom, BLACK_BOX if is_black(row) else max(BLACK_BOX, _written(title)))


def _add_border(
    arranged: Arranged,
    axis: Axis,
    owner: tuple[str, str, str],
    place: float,
    *,
    start: int = 0,
    end: int = 0,
    real: bool,
) -> None:
    at = arranged.ys[owner] if real else place
    axis.solids.append(Solid(-inf, inf, at, axis.number(owner, at), start, end, "border"))


def _written(title: Size | None) -> int:
    """How high a frame is at least for its name, which is written upwards."""
    return 0 if title is None else ceil(title.width) + 12


def _keep_around(axis: Axis, lanes: tuple[Lane, ...], starts: dict[str, object], stops: dict[str, object]) -> None:
    """Lanes around others begin with the first of these, and end with the last."""
    for lane in lanes:
        if lane.lanes:
            _keep_around(axis, lane.lanes, starts, stops)
            starts[lane.id], stops[lane.id] = starts[lane.lanes[0].id], stops[lane.lanes[-1].id]
            axis.keep(starts[lane.id], stops[lane.id], _written(lane.title))
