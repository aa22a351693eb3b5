"""The part `simulation`: arrivals, attributes of cases, staff. Work and shares are in `figures`, shifts in `shifts`."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from procflow import schema_simulation as schema
from procflow.diagnostics import shorten
from procflow.figures_text import (
    days_of_season,
    parse_factor,
    parse_rate,
    parse_season,
    parse_share,
)
from procflow.from_schema.figures import a_file, parsed, resolve_shares, resolve_work
from procflow.from_schema.people import resolve_hours
from procflow.from_schema.scope import Scope
from procflow.from_schema.shifts import resolve_week
from procflow.hours_text import DAYS, HoursError, parse_days
from procflow.model import ActorKind, Hours, Regulation
from procflow.model_simulation import AbsenceTold, ArrivalsTold, Per, Rate, Season, Simulation, StaffTold
from procflow.yaml_reader import Path

_ROOT: Path = ("simulation",)


def resolve_simulation(
    scope: Scope, raw: schema.SimulationIn, regulation: Regulation, calendars: dict[str, Hours]
) -> Simulation:
    attributes = _attributes(scope, raw)
    return Simulation(
        arrivals=_arrivals(scope, raw, regulation, calendars),
        attributes=attributes,
        staff=_staff(scope, raw, regulation),
        work=resolve_work(scope, raw, regulation),
        shares=resolve_shares(scope, raw, regulation),
        priority=_priority(scope, raw),
        source=scope.source(raw.source),
        note=raw.note,
    )


# ---------------------------------------------------------------- arrivals


def _arrivals(
    scope: Scope, raw: schema.SimulationIn, regulation: Regulation, calendars: dict[str, Hours]
) -> tuple[ArrivalsTold, ...]:
    if raw.arrivals is None:
        return ()
    path: Path = (*_ROOT, "arrivals")
    services = [procedure.id for procedure in regulation.procedures if not procedure.is_part]
    if isinstance(raw.arrivals, str):
        if len(services) != 1:
            hint = "write {PROCEDURE: 40 a day}"
            scope.problem(
                "PF010", "the file has several procedures; say which one these arrivals are of", path, hint=hint
            )
            return ()
        rate = parsed(scope, parse_rate, "a rate", raw.arrivals, path)
        return (ArrivalsTold(procedure=services[0], rates=(rate,) * 7),) if rate else ()
    told = []
    for name, item in raw.arrivals.items():
        place = (*path, name)
        if name not in services:
            if any(procedure.id == name for procedure in regulation.procedures):
                message = f"`{shorten(name)}` is a part: its cases come with the procedures that use it"
                scope.problem("PF010", message, place, key=True)
            else:
                scope.unknown("procedure", name, services, place, _of_which(name, services), key=True)
            continue
        if isinstance(item, str):
            rate = parsed(scope, parse_rate, "a rate", item, place)
            told += [ArrivalsTold(procedure=name, rates=(rate,) * 7)] if rate else []
        elif arrivals := _told(scope, name, item, calendars, regulation.hours, place):
            told.append(arrivals)
    return tuple(told)


def _of_which(name: str, services: list[str]) -> str | None:
    """What is told of a procedure, written where its name belongs."""
    if name not in schema.ArrivalsIn.__struct_fields__ or not services:
        return None
    return f"write it below the procedure: `arrivals: {{{shorten(services[0])}: {{{name}: …}}}}`"


def _told(
    scope: Scope, procedure: str, raw: schema.ArrivalsIn, calendars: dict[str, Hours], office: Hours, path: Path
) -> ArrivalsTold | None:
    file = a_file(scope, raw.file, (*path, "file"))
    if raw.rate is None and raw.file is None and not {"rate", "file"}.isdisjoint(scope.located.at(path)):
        return None  # what did not fit is reported
    if (raw.rate is None) == (raw.file is None):
        hint = "write `rate: 40 a day`, or `file: arrivals.csv`"
        scope.problem("PF008", "arrivals have either a `rate` or a `file`", path, hint=hint, key=True)
        return None
    if raw.file is None and raw.column is not None:
        scope.problem("PF010", "`column` goes with `file` only", (*path, "column"), key=True)
    if raw.file is not None:
        for key, value in (("hours", raw.hours), ("seasons", raw.seasons)):
            if value is not None:
                scope.problem("PF010", f"`{key}` goes with `rate` only: a file has the moments", (*path, key), key=True)
        return ArrivalsTold(procedure=procedure, file=file, column=raw.column) if file else None
    hours = resolve_hours(scope, raw.hours, calendars, (*path, "hours"))
    return ArrivalsTold(
        procedure=procedure,
        rates=_rates(scope, raw.rate or "", hours or office, (*path, "rate")),
        hours=hours,
        seasons=_seasons(scope, raw.seasons or {}, (*path, "seasons")),
    )


def _rates(scope: Scope, raw: str | dict[str, str], hours: Hours, path: Path) -> tuple[Rate | None, ...]:
    if isinstance(raw, str):
        return (parsed(scope, parse_rate, "a rate", raw, path),) * 7
    week: list[Rate | None] = [None] * 7
    for key, text in raw.items():
        place = (*path, key)
        try:
            days = parse_days(key)
        except HoursError as error:
            scope.problem("PF010", str(error), place, key=True)
            continue
        rate = parsed(scope, parse_rate, "a rate", text, place)
        if rate is not None and rate.per not in {Per.HOUR, Per.DAY}:
            scope.problem("PF010", f"the rate of a weekday is by the day or the hour, not by the {rate.per}", place)
        if closed := [day for day in days if not hours.week[day]]:
            message = f"nothing can come on {DAYS[closed[0]]}: there are no hours on it"
            scope.problem("PF010", message, place, hint="say when cases come, with `hours` beside `rate`", key=True)
        for day in days:
            if week[day] is not None:
                scope.problem("PF010", f"the rate of {DAYS[day]} is given twice", place, key=True)
                break
            week[day] = rate
    return tuple(week)


def _seasons(scope: Scope, raw: dict[str, str], path: Path) -> tuple[Season, ...]:
    seasons: list[Season] = []
    taken: set[tuple[int, int]] = set()
    for key, text in raw.items():
        place = (*path, key)
        factor = parsed(scope, parse_factor, "a factor", text, place)
        season = parsed(
            scope, lambda words: parse_season(words, Decimal(1)), "a part of the year", key, place, key=True
        )
        if factor is None or season is None:
            continue
        days = days_of_season(season)
        if not taken.isdisjoint(days):
            scope.problem("PF010", f"`{shorten(key)}` has days that another season has too", place, key=True)
        taken |= days
        seasons.append(Season(season.first, season.last, factor))
    return tuple(seasons)


# ---------------------------------------------------------------- attributes of cases


def _attributes(scope: Scope, raw: schema.SimulationIn) -> dict[str, dict[str, Decimal]]:
    attributes = {}
    for name, values in (raw.attributes or {}).items():
        path: Path = (*_ROOT, "attributes", name)
        if not values:
            scope.problem(
                "PF008", f"`{shorten(name)}` has no values", path, hint="write {new: 70 %, renewal: 30 %}", key=True
            )
        shares = {value: parsed(scope, parse_share, "a share", text, (*path, value)) for value, text in values.items()}
        attributes[name] = {value: share for value, share in shares.items() if share is not None}
    return attributes


def _priority(scope: Scope, raw: schema.SimulationIn) -> dict[str, dict[str, int]]:
    attributes = raw.attributes or {}
    found = {}
    for name, values in (raw.priority or {}).items():
        path: Path = (*_ROOT, "priority", name)
        if name not in attributes:
            scope.unknown("attribute", name, attributes, path, "list it under `attributes`", key=True)
            continue
        for value in values.keys() - attributes[name].keys():
            scope.unknown(f"value of `{shorten(name, 30)}`", value, attributes[name], (*path, value), key=True)
        found[name] = values
    return found


# ---------------------------------------------------------------- staff


def _staff(scope: Scope, raw: schema.SimulationIn, regulation: Regulation) -> tuple[StaffTold, ...]:
    kinds = {actor.id: actor.kind for actor in regulation.actors}
    hours = {actor.id: actor.hours for actor in regulation.actors}
    units = [name for name, kind in kinds.items() if kind is ActorKind.UNIT]
    staff = []
    for name, item in (raw.staff or {}).items():
        path: Path = (*_ROOT, "staff", name)
        if name not in kinds:
            scope.unknown("unit", name, units, path, "list it under `actors`", key=True)
            continue
        if kinds[name] is not ActorKind.UNIT:
            message = f"`{shorten(name)}` is no unit of the office: nobody waits in a queue for its people"
            scope.problem("PF010", message, path, key=True)
            continue
        if isinstance(item, int):
            staff.append(StaffTold(actor=name, count=item))
            continue
        cost = parsed(scope, parse_rate, "a cost", item.cost, (*path, "cost")) if item.cost is not None else None
        absences = tuple(
            absence
            for index, away in enumerate(item.absent or ())
            if (absence := _absence(scope, away, (*path, "absent", index)))
        )
        told = StaffTold(actor=name, cost=cost, absences=absences)
        if isinstance(item.count, dict):
            week = resolve_week(scope, item.count, name, hours[name], (*path, "count"))
            staff.append(replace(told, week=week))
        else:
            staff.append(replace(told, count=item.count))
    return tuple(staff)


def _absence(scope: Scope, raw: schema.AbsenceIn, path: Path) -> AbsenceTold | None:
    if raw.to < raw.from_:
        scope.problem("PF010", f"the absence ends on {raw.to}, before it begins", (*path, "to"))
        return None
    return AbsenceTold(raw.from_, raw.to, raw.people)
