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
            if language in _CYRILLIC and (letter := _first(words, latin=True)) and not _first(words, latin=False):
                found = f"is given in `{language}` but holds no Cyrillic letter"
            elif language in _CYRILLIC and (letter := _mixed(words)):
                found = f"mixes Latin and Cyrillic letters in one `{language}` word: `{shorten(letter, 30)}`"
            elif language in _LATIN and (letter := _first(words, latin=False)):
                found = f"is given in `{language}` but holds the Cyrillic letter `{letter}`"
            elif language == "ru" and (letter := next((sign for sign in words if sign in _KAZAKH), "")):
                found = f"is given in `ru` but holds the Kazakh letter `{letter}`"
            else:
                continue
            hint = "say with `language` in which language plain text is, or mend the letters"
            yield Hit(f"{place.what} {found}", place.span, hint=hint, subject=place.subject)


_CYRILLIC = frozenset({"kk", "ru", "ky", "tg", "uk", "be", "bg", "mn"})
_LATIN = frozenset({"en", "de", "fr", "es", "it", "pl", "tr"})
_KAZAKH = frozenset("әғқңөұүһіӘҒҚҢӨҰҮҺІ")


def _is_latin(sign: str) -> bool:
    return "a" <= sign.lower() <= "z"


def _is_cyrillic(sign: str) -> bool:
    return "\u0400" <= sign <= "\u04ff"


def _first(words: str, *, latin: bool) -> str:
    return next((sign for sign in words if (_is_latin(sign) if latin else _is_cyrillic(sign))), "")


def _mixed(words: str) -> str:
    """The first word in which Latin letters stand among Cyrillic ones: OCR and keyboards leave such words behind."""
    for word in re.findall(r"[^\W\d_]+", words):
        if any(map(_is_latin, word)) and any(map(_is_cyrillic, word)):
            return str(word)
    return ""


RULE = Rule(
    "PF502", "text-in-another-script", Severity.WARNING, "a text whose letters are not those of its language", check
)
