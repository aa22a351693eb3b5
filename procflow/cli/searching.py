"""A search over many variants, interrupted: it ends as a whole."""

from __future__ import annotations

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
    from procflow.simulate.interrupting import kept

    try:
        with kept(_Stopped):
            yield
    except _Stopped:
        raise KeyboardInterrupt from None


def whole(spread: Any, work: Replicating, numbers: Sequence[int]) -> Iterator[Any]:
    """The replications of one variant, all of them or none."""
    try:
        yield from map(work, numbers) if spread is None else spread(work, numbers)
    except KeyboardInterrupt:
        raise _Stopped from None
