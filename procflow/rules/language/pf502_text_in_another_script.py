"""PF502 text-in-another-script: a text whose letters are not those of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Text
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.language.texts import all_texts


def check(context: Context) -> Iterator[Hit]:
    for place in all_texts(context):
        for language, words in (place.text.values if place.text else {}).items():
            if place.text is not None and (found := _found(place.text, language, words)):
                hint = "say with `language` in which language plain text is, or mend the letters"
                yield Hit(f"{place.what} {found}", place.span(context, language), hint=hint, subject=place.subject)


def _found(text: Text, language: str, words: str) -> str:
    if language in _CYRILLIC and _LATIN_LETTER.search(words) and not _CYRILLIC_LETTER.search(words):
        # A brand is written alike in all languages: eGov, NCALayer.
        is_brand = len(text.values) > 1 and set(text.values.values()) == {words}
        return "" if is_brand else f"is given in `{language}` but holds no Cyrillic letter"
    if language in _CYRILLIC and (word := _mixed(words)):
        return f"mixes Latin and Cyrillic letters in one `{language}` word: {quoted(word)}"
    if language in _LATIN and (letter := _unquoted(_CYRILLIC_LETTER, words)):
        return f"is given in `{language}` but holds the Cyrillic letter `{letter}`"
    if language == "ru" and (letter := _unquoted(_KAZAKH_LETTER, words)):
        return f"is given in `ru` but holds the Kazakh letter `{letter}`"
    return ""


_QUOTED = '«[^»]*»|“[^”]*”|"[^"]*"'
_CYRILLIC = frozenset({"kk", "ru", "ky", "tg", "uk", "be", "bg", "mn"})
_LATIN = frozenset({"en", "de", "fr", "es", "it", "pl", "tr"})
# `İ` and the sign of the kelvin become Latin letters when they are written small.
_LATIN_LETTER = re.compile("[A-Za-z\u0130\u212a]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_KAZAKH_LETTER = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


def _unquoted(letter: re.Pattern[str], words: str) -> str:
    """The first such letter outside quotes, where names of their own stand: even English texts speak of «Әділет»."""
    found = letter.search(words) and letter.search(re.sub(_QUOTED, "", words))
    return found[0] if found else ""


def _mixed(words: str) -> str:
    """The first word in which Latin letters stand among Cyrillic ones: OCR and keyboards leave such words behind."""
    if not _LATIN_LETTER.search(words):
        return ""
    written = re.findall(r"[^\W\d_]+", words)
    return next((word for word in written if _LATIN_LETTER.search(word) and _CYRILLIC_LETTER.search(word)), "")


RULE = Rule(
    "PF502", "text-in-another-script", Severity.WARNING, "a text whose letters are not those of its language", check
)
