"""One region, a diagram or the inside of a sub-process, from places over ways to coordinates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, inf
from typing import NamedTuple

from .content import BESIDE, ROUND, Content, Noted, Wanted, content_of
from .field import BORDER, Border, Leg, Route, Thing, middle
from .sheet import LANE_HEADER, POOL_HEADER, Attached, Box, Drawing, Lane, Node, Point, Pool, Scope, Size
from .spacing import Apart, Bound, Solid, keep_apart, solve, together, untangled
from .strands import Stop, Strand, Strands, strands_of

# What is free beside the frames of pools and lanes, and the least heights of these.
PAD_X, BLACK_BOX, LANE_LEAST, BETWEEN_POOLS = 20, 60, 60, 30

# What each kind of thing keeps free around it, across and upright: the distance of two is the sum of what both keep. As one
# is seen across where it is less than that apart upright, and the other way round, no thing comes into a pocket that is too
# small for it.
ACROSS = {"box": 10, "leg": 5, "text": 3, "border": 0}
UPRIGHT = {"box": 10, "leg": 5, "text": 2, "border": 4}
# Where all things end; ids of things are texts.
END = ("end",)
# Things that are just so far apart do not see each other.
JUST = 0.25
# The least length of a line that runs straight from one shape to the next, with the head of its arrow.
STRAIGHT = 30


@dataclass(frozen=True, kw_only=True)
class Row:
    """Of a pool, from its first row to its last; `lanes` with the last row of each that has no lanes in it."""

    pool: Pool
    first: int
    last: int
    lanes: tuple[tuple[Lane, int], ...]


@dataclass(frozen=True, kw_only=True)
class Region:
    """All that one region is made of, with a cell for each thing."""

    rows: tuple[Row, ...]
    things: dict[str, Thing]
    nodes: dict[str, Node]
    attached: dict[str, list[Attached]]
    notes: dict[str, list[Noted]]
    routes: list[Route]
    labels: dict[str, Size]
    # Docks of lines that come out of sub-processes: by thing, side and line, from the middle of the shape.
    ports: dict[str, dict[tuple[str, str, str], int]]
    # Of the inside of a sub-process: how large it is at least, and how much of it events on its bottom take.
    is_inner: bool = False
    least: Size = Size(0, 0)
    kept_free: int = 0


def _is_black(row: Row) -> bool:
    return row.pool.frame and not row.lanes and row.pool.scope == Scope()


# How often an order that leaves no place for something is changed.
MOST_TANGLES = 50
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


@dataclass(kw_only=True)
class Arranged:
    """A region whose lines have their ways; coordinates come in as they are found."""

    region: Region
    routes: list[Route]
    strands: Strands
    contents: dict[str, Content]
    spots: dict[str, Spot]
    xs: dict[object, int] = field(default_factory=dict)
    ys: dict[object, int] = field(default_factory=dict)


def arrange(region: Region) -> Arranged:
    routes = region.routes
    strands = strands_of(routes)
    wanted, spots = _spots(region, routes, strands)
    contents = {
        name: content_of(node, region.attached.get(name, []), region.notes.get(name, []), wanted[name])
        for name, node in region.nodes.items()
    }
    arranged = Arranged(region=region, routes=routes, strands=strands, contents=contents, spots=spots)
    for real in (False, True):
        _solve_x(arranged, real=real)
        _solve_y(arranged, real=real)
    return arranged


def _spots(region: Region, routes: list[Route], strands: Strands) -> tuple[dict[str, Wanted], dict[str, Spot]]:
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
    black = [row for row in region.rows if _is_black(row)]
    moves_with = _moving_together(region, routes)
    for route, own in zip(routes, strands.of_route, strict=True):
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


def _moving_together(region: Region, routes: list[Route]) -> dict[str, str]:
    """For each thing the one that stands for all those that lie straight above one another."""
    found = {name: name for name in region.nodes}
    for route in routes:
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
    pieces = list(zip(places, places[1:], strict=False))
    free = [piece for piece in pieces if not any(low <= piece[0] and piece[1] <= high for low, high in frames)]
    low, high = max(free or pieces, key=lambda pair: (pair[1] - pair[0], -pair[0]), default=(places[0], places[0]))
    return (low + high) / 2 + 1e-5 * salt


def _end_before(arranged: Arranged, spot: Spot) -> tuple[object, int]:
    """What the leg of a label comes from, left of or above the label, and how far that is from what it moves with."""
    strand = arranged.strands.all[spot.strand]
    ends: list[tuple[float, int, object, int]] = []
    for hold in strand.holds:
        other = arranged.strands.all[hold.other]
        ends.append((other.place, len(ends), _strand_owner(other, hold.other), _offset(arranged, other)))
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


# ---------------------------------------------------------------- across


class _Owners:
    """Numbers for what moves along an axis."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.order: list[float] = []

    def number(self, owner: object, place: float) -> int:
        if owner not in self.numbers:
            self.numbers[owner] = len(self.order)
            self.order.append(place)
        return self.numbers[owner]


