"""Ids in ASCII: what every tool takes. Letters of Russian and Kazakh are written as they sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziyklmnoprstufhcye", strict=True)),
    "ё": "yo",
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "ә": "a",
    "ғ": "g",
    "қ": "q",
    "ң": "ng",
    "ө": "o",
    "ұ": "u",
    "ү": "u",
    "һ": "h",
    "і": "i",
}
_TABLE = str.maketrans(_LATIN | {letter.upper(): latin.capitalize() for letter, latin in _LATIN.items()})


def in_latin(text: str) -> str:
    """The text in ASCII letters; what has no counterpart is left out."""
    # Russian and Kazakh first: taken apart, `й` would lose its sign.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_TABLE))
    return plain.encode("ascii", "ignore").decode("ascii")


def ascii_id(text: str, stem: str = "id") -> str:
    """A name that XML takes as an id and that is ASCII: as close to `text` as that allows."""
    name = re.sub(r"[^A-Za-z0-9_.\-]+", "_", in_latin(text)).strip("_")
    if not name:
        return stem
    return name if name[0].isalpha() or name[0] == "_" else f"{stem}_{name}"


def free_name(stem: str, taken: Container[str], sign: str = "_") -> str:
    """`stem`, or the first of `stem_2`, `stem_3`, … that is not taken."""
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}{sign}{number}"
    return name
