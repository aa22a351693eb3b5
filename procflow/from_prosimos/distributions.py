"""Distributions of Prosimos as times of work in the keys of the file format.

The order of their parameters is that of Prosimos from version 2 on: fix (mean); expon (mean, least, most); norm (mean,
deviation, least, most); uniform (least, most); triang (most frequent, least, most); lognorm and gamma (mean, variance,
least, most). All are seconds. Files of earlier versions have the parameters of scipy before the least and the most, which
are one more; from there comes exponnorm too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from procflow.bpmn_extension import Values
from procflow.from_prosimos.reading import DistributionIn, HistogramIn, number
from procflow.from_prosimos.told import Notes

HISTOGRAM = "histogram_sampling"
_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))
FEWEST = {"fix": 1, "expon": 1, "norm": 2, "uniform": 2, "triang": 3, "lognorm": 2, "gamma": 2}
_OF_SCIPY = {"expon": 4, "uniform": 4, "triang": 5, "lognorm": 5, "gamma": 5, "exponnorm": 3}  # parameters, or more
WITH_BOUNDS = {"expon": 1, "norm": 2, "lognorm": 2, "gamma": 2}  # from this parameter on, the least and the most
_MOST = 3.6e8  # seconds: a hundred thousand hours of work


def time_text(seconds: float) -> str:
    """In the largest unit that has a whole number of them; seconds with three decimals."""
    exact = Decimal(seconds).quantize(Decimal("0.001"), ROUND_HALF_UP)
    for length, unit in _UNITS:
        if exact % length == 0:
            number = int(exact / length)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{exact.normalize():f} seconds"


def work_time(told: DistributionIn, notes: Notes, section: str, name: str) -> Values | None:
    """As `work` has it; None, with the reason among the notes, where there is no counterpart."""
    kind, values = read_shape(told)
    if kind != told.distribution_name:
        what = "histograms and sums of two distributions become gamma distributions with the same mean and deviation"
        notes.otherwise(section, what, name)
    if kind not in FEWEST or len(values) < FEWEST[kind] or any(value > _MOST for value in values[: FEWEST[kind]]):
        notes.left(section, f"a distribution `{kind}` that is not understood", name)
        return None
    if kind in WITH_BOUNDS and len(values) > WITH_BOUNDS[kind] and _is_cut(kind, values):
        notes.left(section, "the least and the most that distributions may give", name)
    if kind == "fix":
        return {"time": time_text(values[0])}
    if kind == "expon":
        return {"exponential": time_text(values[0])}
    if kind == "uniform":
        least, most = sorted(values[:2])
        return {"uniform": [time_text(least), time_text(most)]}
    if kind == "triang":
        mode, least, most = values[:3]
        if not least <= mode <= most:
            notes.left(section, "a triangle whose most frequent time lies outside of it", name)
            return None
        return {"triangular": [time_text(least), time_text(mode), time_text(most)]}
    mean, spread = values[:2]
    deviation = spread if kind == "norm" else math.sqrt(spread)
    if mean < 0.001 or deviation < 0.001:
        return {"time": time_text(mean)}
    if kind == "norm":
        notes.otherwise(section, "normal distributions become gamma distributions, which never fall below zero", name)
    around = {"mean": time_text(mean), "deviation": time_text(deviation)}
    return {"lognormal" if kind == "lognorm" else "gamma": around}


def mean_of(told: DistributionIn) -> float | None:
    """The mean of the seconds."""
    kind, values = read_shape(told)
    if kind not in FEWEST or len(values) < FEWEST[kind]:
        return None
    if kind == "uniform":
        return sum(values[:2]) / 2
    if kind == "triang":
        return sum(values[:3]) / 3
    return values[0]


def plain_number(value: float, places: int) -> str:
    """With at most so many decimals, and no zeros at the end."""
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_shape(told: DistributionIn) -> tuple[str, list[float]]:
    """The kind and its parameters in the order of version 2, of whatever version it is."""
    kind, values = told.distribution_name, _numbers(told.distribution_params)
    if kind == HISTOGRAM and told.histogram_data is not None:
        return _of_histogram(told.histogram_data) or (kind, [])
    if len(values) >= _OF_SCIPY.get(kind, math.inf):
        try:
            return _of_scipy(kind, values)
        except OverflowError:
            return kind, []
    return kind, values


def _of_scipy(kind: str, values: list[float]) -> tuple[str, list[float]]:
    """Of the parameters of scipy: what gives the shape, if anything does, then where it begins and how wide it is."""
    if kind == "expon":
        # Where it begins is the least that was seen. A first number above that is a mean: some files are neither way.
        begins = values[0] <= values[2]
        return kind, [values[0] + values[1] if begins else values[0], *values[2:]]
    if kind == "uniform":
        return kind, [values[0], values[0] + values[1]]
    shape, begin, scale, *bounds = values
    if kind == "triang":
        return kind, [begin + shape * scale, begin, begin + scale]
    if kind == "exponnorm":
        return "gamma", [begin + shape * scale, scale**2 * (1 + shape**2), *bounds]
    if kind == "gamma":
        return kind, [begin + shape * scale, shape * scale**2, *bounds]
    square = math.exp(shape**2)
    return kind, [begin + scale * math.sqrt(square), scale**2 * square * (square - 1), *bounds]


def _of_histogram(told: HistogramIn) -> tuple[str, list[float]] | None:
    """Each bar has what the sum of shares grows by; all of it is at the middle of the bar."""
    sums, middles = _numbers(told.cdf), _numbers(told.bin_midpoints)
    if not sums or len(sums) != len(middles) or abs(sums[-1] - 1) > 0.001:
        return None
    shares = [after - before for before, after in pairwise((0.0, *sums))]
    mean = sum(share * middle for share, middle in zip(shares, middles, strict=True))
    return "gamma", [mean, sum(share * (middle - mean) ** 2 for share, middle in zip(shares, middles, strict=True))]


def _numbers(params: Sequence[Any]) -> list[float]:
    """The parameters up to the first that is no number: bare, or in an object with `value`."""
    found = []
    for each in params:
        value = number(each.get("value") if isinstance(each, dict) else each)
        if value is None:
            break
        found.append(value)
    return found


def _is_cut(kind: str, values: list[float]) -> bool:
    """Whether the bounds take away what the distribution would give now and then."""
    bounds = values[WITH_BOUNDS[kind] :]
    mean = values[0]
    deviation = mean if kind == "expon" else values[1] if kind == "norm" else math.sqrt(values[1])
    return bounds[0] > 0.001 or (len(bounds) > 1 and bounds[1] < mean + 6 * deviation)
