"""Which way each line takes: of the ways that are free, the one with the fewest bends, crossings and detours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import NamedTuple

from .field import Border, Field, Leg, Line, Route, Side, Thing, after, before, between, middle

# What is disliked, and how much: a bend, a crossing, a touch that may become one, a step of length, a second line where
# another has its dock already; a flow that leaves or enters a box from above or below.
BEND, CROSSING, TOUCH, STEP, STEP_UP, CROWD, UPRIGHT_DOCK = 9.0, 32.0, 8.0, 0.5, 0.15, 60.0, 4.0
# That a main flow does not run straight; that a flow leaves where events are attached.
BENT, BESIDE_EVENTS = 6.0, 12.0
# How far a line goes through empty cells of a row or column that is not its own.
FAR = 40
# Legs are kept in blocks of so many ordinals, so that only those nearby are looked at.
BLOCK = 64
# Rounds in which each line looks for a better way, now that the others are there; only on sheets of some size.
ROUNDS, MANY = 2, 400


class Draft(NamedTuple):
    """A way before it is judged: the sides, and the ordinals of its legs across."""

    out: Side
    into: Side
    ats: tuple[float, ...]


def find_routes(field: Field, lines: list[Line]) -> list[Route]:
    """Main flows first, since they are to run straight; then short ones before long ones."""
    routes: dict[str, Route] = {}
    for line in sorted(lines, key=rank):
        routes[line.id] = best(field, line)
        take(field, routes[line.id], 1)
    if len(lines) <= MANY:
        reconsider(field, lines, routes)
    return [routes[line.id] for line in lines]


def reconsider(field: Field, lines: list[Line], routes: dict[str, Route]) -> None:
    """Each line looks for a better way, now that the others are there."""
    for _ in range(ROUNDS):
        changed = False
        for line in sorted(lines, key=rank):
            old = routes[line.id]
            if len(old.legs) == 1:
                continue
            take(field, old, -1)
            new = best(field, line)
            changed |= new.legs != old.legs
            routes[line.id] = new
            take(field, new, 1)
        if not changed:
            break


def rank(line: Line) -> tuple[int, int, int]:
    source, target = line.source, line.target
    if isinstance(source, Border) or isinstance(target, Border):
        return (2, 0, 0)
    distance = abs(source.row - target.row) + abs(source.column - target.column)
    same = source.row == target.row and target.column > source.column
    return (0 if line.main and same else 1 if line.kind == "flow" else 2, 0 if line.main else 1, distance)


def best(field: Field, line: Line) -> Route:
    """The way that costs least beside what is on the field."""
    found: Route | None = None
    for draft in sorted(_drafts(field, line), key=lambda draft: len(draft.ats)):
        found = _judged(field, line, draft, found.cost if found is not None else inf) or found
    assert found is not None, f"there is always a way, but not for {line.id!r}"
    return found


def take(field: Field, route: Route, count: int) -> None:
    """Put the route on the field, or take it off again."""
    for place, owner in route.claims:
        users = field.users.setdefault(place, {})
        if count > 0:
            users[route.line.id] = None
        else:
            users.pop(route.line.id, None)
        owners = field.claimed.setdefault(place, {})
        owners[owner] = owners.get(owner, 0) + count
        if not owners[owner]:
            del owners[owner]
    for leg in route.legs:
        along = field.upright if leg.upright else field.lying
        if leg.at not in along:
            along[leg.at] = {}
            insort(field.upright_at if leg.upright else field.lying_at, leg.at)
        for block in range(int(leg.low) // BLOCK, int(leg.high) // BLOCK + 1):
            legs = along[leg.at].setdefault(block, [])
            if count > 0:
                legs.append((leg.low, leg.high, route.nets))
            else:
                legs.remove((leg.low, leg.high, route.nets))
    for end, side, net in (
        (route.line.source, route.out, route.nets[0]),
        (route.line.target, route.into, route.nets[1]),
    ):
        if isinstance(end, Thing):
            nets = field.docked.setdefault((end.id, side), {})
            nets[net] = nets.get(net, 0) + count
            if not nets[net]:
                del nets[net]


# ---------------------------------------------------------------- judging


def _judged(field: Field, line: Line, draft: Draft, most: float) -> Route | None:
    if BEND * (len(draft.ats) - 1) >= most:
        return None
    field.tally[0] += 1
    legs = _legs(line, draft)
    if legs is None or (line.twin and len(legs) == 1):
        return None
    route = Route(line=line, out=draft.out, into=draft.into, legs=legs, claims=(), nets=_nets(line, draft), cost=0)
    cost = price(field, route, most)
    if cost >= most:
        return None
    claims = tuple(_claims(line, draft, legs))
    return replace(route, claims=claims, cost=cost) if field.is_free(claims) else None


def price(field: Field, route: Route, most: float = inf) -> float:
    """What the route costs beside those that are on the field; stops to count where it is as much as `most`."""
    line = route.line
    cost = BEND * (len(route.legs) - 1)
    if line.straight and len(route.legs) > 1:
        cost += BENT
    cost += sum((STEP_UP if leg.upright else STEP) * (leg.high - leg.low) for leg in route.legs)
    for end, side, net in ((line.source, route.out, route.nets[0]), (line.target, route.into, route.nets[1])):
        if isinstance(end, Border):
            continue
        others = [other for other in field.docked.get((end.id, side), ()) if other != net]
        if others and (end.shape != "box" or side in ("left", "right")):
            cost += CROWD
        elif others and line.kind == "flow":
            cost += UPRIGHT_DOCK
        if line.kind == "flow" and side in ("top", "bottom") and end.shape == "box" and not end.attached:
            cost += UPRIGHT_DOCK
            if side == "bottom" and end.id in field.hosts:
                cost += BESIDE_EVENTS
    for leg in route.legs:
        if cost >= most:
            return cost
        cost += _crossings(field, leg, route.nets, most - cost)
    return cost


def _nets(line: Line, draft: Draft) -> tuple[str, str]:
    """Flows that leave a shape at one side, or come to it there, are one until they part."""
    if line.kind != "flow":
        return (line.id, line.id)
    assert isinstance(line.source, Thing) and isinstance(line.target, Thing)
    twin = f" {line.twin}" if line.twin else ""
    return (f"out {draft.out} {line.source.id}{twin}", f"in {draft.into} {line.target.id}{twin}")


def _crossings(field: Field, leg: Leg, nets: tuple[str, str], most: float) -> float:
    """What crossing others costs the leg; stops to count where it is as much as `most`."""
    cost = 0.0
    across = field.lying if leg.upright else field.upright
    ats = field.lying_at if leg.upright else field.upright_at
    at, block = leg.at, int(leg.at) // BLOCK
    for place in ats[bisect_left(ats, leg.low) : bisect_right(ats, leg.high)]:
        others = across[place].get(block)
        if not others:
            continue
        inside = leg.low < place < leg.high
        for low, high, theirs in others:
            if low <= at <= high and theirs[0] not in nets and theirs[1] not in nets:
                cost += CROSSING if inside and low < at < high else TOUCH
                if cost >= most:
                    return cost
    return cost


def _place(end: Thing | Border) -> tuple[float, float]:
    """The ordinals of an end; a border has only one of them."""
    if isinstance(end, Border):
        return (0, end.level)
    return (end.x, middle(end.row))


def _legs(line: Line, draft: Draft) -> tuple[Leg, ...] | None:
    """Each leg ends where the next one runs. None if one would have no length, or leave a shape on the wrong side."""
    (x, y), (to_x, to_y) = _place(line.source), _place(line.target)
    ats = draft.ats
    upright = draft.out in ("top", "bottom")
    legs: list[Leg] = []
    at_x, at_y = x, y
    for number, at in enumerate(ats):
        last = number == len(ats) - 1
        end = (to_y if upright else to_x) if last else ats[number + 1]
        begin = at_y if upright else at_x
        if begin == end and not _is_short(line):
            return None
        legs.append(_leg(upright, at, begin, end, line.source if number == 0 else None, line.target if last else None))
        if begin != end and number == 0 and _leaves(draft.out, end - begin) == _from_inside(line.source):
            return None
        if begin != end and last and _leaves(draft.into, begin - end) == _from_inside(line.target):
            return None
        if upright:
            at_x, at_y = at, end
        else:
            at_x, at_y = end, at
        upright = not upright
    return tuple(legs)


def _leg(
    upright: bool, at: float, begin: float, end: float, source: Thing | Border | None, target: Thing | Border | None
) -> Leg:
    """From border to border: a line that comes to the top of a shape does not meet one that comes to its side."""
    step = 0.5 if end > begin else -0.5 if end < begin else 0
    begin += step if isinstance(source, Thing) else 0
    end -= step if isinstance(target, Thing) else 0
    return Leg(upright, at, min(begin, end), max(begin, end))


def _is_short(line: Line) -> bool:
    """Whether it joins two borders, which may have one ordinal: that of what is free between them."""
    return isinstance(line.source, Border) and isinstance(line.target, Border)


def _from_inside(end: Thing | Border) -> bool:
    return isinstance(end, Border) and end.inside


def _leaves(side: Side, step: float) -> bool:
    return step > 0 if side in ("right", "bottom") else step < 0


def _claims(line: Line, draft: Draft, legs: tuple[Leg, ...]) -> Iterator[tuple[tuple[str, int, int], tuple[str, str]]]:
    """Pieces of the middles of rows and columns that the line runs through, each for whom it belongs to."""
    ends = ((0, line.source, draft.out), (len(legs) - 1, line.target, draft.into))
    for number, leg in enumerate(legs):
        at, low, high = round(leg.at), round(leg.low), round(leg.high)
        if at % 4 != 2:
            continue
        what = "column" if leg.upright else "row"
        place = at // 4
        owners = [(end, side) for index, end, side in ends if index == number and isinstance(end, Thing)]
        keys: dict[int, tuple[str, str]] = {}
        for piece in range(low + (low % 4 == 2), high + (high % 4 != 2)):
            keys[piece] = (line.id, "")
        if len(owners) == 1:
            end, side = owners[0]
            assert isinstance(end, Thing)
            own = (end.host, side) if leg.upright else (end.id, side)
            keys = dict.fromkeys(keys, own)
        elif len(owners) == 2:
            for end, side in owners:
                assert isinstance(end, Thing)
                near = middle(end.row if leg.upright else end.column) + (1 if side in ("right", "bottom") else -1)
                keys[near] = (end.host, side) if leg.upright else (end.id, side)
        for piece, owner in keys.items():
            yield (what, place, piece), owner


# ---------------------------------------------------------------- ways to try


def _drafts(field: Field, line: Line) -> Iterator[Draft]:
    source, target = line.source, line.target
    if isinstance(source, Border) or isinstance(target, Border) or line.kind != "flow":
        yield from _general(field, line)
    elif source.id == target.id:
        x, y = after(source.column), before(source.row)
        yield Draft("right", "top", (middle(source.row), x, y, source.x))
        x, y = after(source.column), after(source.row)
        yield Draft("right", "bottom", (middle(source.row), x, y, source.x))
    elif source.attached:
        yield from _from_below(field, line, source, target)
    else:
        if source.column < target.column:
            yield from _forward(field, source, target)
        yield from _by_top_or_bottom(field, source, target)
        yield from _in_at_top_or_bottom(field, source, target)
        yield from _general(field, line)
        yield from _around(source, target)


def _forward(field: Field, source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the right, in at the left."""
    here, there = middle(source.row), middle(target.row)
    between_is_clear = target.column - source.column <= FAR
    if source.row == target.row:
        if field.is_clear_row(source.row, source.column, target.column):
            yield Draft("right", "left", (here,))
        return
    if not between_is_clear:
        return
    if field.is_clear_row(target.row, source.column, target.column):
        yield Draft("right", "left", (here, after(source.column), there))
    if field.is_clear_row(source.row, source.column, target.column):
        yield Draft("right", "left", (here, before(target.column), there))


