"""Columns of text for a terminal: every letter counts as wide as it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence


def shown_width(text: str) -> int:
    """How many columns a text takes: an accent of its own takes none, a Chinese letter two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def padded(text: str, width: int) -> str:
    return text + " " * (width - shown_width(text))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken between words, or within one that has no room."""
    if shown_width(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in re.findall(r"\S+(?: %\S*)?", text):  # a number and its sign stay together
        joined = f"{line} {word}" if line else word
        if shown_width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while shown_width(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line]


def _head(word: str, width: int) -> str:
    """As much of a word as fits, at least one letter; after a hyphen or a dot where there is one."""
    end = 1
    while end < len(word) and shown_width(word[: end + 1]) <= width:
        end += 1
    at = max(word.rfind("-", 0, end), word.rfind(".", 0, end)) + 1
    return word[: at if at > width // 2 else end]


def columns(cells: Sequence[str], widths: Sequence[int], gap: str = "  ") -> Iterator[str]:
    """One row of a table; a cell that is too long goes on below."""
    wraps = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for index in range(max(map(len, wraps), default=0)):
        parts = [lines[index] if index < len(lines) else "" for lines in wraps]
        yield gap.join(padded(part, width) for part, width in zip(parts, widths, strict=True)).rstrip()
