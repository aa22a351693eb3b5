"""`--calendar`: other opening hours of the office or of an actor, other days, another jurisdiction."""

from __future__ import annotations

import datetime as dt
import re

from msgspec.structs import replace

from procflow.diagnostics import shorten
from procflow.errors import UsageError
from procflow.from_schema import JURISDICTION
from procflow.from_schema.people import ALWAYS_THERE
from procflow.hours_text import DAYS, HoursError, format_hours, parse_clock, parse_hours, until_cutoff
from procflow.jurisdictions import jurisdiction_of
from procflow.model import ALWAYS, Actor, DayOverride, Hours, Regulation
from procflow.what_if.names import quoted, split_change, unknown
from procflow.what_if.terms import NONE

_OPTION = "--calendar"
_EXAMPLE = '--calendar hours="mon-fri 09:00-18:00, break 13:00-14:00"'
_KEYS = ("hours", "accepts", "cutoff")
_LONGEST = 400  # characters of hours as written: seven days, each with several stretches, have some 200

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# What is before the first time of day is the name of days: `mon-fri 09:00-18:00`, `break: 13:00-14:00`.
_ENTRY = re.compile(r"([^\d:]*):?\s*(\d.*)?")


def with_calendar(regulation: Regulation, text: str) -> tuple[Regulation, str]:
    name, value = split_change(_OPTION, text, _EXAMPLE)
    if name == "hours":
        return _office_hours(regulation, read_hours(value, regulation.hours))
    if name == "jurisdiction":
        return _jurisdiction(regulation, value)
    if _DATE.fullmatch(name):
        return _day(regulation, name, value)
    actor_id, dot, key = name.rpartition(".")
    if not dot:
        raise UsageError(
            f"{_OPTION}: there is no {quoted(name)} to change; write hours, ACTOR.hours, ACTOR.accepts, ACTOR.cutoff, "
            "jurisdiction or a date such as 2027-05-08"
        )
    if key not in _KEYS:
        raise unknown(_OPTION, "key", key, _KEYS)
    actors = {actor.id: actor for actor in regulation.actors}
    if actor_id not in actors:
        raise unknown(_OPTION, "actor", actor_id, actors)
    actor, words = _actor(regulation, actors[actor_id], key, value)
    return _with_actors(regulation, {actor.id: actor}), f"{actor.id}: {words}"


# ---------------------------------------------------------------- hours


def read_hours(text: str, office: Hours) -> Hours:
    """Hours in a line: `mon-fri 09:00-18:00, sat 09:00-13:00; break 13:00-14:00`, `always`, or `office`."""
    if text == "always":
        return ALWAYS
    if text == "office":
        return office
    if len(text) > _LONGEST:
        raise UsageError(f"{_OPTION}: {quoted(text)} is too long for opening hours; write them as in {_EXAMPLE}")
    try:
        return parse_hours(_entries(text))
    except HoursError as error:
        raise UsageError(f"{_OPTION}: {error}") from None


def _entries(text: str) -> dict[str, str]:
    """The line as the mapping that a file has. A comma may part days, stretches of one day, or entries."""
    entries: dict[str, str] = {}
    waiting: list[str] = []  # days whose hours are still to come: `mon, wed 09:00-12:00`
    last = ""
    for part in re.split("[,;]", text.translate(str.maketrans("", "", "{}\"'"))):
        key, value = _entry(part.strip())
        if key and not value:
            waiting.append(key)
            continue
        if key or waiting:
            last = ", ".join([*waiting, *([key] if key else [])])
            waiting = []
            if last in entries:
                raise HoursError(f"`{last}` is there twice")
            entries[last] = value
        elif not last:
            raise HoursError(f"`{shorten(part, 30)}` names no days; write `mon-fri 09:00-18:00`")
        elif value:
            entries[last] += f", {value}"
    if waiting:
        raise HoursError(f"`{shorten(waiting[0], 30)}` has no hours; write `mon-fri 09:00-18:00`")
    return entries


def _entry(part: str) -> tuple[str, str]:
    """The days (or `break`, `holidays`) and the hours of one part; either may be empty."""
    for word in ("open", "closed"):
        if part.endswith(f" {word}"):
            return part.removesuffix(word).strip(" :"), word
    match = _ENTRY.fullmatch(part)
    return (match[1].strip(), (match[2] or "").strip()) if match else (part, "")


