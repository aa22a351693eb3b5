"""The cell of every thing: its column by rank, its row within its lane.

Ranks say who comes after whom. Chains of first flows stay in one row; what branches off gets a row beside the row it
comes from, and rows whose contents do not meet are one row in the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

# How far before where it branches off a chain keeps its row free, so that the line to it can run there.
NEAR = 3


class Arc(NamedTuple):
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Columns, and rows counted from 0 in each lane."""

    columns: dict[str, int]
    rows: dict[str, int]
    # Stretches of chains that were put into a row as one.
    parts: list[list[str]]


def place(names: list[str], arcs: list[Arc], lane_of: dict[str, int]) -> Placed:
    following: dict[str, list[str]] = {name: [] for name in names}
    for arc in arcs:
        if arc.target not in following[arc.source]:
            following[arc.source].append(arc.target)
    joined = {name for arc in arcs if arc.source != arc.target for name in arc}
    back, order = _walk([name for name in names if name in joined], following)
    forward = {name: [n for n in after if Arc(name, n) not in back] for name, after in following.items()}
    columns = _columns(order, forward, lane_of)
    rows, parts = _rows(order, forward, columns, lane_of)
    _add_alone([name for name in names if name not in joined], columns, rows, parts, lane_of)
    return Placed(columns=columns, rows=rows, parts=parts)


