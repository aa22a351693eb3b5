"""Terms counted from a step or an event that is no longer drawn: nothing is left that they could be counted from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from procflow.bpmn_extension import Values
from procflow.from_schema.registration import REGISTERED
from procflow.from_schema.scope import parse_anchor


def events_of(procedures: Iterable[Values]) -> set[str]:
    return {step["marks"] for procedure in procedures for step in procedure["steps"] if "marks" in step}


def drop_lost_anchors(procedure: Values, events: set[str], applicants: set[str]) -> Iterator[tuple[str | None, str]]:
    """Takes them out of a procedure as it is written; gives each, with the id of its step or None for the limit.

    `events` are those of the whole regulation.
    """
    steps = procedure["steps"]
    # Nobody knows here what happens in a procedure of another file.
    uses_other_file = any("." in step.get("use", "") for step in steps)
    names = {step["id"] for step in steps}
    if any(step.get("by") in applicants and "marks" not in step for step in steps):
        events = events | {REGISTERED}  # reading takes it to be the end of such a step
    for name, holder in _holders(procedure):
        text = holder.get("from")
        anchor = parse_anchor(text if isinstance(text, str) else None)
        if anchor.kind == "start" or (anchor.kind == "event" and uses_other_file):
            continue
        if anchor.of not in (events if anchor.kind == "event" else names):
            del holder["from"]
            yield name, str(text)


def _holders(procedure: Values) -> Iterator[tuple[str | None, Values]]:
    """All that can have a `from`."""
    places: list[tuple[str | None, Any]] = [(None, procedure.get("limit"))]
    places += [(step["id"], step) for step in procedure["steps"]]
    while places:
        name, place = places.pop(0)
        if isinstance(place, list):
            places += [(name, item) for item in place]
        elif isinstance(place, dict):
            yield name, place
            places += [(name, place.get(key)) for key in ("within", "not_before", "also")]
