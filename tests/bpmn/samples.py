"""Files for the tests of `bpmn`: those of the BPMN Model Interchange Working Group, and short ones written out."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bpmn.names import BPMNDI, DC, DI, MODEL, XSI
from tests.support.examples import ROOT

# They lie beside the project, not in it.
MIWG = sorted((ROOT.parent / "shared" / "bpmn-miwg").glob("*.bpmn"))
NO_MIWG = "the models of the BPMN MIWG are not there: ../shared/bpmn-miwg"

NAMESPACES = (
    f'xmlns="{MODEL}" xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}" xmlns:xsi="{XSI}" xmlns:x="urn:x"'
)

ORDER = """<process id="order" name="Order">
  <startEvent id="asked" name="Asked"><outgoing>f1</outgoing></startEvent>
  <userTask id="pay" name="Pay &amp; sign" x:colour="red">
    <documentation>Within <x:b>3</x:b> days</documentation>
    <extensionElements><x:form id="form"><x:field id="pay"/></x:form></extensionElements>
    <incoming>f1</incoming>
    <outgoing>f2</outgoing>
  </userTask>
  <endEvent id="paid"><incoming>f2</incoming></endEvent>
  <sequenceFlow id="f1" sourceRef="asked" targetRef="pay"/>
  <sequenceFlow id="f2" sourceRef="pay" targetRef="paid"><conditionExpression xsi:type="tFormalExpression" language="x">a &lt; b</conditionExpression></sequenceFlow>
</process>
<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="order">
  <bpmndi:BPMNShape id="s" bpmnElement="pay"><dc:Bounds x="1" y="2.5" width="100" height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge id="e" bpmnElement="f1"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="4"/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""


def document(content: str = "", attributes: str = "") -> str:
    """The root stands on line 2, the content begins on line 3."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions {NAMESPACES} targetNamespace="urn:t" {attributes}>\n{content}\n</definitions>\n'


def order() -> bytes:
    return document(ORDER).encode()


def samples() -> dict[str, bytes]:
    """What is there to be changed at random: the models of the MIWG, or else our own."""
    gate = (ROOT / "tests" / "gates" / "service.bpmn").read_bytes()
    return {path.name: path.read_bytes() for path in MIWG} or {"order": order(), "service": gate}


def canonical(data: bytes) -> tuple[str, list[dict[Any, str]]]:
    """What a file in UTF-8 says, however it is written: canonical XML with comments, and the namespaces in force."""
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, recover=True)
    tree = etree.ElementTree(etree.fromstring(data, parser))
    return etree.canonicalize(tree, with_comments=True), [node.nsmap for node in tree.iter("*")]
