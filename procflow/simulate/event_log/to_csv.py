"""The log as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np

from procflow.simulate.event_log.texts import Texts, written
from procflow.simulate.network import Network
from procflow.simulate.one_run import Rows

HEADER = "case,procedure,step,actor,ready,start,end\n"


class Csv:
    def __init__(self, stream: BinaryIO, network: Network, folder: Path) -> None:  # noqa: ARG002 - all writers are made alike
        self.stream, self.texts = stream, Texts(network)
        names = [(",".join(("", *map(_quoted, place))) + ",").encode() for place in self.texts.places]
        self.names = np.array(names, f"S{max(map(len, names))}")
        self.digits = np.array([f"{number:04}" for number in range(10_000)], "S4")
        self.beyond = np.array(["", *map(str, range(1, 100))], "S2")  # there are no more than 10^9 cases
        self.layout = np.dtype(
            [("beyond", "S2"), ("high", "S4"), ("low", "S4"), ("names", self.names.dtype)]
            + [
                (f"{name}_{part}", size)
                for name in ("ready", "begin", "end")
                for part, size in (("d", "S10"), ("t", "S9"), ("s", "S1"))
            ]
        )
        stream.write(HEADER.encode())

    def rows(self, rows: Rows) -> None:
        lines = np.empty(len(rows["case"]), self.layout)
        number = rows["case"] + 1
        lines["beyond"] = self.beyond[number // 100_000_000]
        lines["high"], lines["low"] = self.digits[number // 10_000 % 10_000], self.digits[number % 10_000]
        lines["names"] = self.names[rows["place"]]
        for name, sign in (("ready", b","), ("begin", b","), ("end", b"\n")):
            lines[f"{name}_d"], lines[f"{name}_t"] = self.texts.moments(rows[name])
            lines[f"{name}_s"] = sign
        self.stream.write(written(lines))

    def end(self) -> None:
        pass

    def drop(self) -> None:
        pass


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in ',"\n\r') else name
