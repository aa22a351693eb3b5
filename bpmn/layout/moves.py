"""What may move together to find a better place, and where to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .field import Thing
from .improving import Group
from .placing import Arc

# How many rows away things are moved, and how many columns a whole pool is.
ROWS, SHIFT = 24, 4


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A pool, and how its things came to their cells."""

    pool: int
    # Stretches of nodes that were put into a row as one.
    parts: list[list[str]]
    artifacts: list[str]
    arcs: list[Arc]
    # What an attached event leads to.
    beside: set[str]
    # The rows of the lane that each thing is in.
    extent: dict[str, range]


def moves_of(things: dict[str, Thing], laid: Laid, joined: Iterable[tuple[str, str]]) -> Iterator[Group]:
    yield from _stretches(things, laid)
    yield from _artifacts(things, laid, joined)
    yield from _ends(things, laid)
    yield from _insertions(things, laid)


def _rows(thing: Thing, laid: Laid) -> tuple[int, ...]:
    """Rows of nodes, those beside them and those that are free."""
    lane = laid.extent[thing.id]
    return tuple(row for row in lane if (row - lane.start) % 2 == 0 and abs(row - thing.row) <= ROWS)


def _stretches(things: dict[str, Thing], laid: Laid) -> Iterator[Group]:
    """All of it, each node alone, and the rest from a node on at which ways part or meet."""
    branches = Counter(arc.source for arc in laid.arcs)
    joins = Counter(arc.target for arc in laid.arcs)
    heads = {arc.target for arc in laid.arcs if branches[arc.source] > 1 or joins[arc.target] > 1}
    for part in laid.parts:
        rows = _rows(things[part[0]], laid)
        yield Group(names=tuple(part), rows=rows)
        if len(part) > 1:
            for number, name in enumerate(part):
                yield Group(names=(name,), rows=rows)
                if name in heads and 0 < number < len(part) - 1:
                    yield Group(names=tuple(part[number:]), rows=rows)


def _artifacts(things: dict[str, Thing], laid: Laid, joined: Iterable[tuple[str, str]]) -> Iterator[Group]:
    """To any row between nodes, near the columns of what they belong to."""
    columns: dict[str, set[int]] = {name: {things[name].column} for name in laid.artifacts}
    for first, last in joined:
        for one, other in ((first, last), (last, first)):
            if one in columns and other in things and other not in columns:
                column = things[other].column
                columns[one].update((column, column + 1, max(0, column - 1)))
    for name in laid.artifacts:
        thing, lane = things[name], laid.extent[name]
        rows = tuple(row for row in lane if (row - lane.start) % 2 == 1 and abs(row - thing.row) <= ROWS // 2)
        yield Group(names=(name,), rows=rows, columns=tuple(sorted(columns[name])), is_artifact=True)


def _ends(things: dict[str, Thing], laid: Laid) -> Iterator[Group]:
    """What leads nowhere may come to another column too: below what it comes from, or further on."""
    leading = {arc.source for arc in laid.arcs}
    least: dict[str, int] = {}
    for source, target in laid.arcs:
        if target not in leading:
            may_stand_below = target in laid.beside or laid.extent[source] != laid.extent[target]
            column = things[source].column + (0 if may_stand_below else 1)
            least[target] = max(least.get(target, 0), column)
    for name, column in least.items():
        here = things[name]
        columns = tuple(range(min(column, here.column), here.column + 2))
        yield Group(names=(name,), rows=_rows(here, laid), columns=columns)


def _insertions(things: dict[str, Thing], laid: Laid) -> Iterator[Group]:
    """What stands below or above what leads to it may move on by a column, with all that comes after it."""
    following: dict[str, list[str]] = {}
    for source, target in laid.arcs:
        following.setdefault(source, []).append(target)
    for source, target in laid.arcs:
        column = things[target].column
        if source == target or things[source].column != column:
            continue
        after = {target}
        stack = [target]
        while stack:
            for name in following.get(stack.pop(), ()):
                if name not in after and things[name].column >= column:
                    after.add(name)
                    stack.append(name)
        if source not in after:
            others = [
                name for name in laid.extent if things[name].column > column or (name in after and name != target)
            ]
            yield Group(names=(target, *others), columns=(column + 1,), by_first=True)


def moves_of_pools(things: dict[str, Thing], pools: list[Laid], joined: Iterable[tuple[str, str]]) -> Iterator[Group]:
    """All that is in a pool may move to the right, to stand below or above those that it talks to."""
    filled = [laid for laid in pools if laid.extent]
    if len(filled) < 2:
        return
    lines = list(joined)
    for laid in filled:
        names = sorted(laid.extent, key=lambda name: (things[name].column, things[name].row))
        if any((first in laid.extent) != (last in laid.extent) for first, last in lines):
            first = things[names[0]].column
            yield Group(names=tuple(names), columns=tuple(range(first, first + SHIFT + 1)))
