"""One axis of a region: what moves, what it keeps free, and the places that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from .arranged import Arranged
from .field import Thing
from .spacing import Apart, Bound, Solid, keep_apart, solve, together, untangled

# What each kind of thing keeps free around it, across and upright: the distance of two is the sum of what both keep. As one
# is seen across where it is less than that apart upright, and the other way round, no thing comes into a pocket that is too
# small for it.
ACROSS = {"box": 10, "leg": 5, "text": 3, "border": 0}
UPRIGHT = {"box": 10, "leg": 5, "text": 2, "border": 4}
# Things that are just so far apart do not see each other.
JUST = 0.25
# Where all things end; ids of things are texts.
END = ("end",)
# How often an order that leaves no place for something is changed.
MOST_TANGLES = 50


@dataclass(kw_only=True)
class Axis:
    """Who moves, in what order, with what size; who is so far from whom; and who moves with whom."""

    numbers: dict[object, int] = field(default_factory=dict)
    order: list[float] = field(default_factory=list)
    solids: list[Solid] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    bound: list[Bound] = field(default_factory=list)

    def number(self, owner: object, place: float) -> int:
        if owner not in self.numbers:
            self.numbers[owner] = len(self.order)
            self.order.append(place)
        return self.numbers[owner]

    def keep(self, first: object, last: object, distance: int) -> None:
        self.apart.append(Apart(self.numbers[first], self.numbers[last], distance))


def bind_straight_lines(arranged: Arranged, axis: Axis, *, upright: bool) -> None:
    """Shapes that one straight line joins move together across it."""
    for route in arranged.region.routes:
        first, last = route.line.source, route.line.target
        if len(route.legs) > 1 or route.legs[0].upright != upright:
            continue
        if isinstance(first, Thing) and isinstance(last, Thing):
            out = arranged.contents[first.host].docks[first.id, route.out, route.nets[0]]
            into = arranged.contents[last.host].docks[last.id, route.into, route.nets[1]]
            distance = out.x - into.x if upright else out.y - into.y
            axis.bound.append(Bound(axis.numbers[first.host], axis.numbers[last.host], distance))


def settle(axis: Axis, free: Mapping[str, int], into: dict[object, int], least: int) -> None:
    """Put the places into `into`. If there are none now, those that are there already are as good."""
    count = len(axis.order)
    head, shift = together(count, axis.bound)
    solids = [
        solid._replace(
            owner=head[solid.owner], start=solid.start + shift[solid.owner], end=solid.end + shift[solid.owner]
        )
        for solid in axis.solids
    ]
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for solid in solids:
        starts[solid.owner] = min(starts.get(solid.owner, 0), solid.start)
        ends[solid.owner] = max(ends.get(solid.owner, 0), solid.end)
    more = [Apart(owner, count, reach) for owner, reach in ends.items()]
    more.extend(
        Apart(head[first], head[last], distance + shift[first] - shift[last]) for first, last, distance in axis.apart
    )
    starting = {owner: least - start for owner, start in starts.items()}
    order = [*axis.order, inf]
    for _ in range(MOST_TANGLES):
        kept = keep_apart(solids, free)
        apart = [*kept.apart, *more]
        found = solve(count + 1, apart, starting, order)
        if found is not None:
            for owner, number in axis.numbers.items():
                into[owner] = found[head[number]] + shift[number]
            into[END] = found[count]
            return
        again = untangled(kept, apart, count + 1)
        if again is None:
            break
        solids = again
    if END not in into:
        raise AssertionError("an order of things has no places")
