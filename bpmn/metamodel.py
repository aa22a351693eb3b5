"""What BPMN 2.0 knows: every kind of element with its attributes and the order of its children, as a table.

One line a kind (a line that begins with spaces goes on with the one above):

    name base | attributes | children

`*` after the name: no element of just this kind exists, only of kinds based on it. An attribute is followed by its type
(`:bool`, `:int`, `:float`, or its values `:A/B`), or by `@` where it names another element and `%` where it may name
something outside the file; then by `!` where it must be there, or `=` and its default. A child is followed by how often
it may stand (`?`, `*`, `+`; nothing: once); `@child` is an element whose text names another element, and `child:kind`
one that is of a kind with another name. `any` is what other namespaces bring. Children stand in the order of the table,
those of the base first. The facts are those of the schema of the Object Management Group; a test compares the two.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

TABLE = """
definitions - | id name targetNamespace! expressionLanguage=http://www.w3.org/1999/XPath
    typeLanguage=http://www.w3.org/2001/XMLSchema exporter exporterVersion | import* extension* rootElement*
    bpmndi:BPMNDiagram* relationship*
import - | namespace! location! importType!
activity* flowNode | isForCompensation:bool=false startQuantity:int=1 completionQuantity:int=1 default@ |
    ioSpecification? property* dataInputAssociation* dataOutputAssociation* resourceRole* loopCharacteristics?
adHocSubProcess subProcess | cancelRemainingInstances:bool=true ordering:Parallel/Sequential |
    completionCondition:expression?
artifact* baseElement | -
assignment baseElement | - | from:expression to:expression
association artifact | sourceRef@! targetRef@! associationDirection:None/One/Both=None
auditing baseElement | -
baseElement* - | id | documentation* extensionElements?
baseElementWithMixedContent* - | id | documentation* extensionElements?
boundaryEvent catchEvent | cancelActivity:bool=true attachedToRef@!
businessRuleTask task | implementation=##unspecified
callActivity activity | calledElement%
callChoreography choreographyActivity | calledChoreographyRef% | participantAssociation*
callConversation conversationNode | calledCollaborationRef% | participantAssociation*
callableElement rootElement | name | @supportedInterfaceRef* ioSpecification? ioBinding*
cancelEventDefinition eventDefinition | -
catchEvent* event | parallelMultiple:bool=false | dataOutput* dataOutputAssociation* outputSet? eventDefinition*
    @eventDefinitionRef*
category rootElement | name | categoryValue*
categoryValue baseElement | value
choreography collaboration | - | flowElement*
choreographyActivity* flowNode | initiatingParticipantRef@!
    loopType:None/Standard/MultiInstanceSequential/MultiInstanceParallel=None | @participantRef+ correlationKey*
choreographyTask choreographyActivity | - | @messageFlowRef+
collaboration rootElement | name isClosed:bool=false | participant* messageFlow* artifact* conversationNode*
    conversationAssociation* participantAssociation* messageFlowAssociation* correlationKey* @choreographyRef*
    conversationLink*
