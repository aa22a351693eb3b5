"""Distributions of Prosimos as times of work in the keys of the file format.

The order of their parameters is that of Prosimos from version 2 on: fix (mean); expon (mean, least, most); norm (mean,
deviation, least, most); uniform (least, most); triang (most frequent, least, most); lognorm and gamma (mean, variance,
least, most). All are seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from procflow.bpmn_extension import Values
from procflow.from_prosimos.reading import DistributionIn, number
from procflow.from_prosimos.told import Notes

_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))
_FEWEST = {"fix": 1, "expon": 1, "norm": 2, "uniform": 2, "triang": 3, "lognorm": 2, "gamma": 2}
_WITH_BOUNDS = {"expon": 1, "norm": 2, "lognorm": 2, "gamma": 2}  # from this parameter on, the least and the most
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
    kind = told.distribution_name
    values = _numbers(told.distribution_params)
    if kind not in _FEWEST or len(values) < _FEWEST[kind] or any(value > _MOST for value in values[: _FEWEST[kind]]):
        notes.left(section, f"a distribution `{kind}` that is not understood", name)
        return None
    if kind in _WITH_BOUNDS and len(values) > _WITH_BOUNDS[kind] and _is_cut(kind, values):
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
    values = _numbers(told.distribution_params)
    if told.distribution_name not in _FEWEST or len(values) < _FEWEST[told.distribution_name]:
        return None
    if told.distribution_name == "uniform":
        return sum(values[:2]) / 2
    if told.distribution_name == "triang":
        return sum(values[:3]) / 3
    return values[0]


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
    bounds = values[_WITH_BOUNDS[kind] :]
    mean = values[0]
    deviation = mean if kind == "expon" else values[1] if kind == "norm" else math.sqrt(values[1])
    return bounds[0] > 0.001 or (len(bounds) > 1 and bounds[1] < mean + 6 * deviation)
