"""Files that were made to do harm, or by programs that went wrong: drawn as far as that makes sense, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmn
from bpmn import BpmnError, Problem
from bpmn.paint import paint
from tests.bpmn.paint.reading_back import SVG, seen
from tests.bpmn.paint.samples import Sheet

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60).filter(
    lambda text: all(sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff") for sign in text)
)
MARKUP = [
    "</title><script>alert(1)</script>",
    "]]><svg onload=alert(1)>",
    '"><image href="https://example.org/x"/>',
    "&lt;b&gt; &amp; &#x0; %s {} \\",
    "</style><style>*{display:none}",
]


def all_with(name: str) -> bpmn.Definitions:
    sheet = Sheet()
    a = sheet.shape("userTask", "a", name=name)
    b = sheet.shape("endEvent", "b", size=(36, 36), name=name)
    sheet.shape("lane", "lane", parent=sheet.process.add("laneSet"), name=name)
    sheet.shape("textAnnotation", "note").add_text("text", name)
    sheet.edge("sequenceFlow", "flow", a, b, [(100, 40), (130, 40)], name=name)
    a.documentation = name
    return sheet.definitions


@pytest.mark.parametrize("name", MARKUP)
def test_markup_in_a_name_is_text(name: str) -> None:
    whole = seen(
        paint(all_with(name), language=name, prefix="p", legend={"critical": name}, highlight={"a": "critical"})
    )
    kinds = {node.tag.removeprefix(SVG) for node in whole.root.iter()}
    assert kinds <= {"svg", "title", "desc", "style", "rect", "g", "path", "circle", "text", "tspan"}
    assert whole.tooltip("pb").startswith(name)
    assert all(not key.startswith("on") for node in whole.root.iter() for key in node.keys())  # noqa: SIM118 -- lxml


@given(NAMES)
def test_any_name_gives_a_well_formed_drawing(name: str) -> None:
    whole = seen(paint(all_with(name), embed_font=False))
    assert set(whole.groups) == {"a", "b", "lane", "note", "flow"}
    for text in whole.root.iter(f"{SVG}tspan"):
        assert not any(sign in "\n\r" for sign in text.text or "")


@pytest.mark.parametrize(
    "name", ["ә" * 5_000, "слово " * 1_000, "😀" * 5_000, "\u202eabc", "שלום עולם", "مرحبا بالعالم"]
)
def test_long_names_and_other_scripts_are_drawn(name: str) -> None:
    whole = seen(paint(all_with(name)))
    assert whole.tooltip("a").startswith(name.strip())
    assert all(len(whole.words(each)) < 800 for each in whole.groups)


def test_a_text_from_right_to_left_says_so() -> None:
    whole = seen(paint(all_with("שלום")))
    assert {text.get("direction") for text in whole.root.iter(f"{SVG}text")} == {"rtl"}


def test_what_xml_cannot_hold_is_replaced_in_words_of_the_caller() -> None:
    svg = paint(all_with("A"), highlight={"a"}, legend={"highlighted": "x\x00y\ud800"})
    seen(svg)
    assert "x\ufffdy\ufffd" in svg


def test_ids_are_ascii_and_stand_once() -> None:
    data = bpmn.write(all_with("A")).decode()
    changed = data.replace('"a"', '"Задача"').replace('"a_di"', '"z_di"').encode()
    assert "Zadacha" in seen(paint(bpmn.read(changed))).groups
    twice = data.replace(
        "</bpmndi:BPMNPlane>",
        data[data.index("<bpmndi:BPMNShape") : data.index("</bpmndi:BPMNShape>")]
        + "</bpmndi:BPMNShape></bpmndi:BPMNPlane>",
    )
    assert {"a", "a_2"} <= set(seen(paint(bpmn.read(twice.encode()))).groups)


def with_bounds(**bounds: str) -> bpmn.Definitions:
    sheet = Sheet()
    sheet.shape("task", "good")
    sheet.shape("task", "bad")
    holder = list(sheet.definitions.all("dc:Bounds"))[-1]
    for name, value in bounds.items():
        holder.node.set(name, value)
    return sheet.definitions


@pytest.mark.parametrize(
    "bounds",
    [{"x": "NaN"}, {"y": "INF"}, {"width": "-INF"}, {"width": "0"}, {"height": "-80"}, {"x": "left"}, {"x": ""}],
)
def test_a_shape_without_a_place_is_left_out_and_told(bounds: dict[str, str]) -> None:
    told: list[Problem] = []
    assert list(seen(paint(with_bounds(**bounds), tell=told.append)).groups) == ["good"]
    assert [(fault.code, fault.element) for fault in told] == [("no-bounds", "bad_di")]


@pytest.mark.parametrize("bounds", [{"x": "1e300"}, {"y": "-5000000"}, {"width": "1e9"}])
def test_a_place_far_off_every_drawing_is_refused_with_its_line(bounds: dict[str, str]) -> None:
    definitions = bpmn.read(bpmn.write(with_bounds(**bounds)))
    bad = list(definitions.all("dc:Bounds"))[-1]
    with pytest.raises(BpmnError, match="far off") as caught:
        paint(definitions)
    assert caught.value.line == bad.line > 1


def test_negative_places_are_drawn() -> None:
    svg = paint(with_bounds(x="-3000", y="-2000"))
    assert 'viewBox="-3012 -2012 ' in svg


@pytest.mark.parametrize("count", [0, 1])
def test_a_line_without_two_points_is_left_out_and_told(count: int) -> None:
    sheet = Sheet()
    a = sheet.shape("task", "a")
    sheet.edge("sequenceFlow", "flow", a, a, [(0, 0)] * count)
    told: list[Problem] = []
    assert list(seen(paint(sheet.definitions, tell=told.append)).groups) == ["a"]
    assert [fault.code for fault in told] == ["no-way"]


def test_points_that_repeat_are_passed_over() -> None:
    sheet = Sheet()
    a = sheet.shape("task", "a")
    sheet.edge("sequenceFlow", "flow", a, a, [(0, 0), (0, 0), (50, 0), (50, 0), (50, 40)])
    assert "NaN" not in paint(sheet.definitions)
    assert "flow" in seen(paint(sheet.definitions)).groups


def test_what_the_file_does_not_hold_is_drawn_as_a_plain_box_and_told() -> None:
    definitions = bpmn.read(bpmn.write(with_bounds()).replace(b'bpmnElement="bad"', b'bpmnElement="gone"'))
    told: list[Problem] = []
    whole = seen(paint(definitions, tell=told.append))
    assert whole.groups["gone"].get("data-kind") == "unknown"
    assert [fault.code for fault in told] == ["drawn-nothing"]


def test_a_file_without_a_diagram_is_refused() -> None:
    definitions = bpmn.new("urn:x")
    with pytest.raises(BpmnError, match="holds no diagram"):
        paint(definitions)
    definitions.root.add("bpmndi:BPMNDiagram").add("bpmndi:BPMNPlane", id="p")
    with pytest.raises(BpmnError, match="nothing of this diagram"):
        paint(definitions)


def test_thousands_of_shapes_are_drawn() -> None:
    """In a second or two; were it the square of their number, this test would not come to its end."""
    sheet = Sheet()
    for number in range(4_000):
        sheet.shape("userTask", f"t{number}", name=f"Шаг {number}")
    assert len(seen(paint(sheet.definitions)).groups) == 4_000


@pytest.mark.parametrize("size", [(0.01, 0.01), (1, 400), (400, 1), (3, 3)])
@pytest.mark.parametrize(
    "kind", ["userTask", "startEvent", "exclusiveGateway", "participant", "dataStoreReference", "textAnnotation"]
)
def test_shapes_of_odd_sizes_are_drawn(kind: str, size: tuple[float, float]) -> None:
    sheet = Sheet()
    sheet.shape(kind, "it", size=size, name="Name" if kind != "textAnnotation" else None)
    assert "nan" not in paint(sheet.definitions, embed_font=False).lower()
