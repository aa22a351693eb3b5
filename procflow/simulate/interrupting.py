"""An interrupt that is not lost.

Python raises it wherever the program happens to be. In a callback, such as a compiler's, an exception comes to nothing and
the work would go on; so it is kept as well, and between two blocks of cases somebody looks for it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_kept: list[bool] = []


@contextmanager
def kept() -> Iterator[None]:
    """Here, an interrupt raises `KeyboardInterrupt`, at once or at the next look."""

    def stop(*_: object) -> None:
        _kept.append(True)
        raise KeyboardInterrupt

    is_main = threading.current_thread() is threading.main_thread()  # no other may say what an interrupt does
    before = signal.signal(signal.SIGINT, stop) if is_main else None
    try:
        yield
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)
            _kept.clear()


def look() -> None:
    if _kept:
        raise KeyboardInterrupt
