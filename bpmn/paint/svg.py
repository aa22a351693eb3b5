"""The small change of SVG: numbers, escaped text, tags. What goes through here is well-formed and short."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape

from bpmn.lettering import LINE_HEIGHT
from bpmn.paint.scene import Point

# What XML cannot hold, in any form; and what a text has no use for.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

INSIDE, OUTSIDE = 12, 11  # sizes of letters in shapes and beside them, as modelers have them
# How far the foot of the letters lies below the top of their line, in parts of their size.
_ASCENT = 0.95


def number(value: float) -> str:
    """At most two decimals, and no zeros that say nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def numbers(*values: float) -> str:
    return " ".join(map(number, values))


def clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    return escape(clean(text), quote=False)


def quoted(text: str) -> str:
    """For an attribute; line breaks are written so that a reader keeps them."""
    return escape(clean(text), quote=True).replace("\n", "&#10;").replace("\t", "&#9;")


def attributes(**values: str | float | None) -> str:
    """` name="value"` for each that is there; `_` at the end of a name is dropped, other ones become hyphens."""
    parts = []
    for name, value in values.items():
        if value is not None and value != "":
            text = quoted(value) if isinstance(value, str) else number(value)
            parts.append(f' {name.rstrip("_").replace("_", "-")}="{text}"')
    return "".join(parts)


def tag(name: str, **values: str | float | None) -> str:
    return f"<{name}{attributes(**values)}/>"


def path(d: str, class_: str, **values: str | float | None) -> str:
    return tag("path", class_=class_, d=d, **values)


def polygon(points: Iterable[Point | tuple[float, float]]) -> str:
    return f"{way(points)}z"


def way(points: Iterable[Point | tuple[float, float]]) -> str:
    """A path through points; steps that lie or stand straight are short."""
    parts: list[str] = []
    last: tuple[float, float] | None = None
    for x, y in points:
        if last is None:
            parts.append(f"M{numbers(x, y)}")
        elif number(last[1]) == number(y):
            parts.append(f"H{number(x)}")
        elif number(last[0]) == number(x):
            parts.append(f"V{number(y)}")
        else:
            parts.append(f"L{numbers(x, y)}")
        last = x, y
    return "".join(parts)


def text(
    written: tuple[str, ...],
    x: float,
    top: float,
    *,
    size: int = INSIDE,
    class_: str | None = None,
    turned: bool = False,
    start: bool = False,
    style: str | None = None,
    width: float = 0,
) -> str:
    """Lines under each other, centred at `x`, or beginning there (`start`; with `width`, a text that runs from right
    to left begins at the other side). `turned` reads upwards, round the point (x, top), which then is its middle.
    """
    if not written:
        return ""
    step = size * LINE_HEIGHT
    rtl = _runs_left("".join(written))
    at = x + width if start and rtl else x
    first = top + _ASCENT * size
    turn = None
    if turned:
        first = top - len(written) * step / 2 + _ASCENT * size
        turn = f"rotate(-90 {numbers(x, top)})"
    classes = " ".join(filter(None, (class_, "small" if size == OUTSIDE else None, "start" if start else None)))
    direction = "rtl" if rtl else None
    shared = attributes(class_=classes or None, direction=direction, transform=turn, style=style)
    rows = "".join(
        f'<tspan x="{number(at)}" y="{number(first + step * place)}">{escaped(line)}</tspan>'
        for place, line in enumerate(written)
        if line
    )
    return f"<text{shared}>{rows}</text>"


def _runs_left(written: str) -> bool:
    """Whether its first letter with a direction belongs to a script that is written from right to left."""
    for letter in written:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
