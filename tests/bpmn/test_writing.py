"""Writing: what was read comes out as it was, what was changed is changed and nothing else, ids are ASCII."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmn
from bpmn.names import BPMNDI, DC, DI, MODEL, XSI
from tests.bpmn.samples import MIWG, NO_MIWG, canonical, document, order
from tests.gates import xsd
from tests.proof.cases import cases

# ---------------------------------------------------------------- the models of the MIWG

miwg = pytest.mark.skipif(not MIWG, reason=NO_MIWG)


@miwg
def test_all_models_of_the_miwg_are_there() -> None:
    assert len(MIWG) == 21


@miwg
@pytest.mark.parametrize("path", MIWG, ids=lambda path: path.stem)
def test_a_model_of_the_miwg_comes_out_as_it_was(path: Path) -> None:
    data = path.read_bytes()
    definitions = bpmn.read(path)
    written = bpmn.write(definitions)
    assert canonical(written) == canonical(data)
    assert bpmn.write(definitions) == written
    assert bpmn.write(bpmn.read(written)) == written
    assert xsd.problems(data) == xsd.problems(written) == []
    assert bpmn.check(definitions) == []


def test_the_comparison_sees_every_kind_of_difference() -> None:
    data = order()
    for old, new in (
        (b"Within ", b"Within"),
        (b">3<", b">4<"),
        (b'x:colour="red"', b'x:colour="Red"'),
        (b"<x:b>", b"<!-- c --><x:b>"),
        (b'xmlns:x="urn:x"', b'xmlns:x="urn:x" xmlns:y="urn:y"'),
        (b"  <endEvent", b" <endEvent"),
    ):
        assert old in data
        assert canonical(data.replace(old, new, 1)) != canonical(data)


# ---------------------------------------------------------------- random files

LETTERS = st.text(st.sampled_from("ab кқ'é—1 \n\t.>{}$-"), max_size=8)
PIECES = st.one_of(
    LETTERS.map(lambda text: escape(text, quote=True)),
    st.sampled_from(["&#10;", "&#x9;", "&#13;", "&amp;", "&lt;", "&quot;", "&apos;", "&#x4D9;", "\r\n"]),
)
VALUES = st.lists(PIECES, max_size=3).map("".join)
COMMENTS = LETTERS.map(lambda text: f"<!--{text.replace('--', '')} -->")
INSTRUCTIONS = LETTERS.map(lambda text: f"<?tool {text.replace('?>', '')}?>")
CDATA = LETTERS.map(lambda text: f"<![CDATA[<{text}&]]>")

KINDS = ["process", "userTask", "subProcess", "sequenceFlow", "documentation", "extensionElements", "incoming", "text"]
KINDS += ["script", "nonsense", "conditionExpression", "laneSet", "lane", "flowNodeRef", "message"]
FOREIGN = [
    "x:thing",
    "y:thing",
    "x:documentation",
    "bpmndi:BPMNDiagram",
    "bpmndi:BPMNShape",
    "dc:Bounds",
    "di:waypoint",
]
ATTRIBUTES = ["id", "name", "sourceRef", "isExecutable", "x:term", "y:term", "xsi:type", "xml:space", "xml:lang", "odd"]


@st.composite
def elements(draw: st.DrawFn, prefix: str, depth: int = 0) -> str:
    tag = draw(st.sampled_from([f"{prefix}{kind}" for kind in KINDS] + FOREIGN))
    start = f"<{tag}"
    for name in draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True, max_size=4)):
        value = draw(st.sampled_from(["preserve", "default"]) if name == "xml:space" else VALUES)
        if name == "id":
            value = value.encode("ascii", "ignore").decode()
            value = value.replace("&#x4D9;", "")
        quote = draw(st.sampled_from("\"'"))
        start += f"{draw(st.sampled_from([' ', chr(10) + '  ']))}{name}={quote}{value}{quote}"
    if draw(st.booleans()) and depth:
        return f"{start}/>"
    inside = st.one_of(VALUES, COMMENTS, INSTRUCTIONS, CDATA)
    if depth < 5:
        inside |= elements(prefix, depth + 1)
    return f"{start}>{''.join(draw(st.lists(inside, max_size=4 if depth < 3 else 2)))}</{tag}>"


@st.composite
def files(draw: st.DrawFn) -> bytes:
    name = draw(st.sampled_from(["", "bpmn", "semantic", "ns0"]))
    prefix = f"{name}:" if name else ""
    around = st.lists(st.one_of(COMMENTS, INSTRUCTIONS, st.just("\n")), max_size=2).map("".join)
    declaration = draw(
        st.sampled_from(["", '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'])
    )
    namespaces = f'xmlns{":" if name else ""}{name}="{MODEL}" xmlns:x="urn:x" xmlns:y="urn:y"'
    namespaces += f' xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}" xmlns:xsi="{XSI}"'
    inside = "".join(draw(st.lists(st.one_of(elements(prefix), VALUES, COMMENTS), max_size=5)))
    root = f"{prefix}definitions"
    return (
        f"{declaration}{draw(around)}<{root} {namespaces} targetNamespace='t'>{inside}</{root}>{draw(around)}".encode()
    )


@cases(150)
@given(files())
def test_any_file_comes_out_as_it_was(data: bytes) -> None:
    definitions = bpmn.read(data)
    bpmn.check(definitions)
    written = bpmn.write(definitions)
    assert canonical(written) == canonical(data)
    assert bpmn.write(definitions) == written
    assert bpmn.write(bpmn.read(written)) == written


@cases(60)
@given(files(), st.data())
def test_what_is_added_and_taken_away_again_leaves_the_file_as_it_was(data: bytes, draw: st.DataObject) -> None:
    definitions = bpmn.read(data)
    written = bpmn.write(definitions)
    holder = draw.draw(st.sampled_from([definitions.root, *definitions.all()]))
    added = holder.add(draw.draw(st.sampled_from(["userTask", "documentation", "extensionElements", "{urn:x}new"])))
    assert added in list(holder.children())
    assert bpmn.write(definitions) != written
    added.remove()
    assert bpmn.write(definitions) == written


def test_spaces_comments_and_cdata_are_kept_to_the_byte() -> None:
    data = document(
        '<process  id="a"\n x:b="&#10;"><!-- c --><script><![CDATA[a<b]]></script>\t<?p q?></process>', 'name="ә"'
    )
    kept = data.replace("  id", " id").replace("\n x:b", " x:b").replace('urn:t" name="ә"', 'urn:t" name="ә"')
    assert bpmn.write(bpmn.read(data.encode())).decode() == kept


@pytest.mark.parametrize(
    ("declaration", "written"),
    [
        ("", '<?xml version="1.0" encoding="UTF-8"?>'),
        ('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'),
        ("<?xml version='1.0' encoding='UTF-16'?>", '<?xml version="1.0" encoding="UTF-8"?>'),
        ('<?xml version="1.0" standalone="no"?>', '<?xml version="1.0" encoding="UTF-8"?>'),
        ('<?xml version="1.0" standalone="yes"?>', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'),
    ],
)
def test_the_declaration_says_what_is_true(declaration: str, written: str) -> None:
    data = document().partition("\n")[2]
    assert bpmn.write(bpmn.read((declaration + data).encode())).decode().split("\n")[0] == written


# ---------------------------------------------------------------- made here


def test_a_file_made_here_is_indented_valid_and_the_same_each_time() -> None:
    definitions = bpmn.new("urn:t", prefixes={"y": "urn:y"}, exporter="test")
    process = definitions.root.add("process", id="p", isExecutable=False)
    start, end = process.add("startEvent"), process.add("endEvent", name="Аяқталды")
    process.add("sequenceFlow", sourceRef=start, targetRef=end)
    start.add_extension("{urn:y}form").set("{urn:y}fields", 3)
    written = bpmn.write(definitions)
    assert xsd.problems(written) == []
    assert bpmn.check(bpmn.read(written)) == []
    assert bpmn.write(definitions) == written == bpmn.write(bpmn.read(written))
    assert b'\n    <bpmn:startEvent id="StartEvent_1">\n' in written
    assert b'<y:form y:fields="3"/>' in written
    assert 'name="Аяқталды"' in written.decode()


# ---------------------------------------------------------------- ids

CYRILLIC = """<collaboration id="Сотрудничество"><participant id="Участник" processRef="Процесс"/></collaboration>
<process id="Процесс">
  <laneSet id="ls"><lane id="Отдел" name="Отдел"><flowNodeRef> Начало </flowNodeRef><flowNodeRef>Шаг</flowNodeRef></lane></laneSet>
  <startEvent id="Начало"><outgoing>п1</outgoing></startEvent>
  <userTask id="Шаг" name="Шаг" default="п2" x:who="Отдел">
    <extensionElements><x:field id="Шаг" of="Шаг">Шаг</x:field></extensionElements>
    <incoming>п1</incoming><outgoing>п2</outgoing>
  </userTask>
  <exclusiveGateway id="Шаг_"/><endEvent id="Shag"/>
  <sequenceFlow id="п1" sourceRef="Начало" targetRef="Шаг"/>
  <sequenceFlow id="п2" sourceRef="Шаг" targetRef="t:Shag"/>
  <dataObject id="日本"/><dataObject id="1日"/>
  <textAnnotation id="ә"><text>Шаг</text></textAnnotation>
