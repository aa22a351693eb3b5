"""How cases come: rates told by day, week or month as rates for each hour of the week; or as a file has them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from procflow.model import Hours
from procflow.model_simulation import ArrivalsTold, Per, Rate
from procflow.simulate import parameters
from procflow.simulate.errors import SimulationError
from procflow.simulate.falling import is_whole
from procflow.simulate.figures_file import read_arrivals
from procflow.simulate.open_time import WEEKS_OF_A_YEAR
from procflow.simulate.parameters import HOURS_OF_A_WEEK, Arrivals, Attribute


def attributes_of(told: Mapping[str, Mapping[str, Decimal]]) -> tuple[Attribute, ...]:
    attributes = []
    for name, values in told.items():
        total = sum(values.values(), Decimal(0))
        if not is_whole(values, list(values)):
            raise SimulationError(f"the shares of the values of `{name}` add up to {total:f} %, not to 100 %")
        attributes.append(Attribute(name, tuple(values), tuple(float(share / total) for share in values.values())))
    return tuple(attributes)


def arrivals_of(told: ArrivalsTold, office: Hours, attributes: tuple[Attribute, ...], folder: str) -> Arrivals:
    if told.file is not None:
        times, recorded = read_arrivals(folder, told.file, told.column, {each.name: each.values for each in attributes})
        return Arrivals(procedure=told.procedure, times=times, attributes=attributes, recorded=recorded)
    return Arrivals(
        procedure=told.procedure,
        per_hour=by_hour(told.rates, told.hours or office),
        seasons=tuple(parameters.Season(each.first, each.last, float(each.factor)) for each in told.seasons),
        attributes=attributes,
    )


def by_hour(rates: tuple[Rate | None, ...], hours: Hours) -> tuple[float, ...]:
    """The rate of each hour of the week, Monday 0:00 first: evenly over the open minutes of what the rate is told of."""
    minutes = [[_open_minutes(day, hour) for hour in range(24)] for day in hours.week]
    week = sum(map(sum, minutes))
    found = [0.0] * HOURS_OF_A_WEEK
    for day, rate in enumerate(rates):
        if rate is None or not sum(minutes[day]):
            continue
        by_minute = _by_minute(rate, sum(minutes[day]), week)
        for hour in range(24):
            found[day * 24 + hour] = float(by_minute * minutes[day][hour])
    return tuple(found)


def _by_minute(rate: Rate, of_day: int, of_week: int) -> Decimal:
    match rate.per:
        case Per.HOUR:
            return rate.number / 60
        case Per.DAY:
            return rate.number / of_day
        case Per.WEEK:
            return rate.number / of_week
        case Per.MONTH:
            return rate.number * 12 / WEEKS_OF_A_YEAR / of_week
        case Per.YEAR:
            return rate.number / WEEKS_OF_A_YEAR / of_week


def _open_minutes(day: tuple[tuple[int, int], ...], hour: int) -> int:
    first, last = hour * 60, hour * 60 + 60
    return sum(max(min(end, last) - max(start, first), 0) for start, end in day)
