"""What a regulation has no place for: counted by kind, so that nothing is dropped in silence."""

from __future__ import annotations

from bpmn import Definitions, Element
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
    if element.kind in _TOLD or element.is_a("flowNode", "eventDefinition"):
        if element.is_a("flowNode") and element.value("isForCompensation") is True:
            report.count(LEFT, element, "steps that undo others (compensation)", named=True)
        return
    report.count(LEFT, element, _WORD_OF.get(element.kind, f"`{element.kind}`"), named=True)


def _report_extension(part: Element, report: Report) -> None:
    namespace = part.kind[1:].partition("}")[0]
    if namespace != NAMESPACE:
        report.count(LEFT, part, f"what another tool keeps in the file (`{shorten(namespace)}`)")
