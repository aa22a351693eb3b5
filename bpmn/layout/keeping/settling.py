"""Places for what is new: right of what it follows if that is free, else below; its lane or pool grows where it must."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from bpmn.layout.from_bpmn.places import Rectangle
from bpmn.layout.keeping.canvas import Canvas
from bpmn.layout.keeping.frames import box_around, frames_in, names_in
from bpmn.layout.sheet import LANE_HEADER, Artifact, Attached, Drawing, Lane, Node, Pool, Scope, Sheet, Size

Draw = Callable[[Sheet], Drawing]

# Between a shape and the one that follows it; between other shapes; inside of frames.
_AFTER, _BESIDE, _PADDING = 50, 20, 20
_STEPS, _STEP = 5, 40  # how often, and how far, a place is looked for to each side
_LANE_WIDTH, _LANE_HEIGHT = 600, 120
_ATTACHED = 45  # from one boundary event to the next


def settle(canvas: Canvas, sheet: Sheet, draw: Draw) -> None:
    """Put all shapes of the sheet that are not on the canvas there."""
    _Settler(canvas, sheet, draw).settle()


class _Settler:
    def __init__(self, canvas: Canvas, sheet: Sheet, draw: Draw) -> None:
        self.canvas, self.sheet, self.draw = canvas, sheet, draw
        self.linked: dict[str, list[str]] = {}
        ends = [(link.source, link.target) for link in sheet.links]
        ends += [(message.source, message.target) for message in sheet.messages]
        for source, target in ends:
            self.linked.setdefault(source, []).append(target)
            self.linked.setdefault(target, []).append(source)
        self.before: dict[str, list[str]] = {}
        self.after: dict[str, list[str]] = {}
        self.events: dict[str, list[str]] = {}

    def settle(self) -> None:
        for pool in self.sheet.pools:
            is_new = pool.frame and pool.id not in self.canvas.boxes
            if is_new and not self._frame(pool.id, pool.scope, 2 * LANE_HEADER):
                self._add_drawn(Sheet(pools=(pool,)), self._below_everything())
                continue
            frame = pool.id if pool.frame else None
            self._settle_lanes(pool.lanes, frame)
            self._settle_scope(pool.scope, frame)
        for artifact in self.sheet.artifacts:
            self._settle_artifact(artifact, None)
        for group in self.sheet.groups:
            boxes = [self.canvas.boxes[name] for name in group.members]
            if group.id not in self.canvas.boxes:
                self.canvas.frames.add(group.id)
                self.canvas.put(group.id, box_around(boxes, 10))

    # ------------------------------------------------------------ what is new as a whole

    def _frame(self, name: str, scope: Scope, header: float) -> bool:
        """Draw the frame around what stands already of its inside; False where nothing does."""
        names = [node.id for node in scope.nodes] + [artifact.id for artifact in scope.artifacts]
        drawn = [self.canvas.boxes[each] for each in names if each in self.canvas.boxes]
        if drawn:
            box = box_around(drawn, _PADDING)
            self.canvas.put(name, box._replace(x=box.x - header, width=box.width + header))
        return bool(drawn)

    def _below_everything(self) -> tuple[float, float]:
        boxes = self.canvas.boxes.values()
        left = min((box.x for box in boxes), default=0)
        return left, max((box.y + box.height for box in boxes), default=-_STEP) + _STEP

    def _add_drawn(self, sheet: Sheet, corner: tuple[float, float]) -> None:
        """Let the layout draw a part, and put it there."""
        drawing = self.draw(sheet)
        whole = box_around([Rectangle(*box) for box in drawing.boxes.values()], 0)
        self._put_drawing(sheet, drawing, corner[0] - whole.x, corner[1] - whole.y)

    def _put_drawing(self, sheet: Sheet, drawing: Drawing, dx: float, dy: float) -> None:
        self.canvas.frames.update(frames_in(sheet.pools))
        for name, box in drawing.boxes.items():
            self.canvas.put(name, Rectangle(box.x + dx, box.y + dy, box.width, box.height))
        for name, box in drawing.labels.items():
            self.canvas.put_label(name, Rectangle(box.x + dx, box.y + dy, box.width, box.height))
        for name, points in drawing.lines.items():
            self.canvas.put_line(name, [(point.x + dx, point.y + dy) for point in points])

    # ------------------------------------------------------------ lanes

    def _settle_lanes(self, lanes: tuple[Lane, ...], frame: str | None) -> None:
        for lane in lanes:
            if lane.id not in self.canvas.boxes:
                self._add_lane(lane, lanes, frame)
            self._settle_lanes(lane.lanes, lane.id)

    def _add_lane(self, lane: Lane, beside: tuple[Lane, ...], frame: str | None) -> None:
        """Below the lanes that there are; the first of all takes all there is of what it is in."""
        canvas = self.canvas
        drawn = [canvas.boxes[each.id] for each in beside if each.id in canvas.boxes]
        around = canvas.boxes.get(frame or "")
        if drawn:
            low = max(drawn, key=lambda box: box.y + box.height)
            bottom = low.y + low.height
            # What ends where the new lane begins would be stretched too: the lanes above it stay as they are.
            stay = {name: canvas.boxes[name] for each in beside for name in names_in(each) if name in canvas.boxes}
            canvas.make_room("y", bottom, _LANE_HEIGHT)
            canvas.boxes.update(stay)
            canvas.put(lane.id, Rectangle(low.x, bottom, low.width, _LANE_HEIGHT))
        elif around is not None:
            canvas.put(lane.id, around._replace(x=around.x + LANE_HEADER, width=around.width - LANE_HEADER))
        else:
            x, y = self._below_everything()
            canvas.put(lane.id, Rectangle(x, y, _LANE_WIDTH, _LANE_HEIGHT))

    # ------------------------------------------------------------ nodes

    def _settle_scope(self, scope: Scope, frame: str | None) -> None:
        self._read_flows(scope)
        for node in self._in_order(scope):
            self._settle_node(node, node.lane or frame)
        self._settle_apart([node for node in scope.nodes if node.id not in self.canvas.boxes], scope, frame)
        for node in scope.nodes:
            if node.inner is not None:
                self._settle_scope(node.inner, node.id)
        for event in scope.attached:
            self._attach(event)
        for artifact in scope.artifacts:
            self._settle_artifact(artifact, frame)

    def _read_flows(self, scope: Scope) -> None:
        hosts = {event.id: event.host for event in scope.attached}
        self.before, self.after, self.events = {}, {}, {}
        for event in scope.attached:
            self.events.setdefault(event.host, []).append(event.id)
        for flow in scope.flows:
            source = hosts.get(flow.source, flow.source)
            self.after.setdefault(source, []).append(flow.target)
            self.before.setdefault(flow.target, []).append(source)

    def _in_order(self, scope: Scope) -> Iterator[Node]:
        """What is new and joined to something that has its place: the nearest first."""
        new = {node.id: node for node in scope.nodes if node.id not in self.canvas.boxes}
        waiting = deque(node.id for node in scope.nodes if node.id not in new)
        while waiting and new:
            name = waiting.popleft()
            for other in (*self.after.get(name, ()), *self.before.get(name, ())):
                if other in new:
                    yield new.pop(other)
                    waiting.append(other)

    def _settle_apart(self, nodes: list[Node], scope: Scope, frame: str | None) -> None:
        """What is joined to nothing that has a place is drawn by the layout, lane by lane, and put below all else."""
        by_frame: dict[str | None, list[Node]] = {}
        for node in nodes:
            if node.inner is None or not self._frame(node.id, node.inner, 0):
                by_frame.setdefault(node.lane or frame, []).append(node)
        for around, some in by_frame.items():
            names = {node.id for node in some}
            attached = tuple(each for each in scope.attached if each.host in names and each.id not in self.canvas.boxes)
            ends = names | {each.id for each in attached}
            part = Scope(
                nodes=tuple(replace(node, lane=None) for node in some),
                attached=attached,
                flows=tuple(flow for flow in scope.flows if flow.source in ends and flow.target in names),
            )
            self._add_part(part, around)

    def _settle_node(self, node: Node, frame: str | None) -> None:
        if node.inner is not None:
            if not self._frame(node.id, node.inner, 0):
                self._add_part(Scope(nodes=(replace(node, lane=None),)), frame, node.id)
            return
        size = node.size
        room = Size(max(size.width, node.label.width if node.label else 0), size.height + _label_height(node.label))
        x, y = self._place(node.id, size, room, frame)
        self.canvas.put(node.id, Rectangle(x + (room.width - size.width) / 2, y, size.width, size.height))
        self._put_label(node.id, node.label)

    def _add_part(self, part: Scope, frame: str | None, follows: str | None = None) -> None:
        """What the layout draws of it, beside what one of its nodes follows, or else below all there is in the frame."""
        sheet = Sheet(pools=(Pool(id="", scope=part, frame=False),))
        drawing = self.draw(sheet)
        boxes = [Rectangle(*box) for box in (*drawing.boxes.values(), *drawing.labels.values())]
        within, whole = self.canvas.boxes.get(frame or ""), box_around(boxes, 0)
        room = Size(whole.width, whole.height)
        if follows is not None:
            x, y = self._place(follows, room, room, frame)
        elif within is None:
            x, y = self._below_everything()
        else:
            x, y = self._nearest_free(within.x + LANE_HEADER + _PADDING, within.y + _PADDING, room, frame)
        self._put_drawing(sheet, drawing, x - whole.x, y - whole.y)

    def _put_label(self, name: str, label: Size | None) -> None:
        if label is not None:
            box = self.canvas.boxes[name]
            x = box.x + (box.width - label.width) / 2
            self.canvas.put_label(name, Rectangle(x, box.y + box.height + 4, label.width, label.height))

    def _place(self, name: str, size: Size, room: Size, frame: str | None) -> tuple[float, float]:
        """For a node of this size, which takes so much room with its label."""
        boxes = self.canvas.boxes
        if event := next((boxes[each] for each in self.events.get(name, ()) if each in boxes), None):
            return event.middle[0] - size.width + 30, event.middle[1] - size.height  # it is at the lower border
        before = next((boxes[each] for each in self.before.get(name, ()) if each in boxes), None)
        after = next((boxes[each] for each in self.after.get(name, ()) if each in boxes), None)
        around = boxes.get(frame or "")
        if before is not None:
            x, y = before.x + before.width + _AFTER, before.y + before.height / 2 - size.height / 2
        elif after is not None:
            x, y = after.x - _AFTER - room.width, after.y + after.height / 2 - size.height / 2
        elif around is not None:
            x, y = around.x + LANE_HEADER + _PADDING, around.y + _PADDING
        else:
            x, y = self._below_everything()
        if around is not None:
            x = max(x, around.x + _PADDING + (LANE_HEADER if before is None else 0))
        return self._nearest_free(x, y, room, frame)

    def _nearest_free(self, x: float, y: float, room: Size, frame: str | None) -> tuple[float, float]:
        """A free place near this one, in its frame, which is made wider or higher for it where there is none."""
        around = self.canvas.boxes.get(frame or "")
        if around is None or frame is None:
            return self._free_in(x, y, room, None, None) or (x, y)
        low, high = around.y + _PADDING, around.y + around.height - _PADDING - room.height
        found = self._free_in(x, min(max(y, low), max(high, low)), room, low, high)
        if found is None:
            # Below all that is in the frame, beside the lines that pass there.
            bottom = around.y + around.height
            self.canvas.make_room("y", bottom, room.height + 2 * _PADDING)
            places = (x + step for step in (*_down_and_up(), *range(_STEPS * _STEP, 1000, _STEP)))
            top = bottom + _PADDING / 2
            found = next((left for left in places if left > around.x and self._is_free(left, top, room)), x), top
        right = found[0] + room.width + _PADDING
        if around.x + around.width < right:
            self.canvas.make_room("x", around.x + around.width, right - around.x - around.width)
        return found

    def _free_in(
        self, x: float, y: float, room: Size, low: float | None, high: float | None
    ) -> tuple[float, float] | None:
        """The nearest free place: down and up, then further to the right. Without bounds, as far down as it takes."""
        for column in range(_STEPS):
            left = x + column * (room.width + _AFTER)
            for step in _down_and_up():
                top = y + step
                if (low is not None and top < low) or (high is not None and top > high):
                    continue
                if self._is_free(left, top, room):
                    return left, top
        if low is not None:
            return None
        return x, self._below_everything()[1]

    def _is_free(self, x: float, y: float, room: Size) -> bool:
        return self.canvas.is_free(
            Rectangle(x - _BESIDE, y - _BESIDE, room.width + 2 * _BESIDE, room.height + 2 * _BESIDE)
        )

    # ------------------------------------------------------------ what goes with nodes

    def _attach(self, event: Attached) -> None:
        if event.id in self.canvas.boxes:
            return
        host = self.canvas.boxes[event.host]
        y = host.y + host.height - event.size.height / 2
        x = host.x + host.width - event.size.width - 10
        taken = [box for box in self.canvas.boxes.values() if abs(box.y - y) < 1 and box.width == event.size.width]
        while any(abs(box.x - x) < _ATTACHED for box in taken) and x > host.x:
            x -= _ATTACHED
        self.canvas.put(event.id, Rectangle(x, y, event.size.width, event.size.height))
        self._put_label(event.id, event.label)

    def _settle_artifact(self, artifact: Artifact, frame: str | None) -> None:
        if artifact.id in self.canvas.boxes:
            return
        boxes = self.canvas.boxes
        beside = next((boxes[each] for each in self.linked.get(artifact.id, ()) if each in boxes), None)
        around = boxes.get(frame or "")
        room = Size(
            max(artifact.size.width, artifact.label.width if artifact.label else 0),
            artifact.size.height + _label_height(artifact.label),
        )
        if beside is not None:
            x, y = beside.x + beside.width / 2, beside.y - room.height - _STEP
        elif around is not None:
            x, y = around.x + LANE_HEADER + _PADDING, around.y + _PADDING
        else:
            x, y = self._below_everything()
        x, y = self._nearest_free(x, y, room, frame)
        self.canvas.put(artifact.id, Rectangle(x, y, artifact.size.width, artifact.size.height))
        self._put_label(artifact.id, artifact.label)


def _down_and_up() -> Iterator[float]:
    yield 0
    for number in range(1, _STEPS + 1):
        yield number * _STEP
        yield -number * _STEP


def _label_height(label: Size | None) -> float:
    return label.height + 4 if label is not None else 0
