"""The letters that a drawing uses, as a font inside of it: then it looks the same where no Roboto is installed, and in
`<img>`, where a page's own fonts do not count. The same letters give the same bytes.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator

from bpmn.font import FAMILY, font_file, widths


def font_face(letters: Iterable[str]) -> str:
    """A rule for a style sheet; empty where Roboto has none of the letters.

    It names its letters, so that several drawings on one page, each with its own, complete each other.
    """
    codes = sorted(map(ord, widths().letters & {letter for letter in letters if letter.isprintable()}))
    if not codes:
        return ""
    data = base64.b64encode(_subset(codes)).decode("ascii")
    spans = ",".join(_spans(codes))
    return f"@font-face{{font-family:{FAMILY};src:url(data:font/ttf;base64,{data});unicode-range:{spans}}}"


def _subset(codes: list[int]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = [1, 2]
    options.notdef_outline = False
    options.glyph_names = False
    font = TTFont(font_file(), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    # Not compressed: libraries that compress differ from machine to machine, and the bytes of a drawing must not.
    output = io.BytesIO()
    font.save(output)
    return output.getvalue()


def _spans(codes: list[int]) -> Iterator[str]:
    first = last = codes[0]
    for code in [*codes[1:], -1]:
        if code == last + 1:
            last = code
            continue
        yield f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
        first = last = code
