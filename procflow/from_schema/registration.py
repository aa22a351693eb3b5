"""The event `registered`, which acts count from and no step of theirs brings about.

"Within one working day from registration" stands in nearly every act, and registration is nearly never a step. Unless
a step marks it, it is taken to be the end of the applicant's first step; rule PF213 tells that this was assumed.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from procflow import schema
from procflow.from_schema.entries import Prepared

REGISTERED = "registered"


def with_registration(
    raw: schema.RegulationIn, procedure: schema.ProcedureIn, entries: list[Prepared]
) -> list[Prepared]:
    """The entries, the applicant's first step marking `registered` if something is counted from it and none marks it."""
    if REGISTERED not in _counted_from(procedure, entries) or any(entry.raw.marks == REGISTERED for entry in entries):
        return entries
    applicants = {name for name, actor in raw.actors.items() if actor.kind == "applicant"}
    for index, entry in enumerate(entries):
        if entry.kind == "step" and entry.raw.by in applicants and entry.raw.marks is None:
            marking = structs.replace(entry, raw=structs.replace(entry.raw, marks=REGISTERED))
            return [*entries[:index], marking, *entries[index + 1 :]]
    return entries


def _counted_from(procedure: schema.ProcedureIn, entries: list[Prepared]) -> Iterator[str | None]:
    limit = procedure.limit
    for item in limit if isinstance(limit, list) else [limit]:
        if isinstance(item, schema.LimitIn):
            yield item.from_
            yield from _of_tellings(item.also)
    for entry in entries:
        yield entry.raw.from_
        yield from (
            bound.from_ for bound in (entry.raw.within, entry.raw.not_before) if isinstance(bound, schema.TermIn)
        )
        yield from _of_tellings(entry.raw.also)


def _of_tellings(value: schema.TellingIn | list[schema.TellingIn] | None) -> Iterator[str | None]:
    for telling in value if isinstance(value, list) else [value]:
        if telling is not None:
            yield telling.from_
            yield telling.within.from_ if isinstance(telling.within, schema.TermIn) else None
