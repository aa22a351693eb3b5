"""The cell of every node: its column by rank, its row within its lane."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from .sheet import Pool, Sheet

# How far from where it branches off a chain keeps its row free, so that the line to it can run there.
NEAR = 3
# How many rows are looked at for a free place before a new one is opened: keeps large lanes linear.
LOOK = 40


class Cell(NamedTuple):
    row: int
    column: int


class Rows(NamedTuple):
    """Rows `first` to `last`, both included, counted through the whole sheet."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """`lanes` has an entry for every lane, by pool and lane; a pool without lanes has one whose lane is None."""

    cells: dict[str, Cell]
    lanes: dict[tuple[str, str | None], Rows]
    pools: dict[str, Rows]
    columns: int


class Follow(NamedTuple):
    """What follows each node: all, with the first flow of the node itself in front, and only forward."""

    all: dict[str, list[str]]
    forward: dict[str, list[str]]


def place(sheet: Sheet) -> Grid:
    cells: dict[str, Cell] = {}
    lanes: dict[tuple[str, str | None], Rows] = {}
    pools: dict[str, Rows] = {}
    row = 0
    for pool in sheet.pools:
        first = row
        ranks, rows = _place_in(pool)
        for lane in pool.lanes or (None,):
            inside = [node.id for node in pool.nodes if node.lane == lane]
            height = 1 + max((rows[name] for name in inside), default=0)
            cells.update((name, Cell(row + rows[name], ranks[name])) for name in inside)
            lanes[pool.id, lane] = Rows(row, row + height - 1)
            row += height
        pools[pool.id] = Rows(first, row - 1)
    columns = 1 + max((cell.column for cell in cells.values()), default=0)
    return Grid(cells=cells, lanes=lanes, pools=pools, columns=columns)


def _place_in(pool: Pool) -> tuple[dict[str, int], dict[str, int]]:
    """The rank of every node, and its row within its lane."""
    hosts = {event.id: event.host for event in pool.attached}
    following: dict[str, list[str]] = {node.id: [] for node in pool.nodes}
    for flow in sorted(pool.flows, key=lambda flow: flow.source in hosts):
        following[hosts.get(flow.source, flow.source)].append(flow.target)
    back, order = _walk(following)
    forward = {name: [n for n in names if (name, n) not in back] for name, names in following.items()}
    ranks = dict.fromkeys(following, 0)
    for name in order:
        for after in forward[name]:
            ranks[after] = max(ranks[after], ranks[name] + 1)
    lane_of = {node.id: node.lane for node in pool.nodes}
    return ranks, _rows(ranks, Follow(following, forward), lane_of)


def _walk(following: dict[str, list[str]]) -> tuple[set[tuple[str, str]], list[str]]:
    """Steps that lead back, found in depth from the first node on; and all nodes in an order without these."""
    back: set[tuple[str, str]] = set()
    done: list[str] = []
    open_: dict[str, bool] = {}
    for start, first in following.items():
        if start in open_:
            continue
        open_[start] = True
        trail = [(start, iter(first))]
        while trail:
            name, rest = trail[-1]
            after = next(rest, None)
            if after is None:
                open_[name] = False
                done.append(name)
                trail.pop()
            elif after not in open_:
                open_[after] = True
                trail.append((after, iter(following[after])))
            elif open_[after]:
                back.add((name, after))
    return back, done[::-1]


def _rows(ranks: dict[str, int], follow: Follow, lane_of: dict[str, str | None]) -> dict[str, int]:
    """Chains of first flows, each straight in one row of a lane as long as it stays there."""
    rows: dict[str, int] = {}
    taken: dict[str | None, list[set[int]]] = {lane: [] for lane in lane_of.values()}
    waiting: deque[tuple[str, str | None]] = deque()
    for start in follow.forward:
        waiting.append((start, None))
        while waiting:
            name, origin = waiting.popleft()
            if name in rows:
                continue
            for part in _parts(_chain(name, follow, rows), lane_of):
                row = _row_for(taken[lane_of[part[0]]], part, origin, ranks, rows, lane_of)
                rows.update(dict.fromkeys(part, row))
                waiting.extend((after, before) for before in part for after in follow.forward[before])
                origin = part[-1]
    return rows


def _row_for(
    taken: list[set[int]],
    part: list[str],
    origin: str | None,
    ranks: dict[str, int],
    rows: dict[str, int],
    lane_of: dict[str, str | None],
) -> int:
    """The row of the node it comes from if that goes on nowhere else in it, or else one further down."""
    begin, end = ranks[part[0]], ranks[part[-1]] + 1
    if origin is None:
        return _free_row(taken, range(begin, end), 0)
    before = ranks[origin]
    if lane_of[origin] != lane_of[part[0]]:
        return _free_row(taken, range(max(before + 1, begin - NEAR), end), 0)
    straight = range(before + 1, end)
    if taken[rows[origin]].isdisjoint(straight):
        taken[rows[origin]].update(straight)
        return rows[origin]
    return _free_row(taken, range(max(before, begin - NEAR), end), rows[origin] + 1)


def _chain(name: str, follow: Follow, rows: dict[str, int]) -> list[str]:
    chain = [name]
    while True:
        main = follow.all[name][:1]
        if not main or main[0] in rows or main != follow.forward[name][:1]:
            return chain
        name = main[0]
        chain.append(name)


def _parts(chain: list[str], lane_of: dict[str, str | None]) -> list[list[str]]:
    """The chain cut where it goes over to another lane."""
    parts: list[list[str]] = []
    for name in chain:
        if parts and lane_of[parts[-1][0]] == lane_of[name]:
            parts[-1].append(name)
        else:
            parts.append([name])
    return parts


def _free_row(taken: list[set[int]], columns: range, start: int) -> int:
    """The first row from `start` on in which the columns are free, which then are taken."""
    for row in range(start, min(start + LOOK, len(taken))):
        if taken[row].isdisjoint(columns):
            taken[row].update(columns)
            return row
    taken.append(set(columns))
    return len(taken) - 1
