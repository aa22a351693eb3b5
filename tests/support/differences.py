"""What is different between two regulations, place by place, as a test can state it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from procflow.model import Regulation

Differences = dict[str, tuple[Any, Any]]  # by place: what it was, and what it is


def differences(before: Regulation, after: Regulation) -> Differences:
    """By place, as in `payment/accept within.term.low`; None stands for what is not there."""
    old, new = dict(_places(before)), dict(_places(after))
    places = [*old, *(place for place in new if place not in old)]
    return {place: (old.get(place), new.get(place)) for place in places if old.get(place) != new.get(place)}


def _places(regulation: Regulation) -> Iterator[tuple[str, Any]]:
    values = msgspec.to_builtins(regulation)
    for procedure in values.pop("procedures"):
        name = procedure["id"]
        entries = procedure.pop("entries")
        yield f"{name} steps", " ".join(entry["id"] for entry in entries)
        for entry in entries:
            yield from _leaves(entry, f"{name}/{entry['id']} ")
        yield from _leaves(procedure, f"{name} ")
    yield from _leaves(values, "")


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, place + key if place[-1:] in ("", " ") else f"{place}.{key}")
    elif isinstance(value, list | tuple) and value and all(isinstance(item, dict) for item in value):
        names = [item.get("id") or item.get("when") or index for index, item in enumerate(value)]
        yield f"{place} order", " ".join(map(str, names))
        for name, item in zip(names, value, strict=True):
            yield from _leaves(item, f"{place}[{name}]")
    elif value not in (None, False, (), [], {}):
        yield place, value
