"""Findings: what is wrong with a regulation, as values."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from procflow.source import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return tuple(Severity).index(self)


class Label(Struct, frozen=True):
    """Another place that belongs to a finding, and what it has to do with it."""

    file: str
    span: Span
    message: str


class Finding(Struct, frozen=True, kw_only=True):
    """One thing a person should look at.

    `subject` names the element (`payment.sign`), `source` the paragraphs of the act it rests on.
    """

    code: str
    severity: Severity
    message: str
    file: str
    span: Span
    hint: str | None = None
    subject: str | None = None
    source: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return (self.file, self.span.line, self.span.column, self.code, self.message)


def did_you_mean(word: str, known: list[str] | tuple[str, ...] | set[str] | dict[str, object]) -> str | None:
    """The hint for a name nobody knows, if one is near enough."""
    from difflib import get_close_matches

    # Comparing costs the square of the length: what is longer than any sane name has no neighbour.
    if len(word) > 100:
        return None
    near = get_close_matches(word, sorted(known)[:2000], n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else None


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line, cut so that a hostile value does not flood a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
