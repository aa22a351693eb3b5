"""What the part `simulation` tells of single steps: how long their work takes, and how their decisions fall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from procflow import schema_simulation as schema
from procflow.diagnostics import shorten
from procflow.figures_text import FigureError, parse_one_time, parse_share, parse_time
from procflow.from_schema.reference import names_near, steps_meant
from procflow.from_schema.scope import Scope
from procflow.hours_text import MINUTES_OF_DAY, HoursError, parse_clock
from procflow.model import Decision, Regulation, Term, Unit
from procflow.model_simulation import SharesTold, Spread, WorkTime, WorkTold
from procflow.yaml_reader import Path

T = TypeVar("T")
Attributes = Mapping[str, Mapping[str, str]]

_SPREADS = ("time", "uniform", "triangular", "pert", "exponential", "lognormal", "gamma", "samples")
_HOW_MANY = {"uniform": 2, "triangular": 3, "pert": 3}
_LIKE = {2: "[1 hour, 3 hours]", 3: "[1 hour, 2 hours, 6 hours]"}
_SUFFIX = ".csv"
_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def parsed(scope: Scope, parse: Callable[[str], T], what: str, text: str, path: Path, *, key: bool = False) -> T | None:
    try:
        return parse(text)
    except FigureError as error:
        scope.problem("PF010", f"`{shorten(text)}` is not {what}: {error}", path, key=key)
        return None


def a_file(scope: Scope, name: str | None, path: Path) -> str | None:
    """A CSV file named relative to this one; whether it is there is asked when it is wanted."""
    if name is None:
        return None
    if not name.endswith(_SUFFIX):
        scope.problem("PF010", f"figures are read from a CSV file: its name ends with `{_SUFFIX}`", path)
    elif name.startswith("/") or "\\" in name or name[1:2] == ":":
        scope.problem("PF010", "a file is named by a path relative to this one, with `/`", path)
    else:
        return name
    return None


# ---------------------------------------------------------------- work


def resolve_work(scope: Scope, raw: schema.SimulationIn, regulation: Regulation) -> tuple[WorkTold, ...]:
    """What is told of a single step goes before what is told of all steps with its id."""
    of_all: dict[tuple[str, str], WorkTold] = {}
    of_one: dict[tuple[str, str], WorkTold] = {}
    for name, item in (raw.work or {}).items():
        path: Path = ("simulation", "work", name)
        meant = steps_meant(regulation, name)
        if not meant:
            scope.unknown("step", name, names_near(regulation, name), path, key=True)
        told = _work(scope, item, path)
        if told is None:
            continue
        is_id = bool(meant) and meant[0][2].id == name
        for procedure, step, _ in meant:
            (of_all if is_id else of_one)[procedure, step] = WorkTold(
                procedure=procedure,
                step=step,
                time=told.time,
                at=told.at,
                together=told.together,
                priority=told.priority,
            )
    return tuple({**of_all, **of_one}.values())


def _work(scope: Scope, raw: str | schema.WorkIn, path: Path) -> WorkTold | None:
    """What is told, still of no step."""
    if isinstance(raw, str):
        time = _ranged(scope, raw, path)
        return WorkTold(procedure="", step="", time=time) if time else None
    given = [name for name in _SPREADS if getattr(raw, name) is not None]
    if len(given) > 1:
        message = f"`{given[0]}` and `{given[1]}` both say how long it takes"
        scope.problem("PF010", message, (*path, given[1]), hint="keep one of the two", key=True)
    if raw.column is not None and raw.samples is None:
        scope.problem("PF010", "`column` goes with `samples` only", (*path, "column"), key=True)
    at = _clock_times(scope, raw.at, (*path, "at"))
    if not given and raw.at is None and raw.together is None and raw.priority is None:
        if scope.located.at(path):  # what did not fit is reported
            return None
        hint = "write `20 minutes`, or {triangular: [1 hour, 2 hours, 6 hours]}"
        scope.problem("PF008", "nothing is said of this work", path, hint=hint, key=True)
        return None
    time = _time(scope, raw, given[0], (*path, given[0])) if given else None
    if given and time is None:
        return None
    return WorkTold(
        procedure="",
        step="",
        time=time,
        at=at,
        together=raw.together,
        priority=raw.priority or 0,
    )


def _time(scope: Scope, raw: schema.WorkIn, spread: str, path: Path) -> WorkTime | None:
    if spread == "time":
        return _ranged(scope, raw.time or "", path)
    if spread == "samples":
        file = a_file(scope, raw.samples, path)
        return WorkTime(spread=Spread.SAMPLES, file=file, column=raw.column) if file else None
    if spread in _HOW_MANY:
        return _corners(scope, getattr(raw, spread), spread, path)
    if spread == "exponential":
        mean = parsed(scope, parse_one_time, "a length of time", raw.exponential or "", path)
        return WorkTime(spread=Spread.EXPONENTIAL, times=(mean,)) if mean else None
    around: schema.MeanIn = getattr(raw, spread)
    mean = parsed(scope, parse_one_time, "a length of time", around.mean, (*path, "mean"))
    deviation = parsed(scope, parse_one_time, "a length of time", around.deviation, (*path, "deviation"))
    if mean is None or deviation is None:
        return None
    if mean.high == 0:
        scope.problem("PF010", "the mean of such times must be above zero", (*path, "mean"))
        return None
    return WorkTime(spread=Spread(spread), times=(mean, deviation))


def _ranged(scope: Scope, text: str, path: Path) -> WorkTime | None:
    term = parsed(scope, parse_time, "a length of time", text, path)
    if term is None:
        return None
    if term.low is None:
        return WorkTime(spread=Spread.FIXED, times=(term,))
    return WorkTime(
        spread=Spread.UNIFORM, times=(Term(high=term.low, unit=term.unit), Term(high=term.high, unit=term.unit))
    )


def _corners(scope: Scope, texts: list[str], spread: str, path: Path) -> WorkTime | None:
    wanted = _HOW_MANY[spread]
    if len(texts) != wanted:
        message = f"`{spread}` has {wanted} times, not {len(texts)}"
        scope.problem("PF010", message, path, hint=f"write {_LIKE[wanted]}", key=True)
        return None
    times = [parsed(scope, parse_one_time, "a length of time", text, (*path, at)) for at, text in enumerate(texts)]
    whole = tuple(time for time in times if time is not None)
    if len(whole) < wanted:
        return None
    lengths = [_comparable(time) for time in whole]
    if len({kind for kind, _ in lengths}) > 1:
        scope.problem("PF010", "these times cannot be compared: write all of them in hours, or all in days", path)
        return None
    for at in range(1, wanted):
        if lengths[at] < lengths[at - 1]:
            scope.problem("PF010", "these times run backwards: the shortest comes first", (*path, at))
            return None
    return WorkTime(spread=Spread(spread), times=whole)


def _comparable(time: Term) -> tuple[str, Decimal]:
    if time.unit in _SECONDS:
        return "clock", time.high * _SECONDS[time.unit]
    return str(time.unit), time.high


def _clock_times(scope: Scope, text: str | None, path: Path) -> tuple[int, ...]:
    if text is None:
        return ()
    try:
        times = sorted({parse_clock(part) for part in text.split(",")})
    except HoursError as error:
        scope.problem("PF010", str(error), path)
        return ()
    return tuple(minute for minute in times if minute < MINUTES_OF_DAY) or (0,)


# ---------------------------------------------------------------- shares


def resolve_shares(scope: Scope, raw: schema.SimulationIn, regulation: Regulation) -> tuple[SharesTold, ...]:
    of_all: dict[tuple[str, str], SharesTold] = {}
    of_one: dict[tuple[str, str], SharesTold] = {}
    for name, item in (raw.shares or {}).items():
        path: Path = ("simulation", "shares", name)
        meant = steps_meant(regulation, name)
        deciding = [(procedure, step, found.decision) for procedure, step, found in meant if found.decision]
        if not meant:
            scope.unknown("step", name, names_near(regulation, name), path, key=True)
        elif not deciding:
            scope.problem("PF010", f"`{shorten(name)}` decides nothing, so nothing can be shared", path, key=True)
        is_id = bool(meant) and meant[0][2].id == name
        for procedure, step, decision in deciding:
            told = _shares(scope, item, decision, raw.attributes or {}, path)
            (of_all if is_id else of_one)[procedure, step] = SharesTold(
                procedure=procedure, step=step, shares=told.shares, by=told.by
            )
    return tuple({**of_all, **of_one}.values())


def _shares(
    scope: Scope,
    raw: dict[str, str | dict[str, dict[str, str]]],
    decision: Decision,
    attributes: Attributes,
    path: Path,
) -> SharesTold:
    plain: dict[str, str] = {}
    by: dict[str, dict[str, dict[str, Decimal]]] = {}
    for key, item in raw.items():
        place = (*path, key)
        if isinstance(item, str):
            plain[key] = item
        elif key not in attributes:
            scope.unknown("attribute", key, attributes, place, "list it under `attributes`", key=True)
        elif by:
            scope.problem("PF010", "the shares of one decision go by one attribute", place, key=True)
        else:
            by[key] = {}
            for value, answers in item.items():
                if value not in attributes[key]:
                    scope.unknown(f"value of `{shorten(key, 30)}`", value, attributes[key], (*place, value), key=True)
                else:
                    by[key][value] = _of_answers(scope, answers, decision, (*place, value))
    return SharesTold(procedure="", step="", shares=_of_answers(scope, plain, decision, path), by=by)


def _of_answers(scope: Scope, raw: dict[str, str], decision: Decision, path: Path) -> dict[str, Decimal]:
    answers = [option.when for option in decision.options]
    shares = {}
    for answer, text in raw.items():
        place = (*path, answer)
        if answer not in answers:
            scope.unknown("answer", answer, answers, place, key=True)
        elif (share := parsed(scope, parse_share, "a share", text, place)) is not None:
            shares[answer] = share
    return shares
