"""From random numbers to times of work and to arrivals, compiled: the same sums in the same order, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from procflow.simulate.arrays import LATEST
from procflow.simulate.compiled import compiled
from procflow.simulate.drawing_lots import HOUR, LONGEST, Floats, Integers, fill
from procflow.simulate.parameters import Distribution


def fill_work(rng: np.random.Generator, how: Distribution, work: Integers, first: int, count: int) -> None:
    low, mode, high = (*how.values, 0.0, 0.0)[:3]
    if how.kind == "triangular" and high > low:
        _fill_triangular(rng.random((len(work), count)), low, mode, high, work, first)
    else:
        fill(rng, how, work, first, count)


def _triangular(drawn: Any, low: float, mode: float, high: float, work: Any, first: int) -> None:
    turn = (mode - low) / (high - low)
    rising, falling = (high - low) * (mode - low), (high - low) * (high - mode)
    for i in range(drawn.shape[0]):
        for k in range(drawn.shape[1]):
            rest = 1.0 - drawn[i, k]
            seconds = np.sqrt(drawn[i, k] * rising) + low if rest > 1.0 - turn else high - np.sqrt(rest * falling)
            work[i, first + k] = np.int64(min(max(np.rint(seconds), 0.0), LONGEST))


def arrive(exponentials: Floats, passed: float, cumulated: Floats, period: int) -> tuple[Integers, float]:
    times = np.empty(len(exponentials), np.int64)
    return times, _fill_arrivals(exponentials, passed, cumulated, period, times)


def _arrivals(exponentials: Any, passed: float, cumulated: Any, period: int, times: Any) -> float:
    total, last = cumulated[-1], len(cumulated) - 2
    added, hour = 0.0, 0
    expected = passed
    for i in range(len(exponentials)):
        added += exponentials[i]
        expected = passed + added
        rounds = np.floor(expected / total)
        rest = expected - rounds * total
        if rest < cumulated[hour]:
            hour = 0
        while hour < last and cumulated[hour + 1] <= rest:
            hour += 1
        length = cumulated[hour + 1] - cumulated[hour]
        part = (rest - cumulated[hour]) / (length if length > 0 else 1.0)
        seconds = np.int64(hour * HOUR + min(max(part, 0.0), 1.0) * HOUR)
        times[i] = seconds + np.int64(min(rounds, 2 * LATEST // period)) * period
    return expected


_fill_triangular = compiled(_triangular)
_fill_arrivals = compiled(_arrivals)
