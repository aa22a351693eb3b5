"""A layout that is right and ugly: everything in one long row, lines straight. For tests of what is around the layout."""

from __future__ import annotations

from bpmn.layout.sheet import Box, Drawing, Lane, Point, Pool, Scope, Sheet, Size

GAP = 120


def draw(sheet: Sheet) -> Drawing:
    return _Row(sheet).drawing


class _Row:
    def __init__(self, sheet: Sheet) -> None:
        self.drawing = Drawing(boxes={}, labels={}, lines={})
        y = 0
        for pool in sheet.pools:
            y = self._pool(pool, y) + GAP
        x = 0
        for artifact in sheet.artifacts:
            x = self._box(artifact.id, artifact.size, artifact.label, x, y) + GAP
        for group in sheet.groups:
            boxes = [self.drawing.boxes[name] for name in group.members]
            left, top = min(box.x for box in boxes) - 10, min(box.y for box in boxes) - 10
            right, bottom = (max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes))
            self.drawing.boxes[group.id] = Box(left, top, right + 10 - left, bottom + 10 - top)
            if group.label:
                self.drawing.labels[group.id] = Box(left, top, round(group.label.width), round(group.label.height))
        for pool in sheet.pools:
            self._flows(pool.scope)
        for message in sheet.messages:
            self._line(message.id, message.source, message.target, message.label)
        for link in sheet.links:
            self._line(link.id, link.source, link.target, None)

    def _pool(self, pool: Pool, top: int) -> int:
        lanes: list[str | None] = [name for lane in pool.lanes for name in _leaves(lane)] or [None]
        y, right = top + 20, 0
        bands: dict[str | None, tuple[int, int]] = {}
        for lane in lanes:
            bottom, end = self._scope(pool.scope, 80, y, lane, is_first=lane == lanes[0])
            bands[lane] = (y - 20, bottom + 20)
            y, right = bottom + 40, max(right, end)
        bottom = y - 20
        if pool.frame:
            self.drawing.boxes[pool.id] = Box(0, top, right + 20, bottom - top)
        for each in pool.lanes:
            self._lane(each, bands, 30, right + 20)
        return bottom

    def _lane(self, lane: Lane, bands: dict[str | None, tuple[int, int]], left: int, right: int) -> None:
        names = _leaves(lane)
        top, bottom = bands[names[0]][0], bands[names[-1]][1]
        self.drawing.boxes[lane.id] = Box(left, top, right - left, bottom - top)
        for each in lane.lanes:
            self._lane(each, bands, left + 5, right)

    def _scope(self, scope: Scope, left: int, top: int, lane: str | None, *, is_first: bool) -> tuple[int, int]:
        """Gives the lowest and the furthest right."""
        x, bottom = left, top + 60
        for node in scope.nodes:
            if node.lane != lane:
                continue
            size, low = node.size, 0
            if node.inner is not None:
                low, end = self._scope(node.inner, x + 20, top + 40, None, is_first=True)
                size = Size(max(size.width, end + 20 - x), max(size.height, low + 20 - top))
            end = self._box(node.id, size, node.label, x, top)
            box = self.drawing.boxes[node.id]
            for number, event in enumerate(event for event in scope.attached if event.host == node.id):
                self._box(event.id, event.size, event.label, x + 40 * number, box.y + box.height - 18)
            x = end + GAP
            bottom = max(bottom, box.y + box.height)
        for artifact in scope.artifacts:
            if artifact.lane == lane or (artifact.lane is None and is_first):
                x = self._box(artifact.id, artifact.size, artifact.label, x, top) + GAP
                bottom = max(bottom, self.drawing.boxes[artifact.id].y + self.drawing.boxes[artifact.id].height)
        return bottom, x

    def _box(self, name: str, size: Size, label: Size | None, x: int, y: int) -> int:
        assert name not in self.drawing.boxes, f"{name} stands twice on the sheet"
        self.drawing.boxes[name] = Box(x, y, round(size.width), round(size.height))
        if label:
            self.drawing.labels[name] = Box(x, y + round(size.height) + 4, round(label.width), round(label.height))
        return x + round(size.width)

    def _flows(self, scope: Scope) -> None:
        for flow in scope.flows:
            self._line(flow.id, flow.source, flow.target, flow.label)
        for node in scope.nodes:
            if node.inner is not None:
                self._flows(node.inner)

    def _line(self, name: str, source: str, target: str, label: Size | None) -> None:
        assert name not in self.drawing.lines, f"{name} stands twice on the sheet"
        a, b = self._middle(source), self._middle(target)
        self.drawing.lines[name] = (a, b)
        if label:
            self.drawing.labels[name] = Box(a.x, a.y, round(label.width), round(label.height))

    def _middle(self, name: str) -> Point:
        if name in self.drawing.lines:
            return self.drawing.lines[name][0]
        box = self.drawing.boxes[name]
        return Point(box.x + box.width // 2, box.y + box.height // 2)


def _leaves(lane: Lane) -> list[str]:
    return [name for each in lane.lanes for name in _leaves(each)] if lane.lanes else [lane.id]