</process>
<category id="Кат"><categoryValue id="Знач" value="Шаг"/></category>
<bpmndi:BPMNDiagram id="Схема"><bpmndi:BPMNPlane id="Лист" bpmnElement="Процесс">
  <bpmndi:BPMNShape id="Шаг_ш" bpmnElement="Шаг"><dc:Bounds x="1" y="1" width="1" height="1"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge id="п1_э" bpmnElement="п1" sourceElement="Шаг_ш"><di:waypoint x="1" y="1"/><di:waypoint x="2" y="1"/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""


def test_ids_come_out_in_ascii_and_so_does_all_that_refers_to_them() -> None:
    data = document(CYRILLIC, 'xmlns:t="urn:t"').encode()
    before = bpmn.read(data)
    written = bpmn.write(before)
    after = bpmn.read(written)
    assert bpmn.write(before) == written, "writing changes nothing in what was read"
    assert before.by_id("Шаг") is not None
    own = [element for element in after.all() if not element.kind.startswith("{")]
    ids = [element.id for element in own if element.id]
    assert all(name.isascii() for name in ids)
    assert len(ids) == len(set(ids)) == 20
    assert bpmn.check(after) == []
    task = after.first("userTask")
    assert task is not None
    assert task.id == "Shag_2", "`Shag` is taken"
    assert [flow.id for flow in (*task.refs("incoming"), *task.refs("outgoing"), *task.refs("default"))] == [
        "p1",
        "p2",
        "p2",
    ]
    lane = after.first("lane")
    assert lane is not None
    assert [(node.kind, node.id) for node in lane.refs("flowNodeRef")] == [
        ("startEvent", "Nachalo"),
        ("userTask", "Shag_2"),
    ]
    shape, edge = after.first("bpmndi:BPMNShape"), after.first("bpmndi:BPMNEdge")
    assert shape is not None
    assert edge is not None
    assert shape.ref("bpmnElement") == task
    assert edge.ref("sourceElement") == shape
    assert task.get("{urn:x}who") == lane.id, "tools refer to elements in attributes of their own"


