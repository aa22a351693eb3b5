"""A way for a new line among what stands: upright and level pieces around shapes, with few bends, in bounded time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count

from bpmn.layout.from_bpmn.places import Rectangle
from bpmn.layout.keeping.canvas import Canvas, Spot, meet

_OUT = 15  # how far a line leaves a shape before it turns, and how far it stays from others
_BEND = 40  # what a bend costs, in pixels of way
_CROSSING, _ON_A_LINE = 40, 200  # the same for lines that cross, or lie on one another
_LARGE, _ASIDE = 60, 10  # boxes so large have more places to dock than the middles of their sides; what these cost more
_BEYOND = 200  # how far around its ends a way is looked for
_MOST_SHAPES, _MOST_PIECES = 60, 100  # that are looked at; more make no way better and every way slower
_MOST_STEPS = 8_000  # of a search for one way
_MOST_STEPS_IN_ALL = 200_000

Side = tuple[int, int]
_SIDES: tuple[Side, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))


class Ways:
    """Finds ways on one canvas. There is only so much patience for all of them together."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.patience = _MOST_STEPS_IN_ALL

    def between(self, source: Rectangle, target: Rectangle) -> list[Spot]:
        """From the border of one shape to that of another."""
        if source == target:
            return _loop(source)
        middle = ((source.x + target.x) / 2, (source.y + target.y) / 2)
        near = sorted(
            set(self.canvas.near(_window(source, target))) - {source, target}, key=lambda box: _from(middle, box)
        )
        shapes = [box for box in near if box.width and box.height][:_MOST_SHAPES]
        pieces = [box for box in near if not box.width or not box.height][:_MOST_PIECES]
        search = _Search(shapes, pieces, min(_MOST_STEPS, self.patience))
        found = search.find(source, target)
        self.patience -= search.steps
        return found or _plain(source, target)


def _from(spot: Spot, box: Rectangle) -> tuple[float, Rectangle]:
    return abs(box.x - spot[0]) + abs(box.y - spot[1]), box


def _window(source: Rectangle, target: Rectangle) -> Rectangle:
    left, top = min(source.x, target.x) - _BEYOND, min(source.y, target.y) - _BEYOND
    right = max(source.x + source.width, target.x + target.width) + _BEYOND
    bottom = max(source.y + source.height, target.y + target.height) + _BEYOND
    return Rectangle(left, top, right - left, bottom - top)


def _loop(box: Rectangle) -> list[Spot]:
    right, top = box.x + box.width, box.y - 2 * _OUT
    middle, x = box.y + box.height / 2, box.x + box.width / 2
    return [(right, middle), (right + 2 * _OUT, middle), (right + 2 * _OUT, top), (x, top), (x, box.y)]


def _plain(source: Rectangle, target: Rectangle) -> list[Spot]:
    """Where there is no way around: straight on."""
    one, two = source.middle, target.middle
    start = (source.x + (source.width if two[0] > one[0] else 0), one[1])
    end = (two[0], target.y + (0 if two[1] > one[1] else target.height))
    return [start, (end[0], start[1]), end]


def _docks(box: Rectangle, other: Rectangle) -> Iterator[tuple[Spot, Side, float]]:
    """Where a line can leave the box, to which side, and what that costs. Circles and diamonds have four such places."""
    x, y = box.middle
    is_small = box.width < _LARGE and box.height < _LARGE
    for side in _SIDES:
        dx, dy = side
        first = _SIDES.index(side) * 2.0  # to the right before all else, as texts are read
        yield (x + dx * box.width / 2, y + dy * box.height / 2), side, first
        if is_small:
            continue
        start, length, towards = (box.y, box.height, other.middle[1]) if dx else (box.x, box.width, other.middle[0])
        places = {start + length / 4, start + length * 3 / 4, min(max(towards, start + 10), start + length - 10)}
        for place in sorted(places - {x if dy else y}):
            spot = (x + dx * box.width / 2, place) if dx else (place, y + dy * box.height / 2)
            yield spot, side, first + _ASIDE


