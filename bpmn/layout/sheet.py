"""What is to be drawn, and the drawing. Sizes and ids come in; boxes and lines come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

# Widths of the strips at the left of a pool and of a lane, in which their names stand.
POOL_HEADER = 30
LANE_HEADER = 30

Shape = Literal["box", "circle", "diamond"]


class Size(NamedTuple):
    width: float
    height: float


class Point(NamedTuple):
    x: int
    y: int


class Box(NamedTuple):
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Node:
    """An activity, event or gateway. `label` is the size of text outside of the shape; None: inside, or no text.

    A box is made larger where it needs more room for what docks at it; circles and diamonds keep their size.
    """

    id: str
    size: Size
    shape: Shape = "box"
    label: Size | None = None
    lane: str | None = None


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A boundary event: a circle on the bottom border of its host, which is a box."""

    id: str
    host: str
    size: Size
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """A text annotation; `line` is the id of the association that joins it to its node."""

    id: str
    line: str
    node: str
    size: Size


@dataclass(frozen=True, kw_only=True)
class Flow:
    """From a node or an attached event to a node of the same pool."""

    id: str
    source: str
    target: str
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Without nodes and lanes it is a black box. Without a frame (the only pool of its sheet) it has no box of its own."""

    id: str
    lanes: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    attached: tuple[Attached, ...] = ()
    notes: tuple[Note, ...] = ()
    flows: tuple[Flow, ...] = ()
    frame: bool = True


@dataclass(frozen=True, kw_only=True)
class Message:
    """From a node, attached event or pool to one of another pool."""

    id: str
    source: str
    target: str
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    pools: tuple[Pool, ...]
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Boxes of pools, lanes, nodes, attached events and notes; labels and lines by the id of what they belong to."""

    boxes: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, tuple[Point, ...]]


def faults(sheet: Sheet) -> Iterator[str]:
    """What makes a sheet impossible to draw. All of it is a mistake of the caller, so `draw` raises it."""
    pool_of: dict[str, str] = {}
    seen: set[str] = set()
    for pool in sheet.pools:
        flows = [flow.id for flow in pool.flows]
        own = [*(node.id for node in pool.nodes), *(event.id for event in pool.attached)]
        notes = [name for note in pool.notes for name in (note.id, note.line)]
        for name in (pool.id, *pool.lanes, *own, *notes, *flows):
            if name in seen:
                yield f"the id {name!r} is used twice"
            seen.add(name)
        pool_of.update(dict.fromkeys((pool.id, *own), pool.id))
        yield from _faults_in(pool)
    if len(sheet.pools) > 1 and not all(pool.frame for pool in sheet.pools):
        yield "a pool without a frame stands alone"
    for message in sheet.messages:
        if message.id in seen:
            yield f"the id {message.id!r} is used twice"
        seen.add(message.id)
        ends = [pool_of.get(message.source), pool_of.get(message.target)]
        if None in ends or ends[0] == ends[1]:
            yield f"message {message.id!r} does not join two pools"


def _faults_in(pool: Pool) -> Iterator[str]:
    nodes = {node.id: node for node in pool.nodes}
    if pool.lanes and not pool.frame:
        yield f"pool {pool.id!r} has lanes but no frame"
    for node in pool.nodes:
        if (node.lane in pool.lanes) if pool.lanes else node.lane is None:
            continue
        yield f"node {node.id!r} is in no lane of its pool"
    for event in pool.attached:
        if event.host not in nodes or nodes[event.host].shape != "box":
            yield f"event {event.id!r} is attached to no box of its pool"
    for note in pool.notes:
        if note.node not in nodes:
            yield f"note {note.id!r} belongs to no node of its pool"
    sources = {*nodes, *(event.id for event in pool.attached)}
    for flow in pool.flows:
        if flow.source not in sources or flow.target not in nodes:
            yield f"flow {flow.id!r} joins no two shapes of its pool"
