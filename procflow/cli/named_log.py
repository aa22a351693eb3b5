"""The event log of a simulation, with failures that name its file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from procflow.errors import ProcflowError
from procflow.simulate.event_log import EventLog

if TYPE_CHECKING:
    from procflow.simulate.network import Network
    from procflow.simulate.one_run import Rows


class NamedLog:
    """The event log; where it cannot be written, its name is told."""

    def __init__(self, path: str, network: Network) -> None:
        self.path = path
        self.log = EventLog(path, network)

    def __enter__(self) -> Self:
        self.log.__enter__()
        return self

    def rows(self, rows: Rows) -> None:
        with self._named():
            self.log.rows(rows)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._named():
            self.log.__exit__(kind, error, at)

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ProcflowError(f"{self.path} cannot be written: {error.strerror}") from None
