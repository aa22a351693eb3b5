"""From what is written to what is meant: `schema.RegulationIn` to `model.Regulation`.

Defaults are filled in, shared steps taken over, references looked up. Whatever does not fit is reported with its
place, and the rest goes on, so that one run tells all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from procflow import schema
from procflow.diagnostics import Finding, shorten
from procflow.from_schema.entries import Prepared, declared_outcomes, prepare, resolve_outcomes
from procflow.from_schema.flow import check_ends, resolve_entries
from procflow.from_schema.law import resolve_act, resolve_counting
from procflow.from_schema.limits import resolve_limits
from procflow.from_schema.names import Names, Offer
from procflow.from_schema.people import check_parts, named_calendars, resolve_actor, resolve_day, resolve_hours
from procflow.from_schema.registration import REGISTERED, with_registration
from procflow.from_schema.scope import Scope, is_language
from procflow.jurisdictions import jurisdiction_of
from procflow.model import Library, Outcome, OutcomeKind, Procedure, Regulation, Text
from procflow.source import Span
from procflow.yaml_reader import Located, Path

JURISDICTION = re.compile(r"[A-Z]{2,3}(-[A-Z0-9]{1,3})?")


class LibraryError(Exception):
    """A library cannot be used; the message says why."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


# Gives the regulation of another file, named relative to this one, or raises `LibraryError`.
LibraryLoader = Callable[[str], Regulation]


class Origins(Struct, frozen=True):
    """Where the parts of a regulation stand in its file."""

    scope: Scope
    entries: dict[tuple[str, str], Prepared]

    def span(self, *path: str | int) -> Span:
        """The place of the value at a path of the file, or of the nearest thing around it."""
        return self.scope.located.span(path)

    def key(self, *path: str | int) -> Span:
        return self.scope.located.span(path, key=True)

    def says(self, procedure: str, entry: str, key: str) -> bool:
        """Whether the key of the entry was written, there or in the shared step it is like."""
        path = self.entries[procedure, entry].where(key, self.scope)
        return key in self.scope.located.at(path[:-1])

    def entry(self, procedure: str, entry: str, *keys: str | int) -> Span:
        """The place of an entry, or of the value of one of its keys if it has it."""
        prepared = self.entries.get((procedure, entry))
        if prepared is None:
            return self.key("procedures", procedure)
        if not keys:
            return self.scope.located.span((*prepared.path, "id"))
        return self.scope.located.span((*prepared.where(str(keys[0]), self.scope), *keys[1:]))


def resolve(
    raw: schema.RegulationIn, file: str, located: Located, findings: list[Finding], load_library: LibraryLoader
) -> tuple[Regulation, Origins]:
    scope = Scope(file, located, findings)
    usual = jurisdiction_of(raw.jurisdiction)
    languages = tuple(dict.fromkeys(raw.languages)) if raw.languages else usual.languages
    scope.language = next((name for name in (raw.language, *(raw.languages or ())) if name and is_language(name)), "en")
    scope.actors = raw.actors.keys()
    if raw.jurisdiction is not None and not JURISDICTION.fullmatch(raw.jurisdiction):
        hint = "write the code of the country, such as `KZ`, or of a part of it, such as `US-CA`"
        scope.problem("PF010", f"`{shorten(raw.jurisdiction)}` is not a jurisdiction", ("jurisdiction",), hint=hint)
    named: list[tuple[str | None, Path]] = [(name, ("languages", at)) for at, name in enumerate(raw.languages or ())]
    for name, path in (*named, (raw.language, ("language",))):
        if name is not None and not is_language(name):
            scope.problem("PF010", f"`{shorten(name)}` is not a language; write `kk`, `ru`, `en`", path)
    if raw.procflow != schema.FORMAT_VERSION:
        message = f"this is version {raw.procflow} of the format; this procflow reads version {schema.FORMAT_VERSION}"
        scope.problem("PF012", message, ("procflow",))

    calendars = named_calendars(scope, raw)
    hours = resolve_hours(scope, raw.hours, calendars, ("hours",))
    office = hours or usual.hours
    actors = tuple(resolve_actor(scope, name, item, calendars, office) for name, item in raw.actors.items())
    check_parts(scope, actors)
    libraries = _libraries(scope, raw, load_library)
    prepared, procedures = _procedures(scope, raw, libraries)
    regulation = Regulation(
        id=raw.id,
        title=scope.text(raw.title, ("title",)),
        provider=scope.text(raw.provider, ("provider",)),
        form=scope.text(raw.form, ("form",)),
        channels=tuple(_channels(scope, raw)),
        languages=languages or (scope.language,),
        act=resolve_act(scope, raw.act),
        jurisdiction=raw.jurisdiction,
        counting=resolve_counting(raw.counting, usual.counting),
        hours=office,
        hours_assumed=hours is None,
        days=tuple(resolve_day(scope, index, item) for index, item in enumerate(raw.days or ())),
        actors=actors,
        libraries=libraries,
        procedures=procedures,
    )
    if raw.simulation is not None:
        from procflow.from_schema.simulation import resolve_simulation

        simulation = resolve_simulation(scope, raw.simulation, regulation, calendars)
        regulation = replace(regulation, simulation=simulation)
    return regulation, Origins(scope, prepared)


