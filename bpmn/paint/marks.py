"""What a shape or a line looks like, in words: its form, its marks and what triggers it, read from its element."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.elements import Element

_FORMS = (
    ("activity", ("task", "subProcess", "callActivity")),
    ("event", ("event",)),
    ("gateway", ("gateway",)),
    ("pool", ("participant",)),
    ("lane", ("lane",)),
    ("data", ("dataObject", "dataObjectReference", "dataInput", "dataOutput")),
    ("store", ("dataStore", "dataStoreReference")),
    ("note", ("textAnnotation",)),
    ("group", ("group",)),
    ("choreography", ("choreographyActivity",)),
    ("conversation", ("conversationNode",)),
    ("message", ("message",)),
)

_THROWN = ("throwEvent",)


def form_of(di: Element, element: Element | None) -> str:
    if element is None:
        return "box"
    if di.get("choreographyActivityShape"):
        return "band"
    return next((form for form, kinds in _FORMS if element.is_a(*kinds)), "box")


def trigger_of(element: Element) -> str:
    """`message`, `timer` and so on; of several, `multiple` or `parallelMultiple`; empty where there is none."""
    if not element.is_a("event"):
        return ""
    found = [*element.children("eventDefinition"), *element.refs("eventDefinitionRef")]
    found = list(dict.fromkeys(each for each in found if each.is_a("eventDefinition")))
    if len(found) > 1:
        return "parallelMultiple" if element.value("parallelMultiple") is True else "multiple"
    kind = found[0].kind if found else ""
    known = kind.removesuffix("EventDefinition")
    return {"compensate": "compensation"}.get(known, known)


def marks_of(
    di: Element, element: Element | None, width: float, height: float, drawn: set[str | None]
) -> Iterator[str]:
    if element is None:
        return
    if element.is_a("activity"):
        yield from _of_activity(di, element, drawn)
    elif element.is_a("event"):
        yield from _of_event(element)
    elif element.is_a("gateway"):
        yield from _of_gateway(di, element)
    elif element.is_a("participant", "lane"):
        yield from _of_container(di, element, width, height)
    elif element.is_a("choreographyActivity", "conversationNode"):
        yield from _of_choreography(element)
    elif element.is_a("sequenceFlow", "messageFlow", "association", "dataAssociation"):
        yield from _of_line(di, element)
    else:
        yield from _of_data(element)


def _of_activity(di: Element, element: Element, drawn: set[str | None]) -> Iterator[str]:
    if element.child("standardLoopCharacteristics") is not None:
        yield "loop"
    several = element.child("multiInstanceLoopCharacteristics")
    if several is not None:
        yield "sequential" if several.value("isSequential") is True else "parallel"
    if element.value("isForCompensation") is True:
        yield "compensation"
    if element.kind == "callActivity":
        yield "call"
        called = element.ref("calledElement")
        if di.value("isExpanded") is True:
            yield "expanded"
        elif called is not None and called.kind == "process":
            yield "collapsed"
    if not element.is_a("subProcess"):
        return
    expanded = di.value("isExpanded")
    if expanded is None:  # not told: what lies inside and is drawn in the same diagram tells it
        expanded = any(child.id in drawn for child in element.children("flowElement"))
    yield "expanded" if expanded else "collapsed"
    if element.value("triggeredByEvent") is True:
        yield "event"
    if element.kind == "transaction":
        yield "transaction"
    if element.kind == "adHocSubProcess":
        yield "adhoc"


def _of_event(element: Element) -> Iterator[str]:
    if element.is_a(*_THROWN):
        yield "throw"
    if element.kind == "startEvent":
        yield "start"
    elif element.kind == "endEvent":
        yield "end"
    else:
        yield "between"
    if element.value("isInterrupting") is False and element.kind == "startEvent":
        yield "dashed"
    if element.value("cancelActivity") is False and element.kind == "boundaryEvent":
        yield "dashed"


def _of_gateway(di: Element, element: Element) -> Iterator[str]:
    if element.kind == "exclusiveGateway" and di.value("isMarkerVisible") is True:
        yield "marked"
    if element.kind == "eventBasedGateway":
        if element.value("instantiate") is True:
            yield "instantiate"
        if element.value("eventGatewayType") == "Parallel":
            yield "parallel"


def _of_container(di: Element, element: Element, width: float, height: float) -> Iterator[str]:
    lies = di.value("isHorizontal")
    if lies is None:
        lies = width >= height
    yield "lying" if lies else "upright"
    if element.kind == "participant":
        if element.get("processRef") is None:
            yield "closed"
        multiplicity = element.child("participantMultiplicity")
        most = multiplicity.value("maximum") if multiplicity is not None else None
        if multiplicity is not None and (most is None or (isinstance(most, int) and most > 1)):
            yield "parallel"
        kind = di.get("participantBandKind") or ""
        if kind:
            yield kind.partition("_")[0]
            yield "answering" if "non_initiating" in kind else "initiating"


def _of_choreography(element: Element) -> Iterator[str]:
    if element.kind in {"subChoreography", "subConversation"}:
        yield "collapsed"
    if element.kind in {"callChoreography", "callConversation"}:
        yield "call"
    loop = element.get("loopType")
    if loop in {"Standard", "MultiInstanceSequential", "MultiInstanceParallel"}:
        yield {"Standard": "loop", "MultiInstanceSequential": "sequential"}.get(loop, "parallel")


def _of_line(di: Element, element: Element) -> Iterator[str]:
    if element.kind == "sequenceFlow":
        source = element.ref("sourceRef")
        if source is not None and element.id is not None and source.get("default") == element.id:
            yield "default"
        elif element.child("conditionExpression") is not None and source is not None and source.is_a("activity"):
            yield "conditional"
    elif element.kind == "messageFlow":
        kind = di.get("messageVisibleKind")
        if kind:
            yield "answering" if kind == "non_initiating" else "initiating"
    elif element.kind == "association":
        direction = element.value("associationDirection")
        if direction in {"One", "Both"}:
            yield "forth"
        if direction == "Both":
            yield "back"
    else:
        yield "forth"


def _of_data(element: Element) -> Iterator[str]:
    holder = element.ref("dataObjectRef") if element.kind == "dataObjectReference" else element
    if holder is not None and holder.value("isCollection") is True:
        yield "collection"
    if element.kind in {"dataInput", "dataOutput"}:
        yield "input" if element.kind == "dataInput" else "output"
