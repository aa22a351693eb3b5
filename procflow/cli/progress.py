"""How far a long run has come, on a terminal only: a log would be flooded by it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_PAUSE = 0.1  # seconds between two lines: faster is not read
_CLEAR = "\r\x1b[K"


def with_progress(items: Iterable[T], total: int, noun: str, describe: Callable[[T], str] | None = None) -> Iterator[T]:
    """The items, while standard error tells `123/1000 acts, 12 s left`; the line is gone at the end.

    With `describe`, a line about each item that is done stays.
    """
    if not sys.stderr.isatty() or (total < 2 and describe is None):
        yield from items
        return
    began = told = time.monotonic()
    try:
        for done, item in enumerate(items, 1):
            now = time.monotonic()
            if describe is not None:
                sys.stderr.write(f"{_CLEAR}{done:>{len(str(total))}}/{total}  {printable(describe(item))}\n")
            if now - told >= _PAUSE or describe is not None:
                told = now
                left = (now - began) / done * (total - done)
                sys.stderr.write(f"{_CLEAR}{done}/{total} {noun}, {left:.0f} s left")
                sys.stderr.flush()
            yield item
    finally:
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()


def printable(text: str) -> str:
    """Without what a terminal would act on: it may come from the name of a file."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
