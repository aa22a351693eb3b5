"""Holds a drawing against what a layout promises: slow, obvious, and sharing nothing with the layout but its values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import hypot

from bpmn.layout.sheet import LANE_HEADER, POOL_HEADER, Attached, Box, Drawing, Node, Note, Point, Pool, Sheet

Line = tuple[Point, ...]


def findings(sheet: Sheet, drawing: Drawing) -> list[str]:
    return [
        *missing(sheet, drawing),
        *pools(sheet, drawing),
        *[finding for pool in sheet.pools for finding in inside(pool, drawing)],
        *overlaps(sheet, drawing),
        *ends(sheet, drawing),
        *ways(sheet, drawing),
        *side_by_side(drawing),
    ]


def missing(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    boxes, labels, lines = set[str](), set[str](), set[str]()
    for pool in sheet.pools:
        boxes |= {pool.id} if pool.frame else set()
        boxes |= {*pool.lanes, *(thing.id for thing in things_of(pool))}
        labels |= {node.id for node in pool.nodes if node.label is not None}
        labels |= {event.id for event in pool.attached if event.label is not None}
        labels |= {flow.id for flow in pool.flows if flow.label is not None}
        lines |= {*(flow.id for flow in pool.flows), *(note.line for note in pool.notes)}
    labels |= {message.id for message in sheet.messages if message.label is not None}
    lines |= {message.id for message in sheet.messages}
    for what, wanted, drawn in (
        ("box", boxes, drawing.boxes),
        ("label", labels, drawing.labels),
        ("line", lines, drawing.lines),
    ):
        yield from (f"the {what} of {name} is missing or too much" for name in sorted(wanted ^ set(drawn)))
    for name, number in numbers(drawing):
        if not isinstance(number, int):
            yield f"{name} has a coordinate that is no whole number"
    for pool in sheet.pools:
        for thing in things_of(pool):
            box, size = drawing.boxes[thing.id], thing.size
            if box.width < size.width or box.height < size.height:
                yield f"{thing.id} is smaller than asked"


def numbers(drawing: Drawing) -> Iterator[tuple[str, object]]:
    for name, box in (*drawing.boxes.items(), *drawing.labels.items()):
        yield from ((name, number) for number in box)
    for name, line in drawing.lines.items():
        yield from ((name, number) for point in line for number in point)


def pools(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    """Pools of one width one below the other; lanes tile them."""
    framed = [pool for pool in sheet.pools if pool.frame]
    for upper, lower in pairwise(framed):
        above, below = drawing.boxes[upper.id], drawing.boxes[lower.id]
        if (above.x, above.width) != (below.x, below.width):
            yield f"pools {upper.id} and {lower.id} are not of one width"
        if bottom(above) >= below.y:
            yield f"pools {upper.id} and {lower.id} overlap"
    for pool in framed:
        frame = drawing.boxes[pool.id]
        y = frame.y
        for lane in pool.lanes:
            box = drawing.boxes[lane]
            if (box.x, box.y, right(box)) != (frame.x + POOL_HEADER, y, right(frame)) or box.height <= 0:
                yield f"lane {lane} does not tile its pool"
            y = bottom(box)
        if pool.lanes and y != bottom(frame):
            yield f"the lanes of {pool.id} do not fill it"


def inside(pool: Pool, drawing: Drawing) -> Iterator[str]:
    if not pool.frame:
        return
    lane_of = {node.id: node.lane for node in pool.nodes}
    lane_of |= {event.id: lane_of[event.host] for event in pool.attached}
    lane_of |= {note.id: lane_of[note.node] for note in pool.notes}
    sources = {flow.id: flow.source for flow in pool.flows}
    for name, lane in lane_of.items():
        frame = drawing.boxes[pool.id if lane is None else lane]
        header = POOL_HEADER if lane is None else LANE_HEADER
        room = Box(frame.x + header, frame.y, frame.width - header, frame.height)
        for box in (drawing.boxes[name], drawing.labels.get(name)):
            if box is not None and not is_within(box, room):
                yield f"{name} or its label is not inside {lane or pool.id}"
    whole = drawing.boxes[pool.id]
    for name in sources:
        if name in drawing.labels and not is_within(drawing.labels[name], whole):
            yield f"the label of {name} is not inside {pool.id}"
        if not all(is_on_or_in(point, whole) for point in drawing.lines[name]):
            yield f"{name} leaves {pool.id}"


def overlaps(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    solid = solids(sheet, drawing)
    hosts = {event.id: event.host for pool in sheet.pools for event in pool.attached}
    things = sorted(
        [*solid.items(), *((f"label of {name}", box) for name, box in drawing.labels.items())], key=lambda t: t[1].x
    )
    for number, (name, box) in enumerate(things):
        for other, beside in things[number + 1 :]:
            if beside.x >= right(box):
                break
            if meet(box, beside) and hosts.get(name) != other and hosts.get(other) != name:
                yield f"{name} and {other} overlap"
    for event, host in hosts.items():
        own, border = drawing.boxes[event], drawing.boxes[host]
        if 2 * own.y + own.height != 2 * bottom(border) or own.x < border.x or right(own) > right(border):
            yield f"{event} is not on the bottom border of {host}"
    frames = [pool.id for pool in sheet.pools if pool.frame]
    for message in sheet.messages:
        for name in frames:
            if message.id in drawing.labels and meet(drawing.labels[message.id], drawing.boxes[name]):
                yield f"the label of {message.id} lies on {name}"


def ends(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    shapes: dict[str, str] = {}
    for pool in sheet.pools:
        shapes |= {node.id: node.shape for node in pool.nodes} | {event.id: "circle" for event in pool.attached}
        shapes |= {pool.id: "box"} | {note.id: "box" for note in pool.notes}
    for name, (source, target) in joined(sheet).items():
        line = drawing.lines[name]
        for point, after, shape in ((line[0], line[1], source), (line[-1], line[-2], target)):
            if not is_on_border(point, drawing.boxes[shape], shapes[shape]):
                yield f"{name} does not end on the border of {shape}"
            elif shape in {pool.id for pool in sheet.pools}:
                box = drawing.boxes[shape]
                if box.y < after.y < bottom(box) and box.x < after.x < right(box):
                    yield f"{name} runs through {shape}"


def ways(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    """Lines are orthogonal, run through no shape, their own included, and over no label."""
    solid = solids(sheet, drawing)
    joins = joined(sheet)
    for name, line in drawing.lines.items():
        if len(line) < 2 or any((a.x == b.x) == (a.y == b.y) for a, b in pairwise(line)):
            yield f"{name} is not orthogonal, or stands still"
            continue
        for other, box in solid.items():
            for a, b in pairwise(line):
                # A dock away from the middle of a circle or diamond is inside of its box.
                own = other in joins[name]
                if touches(a, b, box) and not (own and (not goes_through(a, b, box) or is_stub(a, b, line, box))):
                    yield f"{name} runs through {other}"
        for other, box in drawing.labels.items():
            if any(touches(a, b, box) for a, b in pairwise(line)):
                yield f"{name} runs over the label of {other}"


def is_stub(a: Point, b: Point, line: Line, box: Box) -> bool:
    """Whether it is the first or last piece of the line, and leaves the box by the side at which it docks."""
    stubs = {(a, b)} & {line[:2]} | {(b, a)} & {line[:-3:-1]}
    return any(
        dock.x == out.x and (out.y >= bottom(box) if 2 * dock.y >= 2 * box.y + box.height else out.y <= box.y)
        for dock, out in stubs
    )


def side_by_side(drawing: Drawing) -> Iterator[str]:
    """No line lies on another, nor ends or bends on it, but where they leave the same dock or come to the same one."""
    names = sorted(drawing.lines)
    for first, second in combinations(names, 2):
        if not near(drawing.lines[first], drawing.lines[second]):
            continue
        one, two = drawing.lines[first], drawing.lines[second]
        one, two = without_common_start(one, two)
        one, two = without_common_start(one[::-1], two[::-1])
        if len(one) < 2 or len(two) < 2:
            yield f"{first} and {second} lie on one another"
            continue
        shared = {*({one[0]} & {two[0]}), *({one[-1]} & {two[-1]})}
        for a, b in pairwise(one):
            for c, d in pairwise(two):
                if lie_together(a, b, c, d):
                    yield f"{first} and {second} lie on one another"
        for line, other in ((one, two), (two, one)):
            for point in line:
                if point not in shared and any(is_on(point, c, d) for c, d in pairwise(other)):
                    yield f"{first} and {second} touch"


# ---------------------------------------------------------------- geometry


def near(one: Line, two: Line) -> bool:
    return all(
        min(p[axis] for p in one) <= max(p[axis] for p in two)
        and min(p[axis] for p in two) <= max(p[axis] for p in one)
        for axis in (0, 1)
    )


def without_common_start(one: Line, two: Line) -> tuple[Line, Line]:
    """Both lines from the point on at which they part."""
    if one[0] != two[0]:
        return one, two
    while len(one) > 1 and len(two) > 1:
        a, b, c = one[0], one[1], two[1]
        if b == c:
            one, two = one[1:], two[1:]
        elif direction(a, b) != direction(a, c):
            break
        else:
            nearer = min(b, c, key=lambda point: abs(point.x - a.x) + abs(point.y - a.y))
            one = one[1:] if nearer == b else (nearer, *one[1:])
            two = two[1:] if nearer == c else (nearer, *two[1:])
    return one, two


def direction(a: Point, b: Point) -> tuple[bool, bool, bool, bool]:
    return (b.x > a.x, b.x < a.x, b.y > a.y, b.y < a.y)


def lie_together(a: Point, b: Point, c: Point, d: Point) -> bool:
    for axis in (0, 1):
        if a[axis] == b[axis] == c[axis] == d[axis]:
            along = 1 - axis
            low, high = (
                max(min(a[along], b[along]), min(c[along], d[along])),
                min(max(a[along], b[along]), max(c[along], d[along])),
            )
            if low < high:
                return True
    return False


def is_on(point: Point, c: Point, d: Point) -> bool:
    return min(c.x, d.x) <= point.x <= max(c.x, d.x) and min(c.y, d.y) <= point.y <= max(c.y, d.y)


def solids(sheet: Sheet, drawing: Drawing) -> dict[str, Box]:
    return {thing.id: drawing.boxes[thing.id] for pool in sheet.pools for thing in things_of(pool)}


def things_of(pool: Pool) -> list[Node | Attached | Note]:
    return [*pool.nodes, *pool.attached, *pool.notes]


def joined(sheet: Sheet) -> dict[str, tuple[str, str]]:
    lines: dict[str, tuple[str, str]] = {message.id: (message.source, message.target) for message in sheet.messages}
    for pool in sheet.pools:
        lines |= {flow.id: (flow.source, flow.target) for flow in pool.flows}
        lines |= {note.line: (note.id, note.node) for note in pool.notes}
    return lines


def is_on_border(point: Point, box: Box, shape: str) -> bool:
    """To half a point: a circle has few points with whole coordinates."""
    dx, dy = point.x - box.x - box.width / 2, point.y - box.y - box.height / 2
    across, upright = abs(dx) / (box.width / 2), abs(dy) / (box.height / 2)
    least = min(box.width, box.height) / 2
    if shape == "circle":
        return abs(hypot(across, upright) - 1) * least <= 0.5
    if shape == "diamond":
        return abs(across + upright - 1) * least <= 0.5
    return max(across, upright) == 1


def right(box: Box) -> int:
    return box.x + box.width


def bottom(box: Box) -> int:
    return box.y + box.height


def is_within(box: Box, room: Box) -> bool:
    return room.x <= box.x and room.y <= box.y and right(box) <= right(room) and bottom(box) <= bottom(room)


def is_on_or_in(point: Point, box: Box) -> bool:
    return box.x <= point.x <= right(box) and box.y <= point.y <= bottom(box)


def meet(one: Box, two: Box) -> bool:
    return one.x < right(two) and two.x < right(one) and one.y < bottom(two) and two.y < bottom(one)


def touches(a: Point, b: Point, box: Box) -> bool:
    return (
        min(a.x, b.x) <= right(box)
        and max(a.x, b.x) >= box.x
        and min(a.y, b.y) <= bottom(box)
        and max(a.y, b.y) >= box.y
    )


def goes_through(a: Point, b: Point, box: Box) -> bool:
    return (
        min(a.x, b.x) < right(box) and max(a.x, b.x) > box.x and min(a.y, b.y) < bottom(box) and max(a.y, b.y) > box.y
    )
