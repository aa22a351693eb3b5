"""Rows on pages: for each band the kind of page and the scale with which it needs the fewest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from bpmn.paint.folding.bands import bands_of
from bpmn.paint.folding.cuts import Cutting, Frame
from bpmn.paint.folding.flags import End, letters
from bpmn.paint.folding.rows import Row
from bpmn.paint.scene import Scene
from bpmn.paint.svg import OUTSIDE

# The smallest letters of a drawing are 11 units high; on paper they are to have 7.5 points at the least, which one reads
# at arm's length. Roomy is what a screen shows: 96 units to the inch. Larger than `LARGEST` helps nobody.
# What fits on one page as a whole is not cut for that, as long as they have 6.2.
READABLE = 7.5 / OUTSIDE
WHOLE = 6.2 / OUTSIDE
ROOMY = 0.75
LARGEST = 0.9
BORDER = 2  # half of the thickest border, around a row
_SCALES = (ROOMY, READABLE)
_BETWEEN = 20  # rows on one page, in units of the drawing
_MANY = 400  # shapes of a band for which not every scale is tried

_Size = tuple[float, float]


# In points, upright.
PAPERS = {"A4": (595.28, 841.89), "A3": (841.89, 1190.55)}


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
    """A row on its page, at the left: how far from the top, in points, and how many points a unit has."""

    number: int  # among all rows
    row: Row
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
    packed: float  # the scale for which there is room at least
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
        best = min(
            way
            for room in range(len(rooms))
            for scale in scales
            for way in _ways(cutting, room, rooms[room], scale, first)
        )
        if len(best.cuts) > 2:
            ways = (way for room in range(len(rooms)) for way in _ways(cutting, room, rooms[room], WHOLE, first))
            best = min((way for way in ways if len(way.cuts) == 2 and not way.over and way.pages == 1), default=best)
        rows = [cutting.rows.row(*pair) for pair in pairwise(best.cuts)]
        made.append((band.id, best, rows))
    flags = _flags([row for _, _, rows in made for row in rows], [len(rows) for _, _, rows in made])
    pages: list[Page] = []
    number, shrunk = 0, 1.0
    for name, way, rows in made:
        placed = list(_placed(rows, way, rooms[way.room], 0.0 if pages else taken))
        for part, on_page in enumerate(placed, 1):
            items = []
            for row, y, scale in on_page:
                items.append(Placed(number=number, row=row, y=y, scale=scale, flags=flags[number]))
                number += 1
                is_whole = len(way.cuts) == 2 and scale >= WHOLE
                shrunk = max(shrunk, 1 if is_whole else READABLE / scale)
            pages.append(Page(room=way.room, band=name, part=part, parts=len(placed), rows=tuple(items)))
    return Folded(pages=tuple(pages), shrunk=shrunk if shrunk > 1.001 else 1.0)


def _ways(cutting: Cutting, room: int, size: Room, scale: float, taken: float) -> Iterator[_Way]:
    height = size.height / scale - 2 * BORDER
    frame = Frame(size.width / scale - 2 * BORDER, height, height - taken / scale, _BETWEEN + 2 * BORDER)
    for by_pages in (False, True):
        cuts, (over, frames, *_, lines) = cutting.best(frame, by_pages=by_pages)
        sizes = [(cutting.rows.width(*pair), cutting.height(*pair)) for pair in pairwise(cuts)]
        pages = list(_packed(sizes, size, scale, taken))
        yield _Way(over, frames, len(pages), lines, room, -_widened(pages, size, scale, taken), scale, cuts)


def _widened(pages: list[list[_Size]], size: Room, scale: float, taken: float) -> float:
    """The largest scale at which the same rows fit on the same pages; what is too large for any does not count."""
    fitting = [LARGEST]
    for number, page in enumerate(pages):
        free = size.height - (0 if number else taken)
        across = size.width / max(width + 2 * BORDER for width, _ in page)
        down = free / (sum(height + 2 * BORDER for _, height in page) + _BETWEEN * (len(page) - 1))
        if min(across, down) >= scale:
            fitting.append(min(across, down))
    return max(min(fitting), scale)


def _packed(sizes: Iterable[_Size], size: Room, scale: float, taken: float) -> Iterator[list[_Size]]:
    """Rows on pages, one below the other as long as there is room."""
    page: list[_Size] = []
    free = size.height - taken
    for width, height in sizes:
        high = (height + 2 * BORDER) * scale
        if page and high > free + 1e-6:
            yield page
            page, free = [], size.height
        page.append((width, height))
        free -= high + _BETWEEN * scale
    if page:
        yield page


def _placed(rows: list[Row], way: _Way, size: Room, taken: float) -> Iterator[list[tuple[Row, float, float]]]:
    """For each page its rows, each with its height on the page and its scale."""
    rest = iter(rows)
    for number, page in enumerate(_packed([(row.width, row.height) for row in rows], size, way.packed, taken)):
        y, made = 0.0 if number else taken, []
        for row in islice(rest, len(page)):
            own = min(-way.small, size.width / (row.width + 2 * BORDER), (size.height - y) / (row.height + 2 * BORDER))
            made.append((row, y, own))
            y += (row.height + 2 * BORDER + _BETWEEN) * own
        yield made


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
