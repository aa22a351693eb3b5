"""What stands in the cell of a node, measured from its middle: the shape, its events, notes and labels, and its docks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from .sheet import Artifact, Attached, Box, Node, Point, Size

# Between a shape and the text beside it, between a line and its label, and between two things otherwise.
TEXT, BESIDE, GAP = 3, 4, 8
# The distance of two docks: of a box, and of a circle or diamond, which is to have one only.
DOCKS, ROUND = 16, 4
# How far a note is above its node, and how far right of their line where there are several.
NOTE_ABOVE, NOTE_RIGHT = 12, 14


class Strip(NamedTuple):
    """From `low` to `high` of one axis, all reaches from `start` to `end` of the other. Whether it is more than text."""

    low: int
    high: int
    start: int
    end: int
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
    # How far a label on the line of a dock reaches to the left and to the right of it (or above and below).
    reach: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Content:
    boxes: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, tuple[Point, ...]]
    docks: dict[tuple[str, str, str], Point]
    # The outline: from top to bottom, and from left to right.
    rows: tuple[Strip, ...]
    columns: tuple[Strip, ...]


class Noted(NamedTuple):
    """A note of one node, and the line that joins them, from the note or to it."""

    note: Artifact
    line: str
    is_source: bool


def half(size: Size) -> tuple[int, int]:
    """Half of the size, rounded up: middles lie on whole numbers."""
    return ceil(size.width / 2), ceil(size.height / 2)


def content_of(node: Node, events: list[Attached], notes: list[Noted], wanted: Wanted) -> Content:
    across, upright = half(node.size)
    if events and node.inner is None:
        upright = max(upright, max(half(event.size)[1] for event in events) // 2 + TEXT)
    if node.shape == "box":
        above = _in_line(wanted, node.id, "top", None)
        across = max(across, _reaching(above) + GAP + (2 * GAP if notes and above else 0))
        across = max(across, _reaching(_in_line(wanted, node.id, "bottom", None)) + GAP if not events else 0)
        if node.inner is None:
            sides = [x for side in ("left", "right") for x in _in_line(wanted, node.id, side, None).values()]
            upright = max(upright, max(map(abs, sides), default=0) + GAP)
    centres, across = _events(node, events, wanted, across)
    boxes = {node.id: Box(-across, -upright, 2 * across, 2 * upright)}
    docks = dict(_docks(node, wanted, across, upright, beside_events=bool(events)))
    for event, x in zip(events, centres, strict=True):
        wide, high = half(event.size)
        boxes[event.id] = Box(x - wide, upright - high, 2 * wide, 2 * high)
        for net, at in _on_round(wanted.docks.get((event.id, "bottom"), []), wide).items():
            docks[event.id, "bottom", net] = Point(x + at, upright + high)
    labels: dict[str, Box] = {}
    bottom = upright + max((half(event.size)[1] for event in events), default=0)
    # Notes are above, or below where only there is no line.
    under = bool(notes and _xs(docks, node.id, "top") and not _xs(docks, node.id, "bottom") and not events)
    if not under:
        _below(node, events, centres, wanted, labels, docks, bottom)
    _beside(node, wanted, labels, across)
    trunk = _trunk(node, [] if under else notes, docks, across)
    top = _above(node, wanted, labels, docks, trunk, upright)
    if under:
        lines = dict(_notes(notes, boxes, GAP - across if node.shape == "box" else 0, upright, upright, -1))
    elif trunk is not None:
        lines = dict(_notes(notes, boxes, trunk, upright, top, 1))
    else:
        lines = {}
    return Content(
        boxes=boxes,
        labels=labels,
        lines=lines,
        docks=docks,
        rows=tuple(_strips(boxes.values(), labels.values())),
        columns=tuple(_strips(map(_on_its_side, boxes.values()), map(_on_its_side, labels.values()))),
    )


def _xs(docks: dict[tuple[str, str, str], Point], name: str, side: str) -> list[int]:
    return [point.x for (thing, own, _), point in docks.items() if (thing, own) == (name, side)]


def _reaching(places: dict[str, int]) -> int:
    return max(map(abs, places.values()), default=0)


def _in_line(wanted: Wanted, name: str, side: str, start: int | None) -> dict[str, int]:
    """Places of docks along a side of a box, clear of what stands on their lines and of those that have places already.

    From the start on, or around the middle.
    """
    ports = sorted(
        (x - wanted.reach.get(key, (0, 0))[0] - DOCKS, x + wanted.reach.get(key, (0, 0))[1] + DOCKS)
        for key, x in wanted.ports.items()
        if key[:2] == (name, side)
    )
    nets = [net for net in wanted.docks.get((name, side), ()) if (name, side, net) not in wanted.ports]
    if start is None:
        loose = list(_one_by_one(wanted, name, side, nets, 0, []).values())
        start = -(loose[-1] // 2) if loose else 0
    return _one_by_one(wanted, name, side, nets, start, ports)


def _one_by_one(
    wanted: Wanted, name: str, side: str, nets: list[str], start: int, ports: list[tuple[int, int]]
) -> dict[str, int]:
    places: dict[str, int] = {}
    at, free = start, start
    for net in nets:
        before, after = wanted.reach.get((name, side, net), (0, 0))
        if places:
            at = max(at + DOCKS, free + before)
        for low, high in ports:
            if at + after > low and at - before < high:
                at = high + before
        places[net] = at
        free = at + after + TEXT + BESIDE
    return places


def _on_round(nets: list[str], reach: int) -> dict[str, int]:
    """Places of docks on a circle or diamond: close to each other, so that they are close to its outline."""
    count = len(nets)
    step = min(float(ROUND), (2 * reach - 2) / max(count - 1, 1))
    return {net: round(step * number - step * (count - 1) / 2) for number, net in enumerate(nets)}


def _events(node: Node, events: list[Attached], wanted: Wanted, across: int) -> tuple[list[int], int]:
    """The middles of the events, which stand at the right of the bottom, and half of the width, grown for them."""
    if not events:
        return [], across
    ports = [
        (x - wanted.reach.get(key, (0, 0))[0], x + wanted.reach.get(key, (0, 0))[1])
        for key, x in wanted.ports.items()
        if key[:2] == (node.id, "bottom")
    ]
    while True:
        docks = _in_line(wanted, node.id, "bottom", GAP - across)
        left = -across
        for net, x in docks.items():
            left = max(left, x + wanted.reach.get((node.id, "bottom", net), (0, 0))[1])
        centres: list[int] = []
        right = across - GAP
        for event in reversed(events):
            before, after = _reach(event, wanted)
            wide = half(event.size)[0]
            x = right - (after if centres else wide)
            for low, high in sorted(ports, reverse=True):
                if low - GAP < x + after and high + GAP > x - before:
                    x = low - GAP - after
            centres.append(x)
            right = x - before - GAP
        if right >= left:
            return centres[::-1], across
        across += max(1, (left - right + 1) // 2)


def _reach(event: Attached, wanted: Wanted) -> tuple[int, int]:
    """How far the event with its label and those of its lines reaches to the left and right of its middle."""
    wide = half(event.size)[0]
    before = after = wide
    named = wanted.named.get((event.id, "bottom"))
    for size in (event.label, None if named is None else named[1]):
        if size is not None:
            after = max(after, wide // 2 + BESIDE + ceil(size.width))
    for net, at in _on_round(wanted.docks.get((event.id, "bottom"), []), wide).items():
        low, high = wanted.reach.get((event.id, "bottom", net), (0, 0))
        before, after = max(before, low - at), max(after, at + high)
    return before, after


def _docks(
    node: Node, wanted: Wanted, across: int, upright: int, *, beside_events: bool
) -> Iterator[tuple[tuple[str, str, str], Point]]:
    is_box = node.shape == "box"
    for side, x in (("left", -across), ("right", across)):
        nets = wanted.docks.get((node.id, side), [])
        places = _in_line(wanted, node.id, side, None) if is_box else _on_round(nets, upright)
        if _reaching(places) >= upright:
            places = _on_round(nets, upright)
        for net, at in places.items():
            yield (node.id, side, net), Point(x, at)
    for side, y in (("top", -upright), ("bottom", upright)):
        if is_box:
            places = _in_line(wanted, node.id, side, GAP - across if side == "bottom" and beside_events else None)
        else:
            places = _on_round(wanted.docks.get((node.id, side), []), across)
        for net, at in places.items():
            yield (node.id, side, net), Point(at, y)
    for (name, side, net), x in wanted.ports.items():
        yield (name, side, net), Point(x, -upright if side == "top" else upright)


def _sized(x: int, y: int, size: Size) -> Box:
    return Box(x, y, ceil(size.width), ceil(size.height))


def _below(
    node: Node,
    events: list[Attached],
    centres: list[int],
    wanted: Wanted,
    labels: dict[str, Box],
    docks: dict[tuple[str, str, str], Point],
    bottom: int,
) -> None:
    """The label of an event or gateway is below it, right of the lines that leave there; then come those of the lines."""
    y = bottom + TEXT
    xs = _xs(docks, node.id, "bottom")
    if node.label is not None and not events and (not xs or wanted.docks.get((node.id, "top"))):
        x = max(xs) + BESIDE if xs else -ceil(node.label.width / 2)
        labels[node.id] = _sized(x, y, node.label)
        y += ceil(node.label.height) + TEXT
    named = wanted.named.get((node.id, "bottom"))
    if named is not None:
        labels[named[0]] = _sized(max(xs) + BESIDE, y, named[1])
    for event, x in zip(events, centres, strict=True):
        y = bottom + TEXT
        beside = max(_xs(docks, event.id, "bottom"), default=x) + BESIDE
        if event.label is not None:
            labels[event.id] = _sized(beside, y, event.label)
            y += ceil(event.label.height) + TEXT
        named = wanted.named.get((event.id, "bottom"))
        if named is not None:
            labels[named[0]] = _sized(beside, y, named[1])


def _beside(node: Node, wanted: Wanted, labels: dict[str, Box], across: int) -> None:
    named = wanted.named.get((node.id, "right"))
    if named is not None:
        labels[named[0]] = _sized(across + BESIDE, -2 - ceil(named[1].height), named[1])


def _trunk(node: Node, notes: list[Noted], docks: dict[tuple[str, str, str], Point], across: int) -> int | None:
    """Where the line to the notes of a node comes to it: right of the lines that leave it at the top."""
    xs = _xs(docks, node.id, "top")
    if not notes:
        return None
    if node.shape != "box":
        return max(xs) + ROUND if xs else 0
    return across - GAP // 2 if xs else GAP - across


def _above(
    node: Node,
    wanted: Wanted,
    labels: dict[str, Box],
    docks: dict[tuple[str, str, str], Point],
    trunk: int | None,
    upright: int,
) -> int:
    """How high it reaches above the middle: the labels beside a line that leaves upwards, and of the node itself."""
    top = upright
    beside = [box for box in labels.values() if box.y < 0]
    named = wanted.named.get((node.id, "top"))
    if beside and (trunk is not None or node.label is not None or named is not None):
        top = max(top, *(-box.y for box in beside))
    xs = _xs(docks, node.id, "top")
    if named is not None:
        top += TEXT + ceil(named[1].height)
        x = max(xs) + BESIDE if trunk is None else min(xs) - BESIDE - ceil(named[1].width)
        labels[named[0]] = _sized(x, -top, named[1])
    if node.label is not None and node.id not in labels:
        top += TEXT + ceil(node.label.height)
        lines = [*xs, *([] if trunk is None or node.shape == "box" else [trunk])]
        x = max(lines) + BESIDE if lines else -ceil(node.label.width / 2)
        labels[node.id] = _sized(x, -top, node.label)
    return top


def _notes(
    notes: list[Noted], boxes: dict[str, Box], trunk: int, upright: int, beyond: int, up: int
) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """One stands on its line; several are strung along one, right of it. `up` is 1 above the node, -1 below it."""
    at = beyond + NOTE_ABOVE
    for note, line, is_source in notes:
        width, height = max(2 * half(note.size)[0], 2 * TEXT), 2 * half(note.size)[1]
        y = -at - height if up > 0 else at
        way: tuple[Point, ...]
        if len(notes) == 1:
            boxes[note.id] = Box(trunk - TEXT if trunk else -width // 2, y, width, height)
            way = (Point(trunk, y + height if up > 0 else y), Point(trunk, -up * upright))
        else:
            boxes[note.id] = Box(trunk + NOTE_RIGHT, y, width, height)
            middle = y + height // 2
            way = (Point(trunk + NOTE_RIGHT, middle), Point(trunk, middle), Point(trunk, -up * upright))
        yield line, way if is_source else way[::-1]
        at += height + GAP


def _on_its_side(box: Box) -> Box:
    return Box(box.y, box.x, box.height, box.width)


def _strips(shapes: Iterable[Box], labels: Iterable[Box]) -> Iterator[Strip]:
    """The outline of it all, in strips from top to bottom that do not overlap."""
    every = [(box, True) for box in shapes] + [(box, False) for box in labels]
    levels = sorted({y for box, _ in every for y in (box.y, box.y + box.height)})
    for top, bottom in pairwise(levels):
        inside = [(box, is_shape) for box, is_shape in every if box.y <= top and box.y + box.height >= bottom]
        if inside:
            left = min(box.x for box, _ in inside)
            right = max(box.x + box.width for box, _ in inside)
            yield Strip(top, bottom, left, right, any(is_shape for _, is_shape in inside))
