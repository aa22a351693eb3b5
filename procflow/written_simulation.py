"""The part `simulation` in the keys of the file format, for `to_yaml`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from procflow.figures_text import format_factor, format_rate, format_season, format_share, format_week
from procflow.hours_text import DAYS, format_clock, format_hours
from procflow.model_simulation import (
    AbsenceTold,
    ArrivalsTold,
    Rate,
    SharesTold,
    Simulation,
    Spread,
    StaffTold,
    WorkTime,
    WorkTold,
)
from procflow.term_text import format_term

Written = dict[str, Any]


def written_simulation(simulation: Simulation) -> Written:
    priority = {name: dict(values) for name, values in simulation.priority.items()}
    source = simulation.source
    return _without_gaps(
        {
            "arrivals": {each.procedure: _arrivals(each) for each in simulation.arrivals},
            "attributes": {name: _shares(values) for name, values in simulation.attributes.items()},
            "staff": {each.actor: _staff(each) for each in simulation.staff},
            "work": {f"{each.procedure}.{each.step}": _work(each) for each in simulation.work},
            "shares": {f"{each.procedure}.{each.step}": _told_shares(each) for each in simulation.shares},
            "priority": priority,
            "source": source[0] if len(source) == 1 else list(source),
            "note": simulation.note,
        }
    )


def _without_gaps(entries: Written) -> Written:
    return {key: value for key, value in entries.items() if value is not None and value not in ([], {})}


def _arrivals(told: ArrivalsTold) -> Written:
    return _without_gaps(
        {
            "rate": _rates(told.rates),
            "hours": format_hours(told.hours) if told.hours else None,
            "seasons": {format_season(season): format_factor(season.factor) for season in told.seasons},
            "file": told.file,
            "column": told.column,
        }
    )


def _rates(rates: tuple[Rate | None, ...]) -> str | Written | None:
    if not rates:
        return None
    if rates[0] is not None and len(set(rates)) == 1:
        return format_rate(rates[0])
    return {DAYS[day]: format_rate(rate) for day, rate in enumerate(rates) if rate is not None}


def _shares(shares: dict[str, Decimal]) -> Written:
    return {name: format_share(share) for name, share in shares.items()}


def _staff(told: StaffTold) -> int | Written:
    written = _without_gaps(
        {
            "count": format_week(told.week) if told.week else told.count,
            "cost": format_rate(told.cost) if told.cost else None,
            "absent": [_absence(absence) for absence in told.absences],
        }
    )
    return told.count if told.count is not None and len(written) == 1 else written


def _absence(absence: AbsenceTold) -> Written:
    return {"from": absence.first, "to": absence.last, "people": absence.people}


def _work(told: WorkTold) -> str | Written:
    written = _time(told.time) if told.time else {}
    if told.at:
        written["at"] = ", ".join(format_clock(minute) for minute in told.at)
    if told.together is not None:
        written["together"] = told.together
    if told.priority or not written:
        written["priority"] = told.priority
    return str(written["time"]) if written.keys() == {"time"} else written


def _time(told: WorkTime) -> Written:
    times = [format_term(time) for time in told.times]
    match told.spread:
        case Spread.FIXED:
            return {"time": times[0]}
        case Spread.SAMPLES:
            return _without_gaps({"samples": told.file, "column": told.column})
        case Spread.EXPONENTIAL:
            return {"exponential": times[0]}
        case Spread.LOGNORMAL | Spread.GAMMA:
            return {str(told.spread): {"mean": times[0], "deviation": times[1]}}
    return {str(told.spread): times}


def _told_shares(told: SharesTold) -> Written:
    by = {
        attribute: {value: _shares(shares) for value, shares in values.items()} for attribute, values in told.by.items()
    }
    return {**_shares(told.shares), **by}
