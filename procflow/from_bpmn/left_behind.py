"""What a regulation has no place for: counted by kind, so that nothing is dropped in silence."""

from __future__ import annotations

from bpmn import Definitions, Element
from bpmn.names import XSI
from procflow.bpmn_extension import NAMESPACE
from procflow.diagnostics import shorten
from procflow.from_bpmn.report import Report
from procflow.import_codes import LEFT

# What is read somewhere else, or says nothing that the rest does not say.
_TOLD = frozenset(
    {
        *("definitions", "collaboration", "process", "participant", "laneSet", "childLaneSet", "lane", "flowNodeRef"),
        *("messageFlow", "association", "textAnnotation", "text", "documentation", "extensionElements", "incoming"),
        *("outgoing", "sequenceFlow", "conditionExpression", "timeDuration", "timeDate", "timeCycle", "error"),
        *("dataInputAssociation", "dataOutputAssociation", "sourceRef", "targetRef", "loopCharacteristics"),
        *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "adHocSubProcess", "eventDefinition"),
    }
)
# Kinds that people know by one word; all others go by the name that BPMN gives them.
_WORDS = {
    "data objects and stores": ("dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataState"),
    "data that a process or step takes and gives": (
        *("ioSpecification", "dataInput", "dataOutput", "inputSet", "outputSet", "property", "dataInputRefs"),
        *("dataOutputRefs", "transformation", "assignment", "from", "to", "ioBinding", "optionalInputRefs"),
    ),
    "groups and categories": ("group", "category", "categoryValue", "categoryValueRef"),
    "messages, signals and escalations as things of their own": (
        *("message", "signal", "escalation", "itemDefinition", "correlationKey", "correlationProperty"),
        *("correlationPropertyRetrievalExpression", "messagePath", "correlationSubscription", "correlationPropertyRef"),
    ),
    "what programs need: scripts, interfaces, resources": (
        *("script", "interface", "operation", "inMessageRef", "outMessageRef", "operationRef", "resource"),
        *("resourceRole", "resourceParameter", "resourceAssignmentExpression", "expression", "rendering", "endPoint"),
        *("performer", "humanPerformer", "potentialOwner", "resourceRef", "errorRef", "interfaceRef", "supports"),
    ),
    "choreographies and conversations": (
        *(
            "choreography",
            "choreographyTask",
            "subChoreography",
            "callChoreography",
            "conversation",
            "conversationLink",
        ),
        *("conversationNode", "subConversation", "callConversation", "globalChoreographyTask", "participantRef"),
    ),
}
# Where a regulation has no room for a remark.
_WITHOUT_NOTE = ("startEvent", "endEvent", "boundaryEvent", "sequenceFlow", "messageFlow", "laneSet", "collaboration")
_WORD_OF = {kind: words for words, kinds in _WORDS.items() for kind in kinds}


def report_left_behind(definitions: Definitions, report: Report) -> None:
    stack = [definitions.root]
    while stack:
        element = stack.pop()
        if element.kind == "extensionElements":
            for part in element.children():
                _report_extension(part, report)
            continue
        if element.kind.startswith(("{", "bpmndi:", "dc:", "di:")):
            continue
        _report(element, report)
        if element.kind not in {
            "documentation",
            "text",
            "multiInstanceLoopCharacteristics",
            "standardLoopCharacteristics",
        }:
            stack += reversed(list(element.children()))


def _report(element: Element, report: Report) -> None:
    for attribute in element.node.attrib:
        if attribute.startswith("{") and not attribute.startswith((f"{{{NAMESPACE}}}", f"{{{XSI}}}")):
            report.count(LEFT, element, _of_another_tool(attribute))
    if element.is_a(*_WITHOUT_NOTE) and element.documentation.strip() and not _is_described(element):
        report.count(LEFT, element, "descriptions of flows, events and ends", named=True)
    if element.kind in _TOLD or element.is_a("flowNode", "eventDefinition"):
        if element.is_a("flowNode") and element.value("isForCompensation") is True:
            report.count(LEFT, element, "steps that undo others (compensation)", named=True)
        return
    report.count(LEFT, element, _WORD_OF.get(element.kind, f"`{element.kind}`"), named=True)


def _report_extension(part: Element, report: Report) -> None:
    if not part.kind.startswith(f"{{{NAMESPACE}}}"):
        report.count(LEFT, part, _of_another_tool(part.kind))


def _of_another_tool(name: str) -> str:
    return f"what another tool keeps in the file (`{shorten(name[1:].partition('}')[0])}`)"


def _is_described(element: Element) -> bool:
    """The description is ours, or was looked at with what we keep beside it."""
    return any(part.kind.startswith(f"{{{NAMESPACE}}}") for part in element.extensions())