def _channels(scope: Scope, raw: schema.RegulationIn) -> Iterator[Text]:
    for index, channel in enumerate(raw.channels or ()):
        if text := scope.text(channel, ("channels", index)):
            yield text


def _libraries(scope: Scope, raw: schema.RegulationIn, load_library: LibraryLoader) -> tuple[Library, ...]:
    libraries = []
    for alias, path in (raw.libraries or {}).items():
        try:
            libraries.append(Library(alias=alias, path=path, regulation=load_library(path)))
        except LibraryError as error:
            scope.problem("PF013", str(error), ("libraries", alias), hint=error.hint)
    return tuple(libraries)


def _procedures(
    scope: Scope, raw: schema.RegulationIn, libraries: tuple[Library, ...]
) -> tuple[dict[tuple[str, str], Prepared], tuple[Procedure, ...]]:
    shared = raw.shared or {}
    for name, entry in shared.items():
        if entry.like is not None:
            scope.problem("PF010", "a shared step cannot be like another", ("shared", name, "like"), key=True)
    entries = {name: prepare(scope, name, item, shared) for name, item in raw.procedures.items()}
    offers = _library_offers(libraries)
    marked = {name: _marked(items) for name, items in entries.items()}
    marked |= {name: offer.events for name, offer in offers.items()}
    for name, item in raw.procedures.items():
        inside = {event for entry in entries[name] for event in marked.get(entry.raw.use or "", ())}
        # A part counts from what the procedure around it brings about.
        if not item.part and REGISTERED not in inside:
            entries[name] = with_registration(raw, item, entries[name])
            marked[name] = _marked(entries[name])
    of_all = declared_outcomes(scope, raw.outcomes, ("outcomes",))
    outcomes = {
        name: resolve_outcomes(scope, name, item, entries[name], of_all) for name, item in raw.procedures.items()
    }
    all_events = frozenset(event for name in raw.procedures for event in marked[name])
    offers |= {name: Offer(outcomes[name], frozenset(scope.actors), marked[name]) for name in raw.procedures}
    _add_used_refusals(entries, outcomes, offers, of_all)
    procedures = []
    for name, item in raw.procedures.items():
        used = {entry.raw.use for entry in entries[name] if entry.raw.use}
        library_events = {event for use in used if "." in use and use in offers for event in offers[use].events}
        names = Names(
            steps=frozenset(entry.id for entry in entries[name] if entry.id),
            outcomes=outcomes[name],
            # A part may count from what the procedure around it brought about; the rules ask whether it has happened.
            events=all_events | library_events,
            procedures=offers,
        )
        check_ends(scope, entries[name], {*(item.outcomes or {}), *of_all})
        if not item.steps:
            scope.problem("PF008", "this procedure has no steps", ("procedures", name, "steps"), key=True)
        procedures.append(
            Procedure(
                id=name,
                title=scope.text(item.title, ("procedures", name, "title")),
                is_part=item.part,
                limits=resolve_limits(scope, name, item, names),
                outcomes=tuple(outcomes[name].values()),
                entries=resolve_entries(scope, entries[name], names),
                source=scope.source(item.source),
                note=scope.text(item.note, ("procedures", name, "note")),
            )
        )
    if not raw.procedures and "procedures" in scope.located.value:
        scope.problem("PF008", "there is no procedure in `procedures`", ("procedures",), key=True)
    by_id = {(name, entry.id): entry for name, items in entries.items() for entry in items if entry.id}
    return by_id, tuple(procedures)


def _add_used_refusals(
    entries: dict[str, list[Prepared]],
    outcomes: dict[str, dict[str, Outcome]],
    offers: dict[str, Offer],
    of_all: dict[str, Outcome],
) -> None:
    """Add to the outcomes of each procedure those of all procedures with which one that it uses can end.

    A refusal inside is then a refusal of the whole, through any number of uses, without a word in `on`.
    """
    grown = True
    while grown:
        grown = False
        for name, items in entries.items():
            own = outcomes[name].keys() | {entry.id for entry in items}
            for entry in items:
                offer = offers.get(entry.raw.use or "")
                for outcome in offer.outcomes.values() if offer else ():
                    is_wanted = outcome.kind is not OutcomeKind.RESULT and outcome.id not in (entry.raw.on or {})
                    if is_wanted and outcome.id in of_all and outcome.id not in own:
                        outcomes[name] |= {outcome.id: of_all[outcome.id]}
                        own |= {outcome.id}
                        grown = True


def _marked(entries: list[Prepared]) -> frozenset[str]:
    return frozenset(entry.raw.marks for entry in entries if entry.raw.marks)


def _library_offers(libraries: tuple[Library, ...]) -> dict[str, Offer]:
    return {
        f"{library.alias}.{procedure.id}": Offer(
            outcomes={outcome.id: outcome for outcome in procedure.outcomes},
            actors=frozenset(actor.id for actor in library.regulation.actors),
            events=frozenset(marks for entry in procedure.entries if (marks := getattr(entry, "marks", None))),
        )
        for library in libraries
        for procedure in library.regulation.procedures
    }
