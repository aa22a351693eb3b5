"""Durations of BPMN (ISO 8601, or words) as terms of the file format."""

from __future__ import annotations

import re

from bpmn import Element
from procflow.term_text import TermError, format_term, parse_term

_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_UNITS = ("years", "months", "weeks", "calendar days", "elapsed hours", "elapsed minutes", "elapsed seconds")


def term_of_text(text: str) -> str | None:
    """`1 рабочий день`, `PT30M`: the term in the words of the format; None where it is none."""
    words = " ".join(text.split()).strip("\"'")
    if iso := _of_iso(words):
        return iso
    try:
        return format_term(parse_term(words))
    except TermError:
        return None


def _of_iso(text: str) -> str | None:
    match = _ISO.fullmatch(text)
    parts = [(number, unit) for number, unit in zip(match.groups(), _UNITS, strict=True) if number] if match else []
    # A term of two units (a day and a half hour) is not one that an act states.
    if len(parts) != 1:
        return None
    number, unit = parts[0]
    try:
        return format_term(parse_term(f"{number} {unit}"))
    except TermError:
        return None


def term_of_timer(event: Element) -> str | None:
    """What a timer waits for; None for a date, a cycle or an expression."""
    definition = event.child("timerEventDefinition")
    duration = definition.child("timeDuration") if definition else None
    return term_of_text(duration.text) if duration else None