def test_words_for_people_and_names_of_other_tools_are_not_changed() -> None:
    after = bpmn.read(bpmn.write(bpmn.read(document(CYRILLIC, 'xmlns:t="urn:t"').encode())))
    task, field = after.first("userTask"), after.first("{urn:x}field")
    value, note = after.first("categoryValue"), after.first("textAnnotation")
    assert task is not None
    assert field is not None
    assert value is not None
    assert note is not None
    assert (task.name, value.get("value"), note.text) == ("Шаг", "Шаг", "Шаг")
    assert (field.id, field.text) == ("Шаг", "Шаг"), "a form may use the name in an expression"
    assert field.get("of") == task.id


def test_what_only_other_tools_call_so_stays() -> None:
    inside = '<x:field id="имя" of="имя"/><x:script of="имя">имя</x:script>'
    data = document(f'<process id="п"><extensionElements>{inside}</extensionElements></process>')
    written = bpmn.write(bpmn.read(data.encode())).decode()
    assert inside in written
    assert '<process id="p">' in written


def test_an_id_with_a_colon_is_followed_whole() -> None:
    data = document('<process id="p"><task id="а:б"/><sequenceFlow id="f" sourceRef="а:б" targetRef="а:б"/></process>')
    after = bpmn.read(bpmn.write(bpmn.read(data.encode())))
    flow = after.by_id("f")
    assert flow is not None
    assert flow.ref("sourceRef") == after.first("task")


def test_two_that_bear_one_cyrillic_id_still_bear_one() -> None:
    data = document('<message id="ю"/><message id="ю"/><nonsense id="ю"/>')
    after = bpmn.read(bpmn.write(bpmn.read(data.encode())))
    assert [element.id for element in after.root.children()] == ["yu"] * 3