compensateEventDefinition eventDefinition | waitForCompletion:bool activityRef@
complexBehaviorDefinition baseElement | - | condition:formalExpression event:implicitThrowEvent?
complexGateway gateway | default@ | activationCondition:expression?
conditionalEventDefinition eventDefinition | - | condition:expression
conversation conversationNode | -
conversationAssociation baseElement | innerConversationNodeRef@! outerConversationNodeRef@!
conversationLink baseElement | name sourceRef@! targetRef@!
conversationNode* baseElement | name | @participantRef* @messageFlowRef* correlationKey*
correlationKey baseElement | name | @correlationPropertyRef*
correlationProperty rootElement | name type% | correlationPropertyRetrievalExpression+
correlationPropertyBinding baseElement | correlationPropertyRef@! | dataPath:formalExpression
correlationPropertyRetrievalExpression baseElement | messageRef@! | messagePath:formalExpression
correlationSubscription baseElement | correlationKeyRef@! | correlationPropertyBinding*
dataAssociation baseElement | - | @sourceRef* @targetRef transformation:formalExpression? assignment*
dataInput baseElement | name itemSubjectRef@ isCollection:bool=false | dataState?
dataInputAssociation dataAssociation | -
dataObject flowElement | itemSubjectRef@ isCollection:bool=false | dataState?
dataObjectReference flowElement | itemSubjectRef@ dataObjectRef@ | dataState?
dataOutput baseElement | name itemSubjectRef@ isCollection:bool=false | dataState?
dataOutputAssociation dataAssociation | -
dataState baseElement | name
dataStore rootElement | name capacity:int isUnlimited:bool=true itemSubjectRef@ | dataState?
dataStoreReference flowElement | itemSubjectRef@ dataStoreRef@ | dataState?
documentation - | id textFormat=text/plain | any*
endEvent throwEvent | -
endPoint rootElement | -
error rootElement | name errorCode structureRef%
errorEventDefinition eventDefinition | errorRef@
escalation rootElement | name escalationCode structureRef%
escalationEventDefinition eventDefinition | escalationRef@
event* flowNode | - | property*
eventBasedGateway gateway | instantiate:bool=false eventGatewayType:Exclusive/Parallel=Exclusive
eventDefinition* rootElement | -
exclusiveGateway gateway | default@
expression baseElementWithMixedContent | -
extension - | definition% mustUnderstand:bool=false | documentation*
extensionElements - | - | any*
flowElement* baseElement | name | auditing? monitoring? @categoryValueRef*
flowNode* flowElement | - | @incoming* @outgoing*
formalExpression expression | language evaluatesToTypeRef%
gateway flowNode | gatewayDirection:Unspecified/Converging/Diverging/Mixed=Unspecified
globalBusinessRuleTask globalTask | implementation=##unspecified
globalChoreographyTask choreography | initiatingParticipantRef@
globalConversation collaboration | -
globalManualTask globalTask | -
globalScriptTask globalTask | scriptLanguage | script?
globalTask callableElement | - | resourceRole*
globalUserTask globalTask | implementation=##unspecified | rendering*
group artifact | categoryValueRef@
humanPerformer performer | -
implicitThrowEvent throwEvent | -
inclusiveGateway gateway | default@
inputSet baseElement | name | @dataInputRefs* @optionalInputRefs* @whileExecutingInputRefs* @outputSetRefs*
interface rootElement | name! implementationRef% | operation+
intermediateCatchEvent catchEvent | -
intermediateThrowEvent throwEvent | -
ioBinding baseElement | operationRef@! inputDataRef@! outputDataRef@!
ioSpecification baseElement | - | dataInput* dataOutput* inputSet+ outputSet+
itemDefinition rootElement | structureRef% isCollection:bool=false itemKind:Information/Physical=Information
lane baseElement | name partitionElementRef@ | partitionElement:baseElement? @flowNodeRef* childLaneSet:laneSet?
laneSet baseElement | name | lane*
linkEventDefinition eventDefinition | name! | @source* @target?
loopCharacteristics* baseElement | -
manualTask task | -
message rootElement | name itemRef@
messageEventDefinition eventDefinition | messageRef@ | @operationRef?
messageFlow baseElement | name sourceRef@! targetRef@! messageRef@
messageFlowAssociation baseElement | innerMessageFlowRef@! outerMessageFlowRef@!
monitoring baseElement | -
multiInstanceLoopCharacteristics loopCharacteristics | isSequential:bool=false behavior:None/One/All/Complex=All
    oneBehaviorEventRef@ noneBehaviorEventRef@ | loopCardinality:expression? @loopDataInputRef? @loopDataOutputRef?
    inputDataItem:dataInput? outputDataItem:dataOutput? complexBehaviorDefinition* completionCondition:expression?
operation baseElement | name! implementationRef% | @inMessageRef @outMessageRef? @errorRef*
outputSet baseElement | name | @dataOutputRefs* @optionalOutputRefs* @whileExecutingOutputRefs* @inputSetRefs*
parallelGateway gateway | -
participant baseElement | name processRef@ | @interfaceRef* @endPointRef* participantMultiplicity?
participantAssociation baseElement | - | @innerParticipantRef @outerParticipantRef
participantMultiplicity baseElement | minimum:int=0 maximum:int=1
partnerEntity rootElement | name | @participantRef*
partnerRole rootElement | name | @participantRef*
performer resourceRole | -
potentialOwner humanPerformer | -
process callableElement | processType:None/Public/Private=None isClosed:bool=false isExecutable:bool
    definitionalCollaborationRef@ | auditing? monitoring? property* laneSet* flowElement* artifact* resourceRole*
    correlationSubscription* @supports*