class _Search:
    """A* on the lines along the borders of shapes."""

    def __init__(self, shapes: list[Rectangle], pieces: list[Rectangle], most: int) -> None:
        self.shapes, self.pieces, self.most = shapes, pieces, most
        self.steps = 0
        self.xs: list[float] = []
        self.ys: list[float] = []
        for box in shapes:
            self._add(self.xs, box.x - _OUT, box.x + box.width + _OUT)
            self._add(self.ys, box.y - _OUT, box.y + box.height + _OUT)

    @staticmethod
    def _add(places: list[float], *new: float) -> None:
        for place in new:
            at = bisect_left(places, place)
            if at == len(places) or places[at] != place:
                insort(places, place)

    def find(self, source: Rectangle, target: Rectangle) -> list[Spot] | None:
        starts = {_out(spot, side): (spot, side, price) for spot, side, price in _docks(source, target)}
        goals = {_out(spot, (dx, dy)): (spot, (-dx, -dy)) for spot, (dx, dy), _ in _docks(target, source)}
        for x, y in (*starts, *goals):
            self._add(self.xs, x)
            self._add(self.ys, y)
        self.solids = [*self.shapes, source, target]
        end = target.middle
        order = count()
        waiting: list[tuple[float, int, float, Spot, Side]] = []
        came: dict[tuple[Spot, Side], tuple[Spot, Side] | None] = {}
        best: dict[tuple[Spot, Side], float] = {}
        for spot, (_, side, first) in starts.items():
            if not any(_within(box, spot) for box in self.solids):
                best[spot, side], came[spot, side] = first, None
                heappush(waiting, (first + _far(spot, end), next(order), first, spot, side))
        while waiting and self.steps < self.most:
            self.steps += 1
            _, _, cost, spot, side = heappop(waiting)
            if cost > best[spot, side]:
                continue
            if spot in goals and goals[spot][1] == side:
                return _points(came, (spot, side), starts, goals[spot][0])
            for after, turned, price in self._next(spot, side):
                total = cost + price
                if total < best.get((after, turned), float("inf")):
                    best[after, turned], came[after, turned] = total, (spot, side)
                    heappush(waiting, (total + _far(after, end), next(order), total, after, turned))
        return None

    def _next(self, spot: Spot, side: Side) -> Iterator[tuple[Spot, Side, float]]:
        for turned in _SIDES:
            if turned == (-side[0], -side[1]):
                continue
            if turned != side:
                yield spot, turned, _BEND
                continue
            places, here = (self.xs, spot[0]) if side[0] else (self.ys, spot[1])
            at = bisect_left(places, here) + (side[0] or side[1])
            if not 0 <= at < len(places):
                continue
            after = (places[at], spot[1]) if side[0] else (spot[0], places[at])
            piece = Rectangle(
                min(spot[0], after[0]), min(spot[1], after[1]), abs(after[0] - spot[0]), abs(after[1] - spot[1])
            )
            if any(meet(box, piece) for box in self.solids):
                continue
            price = piece.width + piece.height
            for each in self.pieces:
                if _along(piece, each):
                    price += _ON_A_LINE
                elif meet(piece, each):
                    price += _CROSSING
            yield after, turned, price


def _out(spot: Spot, side: Side) -> Spot:
    return spot[0] + side[0] * _OUT, spot[1] + side[1] * _OUT


def _far(spot: Spot, end: Spot) -> float:
    return abs(spot[0] - end[0]) + abs(spot[1] - end[1])


def _within(box: Rectangle, spot: Spot) -> bool:
    return box.x < spot[0] < box.x + box.width and box.y < spot[1] < box.y + box.height


def _along(one: Rectangle, two: Rectangle) -> bool:
    """Whether two pieces lie on one another."""
    if not one.height and not two.height:
        return abs(one.y - two.y) < 5 and one.x < two.x + two.width and two.x < one.x + one.width
    if not one.width and not two.width:
        return abs(one.x - two.x) < 5 and one.y < two.y + two.height and two.y < one.y + one.height
    return False


def _points(
    came: dict[tuple[Spot, Side], tuple[Spot, Side] | None],
    last: tuple[Spot, Side],
    starts: dict[Spot, tuple[Spot, Side, float]],
    end: Spot,
) -> list[Spot]:
    found = [end, last[0]]
    at: tuple[Spot, Side] | None = last
    while at is not None:
        found.append(at[0])
        before = came[at]
        if before is None:
            found.append(starts[at[0]][0])
        at = before
    return straight(found[::-1])


def straight(points: list[Spot]) -> list[Spot]:
    """Without points at which the line does not turn."""
    kept: list[Spot] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept
