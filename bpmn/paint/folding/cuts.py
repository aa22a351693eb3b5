"""Which cuts to make: nothing that is too large for its page if that can be, then no open sub-process cut. Of what is left
there are two ways: as few rows as there can be, those that cut the fewest lines and are most alike; or as few pages.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from bpmn.paint.folding.bands import Band
from bpmn.paint.folding.rows import Rows
from bpmn.paint.folding.slices import Slices

# How much too large rows are (in parts of the page), open sub-processes cut; then rows, the cost of the lines cut and
# unevenness, or pages and how much of the last one is filled; at the end always what the lines cost.
Cost = tuple[float, int, float, float, float, int]


class Frame(NamedTuple):
    """What there is for rows on a page, in units of the drawing; less on the first one."""

    width: float
    height: float
    first: float
    between: float  # rows


class Cutting:
    """The ways of cutting one band. What a row needs is the same for every page, so it is asked only once."""

    def __init__(self, band: Band, flag: float) -> None:
        self.slices = Slices(band)
        self.rows = Rows(self.slices, flag)
        self._heights: dict[tuple[int, int], float] = {}

    def height(self, first: int, last: int) -> float:
        key = first, last
        if key not in self._heights:
            self._heights[key] = self.rows.height(first, last)
        return self._heights[key]

    @cached_property
    def _count(self) -> int:
        return len(self.slices.at) - 1

    def best(self, frame: Frame, *, by_pages: bool) -> tuple[tuple[int, ...], Cost]:
        """The numbers of the cuts, ends included."""
        found: list[tuple[Cost, int]] = [((0.0, 0, 0, 0, 0.0, 0), -1)]
        for last in range(1, self._count + 1):
            best: tuple[Cost, int] | None = None
            for first in range(last - 1, -1, -1):
                wide = self.rows.width(first, last)
                if wide > frame.width and first < last - 1:
                    break  # with more in it, it only becomes wider
                high, free = self.height(first, last), frame.height if first else frame.first
                over = max(wide / frame.width, high / free, 1.0) - 1
                if over > 0 and first < last - 1:
                    continue
                cost = self._cost(found[first][0], frame, last, over, wide, min(high, free), by_pages=by_pages)
                if best is None or cost < best[0]:
                    best = cost, first
            assert best is not None, "a row from one place to the next can always be made"
            found.append(best)
        cuts = [self._count]
        while cuts[-1] > 0:
            cuts.append(found[cuts[-1]][1])
        return tuple(reversed(cuts)), found[-1][0]

    def _cost(
        self, before: Cost, frame: Frame, last: int, over: float, wide: float, high: float, *, by_pages: bool
    ) -> Cost:
        """With one row more, up to the cut `last`."""
        frames, lines = self.slices.costs[last] if last < self._count else (0, 0)
        over, frames, cost = round(before[0] + over, 6), before[1] + frames, before[5] + lines
        if not by_pages:
            return over, frames, before[2] + 1, cost, round(before[4] + (wide / frame.width) ** 2, 6), cost
        pages, used = max(before[2], 1), before[3]
        room = frame.first if pages == 1 else frame.height
        if used and used + frame.between + high > room:
            pages, used = pages + 1, 0.0
        return over, frames, pages, round(used + (frame.between if used else 0) + high, 3), cost, cost
