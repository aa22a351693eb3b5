"""The act, the acts it rests on, and the rules of counting."""

from __future__ import annotations

from typing import Any

from procflow import schema
from procflow.from_schema.scope import Scope
from procflow.model import Act, Counting, Measure, Reference
from procflow.yaml_reader import Path


def _reference_fields(scope: Scope, raw: schema.ReferenceIn, path: Path) -> dict[str, Any]:
    registered = raw.registered or schema.RegistrationIn()
    return {
        "title": scope.text(raw.title, (*path, "title")),
        "body": scope.text(raw.body, (*path, "body")),
        "number": raw.number,
        "date": raw.date,
        "registered_number": registered.number,
        "registered_date": registered.date,
        "url": raw.url,
    }


def resolve_act(scope: Scope, raw: schema.ActIn | None) -> Act:
    if raw is None:
        return Act()
    force = raw.in_force or schema.ForceIn()
    if force.from_ and force.until and force.until <= force.from_:
        message = f"the act would end ({force.until}) before it begins ({force.from_})"
        scope.problem("PF010", message, ("act", "in_force", "until"))
    related = {
        name: Reference(**_reference_fields(scope, item, ("act", "related", name)))
        for name, item in (raw.related or {}).items()
    }
    return Act(
        **_reference_fields(scope, raw, ("act",)),
        in_force_from=force.from_,
        in_force_until=force.until,
        repealed_by=scope.text(force.repealed_by, ("act", "in_force", "repealed_by")),
        related=related,
        source=scope.source(raw.source),
        note=scope.text(raw.note, ("act", "note")),
    )


def resolve_counting(raw: schema.CountingIn | None, usual: Counting) -> Counting:
    if raw is None:
        return usual
    return Counting(
        event_day=raw.event_day or usual.event_day,
        non_working_end=raw.non_working_end or usual.non_working_end,
        last_day_ends=raw.last_day_ends or usual.last_day_ends,
        after_hours=raw.after_hours or usual.after_hours,
        hours=Measure(raw.hours) if raw.hours else usual.hours,
        bare_days=raw.bare_days or usual.bare_days,
    )
