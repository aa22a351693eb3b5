"""Who draws a file: we, the peer, and whoever has drawn it before; and what each has made of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

import bpmn
from bench import auto_layout
from bench.auto_layout import Laid, Peer
from bpmn.layout import drawing
from bpmn.layout.metrics import Metrics, measure

OURS, PEER, PEOPLE = "we", "peer", "drawn"
MINUTES = 10.0  # that the peer has for a group of files

Layout = Callable[[bpmn.Definitions], object]


class Drawn(NamedTuple):
    metrics: Metrics | None  # None where it was refused
    milliseconds: float | None  # of what did not end: how long it was waited for
    refused: str = ""


Group = dict[str, dict[str, Drawn]]  # by file, then by who drew it


def our_layout() -> Layout | None:
    """The one place at which our layout is called for: None while it is not there."""
    found: Layout | None = getattr(import_module("bpmn.layout"), "lay_out", None)
    return found


def drawn(
    files: dict[str, bytes], peer: Peer | None, layout: Layout | None, times: int, minutes: float = MINUTES
) -> Group:
    laid = auto_layout.lay_out(peer, files, times, minutes) if peer else {}
    group: Group = {}
    for name, data in files.items():
        row = group.setdefault(name, {})
        if layout:
            row[OURS] = by_us(layout, data, times)
        if peer:
            row[PEER] = by_peer(laid.get(name), minutes)
        if (people := by_people(data)) is not None:
            row[PEOPLE] = people
    return group


def by_us(layout: Layout, data: bytes, times: int) -> Drawn:
    least, written = float("inf"), b""
    for _ in range(times):
        drawing.forget()  # a sheet that was drawn before is not drawn again
        start = time.perf_counter()
        try:
            definitions = bpmn.read(data)
            layout(definitions)
            written = bpmn.write(definitions)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is told
            return Drawn(None, None, f"{type(error).__name__}: {error}")
        least = min(least, time.perf_counter() - start)
    return Drawn(measure(bpmn.read(written)), least * 1000)


def by_peer(laid: Laid | None, minutes: float) -> Drawn:
    if laid is None:
        return Drawn(None, minutes * 60_000, f"not done within {minutes:g} minutes")
    if laid.xml is None:
        return Drawn(None, None, laid.refused)
    return Drawn(measure(bpmn.read(laid.xml)), laid.milliseconds)


def by_people(data: bytes) -> Drawn | None:
    try:
        metrics = measure(bpmn.read(data))
    except bpmn.BpmnError as error:
        return Drawn(None, None, str(error))
    return Drawn(metrics, None) if metrics.shapes else None


def parts(metrics: Metrics) -> int:
    """Shapes and lines that are drawn: who leaves some out crosses fewer."""
    return metrics.shapes + metrics.edges
