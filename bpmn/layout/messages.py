"""Which way each message takes: straight up or down where nothing is between, else by a channel beside the column."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from .board import (
    ABOVE,
    AXIS,
    BELOW,
    BOTTOM_BORDER,
    COLUMN,
    RIGHT,
    ROW,
    TOP_BORDER,
    Board,
    Border,
    Claim,
    Dock,
    End,
    Kind,
    Spot,
    Way,
    offset,
)
from .sheet import Message, Sheet
from .tracks import Ask, Channel

KINDS: tuple[Kind, Kind] = ("message out", "message in")


class Ends(NamedTuple):
    start: End
    end: End
    down: bool


def ways_of_messages(board: Board, sheet: Sheet) -> list[Way]:
    pools = {pool.id: number for number, pool in enumerate(sheet.pools)}
    names = [pool.id for pool in sheet.pools]
    return [_way(board, message, pools, names) for message in sheet.messages]


def _way(board: Board, message: Message, pools: dict[str, int], names: list[str]) -> Way:
    first, last = (
        board.things[name].pool if name in board.things else pools[name] for name in (message.source, message.target)
    )
    down = first < last
    ends = Ends(
        _end(board, message.source, KINDS[0], down=down),
        _end(board, message.target, KINDS[1], down=not down),
        down,
    )
    for way in _straight(board, message, ends, names[min(first, last) : max(first, last)]):
        if board.is_free(way.claims):
            return board.take(way)
    return board.take(_around(board, message, ends))


def _end(board: Board, name: str, kind: Kind, *, down: bool) -> End:
    thing = board.things.get(name)
    if thing is None:
        return Border(name, "bottom" if down else "top")
    return board.dock(name, "bottom" if down or thing.attached else "top", kind)


def _straight(board: Board, message: Message, ends: Ends, above: list[str]) -> Iterator[Way]:
    """In the column of a node. At most two side by side: their labels stand right of the one and left of the other."""
    docks = [end for end in (ends.start, ends.end) if isinstance(end, Dock)]
    facing = (ends.start.side, ends.end.side) == (("bottom", "top") if ends.down else ("top", "bottom"))
    if not docks or not facing or docks[0].slot > 1 or not _are_in_line(board, docks):
        return
    thing = board.things[docks[0].shape]
    column = thing.cell.column
    rows = sorted(_row(board, end) for end in (ends.start, ends.end))
    owner, slot = (docks[0].shape, docks[0].side), docks[0].slot
    if not board.is_clear_upright(column, range(rows[0] + 1, rows[1])):
        return
    cells = (Claim(("column", row, column), (thing.host, owner[1])) for row in range(rows[0] + 1, rows[1]))
    gaps = (Claim(("gap", upper, column), owner) for upper in above)
    tracks = (Claim(("gap", upper, column, slot), (message.id, "")) for upper in above)
    yield Way(
        line=message.id,
        start=ends.start,
        end=ends.end,
        kinds=KINDS,
        claims=(*cells, *gaps, *tracks),
        spot=None if message.label is None else ("gap left" if slot else "gap right"),
    )


def _are_in_line(board: Board, docks: list[Dock]) -> bool:
    if len(docks) == 1:
        return True
    things = [board.things[dock.shape] for dock in docks]
    if things[0].cell.column != things[1].cell.column:
        return False
    # Where docks at the bottom of a host come to lie is known only later.
    if any(
        dock.side == "bottom" and (thing.attached or not thing.labels_below)
        for dock, thing in zip(docks, things, strict=True)
    ):
        return False
    return offset(things[0], docks[0]) == offset(things[1], docks[1])


def _row(board: Board, end: End) -> int:
    if isinstance(end, Dock):
        return board.things[end.shape].cell.row
    rows = board.grid.pools[end.pool]
    return rows.first if end.side == "top" else rows.last


def _around(board: Board, message: Message, ends: Ends) -> Way:
    """By a channel beside the row to one beside the column, and from there in the same way to the other end."""
    docks = [end for end in (ends.start, ends.end) if isinstance(end, Dock)]
    column = board.things[docks[0].shape].cell.column if docks else 0
    room = 0 if message.label is None else ceil(message.label.width) + 6
    upright = Ask(message.id, 1, Channel("right", column), _level(board, ends.start), _level(board, ends.end), room)
    asks: list[Ask] = []
    if isinstance(ends.start, Dock):
        asks.append(_lying(board, message, 0, ends.start, column))
    asks.append(upright)
    if isinstance(ends.end, Dock):
        asks.append(_lying(board, message, 2, ends.end, column))
    spot: Spot | None = None if message.label is None else "gap right"
    return Way(line=message.id, start=ends.start, end=ends.end, kinds=KINDS, asks=tuple(asks), spot=spot)


def _level(board: Board, end: End) -> int:
    if isinstance(end, Border):
        return ROW * _row(board, end) + (TOP_BORDER if end.side == "top" else BOTTOM_BORDER)
    return ROW * _row(board, end) + (ABOVE if end.side == "top" else BELOW)


def _lying(board: Board, message: Message, number: int, dock: Dock, column: int) -> Ask:
    cell = board.things[dock.shape].cell
    channel = Channel("above" if dock.side == "top" else "below", cell.row)
    return Ask(message.id, number, channel, COLUMN * cell.column + AXIS, COLUMN * column + RIGHT)
