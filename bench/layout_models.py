"""Made-up regulations of any size as BPMN without a diagram, for the benchmark of the layout."""

from __future__ import annotations

from collections.abc import Iterator

import bpmn

LANES = 4
BACK = 4  # in one part of so many the case goes back to where it began; in the others it is refused
_TITLES = ("Принимает заявление", "Проверяет документы", "Готовит ответ", "Согласовывает решение")


def regulation(nodes: int, lanes: int = LANES) -> bytes:
    """A pool of so many lanes, which the case goes through over and over.

    Each part: two tasks; a decision, after which the case is refused or goes back; two tasks side by side in two more
    lanes; a last task. What is left over are tasks before the end.
    """
    definitions = bpmn.new("urn:made-up")
    collaboration = definitions.root.add("collaboration", id="Collaboration")
    process = definitions.root.add("process", id="Process", isExecutable=False)
    collaboration.add("participant", id="Pool", name="Услугодатель", processRef=process)
    holder = process.add("laneSet", id="Lanes")
    holders = [holder.add("lane", id=f"Lane_{number}", name=f"Отдел {number}") for number in range(lanes)]
    made: dict[str, bpmn.Element] = {}
    for name, kind, title, lane in _nodes(nodes, lanes):
        made[name] = process.add(kind, id=name, name=title or None)
        holders[lane].add_text("flowNodeRef", name)
    for source, target, title in _flows(list(made)):
        flow = process.add(
            "sequenceFlow",
            id=f"{source}-{target}",
            name=title or None,
            sourceRef=made[source],
            targetRef=made[target],
        )
        for direction, end in (("outgoing", source), ("incoming", target)):
            made[end].add_text(direction, flow.id or "")
    return bpmn.write(definitions)


def without_diagram(data: bytes) -> bytes:
    definitions = bpmn.read(data)
    for diagram in list(definitions.root.children("bpmndi:BPMNDiagram")):
        diagram.remove()
    return bpmn.write(definitions)


def _nodes(count: int, lanes: int) -> Iterator[tuple[str, str, str, int]]:
    """Id, kind, name, lane."""
    yield "start", "startEvent", "Заявление подано", 0
    left, part = count - 2, 0
    while left >= (size := 8 if _goes_back(part) else 9):
        a, b, c, d = ((part + step) % lanes for step in range(4))
        yield f"p{part}.take", "userTask", _TITLES[0], a
        yield f"p{part}.check", "userTask", _TITLES[1], b
        yield f"p{part}.complete", "exclusiveGateway", "Полны ли документы?", b
        if not _goes_back(part):
            yield f"p{part}.refused", "endEvent", "Отказано", b
        yield f"p{part}.split", "parallelGateway", "", b
        yield f"p{part}.left", "userTask", _TITLES[2], c
        yield f"p{part}.right", "userTask", _TITLES[3], d
        yield f"p{part}.join", "parallelGateway", "", b
        yield f"p{part}.close", "userTask", _TITLES[2], a
        left, part = left - size, part + 1
    for number in range(left):
        yield f"rest.{number}", "userTask", _TITLES[number % len(_TITLES)], number % lanes
    yield "end", "endEvent", "Оказана", 0


def _goes_back(part: int) -> bool:
    return part % BACK == BACK - 1


def _flows(names: list[str]) -> Iterator[tuple[str, str, str]]:
    last = "start"
    known = set(names)
    for name in names[1:]:
        part, _, own = name.partition(".")
        if own in {"split", "right", "refused"}:
            continue
        if own == "left":
            for side in ("left", "right"):
                yield f"{part}.split", f"{part}.{side}", ""
                yield f"{part}.{side}", f"{part}.join", ""
            continue
        if own != "join":
            yield last, name, ""
        last = name
        if own == "complete":
            yield name, f"{part}.split", "да"
            refused = f"{part}.refused"
            yield name, refused if refused in known else f"{part}.take", "нет"
