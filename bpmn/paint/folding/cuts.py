"""Which cuts to make: nothing that is too large for its page if that can be, then no open sub-process cut, then as few
rows as there can be, and of those foldings the one that cuts the fewest lines and whose rows are most alike.
"""

from __future__ import annotations

from functools import cached_property

from bpmn.paint.folding.bands import Band
from bpmn.paint.folding.rows import Rows
from bpmn.paint.folding.slices import Slices

# How much too large a row is (in parts of the page), sub-processes cut, rows, cost of the lines cut, unevenness.
Cost = tuple[float, int, int, int, float]


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

    def best(self, width: float, height: float, first_height: float) -> tuple[tuple[int, ...], Cost]:
        """The numbers of the cuts, ends included, for rows of this size; the first row may have another height."""
        costs = self.slices.costs
        found: list[tuple[Cost, int]] = [((0.0, 0, 0, 0, 0.0), -1)]
        for last in range(1, self._count + 1):
            frames, lines = costs[last] if last < self._count else (0, 0)
            best: tuple[Cost, int] | None = None
            for first in range(last - 1, -1, -1):
                wide = self.rows.width(first, last)
                if wide > width and first < last - 1:
                    break  # with more in it, it only becomes wider
                over = max(wide / width, self.height(first, last) / (height if first else first_height)) - 1
                if over > 0 and first < last - 1:
                    continue
                before, sum_ = found[first][0], max(over, 0.0)
                cost = (
                    round(before[0] + sum_, 6),
                    before[1] + frames,
                    before[2] + 1,
                    before[3] + lines,
                    round(before[4] + (wide / width) ** 2, 6),
                )
                if best is None or cost < best[0]:
                    best = cost, first
            assert best is not None, "a row from one place to the next can always be made"
            found.append(best)
        cuts = [self._count]
        while cuts[-1] > 0:
            cuts.append(found[cuts[-1]][1])
        return tuple(reversed(cuts)), found[-1][0]
