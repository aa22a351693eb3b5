"""Rows on pages: for each band the kind of page and the scale with which it needs the fewest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bpmn.paint.folding.bands import bands_of
from bpmn.paint.folding.cuts import Cost, Cutting
from bpmn.paint.folding.flags import End, letters
from bpmn.paint.folding.rows import Row
from bpmn.paint.scene import Box, Edge, Scene, Shape
from bpmn.paint.svg import OUTSIDE

# The smallest letters of a drawing are 11 units high; on paper they are to have 7.5 points at the least, which one reads
# at arm's length. Roomy is what a screen shows: 96 units to the inch. Larger than that helps nobody.
READABLE = 7.5 / OUTSIDE
ROOMY = 0.75
_SCALES = (ROOMY, READABLE)
_BETWEEN = 20  # rows on one page, in units of the drawing
_MANY = 400  # shapes of a band for which not every scale is tried
_BORDER = 2  # half of the thickest border, around a row


class Room(NamedTuple):
    """What a drawing may fill of a page, in points."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Flag:
    """An end of a line that is cut, with its letter and the row of the other end."""

    letter: str
    end: End
    other_row: int
    other: End


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A row on its page: the place of its upper left corner, in points, and how many points a unit has."""

    number: int  # among all rows
    row: Row
    x: float
    y: float
    scale: float
    flags: tuple[Flag, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    room: int  # which of the rooms
    band: str  # the id of its pool, or nothing
    part: int  # which of the pages of its band, from 1
    parts: int
    rows: tuple[Placed, ...]


@dataclass(frozen=True, kw_only=True)
class Folded:
    pages: tuple[Page, ...]
    shrunk: float  # 1, or how many times smaller than readable the smallest row is


class _Way(NamedTuple):
    """One way to fold a band. Ways are compared: the first of them is the best."""

    over: float
    frames: int
    pages: int
    lines: int
    room: int
    small: float  # the scale, below zero
    cuts: tuple[int, ...]


def fold(scene: Scene, rooms: Sequence[Room], *, taken: float = 0, flag: float = 46) -> Folded:
    """The scene on pages of one of the kinds that `rooms` has, the first of them where they are equally good.

    `taken` is what something else takes of the height of the first page, in points; `flag` the width of flags.
    """
    made: list[tuple[str, _Way, list[Row]]] = []
    for band in bands_of(scene):
        cutting = Cutting(band, flag)
        scales = _SCALES if len(band.shapes) <= _MANY else (READABLE,)
        first = taken if not made else 0.0
        ways = (_way(cutting, room, rooms[room], scale, first) for room in range(len(rooms)) for scale in scales)
        best = min(ways)
        rows = [cutting.rows.row(*pair) for pair in zip(best.cuts, best.cuts[1:], strict=False)]
        made.append((band.id, best, rows))
    flags = _flags([row for _, _, rows in made for row in rows], [len(rows) for _, _, rows in made])
    pages: list[Page] = []
    number, shrunk = 0, 1.0
    for name, way, rows in made:
        placed = list(_placed(rows, rooms[way.room], -way.small, 0.0 if pages else taken, number))
        number += len(rows)
        for part, on_page in enumerate(placed, 1):
            with_flags = tuple(
                Placed(number=n, row=row, x=x, y=y, scale=scale, flags=flags[n]) for n, row, x, y, scale in on_page
            )
            shrunk = max(shrunk, *(READABLE / item.scale for item in with_flags))
            pages.append(Page(room=way.room, band=name, part=part, parts=len(placed), rows=with_flags))
    return Folded(pages=tuple(pages), shrunk=shrunk if shrunk > 1.001 else 1.0)


def _way(cutting: Cutting, room: int, size: Room, scale: float, taken: float) -> _Way:
    width, height = size.width / scale - 2 * _BORDER, size.height / scale - 2 * _BORDER
    first = height - taken / scale
    cuts, (over, frames, _, lines, _) = cutting.best(width, height, first)
    pairs = list(zip(cuts, cuts[1:], strict=False))
    sizes = [(cutting.rows.width(*pair), cutting.height(*pair)) for pair in pairs]
    pages = len(list(_placed(sizes, size, scale, taken, 0)))
    return _Way(over, frames, pages, lines, room, -scale, cuts)


def _placed(
    rows: Sequence[Row | tuple[float, float]], size: Room, scale: float, taken: float, number: int
) -> Iterator[list[tuple[int, Row, float, float, float]]]:
    """Rows on pages, one after the other, each at its place."""
    page: list = []
    free = size.height - taken
    for offset, row in enumerate(rows):
        width, height = (row.width, row.height) if isinstance(row, Row) else row
        own = min(scale, size.width / (width + 2 * _BORDER), (size.height - (taken if not number + offset else 0)) / (height + 2 * _BORDER))
        high = (height + 2 * _BORDER) * own
        if page and high > free:
            yield page
            page, free = [], size.height
        page.append((number + offset, row, 0.0, size.height - free, own))
        free -= high + _BETWEEN * own
    if page:
        yield page


def _flags(rows: list[Row], counts: list[int]) -> list[tuple[Flag, ...]]:
    """For each row its flags: the ends of a cut find each other along their line, those of doors by their line."""
    bands = [band for band, many in enumerate(counts) for _ in range(many)]
    chains: dict[tuple[object, ...], list[tuple[float, bool, int, End]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for end in row.ends:
            key = ("door", end.line) if end.door else (bands[number], end.line)
            chains[key].append((0.0 if end.door else end.along, not end.out if end.door else end.out, number, end))
    pairs = []
    for chain in chains.values():
        chain.sort(key=lambda entry: entry[:3])
        pairs += list(zip(chain[::2], chain[1::2], strict=False))
    pairs.sort(key=lambda pair: min((entry[2], entry[3].box.y, entry[3].box.x) for entry in pair))
    found: list[list[Flag]] = [[] for _ in rows]
    for letter, (first, second) in zip(letters(), pairs, strict=False):
        for own, other in ((first, second), (second, first)):
            found[own[2]].append(Flag(letter=letter, end=own[3], other_row=other[2], other=other[3]))
    return [tuple(flags) for flags in found]
