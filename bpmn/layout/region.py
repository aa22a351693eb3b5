"""What one region is made of: a diagram, or the inside of a sub-process."""

from __future__ import annotations

from dataclasses import dataclass

from .content import Noted
from .field import Route, Thing
from .sheet import Attached, Lane, Node, Pool, Scope, Size

NOTHING = Size(0, 0)


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
    least: Size = NOTHING
    kept_free: int = 0


def is_black(row: Row) -> bool:
    return row.pool.frame and not row.lanes and row.pool.scope == Scope()
