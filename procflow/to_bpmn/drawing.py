"""The diagram of an export: sizes for the layout, and its answer as shapes and edges."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Literal

from bpmn import Element
from bpmn.layout.drawing import draw as lay_out
from bpmn.layout.sheet import Attached, Box, Drawing, Flow, Message, Node, Note, Point, Pool, Sheet, Size
from procflow.to_bpmn.outside import Boxes
from procflow.to_bpmn.process import Pool as Written
from procflow.to_bpmn.setting import Setting

# Letters are measured by their average, wide enough for Cyrillic, in the sizes in which modelers draw:
# 12 px inside of shapes, 11 px beside them.
_LETTER, _LINE = 7.0, 14.4
_SMALL_LETTER, _SMALL_LINE = 6.8, 14
_TASK = Size(140, 80)
_EVENT = Size(36, 36)
_GATEWAY = Size(50, 50)
_LABEL_WIDTH = 100
_FLOW_LABEL_WIDTH = 90
_NOTE_WIDTH = 220
_PADDING = 16
_ABOVE_TEXT = 22  # the sign of a task stands at its top


def draw(setting: Setting, collaboration: Element, boxes: Boxes, pools: list[Written]) -> None:
    """Shapes and edges for everything: applicants above, the procedures, those outside below."""
    kinds = {name: setting.actors[name].kind for name in boxes}
    above = [box for name, box in boxes.items() if kinds[name] == "applicant"]
    below = [box for name, box in boxes.items() if kinds[name] != "applicant"]
    written = {_id(pool.participant): pool for pool in pools}
    order = [*above, *(pool.participant for pool in pools), *below]
    flows = list(collaboration.children("messageFlow"))
    sheet = Sheet(
        pools=tuple(_pool(written[_id(each)]) if _id(each) in written else Pool(id=_id(each)) for each in order),
        messages=tuple(
            Message(
                id=_id(flow),
                source=flow.get("sourceRef") or "",
                target=flow.get("targetRef") or "",
                label=_flow_label(flow),
            )
            for flow in flows
        ),
    )
    diagram = setting.definitions.root.add("bpmndi:BPMNDiagram", id="Diagram")
    plane = diagram.add("bpmndi:BPMNPlane", id="Plane", bpmnElement=collaboration)
    drawing = lay_out(sheet)
    for each in order:
        _shape(plane, each, drawing, isHorizontal=True)
        for lane in written[_id(each)].lanes if _id(each) in written else ():
            _shape(plane, lane, drawing, isHorizontal=True)
    for pool in pools:
        for node, _ in pool.nodes:
            _shape(plane, node, drawing, **({"isMarkerVisible": True} if node.is_a("exclusiveGateway") else {}))
        for event, _ in pool.attached:
            _shape(plane, event, drawing)
        for note, line, _ in pool.notes:
            _shape(plane, note, drawing)
            _edge(plane, line, drawing)
        for flow in pool.flows:
            _edge(plane, flow, drawing)
    for flow in flows:
        _edge(plane, flow, drawing)


def _id(element: Element) -> str:
    assert element.id, "what was made here has an id"
    return element.id


# ---------------------------------------------------------------- sizes


def _pool(written: Written) -> Pool:
    return Pool(
        id=_id(written.participant),
        lanes=tuple(map(_id, written.lanes)),
        nodes=tuple(
            Node(
                id=_id(node), size=_size(node), shape=_form(node), label=_label(node), lane=_id(lane) if lane else None
            )
            for node, lane in written.nodes
        ),
        attached=tuple(
            Attached(id=_id(event), host=_id(host), size=_EVENT, label=_label(event))
            for event, host in written.attached
        ),
        notes=tuple(
            Note(id=_id(note), line=_id(line), node=_id(node), size=_note_size(note))
            for note, line, node in written.notes
        ),
        flows=tuple(
            Flow(
                id=_id(flow),
                source=flow.get("sourceRef") or "",
                target=flow.get("targetRef") or "",
                label=_flow_label(flow),
            )
            for flow in written.flows
        ),
    )


def _form(node: Element) -> Literal["box", "circle", "diamond"]:
    return "circle" if node.is_a("event") else "diamond" if node.is_a("gateway") else "box"


def _size(node: Element) -> Size:
    form = _form(node)
    if form != "box":
        return _EVENT if form == "circle" else _GATEWAY
    lines = len(_lines(node.name or "", _TASK.width - _PADDING, _LETTER))
    return Size(_TASK.width, max(_TASK.height, round(lines * _LINE + 2 * _ABOVE_TEXT)))


def _label(node: Element) -> Size | None:
    return _text_size(node.name, _LABEL_WIDTH) if _form(node) != "box" else None


def _flow_label(flow: Element) -> Size | None:
    return _text_size(flow.name, _FLOW_LABEL_WIDTH)


def _text_size(text: str | None, width: float) -> Size | None:
    if not text:
        return None
    lines = _lines(text, width, _SMALL_LETTER)
    widest = max(map(len, lines)) * _SMALL_LETTER + 8
    return Size(round(max(widest, 30)), len(lines) * _SMALL_LINE)


def _note_size(note: Element) -> Size:
    text = note.child("text")
    lines = [line for part in (text.text if text else "").split("\n") for line in _lines(part, _NOTE_WIDTH, _LETTER)]
    widest = max(map(len, lines)) * _LETTER
    return Size(round(min(widest + 16, _NOTE_WIDTH)), max(30, round(len(lines) * _LINE + 10)))


def _lines(text: str, width: float, letter: float) -> list[str]:
    return wrap(text, max(int(width / letter), 1)) or [""]


# ---------------------------------------------------------------- shapes and edges


def _shape(plane: Element, element: Element, drawing: Drawing, **attributes: bool) -> None:
    shape = plane.add("bpmndi:BPMNShape", id=f"{_id(element)}_di", bpmnElement=element, **attributes)
    _bounds(shape, drawing.boxes[_id(element)])
    _drawn_label(shape, element, drawing)


def _edge(plane: Element, element: Element, drawing: Drawing) -> None:
    edge = plane.add("bpmndi:BPMNEdge", id=f"{_id(element)}_di", bpmnElement=element)
    for point in _without_repetition(drawing.lines[_id(element)]):
        edge.add("di:waypoint", x=point.x, y=point.y)
    _drawn_label(edge, element, drawing)


def _without_repetition(points: tuple[Point, ...]) -> Iterator[Point]:
    last: Point | None = None
    for point in points:
        if point != last:
            yield point
        last = point


def _drawn_label(holder: Element, element: Element, drawing: Drawing) -> None:
    box = drawing.labels.get(_id(element))
    if box is not None:
        _bounds(holder.add("bpmndi:BPMNLabel"), box)


def _bounds(holder: Element, box: Box) -> None:
    holder.add("dc:Bounds", x=box.x, y=box.y, width=box.width, height=box.height)
