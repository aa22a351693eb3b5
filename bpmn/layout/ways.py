"""Which way each flow takes: the calmest that is free, of a few that are tried in order of liking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .board import (
    ABOVE,
    AXIS,
    BELOW,
    COLUMN,
    LEFT,
    MIDDLE,
    RIGHT,
    ROW,
    Board,
    Claim,
    Dock,
    Side,
    Thing,
    Way,
    Zone,
    offset,
)
from .sheet import Flow, Sheet
from .tracks import Ask, Channel

# How many columns a line goes at most through empty cells of a row that is not its own.
FAR = 40


def ways_of_flows(board: Board, sheet: Sheet) -> list[Way]:
    """First flows before others: the main way is the one that stays straight."""
    ways: list[Way] = []
    for pool in sheet.pools:
        seen: set[str] = set()
        later: list[Flow] = []
        for flow in pool.flows:
            if flow.source in seen or board.things[flow.source].attached:
                later.append(flow)
            else:
                seen.add(flow.source)
                ways.append(_way(board, flow))
        ways.extend(_way(board, flow) for flow in later)
    return ways


def _way(board: Board, flow: Flow) -> Way:
    source, target = board.things[flow.source], board.things[flow.target]
    for way in _likings(board, flow, source, target):
        named = way if flow.label is None else _with_label(board, way, flow.label.height)
        if named is not None and board.is_free(named.claims):
            return board.take(named)
    raise AssertionError(f"the last way is always free, not that of {flow.id!r}")


def _likings(board: Board, flow: Flow, source: Thing, target: Thing) -> Iterator[Way]:
    side: Side = "top" if target.cell.row <= source.cell.row else "bottom"
    forward = target.cell.column > source.cell.column
    if source.attached:
        if forward and target.cell.row > source.cell.row:
            yield from _corner(board, flow, "bottom")
        yield _hook(board, flow, "bottom")
    elif flow.source == flow.target:
        yield _loop(board, flow)
    elif not forward:
        if target.cell.row == source.cell.row:
            yield _arch(board, flow)
        yield _hook(board, flow, side)
    else:
        yield from _forward(board, flow, side)


def _forward(board: Board, flow: Flow, side: Side) -> Iterator[Way]:
    source, target = board.things[flow.source], board.things[flow.target]
    splits = source.shape == "diamond" and board.is_unused(source.id, side)
    if source.cell.row == target.cell.row:
        yield from _straight(board, flow)
    else:
        if splits:
            yield from _corner(board, flow, side)
        yield from _early(board, flow)
        yield from _late(board, flow)
    if splits:
        yield _hook(board, flow, side)
    yield _detour(board, flow)


# ---------------------------------------------------------------- the ways


def _straight(board: Board, flow: Flow) -> Iterator[Way]:
    """Along the row, through cells that are empty; none where the docks are not of one height."""
    source, target, start, end = _ends(board, flow, "right", "left")
    out, into, own = (flow.source, "out"), (flow.target, "in"), (flow.id, "")
    first, last = 4 * source.cell.column + 1, 4 * target.cell.column - 1
    row, level = source.cell.row, offset(source, start)
    if offset(target, end) != level or not board.is_clear(row, range(source.cell.column + 1, target.cell.column)):
        return
    middle = _along(row, range(first + 1, last), level, own)
    ends = (Claim(("row", row, first, level), out), Claim(("row", row, last, level), into))
    yield replace(_plain(flow, start, end), claims=(*ends, *middle))


def _early(board: Board, flow: Flow) -> Iterator[Way]:
    """Up or down right after the source, then along the row of the target."""
    source, target, start, end = _ends(board, flow, "right", "left")
    here, there = source.cell, target.cell
    if not _is_clear(board, there.row, range(here.column + 1, there.column)):
        return
    begin = Claim(("row", here.row, 4 * here.column + 1, offset(source, start)), (flow.source, "out"))
    pieces = range(4 * here.column + 1, 4 * there.column)
    rest = _along(there.row, pieces, offset(target, end), (flow.target, "in"))
    ask = _upright(flow, 0, Channel("right", here.column), ROW * here.row + MIDDLE, ROW * there.row + MIDDLE)
    yield replace(_plain(flow, start, end), claims=(begin, *rest), asks=(ask,))


def _late(board: Board, flow: Flow) -> Iterator[Way]:
    """Along the row of the source, then up or down right before the target."""
    source, target, start, end = _ends(board, flow, "right", "left")
    here, there = source.cell, target.cell
    if not _is_clear(board, here.row, range(here.column + 1, there.column)):
        return
    pieces = range(4 * here.column + 1, 4 * there.column)
    begin = _along(here.row, pieces, offset(source, start), (flow.source, "out"))
    last = Claim(("row", there.row, 4 * there.column - 1, offset(target, end)), (flow.target, "in"))
    ask = _upright(flow, 0, Channel("left", there.column), ROW * here.row + MIDDLE, ROW * there.row + MIDDLE)
    yield replace(_plain(flow, start, end), claims=(*begin, last), asks=(ask,))


def _corner(board: Board, flow: Flow, side: Side) -> Iterator[Way]:
    """Up or down from the source itself, then along the row of the target: one bend."""
    source, target, start, end = _ends(board, flow, side, "left")
    here, there = source.cell, target.cell
    step = 1 if there.row > here.row else -1
    rows = range(here.row + step, there.row + step, step)
    if not _is_clear(board, there.row, range(here.column, there.column)) or not board.is_clear_upright(
        here.column, range(min(rows), max(rows) + 1)
    ):
        return
    upright = (Claim(("column", row, here.column), (source.host, side)) for row in rows)
    # Two flows from one dock to one dock would be the same line.
    own = Claim(("corner", start, flow.target), (flow.id, ""))
    rest = _along(there.row, range(4 * here.column, 4 * there.column), offset(target, end), (flow.target, "in"))
    yield replace(_plain(flow, start, end), claims=(*upright, *rest, own))


def _hook(board: Board, flow: Flow, side: Side) -> Way:
    """From top or bottom into the channel beside the row, in it to the target's column, and in at its left."""
    source, target, start, end = _ends(board, flow, side, "left")
    here, there = source.cell, target.cell
    channel = Channel("above" if side == "top" else "below", here.row)
    level = ROW * here.row + (ABOVE if side == "top" else BELOW)
    asks = (
        Ask(flow.id, 0, channel, COLUMN * here.column + AXIS, COLUMN * there.column + LEFT),
        _upright(flow, 1, Channel("left", there.column), level, ROW * there.row + MIDDLE),
    )
    if there.column > here.column:
        zone = Zone("between", here.column)
    else:
        zone = Zone("between", here.column - 1) if there.column < here.column else Zone("left", here.column)
    last = Claim(("row", there.row, 4 * there.column - 1, offset(target, end)), (flow.target, "in"))
    return replace(_plain(flow, start, end), claims=(last,), asks=asks, zone=zone)