def _strand_owner(strand: Strand, number: int) -> object:
    return ("strand", number) if strand.dock is None else strand.dock.thing.host


def _offset(arranged: Arranged, strand: Strand) -> int:
    """How far the strand is from the middle of what it moves with."""
    if strand.dock is None:
        return 0
    point = arranged.contents[strand.dock.thing.host].docks[strand.dock.thing.id, strand.dock.side, strand.dock.net]
    return point.x if strand.upright else point.y


def _x_of(arranged: Arranged, number: int) -> int:
    strand = arranged.strands.all[number]
    return arranged.xs[_strand_owner(strand, number)] + _offset(arranged, strand)


def _y_of(arranged: Arranged, number: int) -> int:
    strand = arranged.strands.all[number]
    return arranged.ys[_strand_owner(strand, number)] + _offset(arranged, strand)


def _dock_at(arranged: Arranged, stop: Stop) -> Point:
    point = arranged.contents[stop.thing.host].docks[stop.thing.id, stop.side, stop.net]
    return Point(arranged.xs[stop.thing.host] + point.x, arranged.ys[stop.thing.host] + point.y)


def _stretch(arranged: Arranged, number: int, *, real: bool) -> tuple[float, float]:
    """From where to where a strand reaches along itself."""
    strand = arranged.strands.all[number]
    if not real:
        return strand.low, strand.high
    ends: list[float] = []
    for hold in strand.holds:
        ends.append(_y_of(arranged, hold.other) if strand.upright else _x_of(arranged, hold.other))
    for end in strand.ends:
        if isinstance(end, Border):
            ends.append(arranged.ys["border", end.pool, end.side])
        else:
            dock = arranged.contents[end.thing.host].docks[end.thing.id, end.side, end.net]
            ends.append(
                arranged.ys[end.thing.host] + dock.y if strand.upright else arranged.xs[end.thing.host] + dock.x
            )
    return min(ends), max(ends)


