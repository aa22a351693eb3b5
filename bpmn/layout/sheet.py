"""What is to be drawn, and the drawing. Sizes and ids come in; boxes and lines come out.

Ids are unique in a sheet. Everything is drawn: what makes no sense has to be left out before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
    `inner` makes it an expanded sub-process, at least of its size, with its name in a strip at the top as high as `title`.
    `lane` is a lane of its pool that has no lanes in it; only for nodes directly in the pool.
    """

    id: str
    size: Size
    shape: Shape = "box"
    label: Size | None = None
    lane: str | None = None
    inner: Scope | None = None
    title: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A boundary event: a circle on the border of its host, which is a box in the same scope."""

    id: str
    host: str
    size: Size
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """A text annotation, data object or data store. Where it stands, its links say; it may have a label below it."""

    id: str
    size: Size
    label: Size | None = None
    lane: str | None = None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow: from a node or an attached event to a node of the same scope."""

    id: str
    source: str
    target: str
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What stands in one pool, one process or one sub-process."""

    nodes: tuple[Node, ...] = ()
    attached: tuple[Attached, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lane:
    """`title` is the size of its name, which is written upwards in the strip at the left."""

    id: str
    lanes: tuple[Lane, ...] = ()
    title: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Without nodes and lanes it is a black box. Without a frame (a process, the inside of a collapsed sub-process) it has
    no box of its own.
    """

    id: str
    lanes: tuple[Lane, ...] = ()
    scope: Scope = field(default_factory=Scope)
    frame: bool = True
    title: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """A line that orders nothing: a message flow, or a flow between scopes. Its ends are nodes, attached events or pools."""

    id: str
    source: str
    target: str
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """An association. One end is an artifact; the other a node, an attached event, a pool, an artifact, or a line."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Drawn around its members (nodes, attached events, artifacts) without moving them; `label` stands in or on it."""

    id: str
    members: tuple[str, ...]
    label: Size | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One diagram. `artifacts` are those that belong to no pool."""

    pools: tuple[Pool, ...]
    messages: tuple[Message, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Boxes of pools, lanes, nodes, attached events, artifacts and groups; labels and lines by the id of what they belong to."""

    boxes: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, tuple[Point, ...]]
