"""Made-up BPMN models of any size, for the benchmarks: as text, and built with `bpmn`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import bpmn

LANES = 8
BLOCK = 10  # tasks; of each block the last two stand side by side, between a decision and the gateway that joins them
KINDS = ("userTask", "serviceTask", "task", "manualTask", "sendTask")
TEXT = "Рассматривает документы в порядке, установленном пунктом {} правил, и передаёт их дальше"

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="Definitions" targetNamespace="urn:made-up">
  <bpmn:collaboration id="Collaboration">
    <bpmn:participant id="Pool" name="Услугодатель" processRef="Process" />
  </bpmn:collaboration>
  <bpmn:process id="Process" isExecutable="true">
"""
_BETWEEN = """\
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram">
    <bpmndi:BPMNPlane id="Plane" bpmnElement="Collaboration">
"""
_TAIL = """\
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


class Node(NamedTuple):
    id: str
    kind: str
    name: str
    text: str
    bounds: tuple[int, int, int, int]  # x, y, width, height
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]


class Flow(NamedTuple):
    id: str
    source: str
    target: str
    condition: str
    points: tuple[tuple[int, int], ...]


class Model(NamedTuple):
    tasks: int
    nodes: list[Node]
    flows: list[Flow]
    lanes: list[list[str]]  # ids of their nodes


def model(tasks: int) -> Model:
    """One chain from a start to an end; whole blocks only, so that every decision has both its ways."""
    if tasks % BLOCK:
        raise ValueError(f"a model has {BLOCK} tasks, or {2 * BLOCK}, and so on; not {tasks}")
    pairs = list(_pairs(tasks))
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for source, target, _ in pairs:
        outgoing.setdefault(source, []).append(f"{source}-{target}")
        incoming.setdefault(target, []).append(f"{source}-{target}")
    names = dict.fromkeys(name for source, target, _ in pairs for name in (source, target))
    nodes = [
        _node(name, column, tuple(incoming.get(name, ())), tuple(outgoing.get(name, ())))
        for column, name in enumerate(names)
    ]
    middle = {node.id: (node.bounds[0] + node.bounds[2] // 2, node.bounds[1] + node.bounds[3] // 2) for node in nodes}
    flows = [
        Flow(f"{source}-{target}", source, target, condition, (middle[source], middle[target]))
        for source, target, condition in pairs
    ]
    lanes: list[list[str]] = [[] for _ in range(LANES)]
    for column, node in enumerate(nodes):
        lanes[_lane(column)].append(node.id)
    return Model(tasks, nodes, flows, lanes)


def _pairs(tasks: int) -> Iterator[tuple[str, str, str]]:
    """From where to where, and on which condition."""
    last = "start"
    for first in range(0, tasks, BLOCK):
        for number in range(first, first + BLOCK - 2):
            yield last, f"task-{number}", ""
            last = f"task-{number}"
        question, together = f"question-{first}", f"together-{first}"
        yield last, question, ""
        for number, condition in ((first + BLOCK - 2, "complete"), (first + BLOCK - 1, "")):
            yield question, f"task-{number}", condition
            yield f"task-{number}", together, ""
        last = together
    yield last, "end", ""


def _lane(column: int) -> int:
    return column // 3 % LANES


def _node(name: str, column: int, incoming: tuple[str, ...], outgoing: tuple[str, ...]) -> Node:
    stem, _, number = name.partition("-")
    x, y = 100 + 160 * column, 60 + 120 * _lane(column)
    if stem == "task":
        kind = KINDS[int(number) % len(KINDS)]
        title = f"Рассматривает документ {number}"
        return Node(name, kind, title, TEXT.format(number), (x, y, 120, 80), incoming, outgoing)
    if stem in {"start", "end"}:
        return Node(name, f"{stem}Event", "Заявление подано", "", (x + 42, y + 22, 36, 36), incoming, outgoing)
    title = "Полны ли документы?" if stem == "question" else ""
    return Node(name, "exclusiveGateway", title, "", (x + 35, y + 15, 50, 50), incoming, outgoing)


def _default(node: Node) -> str | None:
    return node.outgoing[1] if node.id.startswith("question-") else None


# ---------------------------------------------------------------- as text


def text(made: Model) -> str:
    return "".join(_parts(made))


def _parts(made: Model) -> Iterator[str]:
    yield _HEAD
    yield '    <bpmn:laneSet id="Lanes">\n'
    for number, lane in enumerate(made.lanes):
        yield f'      <bpmn:lane id="Lane-{number}" name="Отдел {number}">\n'
        yield from (f"        <bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>\n" for name in lane)
        yield "      </bpmn:lane>\n"
    yield "    </bpmn:laneSet>\n"
    for node in made.nodes:
        default = f' default="{_default(node)}"' if _default(node) else ""
        yield f'    <bpmn:{node.kind} id="{node.id}" name="{node.name}"{default}>\n'
        if node.text:
            yield f"      <bpmn:documentation>{node.text}</bpmn:documentation>\n"
        yield from (f"      <bpmn:incoming>{flow}</bpmn:incoming>\n" for flow in node.incoming)
        yield from (f"      <bpmn:outgoing>{flow}</bpmn:outgoing>\n" for flow in node.outgoing)
        yield f"    </bpmn:{node.kind}>\n"
    for flow in made.flows:
        head = f'    <bpmn:sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
        if flow.condition:
            yield f'{head}>\n      <bpmn:conditionExpression id="{flow.id}-if">{flow.condition}'
            yield "</bpmn:conditionExpression>\n    </bpmn:sequenceFlow>\n"
        else:
            yield f"{head} />\n"
    yield _BETWEEN
    width = 160 * len(made.nodes) + 200
    yield _shape("Pool", (20, 20, width, 120 * LANES + 40))
    for number in range(len(made.lanes)):
        yield _shape(f"Lane-{number}", (50, 40 + 120 * number, width - 30, 120))
    for node in made.nodes:
        yield _shape(node.id, node.bounds)
    for flow in made.flows:
        yield f'      <bpmndi:BPMNEdge id="{flow.id}_di" bpmnElement="{flow.id}">\n'
        yield from (f'        <di:waypoint x="{x}" y="{y}" />\n' for x, y in flow.points)
        yield "      </bpmndi:BPMNEdge>\n"
    yield _TAIL


def _shape(name: str, bounds: tuple[int, int, int, int]) -> str:
    x, y, width, height = bounds
    return (
        f'      <bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}">\n'
        f'        <dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />\n      </bpmndi:BPMNShape>\n'
    )


# ---------------------------------------------------------------- built


def build(made: Model) -> bpmn.Definitions:
    """The same model, element by element."""
    definitions = bpmn.new("urn:made-up")
    collaboration = definitions.root.add("collaboration", id="Collaboration")
    pool = collaboration.add("participant", id="Pool", name="Услугодатель", processRef="Process")
    process = definitions.root.add("process", id="Process", isExecutable=True)
    lane_set = process.add("laneSet", id="Lanes")
    lanes = [lane_set.add("lane", id=f"Lane-{number}", name=f"Отдел {number}") for number in range(len(made.lanes))]
    for lane, names in zip(lanes, made.lanes, strict=True):
        for name in names:
            lane.add_text("flowNodeRef", name)
    elements: dict[str, bpmn.Element] = {}
    for node in made.nodes:
        element = elements[node.id] = process.add(node.kind, id=node.id, name=node.name)
        element.set("default", _default(node))
        element.documentation = node.text
        for direction, flows in (("incoming", node.incoming), ("outgoing", node.outgoing)):
            for flow in flows:
                element.add_text(direction, flow)
    for each in made.flows:
        source, target = elements[each.source], elements[each.target]
        element = elements[each.id] = process.add("sequenceFlow", id=each.id, sourceRef=source, targetRef=target)
        if each.condition:
            element.add("conditionExpression", id=f"{each.id}-if").text = each.condition
    plane = definitions.root.add("bpmndi:BPMNDiagram", id="Diagram").add(
        "bpmndi:BPMNPlane", id="Plane", bpmnElement=collaboration
    )
    width = 160 * len(made.nodes) + 200
    _add_shape(plane, pool, (20, 20, width, 120 * LANES + 40))
    for number, lane in enumerate(lanes):
        _add_shape(plane, lane, (50, 40 + 120 * number, width - 30, 120))
    for node in made.nodes:
        _add_shape(plane, elements[node.id], node.bounds)
    for each in made.flows:
        edge = plane.add("bpmndi:BPMNEdge", id=f"{each.id}_di", bpmnElement=elements[each.id])
        for x, y in each.points:
            edge.add("di:waypoint", x=x, y=y)
    return definitions


def _add_shape(plane: bpmn.Element, element: bpmn.Element, bounds: tuple[int, int, int, int]) -> None:
    x, y, width, height = bounds
    shape = plane.add("bpmndi:BPMNShape", id=f"{element.id}_di", bpmnElement=element)
    shape.add("dc:Bounds", x=x, y=y, width=width, height=height)


def build_in_turn(tasks: int) -> bpmn.Definitions:
    """Each task followed by a note and the line to it: the schema wants all notes behind all tasks."""
    definitions = bpmn.new("urn:made-up")
    process = definitions.root.add("process", id="Process")
    for _ in range(tasks):
        task = process.add("task")
        note = process.add("textAnnotation")
        note.add_text("text", "Пункт 5")
        process.add("association", sourceRef=task, targetRef=note)
    return definitions


def nested(depth: int) -> bpmn.Definitions:
    """A sub-process in a sub-process, and so on; a task is in the innermost."""
    definitions = bpmn.new("urn:made-up")
    inside = definitions.root.add("process", id="Process")
    for _ in range(depth):
        inside = inside.add("subProcess")
    inside.add("task")
    return definitions
