"""Intervals for what was simulated. Written out here: scipy takes two seconds to import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from statistics import NormalDist, fmean, stdev

from msgspec import Struct

LEVEL = 0.95  # of all intervals that are told


class Interval(Struct, frozen=True):
    """An estimate, and between what the true value lies in 95 of 100 such studies."""

    value: float
    low: float
    high: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


def mean_interval(values: Sequence[float], level: float = LEVEL) -> Interval:
    """Of the means of independent replications (Student's t)."""
    if not values:
        return Interval(0.0, 0.0, 0.0)
    mean = fmean(values)
    if len(values) < 2:
        return Interval(mean, mean, mean)
    half = t_quantile(level, len(values) - 1) * stdev(values) / sqrt(len(values))
    return Interval(mean, mean - half, mean + half)


def share_interval(counts: Sequence[tuple[int, int]], level: float = LEVEL) -> Interval:
    """Of a share; `counts` has for each replication how many cases have it, of how many.

    Cases of one replication wait in the same queues, so they are not independent and only replications are compared.
    Where these all have the same share (none is late in any), or where there is but one, Wilson's interval for all
    cases is told, and not below it: it takes the cases to be independent, for want of anything better.
    """
    counts = [each for each in counts if each[1]]
    if not counts:
        return Interval(0.0, 0.0, 1.0)
    found, total = sum(each[0] for each in counts), sum(each[1] for each in counts)
    share = found / total
    shares = [each[0] / each[1] for each in counts]
    if len(shares) < 2 or len(set(shares)) == 1:
        return wilson(found, total, level)
    half = t_quantile(level, len(shares) - 1) * stdev(shares) / sqrt(len(shares))
    return Interval(share, max(share - half, 0.0), min(share + half, 1.0))


def wilson(found: int, total: int, level: float = LEVEL) -> Interval:
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = found / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    return Interval(share, 0.0 if found == 0 else low, 1.0 if found == total else high)


def mser(means: Sequence[float]) -> int:
    """How many of the first groups to leave out (MSER: where the rest has the least standard error of its mean).

    No more than a quarter: what is still not settled then has a trend, and leaving out more would hide it.
    """
    n = len(means)
    best, least = 0, float("inf")
    total = total_squares = 0.0
    errors: list[float] = []
    for kept, value in enumerate(reversed(means), 1):
        total += value
        total_squares += value * value
        errors.append(max(total_squares / kept - (total / kept) ** 2, 0.0) / kept)
    for left_out in range(n // 4 + 1):
        error = errors[n - left_out - 1] if n > left_out else float("inf")
        if error < least:
            best, least = left_out, error
    return best


@lru_cache(maxsize=256)
def t_quantile(level: float, freedom: int) -> float:
    """Within how many standard errors of zero Student's t lies with this probability."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        # P(|T| > t) = I_x(n/2, 1/2) with x = n / (n + t^2)
        if 1 - _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + middle * middle)) < level:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    tiny = 1e-300
    c, d = 1.0, 1 / max(1 - (a + b) * x / (a + 1), tiny)
    found = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * found
