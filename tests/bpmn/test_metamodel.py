"""The table of the metamodel says what the schema of the OMG says: nothing more, nothing less, nothing in another order."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bpmn import metamodel
from bpmn.metamodel import Attribute, kinds

XSD = "{http://www.w3.org/2001/XMLSchema}"
FILES = {"Semantic.xsd": "", "BPMN20.xsd": "", "BPMNDI.xsd": "bpmndi:", "DI.xsd": "di:", "DC.xsd": "dc:"}

# These may name what is outside of BPMN or of the file: types, interfaces, and what is called in other files.
FREE = {
    ("callActivity", "calledElement"),
    ("callChoreography", "calledChoreographyRef"),
    ("callConversation", "calledCollaborationRef"),
    ("correlationProperty", "type"),
    ("error", "structureRef"),
    ("escalation", "structureRef"),
    ("extension", "definition"),
    ("formalExpression", "evaluatesToTypeRef"),
    ("interface", "implementationRef"),
    ("itemDefinition", "structureRef"),
    ("operation", "implementationRef"),
    ("resourceParameter", "type"),
    ("signal", "structureRef"),
}
# The simple types of the schema, in the words of the table.
NAMES_OF_TYPES = {
    "ID": "string",
    "string": "string",
    "anyURI": "string",
    "boolean": "bool",
    "int": "int",
    "integer": "int",
    "double": "float",
    "QName": "ref",
    "IDREF": "ref",
}


def schema_folder() -> Path:
    found = find_spec("SpiffWorkflow")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "bpmn" / "parser" / "schema"


TREES = {name: etree.parse(schema_folder() / name).getroot() for name in FILES}


# Which element is of which type: mostly `userTask` of `tUserTask`, but `ioBinding` of `tInputOutputBinding`.
ELEMENT_OF = {
    f"{prefix}{node.get('type').rpartition(':')[2]}": f"{prefix}{node.get('name')}"
    for file, prefix in FILES.items()
    for node in TREES[file].findall(f"{XSD}element")
}


def kind_of(prefix: str, name: str) -> str:
    """The kind that a type or an element of the schema is, as it is called there: with a prefix, or in its own file."""
    name = name if ":" in name else f"{prefix}{name}"
    return ELEMENT_OF.get(name, name)


TYPES = {
    kind_of(prefix, node.get("name")): node
    for file, prefix in FILES.items()
    for node in TREES[file].findall(f"{XSD}complexType")
}
SIMPLE = {
    f"{prefix}{node.get('name')}": node
    for file, prefix in FILES.items()
    for node in TREES[file].findall(f"{XSD}simpleType")
}
HEADS = {
    kind_of(prefix, node.get("name")): kind_of(prefix, node.get("substitutionGroup"))
    if node.get("substitutionGroup")
    else None
    for file, prefix in FILES.items()
    for node in TREES[file].findall(f"{XSD}element")
}
PREFIX = {name: prefix for file, prefix in FILES.items() for name in TYPES if TYPES[name] in list(TREES[file])}
# Rows of ours for what the schema knows without a type of its own: a point of a line, and extensions of diagrams.
WITHOUT_TYPE = {"di:waypoint", "di:extension"}


def rows() -> dict[str, Any]:
    return {row.name: row for row in map(metamodel._row, metamodel._lines())}


def base_of(kind: str) -> str:
    extension = TYPES[kind].find(f"{XSD}complexContent/{XSD}extension")
    return "-" if extension is None else kind_of(PREFIX[kind], extension.get("base"))


def content(kind: str) -> Any:
    extension = TYPES[kind].find(f"{XSD}complexContent/{XSD}extension")
    return TYPES[kind] if extension is None else extension


def attributes_of(kind: str) -> dict[str, Attribute]:
    return {node.get("name"): attribute(kind, node) for node in content(kind).findall(f"{XSD}attribute")}


def attribute(kind: str, node: Any) -> Attribute:
    name, type_, values = node.get("name"), node.get("type"), ()
    if type_.startswith("xsd:"):
        type_ = NAMES_OF_TYPES[type_.removeprefix("xsd:")]
    else:
        simple = SIMPLE[type_]
        is_open = simple.find(f"{XSD}union") is not None
        if is_open:
            assert simple.find(f"{XSD}union").get("memberTypes") == "xsd:anyURI"
        values = () if is_open else tuple(each.get("value") for each in simple.iter(f"{XSD}enumeration"))
        type_ = "string" if is_open else "enum"
    if (kind, name) in FREE:
        type_ = "free"
    return Attribute(name, type_, node.get("use") == "required", node.get("default"), values)


def children_of(kind: str) -> Iterator[tuple[str, str, int, bool]]:
    """The name of each child, the type it is of, its least number, and whether it may stand more than once."""
    for node in content(kind).iter(f"{XSD}element", f"{XSD}any"):
        least, most = int(node.get("minOccurs", "1")), node.get("maxOccurs", "1")
        if node.tag == f"{XSD}any":
            yield "any", "", least, most != "1"
        elif node.get("ref"):
            name = kind_of(PREFIX[kind], node.get("ref"))
            yield name, name, least, most != "1"
        else:
            name, type_ = f"{PREFIX[kind]}{node.get('name')}", node.get("type")
            of = (
                "reference"
                if type_ in {"xsd:QName", "xsd:IDREF"}
                else kind_of("", type_)
                if type_ and not PREFIX[kind]
                else name
            )
            yield name, of, least, most != "1"


def test_the_table_has_every_type_of_the_schema_and_no_other() -> None:
    assert len(TYPES) > 150
    assert set(rows()) - WITHOUT_TYPE == set(TYPES)
    assert len(metamodel._lines()) == len(rows()), "no kind has two rows"


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_kind_is_as_the_schema_says(kind: str) -> None:
    row = rows()[kind]
    assert row.base == base_of(kind)
    assert row.is_abstract == (TYPES[kind].get("abstract") == "true")
    own = {each.name: each for each in map(metamodel._attribute, row.attributes)}
    ours = {name for name in own if name.startswith(("bioc:", "color:"))}
    expected = attributes_of(kind)
    assert set(own) - ours == set(expected)
    for name, attribute_ in expected.items():
        assert own[name] == attribute_


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_children_of_a_kind_stand_as_the_schema_says(kind: str) -> None:
    said = []
    for text in rows()[kind].children:
        name, of, is_reference = metamodel._child(text)
        slot = metamodel._slot(text)
        of = "" if name == "any" else "reference" if is_reference else of or name
        said.append((name, of, slot.least, slot.many))
    expected = list(children_of(kind))
    assert said == expected


def test_attributes_and_children_of_the_base_come_first() -> None:
    task = kinds()["userTask"]
    assert [slot.kind for slot in task.slots][:3] == ["documentation", "extensionElements", "auditing"]
    assert task.slots[-1].kind == "rendering"
    assert {"id", "name", "default", "implementation"} <= set(task.attributes)
    assert kinds()["receiveTask"].attributes["implementation"].default == "##WebService"


def accepted(head: str) -> set[str]:
    """The elements that may stand where the schema has `head`: itself, and those that it lets stand for it."""
    found = {head}
    while more := {name for name, of in HEADS.items() if of in found} - found:
        found |= more
    return {name for name in found if name not in TYPES or TYPES[name].get("abstract") != "true"}


# Elements that the schema declares, but lets stand nowhere.
NOWHERE = {"callableElement", "event", "gateway"}
# The schema lets only shapes and edges stand in a plane; of the other kinds, no tool puts one there.
IN_A_PLANE = {"bpmndi:BPMNLabel", "bpmndi:BPMNPlane"}

GLOBAL_SLOTS = [
    (kind, number, slot.kind)
    for kind in sorted(TYPES)
    for number, slot in enumerate(kinds()[kind].slots)
    if slot.kind in HEADS and slot.kind not in NOWHERE  # but as a child of its own name
]


@pytest.mark.parametrize("name", sorted({slot for _, _, slot in GLOBAL_SLOTS}))
def test_a_place_takes_the_elements_that_the_schema_lets_stand_there(name: str) -> None:
    kind, number, _ = next(each for each in GLOBAL_SLOTS if each[2] == name)
    concrete = {each for each in HEADS if not kinds()[each].is_abstract}
    takes = {each for each in concrete if kinds()[kind].place_of(each) == number} - NOWHERE
    if name == "di:DiagramElement":
        takes -= IN_A_PLANE
    assert takes == accepted(name), f"at {number} of {kind}"


def test_an_element_that_is_only_a_reference_has_no_attributes_and_no_children() -> None:
    flow = kinds()["incoming"]
    assert flow.holds_reference
    assert (flow.attributes, flow.slots) == ({}, ())
    assert not kinds()["dataPath"].holds_reference
    assert kinds()["dataPath"].ancestors >= {"formalExpression", "expression"}


def test_no_name_of_a_child_means_a_reference_here_and_an_element_there() -> None:
    found: dict[str, set[str]] = {}
    for kind in TYPES:
        for name, of, _, _ in children_of(kind):
            found.setdefault(name, set()).add(of)
    assert {name: of for name, of in found.items() if "reference" in of and len(of) > 1} == {}


def test_a_name_of_a_child_is_of_one_kind() -> None:
    found: dict[str, set[str]] = {}
    for kind in TYPES:
        for name, of, _, _ in children_of(kind):
            found.setdefault(name, set()).add(of)
    # The table keeps the kind that has more attributes: every `condition` is a formal expression.
    assert {name: of for name, of in found.items() if len(of) > 1} == {"condition": {"expression", "formalExpression"}}
    assert kinds()["condition"].ancestors >= {"expression", "formalExpression"}


def test_the_points_of_a_line_are_points() -> None:
    (node,) = content("di:Edge").iter(f"{XSD}element")
    assert (node.get("name"), node.get("type")) == ("waypoint", "dc:Point")
    assert "dc:Point" in kinds()["di:waypoint"].ancestors


def test_the_event_of_a_complex_behaviour_takes_the_place_of_the_abstract_one() -> None:
    assert TYPES["event"].get("abstract") == "true"
    assert ("event", "implicitThrowEvent", 0, False) in list(children_of("complexBehaviorDefinition"))
    assert kinds()["event"].ancestors >= {"event", "implicitThrowEvent"}
    assert "event" in kinds()["startEvent"].ancestors
