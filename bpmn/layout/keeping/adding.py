"""From a page of which a part is drawn already to a canvas with all of it: what stands stays, the rest is added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bpmn.elements import Element
from bpmn.layout.from_bpmn.contents import Page
from bpmn.layout.from_bpmn.places import Rectangle, bounds_of, number_of
from bpmn.layout.keeping.canvas import Canvas, Spot
from bpmn.layout.keeping.frames import frames_of
from bpmn.layout.keeping.lines import Ways
from bpmn.layout.keeping.settling import Draw, settle
from bpmn.layout.sheet import Flow, Link, Message, Scope, Sheet, Size


def add_what_is_new(page: Page, sheet: Sheet, draw: Draw) -> Canvas:
    canvas = _as_it_stands(page, sheet)
    settle(canvas, sheet, draw)
    ways = Ways(canvas)
    for line in _lines(sheet):
        if line.id in canvas.lines:
            continue
        source, target = _end(canvas, line.source), _end(canvas, line.target)
        if source is None or target is None:
            continue
        canvas.put_line(line.id, ways.between(source, target))
        if not isinstance(line, Link) and line.label is not None:
            canvas.put_label(line.id, _place_of_label(canvas, canvas.lines[line.id], line.label))
    return canvas


def _as_it_stands(page: Page, sheet: Sheet) -> Canvas:
    canvas = Canvas(frames=frames_of(sheet), ends={line.id: (line.source, line.target) for line in _lines(sheet)})
    for element, place in page.places.items():
        name = element.id or ""
        drawn = (page.diagram.edges if place.kind == "line" else page.diagram.shapes).get(element)
        if drawn is None:
            continue
        if place.kind == "line":
            points = list(_waypoints(drawn))
            if len(points) > 1:
                canvas.lines[name] = points
        elif (box := bounds_of(drawn)) is not None:
            canvas.boxes[name] = box
        label = bounds_of(drawn.child("bpmndi:BPMNLabel"))
        if label is not None:
            canvas.labels[name] = label
    return canvas


def _waypoints(edge: Element) -> Iterator[Spot]:
    for point in edge.children("di:waypoint"):
        x, y = number_of(point, "x"), number_of(point, "y")
        if x is not None and y is not None:
            yield x, y


def _lines(sheet: Sheet) -> Iterator[Flow | Message | Link]:
    for pool in sheet.pools:
        yield from _flows(pool.scope)
    yield from sheet.messages
    yield from sheet.links


def _flows(scope: Scope) -> Iterator[Flow]:
    yield from scope.flows
    for node in scope.nodes:
        if node.inner is not None:
            yield from _flows(node.inner)


def _end(canvas: Canvas, name: str) -> Rectangle | None:
    """The shape at which a line ends, or the middle of the line at which it does."""
    if name in canvas.boxes:
        return canvas.boxes[name]
    points = canvas.lines.get(name)
    if not points:
        return None
    (x, y), (to_x, to_y) = points[(len(points) - 1) // 2], points[(len(points) - 1) // 2 + 1]
    return Rectangle((x + to_x) / 2, (y + to_y) / 2, 0, 0)


def _place_of_label(canvas: Canvas, points: list[Spot], size: Size) -> Rectangle:
    """Beside a piece of the line, the first ones first, where it is free."""
    tried = [box for a, b in pairwise(points) for box in _beside(a, b, size)]
    return next((box for box in tried if canvas.is_free(box)), tried[0])


def _beside(a: Spot, b: Spot, size: Size) -> Iterator[Rectangle]:
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    if a[1] == b[1]:
        yield Rectangle(x - size.width / 2, y - size.height - 4, size.width, size.height)
        yield Rectangle(x - size.width / 2, y + 4, size.width, size.height)
    else:
        yield Rectangle(x + 4, y - size.height / 2, size.width, size.height)
        yield Rectangle(x - size.width - 4, y - size.height / 2, size.width, size.height)
