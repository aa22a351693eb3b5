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
    # What stands in quotes is often a name of its own: the Russian text speaks of «Әділет», the English one too.
    plain = _QUOTED.sub("", words)
    if language in _CYRILLIC and _first(words, latin=True) and not _first(words, latin=False):
        # A brand is written alike in all languages: eGov, NCALayer.
        is_brand = len(text.values) > 1 and set(text.values.values()) == {words}
        return "" if is_brand else f"is given in `{language}` but holds no Cyrillic letter"
    if language in _CYRILLIC and (word := _mixed(words)):
        return f"mixes Latin and Cyrillic letters in one `{language}` word: {quoted(word)}"
    if language in _LATIN and (letter := _first(plain, latin=False)):
        return f"is given in `{language}` but holds the Cyrillic letter `{letter}`"
    if language == "ru" and (letter := next((sign for sign in plain if sign in _KAZAKH), "")):
        return f"is given in `ru` but holds the Kazakh letter `{letter}`"
    return ""


_QUOTED = re.compile('«[^»]*»|“[^”]*”|"[^"]*"')
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