def _by_top_or_bottom(field: Field, source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the top or bottom, in at the left: round one corner, or through the channel beside the row."""
    out: Side = "bottom" if target.row > source.row else "top"
    x, y = source.x, middle(target.row)
    if (
        source.row != target.row
        and 0 < target.column - source.column <= FAR
        and field.is_clear_column(source.column, source.row, target.row)
        and field.is_clear_row(target.row, source.column - 1, target.column)
    ):
        yield Draft(out, "left", (x, y))
    yield from _hooks(source, target)


def _hooks(source: Thing, target: Thing) -> Iterator[Draft]:
    x, y = source.x, middle(target.row)
    into = before(target.column)
    yield Draft("bottom", "left", (x, after(source.row), into, y))
    if not source.attached:
        yield Draft("top", "left", (x, before(source.row), into, y))


def _in_at_top_or_bottom(field: Field, source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the right; along the row, then into the target from above or below."""
    x, y = target.x, middle(source.row)
    into: Side = "top" if target.row > source.row else "bottom"
    if (
        source.row != target.row
        and 0 < target.column - source.column <= FAR
        and field.is_clear_row(source.row, source.column, target.column + 1)
        and field.is_clear_column(target.column, source.row, target.row)
    ):
        yield Draft("right", into, (y, x))
    yield Draft("right", "top", (y, after(source.column), before(target.row), x))
    yield Draft("right", "bottom", (y, after(source.column), after(target.row), x))


def _around(source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the right, in at the left, by a channel beside one of the rows: always free."""
    here, there = middle(source.row), middle(target.row)
    for y in (before(target.row), after(target.row), before(source.row), after(source.row)):
        yield Draft("right", "left", (here, after(source.column), y, before(target.column), there))


def _from_below(field: Field, line: Line, source: Thing, target: Thing) -> Iterator[Draft]:
    x, y = source.x, middle(target.row)
    if (
        target.row > source.row
        and 0 < target.column - source.column <= FAR
        and field.is_clear_column(source.column, source.row, target.row)
        and field.is_clear_row(target.row, source.column - 1, target.column)
    ):
        yield Draft("bottom", "left", (x, y))
    yield Draft("bottom", "left", (x, after(source.row), before(target.column), y))
    yield from _general(field, line)


def _general(field: Field, line: Line) -> Iterator[Draft]:
    """Out and in at top or bottom."""
    source, target = line.source, line.target
    for out in (line.out,) if line.out is not None else _sides(source, target):
        for into in (line.into,) if line.into is not None else _sides(target, source):
            yield from _upright(field, source, target, out, into)


def _sides(end: Thing | Border, other: Thing | Border) -> tuple[Side, ...]:
    if isinstance(end, Border):
        return (end.side,)
    if end.attached:
        return ("bottom",)
    if isinstance(other, Border) and not other.inside:
        return ("bottom",) if other.row > end.row else ("top",)
    return ("top", "bottom")


def _upright(field: Field, source: Thing | Border, target: Thing | Border, out: Side, into: Side) -> Iterator[Draft]:
    columns = [end.column for end in (source, target) if isinstance(end, Thing)]
    xs = sorted({x for column in columns for x in (between(column - 1), between(column))}) or [
        between(field.columns - 1)
    ]
    if len(field.gaps) > 1:
        # Past pools that have no part in it, a line goes beside all that is in them.
        xs.extend(x for x in (0, between(field.columns - 1)) if x not in xs)
    if isinstance(source, Border) and isinstance(target, Border):
        for x in (between(field.columns - 1), 0):
            yield Draft(out, into, (x,))
        return
    if isinstance(source, Border):
        assert isinstance(target, Thing)
        for draft in _to_border(field, target, source, into, xs):
            yield Draft(out, into, draft[::-1])
        return
    if isinstance(target, Border):
        for draft in _to_border(field, source, target, out, xs):
            yield Draft(out, into, draft)
        return
    start, end = source.x, target.x
    if source.column == target.column and source.row != target.row:
        facing = ("bottom", "top") if source.row < target.row else ("top", "bottom")
        if (out, into) == facing and field.is_clear_column(source.column, source.row, target.row):
            yield Draft(out, into, (start,))
    mine, theirs = _beside(source, out), _beside(target, into)
    yield (
        Draft(out, into, (start, mine, end)) if mine == theirs else Draft(out, into, (start, mine, xs[0], theirs, end))
    )
    if mine != theirs:
        if _reaches(field, target, into, mine):
            yield Draft(out, into, (start, mine, end))
        if _reaches(field, source, out, theirs):
            yield Draft(out, into, (start, theirs, end))
        # Only what is free between their pools.
        gaps = field.gaps[min(source.pool, target.pool) : max(source.pool, target.pool)]
        for gap in gaps:
            if _reaches(field, source, out, gap) and _reaches(field, target, into, gap):
                yield Draft(out, into, (start, gap, end))
        for x in xs[1:]:
            yield Draft(out, into, (start, mine, x, theirs, end))
        for gap in gaps:
            for x in xs:
                if _reaches(field, source, out, gap):
                    yield Draft(out, into, (start, gap, x, theirs, end))
                if _reaches(field, target, into, gap):
                    yield Draft(out, into, (start, mine, x, gap, end))


def _beside(thing: Thing, side: Side) -> int:
    return after(thing.row) if side == "bottom" else before(thing.row)


def _reaches(field: Field, thing: Thing, side: Side, level: int) -> bool:
    """Whether a line from that side comes straight to a lying channel."""
    if (level > middle(thing.row)) != (side == "bottom"):
        return False
    # The cells on the way; a channel right beside one is reached without it.
    last = (level + 1) // 4 if side == "bottom" else (level + 2) // 4
    return field.is_clear_column(thing.column, thing.row, last if side == "bottom" else last - 1)


def _to_border(field: Field, thing: Thing, border: Border, side: Side, xs: list[int]) -> Iterator[tuple[float, ...]]:
    x = thing.x
    faces = (side == "bottom") == (border.level > middle(thing.row))
    beyond = border.row + (1 if border.side == "bottom" and border.inside else 0)
    beyond = beyond - 1 if border.side == "top" and border.inside else beyond
    if faces and _is_clear_to(field, thing, border):
        yield (x,)
    for level in (after(thing.row) if side == "bottom" else before(thing.row),):
        for other in xs:
            yield (x, level, other)


def _is_clear_to(field: Field, thing: Thing, border: Border) -> bool:
    last = border.row + 1 if border.level > middle(thing.row) else border.row - 1
    return field.is_clear_column(thing.column, thing.row, last)
