"""Terms in the words of three languages."""

from __future__ import annotations

import pytest
from hypothesis import given

from procflow.bpmn_words import term_label
from procflow.from_bpmn.steps import noted_term
from procflow.model import Term
from procflow.term_text import format_term, parse_term
from procflow.term_words import term_in
from tests.support.models import terms


@pytest.mark.parametrize(
    ("term", "russian", "kazakh", "english"),
    [
        ("1 working day", "1 рабочий день", "1 жұмыс күні", "1 working day"),
        ("2 working days", "2 рабочих дня", "2 жұмыс күні", "2 working days"),
        ("5 working days", "5 рабочих дней", "5 жұмыс күні", "5 working days"),
        ("11 working days", "11 рабочих дней", "11 жұмыс күні", "11 working days"),
        ("21 calendar days", "21 календарный день", "21 күнтізбелік күн", "21 calendar days"),
        ("22 calendar days", "22 календарных дня", "22 күнтізбелік күн", "22 calendar days"),
        ("112 days", "112 дней", "112 күн", "112 days"),
        ("1 month", "1 месяц", "1 ай", "1 month"),
        ("5 years", "5 лет", "5 жыл", "5 years"),
        ("30 minutes", "30 минут", "30 минут", "30 minutes"),
        ("1.5 minutes", "1,5 минуты", "1,5 минут", "1.5 minutes"),
        ("2 to 4 hours", "2–4 часа", "2–4 сағат", "2–4 hours"),
        ("10 to 15 seconds", "10–15 секунд", "10–15 секунд", "10–15 seconds"),
        ("3 weeks", "3 недели", "3 апта", "3 weeks"),
        ("same day", "в тот же день", "сол күні", "same day"),
        ("48 elapsed hours", "48 часов (круглосуточно)", "48 сағат (тәулік бойы)", "48 hours (round the clock)"),
        ("8 office hours", "8 часов (рабочего времени)", "8 сағат (жұмыс уақытында)", "8 hours (office time)"),
    ],
)
def test_a_term_in_three_languages(term: str, russian: str, kazakh: str, english: str) -> None:
    assert [term_in(parse_term(term), language) for language in ("ru", "kk", "en")] == [russian, kazakh, english]


def test_other_languages_have_english_words() -> None:
    assert term_in(parse_term("2 days"), "de") == "2 days"


@given(terms())
def test_what_a_note_says_is_read_as_the_same_term(term: Term) -> None:
    """Somebody may write a term into a drawing as it stands there already."""
    for language in ("kk", "ru", "en"):
        assert noted_term(term_label(term, None, language), language) == format_term(term)


@given(terms().filter(lambda term: term.measure is None))
def test_terms_in_words_are_terms_of_the_format_too(term: Term) -> None:
    for language in ("kk", "ru", "en"):
        read = parse_term(term_in(term, language))
        assert (read.high, read.low, read.unit) == (term.high, term.low, term.unit)
