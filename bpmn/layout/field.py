"""The sheet as a field of ordinals, on which lines find their ways before any size is known.

Column c has its middle at 4c+2, row r at 4r+2. Beside a column run its own channels, 4c+1 left and 4c+3 right of it; 4c+4
is free for lines that come to no side of a shape. Rows are alike: 4r+1 above, 4r+3 below, and 4r+4 the border of a lane,
or what is free between two pools.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# How far the border of a pool is from the middle of what is free between two pools.
BORDER = 0.4

Side = Literal["left", "right", "top", "bottom"]


def before(place: int) -> int:
    return 4 * place + 1


def middle(place: int) -> int:
    return 4 * place + 2


def after(place: int) -> int:
    return 4 * place + 3


def between(place: int) -> int:
    return 4 * place + 4


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What lines come to: a node, an artifact or an attached event, which stands in the cell of its host."""

    id: str
    shape: Literal["box", "circle", "diamond"]
    row: int
    column: int
    pool: int
    host: str
    attached: bool = False
    # How far right of the middle of its column an attached event is, as ordinals go.
    nudge: float = 0.0

    @property
    def x(self) -> float:
        return middle(self.column) + self.nudge


class Border(NamedTuple):
    """The border of a pool: any place of it will do."""

    pool: str
    side: Literal["top", "bottom"]
    # Whether lines come to it from inside, as those do that leave a sub-process.
    inside: bool
    row: int

    @property
    def level(self) -> int:
        """Where lines end that come to it."""
        return 4 * self.row if self.side == "top" else 4 * self.row + 4

    @property
    def place(self) -> float:
        """Where the border itself is: right before the first or after the last row, and what is free between pools beyond."""
        return 4 * self.row + (BORDER if self.side == "top" else 4 - BORDER)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is to be drawn between two ends. `main` is the first flow of its source; in one lane it is to run straight."""

    id: str
    kind: Literal["flow", "message", "link"]
    source: Thing | Border
    target: Thing | Border
    label: bool = False
    main: bool = False
    straight: bool = False
    # How many flows before it join the same two things.
    twin: int = 0
    # The sides where it has to leave and come, since it goes on inside of a sub-process there.
    out: Side | None = None
    into: Side | None = None


class Leg(NamedTuple):
    """A stretch of a line. `at` is its ordinal across; `low` and `high` where it begins and ends, in order."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Route:
    """From a side of the source through channels, by turns upright and lying, to a side of the target."""

    line: Line
    out: Side
    into: Side
    legs: tuple[Leg, ...]
    claims: tuple[tuple[tuple[str, int, int], tuple[str, str]], ...]
    nets: tuple[str, str]
    cost: float


@dataclass(frozen=True, kw_only=True)
class Field:
    things: dict[str, Thing]
    rows: int
    columns: int
    # What has events attached to it.
    hosts: frozenset[str] = frozenset()
    # The lying channels between pools.
    gaps: tuple[int, ...] = ()
    # Filled columns of each row and filled rows of each column, in order.
    in_row: dict[int, list[int]] = field(default_factory=dict)
    in_column: dict[int, list[int]] = field(default_factory=dict)
    # The lines that run through pieces of the middle of a row or column, each with whom the piece belongs to for it.
    claimed: dict[tuple[str, int, int], dict[str, tuple[str, str]]] = field(default_factory=dict)
    # The legs that are there, by ordinal across and by block along: begin, end, and the two nets of their route.
    upright: dict[float, dict[int, list[tuple[float, float, tuple[str, str]]]]] = field(default_factory=dict)
    lying: dict[float, dict[int, list[tuple[float, float, tuple[str, str]]]]] = field(default_factory=dict)
    # The ordinals that have any, in order.
    upright_at: list[float] = field(default_factory=list)
    lying_at: list[float] = field(default_factory=list)
    # What docks where: how many lines of each net, by thing and side.
    docked: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    # How many ways have been judged.
    tally: list[int] = field(default_factory=lambda: [0])
    # Where the first piece beside a shape belongs to that shape's own lines.
    kept: dict[tuple[str, int, int], tuple[str, str]] = field(default_factory=dict)

    def is_clear_row(self, row: int, first: int, last: int) -> bool:
        """Whether the cells between two columns, both left out, are empty."""
        return _is_clear(self.in_row.get(row, ()), min(first, last) + 1, max(first, last))

    def is_clear_column(self, column: int, first: int, last: int) -> bool:
        return _is_clear(self.in_column.get(column, ()), min(first, last) + 1, max(first, last))

    def is_empty(self, row: int, column: int) -> bool:
        return _is_clear(self.in_row.get(row, ()), column, column + 1)

    def is_free(self, claims: tuple[tuple[tuple[str, int, int], tuple[str, str]], ...]) -> bool:
        kept, claimed = self.kept, self.claimed
        for place, owner in claims:
            if kept.get(place, owner) != owner:
                return False
            for other in claimed.get(place, _NOBODY).values():
                if other != owner:
                    return False
        return True


_NOBODY: dict[str, tuple[str, str]] = {}


def _is_clear(filled: list[int] | tuple[int, ...], first: int, stop: int) -> bool:
    number = bisect_left(filled, first)
    return number == len(filled) or filled[number] >= stop


def lay(things: dict[str, Thing], rows: int, columns: int, gaps: tuple[int, ...] = ()) -> Field:
    hosts = frozenset(thing.host for thing in things.values() if thing.attached)
    laid = Field(things=things, rows=rows, columns=columns, gaps=gaps, hosts=hosts)
    for row, column in sorted({(thing.row, thing.column) for thing in things.values()}):
        laid.in_row.setdefault(row, []).append(column)
        laid.in_column.setdefault(column, []).append(row)
    for filled in laid.in_column.values():
        filled.sort()
    for thing in things.values():
        if not thing.attached:
            laid.kept.update(_kept(thing))
    return laid


def _kept(thing: Thing) -> dict[tuple[str, int, int], tuple[str, str]]:
    return {
        ("column", thing.column, after(thing.row)): (thing.id, "bottom"),
        ("column", thing.column, before(thing.row)): (thing.id, "top"),
        ("row", thing.row, after(thing.column)): (thing.id, "right"),
        ("row", thing.row, before(thing.column)): (thing.id, "left"),
    }


def lift(field: Field, thing: Thing) -> None:
    """Take a thing out of its cell. Lines that come to it have to be taken off before."""
    for place in _kept(thing):
        del field.kept[place]
    field.in_row[thing.row].remove(thing.column)
    field.in_column[thing.column].remove(thing.row)


def put(field: Field, thing: Thing) -> None:
    """Put a thing into its cell, which is empty, and where no line runs."""
    insort(field.in_row.setdefault(thing.row, []), thing.column)
    insort(field.in_column.setdefault(thing.column, []), thing.row)
    field.kept.update(_kept(thing))
    field.things[thing.id] = thing
