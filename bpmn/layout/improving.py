"""Things look for better cells: where their lines cross less, bend less and are shorter.

A move takes the lines that it touches off the field, and finds them new ways; it stays if all of them together cost less
than before. The number of moves that are tried depends on the sheet alone, never on a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from dataclasses import field as value
from math import inf

from .field import Border, Field, Leg, Line, Route, Thing, lay, lift, middle, put
from .routing import best_below, find_routes, price, rank, reconsider, take

# What it costs that a row has nodes in it.
ROW = 12.0
# How many ways may be judged in all, and beyond how many lines nothing is tried.
WORK, MANY = 40_000, 400
# Up to which cost a line is good enough where it is.
CALM = 12.0
SWEEPS = 4


@dataclass(frozen=True, kw_only=True)
class Group:
    """Things that move together, and the rows and columns to which the first of them may come; none: it stays there."""

    names: tuple[str, ...]
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    is_artifact: bool = False
    # What it is to stand by, though no line of its own leads there.
    beside: str | None = None
    # Whether only the lines of the first say if it is worth while to move them all.
    by_first: bool = False


@dataclass(kw_only=True)
class _State:
    field: Field
    lines: dict[str, Line]
    routes: dict[str, Route]
    lines_of: dict[str, list[str]]
    events: dict[str, list[str]]
    nodes_in: dict[int, int] = value(default_factory=dict)
    order: dict[str, int] = value(default_factory=dict)
    artifacts: frozenset[str] = frozenset()
    # The ways of the lines of groups for which nothing better was found.
    tried: dict[tuple[str, ...], list[tuple[Leg, ...]]] = value(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Improved:
    things: dict[str, Thing]
    lines: list[Line]
    routes: list[Route]


def improve(
    things: dict[str, Thing], lines: list[Line], moves: Iterable[Group], rows: int, columns: int, gaps: tuple[int, ...]
) -> Improved:
    if len(lines) > MANY:
        return Improved(things=things, lines=lines, routes=find_routes(lay(things, rows, columns, gaps), lines))
    groups = list(moves)
    state = _State(
        field=lay(dict(things), rows, columns, gaps),
        lines={line.id: line for line in lines},
        routes={},
        lines_of={},
        events={},
        order={line.id: number for number, line in enumerate(lines)},
        artifacts=frozenset(name for group in groups if group.is_artifact for name in group.names),
    )
    for line in lines:
        for end in (line.source, line.target):
            if isinstance(end, Thing):
                state.lines_of.setdefault(end.host, []).append(line.id)
    for thing in things.values():
        if thing.attached:
            state.events.setdefault(thing.host, []).append(thing.id)
    for thing in things.values():
        if not thing.attached and thing.id not in state.artifacts:
            state.nodes_in[thing.row] = state.nodes_in.get(thing.row, 0) + 1
    for line in sorted(lines, key=lambda line: _first(state, line.id)):
        _draw(state, line.id)
    for _ in range(SWEEPS):
        if not _sweep(state, groups):
            break
    found = [state.lines[line.id] for line in lines]
    reconsider(state.field, found, state.routes)
    for group in groups:
        if group.beside is not None and not state.lines_of.get(group.names[0]):
            _follow(state, group.names[0], group.beside, group.rows)
    return Improved(things=state.field.things, lines=found, routes=[state.routes[line.id] for line in lines])


def _follow(state: _State, name: str, leader: str, rows: tuple[int, ...]) -> None:
    """Put what no line holds into a free cell near what it belongs to."""
    field, home = state.field, state.field.things[leader]
    near = sorted(rows, key=lambda row: (abs(row - home.row), row))[:6]
    for column in (home.column, home.column + 1, max(0, home.column - 1)):
        for row in near:
            pieces = [("row", row, middle(column) + step) for step in (-1, 0, 1)]
            pieces += [("column", column, middle(row) + step) for step in (-1, 0, 1)]
            if field.is_empty(row, column) and not any(field.claimed.get(piece) for piece in pieces):
                lift(field, field.things[name])
                put(field, replace(field.things[name], row=row, column=column))
                return


def _first(state: _State, name: str) -> tuple[int, ...]:
    return (*rank(state.lines[name]), state.order[name])


def _draw(state: _State, name: str, most: float = inf) -> float:
    """Find the line a way, and give what it costs; infinite, and nothing done, where that would be as much as `most`."""
    route = best_below(state.field, state.lines[name], most)
    if route is None:
        return inf
    state.routes[name] = route
    take(state.field, route, 1)
    return route.cost


def _sweep(state: _State, groups: list[Group]) -> bool:
    changed = False
    for group in sorted(groups, key=lambda group: -_badness(state, group)):
        if state.field.tally[0] > WORK:
            break
        if _badness(state, group) <= CALM:
            continue
        ways = [state.routes[line].legs for name in group.names for line in state.lines_of.get(name, ())]
        if state.tried.get(group.names) == ways:
            continue
        if _best_move(state, group):
            changed = True
        else:
            state.tried[group.names] = ways
    return changed


def _badness(state: _State, group: Group) -> float:
    """What the worst of its lines costs. A line does not cross what it is one with, so it may stay where it is."""
    names = group.names[:1] if group.by_first else group.names
    lines = {line for name in names for line in state.lines_of.get(name, ())}
    return max((price(state.field, state.routes[line]) for line in lines), default=0.0)


def _best_move(state: _State, group: Group) -> bool:
    home = [(state.field.things[name].row, state.field.things[name].column) for name in group.names]
    least, target = -1.0, None
    for cells in _cells(state, group, home):
        if state.field.tally[0] > WORK:
            break
        undo = _Undo(state, group)
        cost = _move(state, group, cells, undo, least)
        if cost < least:
            least, target = cost, cells
        _take_back(state, group, home, undo)
    if target is None:
        return False
    _move(state, group, target, _Undo(state, group), inf)
    return True


def _cells(state: _State, group: Group, home: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    here, there = home[0]
    rows = sorted(group.rows) or [here]
    # Those of a group may have come to different rows: none of them leaves its lane.
    low, high = (min(group.rows), max(group.rows)) if group.rows else (-inf, inf)
    empty = [not state.field.in_row.get(row) for row in rows]
    # Of empty rows in a row, one is as good as another.
    rows = [row for number, row in enumerate(rows) if not (empty[number] and number and empty[number - 1])]
    for row in sorted(rows, key=lambda row: (abs(row - here), row)):
        for column in group.columns or (there,):
            cells = [(old + row - here, own + column - there) for old, own in home]
            inside = all(low <= own <= high for own, _ in cells)
            if inside and cells != home and all(cell in home or state.field.is_empty(*cell) for cell in cells):
                yield cells


class _Undo:
    """The ways of the lines before a move."""

    def __init__(self, state: _State, group: Group) -> None:
        self.routes: dict[str, Route] = {}
        self.drawn: list[str] = []
        self.own = dict.fromkeys(line for name in group.names for line in state.lines_of.get(name, ()))


def _move(state: _State, group: Group, cells: list[tuple[int, int]], undo: _Undo, most: float) -> float:
    """What the move changes in cost, below zero if it is for the better; stops where it comes to be as much as `most`."""
    lines = dict(undo.own)
    for row, column in cells:
        for piece in (-1, 0, 1):
            lines.update(state.field.claimed.get(("row", row, middle(column) + piece), ()))
            lines.update(state.field.claimed.get(("column", column, middle(row) + piece), ()))
    cost = 0.0
    for name in lines:
        undo.routes[name] = state.routes[name]
        take(state.field, state.routes[name], -1)
        cost -= price(state.field, state.routes[name])
    cost += _put(state, group, cells)
    for name in sorted(lines, key=lambda name: _first(state, name)):
        cost += _draw(state, name, most - cost)
        if cost >= most:
            break
        undo.drawn.append(name)
    return cost


def _put(state: _State, group: Group, cells: list[tuple[int, int]]) -> float:
    """Move the things and what is attached to them; gives what that costs in rows."""
    cost = 0.0
    moves = [
        (state.field.things[name], row, column)
        for name, (row, column) in zip(group.names, cells, strict=True)
        if (state.field.things[name].row, state.field.things[name].column) != (row, column)
    ]
    for old, _, _ in moves:
        lift(state.field, old)
    for old, row, column in moves:
        put(state.field, replace(old, row=row, column=column))
    for old, row, column in moves:
        name = old.id
        for event in state.events.get(name, ()):
            state.field.things[event] = replace(state.field.things[event], row=row, column=column)
        if name not in state.artifacts:
            state.nodes_in[old.row] -= 1
            cost -= ROW if not state.nodes_in[old.row] else 0
            cost += ROW if not state.nodes_in.get(row) else 0
            state.nodes_in[row] = state.nodes_in.get(row, 0) + 1
        for line in state.lines_of.get(name, ()):
            state.lines[line] = replace(
                state.lines[line],
                source=_again(state, state.lines[line].source),
                target=_again(state, state.lines[line].target),
            )
    return cost


def _again(state: _State, end: Thing | Border) -> Thing | Border:
    return state.field.things[end.id] if isinstance(end, Thing) else end


def _take_back(state: _State, group: Group, home: list[tuple[int, int]], undo: _Undo) -> None:
    for name in undo.drawn:
        take(state.field, state.routes[name], -1)
    _put(state, group, home)
    for name, route in undo.routes.items():
        state.routes[name] = route
        take(state.field, route, 1)
