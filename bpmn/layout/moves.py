"""What may move together to find a better place, and where to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .field import Thing
from .improving import Group
from .placing import Arc

# How many rows away things are moved, and how many places are tried for things that hang together.
ROWS, STEPS = 24, 8


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
    """All rows of its lane that are not far away, those for artifacts among them."""
    return tuple(row for row in laid.extent[thing.id] if abs(row - thing.row) <= ROWS)


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
    beside: dict[str, str] = {}
    for first, last in joined:
        for one, other in ((first, last), (last, first)):
            if one in columns and other in things and other not in columns:
                column = things[other].column
                columns[one].update((column, column + 1, max(0, column - 1)))
                beside.setdefault(one, things[other].host)
    for name in laid.artifacts:
        thing, lane = things[name], laid.extent[name]
        rows = tuple(row for row in lane if (row - lane.start) % 2 == 1 and abs(row - thing.row) <= ROWS // 2)
        yield Group(
            names=(name,), rows=rows, columns=tuple(sorted(columns[name])), is_artifact=True, beside=beside.get(name)
        )


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


def moves_of_parts(things: dict[str, Thing], pools: list[Laid], joined: Iterable[tuple[str, str]]) -> Iterator[Group]:
    """What hangs together in a pool may move to the right, to stand below or above those that it talks to."""
    lines = [(first, last) for first, last in joined if first in things and last in things]
    for laid in pools:
        for names in _hanging_together(laid, lines):
            inside = set(names)
            steps = set[int]()
            for first, last in lines:
                own, other = things[first].host, things[last].host
                for here, there in ((own, other), (other, own)):
                    if here in inside and there not in inside:
                        steps.add(things[there].column - things[here].column)
            names.sort(key=lambda name: (things[name].column, things[name].row))
            first_column = things[names[0]].column
            columns = tuple(first_column + step for step in sorted(steps) if first_column + step >= 0 and step)
            if columns:
                yield Group(names=tuple(names), columns=columns[:STEPS])


def _hanging_together(laid: Laid, lines: list[tuple[str, str]]) -> Iterator[list[str]]:
    """The nodes that flows join, each with the artifacts that belong to them."""
    beside: dict[str, list[str]] = {name: [] for name in laid.extent}
    artifacts = set(laid.artifacts)
    pairs = [*laid.arcs, *((a, b) for a, b in lines if (a in artifacts) != (b in artifacts))]
    for first, last in pairs:
        if first in beside and last in beside:
            beside[first].append(last)
            beside[last].append(first)
    done = set[str]()
    for start in beside:
        if start in done:
            continue
        done.add(start)
        part, stack = [start], [start]
        while stack:
            for name in beside[stack.pop()]:
                if name not in done:
                    done.add(name)
                    part.append(name)
                    stack.append(name)
        yield part
