"""The object model: what elements say of themselves, and what changes do to the file around them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bpmn
from bpmn import metamodel
from bpmn.metamodel import kinds
from bpmn.names import short_name
from tests.bpmn.samples import document, order
from tests.gates import xsd
from tests.proof.cases import cases


def of(content: str, attributes: str = "") -> bpmn.Definitions:
    return bpmn.read(document(content, attributes).encode())


def the(definitions: bpmn.Definitions, name: str) -> bpmn.Element:
    element = definitions.by_id(name)
    assert element is not None, name
    return element


ORDER = bpmn.read(order())


# ---------------------------------------------------------------- what it is


def test_an_element_is_of_its_kind_and_of_all_that_it_is_based_on() -> None:
    pay = the(ORDER, "pay")
    assert pay.kind == "userTask"
    assert all(pay.is_a(name) for name in ("userTask", "task", "activity", "flowNode", "flowElement", "baseElement"))
    assert pay.is_a("gateway", "task")
    assert not pay.is_a("serviceTask", "event", "gateway")
    form = next(pay.below("{urn:x}form"))
    assert form.is_a("{urn:x}form")
    assert not form.is_a("baseElement")
    assert form.metakind is None


def test_elements_are_found_by_kind_and_base_in_the_order_of_the_file() -> None:
    assert [node.id for node in ORDER.all("flowNode")] == ["asked", "pay", "paid"]
    assert [node.id for node in ORDER.all("endEvent", "sequenceFlow")] == ["paid", "f1", "f2"]
    assert ORDER.first("message") is None
    process = the(ORDER, "order")
    assert [child.kind for child in process.children("event")] == ["startEvent", "endEvent"]
    assert process.child("task") == the(ORDER, "pay")
    assert process.parent == ORDER.root
    assert ORDER.root.parent is None
    assert {the(ORDER, "pay"), process.child("task")} == {the(ORDER, "pay")}


def test_it_says_where_it_stands() -> None:
    assert (ORDER.root.line, the(ORDER, "order").line, the(ORDER, "pay").line) == (2, 3, 5)
    assert the(ORDER, "pay").add("rendering").line == 0
    the(ORDER, "pay").child("rendering").remove()  # type: ignore[union-attr]
    assert repr(the(ORDER, "pay")) == "<userTask pay at line 5>"


@pytest.mark.parametrize(
    ("content", "name", "value"),
    [
        ('<userTask id="a"/>', "startQuantity", 1),
        ('<userTask id="a" startQuantity=" 3 "/>', "startQuantity", 3),
        ('<userTask id="a" startQuantity="three"/>', "startQuantity", None),
        ('<userTask id="a" startQuantity="1_0"/>', "startQuantity", None),
        ('<userTask id="a" startQuantity="٣"/>', "startQuantity", None),
        ('<userTask id="a" startQuantity="' + "9" * 5000 + '"/>', "startQuantity", None),
        ('<userTask id="a"/>', "isForCompensation", False),
        ('<userTask id="a" isForCompensation="1"/>', "isForCompensation", True),
        ('<userTask id="a" isForCompensation="0"/>', "isForCompensation", False),
        ('<userTask id="a" isForCompensation="yes"/>', "isForCompensation", None),
        ('<boundaryEvent id="a"/>', "cancelActivity", True),
        ('<process id="a"/>', "isExecutable", None),
        ('<process id="a"/>', "processType", "None"),
        ('<process id="a" processType="Public"/>', "processType", "Public"),
        ('<userTask id="a"/>', "implementation", "##unspecified"),
        ('<userTask id="a"/>', "nothing", None),
        ('<userTask id="a" odd="1"/>', "odd", "1"),
        ('<userTask id="a" x:odd="1"/>', "{urn:x}odd", "1"),
        ('<x:y id="a" n="1"/>', "n", "1"),
        ('<dc:Bounds id="a" x="1.5e1"/>', "x", 15.0),
        ('<dc:Bounds id="a" x="-INF"/>', "x", float("-inf")),
        ('<dc:Bounds id="a" x="nan"/>', "x", None),
        ('<dc:Bounds id="a" x="1_0"/>', "x", None),
    ],
)
def test_a_value_is_of_the_type_of_its_attribute_and_else_its_default(content: str, name: str, value: object) -> None:
    found = the(of(content), "a").value(name)
    assert (found, type(found)) == (value, type(value))


def test_text_is_all_that_stands_inside() -> None:
    pay = the(ORDER, "pay")
    assert pay.documentation == "Within 3 days"
    assert ORDER.first("conditionExpression").text == "a < b"  # type: ignore[union-attr]
    assert (
        the(
            of("<task id='a'><documentation>A</documentation><documentation>B</documentation></task>"), "a"
        ).documentation
        == "A\n\nB"
    )


# ---------------------------------------------------------------- references


def test_a_reference_is_followed_from_an_attribute_and_from_a_child() -> None:
    flow, pay = the(ORDER, "f1"), the(ORDER, "pay")
    assert flow.ref("sourceRef") == the(ORDER, "asked")
    assert flow.ref("targetRef") == pay
    assert pay.refs("incoming") == [flow]
    assert pay.refs("nothing") == []
    assert the(ORDER, "s").ref("bpmnElement") == pay, "not the field of a form that has the same id"


def test_prefixes_of_references_are_understood() -> None:
    text = """<message id="m"/><message id="o:m"/><process id="p">
      <sendTask id="own" messageRef="t:m"/><sendTask id="default" messageRef=" m "/><sendTask id="unknown" messageRef="q:m"/>
      <sendTask id="other" messageRef="x:m"/><sendTask id="whole" messageRef="o:m"/><sendTask id="gone" messageRef="n"/>
      <sendTask id="empty" messageRef=""/></process>"""
    definitions = of(text, 'xmlns:t="urn:t"')
    found = {task.id: task.ref("messageRef") for task in definitions.all("sendTask")}
    message = the(definitions, "m")
    assert found == {
        "own": message,
        "default": message,
        "unknown": message,
        "other": None,
        "whole": the(definitions, "o:m"),
        "gone": None,
        "empty": None,
    }


# ---------------------------------------------------------------- adding


PARENTS = {
    "process": '<process id="a"/>',
    "definitions": "",
    "userTask": '<process id="p"><userTask id="a"/></process>',
    "sequenceFlow": '<process id="p"><sequenceFlow id="a" sourceRef="p" targetRef="p"/></process>',
    "bpmndi:BPMNShape": '<bpmndi:BPMNDiagram><bpmndi:BPMNPlane><bpmndi:BPMNShape id="a" bpmnElement="p"/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
}
# Elements that the schema declares, but lets stand nowhere or only as children of one kind.
NOWHERE = {"callableElement", "event", "gateway"}


def fitting(parent: str) -> list[str]:
    """The kinds that may stand in it."""
    metakind = kinds()[parent]
    local = {name for name, kind in kinds().items() if kind.holds_reference or name not in ELEMENTS}
    found = []
    for name, kind in kinds().items():
        place = metakind.place_of(name)
        if place is None or kind.is_abstract or name in NOWHERE:
            continue
        if name not in local or metakind.slots[place].kind == name:
            found.append(name)
    return found


# Those with a row of their own; the others are names of children.
ELEMENTS = {line.split()[0].rstrip("*") for line in metamodel._lines()}


@cases(120)
@given(st.sampled_from(sorted(PARENTS)), st.data())
def test_what_is_added_in_any_order_stands_in_the_order_of_the_schema(parent: str, data: st.DataObject) -> None:
    definitions = of(PARENTS[parent])
    element = definitions.by_id("a") or definitions.root
    assert element.kind == parent
    full: Counter[int] = Counter()
    added = []
    chosen = data.draw(st.lists(st.sampled_from(fitting(parent)), min_size=1, max_size=12))
    needed = [slot.kind for slot in kinds()[parent].slots if slot.least]
    for kind in data.draw(st.permutations(chosen + needed)):
        metakind = kinds()[parent]
        place = metakind.place_of(kind)
        assert place is not None
        if full[place] and not metakind.slots[place].many:
            continue
        full[place] += 1
        added.append(element.add(kind))
    assert sorted(map(id, (each.node for each in added))) == sorted(map(id, (each.node for each in element.children())))
    same = [each for each in element.children() if each.kind == added[0].kind]
    assert same == [each for each in added if each.kind == added[0].kind], "what is alike stays in the order of adding"
    written = bpmn.write(definitions)
    assert [
        problem for problem in xsd.problems(written) if "not expected" in problem and "Missing" not in problem
    ] == []
    codes = {problem.code for problem in bpmn.check(bpmn.read(written))}
    assert not codes & {"wrong-order", "out-of-place", "unknown-element", "duplicate-id"}


def test_every_parent_of_that_property_has_choices() -> None:
    assert {parent: len(fitting(parent)) > 2 for parent in PARENTS} == dict.fromkeys(PARENTS, True)
    wrong = order().replace(
        b"<incoming>f1</incoming>\n    <outgoing>f2</outgoing>", b"<outgoing>f2</outgoing><incoming>f1</incoming>"
    )
    assert any("not expected" in problem for problem in xsd.problems(wrong))


def test_an_id_is_made_up_where_the_schema_knows_one_and_nobody_expects_none() -> None:
    definitions = of('<process id="UserTask_1"/>')
    process = definitions.root.child("process")
    assert process is not None
    assert [process.add("userTask").id for _ in range(2)] == ["UserTask_2", "UserTask_3"]
    assert process.add("userTask", id="UserTask_4").id == "UserTask_4"
    assert process.add("userTask").id == "UserTask_5"
    assert process.add("userTask", id=None).id is None
    assert process.add("documentation").id is None
    assert process.add_text("supports", "other").id is None
    shape = (
        definitions.root.add("bpmndi:BPMNDiagram").add("bpmndi:BPMNPlane", bpmnElement=process).add("bpmndi:BPMNShape")
    )
    assert shape.id == "BPMNShape_1"
    assert shape.parent is not None
    assert shape.parent.ref("bpmnElement") == process


def test_attributes_are_written_as_the_schema_wants_them() -> None:
    definitions = of('<process id="p"/>')
    process = the(definitions, "p")
    task = process.add("userTask", name="A", isForCompensation=True, startQuantity=2, implementation=None)
    assert dict(task.node.attrib) == {
        "id": "UserTask_1",
        "name": "A",
        "isForCompensation": "true",
        "startQuantity": "2",
    }
    loop = task.add("multiInstanceLoopCharacteristics", isSequential=False)
    assert loop.get("isSequential") == "false"
    flow = process.add("sequenceFlow", sourceRef=task, targetRef=task)
    assert (flow.get("sourceRef"), flow.get("targetRef")) == (task.id, task.id)
    for value, written in (
        (1.0, "1"),
        (1.5, "1.5"),
        (float("nan"), "NaN"),
        (float("inf"), "INF"),
        (float("-inf"), "-INF"),
    ):
        bounds = definitions.root.add("dc:Bounds", x=value)
        assert bounds.get("x") == written
        assert repr(bounds.value("x")) == repr(value)
    task.set("name", None)
    task.set("name", None)
    assert task.name is None
    task.name = "Б"
    assert task.get("name") == "Б"


def test_what_python_does_not_let_be_a_name_is_written_with_a_line_below() -> None:
    assignment = of('<process id="p"/>').root.add("import", namespace="a", location="b", importType="c", class_="d")
    assert assignment.get("class") == "d"


def test_namespaces_are_taken_from_where_they_are_declared() -> None:
    definitions = of('<process id="p"/>')
    process = the(definitions, "p")
    process.add_extension("{urn:x}known").set("{urn:x}a", 1)
    process.set("bioc:stroke", "red")
    written = bpmn.write(definitions)
    assert b'<extensionElements><x:known x:a="1"/></extensionElements>' in written
    assert the(bpmn.read(written), "p").get("bioc:stroke") == "red"


def test_prefixes_that_nobody_knows_and_elements_without_a_namespace_are_refused() -> None:
    process = the(of('<process id="p"/>'), "p")
    with pytest.raises(
        ValueError, match=r"the prefix of `camunda:field` is none of `bpmn`, .*write `\{namespace\}name`"
    ):
        process.add("camunda:field")
    with pytest.raises(ValueError, match="camunda:field"):
        process.get("camunda:field")
    with pytest.raises(ValueError, match="would become one of `http"):
        process.add("{}field")
    assert list(process.children()) == []
    prefixed = bpmn.new("urn:t").root.add("process").add_extension("{}field")
    assert prefixed.kind == "{}field"


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("<process>\n  <task/>\n</process>", "task", "<process>\n  <task/>\n  <task/>\n</process>"),
        ("<process>\n  <task/>\n</process>", "laneSet", "<process>\n  <laneSet/>\n  <task/>\n</process>"),
        (
            "<process>\n  <task/>\n  <group/>\n</process>",
            "task",
            "<process>\n  <task/>\n  <task/>\n  <group/>\n</process>",
        ),
        (
            "<process>\n  <task/>\n  <task/>\n</process>",
            "group",
            "<process>\n  <task/>\n  <task/>\n  <group/>\n</process>",
        ),
        ("<process><task/></process>", "task", "<process><task/><task/></process>"),
        ("<process>\n</process>", "task", "<process>\n<task/></process>"),
    ],
)
def test_what_is_added_is_indented_like_its_neighbours_and_leaves_no_trace_when_it_is_removed(
    before: str, kind: str, after: str
) -> None:
    definitions = of(before)
    process = definitions.first("process")
    assert process is not None
    added = process.add(kind, id=None)
    assert f"\n{after}\n" in bpmn.write(definitions).decode()
    added.remove()
    assert f"\n{before}\n" in bpmn.write(definitions).decode()


def test_extensions_are_kept_together() -> None:
    pay = the(bpmn.read(order()), "pay")
    pay.add_extension("{urn:x}more")
    pay.add_extension("{urn:z}more")
    assert [each.kind for each in pay.extensions()] == ["{urn:x}form", "{urn:x}more", "{urn:z}more"]
    assert [each.kind for each in pay.extensions("{urn:x}more")] == ["{urn:x}more"]
    assert len(list(pay.children("extensionElements"))) == 1
    assert the(ORDER, "asked").extensions() == []


def test_a_description_is_one_part_that_comes_first() -> None:
    definitions = bpmn.read(order())
    pay = the(definitions, "pay")
    pay.documentation = "Жаңа <текст>"
    assert [child.kind for child in pay.children()][:2] == ["documentation", "extensionElements"]
    assert pay.documentation == "Жаңа <текст>"
    pay.documentation = ""
    assert pay.child("documentation") is None
    assert xsd.problems(bpmn.write(definitions)) == []


def test_a_large_process_is_built_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    def counted(tag: str) -> str:
        nonlocal looks
        looks += 1
        return short_name(tag)

    monkeypatch.setattr("bpmn.elements.short_name", counted)

    def build(size: int) -> int:
        nonlocal looks
        definitions = bpmn.new("urn:t")
        process = definitions.root.add("process")
        plane = definitions.root.add("bpmndi:BPMNDiagram").add("bpmndi:BPMNPlane")
        looks = 0
        for _ in range(size):
            task = process.add("userTask", name="x")
            task.add_text("incoming", "f")
            process.add("sequenceFlow", sourceRef=task, targetRef=task)
            plane.add("bpmndi:BPMNShape", bpmnElement=task).add("dc:Bounds", x=1, y=1, width=1, height=1)
        for task in list(process.children("task")):
            task.remove()
        return looks

    small, large = build(100), build(400)
    assert small > 400
    assert large < 4.2 * small


# ---------------------------------------------------------------- removing


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("<documentation>a<x:b id='r'/>c</documentation>", "<documentation>ac</documentation>"),
        ("<documentation><x:b id='r'/>c</documentation>", "<documentation>c</documentation>"),
        ("<documentation>a<x:i/>b<x:b id='r'>d</x:b>c</documentation>", "<documentation>a<x:i/>bc</documentation>"),
        ("<documentation>a<!-- i --><x:b id='r'/>c</documentation>", "<documentation>a<!-- i -->c</documentation>"),
        ("<process>\n  <task id='r'/>\n  <task/>\n</process>", "<process>\n  <task/>\n</process>"),
        ("<process>\n  <task/>\n  <task id='r'/>\n</process>", "<process>\n  <task/>\n</process>"),
    ],
)
def test_the_text_around_what_is_removed_stays(content: str, left: str) -> None:
    definitions = of(content)
    the(definitions, "r").remove()
    assert f"\n{left}\n" in bpmn.write(definitions).decode()
    assert definitions.by_id("r") is None


def test_what_is_removed_is_found_no_more_and_its_ids_are_free() -> None:
    definitions = bpmn.read(order())
    the(definitions, "order").remove()
    assert [name for name in ("order", "pay", "f1", "form") if definitions.by_id(name)] == []
    assert the(definitions, "s").ref("bpmnElement") is None
    definitions.root.add("process", id="pay")
    with pytest.raises(ValueError, match="the root of a file cannot be removed"):
        definitions.root.remove()


def test_new_text_takes_the_place_of_what_was_inside() -> None:
    definitions = of('<process id="p"><documentation>a<x:b id="b"/>c</documentation></process>')
    documentation = definitions.first("documentation")
    assert documentation is not None
    with pytest.raises(ValueError, match="XML compatible"):
        documentation.text = "\0"
    assert definitions.by_id("b") is not None
    assert documentation.text == "ac"
    documentation.text = "d"
    assert documentation.text == "d"
    assert definitions.by_id("b") is None
    the(definitions, "p").add("task", id="b")


# ---------------------------------------------------------------- ids


@pytest.mark.parametrize("name", ["", " ", "1a", "-a", ".a", "a b", "a:b", "ю", "a\n", "a/b", "é"])
def test_what_cannot_be_an_id_is_refused(name: str) -> None:
    task = the(of('<process id="p"><task id="a"/></process>'), "a")
    with pytest.raises(ValueError, match="cannot be an id"):
        task.set("id", name)
    assert task.id == "a"


def test_an_id_is_given_once() -> None:
    definitions = of('<process id="p"><task id="a"/><task id="b"/></process>')
    a, b = the(definitions, "a"), the(definitions, "b")
    with pytest.raises(ValueError, match="the id `b` is taken"):
        a.set("id", "b")
    a.set("id", "a")
    a.set("id", "c")
    b.set("id", "a")
    assert (definitions.by_id("a"), definitions.by_id("b"), definitions.by_id("c")) == (b, None, a)
    a.set("id", None)
    assert definitions.by_id("c") is None
    assert a.id is None
    with pytest.raises(ValueError, match="needs an id"):
        b.set("default", a)


def test_the_ids_of_other_tools_are_known_and_may_be_the_same() -> None:
    definitions = of('<process id="p"><extensionElements><x:a id="a"/></extensionElements><task id="a"/></process>')
    task, other = the(definitions, "a"), definitions.first("{urn:x}a")
    assert task.kind == "task", "what is BPMN comes first"
    assert other is not None
    other.set("id", "p")
    assert the(definitions, "p").kind == "process"
    other.set("id", "имя 1")
    assert definitions.by_id("имя 1") == other
    task.remove()
    assert definitions.by_id("a") is None


def test_of_two_with_one_id_the_first_is_meant_and_then_the_other() -> None:
    definitions = of('<process id="p"><task id="a"/><userTask id="a"/><task id="a"/></process>')
    assert the(definitions, "a").kind == "task"
    the(definitions, "a").remove()
    assert the(definitions, "a").kind == "userTask"
    the(definitions, "a").set("id", "b")
    last = the(definitions, "a")
    assert last.kind == "task"
    assert definitions.free_id("a") == "A_1"
    with pytest.raises(ValueError, match="taken"):
        the(definitions, "b").set("id", "a")


@pytest.mark.parametrize("value", ["\ud800", "a\0b", "\x01", "\ufffe"])
def test_a_change_that_fails_leaves_nothing_behind(value: str) -> None:
    definitions = bpmn.read(order())
    before = bpmn.write(definitions)
    process = the(definitions, "order")
    for change in (
        lambda: process.set("name", value),
        lambda: process.add("task", id="new", name=value),
        lambda: process.add("task", id="new", default=process.add("task", id=value)),
        lambda: process.add_text("supports", value),
    ):
        with pytest.raises(ValueError, match=r"XML compatible|surrogates|cannot be an id"):
            change()
    assert bpmn.write(definitions) == before
    assert definitions.by_id("new") is None


@cases(60)
@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "rename"]), st.integers(0, 30)), max_size=25))
@example([("add", 0), ("rename", 1), ("remove", 1)])
def test_ids_are_known_as_the_file_has_them_whatever_was_changed(changes: list[tuple[str, int]]) -> None:
    definitions = of(
        '<process id="Task_1"><task id="a"/><subProcess id="a"><task id="b"/></subProcess><x:a id="b"/></process>'
    )
    definitions.by_id("a")
    for change, number in changes:
        elements = [each for each in definitions.all() if each != definitions.root.child()]
        element = elements[number % len(elements)] if elements else definitions.root
        if change == "add":
            (element if element.is_a("subProcess", "definitions") else definitions.root).add("task")
        elif change == "remove" and elements:
            element.remove()
        elif elements:
            element.set("id", definitions.free_id("b"))
    expected: dict[str, bpmn.Element] = {}
    for element in sorted(definitions.all(), key=lambda each: each.metakind is None):
        if element.id:
            expected.setdefault(element.id, element)
    assert {name: definitions.by_id(name) for name in expected} == expected
    assert {name for name in definitions._ids() if definitions._ids()[name]} == set(expected)


def test_an_element_is_moved_with_what_is_inside_to_where_the_schema_wants_it() -> None:
    definitions = bpmn.read(
        document(
            '<process id="p"><task id="t"><documentation/></task></process><process id="q"><group id="g"/></process>'
        ).encode()
    )
    task, target = definitions.by_id("t"), definitions.by_id("q")
    assert task is not None
    assert target is not None
    target.take(task)
    assert [child.id for child in target.children()] == ["t", "g"]
    assert definitions.by_id("t") == task
    assert task.child("documentation") is not None
    with pytest.raises(ValueError, match="into itself"):
        task.take(target)
    assert [child.id for child in target.children()] == ["t", "g"]
