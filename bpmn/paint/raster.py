"""A drawing as PNG, by resvg. It draws nothing at all for a font that it does not find, so Roboto is given by file."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from math import sqrt

from bpmn.errors import BpmnError
from bpmn.font import FAMILY, font_file, widths

# A picture has four bytes a pixel while it is made: these are 240 MB. No printer or screen shows more of one drawing.
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 30_000

_SIZE = re.compile(r'<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"')
_WRITTEN = re.compile(r">([^<]+)</(?:tspan|text)>")


def png(svg: str, scale: float = 2, tell: Callable[[str], None] | None = None) -> bytes:
    """The drawing with `scale` pixels for each of its units. What would be too large is made smaller, and told."""
    import resvg_py

    size = _SIZE.search(svg)
    if size is None:
        raise BpmnError("this is no drawing of `bpmn.paint`: it does not say how large it is")
    width, height = float(size[1]), float(size[2])
    most = min(sqrt(MOST_PIXELS / (width * height)), LONGEST_SIDE / max(width, height))
    if scale > most:
        if tell is not None:
            tell(f"the picture would be too large; it is drawn at {most:.3g} pixels a unit in place of {scale:g}")
        scale = most
    letters = {letter for found in _WRITTEN.findall(svg) for letter in unescape(found)}
    # Fonts of the machine only where Roboto lacks a letter: without them, every machine makes the same picture.
    is_covered = widths().letters.issuperset(letter for letter in letters if letter.isprintable())
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            font_files=[str(font_file()), str(font_file(bold=True))],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            skip_system_fonts=is_covered,
        )
    )
