"""Terms as people write them ("2 working days", "от 2 до 4 часов", "10 минут") to `Term`, and back."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from procflow.model import CLOCK_UNITS, Measure, Term, Unit

# A word of a unit, in English, Russian and Kazakh; endings are cut, so one stem serves all its cases.
_UNIT_PATTERNS: tuple[tuple[Unit, str], ...] = (
    (Unit.WORKING_DAY, r"working[ _]days?|business days?|рабочи\w* (?:день|дня|дней|дню)|жұмыс күн\w*"),
    (Unit.CALENDAR_DAY, r"calendar[ _]days?|календарн\w* (?:день|дня|дней|дню)|күнтізбелік күн\w*"),
    (Unit.SECOND, r"s|sec|secs|seconds?|сек\.?|секунд\w*"),
    (Unit.MINUTE, r"min|mins|minutes?|мин\.?|минут\w*"),
    (Unit.HOUR, r"h|hours?|ч\.?|час|часа|часов|сағат\w*"),
    (Unit.DAY, r"days?|день|дня|дней|күн\w*"),
    (Unit.WEEK, r"weeks?|недел\w*|апта\w*"),
    (Unit.MONTH, r"months?|месяц\w*|ай|айдың|айдан"),
    (Unit.YEAR, r"years?|год|года|лет|жыл\w*"),
)
# Our own words for them (`working day`, `hours`), most of all that is written: for these no pattern is compiled.
_USUAL_WORDS = {unit.replace("_", " ") + ending: unit for unit, _ in _UNIT_PATTERNS for ending in ("", "s")}
_SAME_DAY = r"(?:on )?(?:the )?same day|в (?:тот же )?день|сол күні"
# Digits are bounded: what is longer is a slip of the keyboard, and arithmetic on it costs without limit.
_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,3})?"
# Acts say every number twice: "15 (fifteen) working days".
_IN_WORDS = re.compile(r"(?<=[0-9])\s*\([^()0-9]{1,40}\)")
_TERM = rf"(?:(?:from |от )?({_NUMBER})\s*(?:to|-|–|—|до)\s*)?({_NUMBER})\s*(elapsed |office )?\s*(\D+)"


class TermError(ValueError):
    """The text is no term; the message says what was expected."""


# A folder of regulations says the same few terms over and over.
@lru_cache(maxsize=1000)
def parse_term(text: str) -> Term:
    words = _IN_WORDS.sub("", " ".join(text.lower().split()))
    if len(words) > 100:
        raise TermError("a term is short: a number and a unit, such as `2 working days`")
    if not words[:1].isdigit() and re.fullmatch(_SAME_DAY, words):
        return Term(high=Decimal(1), unit=Unit.SAME_DAY)
    if words.startswith(("-", "−")):
        raise TermError("a term cannot be negative")
    match = re.fullmatch(_TERM, words)
    if not match:
        raise TermError("expected a number and a unit, such as `2 working days`, `30 minutes` or `2 to 4 hours`")
    low_text, high_text, measure_text, unit_text = match.groups()
    unit = _unit(unit_text.strip())
    if unit is None:
        raise TermError(f"`{unit_text.strip()}` is not a unit of time")
    high = _amount(high_text, unit)
    low = _amount(low_text, unit) if low_text else None
    if low is not None and low > high:
        raise TermError(f"the range runs backwards: {low} is more than {high}")
    if measure_text and unit not in CLOCK_UNITS:
        raise TermError("`elapsed` and `office` go with seconds, minutes and hours only")
    return Term(high=high, unit=unit, low=low, measure=Measure(measure_text.strip()) if measure_text else None)


def _unit(words: str) -> Unit | None:
    if words in _USUAL_WORDS:
        return _USUAL_WORDS[words]
    return next((unit for unit, pattern in _UNIT_PATTERNS if re.fullmatch(pattern, words)), None)


def _amount(text: str, unit: Unit) -> Decimal:
    value = Decimal(text.replace(",", "."))
    whole = value.to_integral_value()
    if value == whole:
        return whole
    if unit not in CLOCK_UNITS:
        raise TermError("only seconds, minutes and hours can be broken; write half a day in hours")
    return value.normalize()


def amount_text(value: Decimal) -> str:
    return f"{value:f}"


def format_term(term: Term) -> str:
    """The term in English, in the form that `parse_term` reads."""
    if term.unit is Unit.SAME_DAY:
        return "same day"
    low = f"{amount_text(term.low)} to " if term.low is not None else ""
    measure = f"{term.measure} " if term.measure else ""
    plural = "" if term.high == 1 else "s"
    return f"{low}{amount_text(term.high)} {measure}{term.unit.replace('_', ' ')}{plural}"
