"""The ways that a line might take, from the simplest on. One of them is always free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .field import Border, Field, Line, Side, Thing, after, before, between, middle

# How far a line goes through empty cells of a row or column that is not its own.
FAR = 40


class Draft(NamedTuple):
    """A way before it is judged: the sides, and the ordinals of its legs across."""

    out: Side
    into: Side
    ats: tuple[float, ...]


def drafts(field: Field, line: Line) -> Iterator[Draft]:
    source, target = line.source, line.target
    if isinstance(source, Border) or isinstance(target, Border) or line.kind != "flow":
        yield from _general(field, line)
    elif source.id == target.id:
        x, y = after(source.column), before(source.row)
        yield Draft("right", "top", (middle(source.row), x, y, source.x))
        x, y = after(source.column), after(source.row)
        yield Draft("right", "bottom", (middle(source.row), x, y, source.x))
    elif source.attached:
        yield from _from_below(field, line, source, target)
    else:
        if source.column < target.column:
            yield from _forward(field, source, target)
        yield from _by_top_or_bottom(field, source, target)
        yield from _in_at_top_or_bottom(field, source, target)
        yield from _general(field, line)
        yield from _around(source, target)


def _forward(field: Field, source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the right, in at the left."""
    here, there = middle(source.row), middle(target.row)
    between_is_clear = target.column - source.column <= FAR
    if source.row == target.row:
        if field.is_clear_row(source.row, source.column, target.column):
            yield Draft("right", "left", (here,))
        return
    if not between_is_clear:
        return
    if field.is_clear_row(target.row, source.column, target.column):
        yield Draft("right", "left", (here, after(source.column), there))
    if field.is_clear_row(source.row, source.column, target.column):
        yield Draft("right", "left", (here, before(target.column), there))


