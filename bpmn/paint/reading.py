"""From a plane of a file to a scene."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import TypedDict

from bpmn.elements import Definitions, Element
from bpmn.errors import BpmnError, Problem, shortened
from bpmn.paint.marks import form_of, marks_of, trigger_of
from bpmn.paint.scene import Box, Edge, Point, Scene, Shape

Tell = Callable[[Problem], None]

# No drawing reaches farther: a pool a kilometre long, at 96 pixels to the inch, still fits.
FARTHEST = 4_000_000

# What may stand in a style: a colour by its name or its parts, and nothing else.
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,24}|rgba?\([0-9.,% ]{5,40}\)")


def diagrams(definitions: Definitions) -> list[Element]:
    """The planes of the file, one for each diagram, in their order."""
    found = (diagram.child("bpmndi:BPMNPlane") for diagram in definitions.root.children("bpmndi:BPMNDiagram"))
    return [plane for plane in found if plane is not None]


def plane_of(definitions: Definitions, wanted: str | int | Element | None) -> Element:
    """One plane: by its number, by the id of it, of its diagram or of what it shows; else the first with shapes."""
    if isinstance(wanted, Element):
        return wanted
    planes = diagrams(definitions)
    if not planes:
        hint = "lay it out first: a modeler or `bpmn.layout` gives every element its place"
        raise BpmnError("the file holds no diagram: its elements have no places", definitions.root.line or 1, hint=hint)
    if wanted is None:
        return next((plane for plane in planes if plane.child("bpmndi:BPMNShape") is not None), planes[0])
    if isinstance(wanted, int):
        if 0 <= wanted < len(planes):
            return planes[wanted]
    else:
        for plane in planes:
            above = plane.parent
            if wanted in {plane.id, plane.get("bpmnElement"), above.id if above else None}:
                return plane
    raise BpmnError(
        f"the file has no diagram `{shortened(str(wanted))}`; it has {len(planes)}", definitions.root.line or 1
    )


def read_scene(definitions: Definitions, plane: Element, tell: Tell) -> Scene:
    drawn = list(plane.children("bpmndi:BPMNShape", "bpmndi:BPMNEdge"))
    ids = {each.get("bpmnElement") for each in drawn}
    shapes: list[Shape] = []
    edges: list[Edge] = []
    for each in drawn:
        element = each.ref("bpmnElement")
        if element is None:
            message = f"`{shortened(each.get('bpmnElement') or '')}` is drawn, but the file does not hold it"
            tell(Problem("drawn-nothing", message, each.line, each.id))
        if each.kind == "bpmndi:BPMNShape":
            shapes += _shape(each, element, ids, tell)
        else:
            edges += _edge(each, element, tell)
    if not shapes and not edges:
        raise BpmnError("nothing of this diagram can be drawn: no shape of it has a place", plane.line or 1)
    shown = plane.ref("bpmnElement")
    title = definitions.root.name or (shown.name if shown is not None else None) or _name_above(plane) or ""
    description = shown.documentation.strip() if shown is not None else ""
    # Containers first, from the outside to the inside; then as the file has them.
    return Scene(title=title, description=description, shapes=tuple(sorted(shapes, key=_layer)), edges=tuple(edges))


def is_container(shape: Shape) -> bool:
    """Whether lines run over it, and not behind it."""
    return shape.form in {"pool", "lane", "group"} or (shape.form == "activity" and "expanded" in shape.marks)


def _layer(shape: Shape) -> tuple[int, int]:
    if is_container(shape):
        return (0 if shape.form != "group" else 1), shape.depth
    return (3 if shape.host or shape.form == "band" else 2), 0


def _name_above(plane: Element) -> str | None:
    return plane.parent.name if plane.parent is not None else None


# ---------------------------------------------------------------- shapes


def _shape(di: Element, element: Element | None, drawn: set[str | None], tell: Tell) -> Iterator[Shape]:
    box = _box(di)
    if box is None:
        tell(Problem("no-bounds", "a shape without a place or a size is not drawn", di.line, di.id))
        return
    yield Shape(
        **_common(di, element),
        box=box,
        form=form_of(di, element),
        marks=frozenset(marks_of(di, element, box.width, box.height, drawn)),
        trigger=trigger_of(element) if element is not None else "",
        host=(element.get("attachedToRef") or "") if element is not None and element.kind == "boundaryEvent" else "",
        depth=_depth(element),
    )


def _depth(element: Element | None) -> int:
    depth = 0
    while element is not None:
        depth += element.is_a("lane", "subProcess", "subChoreography") or element.kind == "process"
        element = element.parent
    return depth


def _edge(di: Element, element: Element | None, tell: Tell) -> Iterator[Edge]:
    points: list[Point] = []
    for waypoint in di.children("di:waypoint"):
        numbers = [_number(waypoint, name) for name in ("x", "y")]
        if numbers[0] is not None and numbers[1] is not None:
            point = Point(numbers[0], numbers[1])
            if not points or point != points[-1]:
                points.append(point)
    if len(points) < 2:
        tell(Problem("no-way", "a line without two points is not drawn", di.line, di.id))
        return
    yield Edge(
        **_common(di, element),
        points=tuple(points),
        marks=frozenset(marks_of(di, element, 0, 0, set())),
        source=_end(element, "sourceRef"),
        target=_end(element, "targetRef"),
    )


def _end(element: Element | None, name: str) -> str:
    if element is None:
        return ""
    end = element.ref(name)
    return (end.id if end is not None else element.get(name)) or ""


# ---------------------------------------------------------------- what both have


class _Common(TypedDict):
    id: str
    kind: str
    name: str
    tooltip: str
    line: int
    label: Box | None
    stroke: str | None
    fill: str | None
    ink: str | None


def _common(di: Element, element: Element | None) -> _Common:
    name = name_of(element) if element is not None else ""
    label = di.child("bpmndi:BPMNLabel")
    stroke = _colour(di, "color:border-color", "bioc:stroke")
    return {
        "id": (element.id if element is not None else None) or di.get("bpmnElement") or di.id or "",
        "kind": _kind(element),
        "name": name,
        "tooltip": _tooltip(name, element),
        "line": di.line,
        "label": _box(label) if label is not None else None,
        "stroke": stroke,
        "fill": _colour(di, "color:background-color", "bioc:fill"),
        "ink": (_colour(label, "color:color") if label is not None else None) or stroke,
    }


def _kind(element: Element | None) -> str:
    return "unknown" if element is None or element.kind.startswith("{") else element.kind


def name_of(element: Element) -> str:
    """What is written at it: its name, the text of a note, the value of a group, the state of data behind its name."""
    if element.kind == "textAnnotation":
        text = element.child("text")
        return text.text.strip() if text is not None else ""
    if element.kind == "group":
        value = element.ref("categoryValueRef")
        return ((value.get("value") if value is not None else None) or element.name or "").strip()
    name = (element.name or "").strip()
    state = element.child("dataState")
    shown = f"[{(state.name or '').strip()}]" if state is not None else "[]"
    return name if shown == "[]" or shown in name else f"{name}\n{shown}".strip()


def _tooltip(name: str, element: Element | None) -> str:
    documentation = element.documentation.strip() if element is not None else ""
    parts = (name, documentation if documentation != name else "")
    return "\n".join(part for part in parts if part)


def _colour(di: Element, *names: str) -> str | None:
    for name in names:
        value = (di.get(name) or "").strip()
        if _COLOUR.fullmatch(value):
            return value
    return None


def _box(holder: Element) -> Box | None:
    """The bounds of a shape or a label; None where they are missing or no numbers."""
    bounds = holder.child("dc:Bounds")
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds, name) for name in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width <= 0 or height <= 0:
        return None
    return Box(x, y, width, height)


def _number(element: Element, name: str) -> float | None:
    value = element.value(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    if abs(value) > FARTHEST:
        hint = f"no drawing reaches farther than {FARTHEST:,} pixels; lay the diagram out again"
        raise BpmnError(
            f"the place {name}=`{shortened(str(value), 30)}` is far off every drawing", element.line, hint=hint
        )
    return float(value)