def _add_alone(
    names: list[str], columns: dict[str, int], rows: dict[str, int], parts: list[list[str]], lane_of: dict[str, int]
) -> None:
    """What nothing leads to, and what leads nowhere, stands side by side below the rest of its lane."""
    least = max((len(names) + 3) // 4, 4)
    width = max(max(columns.values(), default=0) + 1, least)
    first: dict[int, int] = {}
    for name, row in rows.items():
        first[lane_of[name]] = max(first.get(lane_of[name], 0), row + 1)
    count: dict[int, int] = {}
    for name in names:
        lane = lane_of[name]
        number = count.get(lane, 0)
        count[lane] = number + 1
        columns[name], rows[name] = number % width, first.get(lane, 0) + number // width
        parts.append([name])


def _walk(names: list[str], following: dict[str, list[str]]) -> tuple[set[Arc], list[str]]:
    """Arcs that lead back, found in depth from what nothing leads to; and all names in an order without these."""
    reached = {after for name, names_after in following.items() for after in names_after if after != name}
    back: set[Arc] = set()
    done: list[str] = []
    is_open: dict[str, bool] = {}
    for start in sorted(names, key=lambda name: name in reached):
        if start in is_open:
            continue
        is_open[start] = True
        trail = [(start, iter(following[start]))]
        while trail:
            name, rest = trail[-1]
            after = next(rest, None)
            if after is None:
                is_open[name] = False
                done.append(name)
                trail.pop()
            elif after not in is_open:
                is_open[after] = True
                trail.append((after, iter(following[after])))
            elif is_open[after]:
                back.add(Arc(name, after))
    return back, done[::-1]


def _columns(order: list[str], forward: dict[str, list[str]], lane_of: dict[str, int]) -> dict[str, int]:
    before: dict[str, list[str]] = {name: [] for name in order}
    for name in order:
        for after in forward[name]:
            before[after].append(name)
    columns = dict.fromkeys(order, 0)
    # Which way a name came from another lane into the column that it stands in: on it goes only the same way.
    came: dict[str, int] = {}
    for name in order:
        for after in forward[name]:
            turn = lane_of[after] - lane_of[name]
            goes_on = turn and len(before[after]) == 1 and came.get(name, turn) * turn > 0
            # Of what follows, one may stand in the same column.
            if goes_on and not any(columns[other] == columns[name] and other in came for other in forward[name]):
                came[after] = turn
                columns[after] = max(columns[after], columns[name])
            else:
                columns[after] = max(columns[after], columns[name] + 1)
    # What nothing leads to stands right before what it leads to.
    for name in order:
        if not before[name] and forward[name]:
            columns[name] = min(columns[after] for after in forward[name]) - 1
    least = min(columns.values(), default=0)
    return {name: column - least for name, column in columns.items()}


class _Lane:
    """Rows of a lane from top to bottom, each the columns that are taken in it."""

    def __init__(self) -> None:
        self.rows: list[set[int]] = []
        self.ids: list[int] = []
        self.count = 0

    def position(self, row: int) -> int:
        return self.ids.index(row)

    def open(self, position: int) -> int:
        self.rows.insert(position, set())
        self.ids.insert(position, self.count)
        self.count += 1
        return self.count - 1

    def take(self, row: int, columns: Iterable[int]) -> None:
        self.rows[self.position(row)].update(columns)

    def is_free(self, position: int, columns: range) -> bool:
        return self.rows[position].isdisjoint(columns)


def _rows(
    order: list[str], forward: dict[str, list[str]], columns: dict[str, int], lane_of: dict[str, int]
) -> tuple[dict[str, int], list[list[str]]]:
    done: list[list[str]] = []
    lanes: dict[int, _Lane] = {}
    for lane in sorted(set(lane_of.values())):
        lanes[lane] = _Lane()
    row_of: dict[str, int] = {}
    for start in order:
        stack: list[tuple[str, str | None]] = [(start, None)]
        while stack:
            name, origin = stack.pop()
            if name in row_of:
                continue
            parts = _parts(_chain(name, forward, row_of), lane_of)
            branches: list[tuple[str, str | None]] = []
            for part in parts:
                _put(lanes[lane_of[part[0]]], part, origin, columns, row_of, lane_of)
                done.append(part)
                origin = part[-1]
                branches.extend((after, each) for each in part for after in forward[each])
            # The last branch of all is the first to be placed: then each of them lies between its row and those.
            stack.extend(branches)
    return {name: lanes[lane_of[name]].position(row) for name, row in row_of.items()}, done


def _put(
    lane: _Lane,
    part: list[str],
    origin: str | None,
    columns: dict[str, int],
    row_of: dict[str, int],
    lane_of: dict[str, int],
) -> None:
    begin, end = columns[part[0]], columns[part[-1]] + 1
    same = origin is not None and lane_of[origin] == lane_of[part[0]]
    if origin is None or not same:
        start = (
            begin if origin is None else max(columns[origin] + 1 if columns[origin] < begin else begin, begin - NEAR)
        )
        span = range(start, end)
        from_above = origin is not None and lane_of[origin] < lane_of[part[0]]
        positions = range(len(lane.rows)) if origin is None or from_above else range(len(lane.rows) - 1, -1, -1)
        for position in positions:
            if lane.is_free(position, span):
                row = lane.ids[position]
                break
        else:
            row = lane.open(len(lane.rows) if origin is None or from_above else 0)
    else:
        assert origin is not None
        before = columns[origin]
        here = lane.position(row_of[origin])
        straight = range(before + 1, end)
        if lane.is_free(here, straight):
            row, span = row_of[origin], straight
        else:
            span = range(max(before, begin - NEAR), end)
            if here + 1 < len(lane.rows) and lane.is_free(here + 1, span):
                row = lane.ids[here + 1]
            else:
                row = lane.open(here + 1)
    lane.take(row, span)
    row_of.update(dict.fromkeys(part, row))


def _chain(name: str, forward: dict[str, list[str]], row_of: dict[str, int]) -> list[str]:
    chain = [name]
    seen = {name}
    while forward[name] and forward[name][0] not in row_of and forward[name][0] not in seen:
        name = forward[name][0]
        chain.append(name)
        seen.add(name)
    return chain


def _parts(chain: list[str], lane_of: dict[str, int]) -> list[list[str]]:
    """The chain cut where it goes over to another lane."""
    parts: list[list[str]] = []
    for name in chain:
        if parts and lane_of[parts[-1][0]] == lane_of[name]:
            parts[-1].append(name)
        else:
            parts.append([name])
    return parts