def _solve_x(arranged: Arranged, *, real: bool) -> None:
    """In order of the ordinals at first, then of where things are, since they see others now by their real heights."""
    region, strands = arranged.region, arranged.strands
    owners, solids = _Owners(), list[Solid]()
    for name, content in arranged.contents.items():
        thing = region.things[name]
        place = float(middle(thing.column))
        owner = owners.number(name, arranged.xs[name] if real else place)
        if real:
            y, x = arranged.ys[name], arranged.xs[name]
            for strip in content.strips:
                kind = "box" if strip.is_shape else "text"
                reach = UPRIGHT[kind] - JUST
                at = x + (strip.left + strip.right) / 2
                solids.append(
                    Solid(y + strip.top - reach, y + strip.bottom + reach, at, owner, strip.left, strip.right, kind)
                )
        else:
            left, right = min(s.left for s in content.strips), max(s.right for s in content.strips)
            at = middle(thing.row)
            solids.append(Solid(at - 0.5, at + 0.5, place, owner, left, right, "box"))
    for number, strand in enumerate(strands.all):
        if strand.upright:
            low, high = _stretch(arranged, number, real=real)
            place = _x_of(arranged, number) if real else strand.place
            owner = owners.number(_strand_owner(strand, number), place)
            offset, reach = _offset(arranged, strand), UPRIGHT["leg"] - JUST if real else 0
            solids.append(Solid(low - reach, high + reach, place, owner, offset, offset, "leg"))
    for line, spot in arranged.spots.items():
        strand, size = strands.all[spot.strand], region.labels[line]
        width, height, reach = ceil(size.width), ceil(size.height), UPRIGHT["text"] - JUST
        if strand.upright:
            start = _offset(arranged, strand) + spot.start(width)
            owner = owners.number(_strand_owner(strand, spot.strand), strand.place)
            beside = -1e-3 if spot.is_left else 1e-3
            if real:
                at = arranged.ys["label", line]
                place = _x_of(arranged, spot.strand) + beside
                solids.append(Solid(at - reach, at + height + reach, place, owner, start, start + width, "text"))
            else:
                place = strand.place + beside
                solids.append(Solid(spot.place, spot.place, place, owner, start, start + width, "text"))
        else:
            owner = owners.number(("label", line), arranged.xs["label", line] if real else spot.place)
            if real:
                at = _y_of(arranged, spot.strand)
                place = arranged.xs["label", line] + width / 2
                solids.append(Solid(at - spot.away - height - reach, at - spot.away + reach, place, owner, 0, width, "text"))
            else:
                solids.append(Solid(strand.place - 1e-3, strand.place, spot.place, owner, 0, width, "text"))
    bound = []
    for route in arranged.routes:
        first, last = route.line.source, route.line.target
        if len(route.legs) == 1 and route.legs[0].upright and isinstance(first, Thing) and isinstance(last, Thing):
            out = arranged.contents[first.host].docks[first.id, route.out, route.nets[0]].x
            into = arranged.contents[last.host].docks[last.id, route.into, route.nets[1]].x
            bound.append(Bound(owners.numbers[first.host], owners.numbers[last.host], out - into))
    straight = []
    for route in arranged.routes:
        first, last = route.line.source, route.line.target
        if len(route.legs) == 1 and (route.out, route.into) == ("right", "left"):
            assert isinstance(first, Thing) and isinstance(last, Thing)
            out = arranged.contents[first.host].docks[first.id, route.out, route.nets[0]].x
            into = arranged.contents[last.host].docks[last.id, route.into, route.nets[1]].x
            straight.append(Apart(owners.numbers[first.host], owners.numbers[last.host], out - into + STRAIGHT))
    framed = region.is_inner or any(row.pool.frame or row.pool.lanes for row in region.rows)
    left = _left(region) + PAD_X if framed else 0
    for line, spot in arranged.spots.items():
        if not strands.all[spot.strand].upright:
            beginning, offset = _end_before(arranged, spot)
            straight.append(Apart(owners.numbers[beginning], owners.numbers["label", line], offset + BESIDE))
    _solved(owners, solids, ACROSS, bound, arranged.xs, left, straight)


def _left(region: Region) -> int:
    """The strips with the names of pools and lanes."""
    frame = POOL_HEADER if any(row.pool.frame for row in region.rows) and not region.is_inner else 0
    return frame + LANE_HEADER * max((_depth(row.pool.lanes) for row in region.rows), default=0)


def _depth(lanes: tuple[Lane, ...]) -> int:
    return 1 + max(_depth(lane.lanes) for lane in lanes) if lanes else 0


def _solved(
    owners: _Owners,
    solids: list[Solid],
    free: dict[str, int],
    bound: list[Bound],
    into: dict[object, int],
    least: int,
    extra: list[Apart],
) -> None:
    count = len(owners.order)
    head, shift = together(count, bound)
    merged = [
        solid._replace(
            owner=head[solid.owner], start=solid.start + shift[solid.owner], end=solid.end + shift[solid.owner]
        )
        for solid in solids
    ]
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for solid in merged:
        starts[solid.owner] = min(starts.get(solid.owner, 0), solid.start)
        ends[solid.owner] = max(ends.get(solid.owner, 0), solid.end)
    more = [Apart(owner, count, reach) for owner, reach in ends.items()]
    more.extend(
        Apart(head[first], head[second], distance + shift[first] - shift[second]) for first, second, distance in extra
    )
    starting = {owner: least - start for owner, start in starts.items()}
    found, tangles = None, 0
    while found is None:
        kept = keep_apart(merged, free)
        apart = [*kept.apart, *more]
        found = solve(count + 1, apart, starting, [*owners.order, inf])
        if found is None:
            again = untangled(kept, apart, count + 1) if tangles < MOST_TANGLES else None
            if again is None:
                raise AssertionError("no places")
            merged, tangles = again, tangles + 1
    near, _ = found
    for owner, number in owners.numbers.items():
        into[owner] = near[head[number]] + shift[number]
    into[END] = near[count]


# ---------------------------------------------------------------- upright


