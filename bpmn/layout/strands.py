"""Lines of one channel get an order, so that they cross as little as their ways allow.

A strand is what has one coordinate: a leg in a channel, or legs of lines that run together until they part. Legs that
come to a shape have that of their dock. Places are ordinals with fractions, not yet coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .field import Border, Leg, Route, Thing, middle

# How wide a channel is, as ordinals go: its strands keep off the borders of pools beside it.
CHANNEL = 0.6
# How many strands of a channel are ordered by holding each against each.
MANY = 60


class Stop(NamedTuple):
    """Where a line comes to a shape."""

    thing: Thing
    side: str
    net: str


class Hold(NamedTuple):
    """Where another leg comes to a strand: its strand or dock, and whether from before (left, above) or after."""

    other: int
    before: bool


@dataclass(kw_only=True)
class Strand:
    """`place` is its ordinal with what its order in the channel adds."""

    upright: bool
    at: float
    place: float
    nets: set[str]
    # The shape that it belongs to; None in a channel.
    dock: Stop | None = None
    low: float = 0
    high: float = 0
    holds: list[Hold] = field(default_factory=list)
    # What else it ends at: the shape at its own side, or the border of a pool.
    ends: list[Stop | Border] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Strands:
    all: list[Strand]
    # The strands of the legs of each route.
    of_route: list[list[int]]
    # The nets at each side of each thing, in order from left to right.
    docks: dict[tuple[str, str], list[str]]


def strands_of(routes: list[Route]) -> Strands:
    docks = _docks(routes)
    strands: list[Strand] = []
    known: dict[tuple[object, ...], int] = {}
    of_route: list[list[int]] = []
    for number, route in enumerate(routes):
        own: list[int] = []
        for index, leg in enumerate(route.legs):
            dock, key = _key(route, number, index)
            if key not in known:
                known[key] = len(strands)
                place = float(leg.at)
                if dock is not None and dock.side in ("top", "bottom"):
                    nets = docks[dock.thing.id, dock.side]
                    place += (nets.index(dock.net) - (len(nets) - 1) / 2) / 64
                strands.append(Strand(upright=leg.upright, at=leg.at, place=place, nets=set(), dock=dock))
            strand = strands[known[key]]
            strand.nets.update(route.nets)
            own.append(known[key])
        for index, strand_id in enumerate(own):
            strand, leg = strands[strand_id], route.legs[index]
            for beside in (index - 1, index + 1):
                if 0 <= beside < len(own):
                    other = route.legs[beside]
                    away = other.low if other.high == leg.at else other.high
                    strand.holds.append(Hold(own[beside], away < leg.at))
                else:
                    strand.ends.append(_end(route, first=beside < index))
        of_route.append(own)
    arranged = Strands(all=strands, of_route=of_route, docks=docks)
    for upright in (True, False, True, False):
        _settle(arranged)
        _order(arranged, upright=upright)
    _settle(arranged)
    return arranged


def _end(route: Route, *, first: bool) -> Stop | Border:
    end = route.line.source if first else route.line.target
    if isinstance(end, Border):
        return end
    return Stop(end, route.out, route.nets[0]) if first else Stop(end, route.into, route.nets[1])


def _key(route: Route, number: int, index: int) -> tuple[Stop | None, tuple[object, ...]]:
    leg, last = route.legs[index], len(route.legs) - 1
    line = route.line
    if index == 0 and isinstance(line.source, Thing):
        dock = Stop(line.source, route.out, route.nets[0])
        return dock, ("dock", line.source.id, route.out, route.nets[0])
    if index == last and isinstance(line.target, Thing):
        dock = Stop(line.target, route.into, route.nets[1])
        return dock, ("dock", line.target.id, route.into, route.nets[1])
    if line.kind == "flow":
        if index == 1 and last > 2:
            return None, ("out", route.nets[0], leg.upright, leg.at)
        if index == last - 1 and last > 2:
            return None, ("in", route.nets[1], leg.upright, leg.at)
        if index == 1 and last == 2:
            near = (
                isinstance(line.source, Thing)
                and abs(leg.at - 4 * (line.source.column if leg.upright else line.source.row) - 2) == 1
            )
            return None, ("out", route.nets[0], leg.upright, leg.at) if near else (
                "in",
                route.nets[1],
                leg.upright,
                leg.at,
            )
    return None, ("own", number, index)


def _docks(routes: list[Route]) -> dict[tuple[str, str], list[str]]:
    """Nets in the order in which their lines turn away: those that turn left lie left, and of them the far ones inside."""
    wants: dict[tuple[str, str], dict[str, list[float]]] = {}
    for route in routes:
        for end, side, net, legs in (
            (route.line.source, route.out, route.nets[0], route.legs),
            (route.line.target, route.into, route.nets[1], route.legs[::-1]),
        ):
            if isinstance(end, Thing):
                wants.setdefault((end.id, side), {}).setdefault(net, []).append(_turn(end, legs))
    return {key: _in_order(nets) for key, nets in wants.items()}


def _in_order(turns: dict[str, list[float]]) -> list[str]:
    return sorted(turns, key=lambda net: (sum(turns[net]) / len(turns[net]), net))


def _turn(end: Thing, legs: tuple[Leg, ...]) -> float:
    """Negative for a line that turns left (or up), and the nearer to zero the later it turns."""
    if len(legs) < 2:
        return 0.0
    first, second = legs[0], legs[1]
    at = middle(end.column if first.upright else end.row)
    depth = first.high - first.low
    toward = -1 if second.low < at else 1
    reach = at - second.low if toward < 0 else second.high - at
    return toward * (1 / (1 + depth) + 1 / (100 + reach))


def _settle(strands: Strands) -> None:
    """How far each strand reaches, now that those it ends at have places."""
    for strand in strands.all:
        ends = [strands.all[hold.other].place for hold in strand.holds]
        ends.extend(_place(end, upright=strand.upright) for end in strand.ends)
        strand.low, strand.high = min(ends), max(ends)


def _place(end: Stop | Border, *, upright: bool) -> float:
    if isinstance(end, Border):
        return end.place
    return float(middle(end.thing.row if upright else end.thing.column))


def _order(strands: Strands, *, upright: bool) -> None:
    channels: dict[float, list[int]] = {}
    for number, strand in enumerate(strands.all):
        if strand.upright == upright and strand.dock is None:
            channels.setdefault(strand.at, []).append(number)
    for at, inside in channels.items():
        ordered = _sorted(strands, inside) if len(inside) > 1 else inside
        for position, number in enumerate(ordered):
            strands.all[number].place = at + CHANNEL * ((position + 1) / (len(inside) + 1) - 0.5)


def _sorted(strands: Strands, inside: list[int]) -> list[int]:
    if len(inside) > MANY:
        return sorted(inside, key=lambda number: (_lean(strands, number), number))
    order: list[int] = []
    costs: dict[tuple[int, int], float] = {}

    def worse(first: int, second: int) -> float:
        """What it costs that the first lies before the second rather than after it."""
        if (first, second) not in costs:
            cost = _cost(strands, first, second) - _cost(strands, second, first)
            costs[first, second], costs[second, first] = cost, -cost
        return costs[first, second]

    for number in sorted(inside, key=lambda number: (_lean(strands, number), number)):
        best, least, total = len(order), 0.0, 0.0
        for position in range(len(order) - 1, -1, -1):
            total += worse(number, order[position])
            if total < least - 1e-9:
                best, least = position, total
        order.insert(best, number)
    return order


def _lean(strands: Strands, number: int) -> float:
    """Strands whose lines come from before lie before."""
    strand = strands.all[number]
    return sum(-1 if hold.before else 1 for hold in strand.holds) / max(1, len(strand.holds))


def _cost(strands: Strands, first: int, second: int) -> float:
    """The crossings if the first lies before the second: lines of the one that go over to beyond the other."""
    one, two = strands.all[first], strands.all[second]
    if one.high < two.low or two.high < one.low or one.nets & two.nets:
        return 0.0
    cost = 0.0
    for strand, other, is_before in ((one, two, False), (two, one, True)):
        for hold in strand.holds:
            place = strands.all[hold.other].place
            if hold.before == is_before and other.low <= place <= other.high:
                cost += 1.0 if other.low < place < other.high else 0.5
    return cost
