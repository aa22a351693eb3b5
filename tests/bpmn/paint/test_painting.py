"""What stands in a file is in its drawing: every shape and line, every kind with a picture of its own, every word."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

import bpmn
from bpmn import BpmnError, Problem
from bpmn.paint import THEME_NAMES, paint
from bpmn.paint.drawing import FORMS
from bpmn.paint.themes import THEMES
from tests.bpmn.paint.reading_back import SVG, bare, seen
from tests.bpmn.paint.samples import GATEWAYS, TASKS, TRIGGERS, Sheet, everything

MODELS = Path(__file__).parents[4] / "shared" / "bpmn-miwg"
FILES = sorted(MODELS.glob("*.bpmn"))

WHOLE = everything()


def drawn(definitions: bpmn.Definitions) -> list[bpmn.Element]:
    return list(definitions.all("bpmndi:BPMNShape", "bpmndi:BPMNEdge"))


def one(kind: str = "task", **attributes: object) -> Sheet:
    sheet = Sheet()
    sheet.shape(kind, "it", **attributes)  # type: ignore[arg-type]
    return sheet


def test_every_shape_and_line_has_a_group_under_its_id() -> None:
    groups = seen(paint(WHOLE, prefix="p-")).groups
    assert sorted(groups) == sorted(f"p-{each.get('bpmnElement')}" for each in drawn(WHOLE))
    assert {node.get("data-element") for node in groups.values()} == {each.get("bpmnElement") for each in drawn(WHOLE)}


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_the_same_file_gives_the_same_bytes(theme: str) -> None:
    assert paint(WHOLE, theme=theme) == paint(bpmn.read(bpmn.write(WHOLE)), theme=theme)


def test_every_event_has_a_picture_of_its_own() -> None:
    picture = seen(paint(WHOLE)).picture
    names = [
        f"{stem}_{trigger}"
        for stem in ("start", "start_dashed", "catch", "throw", "boundary_dashed", "end")
        # What throws no timer and no condition, and catches no end, looks the same in every place where it may not be.
        for trigger in ("none", *TRIGGERS, "multiple")
        if (trigger, stem) not in {("terminate", "throw"), ("timer", "throw"), ("conditional", "throw")}
    ]
    names += ["start_all", "catch_all"]
    same = [(a, b) for a, b in combinations(names, 2) if picture(a) == picture(b)]
    assert same == [("catch_none", "throw_none")]  # so BPMN has it


def test_every_activity_gateway_and_thing_has_a_picture_of_its_own() -> None:
    picture = seen(paint(WHOLE)).picture
    names = [*TASKS, "call", "loop", "parallel", "sequential", "compensation"]
    names += [
        f"{kind}_{word}"
        for kind in ("subProcess", "transaction", "adHocSubProcess", "event")
        for word in ("collapsed", "expanded")
    ]
    names += [*GATEWAYS, "marked", "instantiating", "parallel_instantiating"]
    pairs = [(a, b) for a, b in combinations(names, 2) if picture(a) == picture(b)]
    assert pairs == []
    things = ["data", "data_many", "input", "output", "store", "note", "group"]
    assert len({picture(name) for name in things}) == len(things)
    assert len({picture(name) for name in ("conversation", "subConversation", "callConversation")}) == 3


def test_every_kind_of_line_has_a_picture_of_its_own() -> None:
    whole = seen(paint(WHOLE))
    classes = {
        name: sorted(
            f"{part.get('class')}" for part in whole.groups[name].iter(f"{SVG}path", f"{SVG}circle", f"{SVG}rect")
        )
        + whole.groups[name].get("class").split()
        for name in (
            "flow",
            "default",
            "conditional",
            "association",
            "association_one",
            "association_both",
            "message",
            "initiating",
            "answer",
        )
    }
    assert len({tuple(value) for value in classes.values()}) == len(classes)


def test_pools_lie_or_stand_and_a_black_box_has_its_name_in_the_middle() -> None:
    whole = seen(paint(WHOLE))

    def turn(name: str) -> str | None:
        text = whole.groups[name].find(f"{SVG}text")
        return None if text is None else text.get("transform")

    assert (turn("pool") or "").startswith("rotate(-90 15 ")
    assert turn("upright") is None
    assert turn("box") is None
    box = whole.groups["box"].find(f"{SVG}text/{SVG}tspan")
    assert box is not None
    assert box.get("x") == "250"


def test_containers_lie_behind_lines_and_lines_behind_all_else() -> None:
    order = list(seen(paint(WHOLE)).groups)
    assert order.index("pool") < order.index("lane") < order.index("lane_0") < order.index("flow") < order.index("from")
    assert order.index("subProcess_expanded") < order.index("flow") < order.index("subProcess_collapsed")


def test_every_word_is_drawn_and_whole_in_the_tooltip() -> None:
    whole = seen(paint(WHOLE))
    for each in drawn(WHOLE):
        element = each.ref("bpmnElement")
        assert element is not None
        if element.name and element.id:
            assert bare(whole.words(element.id)) == bare(element.name), element.id
            assert whole.tooltip(element.id).startswith(element.name)
    assert (whole.words("note"), whole.words("group")) == ("A note", "A group")


def test_what_has_no_room_is_cut_in_the_drawing_and_whole_in_the_tooltip() -> None:
    name = "Considers the application " * 20
    whole = seen(paint(one(name=name).definitions))
    assert whole.words("it").endswith("…")
    assert whole.tooltip("it") == name.strip()
    (aria,) = [whole.groups["it"].get("aria-label")]
    assert aria == f"Task: {name.strip()}"


def test_a_description_follows_the_name_in_the_tooltip() -> None:
    sheet = one(name="Pay")
    element = sheet.definitions.by_id("it")
    assert element is not None
    element.documentation = "Term: 3 days\nSource: p. 4"
    assert seen(paint(sheet.definitions)).tooltip("it") == "Pay\nTerm: 3 days\nSource: p. 4"


@pytest.mark.parametrize(("language", "said"), [("ru", "Начало"), ("kk", "Басталуы"), ("en", "Start"), ("de", "Start")])
def test_a_reader_of_screens_hears_the_kind_in_the_language(language: str, said: str) -> None:
    whole = seen(paint(one("startEvent").definitions, language=language))
    assert whole.groups["it"].get("aria-label") == said
    assert (whole.root.get("lang"), whole.root.get("role")) == (language, "graphics-document document")
    assert whole.root.find(f"{SVG}title") is not None


def test_numbers_have_at_most_two_decimals_and_nothing_leads_outside() -> None:
    svg = paint(WHOLE, embed_font=False)
    assert re.findall(r"\d\.\d{3,}", svg) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|@import|<image|<use|<script|href", svg) == []


def test_the_font_inside_has_just_the_letters_that_are_used() -> None:
    definitions = one(name="әғқ").definitions
    svg = paint(definitions)
    assert re.findall(r"unicode-range:([^}]*)}", svg) == ["U+493,U+49B,U+4D9"]
    assert len(svg) < 20_000
    assert "font-face" not in paint(definitions, embed_font=False)
    assert "Roboto,Arial,sans-serif" in svg


# ---------------------------------------------------------------- colours, highlights


def coloured() -> bpmn.Definitions:
    sheet = one(name="A")
    shape = sheet.definitions.by_id("it_di")
    assert shape is not None
    shape.set("bioc:stroke", "#205022")
    shape.set("bioc:fill", "#c8e6c9")
    return sheet.definitions


def test_colours_of_the_file_are_taken_over_in_the_light_theme_only() -> None:
    light = paint(coloured())
    assert ".bpmn-light .colour-1 .body" in light
    assert "#205022" in light
    assert "#c8e6c9" in light
    assert all("#205022" not in paint(coloured(), theme=theme) for theme in THEME_NAMES if theme != "light")


def test_what_is_no_colour_stays_out_of_the_style() -> None:
    definitions = coloured()
    shape = definitions.by_id("it_di")
    assert shape is not None
    for name in ("bioc:stroke", "bioc:fill", "color:border-color", "color:background-color"):
        shape.set(name, "red}*{fill:url(//evil)")
    assert "evil" not in paint(definitions)
    assert "colour-1" not in paint(definitions)


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_what_is_highlighted_is_marked_and_explained(theme: str) -> None:
    marks = {"userTask": "critical", "flow": "critical", "sendTask": "broken", "nothing": "highlighted"}
    whole = seen(paint(WHOLE, theme=theme, highlight=marks, language="ru"))
    assert "critical" in whole.groups["userTask"].get("class").split()
    assert "broken" in whole.groups["sendTask"].get("class").split()
    legend = next(node for node in whole.root.iter(f"{SVG}g") if node.get("class") == "legend")
    assert "".join(legend.itertext()) == "нарушает срок" + "критический шаг"
    assert "legend" not in paint(WHOLE, theme=theme)


def test_a_set_of_ids_is_highlighted_and_the_legend_can_have_other_words() -> None:
    svg = paint(WHOLE, highlight={"userTask"}, legend={"highlighted": "done by <people>"})
    assert "done by &lt;people&gt;" in svg


def test_a_highlight_goes_before_a_colour_of_the_file() -> None:
    svg = paint(coloured(), highlight={"it": "critical"})
    assert "#205022" not in svg


def test_what_themes_and_highlights_there_are_is_told() -> None:
    with pytest.raises(ValueError, match="there are light, dark, print, colourblind"):
        paint(WHOLE, theme="pink")
    with pytest.raises(ValueError, match="there are highlighted, critical, broken"):
        paint(WHOLE, highlight={"userTask": "pink"})
    assert tuple(THEMES) == THEME_NAMES


# ---------------------------------------------------------------- one of several diagrams


def test_a_diagram_is_found_by_its_number_or_an_id() -> None:
    sheet = one(name="First")
    second = sheet.definitions.root.add("process", id="other")
    task = second.add("task", id="second", name="Second")
    plane = sheet.definitions.root.add("bpmndi:BPMNDiagram", id="d2").add(
        "bpmndi:BPMNPlane", id="p2", bpmnElement=second
    )
    shape = plane.add("bpmndi:BPMNShape", id="s2", bpmnElement=task)
    shape.add("dc:Bounds", x=0, y=0, width=100, height=80)
    assert list(seen(paint(sheet.definitions)).groups) == ["it"]
    for wanted in (1, "d2", "p2", "other", plane):
        assert list(seen(paint(sheet.definitions, wanted)).groups) == ["second"]
    for missing in (2, -1, "d3"):
        with pytest.raises(BpmnError, match="has no diagram"):
            paint(sheet.definitions, missing)


def test_a_sub_process_whose_inside_is_drawn_is_expanded_where_the_file_does_not_say() -> None:
    sheet = Sheet()
    outer = sheet.shape("subProcess", "outer", size=(300, 200), at=(0, 0))
    assert "M0 0h14v14" in paint(sheet.definitions)
    sheet.shape("task", "inner", parent=outer, at=(20, 20))
    assert "M0 0h14v14" not in paint(sheet.definitions)


def test_every_form_has_a_painter() -> None:
    whole = seen(paint(WHOLE))
    forms = {node.get("class").split()[0] for node in whole.groups.values()} - {"edge"}
    assert forms == set(FORMS) - {"box", "flag", "message"}


# ---------------------------------------------------------------- models of other tools


def test_the_models_of_other_tools_are_there() -> None:
    if not FILES:
        pytest.skip(f"the interchange models are not at {MODELS}")
    assert len(FILES) == 21


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_model_of_another_tool_is_painted_whole(file: Path) -> None:
    told: list[Problem] = []
    definitions = bpmn.read(file)
    whole = seen(paint(definitions, tell=told.append, embed_font=False))
    plane = next(definitions.all("bpmndi:BPMNPlane"))
    expected = set()
    for each in plane.children("bpmndi:BPMNShape", "bpmndi:BPMNEdge"):
        element = each.ref("bpmnElement")
        expected.add((element.id if element is not None else each.get("bpmnElement")) or each.id)
    assert {node.get("data-element") for node in whole.groups.values()} == expected
    assert {fault.code for fault in told} <= {"drawn-nothing"}