def _solve_y(arranged: Arranged, *, real: bool) -> None:
    region, strands = arranged.region, arranged.strands
    owners, solids = _Owners(), list[Solid]()
    extra = list(_borders(arranged, owners, solids, real=real))
    for name, content in arranged.contents.items():
        thing = region.things[name]
        place = float(middle(thing.row))
        owner = owners.number(name, arranged.ys[name] if real else place)
        x, y = arranged.xs[name], arranged.ys.get(name, 0)
        for strip in _columns_of(content):
            kind = "box" if strip.is_shape else "text"
            reach = ACROSS[kind] - JUST
            at = y + (strip.left + strip.right) / 2 if real else place
            solids.append(
                Solid(x + strip.top - reach, x + strip.bottom + reach, at, owner, strip.left, strip.right, kind)
            )
    for number, strand in enumerate(strands.all):
        if not strand.upright:
            low, high = _stretch(arranged, number, real=True)
            place = _y_of(arranged, number) if real else strand.place
            owner = owners.number(_strand_owner(strand, number), place)
            offset, reach = _offset(arranged, strand), ACROSS["leg"] - JUST
            solids.append(Solid(low - reach, high + reach, place, owner, offset, offset, "leg"))
    for line, spot in arranged.spots.items():
        strand, size = strands.all[spot.strand], region.labels[line]
        width, height, reach = ceil(size.width), ceil(size.height), ACROSS["text"] - JUST
        if strand.upright:
            at = _x_of(arranged, spot.strand) + spot.start(width)
            owner = owners.number(("label", line), arranged.ys["label", line] if real else spot.place)
            place = arranged.ys["label", line] + height / 2 if real else spot.place
            solids.append(Solid(at - reach, at + width + reach, place, owner, 0, height, "text"))
        else:
            at = arranged.xs["label", line]
            offset = _offset(arranged, strand)
            owner = owners.number(_strand_owner(strand, spot.strand), strand.place)
            place = (_y_of(arranged, spot.strand) if real else strand.place) - 1e-3
            under = offset - spot.away
            solids.append(Solid(at - reach, at + width + reach, place, owner, under - height, under, "text"))
    bound = []
    for route in arranged.routes:
        first, last = route.line.source, route.line.target
        if len(route.legs) == 1 and not route.legs[0].upright and isinstance(first, Thing) and isinstance(last, Thing):
            out = arranged.contents[first.host].docks[first.id, route.out, route.nets[0]].y
            into = arranged.contents[last.host].docks[last.id, route.into, route.nets[1]].y
            bound.append(Bound(owners.numbers[first.host], owners.numbers[last.host], out - into))
    for line, spot in arranged.spots.items():
        if strands.all[spot.strand].upright:
            beginning, offset = _end_before(arranged, spot)
            extra.append(Apart(owners.numbers[beginning], owners.numbers["label", line], offset + BESIDE))
    _solved(owners, solids, UPRIGHT, bound, arranged.ys, 0, extra)
    if region.is_inner:
        # The box that it becomes has its middle on a whole number.
        top, bottom = (("border", region.rows[0].pool.id, side) for side in ("top", "bottom"))
        arranged.ys[bottom] = arranged.ys[top] + _even(arranged.ys[bottom] - arranged.ys[top])


def _borders(arranged: Arranged, owners: _Owners, solids: list[Solid], *, real: bool) -> Iterator[Apart]:
    """Frames of pools and lanes as solids that reach over the whole width; yields how high pools and lanes are at least."""
    last_of_all: int | None = None
    for row in arranged.region.rows:
        if not row.pool.frame and not row.lanes:
            continue
        title = row.pool.title
        top = _border(arranged, owners, solids, ("border", row.pool.id, "top"), 4 * row.first + BORDER, real=real)
        if arranged.region.is_inner and title is not None:
            solids[-1] = solids[-1]._replace(end=ceil(title.height) + 2)
        if last_of_all is not None:
            yield Apart(last_of_all, top, BETWEEN_POOLS)
        before = top
        starts, stops = dict[str, int](), dict[str, int]()
        for number, (lane, last) in enumerate(row.lanes):
            is_last = number == len(row.lanes) - 1
            owner = ("border", row.pool.id, "bottom") if is_last else ("border", lane.id, "bottom")
            place = 4 * last + 4 - (BORDER if is_last else 0)
            after = _border(arranged, owners, solids, owner, place, real=real)
            yield Apart(before, after, max(LANE_LEAST, _written(lane.title)))
            starts[lane.id], stops[lane.id] = before, after
            before = after
        yield from _around(row.pool.lanes, starts, stops)
        if not row.lanes:
            before = _border(
                arranged, owners, solids, ("border", row.pool.id, "bottom"), 4 * row.last + 4 - BORDER, real=real
            )
        if arranged.region.is_inner:
            solids[-1] = solids[-1]._replace(start=-arranged.region.kept_free)
            yield Apart(top, before, max(BLACK_BOX, ceil(arranged.region.least.height)))
        else:
            # The name of a black box lies in its middle.
            yield Apart(top, before, BLACK_BOX if _is_black(row) else max(BLACK_BOX, _written(title)))
        last_of_all = before


