"""What the diagrams of a file show: shapes, lines and labels of each plane as values, and what of them cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bpmn.elements import Definitions, Element
from bpmn.errors import Problem
from bpmn.layout.implied_label import implied_label
from bpmn.layout.meeting import Rect, Segment, Spot

# Farther out no tool draws anything; what is computed of such numbers would not be finite.
FARTHEST = 1e9

_ARTIFACTS = ("textAnnotation", "dataObjectReference", "dataStoreReference", "group")
_FRAMES = ("participant", "lane", "group")
# What a task is joined to its data with has no id of a shape at one end: it belongs to the activity around it.
_DATA_LINES = ("dataInputAssociation", "dataOutputAssociation")


@dataclass(frozen=True, kw_only=True)
class DrawnShape:
    id: str | None  # of the element, not of the shape
    rect: Rect
    label: Rect | None = None
    is_node: bool = False
    is_boundary: bool = False
    is_artifact: bool = False
    is_group: bool = False
    is_container: bool = False
    host: str | None = None  # of a boundary event
    frames: tuple[str, ...] = ()  # of a node: the lanes, the pool, the sub-process that it belongs in

    @property
    def is_in_the_way(self) -> bool:
        """Whether it is solid, and nothing that others straddle or lie in."""
        return not (self.is_container or self.is_boundary or self.is_artifact)


@dataclass(frozen=True, kw_only=True)
class DrawnEdge:
    id: str | None
    points: tuple[Spot, ...]
    source: str | None = None
    target: str | None = None
    ends: frozenset[str | None] = frozenset()  # all that it belongs to; a line of data has the activity around it too
    label: Rect | None = None  # where it is not told, that of a named line is where modelers write it
    is_flow: bool = False

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(pairwise(self.points))


@dataclass(frozen=True, kw_only=True)
class Plane:
    shapes: tuple[DrawnShape, ...]
    edges: tuple[DrawnEdge, ...]


def planes(definitions: Definitions) -> tuple[tuple[Plane, ...], tuple[Problem, ...]]:
    """All planes, and what was left out of them: shapes without a place, numbers that are none."""
    problems: list[Problem] = []
    frames = _frames(definitions)
    found = []
    for diagram in definitions.root.children("bpmndi:BPMNDiagram"):
        plane = diagram.child("bpmndi:BPMNPlane")
        if plane is None:
            problems.append(_problem(diagram, None, "the diagram has no plane"))
            continue
        shapes = [_shape(each, definitions, frames, problems) for each in plane.children("bpmndi:BPMNShape")]
        edges = [_edge(each, definitions, problems) for each in plane.children("bpmndi:BPMNEdge")]
        found.append(
            Plane(
                shapes=tuple(shape for shape in shapes if shape is not None),
                edges=tuple(edge for edge in edges if edge is not None),
            )
        )
    if not found:
        problems.append(_problem(definitions.root, None, "the file has no diagram"))
    elif not any(plane.shapes for plane in found):
        problems.append(_problem(definitions.root, None, "the diagrams have no shapes"))
    return tuple(found), tuple(problems)


# ---------------------------------------------------------------- shapes and edges


def _shape(
    shape: Element, definitions: Definitions, frames: dict[str, tuple[str, ...]], problems: list[Problem]
) -> DrawnShape | None:
    element = _drawn_by(shape, definitions)
    rect = _rect(shape, element, problems)
    if rect is None:
        return None
    label = _label(shape, element, problems)
    is_expanded = shape.value("isExpanded") is True
    if element is None:
        return DrawnShape(id=None, rect=rect, label=label, is_container=is_expanded)
    host = element.ref("attachedToRef") if element.kind == "boundaryEvent" else None
    is_node = element.is_a("flowNode")
    return DrawnShape(
        id=element.id,
        rect=rect,
        label=label,
        is_node=is_node,
        is_boundary=element.is_a("boundaryEvent"),
        is_artifact=element.is_a(*_ARTIFACTS),
        is_group=element.is_a("group"),
        is_container=is_expanded or element.is_a(*_FRAMES),
        host=host.id if host is not None else None,
        frames=_frames_of(element, frames) if is_node else (),
    )


def _edge(edge: Element, definitions: Definitions, problems: list[Problem]) -> DrawnEdge | None:
    element = _drawn_by(edge, definitions)
    points = [_spot(point) for point in edge.children("di:waypoint")]
    if None in points or not points:
        what = "a point of the line is no pair of numbers" if points else "the line has no points"
        problems.append(_problem(edge, element, what))
        return None
    line = tuple(point for point in points if point is not None)
    label = _label(edge, element, problems)
    if element is None:
        return DrawnEdge(id=None, points=line, label=label)
    if label is None and element.metakind is not None and "name" in element.metakind.attributes:
        label = implied_label(element.name or "", line)
    # A line of data may come from several; then no one is its source.
    source = element.ref("sourceRef") if element.get("sourceRef") is not None else None
    target = element.ref("targetRef")
    ends = {each.id for each in (source, target, *element.refs("sourceRef")) if each is not None}
    if element.is_a(*_DATA_LINES) and element.parent is not None:
        ends.add(element.parent.id)
    return DrawnEdge(
        id=element.id,
        points=line,
        source=source.id if source is not None else None,
        target=target.id if target is not None else None,
        ends=frozenset(ends),
        label=label,
        is_flow=element.is_a("sequenceFlow"),
    )


def _drawn_by(part: Element, definitions: Definitions) -> Element | None:
    reference = part.get("bpmnElement")
    return definitions.resolve(reference, part.node) if reference else None


# ---------------------------------------------------------------- what a node belongs in


def _frames(definitions: Definitions) -> dict[str, tuple[str, ...]]:
    """By the id of a node, its lanes; by the id of a process, its pools."""
    found: dict[str, list[str]] = {}
    for lane in definitions.all("lane"):
        for node in lane.refs("flowNodeRef"):
            if node.id is not None and lane.id is not None:
                found.setdefault(node.id, []).append(lane.id)
    for pool in definitions.all("participant"):
        process = pool.ref("processRef")
        if process is not None and process.id is not None and pool.id is not None:
            found.setdefault(process.id, []).append(pool.id)
    return {name: tuple(frames) for name, frames in found.items()}


def _frames_of(node: Element, frames: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    lanes = frames.get(node.id or "", ())
    around = node.parent
    if around is None:
        return lanes
    if around.is_a("process"):
        return (*lanes, *frames.get(around.id or "", ()))
    return (*lanes, around.id) if around.id is not None else lanes


# ---------------------------------------------------------------- places


def _label(part: Element, element: Element | None, problems: list[Problem]) -> Rect | None:
    label = part.child("bpmndi:BPMNLabel")
    if label is None or label.child("dc:Bounds") is None:
        return None
    return _rect(label, element, problems)


def _rect(part: Element, element: Element | None, problems: list[Problem]) -> Rect | None:
    what = "label" if part.is_a("bpmndi:BPMNLabel") else "shape"
    bounds = part.child("dc:Bounds")
    if bounds is None:
        problems.append(_problem(part, element, f"the {what} has no bounds"))
        return None
    x, y, width, height = (_number(bounds.get(name)) for name in Rect._fields)
    if x is None or y is None or width is None or height is None:
        problems.append(_problem(part, element, f"the bounds of the {what} are no four numbers"))
        return None
    if width < 0 or height < 0:
        problems.append(_problem(part, element, f"the {what} has a size below zero"))
        return None
    return Rect(x, y, width, height)


def _spot(point: Element) -> Spot | None:
    x, y = _number(point.get("x")), _number(point.get("y"))
    return None if x is None or y is None else Spot(x, y)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if -FARTHEST <= number <= FARTHEST else None  # which no NaN is


def _problem(part: Element, element: Element | None, what: str) -> Problem:
    bearer = element if element is not None else part
    return Problem("not-measured", what, part.line, bearer.id)


def labels(plane: Plane) -> Iterator[tuple[DrawnShape | DrawnEdge, Rect]]:
    """Those of shapes first, as they stand in the file."""
    owners: list[DrawnShape | DrawnEdge] = [*plane.shapes, *plane.edges]
    for owner in owners:
        if owner.label is not None:
            yield owner, owner.label
