"""Rows put in order of their cases, in bounded memory: what does not fit in it lies in a file meanwhile.

Rows come in the order in which steps end, and those of a case may lie far apart. So each row goes to the drawer of its
case, some thousands of cases a drawer, and in the end the drawers are emptied one after the other. All lie in one file:
of a drawer it is kept in which parts of the file it lies. A case that has come stays among its neighbours, so these
parts are few.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from procflow.simulate.one_run import Rows

ROW = np.dtype([("case", "i8"), ("place", "i4"), ("begin", "i8"), ("end", "i8")])
HELD = 1 << 18  # rows in memory before they are put away: some 7 MB
CASES_OF_A_DRAWER = 1 << 12


class Drawers:
    def __init__(self, folder: Path, held: int = HELD, cases: int = CASES_OF_A_DRAWER) -> None:
        self._held, self._filled, self._cases = np.empty(held, ROW), 0, cases
        # It has no name in the folder, so that whatever happens nothing of it is left. Not where temporary files lie
        # usually: that may be memory.
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - `close` closes it
        self._parts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # where a part begins, how many rows

    def put(self, rows: Rows) -> None:
        taken, count = 0, len(rows["case"])
        while taken < count:
            some = min(count - taken, len(self._held) - self._filled)
            into = self._held[self._filled : self._filled + some]
            for name in ROW.names or ():
                into[name] = rows[name][taken : taken + some]
            self._filled += some
            taken += some
            if self._filled == len(self._held):
                self._put_away()

    def in_order(self) -> Iterator[Any]:
        """The rows of each drawer by case, of a case by when they ended."""
        self._put_away()
        for drawer in sorted(self._parts):
            yield _sorted(np.concatenate([self._read(*part) for part in self._parts[drawer]]))

    def close(self) -> None:
        with suppress(OSError):  # a full disk does not take what is left in memory either
            self._file.close()

    def _put_away(self) -> None:
        if not self._filled:
            return
        rows = self._held[: self._filled]
        drawers = rows["case"] // self._cases
        order = np.argsort(drawers, kind="stable")
        at = self._file.seek(0, 2)
        numbers, begins = np.unique(drawers[order], return_index=True)
        ends = [*begins[1:].tolist(), len(rows)]
        for number, begin, end in zip(numbers.tolist(), begins.tolist(), ends, strict=True):
            self._parts[number].append((at + begin * ROW.itemsize, end - begin))
        self._file.write(rows[order].data)
        self._filled = 0

    def _read(self, at: int, count: int) -> Any:
        self._file.seek(at)
        return np.frombuffer(self._file.read(count * ROW.itemsize), ROW)


def _sorted(rows: Any) -> Any:
    return rows[np.lexsort((rows["end"], rows["case"]))]
