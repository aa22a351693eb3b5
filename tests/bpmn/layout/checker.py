"""Holds a drawing against what a layout promises: slow, obvious, and sharing nothing with the layout but its values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import ceil

from tests.bpmn.layout.family import Family, all_lanes, family, is_black, labels, leaves
from tests.bpmn.layout.geometry import (
    Line,
    as_box,
    bottom,
    direction,
    docks,
    far,
    is_apart_or_within,
    is_in,
    is_on_line,
    is_within,
    lie_together,
    meet,
    near,
    right,
    touches,
    without_common_start,
)
from tests.bpmn.layout.subject import (
    LANE_HEADER,
    POOL_HEADER,
    Artifact,
    Attached,
    Box,
    Drawing,
    Lane,
    Link,
    Message,
    Node,
    Point,
    Pool,
    Sheet,
)

# Within how much of what it belongs to a label is.
LABEL_NEAR = 80


def findings(sheet: Sheet, drawing: Drawing) -> list[str]:
    everyone = family(sheet)
    found = [*missing(sheet, everyone, drawing)]
    if found:
        return found
    return [
        *sizes(everyone, drawing),
        *pools(sheet, drawing),
        *places(everyone, drawing),
        *overlaps(everyone, drawing),
        *events(everyone, drawing),
        *groups(sheet, drawing),
        *label_places(sheet, everyone, drawing),
        *ends(everyone, drawing),
        *ways(everyone, drawing),
        *frames(everyone, drawing),
        *together(everyone, drawing),
    ]


# ---------------------------------------------------------------- all of it is there


def missing(sheet: Sheet, everyone: Family, drawing: Drawing) -> Iterator[str]:
    boxes = {*everyone.things, *(group.id for group in sheet.groups)}
    for pool in sheet.pools:
        boxes |= {lane.id for lane in all_lanes(pool.lanes)} | ({pool.id} if pool.frame else set())
    for what, wanted, drawn in (
        ("box", boxes, drawing.boxes),
        ("label", labels(sheet, everyone), drawing.labels),
        ("line", everyone.lines, drawing.lines),
    ):
        for name in sorted(set(wanted) - set(drawn)):
            yield f"the {what} of {name} is missing"
        for name in sorted(set(drawn) - set(wanted)):
            yield f"the {what} of {name} is too much"
    for name, number in numbers(drawing):
        if type(number) is not int:
            yield f"{name} has a coordinate that is no whole number"


def numbers(drawing: Drawing) -> Iterator[tuple[str, object]]:
    for name, box in (*drawing.boxes.items(), *drawing.labels.items()):
        yield from ((name, number) for number in box)
    for name, line in drawing.lines.items():
        yield from ((name, number) for point in line for number in point)


def sizes(everyone: Family, drawing: Drawing) -> Iterator[str]:
    """As large as asked; circles and diamonds, and labels, no larger than whole numbers make them."""
    for name, thing in everyone.things.items():
        box = drawing.boxes[name]
        if box.width < thing.size.width or box.height < thing.size.height:
            yield f"{name} is smaller than asked"
        round_one = isinstance(thing, Attached) or (isinstance(thing, Node) and thing.shape != "box")
        if round_one and (box.width >= thing.size.width + 2 or box.height >= thing.size.height + 2):
            yield f"{name} is larger than asked"
    for name, line in everyone.lines.items():
        size = None if isinstance(line, Link) else line.label
        if size is not None and drawing.labels[name][2:] != (ceil(size.width), ceil(size.height)):
            yield f"the label of {name} is not as large as asked"
    for name, thing in everyone.things.items():
        if thing.label is not None and drawing.labels[name][2:] != (ceil(thing.label.width), ceil(thing.label.height)):
            yield f"the label of {name} is not as large as asked"
    for name, node in everyone.frames.items():
        if node.title is not None and (drawing.boxes[name].width < node.title.width):
            yield f"the name of {name} finds no room"
    for pool in everyone.pools.values():
        named: list[Lane | Pool] = [*all_lanes(pool.lanes), *([pool] if pool.frame else [])]
        for own in named:
            # Written upwards, unless it is the only thing there.
            longest = max(drawing.boxes[own.id].height, drawing.boxes[own.id].width if is_black(pool) else 0)
            if own.title is not None and longest < own.title.width:
                yield f"the name of {own.id} finds no room"


# ---------------------------------------------------------------- boxes


def pools(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    """Pools of one width one below the other; lanes tile them, and what is in a lane tiles the lane."""
    framed = [pool for pool in sheet.pools if pool.frame]
    for upper, lower in pairwise(framed):
        above, below = drawing.boxes[upper.id], drawing.boxes[lower.id]
        if (above.x, above.width) != (below.x, below.width):
            yield f"pools {upper.id} and {lower.id} are not of one width"
        if bottom(above) >= below.y:
            yield f"pools {upper.id} and {lower.id} overlap"
    for pool in sheet.pools:
        if pool.frame:
            yield from tiled(pool.lanes, after_strip(drawing.boxes[pool.id], POOL_HEADER), pool.id, drawing)
        elif pool.lanes:
            first, last = drawing.boxes[pool.lanes[0].id], drawing.boxes[pool.lanes[-1].id]
            room = Box(first.x, first.y, first.width, bottom(last) - first.y)
            yield from tiled(pool.lanes, room, pool.id, drawing)


def tiled(lanes: tuple[Lane, ...], room: Box, name: str, drawing: Drawing) -> Iterator[str]:
    y = room.y
    for lane in lanes:
        box = drawing.boxes[lane.id]
        if (box.x, box.y, right(box)) != (room.x, y, right(room)) or box.height <= 0:
            yield f"lane {lane.id} does not tile {name}"
        y = bottom(box)
        yield from tiled(lane.lanes, after_strip(box, LANE_HEADER), lane.id, drawing)
    if lanes and y != bottom(room):
        yield f"the lanes of {name} do not fill it"


def after_strip(box: Box, width: int) -> Box:
    """What is right of the strip with the name."""
    return Box(box.x + width, box.y, box.width - width, box.height)


def below_title(node: Node, box: Box) -> Box:
    title = 0 if node.title is None else ceil(node.title.height)
    return Box(box.x, box.y + title, box.width, box.height - title)


def rooms(pool: Pool, drawing: Drawing) -> dict[str, Box]:
    """What is free for things in each lane that has no lanes in it, or in the whole pool; none without a frame."""
    found = {lane.id: after_strip(drawing.boxes[lane.id], LANE_HEADER) for lane in leaves(pool.lanes)}
    if pool.frame and not pool.lanes:
        found[pool.id] = after_strip(drawing.boxes[pool.id], POOL_HEADER)
    return found


def places(everyone: Family, drawing: Drawing) -> Iterator[str]:
    """Each thing with its label in its lane, its pool, or its sub-process."""
    for name in everyone.things:
        around = everyone.around[name]
        both = [drawing.boxes[name], *([drawing.labels[name]] if name in drawing.labels else [])]
        if not around:
            for pool in everyone.pools.values():
                for box in both if pool.frame else []:
                    if meet(box, drawing.boxes[pool.id]):
                        yield f"{name} or its label is in {pool.id}"
        elif len(around) > 1:
            room = below_title(everyone.frames[around[-1]], drawing.boxes[around[-1]])
            if not all(is_within(box, room) for box in both):
                yield f"{name} or its label is not inside {around[-1]}"
        else:
            pool = everyone.pools[around[0]]
            own = rooms(pool, drawing)
            lane = lane_of(everyone, name)
            if own and lane is not None and not all(is_within(box, own[lane]) for box in both):
                yield f"{name} or its label is not inside {lane}"
            if own and not any(all(is_within(box, room) for box in both) for room in own.values()):
                yield f"{name} or its label is not inside {pool.id}"


def lane_of(everyone: Family, name: str) -> str | None:
    """The lane that it has to stand in. An artifact may stand elsewhere, if its links say so."""
    thing = everyone.things[everyone.hosts.get(name, name)]
    if isinstance(thing, Artifact) and any(name in (line.source, line.target) for line in everyone.lines.values()):
        return None
    return thing.lane if isinstance(thing, Node | Artifact) else None


def may_overlap(everyone: Family, name: str, other: str) -> bool:
    return (
        everyone.hosts.get(name) == other
        or everyone.hosts.get(other) == name
        or name in everyone.around[other]
        or other in everyone.around[name]
    )


def overlaps(everyone: Family, drawing: Drawing) -> Iterator[str]:
    for name, other in combinations(everyone.things, 2):
        if meet(drawing.boxes[name], drawing.boxes[other]) and not may_overlap(everyone, name, other):
            yield f"{name} and {other} overlap"


def events(everyone: Family, drawing: Drawing) -> Iterator[str]:
    for event, host in everyone.hosts.items():
        own, border = drawing.boxes[event], drawing.boxes[host]
        if 2 * own.y + own.height != 2 * bottom(border) or own.x < border.x or right(own) > right(border):
            yield f"{event} is not on the bottom border of {host}"


def groups(sheet: Sheet, drawing: Drawing) -> Iterator[str]:
    for group in sheet.groups:
        box = drawing.boxes[group.id]
        for member in group.members:
            if not is_within(drawing.boxes[member], box):
                yield f"{member} is not in group {group.id}"


# ---------------------------------------------------------------- labels


def label_places(sheet: Sheet, everyone: Family, drawing: Drawing) -> Iterator[str]:
    """On nothing: no shape, no line, no other label, no border; and near to what they belong to."""
    solid = {name: drawing.boxes[name] for name in everyone.things if name not in everyone.frames}
    for name, label in drawing.labels.items():
        yield from (f"the label of {name} lies on {other}" for other, box in solid.items() if meet(label, box))
        yield from on_borders(name, label, everyone, drawing)
        yield from headers(name, label, everyone, drawing)
        for other, line in drawing.lines.items():
            if any(touches(a, b, label) for a, b in pairwise(line)):
                yield f"{other} runs over the label of {name}"
        own = [drawing.boxes[name]] if name in drawing.boxes else pieces(drawing.lines[name])
        if min(far(label, box) for box in own) > LABEL_NEAR:
            yield f"the label of {name} is far from it"
    for name, other in combinations(drawing.labels, 2):
        if meet(drawing.labels[name], drawing.labels[other]):
            yield f"the labels of {name} and {other} overlap"
    for name, flow in everyone.flows.items():
        frame = drawing.boxes.get(everyone.around[name][-1])
        if flow.label is not None and frame is not None and not is_within(drawing.labels[name], frame):
            yield f"the label of {name} is not inside {everyone.around[name][-1]}"
    for group in sheet.groups:
        if group.label is not None and not meet(drawing.labels[group.id], drawing.boxes[group.id]):
            yield f"the label of {group.id} is neither in nor on it"


def pieces(line: Line) -> list[Box]:
    return [as_box(a, b) for a, b in pairwise(line)]


def on_borders(name: str, label: Box, everyone: Family, drawing: Drawing) -> Iterator[str]:
    """A label is in a frame, right of or below its name, or outside of it; and in no black box."""
    framing = {other: below_title(node, drawing.boxes[other]) for other, node in everyone.frames.items()}
    for pool in everyone.pools.values():
        framing |= rooms(pool, drawing)
    for other, room in framing.items():
        if not meet(label, drawing.boxes[other]):
            continue
        if other in everyone.pools and is_black(everyone.pools[other]):
            yield f"the label of {name} lies in {other}"
        elif not is_within(label, room):
            yield f"the label of {name} lies on the border of {other}, or on its name"


def headers(name: str, label: Box, everyone: Family, drawing: Drawing) -> Iterator[str]:
    """No label lies on the strip of a pool or of a lane around lanes."""
    for pool in everyone.pools.values():
        strips = [(lane.id, LANE_HEADER) for lane in all_lanes(pool.lanes) if lane.lanes]
        strips += [(pool.id, POOL_HEADER)] if pool.frame and pool.lanes else []
        for other, width in strips:
            if not is_apart_or_within(label, after_strip(drawing.boxes[other], width)):
                yield f"the label of {name} lies on the border of {other}, or on its name"


# ---------------------------------------------------------------- lines


def ends(everyone: Family, drawing: Drawing) -> Iterator[str]:
    """Lines dock on their ends, and go straight away from there: outwards, or inwards if what they come from is inside."""
    for name, line in everyone.lines.items():
        points = drawing.lines[name]
        if len(points) < 2 or not is_orthogonal(points):
            yield f"{name} is not orthogonal, or does not turn at each of its points"
            continue
        for way, end, other in ((points, line.source, line.target), (points[::-1], line.target, line.source)):
            if end in everyone.lines:
                if not is_on_line(way[0], drawing.lines[end]):
                    yield f"{name} does not end on line {end}"
            elif end in drawing.boxes:
                inward = other in everyone.around and end in everyone.around[other]
                if not docks(way[0], way[1], drawing.boxes[end], inward=inward):
                    yield f"{name} does not dock at {end}"


def is_orthogonal(points: Line) -> bool:
    steps = [direction(a, b) for a, b in pairwise(points)]
    return all((x == 0) != (y == 0) for x, y in steps) and all((a[0] == 0) != (b[0] == 0) for a, b in pairwise(steps))


def touched(points: Line, box: Box) -> list[tuple[Point, Point]]:
    return [(a, b) for a, b in pairwise(points) if touches(a, b, box)]


def ways(everyone: Family, drawing: Drawing) -> Iterator[str]:
    """Lines run through no shape; at those they join they have no point but the dock. Frames are another matter."""
    for name, line in everyone.lines.items():
        points = drawing.lines[name]
        for other in everyone.things:
            box = drawing.boxes[other]
            inside = [end for end in (line.source, line.target) if other in around_end(everyone, end)]
            if inside:
                continue
            if not is_clear(points, box, starts=other == line.source, stops=other == line.target):
                yield f"{name} runs through {other}"
        for other in {line.source, line.target} & set(everyone.pools) & set(drawing.boxes):
            inside = [end for end in (line.source, line.target) if other in around_end(everyone, end)]
            if inside:
                continue
            if not is_clear(points, drawing.boxes[other], starts=other == line.source, stops=other == line.target):
                yield f"{name} runs through {other}"


def is_clear(points: Line, box: Box, *, starts: bool, stops: bool) -> bool:
    """Whether the line has no point of the box, but for where it starts and stops."""
    if starts:
        points = (away(points[0], points[1]), *points[1:])
    if stops:
        points = (*points[:-1], away(points[-1], points[-2]))
    return not touched(points, box)


def away(dock: Point, after: Point) -> Point:
    """The next point on the way, if that is not the same already."""
    x, y = direction(dock, after)
    return Point(dock.x + x, dock.y + y)


def around_end(everyone: Family, end: str) -> tuple[str, ...]:
    return everyone.around.get(end, ())


def frames(everyone: Family, drawing: Drawing) -> Iterator[str]:
    """A line leaves a pool or a sub-process only with an end outside, and then once."""
    for name, line in everyone.lines.items():
        points = drawing.lines[name]
        about = [around_end(everyone, end) for end in (line.source, line.target)]
        for other in {*about[0], *about[1]} & set(drawing.boxes):
            box = drawing.boxes[other]
            inside = sum(other in path for path in about)
            outside = sum(not is_in(point, box) for point in points)
            if inside == 2 and outside:
                yield f"{name} leaves {other}"
            elif inside == 1 and other in (line.source, line.target):
                if outside != 1:
                    yield f"{name} leaves {other} on its way to the border"
            elif inside == 1 and crossed(points, box) != 1:
                yield f"{name} does not cross the border of {other} once"
        if isinstance(line, Message | Link):
            continue
        pool = everyone.pools[everyone.around[name][0]]
        if pool.frame and any(point.x <= drawing.boxes[pool.id].x + POOL_HEADER for point in points):
            yield f"{name} runs over the name of {pool.id}"
        for lane in all_lanes(pool.lanes):
            if any(point.x <= drawing.boxes[lane.id].x + LANE_HEADER for point in points):
                yield f"{name} runs over the name of {lane.id}"
        frame = everyone.frames.get(everyone.around[name][-1])
        if frame is not None and any(not is_in(p, below_title(frame, drawing.boxes[frame.id])) for p in points):
            yield f"{name} runs over the name of {frame.id}"


def crossed(points: Line, box: Box) -> int:
    """How often a line that starts and stops away from the border is at it; twice for one that lies on it."""
    count = 0
    for a, b in pairwise(points):
        if is_in(a, box) != is_in(b, box):
            count += 1
        elif not is_in(a, box) and touches(a, b, box):
            count += 2
    return count


def together(everyone: Family, drawing: Drawing) -> Iterator[str]:
    """No line lies on another, nor ends or bends on it, but for flows (or links) that leave one source by one way until
    they part, and for those that come to one target from where they join.
    """
    for first, second in combinations(everyone.lines, 2):
        one, two = drawing.lines[first], drawing.lines[second]
        if not near(one, two):
            continue
        shared = {point for point in (*one, *two) if joins(everyone, drawing, first, second, point)}
        if type(everyone.lines[first]) is type(everyone.lines[second]):
            one, two = without_common_ends(everyone, first, second, one, two)
            shared |= {one[0], one[-1]} & {two[0], two[-1]}
        if (
            len(one) < 2
            or len(two) < 2
            or any(lie_together(a, b, c, d) for a, b in pairwise(one) for c, d in pairwise(two))
        ):
            yield f"{first} and {second} lie on one another"
        elif any(p not in shared and is_on_line(p, other) for line, other in ((one, two), (two, one)) for p in line):
            yield f"{first} and {second} touch"


def joins(everyone: Family, drawing: Drawing, first: str, second: str, point: Point) -> bool:
    """Whether one of the lines is a link that ends at the other one, there."""
    return any(
        other in (everyone.lines[name].source, everyone.lines[name].target)
        and point in (drawing.lines[name][0], drawing.lines[name][-1])
        for name, other in ((first, second), (second, first))
    )


def without_common_ends(everyone: Family, first: str, second: str, one: Line, two: Line) -> tuple[Line, Line]:
    line, other = everyone.lines[first], everyone.lines[second]
    if isinstance(line, Message):
        return one, two
    if line.source == other.source:
        one, two = without_common_start(one, two)
    if line.target == other.target:
        one, two = without_common_start(one[::-1], two[::-1])
        one, two = one[::-1], two[::-1]
    # Links have no direction.
    if isinstance(line, Link) and line.source == other.target:
        one, two = without_common_start(one, two[::-1])
        two = two[::-1]
    if isinstance(line, Link) and line.target == other.source:
        one, two = without_common_start(one[::-1], two)
        one = one[::-1]
    return one, two