def hours_words(hours: Hours | None) -> str:
    if hours is None:
        return NONE
    written = format_hours(hours)
    return written if isinstance(written, str) else "; ".join(f"{days} {times}" for days, times in written.items())


# ---------------------------------------------------------------- whose


def _office_hours(regulation: Regulation, hours: Hours) -> tuple[Regulation, str]:
    old = regulation.hours
    words = f"office hours {hours_words(hours)}, not {hours_words(old)}"
    apart = [actor.id for actor in regulation.actors if actor.accepts and _follows(actor, old)]
    if apart:
        words += f" (what {' and '.join(map(shorten, apart))} accepts stays as it was)"
    return replace(_followed(regulation, hours), hours_assumed=False), words


def _followed(regulation: Regulation, hours: Hours) -> Regulation:
    """With other hours of the office and of all who keep the office's."""
    follow = {actor.id: replace(actor, hours=hours) for actor in regulation.actors if _follows(actor, regulation.hours)}
    return replace(_with_actors(regulation, follow), hours=hours)


def _follows(actor: Actor, office: Hours) -> bool:
    # The model does not tell the office's hours from the same hours written out, and hardly anybody writes them out.
    return actor.kind not in ALWAYS_THERE and actor.hours == office


def _actor(regulation: Regulation, actor: Actor, key: str, value: str) -> tuple[Actor, str]:
    if key == "cutoff":
        try:
            accepts = until_cutoff(actor.accepts or actor.hours, parse_clock(value))
        except HoursError as error:
            raise UsageError(f"{_OPTION}: {error}") from None
        if accepts.never_open:
            raise UsageError(f"{_OPTION}: nothing can ever arrive: {quoted(value)} is before the opening")
        return replace(actor, accepts=accepts), f"accepts until {value}"
    if key == "accepts":
        hours = None if value == NONE else read_hours(value, regulation.hours)
        return replace(actor, accepts=hours), f"accepts {hours_words(hours)}, not {hours_words(actor.accepts)}"
    usual = ALWAYS if actor.kind in ALWAYS_THERE else regulation.hours
    hours = usual if value == NONE else read_hours(value, regulation.hours)
    return replace(actor, hours=hours), f"hours {hours_words(hours)}, not {hours_words(actor.hours)}"


def _with_actors(regulation: Regulation, others: dict[str, Actor]) -> Regulation:
    return replace(regulation, actors=tuple(others.get(actor.id, actor) for actor in regulation.actors))


# ---------------------------------------------------------------- days and jurisdiction


def _day(regulation: Regulation, text: str, value: str) -> tuple[Regulation, str]:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{_OPTION}: there is no such day as {text}") from None
    match = re.fullmatch(r"(working|off)(?: like (\w{3})\w*)?", " ".join(value.lower().split()))
    if not match or (match[2] and (match[1] == "off" or match[2] not in DAYS)):
        raise UsageError(f"{_OPTION}: a day is `working`, `working like thu` or `off`, not {quoted(value)}")
    like = DAYS.index(match[2]) if match[2] else None
    day = DayOverride(date=date, working=match[1] == "working", like=like)
    # In the place of what the file says of that date: what became known later would prevail over it.
    places = [index for index, each in enumerate(regulation.days) if each.date == date]
    days = [each for each in regulation.days if each.date != date]
    days.insert(places[0] if places else len(days), day)
    words = f"{date} is {match[1]}" + (f" like {match[2]}" if match[2] else "")
    return replace(regulation, days=tuple(days)), words


def _jurisdiction(regulation: Regulation, value: str) -> tuple[Regulation, str]:
    code = None if value == NONE else value
    if code and not JURISDICTION.fullmatch(code):
        raise UsageError(
            f"{_OPTION}: {quoted(code)} is not a jurisdiction; write the code of a country, such as KZ, "
            "or of a part of it, such as US-CA"
        )
    words = f"jurisdiction {code or NONE}, not {regulation.jurisdiction or NONE}"
    old, new = jurisdiction_of(regulation.jurisdiction), jurisdiction_of(code)
    # What the file left to the jurisdiction comes from the new one.
    if regulation.hours_assumed:
        regulation = _followed(regulation, new.hours)
    counting = new.counting if regulation.counting == old.counting else regulation.counting
    return replace(regulation, jurisdiction=code, counting=counting), words