def _by_top_or_bottom(field: Field, source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the top or bottom, in at the left: round one corner, or through the channel beside the row."""
    out: Side = "bottom" if target.row > source.row else "top"
    x, y = source.x, middle(target.row)
    if (
        source.row != target.row
        and 0 < target.column - source.column <= FAR
        and field.is_clear_column(source.column, source.row, target.row)
        and field.is_clear_row(target.row, source.column - 1, target.column)
    ):
        yield Draft(out, "left", (x, y))
    yield from _hooks(source, target)


def _hooks(source: Thing, target: Thing) -> Iterator[Draft]:
    x, y = source.x, middle(target.row)
    into = before(target.column)
    yield Draft("bottom", "left", (x, after(source.row), into, y))
    if not source.attached:
        yield Draft("top", "left", (x, before(source.row), into, y))


def _in_at_top_or_bottom(field: Field, source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the right; along the row, then into the target from above or below."""
    x, y = target.x, middle(source.row)
    into: Side = "top" if target.row > source.row else "bottom"
    if (
        source.row != target.row
        and 0 < target.column - source.column <= FAR
        and field.is_clear_row(source.row, source.column, target.column + 1)
        and field.is_clear_column(target.column, source.row, target.row)
    ):
        yield Draft("right", into, (y, x))
    yield Draft("right", "top", (y, after(source.column), before(target.row), x))
    yield Draft("right", "bottom", (y, after(source.column), after(target.row), x))


def _around(source: Thing, target: Thing) -> Iterator[Draft]:
    """Out at the right, in at the left, by a channel beside one of the rows: always free."""
    here, there = middle(source.row), middle(target.row)
    for y in (before(target.row), after(target.row), before(source.row), after(source.row)):
        yield Draft("right", "left", (here, after(source.column), y, before(target.column), there))


def _from_below(field: Field, line: Line, source: Thing, target: Thing) -> Iterator[Draft]:
    x, y = source.x, middle(target.row)
    if (
        target.row > source.row
        and 0 < target.column - source.column <= FAR
        and field.is_clear_column(source.column, source.row, target.row)
        and field.is_clear_row(target.row, source.column - 1, target.column)
    ):
        yield Draft("bottom", "left", (x, y))
    yield Draft("bottom", "left", (x, after(source.row), before(target.column), y))
    yield from _general(field, line)


def _general(field: Field, line: Line) -> Iterator[Draft]:
    """Out and in at top or bottom."""
    source, target = line.source, line.target
    for out in (line.out,) if line.out is not None else _sides(source, target):
        for into in (line.into,) if line.into is not None else _sides(target, source):
            yield from _upright(field, source, target, out, into)


def _sides(end: Thing | Border, other: Thing | Border) -> tuple[Side, ...]:
    if isinstance(end, Border):
        return (end.side,)
    if end.attached:
        return ("bottom",)
    if isinstance(other, Border) and not other.inside:
        return ("bottom",) if other.row > end.row else ("top",)
    return ("top", "bottom")


def _upright(field: Field, source: Thing | Border, target: Thing | Border, out: Side, into: Side) -> Iterator[Draft]:
    xs = _uprights(field, source, target)
    if isinstance(source, Border) and isinstance(target, Border):
        yield from (Draft(out, into, (x,)) for x in xs)
    elif isinstance(source, Border):
        assert isinstance(target, Thing)
        yield from (Draft(out, into, way[::-1]) for way in _to_border(field, target, source, into, xs))
    elif isinstance(target, Border):
        yield from (Draft(out, into, way) for way in _to_border(field, source, target, out, xs))
    else:
        yield from (Draft(out, into, way) for way in _between(field, source, target, out, into, xs))


def _uprights(field: Field, source: Thing | Border, target: Thing | Border) -> list[int]:
    """The upright channels that come into question: beside the ends; and beside all that is, for lines past other pools."""
    columns = [end.column for end in (source, target) if isinstance(end, Thing)]
    xs = sorted({x for column in columns for x in (between(column - 1), between(column))})
    if len(field.gaps) > 1 or not xs:
        xs.extend(x for x in (between(field.columns - 1), 0) if x not in xs)
    return xs


def _between(
    field: Field, source: Thing, target: Thing, out: Side, into: Side, xs: list[int]
) -> Iterator[tuple[float, ...]]:
    start, end = source.x, target.x
    facing = ("bottom", "top") if source.row < target.row else ("top", "bottom")
    in_line = source.column == target.column and source.row != target.row and (out, into) == facing
    if in_line and field.is_clear_column(source.column, source.row, target.row):
        yield (start,)
    mine, theirs = _beside(source, out), _beside(target, into)
    if mine == theirs:
        yield (start, mine, end)
        return
    if _reaches(field, target, into, mine):
        yield (start, mine, end)
    if _reaches(field, source, out, theirs):
        yield (start, theirs, end)
    low, high = sorted((middle(source.row), middle(target.row)))
    gaps = [gap for gap in field.gaps if low < gap < high]
    out_of = [gap for gap in gaps if _reaches(field, source, out, gap)]
    in_by = [gap for gap in gaps if _reaches(field, target, into, gap)]
    yield from ((start, gap, end) for gap in out_of if gap in in_by)
    for x in xs:
        yield (start, mine, x, theirs, end)
        yield from ((start, gap, x, theirs, end) for gap in out_of)
        yield from ((start, mine, x, gap, end) for gap in in_by)


def _beside(thing: Thing, side: Side) -> int:
    return after(thing.row) if side == "bottom" else before(thing.row)


def _reaches(field: Field, thing: Thing, side: Side, level: int) -> bool:
    """Whether a line from that side comes straight to a lying channel."""
    if (level > middle(thing.row)) != (side == "bottom"):
        return False
    # The cells on the way; a channel right beside one is reached without it.
    last = (level + 1) // 4 if side == "bottom" else (level + 2) // 4
    return field.is_clear_column(thing.column, thing.row, last if side == "bottom" else last - 1)


def _to_border(field: Field, thing: Thing, border: Border, side: Side, xs: list[int]) -> Iterator[tuple[float, ...]]:
    below = border.level > middle(thing.row)
    beyond = border.row + 1 if below else border.row - 1
    if (side == "bottom") == below and field.is_clear_column(thing.column, thing.row, beyond):
        yield (thing.x,)
    yield from ((thing.x, _beside(thing, side), x) for x in xs)
