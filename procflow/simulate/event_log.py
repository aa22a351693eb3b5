"""The event log: one line for each step that was done. Written in columns, and whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self
from xml.sax.saxutils import quoteattr

import numpy as np

from procflow.clock import DAY
from procflow.errors import ProcflowError, UsageError
from procflow.simulate.network import Network
from procflow.simulate.one_run import Rows

HEADER = "case,procedure,step,actor,ready,start,end\n"
_LAST_DAY = 2_932_896  # 9999-12-31: beyond it, dates have another width


class Writer(Protocol):
    def rows(self, rows: Rows) -> None: ...
    def end(self) -> None: ...


class EventLog:
    """A log that is being written: `with EventLog(path, network) as log`, then `log.rows(...)`."""

    def __init__(self, path: str, network: Network) -> None:
        ending = path.rpartition(".")[2].lower()
        if ending not in _WRITERS:
            raise UsageError(f"a log is written as {', '.join(f'.{each}' for each in _WRITERS)}, not as `{path[-40:]}`")
        if ending == "parquet" and find_spec("pyarrow") is None:
            raise UsageError("a log as Parquet needs pyarrow: `pip install 'procflow[parquet]'`")
        self.target = Path(os.path.realpath(path))
        try:
            descriptor, self.temporary = tempfile.mkstemp(prefix=".procflow-", dir=self.target.parent)
        except OSError as error:
            raise ProcflowError(f"{path} cannot be written: {error.strerror}") from None
        self.stream: BinaryIO = os.fdopen(descriptor, "wb")
        self.writer: Writer = _WRITERS[ending](self.stream, network)

    def __enter__(self) -> Self:
        return self

    def rows(self, rows: Rows) -> None:
        self.writer.rows(rows)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self.writer.end()
            self.stream.close()
            if kind is None:
                mask = os.umask(0)
                os.umask(mask)
                Path(self.temporary).chmod(0o666 & ~mask)
                Path(self.temporary).replace(self.target)
        finally:
            Path(self.temporary).unlink(missing_ok=True)


class _Texts:
    """What a place is called, and moments as text: looked up, since a log repeats itself."""

    def __init__(self, network: Network) -> None:
        self.begin = network.horizon.begin
        self.places = [
            (spot.procedure, spot.name, spot.actor.id if spot.actor is not None else "") for spot in network.flows.spots
        ]
        seconds = np.arange(DAY)
        self.times = np.array([f"T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in seconds.tolist()], "S9")
        self.first, self.days = 0, np.zeros(0, "S10")

    def dates_for(self, moments: Any) -> Any:
        """The dates of all days that the moments lie on; as many as there were before, and more."""
        last = int(moments.max()) // DAY
        if last > _LAST_DAY:
            raise ProcflowError("the log would go beyond the year 9999")
        if not len(self.days):
            self.first = self.begin // DAY
        if last >= self.first + len(self.days):
            known = self.first + len(self.days)
            until = max(last + 1, min(known + 3660, _LAST_DAY))
            more = np.datetime_as_string(np.arange(known, until).astype("datetime64[D]")).astype("S10")
            self.days = np.concatenate((self.days, more))
        return self.days


class _Csv:
    def __init__(self, stream: BinaryIO, network: Network) -> None:
        self.stream, self.texts = stream, _Texts(network)
        names = [(",".join(("", *map(_quoted, place))) + ",").encode() for place in self.texts.places]
        self.names = np.array(names, f"S{max(map(len, names))}")
        self.digits = np.array([f"{number:04}" for number in range(10_000)], "S4")
        self.layout = np.dtype(
            [("high", "S4"), ("low", "S4"), ("names", self.names.dtype)]
            + [
                (f"{name}_{part}", size)
                for name in ("ready", "begin", "end")
                for part, size in (("d", "S10"), ("t", "S9"), ("s", "S1"))
            ]
        )
        stream.write(HEADER.encode())

    def rows(self, rows: Rows) -> None:
        lines = np.empty(len(rows["case"]), self.layout)
        number = rows["case"] % 100_000_000 + 1
        lines["high"], lines["low"] = self.digits[number // 10_000 % 10_000], self.digits[number % 10_000]
        lines["names"] = self.names[rows["place"]]
        for name, sign in (("ready", b","), ("begin", b","), ("end", b"\n")):
            moments = rows[name] + self.texts.begin
            days, rest = np.divmod(moments, DAY)
            lines[f"{name}_d"] = self.texts.dates_for(moments)[days - self.texts.first]
            lines[f"{name}_t"] = self.texts.times[rest]
            lines[f"{name}_s"] = sign
        signs = lines.view(np.uint8)
        self.stream.write(signs[signs != 0].tobytes())  # names are of different lengths: what fills them up goes

    def end(self) -> None:
        pass


class _Parquet:
    def __init__(self, stream: BinaryIO, network: Network) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self.arrow = pa
        self.begin = network.horizon.begin
        arrow = self.arrow
        places = _Texts(network).places
        self.names = [sorted({place[at] for place in places}) for at in range(3)]
        self.codes = [np.array([self.names[at].index(place[at]) for place in places], np.int32) for at in range(3)]
        text, moment = arrow.dictionary(arrow.int32(), arrow.string()), arrow.timestamp("s")
        self.schema = arrow.schema(
            [("case", arrow.int64())]
            + [(name, text) for name in ("procedure", "step", "actor")]
            + [(name, moment) for name in ("ready", "start", "end")]
        )
        self.writer = parquet.ParquetWriter(stream, self.schema)

    def rows(self, rows: Rows) -> None:
        arrow = self.arrow
        columns = [arrow.array(rows["case"] + 1)]
        for codes, names in zip(self.codes, self.names, strict=True):
            columns.append(arrow.DictionaryArray.from_arrays(codes[rows["place"]], arrow.array(names)))
        columns += [
            arrow.array((rows[name] + self.begin).astype("datetime64[s]")) for name in ("ready", "begin", "end")
        ]
        self.writer.write_table(arrow.Table.from_arrays(columns, schema=self.schema))

    def end(self) -> None:
        self.writer.close()


class _Xes:
    """XES has the events of a case together, so they are kept until all are there."""

    def __init__(self, stream: BinaryIO, network: Network) -> None:
        self.stream, self.texts = stream, _Texts(network)
        self.kept: list[Rows] = []

    def rows(self, rows: Rows) -> None:
        self.kept.append({name: rows[name].copy() for name in ("case", "place", "begin", "end")})

    def end(self) -> None:
        self.stream.write(
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
            b'<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>\n'
            b'<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>\n'
            b'<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>\n'
            b'<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>\n'
        )
        if self.kept:
            self._traces({name: np.concatenate([each[name] for each in self.kept]) for name in self.kept[0]})
        self.stream.write(b"</log>\n")

    def _traces(self, rows: Rows) -> None:
        order = np.lexsort((rows["end"], rows["case"]))
        columns = [rows[name][order] for name in ("case", "place")]
        moments = [
            np.datetime_as_string((rows[name][order] + self.texts.begin).astype("datetime64[s]"))
            for name in ("begin", "end")
        ]
        names = [
            f'<string key="concept:name" value={quoteattr(step)}/><string key="org:resource" value={quoteattr(actor)}/>'
            for _, step, actor in self.texts.places
        ]
        before = -1
        parts: list[str] = []
        for case, place, begin, end in zip(*(each.tolist() for each in (*columns, *moments)), strict=True):
            if case != before:
                procedure = quoteattr(self.texts.places[place][0])
                parts.append("</trace>\n" * (before >= 0))
                parts.append(
                    f'<trace><string key="concept:name" value="{case + 1}"/><string key="procedure" value={procedure}/>\n'
                )
                before = case
            for moment, what in ((begin, "start"), (end, "complete")):
                parts.append(
                    f'<event>{names[place]}<date key="time:timestamp" value="{moment}.000+00:00"/>'
                    f'<string key="lifecycle:transition" value="{what}"/></event>\n'
                )
            if len(parts) > 20_000:
                self.stream.write("".join(parts).encode())
                parts.clear()
        self.stream.write(("".join(parts) + "</trace>\n").encode())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in ',"\n\r') else name


_WRITERS: dict[str, Callable[[BinaryIO, Network], Any]] = {"csv": _Csv, "xes": _Xes, "parquet": _Parquet}
