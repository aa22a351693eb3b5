"""What stands in the cell of a node, measured from its middle: the shape, its events, notes and labels, and its docks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from .new_sheet import Artifact, Attached, Box, Node, Point, Size

# Between a shape and the text beside it, between a line and its label, and between two things otherwise.
TEXT, BESIDE, GAP = 3, 4, 8
# The distance of two docks: of a box, and of a circle or diamond, which is to have one only.
DOCKS, ROUND = 16, 4
# How far a note is above its node, and how far right of their line where there are several.
NOTE_ABOVE, NOTE_RIGHT = 12, 14


class Strip(NamedTuple):
    """From `top` to `bottom` nothing reaches further than from `left` to `right`. Whether it is more than text."""

    top: int
    bottom: int
    left: int
    right: int
    is_shape: bool


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the lines of a node ask of its cell."""

    # The nets at each side of the node and of its events, in order from left to right.
    docks: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    # The label that a line has right where it starts, by thing and side.
    named: dict[tuple[str, str], tuple[str, Size]] = field(default_factory=dict)
    # Docks that are where the inside of a sub-process has them: by thing, side and net, from its middle.
    ports: dict[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Content:
    boxes: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, tuple[Point, ...]]
    docks: dict[tuple[str, str, str], Point]
    strips: tuple[Strip, ...]


class Noted(NamedTuple):
    """A note of one node, and the line that joins them."""

    note: Artifact
    line: str


def half(size: Size) -> tuple[int, int]:
    """Half of the size, rounded up: middles lie on whole numbers."""
    return ceil(size.width / 2), ceil(size.height / 2)


def content_of(node: Node, events: list[Attached], notes: list[Noted], wanted: Wanted) -> Content:
    across, upright = half(node.size)
    below = [
        name for name in wanted.docks.get((node.id, "bottom"), ()) if (node.id, "bottom", name) not in wanted.ports
    ]
    above = [name for name in wanted.docks.get((node.id, "top"), ()) if (node.id, "top", name) not in wanted.ports]
    if node.shape == "box":
        across = max(across, _needed(len(above)) + (2 * GAP if notes and above else 0))
        across = max(across, _needed(len(below)) if not events else 0)
    centres, across = _events(events, wanted, across, len(below))
    boxes = {node.id: Box(-across, -upright, 2 * across, 2 * upright)}
    docks = dict(_docks(node, wanted, across, upright, beside_events=bool(events)))
    for event, x in zip(events, centres, strict=True):
        wide, high = half(event.size)
        boxes[event.id] = Box(x - wide, upright - high, 2 * wide, 2 * high)
        nets = wanted.docks.get((event.id, "bottom"), [])
        for number, net in enumerate(nets):
            docks[event.id, "bottom", net] = Point(x + _spread(number, len(nets), ROUND), upright + high)
    labels: dict[str, Box] = {}
    bottom = upright + max((half(event.size)[1] for event in events), default=0)
    _below(node, events, centres, wanted, labels, bottom)
    _beside(node, wanted, labels, across)
    top = _above(node, events, notes, wanted, labels, upright)
    lines = dict(_notes(notes, boxes, wanted, node, across, upright, top))
    return Content(
        boxes=boxes, labels=labels, lines=lines, docks=docks, strips=tuple(strips_of(boxes.values(), labels.values()))
    )


def _needed(docks: int) -> int:
    return ceil(DOCKS * max(docks - 1, 0) / 2) + GAP


def _spread(number: int, count: int, distance: int) -> int:
    return distance * number - distance * (count - 1) // 2


def _events(events: list[Attached], wanted: Wanted, across: int, below: int) -> tuple[list[int], int]:
    """The middles of the events, which stand at the right of the bottom, and half of the width, grown for them."""
    if not events:
        return [], across
    steps = [0]
    for number in range(len(events) - 2, -1, -1):
        event, after = events[number], events[number + 1]
        step = half(event.size)[0] + half(after.size)[0] + GAP
        if event.label is not None:
            step = max(step, 2 * TEXT + ceil(event.label.width) + GAP)
        steps.append(steps[-1] + step)
    ends = half(events[0].size)[0] + half(events[-1].size)[0]
    across = max(across, ceil((steps[-1] + ends + 2 * GAP + (DOCKS * below + GAP if below else 0)) / 2))
    rightmost = across - GAP - half(events[-1].size)[0]
    return [rightmost - step for step in reversed(steps)], across


