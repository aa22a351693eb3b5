"""`--counting`: another rule by which terms are counted."""

from __future__ import annotations

from typing import get_args, get_type_hints

import msgspec
from msgspec.structs import replace

from procflow.errors import UsageError
from procflow.from_schema.law import resolve_counting
from procflow.model import Regulation
from procflow.schema import CountingIn
from procflow.what_if.names import quoted, split_change, unknown

_OPTION = "--counting"


def answers() -> dict[str, tuple[str, ...]]:
    """Each rule and the answers that the file format knows."""
    hints = get_type_hints(CountingIn)
    # `Literal["a", "b"] | None`: the first part of the union holds the words.
    return {name: get_args(get_args(hints[name])[0]) for name in CountingIn.__struct_fields__}


def with_counting(regulation: Regulation, text: str) -> tuple[Regulation, str]:
    rule, value = split_change(_OPTION, text, "--counting last_day_ends=midnight")
    known = answers()
    if rule not in known:
        raise unknown(_OPTION, "rule", rule, known)
    value = " ".join(value.split())
    if value not in known[rule]:
        words = " or ".join(quoted(each) for each in known[rule])
        raise UsageError(f"{_OPTION}: {rule} is {words}, not {quoted(value)}")
    counting = resolve_counting(msgspec.convert({rule: value}, CountingIn), regulation.counting)
    old = str(getattr(regulation.counting, rule))
    words = f"counting: {rule} is {value}, " + (f"not {old}" if old != value else "as it was")
    return replace(regulation, counting=counting), words
