"""The log as Parquet. Moments have no zone: they are what the clock on the wall shows."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np

from procflow.simulate.event_log.texts import places_of
from procflow.simulate.network import Network
from procflow.simulate.one_run import Rows


class Parquet:
    def __init__(self, stream: BinaryIO, network: Network, folder: Path) -> None:  # noqa: ARG002 - all writers are made alike
        import pyarrow as pa
        from pyarrow import parquet

        self.arrow = pa
        self.begin = network.horizon.begin
        places = places_of(network)
        self.names = [sorted({place[at] for place in places}) for at in range(3)]
        self.codes = [np.array([self.names[at].index(place[at]) for place in places], np.int32) for at in range(3)]
        text, moment = pa.dictionary(pa.int32(), pa.string()), pa.timestamp("s")
        self.schema = pa.schema(
            [("case", pa.int64())]
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

    def drop(self) -> None:
        self.writer.is_open = False  # or it closes itself when it is forgotten, and writes to what is gone
