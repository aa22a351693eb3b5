"""Random numbers, drawn by numpy outside of the kernel.

Each place of each replication has a stream of its own, which depends on the seed and on the name of the place alone.
So the same case has the same luck in every what-if: what differs is what was changed.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

from procflow.simulate.parameters import Distribution

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HOUR = 3600
LONGEST = float(2**34)  # seconds: no work takes longer than some 500 years, and sums stay within their numbers


def stream(seed: int, replication: int, name: str) -> np.random.Generator:
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, crc32(name.encode())))
    return np.random.Generator(np.random.SFC64(sequence))


def fill(rng: np.random.Generator, how: Distribution, work: Integers, first: int, count: int) -> None:
    """So many columns of work times, from the column `first` on."""
    work[:, first : first + count] = seconds(rng, how, (len(work), count))


def seconds(rng: np.random.Generator, how: Distribution, size: tuple[int, int]) -> Integers:
    """So many times, in whole seconds."""
    drawn = sample(rng, how, size)
    np.rint(drawn, out=drawn)
    np.clip(drawn, 0.0, LONGEST, out=drawn)
    return drawn.astype(np.int64)


def sample(rng: np.random.Generator, how: Distribution, size: tuple[int, int]) -> Floats:
    a, *rest = how.values
    match how.kind:
        case "fixed":
            return np.full(size, float(a))
        case "uniform":
            return a + (rest[0] - a) * rng.random(size)
        case "triangular":
            return _triangular(rng.random(size), a, *rest)
        case "pert":
            low, mode, high = a, *rest
            if high <= low:
                return np.full(size, float(low))
            span = high - low
            drawn = rng.beta(1 + 4 * (mode - low) / span, 1 + 4 * (high - mode) / span, size)
            return low + span * drawn
        case "exponential":
            return rng.standard_exponential(size) * a
        case "lognormal":
            mean, deviation = a, rest[0]
            if deviation == 0 or mean == 0:
                return np.full(size, float(mean))
            variance = np.log1p((deviation / mean) ** 2)
            logged: Floats = np.exp(np.log(mean) - variance / 2 + np.sqrt(variance) * rng.standard_normal(size))
            return logged
        case "gamma":
            mean, deviation = a, rest[0]
            if deviation == 0 or mean == 0:
                return np.full(size, float(mean))
            shape = (mean / deviation) ** 2
            return rng.standard_gamma(shape, size) * (mean / shape)
    drawn_from: Floats = np.asarray(how.values, np.float64)[rng.integers(0, len(how.values), size)]
    return drawn_from


def _triangular(drawn: Floats, low: float, mode: float, high: float) -> Floats:
    """Both sides at once: the root of the part that lies on the rising side, or of what is left on the falling one."""
    if high <= low:
        return np.full(drawn.shape, float(low))
    turn = (mode - low) / (high - low)
    rising = np.sqrt(drawn * ((high - low) * (mode - low)))
    rising += low
    np.subtract(1.0, drawn, out=drawn)
    is_rising = drawn > 1.0 - turn
    drawn *= (high - low) * (high - mode)
    np.sqrt(drawn, out=drawn)
    np.subtract(high, drawn, out=drawn)
    np.copyto(drawn, rising, where=is_rising)
    return drawn
