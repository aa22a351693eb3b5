"""Small files for the painter: one with everything that BPMN can draw, and the parts to make others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import bpmn
from bpmn import Definitions, Element

TRIGGERS = (
    "message timer error escalation cancel compensate conditional link signal terminate".split()  # noqa: SIM905 -- reads better
)
TASKS = ("task", "userTask", "serviceTask", "sendTask", "receiveTask", "manualTask", "scriptTask", "businessRuleTask")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway")


class Sheet:
    """A file with one process and its diagram; every element gets a place of its own."""

    def __init__(self) -> None:
        self.definitions: Definitions = bpmn.new("urn:test")
        self.process = self.definitions.root.add("process", id="process")
        diagram = self.definitions.root.add("bpmndi:BPMNDiagram", id="diagram")
        self.plane = diagram.add("bpmndi:BPMNPlane", id="plane", bpmnElement=self.process)
        self.count = 0

    def shape(
        self,
        kind: str,
        id_: str | None = None,
        *,
        size: tuple[float, float] = (100, 80),
        at: tuple[float, float] | None = None,
        parent: Element | None = None,
        di: dict[str, Any] | None = None,
        **attributes: Any,
    ) -> Element:
        element = (parent or self.process).add(kind, id=id_ or self.definitions.free_id(kind), **attributes)
        x, y = at or (130 * (self.count % 12), 120 * (self.count // 12))
        self.count += at is None
        shape = self.plane.add("bpmndi:BPMNShape", id=f"{element.id}_di", bpmnElement=element, **(di or {}))
        shape.add("dc:Bounds", x=x, y=y, width=size[0], height=size[1])
        return element

    def edge(
        self, kind: str, id_: str, source: Element, target: Element, points: Iterable[tuple[float, float]], **more: Any
    ) -> Element:
        parent = more.pop("parent", self.process)
        element: Element = parent.add(kind, id=id_, sourceRef=source, targetRef=target, **more)
        edge = self.plane.add("bpmndi:BPMNEdge", id=f"{id_}_di", bpmnElement=element)
        for x, y in points:
            edge.add("di:waypoint", x=x, y=y)
        return element


def tasks(sheet: Sheet) -> None:
    for kind in TASKS:
        sheet.shape(kind, kind, name=f"A {kind}")
    sheet.shape("callActivity", "call", name="A call")
    for name, characteristics, values in (
        ("loop", "standardLoopCharacteristics", {}),
        ("parallel", "multiInstanceLoopCharacteristics", {}),
        ("sequential", "multiInstanceLoopCharacteristics", {"isSequential": True}),
    ):
        sheet.shape("task", name, name=name).add(characteristics, **values)
    sheet.shape("task", "compensation", name="compensation", isForCompensation=True)
    for kind in ("subProcess", "transaction", "adHocSubProcess"):
        for expanded in (False, True):
            word = "expanded" if expanded else "collapsed"
            sheet.shape(kind, f"{kind}_{word}", name=f"{kind} {word}", di={"isExpanded": expanded})
    sheet.shape("subProcess", "event_collapsed", name="event", triggeredByEvent=True, di={"isExpanded": False})
    sheet.shape("subProcess", "event_expanded", name="event", triggeredByEvent=True, di={"isExpanded": True})


def events(sheet: Sheet) -> None:
    host = sheet.process.add("task", id="host")
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("startEvent", "start", {}),
        ("startEvent", "start_dashed", {"isInterrupting": False}),
        ("intermediateCatchEvent", "catch", {}),
        ("intermediateThrowEvent", "throw", {}),
        ("boundaryEvent", "boundary", {"attachedToRef": host}),
        ("boundaryEvent", "boundary_dashed", {"attachedToRef": host, "cancelActivity": False}),
        ("endEvent", "end", {}),
    )
    for kind, stem, values in kinds:
        sheet.shape(kind, f"{stem}_none", size=(36, 36), name=stem, **values)
        for trigger in TRIGGERS:
            event = sheet.shape(kind, f"{stem}_{trigger}", size=(36, 36), name=f"{stem} {trigger}", **values)
            event.add(f"{trigger}EventDefinition")
        both = sheet.shape(kind, f"{stem}_multiple", size=(36, 36), name=f"{stem} multiple", **values)
        both.add("messageEventDefinition")
        both.add("timerEventDefinition")
    for stem, kind in (("start", "startEvent"), ("catch", "intermediateCatchEvent")):
        all_of = sheet.shape(kind, f"{stem}_all", size=(36, 36), name=f"{stem} all", parallelMultiple=True)
        all_of.add("messageEventDefinition")
        all_of.add("timerEventDefinition")


def gateways(sheet: Sheet) -> None:
    for kind in GATEWAYS:
        sheet.shape(kind, kind, size=(50, 50), name=kind)
    sheet.shape("exclusiveGateway", "marked", size=(50, 50), name="marked", di={"isMarkerVisible": True})
    sheet.shape("eventBasedGateway", "instantiating", size=(50, 50), name="inst", instantiate=True)
    sheet.shape(
        "eventBasedGateway",
        "parallel_instantiating",
        size=(50, 50),
        name="parallel inst",
        instantiate=True,
        eventGatewayType="Parallel",
    )


def data(sheet: Sheet) -> None:
    sheet.shape("dataObjectReference", "data", size=(36, 50), name="data")
    many = sheet.process.add("dataObject", id="many", isCollection=True)
    sheet.shape("dataObjectReference", "data_many", size=(36, 50), name="many", dataObjectRef=many)
    inputs = sheet.process.add("ioSpecification", id="io")
    sheet.shape("dataInput", "input", size=(36, 50), name="in", parent=inputs)
    sheet.shape("dataOutput", "output", size=(36, 50), name="out", parent=inputs)
    sheet.shape("dataStoreReference", "store", size=(50, 50), name="store")
    sheet.shape("textAnnotation", "note", size=(100, 40)).add_text("text", "A note")
    category = sheet.definitions.root.add("category", id="category")
    value = category.add("categoryValue", id="value", value="A group")
    sheet.shape("group", "group", size=(110, 90), categoryValueRef=value)


def lines(sheet: Sheet) -> None:
    y = 120 * (sheet.count // 12 + 1)
    a = sheet.shape("task", "from", name="from", at=(0, y))
    b = sheet.shape("task", "to", name="to", at=(300, y + 200))
    for number, (kind, id_, more) in enumerate(
        (
            ("sequenceFlow", "flow", {"name": "named"}),
            ("sequenceFlow", "default", {}),
            ("sequenceFlow", "conditional", {}),
            ("association", "association", {}),
            ("association", "association_one", {"associationDirection": "One"}),
            ("association", "association_both", {"associationDirection": "Both"}),
        )
    ):
        flow = sheet.edge(kind, id_, a, b, [(100, y + 10 * number), (200, y + 10 * number), (300, y + 210)], **more)
        if id_ == "conditional":
            flow.add_text("conditionExpression", "yes")
    a.set("default", "default")


def collaboration(sheet: Sheet) -> None:
    y = 120 * (sheet.count // 12 + 1) + 400
    together = sheet.definitions.root.add("collaboration", id="collaboration")
    inner = sheet.shape(
        "participant",
        "pool",
        parent=together,
        at=(0, y),
        size=(500, 200),
        name="A pool",
        processRef=sheet.process,
        di={"isHorizontal": True},
    )
    box = sheet.shape(
        "participant",
        "box",
        parent=together,
        at=(0, y + 260),
        size=(500, 60),
        name="A black box",
        di={"isHorizontal": True},
    )
    box.add("participantMultiplicity", maximum=3)
    sheet.shape(
        "participant",
        "upright",
        parent=together,
        at=(560, y),
        size=(200, 400),
        name="Upright",
        processRef=sheet.process,
        di={"isHorizontal": False},
    )
    outer = sheet.process.add("laneSet", id="lanes")
    lane = sheet.shape(
        "lane", "lane", parent=outer, at=(30, y), size=(470, 200), name="A lane", di={"isHorizontal": True}
    )
    nested = lane.add("childLaneSet", id="nested")
    for row in range(2):
        sheet.shape(
            "lane",
            f"lane_{row}",
            parent=nested,
            at=(60, y + 100 * row),
            size=(440, 100),
            name=f"Row {row}",
            di={"isHorizontal": True},
        )
    for number, (id_, kind) in enumerate(
        (("message", None), ("initiating", "initiating"), ("answer", "non_initiating"))
    ):
        x = 150 + 100 * number
        sheet.edge("messageFlow", id_, inner, box, [(x, y + 200), (x, y + 260)], parent=together, name=id_)
        if kind:
            sheet.plane.children("bpmndi:BPMNEdge")
            list(sheet.plane.children("bpmndi:BPMNEdge"))[-1].set("messageVisibleKind", kind)
    for kind in ("conversation", "subConversation", "callConversation"):
        sheet.shape(kind, kind, parent=together, size=(60, 50), name=kind)
    x = 800
    talk = sheet.definitions.root.add("choreography", id="talk")
    for kind in ("choreographyTask", "subChoreography", "callChoreography"):
        task = sheet.shape(kind, kind, parent=talk, at=(x, y), size=(100, 100), name=kind)
        for part, (top, band) in enumerate(((0, "top_initiating"), (80, "bottom_non_initiating"))):
            person = together.add("participant", id=f"{kind}_{part}", name=f"Party {part}")
            shape = sheet.plane.add(
                "bpmndi:BPMNShape",
                id=f"{kind}_{part}_di",
                bpmnElement=person,
                participantBandKind=band,
                choreographyActivityShape=f"{task.id}_di",
            )
            shape.add("dc:Bounds", x=x, y=y + top, width=100, height=20)
        x += 130


PARTS: tuple[Callable[[Sheet], None], ...] = (tasks, events, gateways, data, lines, collaboration)


def everything() -> Definitions:
    sheet = Sheet()
    for part in PARTS:
        part(sheet)
    return sheet.definitions
