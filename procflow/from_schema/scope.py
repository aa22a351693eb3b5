"""What every part of resolving needs: reporting at a place, and the small values (texts, terms, sources)."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from procflow import schema
from procflow.diagnostics import Finding, Severity, did_you_mean, shorten
from procflow.model import START, Anchor, Bound, Extension, Term, Text
from procflow.source import Span
from procflow.term_text import TermError, parse_term
from procflow.yaml_reader import Located, Path


@lru_cache(maxsize=1000)
def is_language(code: str) -> bool:
    return re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) is not None


def parse_anchor(text: str | None) -> Anchor:
    """What a term is counted from, as written: whether step or event exist is asked when all are known."""
    words = (text or "start").split()
    if words == ["start"]:
        return START
    if len(words) == 3 and words[0] in {"start", "end"} and words[1] == "of":
        return Anchor(kind="begin" if words[0] == "start" else "end", of=words[2])
    return Anchor(kind="event", of=" ".join(words))


class Scope:
    """One file while it is read. Problems are collected, never raised."""

    def __init__(self, file: str, located: Located, findings: list[Finding]) -> None:
        self.file = file
        self.located = located
        self.findings = findings
        self.language = "en"
        self.actors: Collection[str] = ()

    def report(self, code: str, message: str, span: Span, hint: str | None) -> None:
        finding = Finding(code=code, severity=Severity.ERROR, message=message, file=self.file, span=span, hint=hint)
        self.findings.append(finding)

    def problem(self, code: str, message: str, path: Path, *, hint: str | None = None, key: bool = False) -> None:
        self.report(code, message, self.located.span(path, key=key), hint)

    def unknown(
        self,
        kind: str,
        name: str,
        known: Collection[str],
        path: Path,
        otherwise: str | None = None,
        *,
        key: bool = False,
    ) -> None:
        """Report a reference to something that does not exist."""
        hint = did_you_mean(name, set(known)) or otherwise
        self.problem("PF009", f"there is no {kind} `{shorten(name)}`", path, hint=hint, key=key)

    # ------------------------------------------------------------ small values

    def text(self, value: str | dict[str, str] | None, path: Path) -> Text | None:
        if value is None:
            return None
        values = value if isinstance(value, dict) else {self.language: value}
        for language, words in values.items():
            place = (*path, language) if isinstance(value, dict) else path
            if not is_language(language):
                # `{ru: Officer, who signs}` is two keys to YAML: the text would be cut at the comma without a word.
                hint = "put a text that holds a comma in quotes; languages are written as `kk`, `ru`, `en`"
                self.problem("PF010", f"`{shorten(language)}` is not a language", place, hint=hint, key=True)
            elif not words.strip():
                self.problem("PF010", f"the text in `{language}` is empty", place, key=True)
        return Text(values=values) if values else None

    def source(self, value: str | list[str] | None) -> tuple[str, ...]:
        if value is None:
            return ()
        return tuple(place for place in ([value] if isinstance(value, str) else value) if place.strip())

    def actor(self, name: str | None, path: Path) -> str | None:
        if name is None or name in self.actors:
            return name
        self.unknown("actor", name, self.actors, path, "list it under `actors`")
        return None

    def several_actors(self, names: str | list[str] | None, path: Path) -> tuple[str, ...]:
        if isinstance(names, str):
            return (names,) if self.actor(names, path) else ()
        return tuple(name for index, name in enumerate(names or ()) if self.actor(name, (*path, index)))

    def term(self, text: str | None, path: Path) -> Term | None:
        if text is None:
            return None
        try:
            return parse_term(text)
        except TermError as error:
            self.problem("PF010", f"`{shorten(text)}` is not a term: {error}", path)
            return None

    def bound(self, value: str | schema.TermIn | None, anchor_text: str | None, path: Path) -> Bound | None:
        """A term at `path`; `anchor_text` is the `from` that stands beside it."""
        if value is None:
            return None
        if isinstance(value, str):
            term = self.term(value, path)
            anchor = parse_anchor(anchor_text)
            return Bound(term=term, anchor=anchor) if term else None
        if value.from_ is not None and anchor_text is not None:
            self.problem("PF010", "`from` is given twice, in the term and beside it", (*path, "from"), key=True)
        term = self.term(value.term, (*path, "term"))
        anchor = parse_anchor(value.from_ or anchor_text)
        source = self.source(value.source)
        return Bound(term=term, anchor=anchor, written=value.written, source=source) if term else None

    def extension(self, value: schema.ExtensionIn | None, path: Path) -> Extension | None:
        if value is None:
            return None
        up_to = self.term(value.up_to, (*path, "up_to"))
        adds = self.term(value.adds, (*path, "adds"))
        if (value.up_to is None) == (value.adds is None):
            self.problem(
                "PF010",
                "an extension says either `up_to` (the whole term) or `adds` (what comes on top)",
                path,
                key=True,
            )
            return None
        by = self.actor(value.by, (*path, "by"))
        return Extension(
            by=by, up_to=up_to, adds=adds, when=self.text(value.when, (*path, "when")), source=self.source(value.source)
        )
