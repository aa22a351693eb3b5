"""Functions of moments that fall as well as rise, and their highest value over any stretch of time."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from procflow.clock.vector import Moments
from procflow.proof.monotone import Monotone


class Sampled(Struct, frozen=True):
    """A function of moments that is even on each piece; it may fall as well as rise."""

    at: Moments
    lasts: Moments
    first: Moments  # its values at the beginning of each piece
    last: Moments  # and at the end

    def value(self, moments: Moments) -> Moments:
        k = np.searchsorted(self.at, moments, "right") - 1
        slope = np.sign(self.last[k] - self.first[k])
        result: Moments = self.first[k] + slope * (moments - self.at[k])
        return result

    def highest(self, begin: Moments, end: Moments) -> Moments:
        """The highest value from each `begin` to its `end`."""
        i, j = np.searchsorted(self.at, begin, "right") - 1, np.searchsorted(self.at, end, "right") - 1
        highest = np.maximum(self.value(begin), self.value(end))
        apart = i < j
        np.maximum(highest, self.last[i], out=highest, where=apart)
        np.maximum(highest, self.first[j], out=highest, where=apart)
        between = np.flatnonzero(j - i > 1)
        if len(between):
            tops = [np.maximum(self.first, self.last)]
            while 2 ** len(tops) <= len(self.at):
                half = 2 ** (len(tops) - 1)
                tops.append(np.maximum(tops[-1][:-half], tops[-1][half:]))
            low, high = i[between] + 1, j[between]
            level = np.frexp((high - low).astype(np.float64))[1] - 1
            for each, top in enumerate(tops):
                here = between[level == each]
                if len(here):
                    a, b = i[here] + 1, j[here] - 2**each
                    highest[here] = np.maximum(highest[here], np.maximum(top[a], top[b]))
        return highest

    def where_highest(self, begin: int, end: int) -> int:
        """The first moment from `begin` to `end` with the highest value there."""
        inside = (self.at > begin) & (self.at <= end)
        ending = (self.lasts >= begin) & (self.lasts < end)
        points = np.unique(np.concatenate((np.array([begin, end]), self.at[inside], self.lasts[ending])))
        return int(points[int(np.argmax(self.value(points)))])

    def pieces(self) -> Monotone:
        """The number of the piece that a moment lies on."""
        return Monotone(self.at, np.arange(len(self.at)), np.zeros(len(self.at), np.bool_), int(self.lasts[-1]))
