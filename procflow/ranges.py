"""Ranges of a number, as the options of a decision give them: `< 10`, `10..<100`, `100..200`, `> 200`, `7`."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

_NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?"
# Compiled when first needed: most decisions have no ranges.
_COMPARED = rf"(<=|>=|<|>|≤|≥)\s*({_NUMBER})"
_BETWEEN = rf"({_NUMBER})(?:\s*(?:\.\.|…|–|-|to)\s*(<)?\s*({_NUMBER}))?"
_INFINITY = Decimal("Infinity")


class Range(Struct, frozen=True):
    """The numbers from `low` to `high`; the ends belong to it where `with_low`, `with_high` say so."""

    low: Decimal
    with_low: bool
    high: Decimal
    with_high: bool


EVERYTHING = Range(low=-_INFINITY, with_low=False, high=_INFINITY, with_high=False)


def parse_range(text: str) -> Range | None:
    """The range, or None where the text is none."""
    words = text.strip()
    if match := re.fullmatch(_COMPARED, words):
        sign, number = match[1], Decimal(match[2])
        if sign in {"<", "<=", "≤"}:
            return replace(EVERYTHING, high=number, with_high=sign != "<")
        return replace(EVERYTHING, low=number, with_low=sign != ">")
    if match := re.fullmatch(_BETWEEN, words):
        low = Decimal(match[1])
        high = Decimal(match[3]) if match[3] else low
        with_high = match[2] is None
        fits = low <= high if with_high else low < high
        return Range(low, with_low=True, high=high, with_high=with_high) if fits else None
    return None


def overlap(one: Range, other: Range) -> bool:
    first, second = sorted((one, other), key=lambda item: (item.low, not item.with_low))
    return second.low < first.high or (second.low == first.high and second.with_low and first.with_high)


def gaps(ranges: list[Range]) -> list[Range]:
    """What the ranges leave open between minus and plus infinity, in order."""
    found = []
    covered = replace(EVERYTHING, high=-_INFINITY)  # from the very bottom up to `high`
    for item in sorted(ranges, key=lambda item: (item.low, not item.with_low)):
        touches = item.low < covered.high or (item.low == covered.high and (item.with_low or covered.with_high))
        if not touches and item.low > -_INFINITY:
            found.append(_between(covered, item))
        if (item.high, item.with_high) > (covered.high, covered.with_high):
            covered = item
    if covered.high < _INFINITY:
        found.append(_between(covered, replace(EVERYTHING, low=_INFINITY)))
    return found


def _between(below: Range, above: Range) -> Range:
    with_low = not below.with_high and below.high.is_finite()
    return Range(below.high, with_low=with_low, high=above.low, with_high=not above.with_low and above.low.is_finite())


def format_range(item: Range) -> str:
    if item.low == item.high:
        return f"{item.low}"
    low = f"{'≥' if item.with_low else '>'} {item.low}" if item.low.is_finite() else ""
    high = f"{'≤' if item.with_high else '<'} {item.high}" if item.high.is_finite() else ""
    return " and ".join(part for part in (low, high) if part) or "any number"
