"""A drawing as diagram interchange: shapes and edges of the file are changed in place, so that they keep their colours,
their styles and whatever else tools wrote there; missing ones are made, and what nothing needs is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bpmn.elements import Definitions, Element
from bpmn.layout.from_bpmn.contents import Page, scopes_of
from bpmn.layout.from_bpmn.diagrams import Diagram
from bpmn.layout.from_bpmn.places import Rectangle, bounds_of
from bpmn.layout.keeping.canvas import Canvas
from bpmn.layout.problems import Problems, called
from bpmn.layout.sheet import Box, Drawing, Point

_BAND = 20  # the height of a participant in a choreography task


class Writer:
    """Writes drawings into one file. `spare` are shapes and edges that their diagrams no longer need."""

    def __init__(self, definitions: Definitions, problems: Problems) -> None:
        self.definitions, self.problems = definitions, problems
        self.spare: dict[Element, Element] = {}  # by what they show
        self._rest: list[Element] = []  # what shows once more what one of those does

    # ------------------------------------------------------------ diagrams

    def clear(self, page: Page) -> None:
        """Set aside what a diagram of the file no longer shows: another one may take it over."""
        diagram = page.diagram
        drawn = set(page.places)
        for kept in (diagram.shapes, diagram.edges):
            for element in [element for element in kept if element not in drawn]:
                left = kept.pop(element)
                if element in self.spare:
                    self._rest.append(left)
                else:
                    self.spare[element] = left

    def write(self, page: Page, drawing: Drawing) -> None:
        """All of a page."""
        diagram = page.diagram
        if diagram.plane is None:
            diagram.node = self.definitions.root.add("bpmndi:BPMNDiagram")
            diagram.plane = diagram.node.add("bpmndi:BPMNPlane", bpmnElement=diagram.element)
        self._name_plane(diagram)
        _cut_at_groups(page, drawing)
        for element in _boxes(page):
            box = drawing.boxes.get(element.id or "")
            if box is None:
                self.problems.tell("not-drawn", element, f"{called(element)} has no place in the layout")
                continue
            shape = self._take(diagram, element, "bpmndi:BPMNShape")
            _set_bounds(shape, box)
            _say_how(page, element, shape)
            _set_label(shape, drawing.labels.get(element.id or ""))
        for element in _lines(page):
            points = drawing.lines.get(element.id or "")
            if not points:
                self.problems.tell("not-drawn", element, f"{called(element)} has no way in the layout")
                continue
            edge = self._take(diagram, element, "bpmndi:BPMNEdge")
            _set_points(edge, points)
            _set_label(edge, drawing.labels.get(element.id or ""))
        self._rest += _place_bands(diagram)

    def update(self, page: Page, canvas: Canvas) -> None:
        """What is new on a page of the file, and what had to make room for it."""
        diagram = page.diagram
        self._name_plane(diagram)
        for element in _boxes(page):
            name = element.id or ""
            if name in canvas.changed and name in canvas.boxes:
                is_new = element not in diagram.shapes
                shape = self._take(diagram, element, "bpmndi:BPMNShape")
                _set_bounds(shape, canvas.boxes[name])
                if is_new:
                    _say_how(page, element, shape)
                if name in canvas.labels:
                    _set_label(shape, canvas.labels[name])
        for element in _lines(page):
            name = element.id or ""
            if name in canvas.changed and name in canvas.lines:
                edge = self._take(diagram, element, "bpmndi:BPMNEdge")
                _set_points(edge, canvas.lines[name])
                if name in canvas.labels:
                    _set_label(edge, canvas.labels[name])
        self._rest += _place_bands(diagram)

    def _name_plane(self, diagram: Diagram) -> None:
        if diagram.plane is not None and diagram.plane.ref("bpmnElement") != diagram.element:
            diagram.plane.set("bpmnElement", diagram.element)

    def finish(self, drawn: set[Element], others: list[Element]) -> None:
        """Take away what nothing took over, and mend what referred to it. `drawn` is what the diagrams show."""
        for element, left in self.spare.items():
            if element not in drawn and left.kind == "bpmndi:BPMNShape" and element.kind != "group":
                message = f"{called(element)} has a shape, but no place on a diagram; the shape is taken away"
                self.problems.tell("not-drawn", left, message)
        gone = [*self.spare.values(), *self._rest, *others]
        for left in gone:
            left.remove()
        self.spare, self._rest = {}, []
        for edge in self.definitions.all("bpmndi:BPMNEdge") if gone else ():
            for name in ("sourceElement", "targetElement"):
                if edge.get(name) is not None and edge.ref(name) is None:
                    edge.set(name, None)

    # ------------------------------------------------------------ shapes and edges

    def _take(self, diagram: Diagram, element: Element, kind: str) -> Element:
        """The shape or edge of an element: its own, one that another diagram left over, or a new one."""
        assert diagram.plane is not None, "the diagram was made"
        kept = diagram.shapes if kind == "bpmndi:BPMNShape" else diagram.edges
        if element in kept:
            return kept[element]
        left = self.spare.get(element)
        if left is not None and left.kind == kind:
            del self.spare[element]
            diagram.plane.take(left)
        else:
            left = diagram.plane.add(kind, id=self._free_id(element, kind), bpmnElement=element)
            if kind == "bpmndi:BPMNShape" and element.kind == "exclusiveGateway":
                left.set("isMarkerVisible", value=True)
        kept[element] = left
        return left

    def _free_id(self, element: Element, kind: str) -> str:
        name = f"{element.id}_di"
        is_free = name.isascii() and self.definitions.by_id(name) is None
        return name if is_free else self.definitions.free_id(kind)


def _say_how(page: Page, element: Element, shape: Element) -> None:
    """Whether it lies or stands, and whether it is open."""
    if element.is_a("participant", "lane"):
        shape.set("isHorizontal", value=True)
    elif element.is_a("subProcess", "subChoreography", "callActivity"):
        place = page.places[element]
        is_open = place.scope is not None and element in place.scope.inner
        if is_open or element.kind != "callActivity" or shape.get("isExpanded") is not None:
            shape.set("isExpanded", is_open)


def _set_points(edge: Element, points: Sequence[tuple[float, float]]) -> None:
    kept = list(_without_repetition(points))
    if len(kept) == 1:
        kept *= 2  # the schema wants two
    for old in list(edge.children("di:waypoint"))[len(kept) :]:
        old.remove()
    olds = list(edge.children("di:waypoint"))
    for number, (x, y) in enumerate(kept):
        waypoint = olds[number] if number < len(olds) else edge.add("di:waypoint")
        waypoint.set("x", x)
        waypoint.set("y", y)


def _boxes(page: Page) -> Iterator[Element]:
    """In the order of painting: what is around others comes before them."""
    for pool in page.pools:
        if pool.frame:
            yield pool.element
        yield from pool.lanes.all()
    for scope in scopes_of(page):
        yield from scope.nodes
        yield from (event for event, _ in scope.attached)
        yield from scope.artifacts
    yield from page.artifacts
    yield from page.groups


def _lines(page: Page) -> Iterator[Element]:
    for scope in scopes_of(page):
        yield from (line for line, _, _ in scope.flows)
    yield from (line for line, _, _ in (*page.messages, *page.links))


def _set_bounds(holder: Element, box: Box | Rectangle) -> None:
    bounds = holder.child("dc:Bounds") or holder.add("dc:Bounds")
    for name, value in zip(("x", "y", "width", "height"), box, strict=True):
        bounds.set(name, value)


def _set_label(holder: Element, box: Box | Rectangle | None) -> None:
    """A label beside its shape has bounds; one inside has none, and then stays for its style or colour only."""
    label = holder.child("bpmndi:BPMNLabel")
    if box is not None:
        _set_bounds(label or holder.add("bpmndi:BPMNLabel"), box)
        return
    if label is None:
        return
    for bounds in list(label.children("dc:Bounds")):
        bounds.remove()
    if not list(label.children()) and set(label.node.attrib) <= {"id"}:
        label.remove()


def _without_repetition(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    last: tuple[float, float] | None = None
    for point in points:
        if point != last:
            yield point
        last = point


# ---------------------------------------------------------------- what the layout does not know


def _cut_at_groups(page: Page, drawing: Drawing) -> None:
    """Links to a group were drawn to one of its members; they end where the group begins."""
    for line, source, target in page.links:
        points = drawing.lines.get(line.id or "")
        for group in (source, target):
            box = drawing.boxes.get(group.id or "") if group in page.members else None
            if box is None or not points:
                continue
            points = points[::-1] if group == source else points
            points = _until(points, box)
            points = points[::-1] if group == source else points
            drawing.lines[line.id or ""] = points


def _until(points: tuple[Point, ...], box: Box) -> tuple[Point, ...]:
    """The line up to where it enters the box; the whole line where it begins in it."""
    for number, (a, b) in enumerate(pairwise(points)):
        if not _holds(box, a) and _holds(box, b):
            return (*points[: number + 1], _entry(a, b, box))
    return points


def _holds(box: Box, point: Point) -> bool:
    return box.x <= point.x <= box.x + box.width and box.y <= point.y <= box.y + box.height


def _entry(a: Point, b: Point, box: Box) -> Point:
    """Where the way from a, outside, to b, inside, meets the border."""
    part = 0.0
    for before, after, low, high in (
        (a.x, b.x, box.x, box.x + box.width),
        (a.y, b.y, box.y, box.y + box.height),
    ):
        if before < low:
            part = max(part, (low - before) / (after - before))
        elif before > high:
            part = max(part, (before - high) / (before - after))
    return Point(round(a.x + part * (b.x - a.x)), round(a.y + part * (b.y - a.y)))


def _place_bands(diagram: Diagram) -> Iterator[Element]:
    """Participants of choreography tasks: strips at the top and the bottom of the task, as they were. Gives those of none."""
    by_id = {shape.id: shape for shape in diagram.shapes.values() if shape.id}
    used: dict[tuple[str, bool], int] = {}
    for band in diagram.bands:
        name = band.get("choreographyActivityShape") or ""
        task = bounds_of(by_id.get(name))
        if task is None:
            yield band
            continue
        is_bottom = (band.get("participantBandKind") or "").startswith("bottom")
        height = used.get((name, is_bottom), 0)
        used[name, is_bottom] = height + _BAND
        y = task.y + (task.height - height - _BAND if is_bottom else height)
        _set_bounds(band, Box(round(task.x), round(y), round(task.width), _BAND))
