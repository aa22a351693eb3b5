"""A search over many variants, interrupted: it ends as a whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procflow.simulate.run import Replicating


class _Stopped(BaseException):
    """An interrupt that ends a search.

    `KeyboardInterrupt` ends the replications of one variant alone, and its part of them would be taken for the whole.
    """


@contextmanager
def nothing_in_part() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _Stopped

    is_main = threading.current_thread() is threading.main_thread()  # no other may say what an interrupt does
    before = signal.signal(signal.SIGINT, stop) if is_main else None
    try:
        yield
    except _Stopped:
        raise KeyboardInterrupt from None
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)


def whole(spread: Any, work: Replicating, numbers: Sequence[int]) -> Iterator[Any]:
    """The replications of one variant, all of them or none."""
    try:
        yield from map(work, numbers) if spread is None else spread(work, numbers)
    except KeyboardInterrupt:
        raise _Stopped from None
