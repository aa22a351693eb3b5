"""What a log says again and again, as text that is looked up: places, days, times of the day."""

from __future__ import annotations

from typing import Any

import numpy as np

from procflow.clock import DAY
from procflow.errors import ProcflowError
from procflow.simulate.network import Network

_LAST_DAY = 2_932_896  # 9999-12-31: beyond it, dates have another width


class Texts:
    """What a place is called, and moments as text."""

    def __init__(self, network: Network) -> None:
        self.begin = network.horizon.begin
        self.places = places_of(network)
        seconds = np.arange(DAY)
        self._times = np.array([f"T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in seconds.tolist()], "S9")
        self._first, self._dates = self.begin // DAY, np.zeros(0, "S10")

    def moments(self, times: Any) -> tuple[Any, Any]:
        """`2025-01-09` and `T09:00:00` of each; times are seconds from the beginning."""
        days, seconds = np.divmod(times + self.begin, DAY)
        self._know(int(days.max()))
        return self._dates[days - self._first], self._times[seconds]

    def _know(self, last: int) -> None:
        """The dates of all days up to the last: as many as there were before, and ten years more."""
        if last > _LAST_DAY:
            raise ProcflowError("the log would go beyond the year 9999")
        known = self._first + len(self._dates)
        if last >= known:
            until = max(last + 1, min(known + 3660, _LAST_DAY))
            more = np.datetime_as_string(np.arange(known, until).astype("datetime64[D]")).astype("S10")
            self._dates = np.concatenate((self._dates, more))


def places_of(network: Network) -> list[tuple[str, str, str]]:
    """Procedure, step and actor of each place."""
    return [
        (spot.procedure, spot.name, spot.actor.id if spot.actor is not None else "") for spot in network.flows.spots
    ]


def written(lines: Any) -> bytes:
    """Lines in columns of one width as text: names are of different lengths, and what fills them up goes."""
    signs = lines.view(np.uint8)
    found: bytes = signs[signs != 0].tobytes()
    return found
