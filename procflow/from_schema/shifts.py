"""How many people of a unit are there, by weekday and by the hours of a day."""

from __future__ import annotations

from procflow.diagnostics import shorten
from procflow.from_schema.scope import Scope
from procflow.hours_text import DAYS, MINUTES_OF_DAY, HoursError, format_clock, parse_days, parse_intervals
from procflow.model import Hours
from procflow.model_simulation import Shift, Week
from procflow.yaml_reader import Path

Told = dict[str, int | dict[str, int]]
Stretches = list[tuple[int, int, int]]  # weekday, and the minutes between which it lies on it

_IN_OPEN_HOURS = "people are told of the hours of their unit, which are those of the office or `hours` of the actor"


def resolve_week(scope: Scope, told: Told, unit: str, hours: Hours, path: Path) -> Week:
    """Every open minute has its number of people, told once; empty where this is not so."""
    week: list[list[Shift]] = [[] for _ in DAYS]
    is_sound = _is_as_written(told, scope.located.at(path))
    for key, item in told.items():
        entries = {None: item} if isinstance(item, int) else item
        place = (*path, key)
        try:
            days = parse_days(key)
            if not entries and is_sound:
                raise HoursError(f"nobody is told of `{shorten(key, 30)}`")
            for text, people in entries.items():
                place = (*path, key, text) if text is not None else (*path, key)
                for day, start, end in _stretches(days, text):
                    _must_be_open(hours, unit, day, start, end)
                    if taken := next((each for each in week[day] if each.start < end and start < each.end), None):
                        at = f" at {format_clock(max(start, taken.start))}" if text is not None else ""
                        raise HoursError(f"the people on {DAYS[day]}{at} are told twice")
                    week[day].append(Shift(start, end, people))
        except HoursError as error:
            hint = _IN_OPEN_HOURS if isinstance(error, _ClosedError) else None
            scope.problem("PF010", str(error), place, hint=hint, key=True)
            is_sound = False
    if not is_sound:
        return ()
    for day, shifts in enumerate(week):
        if gap := _untold(shifts, hours.week[day]):
            is_day = not shifts
            when = DAYS[day] if is_day else f"{DAYS[day]} from {format_clock(gap[0])} to {format_clock(gap[1])}"
            what = f"{DAYS[day]}: 0" if is_day else f'"{format_clock(gap[0])}-{format_clock(gap[1])}": 0'
            message = f"`{shorten(unit, 40)}` is open on {when}, and its people are not told"
            scope.problem("PF010", message, path, hint=f"write `{what}` if nobody is there", key=True)
            return ()
    return tuple(_joined(shifts) for shifts in week)


def _is_as_written(told: Told, written: object) -> bool:
    """Whether all of it fitted; what did not is reported."""
    if not isinstance(written, dict) or written.keys() != told.keys():
        return False
    return all(
        not isinstance(item, dict) or (isinstance(written[key], dict) and item.keys() == written[key].keys())
        for key, item in told.items()
    )


class _ClosedError(HoursError):
    """People are told of hours that are not those of the unit."""


def _stretches(days: tuple[int, ...], text: str | None) -> Stretches:
    """What a key means; what lies beyond midnight belongs to the next day, as with `hours`."""
    if text is None:
        return [(day, 0, MINUTES_OF_DAY) for day in days]
    intervals = parse_intervals(text)
    if not intervals:
        raise HoursError("hours in which the unit is closed are left out")
    found = []
    for day in days:
        for start, end in intervals:
            found.append((day, start, min(end, MINUTES_OF_DAY)))
            if end > MINUTES_OF_DAY:
                found.append(((day + 1) % 7, 0, end - MINUTES_OF_DAY))
    return found


def _must_be_open(hours: Hours, unit: str, day: int, start: int, end: int) -> None:
    """Breaks may lie within; but no stretch begins before the first opening, ends after the last closing, or is closed."""
    name, its = f"`{shorten(unit, 40)}`", hours.week[day]
    if not its:
        raise _ClosedError(f"nobody can be there on {DAYS[day]}: {name} is closed then")
    if (start, end) == (0, MINUTES_OF_DAY):  # the whole day
        return
    first, last = its[0][0], its[-1][1]
    if not any(start < closing and opening < end for opening, closing in its):
        raise _ClosedError(f"{name} is closed on {DAYS[day]} from {format_clock(start)} to {format_clock(end)}")
    if start < first:
        raise _ClosedError(f"{name} opens on {DAYS[day]} at {format_clock(first)}, not at {format_clock(start)}")
    if end > last:
        raise _ClosedError(f"{name} closes on {DAYS[day]} at {format_clock(last)}, not at {format_clock(end)}")


def _untold(shifts: list[Shift], its: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """The first open time of which no shift tells."""
    for opening, closing in its:
        at = opening
        for shift in sorted(shifts, key=lambda each: each.start):
            if shift.start > at:
                break
            at = max(at, shift.end)
        if at < closing:
            return at, min([closing, *(each.start for each in shifts if each.start > at)])
    return None


def _joined(shifts: list[Shift]) -> tuple[Shift, ...]:
    joined: list[Shift] = []
    for shift in sorted(shifts, key=lambda each: each.start):
        if joined and joined[-1].end == shift.start and joined[-1].people == shift.people:
            joined[-1] = Shift(joined[-1].start, shift.end, shift.people)
        else:
            joined.append(shift)
    return tuple(joined)