def _docks(
    node: Node, wanted: Wanted, across: int, upright: int, *, beside_events: bool
) -> Iterator[tuple[tuple[str, str, str], Point]]:
    distance = DOCKS if node.shape == "box" else ROUND
    for side, x in (("left", -across), ("right", across)):
        nets = wanted.docks.get((node.id, side), [])
        for number, net in enumerate(nets):
            yield (node.id, side, net), Point(x, _spread(number, len(nets), distance if node.shape == "box" else ROUND))
    for side, y in (("top", -upright), ("bottom", upright)):
        nets = [net for net in wanted.docks.get((node.id, side), ()) if (node.id, side, net) not in wanted.ports]
        for number, net in enumerate(nets):
            if side == "bottom" and beside_events:
                yield (node.id, side, net), Point(GAP - across + DOCKS * number, y)
            else:
                yield (node.id, side, net), Point(_spread(number, len(nets), distance), y)
        for (name, port_side, net), x in wanted.ports.items():
            if (name, port_side) == (node.id, side):
                yield (name, side, net), Point(x, y)


def _sized(x: int, y: int, size: Size) -> Box:
    return Box(x, y, ceil(size.width), ceil(size.height))


def _below(
    node: Node, events: list[Attached], centres: list[int], wanted: Wanted, labels: dict[str, Box], bottom: int
) -> None:
    """The label of an event or gateway is below it, right of a line that leaves there; then come those of the lines."""
    y = bottom + TEXT
    if node.label is not None and not events:
        free = not wanted.docks.get((node.id, "bottom"))
        if free or wanted.docks.get((node.id, "top")):
            labels[node.id] = _sized(-ceil(node.label.width / 2) if free else BESIDE, y, node.label)
            y += ceil(node.label.height) + TEXT
    named = wanted.named.get((node.id, "bottom"))
    if named is not None:
        labels[named[0]] = _sized(BESIDE, y, named[1])
    for event, x in zip(events, centres, strict=True):
        y = bottom + TEXT
        if event.label is not None:
            labels[event.id] = _sized(x + BESIDE, y, event.label)
            y += ceil(event.label.height) + TEXT
        named = wanted.named.get((event.id, "bottom"))
        if named is not None:
            labels[named[0]] = _sized(x + BESIDE, y, named[1])


def _beside(node: Node, wanted: Wanted, labels: dict[str, Box], across: int) -> None:
    named = wanted.named.get((node.id, "right"))
    if named is not None:
        labels[named[0]] = _sized(across + BESIDE, -2 - ceil(named[1].height), named[1])


def _above(
    node: Node,
    events: list[Attached],
    notes: list[Noted],
    wanted: Wanted,
    labels: dict[str, Box],
    upright: int,
) -> int:
    """How high it reaches above the middle: the labels beside a line that leaves upwards, and of the node itself."""
    top = upright
    beside = [box for name, box in labels.items() if box.y < 0]
    top = max(top, *(-box.y for box in beside)) if beside and (notes or node.label is not None) else top
    named = wanted.named.get((node.id, "top"))
    if named is not None:
        top += TEXT + ceil(named[1].height)
        labels[named[0]] = _sized(BESIDE, -top, named[1])
    if node.label is not None and node.id not in labels:
        top += TEXT + ceil(node.label.height)
        is_clear = not wanted.docks.get((node.id, "top")) and not (notes and node.shape != "box")
        labels[node.id] = _sized(-ceil(node.label.width / 2) if is_clear else NOTE_RIGHT, -top, node.label)
    return top


def _notes(
    notes: list[Noted], boxes: dict[str, Box], wanted: Wanted, node: Node, across: int, upright: int, top: int
) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """One stands on its line; several are strung along one, right of it."""
    if not notes:
        return
    docks = len(wanted.docks.get((node.id, "top"), ()))
    if node.shape != "box":
        trunk = ROUND if docks else 0
    elif docks:
        trunk = across - GAP // 2
    else:
        trunk = GAP - across
    y = -top - NOTE_ABOVE
    for note, line in notes:
        width, height = ceil(note.size.width), ceil(note.size.height)
        y -= height
        if len(notes) == 1:
            left = trunk - TEXT if docks or node.shape == "box" else -width // 2
            boxes[note.id] = Box(left, y, max(width, 2 * TEXT), height)
            yield line, (Point(trunk, y + height), Point(trunk, -upright))
        else:
            boxes[note.id] = Box(trunk + NOTE_RIGHT, y, width, height)
            at = y + height // 2
            yield line, (Point(trunk + NOTE_RIGHT, at), Point(trunk, at), Point(trunk, -upright))
        y -= GAP


def strips_of(shapes: Iterable[Box], labels: Iterable[Box]) -> Iterator[Strip]:
    """The outline of it all, in strips from top to bottom that do not overlap."""
    every = [(box, True) for box in shapes] + [(box, False) for box in labels]
    levels = sorted({y for box, _ in every for y in (box.y, box.y + box.height)})
    for top, bottom in zip(levels, levels[1:], strict=False):
        inside = [(box, is_shape) for box, is_shape in every if box.y <= top and box.y + box.height >= bottom]
        if inside:
            yield Strip(
                top,
                bottom,
                min(box.x for box, _ in inside),
                max(box.x + box.width for box, _ in inside),
                any(is_shape for _, is_shape in inside),
            )