def _detour(board: Board, flow: Flow) -> Way:
    """Out at the right, along the channel beside the target's row, and in at the left."""
    source, target, start, end = _ends(board, flow, "right", "left")
    here, there = source.cell, target.cell
    under = there.row < here.row
    channel = Channel("below" if under else "above", there.row)
    level = ROW * there.row + (BELOW if under else ABOVE)
    asks = (
        _upright(flow, 0, Channel("right", here.column), ROW * here.row + MIDDLE, level),
        Ask(flow.id, 1, channel, COLUMN * here.column + RIGHT, COLUMN * there.column + LEFT),
        _upright(flow, 2, Channel("left", there.column), level, ROW * there.row + MIDDLE),
    )
    claims = (
        Claim(("row", here.row, 4 * here.column + 1, offset(source, start)), (flow.source, "out")),
        Claim(("row", there.row, 4 * there.column - 1, offset(target, end)), (flow.target, "in")),
    )
    return replace(_plain(flow, start, end), claims=claims, asks=asks, zone=Zone("between", here.column))


def _arch(board: Board, flow: Flow) -> Way:
    """Back within a row: over what lies between, from top to top."""
    source, target, start, end = _ends(board, flow, "top", "top")
    here, there = source.cell.column, target.cell.column
    ask = Ask(flow.id, 0, Channel("above", source.cell.row), COLUMN * here + AXIS, COLUMN * there + AXIS)
    return replace(_plain(flow, start, end), asks=(ask,), zone=Zone("between", here - 1))


def _loop(board: Board, flow: Flow) -> Way:
    """From a node to itself: out at the right, in at the top."""
    source, _, start, end = _ends(board, flow, "right", "top")
    here = source.cell
    level = ROW * here.row + ABOVE
    asks = (
        _upright(flow, 0, Channel("right", here.column), ROW * here.row + MIDDLE, level),
        Ask(flow.id, 1, Channel("above", here.row), COLUMN * here.column + RIGHT, COLUMN * here.column + AXIS),
    )
    claims = (Claim(("row", here.row, 4 * here.column + 1, offset(source, start)), (flow.source, "out")),)
    return replace(_plain(flow, start, end), claims=claims, asks=asks, zone=Zone("right", here.column))


# ---------------------------------------------------------------- their parts


def _is_clear(board: Board, row: int, columns: range) -> bool:
    """Far ways go by channels even through empty cells: to look at all of these takes long."""
    return len(columns) <= FAR and board.is_clear(row, columns)


def _ends(board: Board, flow: Flow, out: Side, into: Side) -> tuple[Thing, Thing, Dock, Dock]:
    start = board.dock(flow.source, out, "flow out")
    end = board.dock(flow.target, into, "flow in")
    return board.things[flow.source], board.things[flow.target], start, end


def _plain(flow: Flow, start: Dock, end: Dock) -> Way:
    return Way(line=flow.id, start=start, end=end, kinds=("flow out", "flow in"))


def _upright(flow: Flow, number: int, channel: Channel, begin: int, end: int) -> Ask:
    return Ask(flow.id, number, channel, begin, end)


def _along(row: int, pieces: Iterable[int], level: int, owner: tuple[str, str]) -> Iterator[Claim]:
    """Pieces of a row: four times the column is its cell, then come its right channel, the middle, the next left one."""
    for piece in pieces:
        yield Claim(("row", row, piece, level), owner)


def _with_label(board: Board, way: Way, height: float) -> Way | None:
    """The way with a spot for its label; None if it has none left."""
    start = way.start
    assert isinstance(start, Dock)
    free = start.slot == 0 and board.is_unused(start.shape, start.side)
    if free and (start.side != "bottom" or board.things[start.shape].labels_below):
        return replace(way, spot="start")
    for ask in way.asks:
        if ask.channel.side in ("above", "below"):
            asks = (each if each != ask else each._replace(room=int(height) + 5) for each in way.asks)
            return replace(way, spot="track", asks=tuple(asks))
    return None