property baseElement | name itemSubjectRef@ | dataState?
receiveTask task | implementation=##WebService instantiate:bool=false messageRef@ operationRef@
relationship baseElement | type! direction:None/Forward/Backward/Both | @source+ @target+
rendering baseElement | -
resource rootElement | name! | resourceParameter*
resourceAssignmentExpression baseElement | - | expression
resourceParameter baseElement | name type% isRequired:bool
resourceParameterBinding baseElement | parameterRef@! | expression
resourceRole baseElement | name | @resourceRef resourceParameterBinding* resourceAssignmentExpression?
rootElement* baseElement | -
script - | - | any*
scriptTask task | scriptFormat | script?
sendTask task | implementation=##WebService messageRef@ operationRef@
sequenceFlow flowElement | sourceRef@! targetRef@! isImmediate:bool | conditionExpression:expression?
serviceTask task | implementation=##WebService operationRef@
signal rootElement | name structureRef%
signalEventDefinition eventDefinition | signalRef@
standardLoopCharacteristics loopCharacteristics | testBefore:bool=false loopMaximum:int | loopCondition:expression?
startEvent catchEvent | isInterrupting:bool=true
subChoreography choreographyActivity | - | flowElement* artifact*
subConversation conversationNode | - | conversationNode*
subProcess activity | triggeredByEvent:bool=false | laneSet* flowElement* artifact*
task activity | -
terminateEventDefinition eventDefinition | -
text - | - | any*
textAnnotation artifact | textFormat=text/plain | text?
throwEvent* event | - | dataInput* dataInputAssociation* inputSet? eventDefinition* @eventDefinitionRef*
timerEventDefinition eventDefinition | - | timeDate:expression? timeDuration:expression? timeCycle:expression?
transaction subProcess | method:##Compensate/##Image/##Store=##Compensate
userTask task | implementation=##unspecified | rendering*
"""

# The diagram: shapes, edges and labels; with the colours of bpmn.io and of the OMG's later extension.
DIAGRAM = """
bpmndi:BPMNDiagram di:Diagram | - | bpmndi:BPMNPlane bpmndi:BPMNLabelStyle*
bpmndi:BPMNPlane di:Plane | bpmnElement@
bpmndi:BPMNEdge di:LabeledEdge | bpmnElement@ sourceElement@ targetElement@
    messageVisibleKind:initiating/non_initiating bioc:stroke bioc:fill color:border-color | bpmndi:BPMNLabel?
bpmndi:BPMNShape di:LabeledShape | bpmnElement@ isHorizontal:bool isExpanded:bool isMarkerVisible:bool
    isMessageVisible:bool
    participantBandKind:top_initiating/middle_initiating/bottom_initiating/top_non_initiating/middle_non_initiating/bottom_non_initiating
    choreographyActivityShape@ bioc:stroke bioc:fill color:background-color color:border-color | bpmndi:BPMNLabel?
bpmndi:BPMNLabel di:Label | labelStyle@ color:color
bpmndi:BPMNLabelStyle di:Style | - | dc:Font
di:DiagramElement* - | id | di:extension? any*
di:Diagram* - | name documentation resolution:float id
di:Node* di:DiagramElement | -
di:Edge* di:DiagramElement | - | di:waypoint+
di:LabeledEdge* di:Edge | -
di:Shape* di:Node | - | dc:Bounds
di:LabeledShape* di:Shape | -
di:Label* di:Node | - | dc:Bounds?
di:Plane* di:Node | - | di:DiagramElement*
di:Style* - | id
dc:Font - | name size:float isBold:bool isItalic:bool isUnderline:bool isStrikeThrough:bool
dc:Point - | x:float! y:float!
dc:Bounds - | x:float! y:float! width:float! height:float!
di:waypoint dc:Point | -
di:extension - | - | any*
"""


class Attribute(NamedTuple):
    name: str
    type: str  # "string", "bool", "int", "float", "enum", "ref" (names an element), "free" (may name anything)
    required: bool
    default: str | None
    values: tuple[str, ...]


class Slot(NamedTuple):
    """A place for children in the order of an element's content: for all of `kind` and of the kinds based on it."""

    kind: str
    least: int
    many: bool


