"""The grid while lines are put on it: who docks where, and who runs through which cell.

A way is tried as a whole: it names what it would take, and is taken only if all of that is free or its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, NamedTuple

from .grid import Cell, Grid
from .sheet import Attached, Node, Sheet
from .tracks import Ask

Side = Literal["left", "right", "top", "bottom"]
# What runs along a line: only lines of one kind and direction may share the dock of a circle or a diamond.
Kind = Literal["flow out", "flow in", "message out", "message in"]
# Where the label of a line stands: beside the line at its start, on a horizontal track, or between two pools.
Spot = Literal["start", "track", "gap right", "gap left"]

# Distances of docks on one side: of boxes upright, of boxes at top and bottom, of circles and diamonds.
UPRIGHT, LYING, ROUND = 12, 14, 5

# Ordinals of the places in a row and a column, as `tracks` wants them.
ROW, COLUMN = 8, 6
TOP_BORDER, ABOVE, MIDDLE, BELOW, BOTTOM_BORDER = 0, 1, 3, 5, 7
LEFT, AXIS, RIGHT = 0, 2, 4


class Dock(NamedTuple):
    """A place on the border of a shape: the how-manyth on its side."""

    shape: str
    side: Side
    slot: int


class Border(NamedTuple):
    """The border of a pool, wherever the line comes from."""

    pool: str
    side: Side


End = Dock | Border


class Claim(NamedTuple):
    """A piece of a row, column or gap between pools, and who may share it: lines that meet in one dock."""

    place: tuple[object, ...]
    owner: tuple[str, str]


class Zone(NamedTuple):
    """A strip beside a column in which no line stands upright: between the columns, or left or right of one."""

    side: Literal["between", "left", "right"]
    column: int


@dataclass(frozen=True, kw_only=True)
class Way:
    """A line: from dock to dock, turning at each of its tracks. `spot` and `zone` are for its label."""

    line: str
    start: End
    end: End
    kinds: tuple[Kind, Kind]
    asks: tuple[Ask, ...] = ()
    claims: tuple[Claim, ...] = ()
    spot: Spot | None = None
    zone: Zone | None = None


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A node or an attached event, and where it is."""

    id: str
    pool: int
    cell: Cell
    shape: Literal["box", "circle", "diamond"]
    half: tuple[int, int]
    # Itself, or the node that it is attached to: what leaves one host never leaves at the same place.
    host: str
    attached: bool
    # The bottom of a host belongs to its events: labels of lines stand only at the last of them.
    labels_below: bool


@dataclass(frozen=True, kw_only=True)
class Board:
    grid: Grid
    things: dict[str, Thing]
    # The columns of a row that have a node, and the rows of a column, in order.
    in_row: dict[int, list[int]]
    in_column: dict[int, list[int]]
    docks: dict[tuple[str, Side], list[tuple[str, str]]] = field(default_factory=dict)
    claimed: dict[tuple[object, ...], tuple[str, str]] = field(default_factory=dict)

    def slot(self, name: str, side: Side, kind: Kind) -> int:
        """Which dock of the side the line would get."""
        thing, owners = self.things[name], self.docks.get((name, side), [])
        if thing.shape != "box":
            return owners.index(("", kind)) if ("", kind) in owners else len(owners)
        if side in ("left", "right"):
            return min(len(owners), _upright_docks(thing, side) - 1)
        return len(owners)

    def dock(self, name: str, side: Side, kind: Kind) -> Dock:
        return Dock(name, side, self.slot(name, side, kind))

    def is_unused(self, name: str, side: Side) -> bool:
        return not self.docks.get((name, side))

    def is_free(self, claims: tuple[Claim, ...]) -> bool:
        return all(self.claimed.get(claim.place, claim.owner) == claim.owner for claim in claims)

    def is_clear(self, row: int, columns: range) -> bool:
        return _is_clear(self.in_row.get(row, []), columns)

    def is_clear_upright(self, column: int, rows: range) -> bool:
        return _is_clear(self.in_column.get(column, []), rows)

    def take(self, way: Way) -> Way:
        for claim in way.claims:
            self.claimed[claim.place] = claim.owner
        for end, kind in zip((way.start, way.end), way.kinds, strict=True):
            if isinstance(end, Border):
                continue
            owners = self.docks.setdefault((end.shape, end.side), [])
            if end.slot >= len(owners):
                is_box = self.things[end.shape].shape == "box"
                owners.append((way.line, kind) if is_box else ("", kind))
        return way


def _is_clear(filled: list[int], places: range) -> bool:
    number = bisect_left(filled, places.start)
    return number == len(filled) or filled[number] >= places.stop


def offset(thing: Thing, dock: Dock) -> int:
    """How far a dock is from the middle of its side. At top and bottom the first is rightmost: it may have a label.

    Not for the bottom of a host, whose docks make room for its events.
    """
    if thing.shape != "box":
        return -ROUND * dock.slot if dock.side in ("top", "bottom") else 0
    if dock.side in ("top", "bottom"):
        return -LYING * dock.slot
    if dock.side == "right":
        return UPRIGHT * dock.slot
    return UPRIGHT * ((dock.slot + 1) // 2) * (-1 if dock.slot % 2 else 1)


def lay(sheet: Sheet, grid: Grid) -> Board:
    things = {thing.id: thing for thing in _things(sheet, grid)}
    board = Board(grid=grid, things=things, in_row={}, in_column={})
    for row, column in sorted(grid.cells.values()):
        board.in_row.setdefault(row, []).append(column)
        board.in_column.setdefault(column, []).append(row)
    for pool in sheet.pools:
        for flow in pool.flows:
            # What lies right before a shape is kept for its own lines, so that the last way of each is always free.
            _keep(board, flow.source, "right", "out")
            _keep(board, flow.target, "left", "in")
    return board


def _keep(board: Board, name: str, side: Literal["left", "right"], direction: str) -> None:
    thing = board.things[name]
    row, column = thing.cell
    if not thing.attached and (name, direction) != board.claimed.get(
        ("row", row, 4 * column + (1 if side == "right" else -1), 0)
    ):
        for slot in range(_upright_docks(thing, side)):
            place = ("row", row, 4 * column + (1 if side == "right" else -1), offset(thing, Dock(name, side, slot)))
            board.claimed[place] = (name, direction)


def _upright_docks(thing: Thing, side: Side) -> int:
    """How many docks the left or right side of a shape has."""
    fitting = max(1, (thing.half[1] - 4) // UPRIGHT + 1) if thing.shape == "box" else 1
    return fitting if side == "right" else 2 * fitting - 1


def _things(sheet: Sheet, grid: Grid) -> Iterator[Thing]:
    for number, pool in enumerate(sheet.pools):
        last = {event.host: event.id for event in pool.attached}
        for node in pool.nodes:
            yield Thing(
                id=node.id,
                pool=number,
                cell=grid.cells[node.id],
                shape=node.shape,
                half=half(node),
                host=node.id,
                attached=False,
                labels_below=node.id not in last,
            )
        for event in pool.attached:
            yield Thing(
                id=event.id,
                pool=number,
                cell=grid.cells[event.host],
                shape="circle",
                half=half(event),
                host=event.host,
                attached=True,
                labels_below=last[event.host] == event.id,
            )


def half(thing: Node | Attached) -> tuple[int, int]:
    """Half of the size, rounded up: middles lie on whole numbers."""
    return ceil(thing.size.width / 2), ceil(thing.size.height / 2)
