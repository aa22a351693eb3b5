"""Files as text, and places in them."""

from __future__ import annotations

import os
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from procflow.errors import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

# A regulation of a thousand steps in three languages has some 500 kB. The limit bounds time and memory, not acts.
MAX_BYTES = 10_000_000

STDIN = "-"

# What YAML counts as the end of a line, so that our lines are those of its marks.
LINE_BREAK = "\r\n?|[\n\x85]|[\u2028\u2029]"


class Span(NamedTuple):
    """A stretch of one line, counted from 1 as editors do; `end_column` is the column after the last character."""

    line: int
    column: int
    end_column: int


class Source(Struct, frozen=True):
    """A text and the name under which people know it."""

    name: str
    text: str

    def lines(self) -> list[str]:
        return re.split(LINE_BREAK, self.text)


def read_source(path: str | Path) -> Source:
    """The text of a file (`-`: standard input), or `UnreadableError` with the reason."""
    name = "<stdin>" if str(path) == STDIN else plain_path(path)
    data = read_bytes(path, name, MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"{name} is larger than {MAX_BYTES // 1_000_000} MB, which no regulation is; split it into several files"
        )
    return Source(name, _decode(name, data))


def plain_path(path: str | Path) -> str:
    """The path as people write it: `/` between its parts, and no part that says nothing (`./a//b` is `a/b`)."""
    text = os.fspath(path).replace(os.sep, "/")
    slashes = len(text) - len(text.lstrip("/"))
    root = "//" if slashes == 2 else "/" if slashes else ""  # two have a meaning of their own in POSIX
    return root + "/".join(part for part in text.split("/") if part not in {"", "."}) or "."


def folders_above(folder: str) -> Iterator[str]:
    """The folder itself, the one it lies in, and so on up to the root."""
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def read_bytes(path: str | Path, name: str, most: int) -> bytes:
    """What a file or standard input holds; of more than `most` bytes, the first of them and one."""
    try:
        if str(path) == STDIN:
            return sys.stdin.buffer.read(most + 1)
        about = os.stat(name)
        if not S_ISREG(about.st_mode):
            raise UnreadableError(f"{name} is not a file")
        with open(name, "rb") as file:
            return file.read(most + 1) if about.st_size > most else file.read()
    except FileNotFoundError:
        raise UnreadableError(f"{name} does not exist") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"{name} cannot be read: {reason}") from None


def _decode(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"{name} is UTF-16 text; save it as UTF-8")
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        if b"\0" in data:
            raise UnreadableError(f"{name} is not a text file") from None
        guess = "; it looks like Windows-1251" if _looks_like_cp1251(data) else ""
        raise UnreadableError(f"{name}:{line}: this is not UTF-8 text{guess}; save the file as UTF-8") from None
    if "\0" in text:
        raise UnreadableError(f"{name} is not a text file (it holds zero bytes)")
    return text


def _looks_like_cp1251(data: bytes) -> bool:
    """Most bytes above ASCII are Cyrillic letters of that code page."""
    high = [byte for byte in data[:100_000] if byte >= 0x80]
    return bool(high) and sum(byte >= 0xC0 for byte in high) > 0.8 * len(high)
