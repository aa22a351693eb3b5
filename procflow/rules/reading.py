"""Codes of what can be wrong with the reading of a file. They are always errors: what does not read is not checked."""

from __future__ import annotations

from procflow.diagnostics import Severity

READING_CODES = {
    "PF001": ("unreadable-file", "a file that cannot be read as text"),
    "PF002": ("not-a-regulation", "a file that holds no regulation"),
    "PF003": ("invalid-yaml", "text that is not valid YAML"),
    "PF004": ("duplicate-key", "a key that stands twice"),
    "PF005": ("yaml-beyond-the-format", "anchors, aliases, tags and other YAML that the format does without"),
    "PF006": ("unknown-key", "a key that is not known where it stands"),
    "PF007": ("wrong-type", "a value of another type than its key wants"),
    "PF008": ("missing", "something that must be there and is not"),
    "PF009": ("unknown-reference", "a name that nothing in the file bears"),
    "PF010": ("value-not-understood", "a value that makes no sense where it stands"),
    "PF011": ("name-used-twice", "an id that two things bear"),
    "PF012": ("unknown-format-version", "a file of another version of the format"),
    "PF013": ("library-not-usable", "a library that cannot be read"),
    "PF014": ("ignore-without-reason", "an ignore comment that gives no reason or no known code"),
    "PF015": ("ignore-without-effect", "an ignore comment on a line with no such finding"),
}


def reading_severity(code: str) -> Severity:
    """A comment that ignores nothing does no harm; all else keeps a file from being read."""
    return Severity.WARNING if code == "PF015" else Severity.ERROR
