"""Ids and texts: names of a drawing in the languages of a regulation, and what somebody changed of them."""

from __future__ import annotations

import re

from bpmn import Element
from bpmn.ascii import free_name, in_latin
from procflow.bpmn_extension import Values, plain, shown
from procflow.diagnostics import shorten
from procflow.from_bpmn.report import Report

_RESERVED = frozenset({"unstated", "start", "otherwise"})
_LONGEST = 40


class Ids:
    """Ids of the file format that nothing else in their room has."""

    def __init__(self, taken: set[str] | None = None) -> None:
        self._taken = set(_RESERVED) | (taken or set())

    def take(self, text: str, stem: str) -> str:
        """An id made of words: `Проверяет документы` is `proveryaet-dokumenty`."""
        words = re.sub(r"[^a-z0-9]+", "-", in_latin(text).lower()).strip("-")
        if len(words) > _LONGEST:
            words = words[:_LONGEST].rpartition("-")[0] or words[:_LONGEST]
        if not words or not words[0].isalpha():
            words = f"{stem}-{words}".strip("-")
        return self.exactly(words)

    def exactly(self, name: str) -> str:
        """Just this id, or the next like it."""
        found = free_name(name, self._taken, "-")
        self._taken.add(found)
        return found


class Naming:
    """The language of a drawing, and the others that its regulation has."""

    def __init__(self, language: str, languages: tuple[str, ...], report: Report) -> None:
        self.language, self.languages, self.report = language, languages, report

    def text(self, words: str) -> dict[str, str]:
        return {self.language: words}

    def shown(self, text: dict[str, str] | None) -> str:
        return shown(text, self.language, self.languages) if text else ""

    def rename(self, values: Values, key: str, element: Element, name: str | None, expected: str | None = None) -> None:
        """Take over a name that was changed in the drawing; the other languages stay, and that is said."""
        text = values.get(key)
        text = text if isinstance(text, dict) else {}
        before = self.shown(text) if expected is None else expected
        now = plain(name or "")
        if now == before:
            return
        if not now:
            if before:
                self.report.otherwise(element, f"the name `{shorten(before)}` was taken out of the drawing; it is kept")
            return
        values[key] = {**text, self.language: now}
        others = [language for language in text if language != self.language]
        if others:
            where = " and ".join(f"`{language}`" for language in others)
            self.report.renamed(
                element, f"`{shorten(before)}` became `{shorten(now)}`; {where} still have the old name"
            )


def guess_language(texts: str) -> str:
    """Kazakh by its own letters, Russian by Cyrillic, else English."""
    kazakh = len(re.findall("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]", texts))
    cyrillic = len(re.findall("[а-яА-ЯёЁ]", texts))
    latin = len(re.findall("[a-zA-Z]", texts))
    if cyrillic + kazakh <= latin:
        return "en"
    return "kk" if kazakh * 20 > cyrillic else "ru"
