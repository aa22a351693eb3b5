"""Which share of what a distribution of Prosimos gives lies below a limit."""

from __future__ import annotations

import math

from procflow.from_prosimos.distributions import FEWEST, WITH_BOUNDS, read_shape
from procflow.from_prosimos.reading import DistributionIn


def share_below(told: DistributionIn, limit: float) -> float | None:
    """Which share of what is drawn lies below a limit; nothing is drawn beyond the least and the most."""
    kind, values = read_shape(told)
    if kind not in FEWEST or len(values) < FEWEST[kind]:
        return None
    bounds = values[WITH_BOUNDS[kind] :] if kind in WITH_BOUNDS else []
    before = _below(kind, values, bounds[0]) if bounds else 0.0
    all_of_it = _below(kind, values, bounds[1]) if len(bounds) > 1 else 1.0
    if all_of_it - before < 1e-9:
        return None
    return min(max((_below(kind, values, limit) - before) / (all_of_it - before), 0.0), 1.0)


def _below(kind: str, values: list[float], limit: float) -> float:
    if kind == "fix":
        return float(values[0] < limit)
    if kind == "uniform":
        least, most = sorted(values[:2])
        return min(max((limit - least) / (most - least), 0.0), 1.0) if most > least else float(least < limit)
    if kind == "triang":
        return _below_in_triangle(values[0], values[1], values[2], limit)
    if limit == math.inf:
        return 1.0
    mean, second = values[0], (*values[1:], 0.0)[0]
    if kind == "expon":
        return 1 - math.exp(-max(limit - second, 0.0) / (mean - second)) if mean > second else float(mean < limit)
    deviation = second if kind == "norm" else math.sqrt(second)
    if deviation < 0.001 or mean < 0.001:
        return float(mean < limit)
    if kind == "norm":
        return _below_in_normal((limit - mean) / deviation)
    if limit <= 0:
        return 0.0
    if kind == "lognorm":
        square = math.log(1 + (deviation / mean) ** 2)
        return _below_in_normal((math.log(limit / mean) + square / 2) / math.sqrt(square))
    return _below_in_gamma((mean / deviation) ** 2, limit * mean / deviation**2)


def _below_in_normal(limit: float) -> float:
    return math.erfc(-limit / math.sqrt(2)) / 2


def _below_in_triangle(mode: float, least: float, most: float, limit: float) -> float:
    if not least <= mode <= most or limit <= least or limit >= most:
        return float(limit >= most)
    if limit < mode:
        return (limit - least) ** 2 / (most - least) / (mode - least)
    return 1 - (most - limit) ** 2 / (most - least) / (most - mode)


def _below_in_gamma(shape: float, limit: float) -> float:
    """The incomplete gamma function by its series, which converges everywhere; slowly far out, where all lies below."""
    if limit > shape + 40 * math.sqrt(shape) + 40:
        return 1.0
    term = total = 1 / shape
    at = shape
    while term > total * 1e-15:
        at += 1
        term *= limit / at
        total += term
    return min(total * math.exp(shape * math.log(limit) - limit - math.lgamma(shape)), 1.0)
