"""Actors, their hours, and the days that differ from the calendar."""

from __future__ import annotations

from procflow import schema
from procflow.diagnostics import shorten
from procflow.from_schema.scope import Scope
from procflow.hours_text import DAYS, HoursError, parse_clock, parse_hours, until_cutoff
from procflow.model import ALWAYS, Actor, ActorKind, DayOverride, Hours
from procflow.yaml_reader import Path

# Whose working time is not the office's unless the file says so: applicants act at any time, portals never close.
ALWAYS_THERE = frozenset({ActorKind.APPLICANT, ActorKind.SYSTEM})


def named_calendars(scope: Scope, raw: schema.RegulationIn) -> dict[str, Hours]:
    calendars = {}
    for name, entries in (raw.calendars or {}).items():
        if hours := _parsed(scope, entries, ("calendars", name)):
            calendars[name] = hours
    return calendars


def resolve_hours(
    scope: Scope, value: str | dict[str, str] | None, calendars: dict[str, Hours], path: Path
) -> Hours | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return _parsed(scope, value, path)
    if value == "always":
        return ALWAYS
    if value not in calendars:
        otherwise = 'write `always`, hours such as {mon-fri: "09:00-18:00"}, or a name from `calendars`'
        scope.unknown("calendar", value, calendars, path, otherwise)
    return calendars.get(value)


def _parsed(scope: Scope, entries: dict[str, str], path: Path) -> Hours | None:
    try:
        return parse_hours(entries)
    except HoursError as error:
        place = (*path, error.key) if error.key in entries else path
        scope.problem("PF010", str(error), place, key=error.in_key)
        return None


def resolve_actor(scope: Scope, name: str, raw: schema.ActorIn, calendars: dict[str, Hours], office: Hours) -> Actor:
    path: Path = ("actors", name)
    kind = ActorKind(raw.kind)
    usual = ALWAYS if kind in ALWAYS_THERE else office
    hours = resolve_hours(scope, raw.hours, calendars, (*path, "hours")) or usual
    accepts = resolve_hours(scope, raw.accepts, calendars, (*path, "accepts"))
    if raw.cutoff is not None:
        accepts = _cut(scope, raw.cutoff, accepts or hours, (*path, "cutoff")) or accepts
    if raw.part_of == name:
        scope.problem("PF010", f"`{name}` cannot be a part of itself", (*path, "part_of"))
    return Actor(
        id=name,
        kind=kind,
        name=scope.text(raw.name, (*path, "name")),
        hours=hours,
        accepts=accepts,
        own_days=raw.working_days == "own",
        staff=raw.staff,
        part_of=scope.actor(raw.part_of, (*path, "part_of")) if raw.part_of != name else None,
        source=scope.source(raw.source),
        note=scope.text(raw.note, (*path, "note")),
    )


def check_parts(scope: Scope, actors: tuple[Actor, ...]) -> None:
    """An actor cannot be a part of a part of itself."""
    whole = {actor.id: actor.part_of for actor in actors}
    settled: set[str] = set()
    for name in whole:
        chain: list[str] = []
        above: str | None = name
        while above is not None and above not in settled and above not in chain:
            chain.append(above)
            above = whole.get(above)
        if above in chain:
            circle = " in ".join(f"`{shorten(each, 30)}`" for each in [*chain[chain.index(above) :], above])
            scope.problem("PF010", f"actors are parts of each other in a circle: {circle}", ("actors", name, "part_of"))
        settled.update(chain)


def _cut(scope: Scope, text: str, hours: Hours, path: Path) -> Hours | None:
    try:
        cut = until_cutoff(hours, parse_clock(text))
    except HoursError as error:
        scope.problem("PF010", str(error), path)
        return None
    if cut.never_open:
        scope.problem("PF010", f"nothing can ever arrive: `{text}` is before the opening", path)
        return None
    return cut


def resolve_day(scope: Scope, index: int, raw: schema.DayIn) -> DayOverride:
    like = None
    if raw.like is not None:
        like = DAYS.index(raw.like[:3].lower()) if raw.like[:3].lower() in DAYS else None
        if like is None:
            scope.problem("PF010", f"`{raw.like}` is not a weekday; write `mon` to `sun`", ("days", index, "like"))
    return DayOverride(
        date=raw.date,
        working=raw.is_ == "working",
        like=like,
        known=raw.known,
        note=scope.text(raw.note, ("days", index, "note")),
        source=scope.source(raw.source),
    )
