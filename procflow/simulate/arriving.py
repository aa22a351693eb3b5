"""How cases come: rates told by day, week or month as rates for each hour of the week; or as a file has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from procflow.clock import day_number
from procflow.clock.days import OFF, WORKED, jurisdiction_days, override_days
from procflow.clock.errors import ClockError
from procflow.model import Hours, Regulation
from procflow.model_simulation import ArrivalsTold, Per, Rate
from procflow.proof import default_years
from procflow.simulate import parameters
from procflow.simulate.errors import SimulationError
from procflow.simulate.falling import is_whole
from procflow.simulate.figures_file import read_arrivals
from procflow.simulate.open_time import WEEKS_OF_A_YEAR
from procflow.simulate.parameters import HOURS_OF_A_WEEK, Arrivals, Attribute

_SUNDAY = 6  # which a holiday is like


def attributes_of(told: Mapping[str, Mapping[str, Decimal]]) -> tuple[Attribute, ...]:
    attributes = []
    for name, values in told.items():
        total = sum(values.values(), Decimal(0))
        if not is_whole(values, list(values)):
            raise SimulationError(f"the shares of the values of `{name}` add up to {total:f} %, not to 100 %")
        attributes.append(Attribute(name, tuple(values), tuple(float(share / total) for share in values.values())))
    return tuple(attributes)


def arrivals_of(told: ArrivalsTold, regulation: Regulation, attributes: tuple[Attribute, ...], folder: str) -> Arrivals:
    if told.file is not None:
        times, recorded = read_arrivals(folder, told.file, told.column, {each.name: each.values for each in attributes})
        return Arrivals(procedure=told.procedure, times=times, attributes=attributes, recorded=recorded)
    per_hour = by_hour(told.rates, told.hours or regulation.hours)
    if any(rate is not None and rate.per in {Per.MONTH, Per.YEAR} for rate in told.rates):
        share = _share_of_usual_days(per_hour, regulation)
        per_hour = tuple(each / share for each in per_hour)
    return Arrivals(
        procedure=told.procedure,
        per_hour=per_hour,
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


def _share_of_usual_days(per_hour: tuple[float, ...], regulation: Regulation) -> float:
    """How many come in the years that are settled, of those who would come if no day were a holiday or moved.

    A month or a year has its holidays, so that the rates of its other days are higher.
    """
    of_day = [sum(per_hour[day * 24 : day * 24 + 24]) for day in range(7)]
    first, last = default_years(regulation)
    begin, end = day_number(dt.date(first, 1, 1)), day_number(dt.date(last + 1, 1, 1))
    special: dict[int, int] = {}
    if regulation.jurisdiction is not None:
        try:
            special.update(jurisdiction_days(regulation.jurisdiction, first, last))
        except ClockError:  # told by what needs the calendar itself
            return 1.0
    special.update(override_days(regulation.days))
    opens = [bool(day) for day in regulation.hours.week]
    usual = opens.index(True) if any(opens) else 0
    found = expected = 0.0
    for day in range(begin, end):
        weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
        kind = special.get(day, weekday)
        if kind == WORKED:
            kind = weekday if opens[weekday] else usual
        expected += of_day[weekday]
        found += of_day[_SUNDAY if kind == OFF else kind]
    return found / expected if found > 0 else 1.0


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
