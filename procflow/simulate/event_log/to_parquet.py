"""The log as Parquet. Moments have no zone: they are what the clock on the wall shows."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np

from procflow.simulate.event_log.texts import places_of
from procflow.simulate.network import Network
from procflow.simulate.one_run import Rows

GROUP = 1 << 18  # rows that are written together: readers take the file group by group, and want few of them
_NAMES, _MOMENTS = ("procedure", "step", "actor"), ("ready", "start", "end")


class Parquet:
    def __init__(self, stream: BinaryIO, network: Network, folder: Path) -> None:  # noqa: ARG002 - all writers are made alike
        import pyarrow as pa
        from pyarrow import parquet

        self.arrow = pa
        self.begin = network.horizon.begin
        places = places_of(network)
        self.names = [sorted({place[at] for place in places}) for at in range(3)]
        self.codes = [np.array([self.names[at].index(place[at]) for place in places], np.int32) for at in range(3)]
        types = {"case": pa.int64()}
        types |= dict.fromkeys(_NAMES, pa.dictionary(pa.int32(), pa.string()))
        types |= dict.fromkeys(_MOMENTS, pa.timestamp("s"))
        self.schema = pa.schema([pa.field(name, kind, nullable=False) for name, kind in types.items()])
        # Numbers that grow from row to row: told by their differences, they take less than half of the room.
        by_difference = dict.fromkeys(("case", *_MOMENTS), "DELTA_BINARY_PACKED")
        self.writer = parquet.ParquetWriter(
            stream, self.schema, use_dictionary=list(_NAMES), column_encoding=by_difference
        )
        self.held: list[Rows] = []
        self.count = 0

    def rows(self, rows: Rows) -> None:
        self.held.append({name: rows[name].copy() for name in ("case", "place", "ready", "begin", "end")})
        self.count += len(rows["case"])
        if self.count >= GROUP:
            self._write()

    def end(self) -> None:
        if self.held:
            self._write()
        self.writer.close()

    def drop(self) -> None:
        self.writer.is_open = False  # or it closes itself when it is forgotten, and writes to what is gone

    def _write(self) -> None:
        arrow = self.arrow
        rows = {name: np.concatenate([each[name] for each in self.held]) for name in self.held[0]}
        columns = [arrow.array(rows["case"] + 1)]
        for codes, names in zip(self.codes, self.names, strict=True):
            columns.append(arrow.DictionaryArray.from_arrays(codes[rows["place"]], arrow.array(names)))
        columns += [
            arrow.array((rows[name] + self.begin).astype("datetime64[s]")) for name in ("ready", "begin", "end")
        ]
        self.writer.write_table(arrow.Table.from_arrays(columns, schema=self.schema))
        self.held, self.count = [], 0
