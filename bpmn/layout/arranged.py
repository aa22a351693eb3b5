"""A region on its way to coordinates: what moves with what, and where things are as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from .captions import Spot
from .content import Content
from .field import Border, middle
from .region import Region
from .sheet import Point
from .strands import Stop, Strand, Strands


@dataclass(kw_only=True)
class Arranged:
    """A region whose lines have their ways; coordinates come in as they are found."""

    region: Region
    strands: Strands
    contents: dict[str, Content]
    spots: dict[str, Spot]
    xs: dict[object, int] = field(default_factory=dict)
    ys: dict[object, int] = field(default_factory=dict)


def owner_of(strand: Strand, number: int) -> object:
    return ("strand", number) if strand.dock is None else strand.dock.thing.host


def offset_of(arranged: Arranged, strand: Strand) -> int:
    """How far the strand is from the middle of what it moves with."""
    if strand.dock is None:
        return 0
    point = arranged.contents[strand.dock.thing.host].docks[strand.dock.thing.id, strand.dock.side, strand.dock.net]
    return point.x if strand.upright else point.y


def x_of(arranged: Arranged, number: int) -> int:
    strand = arranged.strands.all[number]
    return arranged.xs[owner_of(strand, number)] + offset_of(arranged, strand)


def y_of(arranged: Arranged, number: int) -> int:
    strand = arranged.strands.all[number]
    return arranged.ys[owner_of(strand, number)] + offset_of(arranged, strand)


def dock_at(arranged: Arranged, stop: Stop) -> Point:
    point = arranged.contents[stop.thing.host].docks[stop.thing.id, stop.side, stop.net]
    return Point(arranged.xs[stop.thing.host] + point.x, arranged.ys[stop.thing.host] + point.y)


def stretch_of(arranged: Arranged, number: int, *, real: bool) -> tuple[float, float]:
    """From where to where a strand reaches along itself."""
    strand = arranged.strands.all[number]
    if not real:
        return strand.low, strand.high
    place_of = y_of if strand.upright else x_of
    ends: list[float] = [place_of(arranged, hold.other) for hold in strand.holds]
    for end in strand.ends:
        if isinstance(end, Border):
            ends.append(arranged.ys["border", end.pool, end.side])
        else:
            dock = arranged.contents[end.thing.host].docks[end.thing.id, end.side, end.net]
            ends.append(
                arranged.ys[end.thing.host] + dock.y if strand.upright else arranged.xs[end.thing.host] + dock.x
            )
    return min(ends), max(ends)


def end_before(arranged: Arranged, spot: Spot) -> tuple[object, int]:
    """What the leg of a label comes from, left of or above the label, and how far that is from what it moves with."""
    strand = arranged.strands.all[spot.strand]
    ends: list[tuple[float, int, object, int]] = []
    for hold in strand.holds:
        other = arranged.strands.all[hold.other]
        ends.append((other.place, len(ends), owner_of(other, hold.other), offset_of(arranged, other)))
    for end in strand.ends:
        if isinstance(end, Border):
            ends.append((end.place, len(ends), ("border", end.pool, end.side), 0))
        else:
            dock = arranged.contents[end.thing.host].docks[end.thing.id, end.side, end.net]
            place = middle(end.thing.row if strand.upright else end.thing.column)
            ends.append((place, len(ends), end.thing.host, dock.y if strand.upright else dock.x))
    before = [end for end in ends if end[0] <= spot.place]
    _, _, owner, offset = max(before) if before else min(ends)
    return owner, offset
