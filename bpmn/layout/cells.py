"""What stands in the cell of a node, measured from its middle: the shape, its events, notes and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, sqrt
from typing import NamedTuple

from .board import LYING, ROUND, Board, Dock, Thing, Way, half, offset
from .sheet import Attached, Box, Flow, Message, Node, Note, Point, Sheet, Size

# Between a shape and the text beside it, between a line and its label, and between two things otherwise.
TEXT, BESIDE, GAP = 4, 4, 8
# How far a note is above its node, and how far right of its line where there are several.
NOTE_ABOVE, NOTE_RIGHT = 16, 14


class Inside(NamedTuple):
    """What belongs to the cell of a node."""

    node: Node
    attached: list[Attached]
    notes: list[Note]
    # The label that a line has at a side of the shape or of an attached event, and the labels between pools.
    named: dict[tuple[str, str], tuple[str, Size]]
    gaps: list[tuple[Dock, Size, bool]]


@dataclass(frozen=True, kw_only=True)
class Content:
    """Boxes, labels and note lines around (0, 0), where lines dock, and how far all of it reaches."""

    boxes: dict[str, Box]
    labels: dict[str, Box]
    lines: dict[str, tuple[Point, ...]]
    docks: dict[Dock, Point]
    left: int
    right: int
    up: int
    down: int


def contents(board: Board, sheet: Sheet, ways: Iterable[Way]) -> dict[str, Content]:
    insides = {node.id: Inside(node, [], [], {}, []) for pool in sheet.pools for node in pool.nodes}
    host = {name: name for name in insides}
    sizes: dict[str, Flow | Message] = {message.id: message for message in sheet.messages}
    for pool in sheet.pools:
        for event in pool.attached:
            host[event.id] = event.host
            insides[event.host].attached.append(event)
        for note in pool.notes:
            insides[note.node].notes.append(note)
        sizes.update((flow.id, flow) for flow in pool.flows)
    for way in ways:
        label = sizes[way.line].label
        dock = way.start if isinstance(way.start, Dock) else way.end
        if label is None or not isinstance(dock, Dock):
            continue
        inside = insides[host[dock.shape]]
        if way.spot == "start":
            inside.named[dock.shape, dock.side] = (way.line, label)
        elif way.spot in ("gap left", "gap right") and not way.asks:
            inside.gaps.append((dock, label, way.spot == "gap left"))
    return {name: _content(board, inside) for name, inside in insides.items()}


def _content(board: Board, inside: Inside) -> Content:
    node, events = inside.node, inside.attached
    centres, width = _events(board, inside)
    height = half(node)[1]
    boxes = {node.id: Box(-width, -height, 2 * width, 2 * height)}
    docks = dict(_docks(board, board.things[node.id], width, height, hosts=bool(events)))
    for event, x in zip(events, centres, strict=True):
        across, upright = half(event)
        boxes[event.id] = Box(x - across, height - upright, 2 * across, 2 * upright)
        below = _docks(board, board.things[event.id], across, upright, hosts=False)
        docks.update((dock, Point(point.x + x, point.y + height)) for dock, point in below)
    labels = dict(_labels_below(board, inside, centres, height))
    beside = dict(_label_beside(inside, width))
    labels.update(beside)
    top = max(height, *(-box.y for box in beside.values()), 0)
    trunk = 8 if node.shape != "box" else max(4, width - 12)
    labels_above, top = _labels_above(board, inside, top, trunk if inside.notes else 0)
    labels.update(labels_above)
    lines = dict(_notes(inside, boxes, top, trunk, -_border(board.things[node.id], width, height, trunk)))
    return _bounded(inside, boxes, labels, lines, docks)


def _events(board: Board, inside: Inside) -> tuple[list[int], int]:
    """The middles of the attached events, which begin at the right; and half of the width of the node, grown for them."""
    node, events = inside.node, inside.attached
    top, bottom = (len(board.docks.get((node.id, side), ())) for side in ("top", "bottom"))
    width = half(node)[0]
    if node.shape == "box":
        width = max(width, LYING * (top - 1) + GAP)
    if not events:
        return [], max(width, LYING * (bottom - 1) + GAP) if node.shape == "box" else width
    steps = [0]
    for number in range(len(events) - 2, -1, -1):
        event, after = events[number], events[number + 1]
        step = half(event)[0] + half(after)[0] + GAP
        if event.label is not None and not (number == 0 and bottom == 0):
            slots = len(board.docks.get((after.id, "bottom"), (0,)))
            step = max(step, TEXT + ceil(event.label.width) + GAP + ROUND * (slots - 1))
        steps.append(steps[-1] + step)
    ends = half(events[0])[0] + half(events[-1])[0]
    width = max(width, ceil((steps[-1] + ends + 2 * GAP + LYING * bottom) / 2))
    rightmost = width - GAP - half(events[-1])[0]
    return [rightmost - step for step in reversed(steps)], width


def _docks(board: Board, thing: Thing, width: int, height: int, *, hosts: bool) -> Iterator[tuple[Dock, Point]]:
    for side in ("left", "right", "top", "bottom"):
        used = len(board.docks.get((thing.id, side), ()))
        for slot in range(used):
            dock = Dock(thing.id, side, slot)
            place = offset(thing, dock)
            if side in ("left", "right"):
                yield dock, Point(width if side == "right" else -width, place)
            elif side == "top":
                yield dock, Point(place, -_border(thing, width, height, place))
            else:
                place = GAP - width + LYING * (used - 1 - slot) if hosts else place
                yield dock, Point(place, _border(thing, width, height, place))


def _border(thing: Thing, width: int, height: int, x: int) -> int:
    """How far above and below its middle the border of a shape is."""
    if thing.shape == "box":
        return height
    if thing.shape == "diamond":
        return max(0, round(height * (1 - abs(x) / width)))
    return round(height * sqrt(max(0.0, 1 - (x / width) ** 2)))


def _sized(x: int, y: int, size: Size) -> Box:
    return Box(x, y, ceil(size.width), ceil(size.height))


def _label_beside(inside: Inside, width: int) -> Iterator[tuple[str, Box]]:
    """Above the line that goes out at the right."""
    named = inside.named.get((inside.node.id, "right"))
    if named is not None:
        yield named[0], _sized(width + TEXT, -2 - ceil(named[1].height), named[1])


def _labels_below(board: Board, inside: Inside, centres: list[int], height: int) -> Iterator[tuple[str, Box]]:
    """Right of the lines that go down; the first of several events has its own at the left."""
    named = inside.named.get((inside.node.id, "bottom"))
    if named is not None:
        yield named[0], _sized(BESIDE, height + TEXT, named[1])
    y = height + max((half(event)[1] for event in inside.attached), default=0) + TEXT
    to_left = len(centres) > 1 and board.is_unused(inside.node.id, "bottom")
    for event, x in zip(inside.attached, centres, strict=True):
        below = y
        if event.label is not None:
            slots = len(board.docks.get((event.id, "bottom"), (0,)))
            left = x - ROUND * (slots - 1) - TEXT - ceil(event.label.width)
            yield event.id, _sized(left if to_left else x + TEXT, y, event.label)
            below += ceil(event.label.height) + TEXT
        to_left = False
        named = inside.named.get((event.id, "bottom"))
        if named is not None:
            yield named[0], _sized(x + BESIDE, below, named[1])


def _labels_above(board: Board, inside: Inside, top: int, trunk: int) -> tuple[dict[str, Box], int]:
    """The label of a line that goes up, and that of the node, which is below where nothing else is."""
    node = inside.node
    labels: dict[str, Box] = {}
    named = inside.named.get((node.id, "top"))
    if named is not None:
        top += TEXT + ceil(named[1].height)
        labels[named[0]] = _sized(trunk + BESIDE, -top, named[1])
    if node.label is None:
        return labels, top
    if board.is_unused(node.id, "bottom") and not inside.attached:
        labels[node.id] = _sized(-ceil(node.label.width / 2), half(node)[1] + TEXT, node.label)
        return labels, top
    top += TEXT + ceil(node.label.height)
    is_clear = board.is_unused(node.id, "top") and not inside.notes
    labels[node.id] = _sized(-ceil(node.label.width / 2) if is_clear else trunk + BESIDE, -top, node.label)
    return labels, top


def _notes(
    inside: Inside, boxes: dict[str, Box], top: int, trunk: int, border: int
) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """One stands on its line; several are strung along one, right of it."""
    y = -top - NOTE_ABOVE
    for note in inside.notes:
        width, height = ceil(note.size.width), ceil(note.size.height)
        y -= height
        if len(inside.notes) == 1:
            boxes[note.id] = Box(trunk - TEXT, y, max(width, 2 * TEXT), height)
            yield note.line, (Point(trunk, y + height), Point(trunk, border))
        else:
            boxes[note.id] = Box(trunk + NOTE_RIGHT, y, width, height)
            middle = y + height // 2
            yield note.line, (Point(trunk + NOTE_RIGHT, middle), Point(trunk, middle), Point(trunk, border))
        y -= GAP


def _bounded(
    inside: Inside,
    boxes: dict[str, Box],
    labels: dict[str, Box],
    lines: dict[str, tuple[Point, ...]],
    docks: dict[Dock, Point],
) -> Content:
    every = (*boxes.values(), *labels.values())
    left, right = min(box.x for box in every), max(box.x + box.width for box in every)
    for dock, size, to_left in inside.gaps:
        beside = BESIDE + ceil(size.width)
        left, right = min(left, docks[dock].x - beside * to_left), max(right, docks[dock].x + beside * (not to_left))
    return Content(
        boxes=boxes,
        labels=labels,
        lines=lines,
        docks=docks,
        left=-left,
        right=right,
        up=-min(box.y for box in every),
        down=max(box.y + box.height for box in every),
    )
