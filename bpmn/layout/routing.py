"""Which way each line takes: of the ways that are free, the one with the fewest bends, crossings and detours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import replace
from math import inf

from .field import Border, Field, Leg, Line, Route, Side, Thing, middle
from .ways import Draft, drafts

# What is disliked, and how much: a bend, a crossing, a touch that may become one, a step of length, a second line where
# another has its dock already; a flow that leaves or enters a box from above or below.
BEND, CROSSING, TOUCH, STEP, STEP_UP, CROWD, UPRIGHT_DOCK = 9.0, 32.0, 8.0, 0.5, 0.15, 60.0, 4.0
# That a main flow does not run straight; that a flow leaves where events are attached.
BENT, BESIDE_EVENTS = 36.0, 12.0
# Legs are kept in blocks of so many ordinals, so that only those nearby are looked at.
BLOCK = 64
# Rounds in which each line looks for a better way, now that the others are there; only on sheets of some size.
ROUNDS, MANY = 2, 400


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
    found = best_below(field, line, inf)
    assert found is not None, f"there is always a way, but not for {line.id!r}"
    return found


def best_below(field: Field, line: Line, most: float) -> Route | None:
    """The same, if there is one that costs less than `most`."""
    found: Route | None = None
    for draft in sorted(drafts(field, line), key=lambda draft: len(draft.ats)):
        found = _judged(field, line, draft, found.cost if found is not None else most) or found
    return found


def take(field: Field, route: Route, count: int) -> None:
    """Put the route on the field, or take it off again."""
    name, claimed = route.line.id, field.claimed
    if count > 0:
        for place, owner in route.claims:
            claimed.setdefault(place, {})[name] = owner
    else:
        for place, _ in route.claims:
            claimed[place].pop(name, None)  # a way within one cell may claim a piece twice
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
    assert isinstance(line.source, Thing)
    assert isinstance(line.target, Thing)
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
        # From border to border: a line that comes to the top of a shape does not meet one that comes to its side.
        step = 0.5 if end > begin else -0.5 if end < begin else 0
        low = begin + (step if number == 0 and isinstance(line.source, Thing) else 0)
        high = end - (step if last and isinstance(line.target, Thing) else 0)
        legs.append(Leg(upright, at, min(low, high), max(low, high)))
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
