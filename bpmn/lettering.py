"""How much room a text takes, measured with the font that it is drawn with, and how it is broken into lines.

Letters that the font lacks get an estimate (`bpmn.font`). Kerning, which moves some pairs of letters closer together,
is not counted: a drawn line is as long as measured, or a little shorter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bpmn.font import Widths, widths

# From one line of a text to the next, in parts of the size of its letters. That of modelers.
LINE_HEIGHT = 1.2
ELLIPSIS = "…"

_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# White space at which a line may end; the spaces that hold together are none.
_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f\n]+")
# The parts of a word after which a line may end: hyphens and slashes between other signs.
_PARTS = re.compile(
    "[-/\u2010\u2012-\u2014]*[^-/\u2010\u2012-\u2014]+[-/\u2010\u2012-\u2014]*|[-/\u2010\u2012-\u2014]+"
)
_JOINER = "\u200d"
# A float that was made of units and is turned into units again is not to lose the last of them.
_SLACK = 1 + 1e-9


class Block(NamedTuple):
    width: float
    height: float
    lines: tuple[str, ...]


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How long a text is on one line, its letters being `size` high."""
    known = widths(bold=bold)
    return sum(map(known.__getitem__, text)) * size / known.per_em


def block(text: str, width: float, size: float, *, bold: bool = False) -> Block:
    """The room that a text takes where its lines may be `width` long, and its lines."""
    broken = lines(text, width, size, bold=bold)
    widest = max((text_width(line, size, bold=bold) for line in broken), default=0.0)
    return Block(widest, len(broken) * size * LINE_HEIGHT, broken)


def lines(text: str, width: float, size: float, most: int | None = None, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that are at most `width` long: broken at spaces, hyphens and slashes, and inside of words that
    are longer than a line. Its own line breaks stay. Of more than `most` lines the last one ends in an ellipsis.
    """
    known = widths(bold=bold)
    limit = width * known.per_em / size * _SLACK if width > 0 and size > 0 else 0.0
    made: list[str] = []
    for line in _all_lines(text.strip(), limit, known):
        made.append(line)
        if most is not None and len(made) > most:
            if most < 1:
                return ()
            return (*made[: most - 1], _cut(made[most - 1], limit, known))
    return tuple(made)


def _all_lines(text: str, limit: float, known: Widths) -> Iterator[str]:
    if not text:
        return
    space = known[" "]
    for paragraph in _BREAKS.split(text):
        line: list[str] = []
        used = 0
        for word in _SPACES.split(paragraph):
            for number, part in enumerate(_PARTS.findall(word)):
                gap = space if line and not number else 0
                length = sum(map(known.__getitem__, part))
                if used + gap + length <= limit:
                    line += (" ", part) if gap else (part,)
                    used += gap + length
                    continue
                if line:
                    yield "".join(line)
                *full, last = _broken(part, limit, known) if length > limit else (part,)
                yield from full
                line, used = [last], sum(map(known.__getitem__, last))
        yield "".join(line)


def _broken(word: str, limit: float, known: Widths) -> Iterator[str]:
    """A word that is longer than a line, in pieces; none is empty."""
    piece: list[str] = []
    used = 0
    for sign in _signs(word):
        length = sum(map(known.__getitem__, sign))
        if piece and used + length > limit:
            yield "".join(piece)
            piece, used = [], 0
        piece.append(sign)
        used += length
    yield "".join(piece)


def _signs(word: str) -> Iterator[str]:
    """What is read as one sign: a letter with its marks, a picture made of several that are joined."""
    sign: list[str] = []
    for letter in word:
        is_bound = sign and (
            sign[-1] == _JOINER or letter == _JOINER or unicodedata.category(letter) in {"Mn", "Me", "Mc"}
        )
        if not is_bound and sign:
            yield "".join(sign)
            sign = []
        sign.append(letter)
    yield "".join(sign)


def _cut(line: str, limit: float, known: Widths) -> str:
    """As much of the line as leaves room for an ellipsis."""
    room = limit - known[ELLIPSIS]
    kept: list[str] = []
    used = 0
    for sign in _signs(line):
        used += sum(map(known.__getitem__, sign))
        if used > room:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + ELLIPSIS
