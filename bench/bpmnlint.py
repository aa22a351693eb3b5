"""bpmnlint, the linter of BPMN files, as the peer of `procflow check`: found or installed, and given a file to lint."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bench import node_packages

RULES = '{"extends": "bpmnlint:recommended"}\n'
TASKS = 12


class Peer(NamedTuple):
    command: tuple[str, ...]
    version: str


def find_or_install() -> Peer | str:
    """bpmnlint, from the path or from a cache folder of ours (installed there on first use); or why there is none."""
    node = shutil.which("node")
    if node is None:
        return "there is no `node` on the path"
    if installed := shutil.which("bpmnlint"):
        script = Path(installed).resolve()
        return Peer((node, str(script)), _version(script))
    folder = node_packages.find_or_install()
    if isinstance(folder, str):
        return folder
    script = folder / "node_modules" / "bpmnlint" / "bin" / "bpmnlint.js"
    return Peer((node, str(script)), _version(script))


def _version(script: Path) -> str:
    import json

    return str(json.loads((script.parents[1] / "package.json").read_text(encoding="utf-8"))["version"])


# ---------------------------------------------------------------- a file for it

_WIDTH = {"task": 100, "startEvent": 36, "endEvent": 36, "exclusiveGateway": 50, "parallelGateway": 50}
_HEIGHT = _WIDTH | {"task": 80}


class Node(NamedTuple):
    kind: str
    id: str
    name: str
    column: int
    row: int = 0

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        width, height = _WIDTH[self.kind], _HEIGHT[self.kind]
        return 200 + 180 * self.column - width // 2, 200 + 140 * self.row - height // 2, width, height


def bpmn_text() -> str:
    """A process of twelve tasks with a decision, a split and a join, in which bpmnlint finds nothing."""
    nodes = list(_nodes())
    flows = list(_flows())
    by_id = {node.id: node for node in nodes}
    shapes, edges, elements = [], [], []
    for node in nodes:
        x, y, width, height = node.bounds
        ways = "".join(
            f"<bpmn:{kind}>{source}-{target}</bpmn:{kind}>"
            for kind in ("incoming", "outgoing")
            for source, target, _ in flows
            if node.id == (target if kind == "incoming" else source)
        )
        elements.append(f'    <bpmn:{node.kind} id="{node.id}" name="{node.name}">{ways}</bpmn:{node.kind}>')
        bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />'
        shapes.append(f'      <bpmndi:BPMNShape id="{node.id}_di" bpmnElement="{node.id}">{bounds}</bpmndi:BPMNShape>')
    for source, target, name in flows:
        flow = f"{source}-{target}"
        elements.append(
            f'    <bpmn:sequenceFlow id="{flow}" name="{name}" sourceRef="{source}" targetRef="{target}" />'
        )
        points = "".join(
            f'<di:waypoint x="{x + width // 2}" y="{y + height // 2}" />'
            for x, y, width, height in (by_id[source].bounds, by_id[target].bounds)
        )
        edges.append(f'      <bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">{points}</bpmndi:BPMNEdge>')
    spec = "http://www.omg.org/spec"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<bpmn:definitions xmlns:bpmn="{spec}/BPMN/20100524/MODEL" xmlns:bpmndi="{spec}/BPMN/20100524/DI"',
        f'    xmlns:dc="{spec}/DD/20100524/DC" xmlns:di="{spec}/DD/20100524/DI" id="service" targetNamespace="service">',
        '  <bpmn:process id="process" isExecutable="false">',
        *elements,
        "  </bpmn:process>",
        '  <bpmndi:BPMNDiagram id="diagram">',
        '    <bpmndi:BPMNPlane id="plane" bpmnElement="process">',
        *shapes,
        *edges,
        "    </bpmndi:BPMNPlane>",
        "  </bpmndi:BPMNDiagram>",
        "</bpmn:definitions>",
    ]
    return "\n".join(lines) + "\n"


def _nodes() -> Iterator[Node]:
    yield Node("startEvent", "start", "Заявление подано", 0)
    for number in range(1, 5):
        yield Node("task", f"task-{number}", f"Рассматривает документ {number}", number)
    yield Node("exclusiveGateway", "complete", "Полны ли документы?", 5)
    yield Node("endEvent", "refused", "Отказано", 6, row=1)
    for number in range(5, 9):
        yield Node("task", f"task-{number}", f"Рассматривает документ {number}", number + 1)
    yield Node("parallelGateway", "split", "", 10)
    yield Node("task", "task-9", "Направляет запрос", 11, row=-1)
    yield Node("task", "task-10", "Согласовывает", 11, row=1)
    yield Node("parallelGateway", "join", "", 12)
    for number in range(11, TASKS + 1):
        yield Node("task", f"task-{number}", f"Рассматривает документ {number}", number + 2)
    yield Node("endEvent", "done", "Оказана", TASKS + 3)


def _flows() -> Iterator[tuple[str, str, str]]:
    row = ["start", *(f"task-{n}" for n in range(1, 5)), "complete", *(f"task-{n}" for n in range(5, 9)), "split"]
    row_after = ["join", *(f"task-{n}" for n in range(11, TASKS + 1)), "done"]
    for part in (row, row_after):
        for source, target in pairwise(part):
            yield source, target, "да" if source == "complete" else ""
    yield "complete", "refused", "нет"
    for task in ("task-9", "task-10"):
        yield "split", task, ""
        yield task, "join", ""