def _written(title: Size | None) -> int:
    """How high it is at least for its name, which is written upwards."""
    return 0 if title is None else ceil(title.width) + 12


def _around(lanes: tuple[Lane, ...], starts: dict[str, int], stops: dict[str, int]) -> Iterator[Apart]:
    """How high lanes around others are at least; puts in where they start and stop."""
    for lane in lanes:
        if lane.lanes:
            yield from _around(lane.lanes, starts, stops)
            starts[lane.id], stops[lane.id] = starts[lane.lanes[0].id], stops[lane.lanes[-1].id]
            yield Apart(starts[lane.id], stops[lane.id], _written(lane.title))


def _border(
    arranged: Arranged, owners: _Owners, solids: list[Solid], owner: tuple[str, str, str], place: float, *, real: bool
) -> int:
    at = arranged.ys[owner] if real else place
    number = owners.number(owner, at)
    solids.append(Solid(-inf, inf, at, number, 0, 0, "border"))
    return number


def _columns_of(content: Content):  # type: ignore[no-untyped-def]
    from .content import strips_of

    return strips_of(
        [Box(b.y, b.x, b.height, b.width) for b in content.boxes.values()],
        [Box(b.y, b.x, b.height, b.width) for b in content.labels.values()],
    )


# ---------------------------------------------------------------- the drawing


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
    for route, own in zip(arranged.routes, arranged.strands.of_route, strict=True):
        drawing.lines[route.line.id] = tuple(_points(arranged, route, own))
    for name, spot in arranged.spots.items():
        strand, size = arranged.strands.all[spot.strand], region.labels[name]
        width, height = ceil(size.width), ceil(size.height)
        if strand.upright:
            box = Box(_x_of(arranged, spot.strand) + spot.start(width), arranged.ys["label", name], width, height)
        else:
            box = Box(arranged.xs["label", name], _y_of(arranged, spot.strand) - spot.away - height, width, height)
        drawing.labels[name] = box
    return drawing


def _points(arranged: Arranged, route: Route, own: list[int]) -> Iterator[Point]:
    first, last = route.line.source, route.line.target
    places = [
        _x_of(arranged, number) if arranged.strands.all[number].upright else _y_of(arranged, number) for number in own
    ]
    upright = [arranged.strands.all[number].upright for number in own]
    start = _end_at(arranged, first, route.out, route.nets[0], places[0])
    points = [start]
    for number in range(len(own) - 1):
        points.append(
            Point(places[number], places[number + 1]) if upright[number] else Point(places[number + 1], places[number])
        )
    points.append(_end_at(arranged, last, route.into, route.nets[1], places[-1]))
    for number, point in enumerate(points):
        if 0 < number < len(points) - 1:
            a, b = points[number - 1], points[number + 1]
            if a.x == point.x == b.x or a.y == point.y == b.y:
                continue
        yield point


def _end_at(arranged: Arranged, end: Thing | Border, side: str, net: str, place: int) -> Point:
    if isinstance(end, Border):
        return Point(place, arranged.ys["border", end.pool, end.side])
    return _dock_at(arranged, Stop(end, side, net))


def _even(size: float) -> int:
    return 2 * ceil(size / 2)


def _frames(arranged: Arranged, drawing: Drawing) -> None:
    region = arranged.region
    framed = any(row.pool.frame or row.lanes for row in region.rows)
    right = arranged.xs[END] + (PAD_X if framed else 0)
    right = max(
        right, *(ceil(row.pool.title.width) + 12 for row in region.rows if row.pool.title and _is_black(row)), 0
    )
    if region.is_inner:
        right = _even(max(right, region.least.width))
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