class Kind(NamedTuple):
    name: str
    ancestors: frozenset[str]  # itself and all that it is based on
    is_abstract: bool
    attributes: dict[str, Attribute]  # its own and those of its ancestors
    slots: tuple[Slot, ...]
    holds_reference: bool  # an element that is nothing but the name of another one, in its text

    def place_of(self, kind: str) -> int | None:
        """The number of the slot for children of `kind`; None where it has no place here."""
        return _place(self.name, kind)


@lru_cache(maxsize=10_000)
def _place(holder: str, kind: str) -> int | None:
    ancestors = kinds()[kind].ancestors if kind in kinds() else frozenset({kind})
    return next((number for number, slot in enumerate(kinds()[holder].slots) if slot.kind in ancestors), None)


_NO_KIND = Kind(name="", ancestors=frozenset(), is_abstract=True, attributes={}, slots=(), holds_reference=False)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name; those of the diagram with the usual prefix (`bpmndi:BPMNShape`)."""
    rows = {row.name: row for row in map(_row, _lines())}
    found: dict[str, Kind] = {}
    local: dict[str, tuple[str, bool]] = {}

    def resolve(name: str) -> Kind:
        if name in found:
            return found[name]
        row = rows[name]
        base = resolve(row.base) if row.base != "-" else _NO_KIND
        for child in row.children:
            slot_kind, of_kind, is_reference = _child(child)
            if is_reference or of_kind:
                local.setdefault(slot_kind, (of_kind, is_reference))
        own = {attribute.name: attribute for attribute in map(_attribute, row.attributes)}
        slots = (*base.slots, *map(_slot, row.children))
        found[name] = Kind(
            name, base.ancestors | {name}, row.is_abstract, base.attributes | own, slots, holds_reference=False
        )
        return found[name]

    for name in rows:
        resolve(name)
    for name, (of_kind, is_reference) in local.items():
        # `event` in a complex behaviour takes the place of the abstract kind of that name, which no file holds.
        base = found[of_kind] if of_kind else _NO_KIND
        found[name] = base._replace(
            name=name, ancestors=base.ancestors | {name}, is_abstract=False, holds_reference=is_reference
        )
    return found


def _lines() -> list[str]:
    return [line for line in f"{TABLE}{DIAGRAM}".replace("\n    ", " ").split("\n") if line]


class _Row(NamedTuple):
    name: str
    is_abstract: bool
    base: str
    attributes: list[str]
    children: list[str]


def _row(line: str) -> _Row:
    head, *rest = line.split(" | ")
    name, base = head.split()
    attributes, children = ((part.split() if part != "-" else []) for part in (*rest, "-", "-")[:2])
    return _Row(name.rstrip("*"), name.endswith("*"), base, attributes, children)


def _attribute(text: str) -> Attribute:
    name_type, has_default, default = text.partition("=")
    required = name_type.endswith("!")
    name_type = name_type.rstrip("!")
    if name_type.endswith(("@", "%")):
        return Attribute(name_type[:-1], "ref" if name_type[-1] == "@" else "free", required, None, ())
    prefix, _, rest = name_type.partition(":")
    if prefix in {"bioc", "color"}:
        return Attribute(name_type, "string", required, None, ())
    values = tuple(rest.split("/")) if rest and rest not in {"bool", "int", "float"} else ()
    kind = "enum" if values else rest or "string"
    return Attribute(prefix, kind, required, default if has_default else None, values)


def _child(text: str) -> tuple[str, str, bool]:
    """The name of the child, the kind it is of where that is another, and whether its text names an element."""
    name = text.rstrip("?*+").lstrip("@%")
    if name.startswith(("bpmndi:", "di:", "dc:")):
        return name, "", False
    name, _, of_kind = name.partition(":")
    return name, of_kind, text[0] in "@%"


def _slot(text: str) -> Slot:
    return Slot(_child(text)[0], 0 if text[-1] in "?*" else 1, text[-1] in "*+")
