"""The font that drawings are lettered in, Roboto, and how wide its letters are, read from the file that draws them.

Of the file only two tables matter: which letter has which glyph, and how far each glyph moves the pen. To read them
takes a few milliseconds; a library for fonts takes longer to import.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from pathlib import Path
from struct import unpack_from

FAMILY = "Roboto"

# What is assumed of letters that the font lacks and that a viewer takes from another one, in parts of the font's size:
# those of East Asia and pictures are as wide as they are high; of Arabic, Hebrew and others this is a generous average.
WIDE, OTHER = 1.0, 0.6

# What moves no pen: marks on other letters, signs for joining and direction, control characters.
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc"})


class Widths(dict[str, int]):
    """The width of each letter, in the units of the font; that of a letter it lacks is estimated when first asked for."""

    def __init__(self, known: dict[str, int], per_em: int, letters: frozenset[str]) -> None:
        super().__init__(known)
        self.per_em = per_em
        self.letters = letters  # those that the font draws

    def __missing__(self, letter: str) -> int:
        if letter == "\t":
            width = self[" "]
        elif unicodedata.category(letter) in _WITHOUT_WIDTH:
            width = 0
        else:
            part = WIDE if unicodedata.east_asian_width(letter) in "WF" else OTHER
            width = round(part * self.per_em)
        self[letter] = width
        return width


def font_file(*, bold: bool = False) -> Path:
    from font_roboto import font_directory

    return Path(font_directory) / ("Roboto-Bold.ttf" if bold else "Roboto-Regular.ttf")


@cache
def widths(*, bold: bool = False) -> Widths:
    data = font_file(bold=bold).read_bytes()
    tables = _tables(data)
    per_em = unpack_from(">H", data, tables["head"] + 18)[0]
    count = unpack_from(">H", data, tables["hhea"] + 34)[0]
    # Pairs of width and left bearing; glyphs behind the last pair are as wide as that one.
    advances = unpack_from(f">{2 * count}h", data, tables["hmtx"])[::2]
    glyphs = _glyphs(data, tables["cmap"])
    known = {chr(code): advances[min(glyph, count - 1)] for code, glyph in glyphs.items()}
    known = {letter: width for letter, width in known.items() if unicodedata.category(letter) not in _WITHOUT_WIDTH}
    return Widths(known, per_em, frozenset(map(chr, glyphs)))


def _tables(data: bytes) -> dict[str, int]:
    """Where each table begins."""
    count = unpack_from(">H", data, 4)[0]
    records = (unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return {tag.decode("latin-1"): offset for tag, _, offset, _ in records}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each character, by the tables for Unicode: those of format 4, for 16 bits, and 12, for all."""
    glyphs: dict[int, int] = {}
    for number in range(unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if platform == 0 or (platform == 3 and encoding in {1, 10}):
            start = cmap + offset
            form = unpack_from(">H", data, start)[0]
            if form == 4:
                glyphs |= _of_format_4(data, start)
            elif form == 12:
                glyphs |= _of_format_12(data, start)
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def _of_format_4(data: bytes, start: int) -> dict[int, int]:
    double = unpack_from(">H", data, start + 6)[0]
    count = double // 2
    last, first, delta, offset = (
        unpack_from(f">{count}H", data, start + 14 + part)
        for part in (0, double + 2, 2 * double + 2, 3 * double + 2)  # between the first two, a word of padding
    )
    offsets_at = start + 16 + 3 * double
    glyphs: dict[int, int] = {}
    for segment in range(count):
        for code in range(first[segment], min(last[segment], 0xFFFE) + 1):
            if offset[segment] == 0:
                glyphs[code] = (code + delta[segment]) & 0xFFFF
                continue
            # The offset counts from the place of the offset itself: so the format has it.
            at = offsets_at + 2 * segment + offset[segment] + 2 * (code - first[segment])
            glyph = unpack_from(">H", data, at)[0]
            glyphs[code] = (glyph + delta[segment]) & 0xFFFF if glyph else 0
    return glyphs


def _of_format_12(data: bytes, start: int) -> dict[int, int]:
    count = unpack_from(">I", data, start + 12)[0]
    groups = (unpack_from(">III", data, start + 16 + 12 * number) for number in range(count))
    return dict(
        chain.from_iterable(
            zip(range(a, b + 1), range(glyph, glyph + b - a + 1), strict=True) for a, b, glyph in groups
        )
    )
