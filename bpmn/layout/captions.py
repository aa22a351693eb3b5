"""Where the labels of lines stand: right at a shape, or on a leg of the line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from .content import BESIDE, ROUND, Wanted
from .field import BORDER, Leg, Route, Thing
from .region import Region, Row, is_black
from .strands import Strand, Strands

# How far above a line its label stands.
ABOVE = 2
# How far the places of strands in a channel are from its ordinal at most.
NUDGE = 0.3


class Spot(NamedTuple):
    """A label on a leg: its strand, its place along it, whether it is left of it rather than right, and how far away.

    It stands above a leg that lies.
    """

    strand: int
    place: float
    is_left: bool
    away: int

    def start(self, width: int) -> int:
        """Where it starts beside an upright strand."""
        return -self.away - width if self.is_left else self.away


def spots_of(region: Region, strands: Strands) -> tuple[dict[str, Wanted], dict[str, Spot]]:
    """Where the labels of lines stand: at the source if the line leaves it alone, else on a leg of their own."""
    users: dict[int, int] = {}
    for own in strands.of_route:
        for number in own:
            users[number] = users.get(number, 0) + 1
    host = {name: thing.host for name, thing in region.things.items()}
    wanted = {name: Wanted(ports=region.ports.get(name, {})) for name in region.nodes}
    for (name, side), nets in strands.docks.items():
        wanted[host[name]].docks[name, side] = nets
    across = {upright: _by_place(strands, upright=upright) for upright in (True, False)}
    spots: dict[str, Spot] = {}
    black = [row for row in region.rows if is_black(row)]
    moves_with = _moving_together(region)
    for route, own in zip(region.routes, strands.of_route, strict=True):
        size = region.labels.get(route.line.id)
        if size is None:
            continue
        dock = _named_at(region, route, strands, users, own)
        if dock is not None:
            thing, side = dock
            wanted[thing.host].named[thing.id, side] = (route.line.id, size)
            continue
        candidates = [number for number in own if users[number] == 1] or own
        number = max(candidates, key=lambda n: _suits(strands, n, moves_with))
        strand = strands.all[number]
        is_left, away = False, BESIDE if strand.upright else ABOVE
        if strand.dock is not None:
            name, side, net = strand.dock.thing.id, strand.dock.side, strand.dock.net
            nets = strands.docks[name, side]
            is_left = strand.upright and len(nets) > 1 and nets[0] == net
            if strand.dock.thing.shape != "box" and not is_left:
                # Docks are too close there for labels between them.
                away += ROUND * (len(nets) - 1 - nets.index(net) if strand.upright else nets.index(net))
            depth = away + ceil(size.width if strand.upright else size.height)
            wanted[strand.dock.thing.host].reach[name, side, net] = (
                (depth, 0) if is_left or not strand.upright else (0, depth)
            )
        place = _gap(strands, number, len(spots), black, across, route.legs[own.index(number)])
        spots[route.line.id] = Spot(number, place, is_left, away)
    return wanted, spots


_ByPlace = tuple[list[float], list[Strand]]


def _by_place(strands: Strands, *, upright: bool) -> _ByPlace:
    own = sorted((strand for strand in strands.all if strand.upright == upright), key=lambda strand: strand.place)
    return [strand.place for strand in own], own


def _named_at(
    region: Region, route: Route, strands: Strands, users: dict[int, int], own: list[int]
) -> tuple[Thing, str] | None:
    """Where the label can stand right at a dock, since no other line is there: at the source, or where a message ends."""
    ends = [(route.line.source, route.out, own[0])]
    if route.line.kind != "flow":
        ends.append((route.line.target, route.into, own[-1]))
    for end, side, strand in ends:
        if not isinstance(end, Thing) or side == "left" or users[strand] > 1 or len(strands.docks[end.id, side]) > 1:
            continue
        if not (region.attached.get(end.id) and side == "bottom"):
            return end, side
    return None


def _suits(strands: Strands, number: int, moves_with: dict[str, str]) -> tuple[int, bool, float]:
    """How well a label stands there: best where nothing else is near, and above a line.

    Not between two docks that can not give way.
    """
    strand = strands.all[number]
    beside = [strands.all[hold.other].dock for hold in strand.holds]
    hosts = [moves_with[dock.thing.host] for dock in beside if dock is not None]
    is_fixed = not strand.upright and len(hosts) > len(set(hosts))
    ease = 1 if strand.dock is not None else 0 if is_fixed else 2
    return ease, not strand.upright and ease == 2, strand.high - strand.low


def _moving_together(region: Region) -> dict[str, str]:
    """For each thing the one that stands for all those that lie straight above one another."""
    found = {name: name for name in region.nodes}
    for route in region.routes:
        first, last = route.line.source, route.line.target
        if len(route.legs) == 1 and route.legs[0].upright and isinstance(first, Thing) and isinstance(last, Thing):
            one, other = found[first.host], found[last.host]
            found = {name: one if head == other else head for name, head in found.items()}
    return found


def _gap(strands: Strands, number: int, salt: int, black: list[Row], across: dict[bool, _ByPlace], leg: Leg) -> float:
    """The middle of the widest piece of the leg that nothing crosses, and that is in no black box."""
    strand = strands.all[number]
    # Others may run on where this one has left the strand.
    begin, end = max(strand.low, leg.low - NUDGE), min(strand.high, leg.high + NUDGE)
    if begin >= end:
        begin, end = strand.low, strand.high
    stops = {begin, end}
    frames = [(4 * row.first + BORDER, 4 * row.last + 4 - BORDER) for row in black] if strand.upright else []
    stops.update(place for frame in frames for place in frame if begin < place < end)
    others, by_place = across[not strand.upright]
    for other in by_place[bisect_right(others, begin) : bisect_left(others, end)]:
        if other.low <= strand.place <= other.high:
            stops.add(other.place)
    places = sorted(stops)
    pieces = list(pairwise(places))
    free = [piece for piece in pieces if not any(low <= piece[0] and piece[1] <= high for low, high in frames)]
    low, high = max(free or pieces, key=lambda pair: (pair[1] - pair[0], -pair[0]), default=(places[0], places[0]))
    return (low + high) / 2 + 1e-5 * salt
