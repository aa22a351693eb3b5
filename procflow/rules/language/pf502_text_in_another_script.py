"""PF502 text-in-another-script: a text whose letters are not those of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procflow.diagnostics import Severity, shorten
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.language.texts import all_texts


def check(context: Context) -> Iterator[Hit]:
    for place in all_texts(context):
        for language, words in (place.text.values if place.text else {}).items():
            if language in _CYRILLIC and _first(_LATIN_LETTER, words) and not _first(_CYRILLIC_LETTER, words):
                found = f"is given in `{language}` but holds no Cyrillic letter"
            elif language in _CYRILLIC and (letter := _mixed(words)):
                found = f"mixes Latin and Cyrillic letters in one `{language}` word: `{shorten(letter, 30)}`"
            elif language in _LATIN and (letter := _first(_CYRILLIC_LETTER, words)):
                found = f"is given in `{language}` but holds the Cyrillic letter `{letter}`"
            elif language == "ru" and (letter := _first(_KAZAKH_LETTER, words)):
                found = f"is given in `ru` but holds the Kazakh letter `{letter}`"
            else:
                continue
            hint = "say with `language` in which language plain text is, or mend the letters"
            yield Hit(f"{place.what} {found}", place.span, hint=hint, subject=place.subject)


_CYRILLIC = frozenset({"kk", "ru", "ky", "tg", "uk", "be", "bg", "mn"})
_LATIN = frozenset({"en", "de", "fr", "es", "it", "pl", "tr"})
# `İ` and the sign of the kelvin become Latin letters when they are written small.
_LATIN_LETTER = re.compile("[A-Za-z\u0130\u212a]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_KAZAKH_LETTER = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


def _first(letter: re.Pattern[str], words: str) -> str:
    found = letter.search(words)
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
