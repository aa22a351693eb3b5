"""Terms in the words of a language, for people: `2 рабочих дня`, `2 жұмыс күні`, `2 working days`."""

from __future__ import annotations

from decimal import Decimal

from procflow.model import Measure, Term, Unit
from procflow.term_text import amount_text

_ENGLISH = {unit: (unit.replace("_", " "), f"{unit.replace('_', ' ')}s") for unit in Unit}
# For 1, for 2 to 4 (and parts), for 5 and more.
_RUSSIAN = {
    Unit.SECOND: ("секунда", "секунды", "секунд"),
    Unit.MINUTE: ("минута", "минуты", "минут"),
    Unit.HOUR: ("час", "часа", "часов"),
    Unit.WORKING_DAY: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.CALENDAR_DAY: ("календарный день", "календарных дня", "календарных дней"),
    Unit.DAY: ("день", "дня", "дней"),
    Unit.WEEK: ("неделя", "недели", "недель"),
    Unit.MONTH: ("месяц", "месяца", "месяцев"),
    Unit.YEAR: ("год", "года", "лет"),
}
# After a number Kazakh has one form.
_KAZAKH = {
    Unit.SECOND: "секунд",
    Unit.MINUTE: "минут",
    Unit.HOUR: "сағат",
    Unit.WORKING_DAY: "жұмыс күні",
    Unit.CALENDAR_DAY: "күнтізбелік күн",
    Unit.DAY: "күн",
    Unit.WEEK: "апта",
    Unit.MONTH: "ай",
    Unit.YEAR: "жыл",
}
_SAME_DAY = {"kk": "сол күні", "ru": "в тот же день", "en": "same day"}
_MEASURES = {
    "kk": {Measure.ELAPSED: "тәулік бойы", Measure.OFFICE: "жұмыс уақытында"},
    "ru": {Measure.ELAPSED: "круглосуточно", Measure.OFFICE: "рабочего времени"},
    "en": {Measure.ELAPSED: "round the clock", Measure.OFFICE: "office time"},
}


def term_in(term: Term, language: str) -> str:
    """The term in Kazakh or Russian, and in English for every other language."""
    language = language if language in _SAME_DAY else "en"
    if term.unit is Unit.SAME_DAY:
        return _SAME_DAY[language]
    amount = _amount(term.high, language)
    if term.low is not None:
        amount = f"{_amount(term.low, language)}–{amount}"
    words = f"{amount} {_unit(term, language)}"
    return f"{words} ({_MEASURES[language][term.measure]})" if term.measure else words


def _amount(value: Decimal, language: str) -> str:
    text = amount_text(value)
    return text if language == "en" else text.replace(".", ",")


def _unit(term: Term, language: str) -> str:
    if language == "kk":
        return _KAZAKH[term.unit]
    if language == "ru":
        return _RUSSIAN[term.unit][_russian_form(term.high)]
    return _ENGLISH[term.unit][term.high != 1]


def _russian_form(number: Decimal) -> int:
    """1 час, 21 час; 2 часа, 1,5 часа; 5 часов, 11 часов."""
    if number != number.to_integral_value():
        return 1
    last_two, last = int(number) % 100, int(number) % 10
    if 11 <= last_two <= 14:
        return 2
    return 0 if last == 1 else 1 if 2 <= last <= 4 else 2


def without_measure(words: str, language: str) -> tuple[str, Measure | None]:
    """A term in words without its `(круглосуточно)`, and how it runs then."""
    for measure, text in _MEASURES.get(language, _MEASURES["en"]).items():
        if words.rstrip().endswith(f"({text})"):
            return words.rstrip().removesuffix(f"({text})").rstrip(), measure
    return words, None
