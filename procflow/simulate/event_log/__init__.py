"""The event log: one line for each step that was done. Written in columns, in bounded memory, and whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from procflow.errors import ProcflowError, UsageError
from procflow.simulate.event_log.to_csv import Csv
from procflow.simulate.event_log.to_parquet import Parquet
from procflow.simulate.event_log.to_xes import Xes
from procflow.simulate.network import Network
from procflow.simulate.one_run import Rows


class Writer(Protocol):
    def rows(self, rows: Rows) -> None: ...
    def end(self) -> None: ...
    def drop(self) -> None: ...  # what is begun comes to nothing


class MakeWriter(Protocol):
    def __call__(self, stream: BinaryIO, network: Network, folder: Path) -> Writer: ...  # room for what lies meanwhile


class EventLog:
    """A log that is being written: `with EventLog(path, network) as log`, then `log.rows(...)`."""

    def __init__(self, path: str, network: Network) -> None:
        ending = path.rpartition(".")[2].lower()
        if ending not in _WRITERS:
            raise UsageError(f"a log is written as {', '.join(f'.{each}' for each in _WRITERS)}, not as `{path[-40:]}`")
        if ending == "parquet" and find_spec("pyarrow") is None:
            raise UsageError("a log as Parquet needs pyarrow: `pip install 'procflow[parquet]'`")
        self._path, self._network, self._make = path, network, _WRITERS[ending]
        self._target = Path(os.path.realpath(path))
        self.count = 0

    def __enter__(self) -> Self:
        try:
            descriptor, temporary = tempfile.mkstemp(prefix=".procflow-", dir=self._target.parent)
        except OSError as error:
            raise self._failed(error) from None
        self._temporary = Path(temporary)
        self._stream: BinaryIO = os.fdopen(descriptor, "wb")
        try:
            self._writer = self._make(self._stream, self._network, self._target.parent)
        except BaseException:
            self._remove()
            raise
        return self

    def rows(self, rows: Rows) -> None:
        try:
            self._writer.rows(rows)
        except OSError as error:
            raise self._failed(error) from None
        self.count += len(rows["case"])

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        is_whole = False
        try:
            if kind is None:
                self._writer.end()
                self._stream.close()
                mask = os.umask(0)
                os.umask(mask)
                self._temporary.chmod(0o666 & ~mask)
                self._temporary.replace(self._target)
                is_whole = True
        except OSError as failure:
            raise self._failed(failure) from None
        finally:
            if not is_whole:
                self._writer.drop()
                self._remove()

    def _remove(self) -> None:
        with suppress(OSError):  # a full disk does not take what is left in memory either
            self._stream.close()
        self._temporary.unlink(missing_ok=True)

    def _failed(self, error: OSError) -> ProcflowError:
        return ProcflowError(f"{self._path} cannot be written: {error.strerror or error}")


_WRITERS: dict[str, MakeWriter] = {"csv": Csv, "xes": Xes, "parquet": Parquet}
