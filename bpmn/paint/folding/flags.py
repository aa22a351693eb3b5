"""Flags: the ends of a line that is cut. Both bear the same letter, and where they are on other pages, the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product

from bpmn.paint.scene import Box, Shape

HIGH = 17
# No letters that look like numbers or like each other.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of a cut: of which line, how far along it, and whether the line goes out there."""

    line: str
    along: float
    out: bool
    side: str  # "left", "right", "top", "bottom": where in its row it is
    box: Box
    door: bool  # whether the line leaves its band there


def spread(wanted: list[float], distance: float, low: float, high: float) -> list[float]:
    """Near to where they are wanted, in their order, and `distance` apart; below `high` if there is room."""
    placed: list[float] = []
    for at in wanted:
        placed.append(max(at, placed[-1] + distance if placed else low))
    limit = high
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - distance
    start = low
    for place, at in enumerate(placed):
        placed[place] = max(at, start)
        start = placed[place] + distance
    return placed


def letters() -> Iterator[str]:
    """A, B, … Z, AA, AB, …"""
    for length in count(1):
        yield from map("".join, product(_LETTERS, repeat=length))


def flag_shape(end: End, letter: str, page: str, own: str, other: str) -> Shape:
    """The flag as it is drawn, its letter beside the line; `other` is the id of the flag at which the line goes on."""
    pointing = {"left": "left", "right": "right", "top": "up", "bottom": "down"}[end.side]
    if not end.out:
        pointing = {"left": "right", "right": "left", "up": "down", "down": "up"}[pointing]
    parts = [letter, page] if end.side != "left" else [page, letter]
    sign = {"left": " ‹ ", "right": " › "}.get(pointing, " · ")
    return Shape(
        id=own,
        kind="offPage",
        name=sign.join(filter(None, parts)),
        tooltip="",
        line=0,
        box=end.box,
        form="flag",
        marks=frozenset({f"points-{pointing}"}),
        leads_to=other,
    )
