"""The log as XES: IEEE 1849-2016, with two events for each step, its start and its completion."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

import numpy as np

from procflow.simulate.event_log.drawers import Drawers
from procflow.simulate.event_log.texts import Texts, written
from procflow.simulate.network import Network
from procflow.simulate.one_run import Rows

LINES = 1 << 13  # so many rows are written at a time: some 8 MB of text

_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    b'<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>\n'
    b'<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>\n'
    b'<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>\n'
    b'<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>\n'
)
_TRACE, _END = b'<trace><string key="concept:name" value="', b"</trace>\n"


class Xes:
    """XES has the events of a case together, so nothing is written until all are there."""

    def __init__(self, stream: BinaryIO, network: Network, folder: Path) -> None:
        self.stream, self.texts = stream, Texts(network)
        self.drawers = Drawers(folder)
        places = self.texts.places
        self.procedures = _column(f'"/><string key="procedure" value={quoteattr(name)}/>\n' for name, _, _ in places)
        self.events = _column(
            f'<event><string key="concept:name" value={quoteattr(step)}/><string key="org:resource" value={quoteattr(actor)}/>'
            '<date key="time:timestamp" value="'
            for _, step, actor in places
        )
        # XES wants a zone with each moment. Moments here have none, so they are told as if they were in that of Greenwich.
        self.after = {
            name: f'.000+00:00"/><string key="lifecycle:transition" value="{what}"/></event>\n'.encode()
            for name, what in (("begin", "start"), ("end", "complete"))
        }
        trace = [
            ("close", f"S{len(_END)}"),
            ("trace", f"S{len(_TRACE)}"),
            ("case", "S10"),
            ("procedure", self.procedures.dtype),
        ]
        events = [
            (f"{name}_{part}", size)
            for name, after in self.after.items()
            for part, size in (("event", self.events.dtype), ("d", "S10"), ("t", "S9"), ("after", f"S{len(after)}"))
        ]
        self.layout = np.dtype(trace + events)
        self.before = -1  # the case whose trace is open

    def rows(self, rows: Rows) -> None:
        self.drawers.put(rows)

    def end(self) -> None:
        self.stream.write(_HEAD)
        for rows in self.drawers.in_order():
            for at in range(0, len(rows), LINES):
                self._write(rows[at : at + LINES])
        if self.before >= 0:
            self.stream.write(_END)
        self.stream.write(b"</log>\n")
        self.drawers.close()

    def drop(self) -> None:
        self.drawers.close()

    def _write(self, rows: Any) -> None:
        lines = np.zeros(len(rows), self.layout)
        cases, places = rows["case"], rows["place"]
        first = np.flatnonzero(np.diff(cases, prepend=self.before))  # rows with which a trace begins
        lines["close"][first] = _END
        if self.before < 0:
            lines["close"][0] = b""
        lines["trace"][first] = _TRACE
        lines["case"][first] = (cases[first] + 1).astype("S10")
        lines["procedure"][first] = self.procedures[places[first]]
        for name, after in self.after.items():
            lines[f"{name}_event"] = self.events[places]
            lines[f"{name}_d"], lines[f"{name}_t"] = self.texts.moments(rows[name])
            lines[f"{name}_after"] = after
        self.before = int(cases[-1])
        self.stream.write(written(lines))


def _column(texts: Iterable[str]) -> Any:
    encoded = [text.encode() for text in texts]
    return np.array(encoded, f"S{max(map(len, encoded))}")
