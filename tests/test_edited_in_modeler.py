"""Exported, edited in a modeler, imported again: what was changed is changed, and nothing else.

The modeler is bpmn-js itself, and every edit goes through the services behind its buttons.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import bpmn
from procflow.document import parse_document, read_document
from procflow.importing import import_data
from procflow.model import Regulation, Step, Use
from procflow.source import Source
from procflow.to_bpmn import to_bpmn
from tests.gates import modelers
from tests.gates.editing import edit
from tests.support.differences import Differences, differences
from tests.support.examples import EXAMPLES

PATHS = {path.name.removesuffix(".procflow.yaml"): path for path in EXAMPLES}
MADE_UP = "made-up.bpmn"


@pytest.fixture(autouse=True)
def _needs_node() -> None:
    if reason := modelers.why_not():
        pytest.skip(reason)


class Edited(NamedTuple):
    changed: Differences
    findings: list[str]  # "CODE message"
    regulation: Regulation


@cache
def exported(name: str, language: str) -> bytes:
    return bpmn.write(to_bpmn(read(PATHS[name]), language))


@cache
def read(path: Path) -> Regulation:
    regulation = read_document(path).regulation
    assert regulation is not None
    return regulation


def after(name: str, *commands: dict[str, Any], language: str = "ru") -> Edited:
    return imported(PATHS[name], read(PATHS[name]), edit(exported(name, language), commands))


def imported(path: Path, before: Regulation, data: bytes) -> Edited:
    result = import_data(data, MADE_UP)
    findings = [f"{finding.code} {finding.message}" for finding in result.findings]
    assert result.text is not None, findings
    document = parse_document(Source(path.name, result.text), path)
    assert document.findings == (), [f"{item.span.line}: {item.message}" for item in document.findings]
    assert document.regulation is not None
    return Edited(differences(before, document.regulation), findings, document.regulation)


def told(edited: Edited, *beginnings: str) -> None:
    """The findings are these, in this order."""
    assert len(edited.findings) == len(beginnings), edited.findings
    for finding, beginning in zip(edited.findings, beginnings, strict=True):
        assert finding.startswith(beginning), finding


def rename(element: str, name: str) -> dict[str, Any]:
    return {"do": "rename", "element": element, "name": name}


def move(*elements: str, **where: Any) -> dict[str, Any]:
    return {"do": "move", "elements": list(elements), **where}


def remove(*elements: str) -> dict[str, Any]:
    return {"do": "remove", "elements": list(elements)}


def insert(flow: str, name: str) -> dict[str, Any]:
    return {"do": "insert", "element": flow, "type": "bpmn:UserTask", "name": name}


def connect(source: str, target: str, kind: str | None = None) -> dict[str, Any]:
    return {"do": "connect", "element": source, "to": target, "type": kind}


def replace(element: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"do": "replace", "element": element, "type": f"bpmn:{kind}", **more}


def append(element: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"do": "append", "element": element, "type": f"bpmn:{kind}", **more}


def gone(regulation: Regulation, procedure: str, *steps: str) -> set[str]:
    """The places of a step that is taken out: all that it has."""
    empty = regulation.__class__(
        id=regulation.id, act=regulation.act, counting=regulation.counting, hours=regulation.hours
    )
    return {
        place
        for place in differences(regulation, empty)
        if any(place.startswith(f"{procedure}/{step} ") for step in steps)
    }


def step(regulation: Regulation, procedure: str, name: str) -> Step:
    found = next(
        entry for each in regulation.procedures if each.id == procedure for entry in each.entries if entry.id == name
    )
    assert isinstance(found, Step)
    return found


# ---------------------------------------------------------------- nothing but looked at


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("name", PATHS)
def test_opened_and_saved_it_is_the_same_regulation(name: str, language: str) -> None:
    edited = after(name, language=language)
    assert edited.changed == {}
    assert edited.findings == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_steps_pools_and_labels_moved_about_are_the_same_regulation(language: str) -> None:
    moved = [
        move("payment_accept", "payment_orders", by={"x": 33, "y": 5}),
        move("payment_end_paid", by={"x": 120, "y": 0}),
        move("payment_accept_term", by={"x": -20, "y": -12}),
        move("Pool_payment", by={"x": 100, "y": 60}),
    ]
    edited = after("livestock", *moved, language=language)
    assert edited.changed == {}
    assert edited.findings == []


# ---------------------------------------------------------------- names

RENAMED = [
    ("livestock", "payment_sign", "payment/sign do.values.{}"),
    ("livestock", "Lane_payment_head", "actors[head].name.values.{}"),
    ("livestock", "Pool_treasury", "actors[treasury].name.values.{}"),
    ("livestock", "Pool_payment", "payment title.values.{}"),
    ("livestock", "payment_end_paid", "payment outcomes[paid].name.values.{}"),
    ("livestock", "payment_dialogue", "payment/dialogue name.values.{}"),
    ("choice", "permit_apply", "permit/apply do.values.{}"),
    ("choice", "permit_inspect_decision", "permit/inspect decision.ask.values.{}"),
    ("choice", "Flow_permit_inspect_2", "permit/inspect decision.options[allowed].name.values.{}"),
    ("numbers", "permit_size", "permit/size decision.ask.values.{}"),
    ("parallel-requests", "clearance_ask-both", "clearance/ask-both name.values.{}"),
    ("parallel-requests", "clearance_both-known", "clearance/both-known name.values.{}"),
]


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("name", "element", "place"), RENAMED)
def test_a_new_name_is_taken_over_in_its_language_and_the_others_are_asked_for(
    name: str, element: str, place: str, language: str
) -> None:
    edited = after(name, rename(element, "Жаңа атау"), language=language)
    assert list(edited.changed) == [place.format(language)]
    assert edited.changed[place.format(language)][1] == "Жаңа атау"
    told(edited, "PF606 ")
    others = {"kk": "`ru` and `en`", "ru": "`kk` and `en`"}
    assert f"{others[language]} still have the old name" in edited.findings[0]


def test_a_bound_at_an_answer_can_be_changed_in_its_label() -> None:
    edited = after("exam-retake", rename("Flow_certificate_exam_3", "failed (не более 3 раз)"))
    assert edited.changed == {"certificate/exam decision.options[failed].next.at_most": (2, 3)}
    assert edited.findings == []


# ---------------------------------------------------------------- lanes and pools


def test_a_step_in_another_lane_is_done_by_another() -> None:
    edited = after("livestock", move("payment_orders", into="Lane_payment_head"))
    assert edited.changed == {"payment/orders by": ("specialist", "head")}
    assert edited.findings == []


def test_a_new_lane_is_a_new_actor() -> None:
    edited = after(
        "livestock",
        {"do": "lane", "element": "Lane_payment_head", "as": "lane"},
        rename("lane", "Юрист"),
        move("payment_sign", into="lane"),
    )
    new = edited.changed.pop("actors order")[1].split()[-1]
    assert new == "yurist"
    assert edited.changed.pop("payment/sign by") == ("head", "yurist")
    assert edited.changed.pop("actors[yurist].name.values.ru") == (None, "Юрист")
    assert all(place.startswith("actors[yurist].") for place in edited.changed)
    assert edited.findings == []


def test_steps_of_a_lane_taken_out_are_done_by_whose_lane_takes_its_room() -> None:
    """The modeler gives them to the lane that grows over them; the file says so, and so does the regulation."""
    edited = after("livestock", remove("Lane_payment_head"))
    assert edited.changed == {"payment/sign by": ("head", "specialist")}


def test_a_process_in_a_new_pool_is_a_new_procedure() -> None:
    edited = after(
        "livestock",
        {"do": "pool", "at": {"x": 600, "y": 3000}, "as": "pool"},
        rename("pool", "Апелляция"),
        {"do": "create", "element": "pool", "type": "bpmn:StartEvent", "distance": {"x": -200}, "as": "start"},
        append("start", "UserTask", name="Рассматривает жалобу", **{"as": "task"}),
        append("task", "EndEvent", name="Рассмотрено"),
        connect("task", "Pool_applicant", "bpmn:MessageFlow"),
    )
    new = {place for place in edited.changed if not place.startswith(("apellyaciya", "actors[apellyaciya]"))}
    assert new == {"actors order"}
    appeal = step(edited.regulation, "apellyaciya", "rassmatrivaet-zhalobu")
    assert (appeal.by, appeal.to, appeal.next and appeal.next.outcome) == ("apellyaciya", ("applicant",), "rassmotreno")
    assert edited.findings == []


def test_a_pool_taken_out_takes_its_procedure_with_it() -> None:
    edited = after("licence", remove("Pool_duplicate"))
    assert edited.changed
    assert all(place.startswith("duplicate") for place in edited.changed)
    assert edited.findings == []


def test_a_pool_outside_that_is_taken_out_leaves_the_steps_of_those_in_it() -> None:
    edited = after("livestock", remove("Pool_applicant"))
    assert edited.changed == {"payment/accept to": (("applicant",), None)}
    assert edited.findings == []


# ---------------------------------------------------------------- steps


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_new_step_in_a_flow_stands_between_the_others(language: str) -> None:
    edited = after("livestock", insert("Flow_payment_orders", "Проверяет поручения"), language=language)
    assert edited.changed == {
        "payment steps": (
            "dialogue check-documents accept orders sign transfer result",
            "dialogue check-documents accept orders proveryaet-porucheniya sign transfer result",
        ),
        "payment/orders next.step": ("sign", "proveryaet-porucheniya"),
        "payment/proveryaet-porucheniya id": (None, "proveryaet-porucheniya"),
        "payment/proveryaet-porucheniya by": (None, "specialist"),
        f"payment/proveryaet-porucheniya do.values.{language}": (None, "Проверяет поручения"),
        "payment/proveryaet-porucheniya next.step": (None, "sign"),
    }
    assert edited.findings == []


def test_a_step_taken_out_of_a_flow_is_gone_and_the_flow_goes_on() -> None:
    edited = after("livestock", remove("payment_sign"))
    assert edited.changed.pop("payment steps")[1] == "dialogue check-documents accept orders transfer result"
    assert edited.changed.pop("payment/orders next.step") == ("sign", "transfer")
    assert edited.changed.keys() == gone(read(PATHS["livestock"]), "payment", "sign")
    assert edited.findings == []


def test_a_step_that_others_count_from_can_be_taken_out_and_its_answer_drawn_again() -> None:
    # The modeler deletes all flows of a step that has a note or a message, that of the answer `yes` among them.
    edited = after("livestock", remove("payment_accept"), connect("payment_check-documents", "payment_orders"))
    told(
        edited,
        "PF604 a term of `orders` was counted from `end of accept`, which is no longer drawn",
        "PF604 a flow without a name is taken for the answer `да`, whose own flow is gone",
    )
    assert edited.changed.keys() - gone(read(PATHS["livestock"]), "payment", "accept") == {
        "payment steps",
        "payment/check-documents decision.options order",
        "payment/check-documents decision.options[yes].next.step",
        "payment/orders within.anchor.kind",
        "payment/orders within.anchor.of",
        "payment/orders also[0].within.anchor.kind",
        "payment/orders also[0].within.anchor.of",
    }
    decision = step(edited.regulation, "payment", "check-documents").decision
    assert decision is not None
    assert {option.when: option.source for option in decision.options} == {"yes": ("p. 8(10)",), "no": ()}


def test_what_the_limit_is_counted_from_can_be_taken_out_and_that_is_told() -> None:
    edited = after("choice", remove("permit_apply"))
    told(edited, "PF604 the time limit was counted from `filed`, which is no longer drawn")
    assert edited.changed.pop("permit limits[0].within.anchor.kind") == ("event", "start")
    assert edited.changed.pop("permit limits[0].within.anchor.of") == ("filed", "")
    assert edited.changed.keys() - gone(read(PATHS["choice"]), "permit", "apply") == {"permit steps"}


@pytest.mark.parametrize("kind", ["ManualTask", "ServiceTask", "Task", "BusinessRuleTask", "CallActivity"])
@pytest.mark.parametrize("name", ["payment_accept", "payment_sign", "payment_result"])
def test_a_task_of_another_type_is_the_same_step(name: str, kind: str) -> None:
    edited = after("livestock", replace(name, kind))
    assert edited.changed == {}
    assert edited.findings == []


def test_a_task_made_into_another_type_and_renamed_keeps_its_other_names() -> None:
    edited = after("livestock", replace("payment_sign", "ManualTask", **{"as": "sign"}), rename("sign", "Подпись"))
    assert edited.changed == {"payment/sign do.values.ru": ("Подписывает платёжные поручения", "Подпись")}
    told(edited, "PF606 `Подписывает платёжные поручения` became `Подпись`")


def test_a_message_start_made_into_a_plain_one_is_still_what_the_applicant_files() -> None:
    edited = after("choice", replace("permit_apply", "StartEvent"))
    assert edited.changed == {}
    assert edited.findings == []


def test_a_copied_task_is_a_second_step_with_all_that_the_first_one_has() -> None:
    edited = after("choice", {"do": "copy", "elements": ["permit_permit"], "distance": {"y": 150}})
    assert edited.changed.pop("permit steps")[1] == "apply inspect permit permit-2 pass-on"
    assert edited.changed == {
        "permit/permit-2 id": (None, "permit-2"),
        "permit/permit-2 source": (None, ("p. 5(1)",)),
        "permit/permit-2 by": (None, "office"),
        "permit/permit-2 do.values.kk": (None, "Рұқсат береді"),
        "permit/permit-2 do.values.ru": (None, "Выдаёт разрешение"),
        "permit/permit-2 do.values.en": (None, "Give the permit"),
        "permit/permit-2 within.term.high": (None, "1"),
        "permit/permit-2 within.term.unit": (None, "working_day"),
        "permit/permit-2 within.anchor.kind": (None, "start"),
        "permit/permit-2 within.anchor.of": (None, ""),
    }
    told(edited, "PF604 steps from which nothing leads on; the regulation says that the act is silent there")


def test_the_original_keeps_its_id_though_the_copy_stands_before_it_in_the_file() -> None:
    copied = {"do": "copy", "elements": ["permit_permit"], "distance": {"y": 150}}
    edited = after("choice", copied, move("permit_permit", by={"x": 10, "y": 0}))
    assert not [place for place in edited.changed if place.startswith("permit/permit ")]


def test_a_sub_process_around_steps_is_a_part_and_the_steps_keep_what_they_have() -> None:
    wrap = {"do": "wrap", "elements": ["payment_orders", "payment_sign"], "name": "Оформление"}
    edited = after("livestock", wrap)
    before = read(PATHS["livestock"])
    sign, now = step(before, "payment", "sign"), step(edited.regulation, "oformlenie", "sign")
    assert (now.by, now.do, now.gives, now.source, now.also) == (sign.by, sign.do, sign.gives, sign.source, sign.also)
    orders = step(edited.regulation, "oformlenie", "orders")
    assert orders.within is not None
    assert (orders.by, orders.within.anchor.kind) == ("specialist", "start")
    told(
        edited,
        "PF604 steps from which nothing leads on",
        "PF604 a term of `orders` was counted from `end of accept`, which is no longer drawn",
    )


def test_a_task_made_into_a_sub_process_with_steps_keeps_id_names_and_source() -> None:
    edited = after("livestock", replace("payment_orders", "SubProcess", isExpanded=True))
    told(
        edited,
        "PF604 `По плану финансирования готовит платёжные поручения и напра…` was a step, and is drawn as `subProcess`",
        "PF605 what `По плану финансирования готовит платёжные поручения и напра…` had and a call cannot have: `by`",
        "PF604 steps from which nothing leads on",
    )
    texts = [place for place in edited.changed if place.startswith("payment/orders name.values.")]
    assert texts == [f"payment/orders name.values.{language}" for language in ("kk", "ru", "en")]
    assert "payment/orders source" not in edited.changed


# ---------------------------------------------------------------- decisions, splits and joins


def test_a_new_way_out_of_a_decision_is_a_new_answer() -> None:
    edited = after(
        "choice",
        append("permit_inspect_decision", "EndEvent", name="Отозвано", distance={"x": 200, "y": 300}),
    )
    assert edited.changed.pop("permit/inspect decision.values")[1] == (
        *("allowed", "in-the-park", "protected", "answer"),
    )
    assert edited.changed.pop("permit/inspect decision.options[answer].next.outcome") == (None, "otozvano")
    assert edited.changed.pop("permit outcomes order")[1] == "permitted passed-on refused otozvano"
    assert edited.changed.keys() == {
        "permit/inspect decision.options order",
        "permit/inspect decision.options[answer].when",
        *(f"permit outcomes[otozvano].{key}" for key in ("id", "kind", "name.values.ru")),
    }
    assert edited.findings == []


def test_an_answer_that_leads_elsewhere_leads_there() -> None:
    flow = {"do": "reconnect", "element": "Flow_permit_inspect_2", "to": "permit_pass-on"}
    edited = after("choice", flow)
    assert edited.changed == {"permit/inspect decision.options[allowed].next.step": ("permit", "pass-on")}
    assert edited.findings == []


def test_a_decision_behind_a_step_put_between_becomes_an_entry_with_all_its_languages() -> None:
    edited = after("choice", insert("Flow_permit_inspect", "Ждёт"))
    told(edited, "PF604 the decision `Можно ли рубить дерево?` no longer stands right behind its step")
    before = step(read(PATHS["choice"]), "permit", "inspect")
    task = step(edited.regulation, "permit", "inspect")
    decision = step(edited.regulation, "permit", "mozhno-li-rubit-derevo")
    assert task.decision is None
    assert (task.within, task.source) == (before.within, before.source)
    assert decision.decision == before.decision


def test_a_decision_whose_task_is_taken_out_keeps_its_answers() -> None:
    edited = after("choice", remove("permit_inspect"), connect("permit_apply", "permit_inspect_decision"))
    told(edited, "PF604 the decision `Можно ли рубить дерево?` no longer stands right behind its step")
    decision = step(edited.regulation, "permit", "mozhno-li-rubit-derevo")
    assert decision.decision == step(read(PATHS["choice"]), "permit", "inspect").decision


def test_a_decision_taken_out_leaves_a_step_from_which_nothing_leads_on() -> None:
    edited = after("choice", remove("permit_inspect_decision"))
    told(edited, "PF604 steps from which nothing leads on; the regulation says that the act is silent there")
    assert all(place.startswith("permit/inspect decision.") for place in edited.changed)


def test_a_decision_made_into_a_parallel_gateway_takes_all_its_ways_and_that_is_told() -> None:
    edited = after("choice", replace("permit_inspect_decision", "ParallelGateway"))
    told(edited, "PF604 the decision `Можно ли рубить дерево?` was made into a parallel gateway")
    assert step(edited.regulation, "permit", "inspect").decision is None


def test_a_decision_made_into_an_inclusive_gateway_is_refused() -> None:
    data = edit(exported("choice", "ru"), [replace("permit_inspect_decision", "InclusiveGateway")])
    result = import_data(data, MADE_UP)
    assert result.text is None
    assert [finding.code for finding in result.findings] == ["PF603"]


def test_a_split_made_into_a_decision_keeps_id_names_and_source() -> None:
    edited = after("parallel-requests", replace("clearance_ask-both", "ExclusiveGateway"))
    told(edited, "PF604 `Две проверки параллельно` was a split, and is drawn as `exclusiveGateway`")
    decision = step(edited.regulation, "clearance", "ask-both")
    assert decision.decision is not None
    assert decision.decision.ask is not None
    assert decision.decision.ask.values["kk"] == "Екі тексеру қатар"
    assert decision.source == ("p. 4",)


def test_a_join_made_into_an_exclusive_gateway_waits_for_one_way() -> None:
    edited = after("parallel-requests", replace("clearance_both-known", "ExclusiveGateway"))
    assert edited.changed == {"clearance/both-known all_ways": (True, None)}
    assert edited.findings == []


# ---------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("language", "note"), [("kk", "Мерзімі: 3 жұмыс күні"), ("ru", "Срок: 3 рабочих дня"), ("ru", "3 рабочих дня")]
)
def test_a_term_changed_in_its_note_is_changed(language: str, note: str) -> None:
    edited = after("livestock", rename("payment_accept_term", note), language=language)
    assert edited.changed == {"payment/accept within.term.high": ("1", "3")}
    assert edited.findings == []


def test_a_note_that_is_no_term_leaves_the_term_and_that_is_told() -> None:
    edited = after("livestock", rename("payment_accept_term", "Срок: скоро"))
    assert edited.changed == {}
    told(edited, "PF604 `Срок: скоро` is no term that can be read; `Срок: 1 рабочий день` is kept")


def test_a_term_whose_note_is_taken_out_is_kept_and_that_is_told() -> None:
    edited = after("livestock", remove("payment_accept_term"))
    assert edited.changed == {}
    told(edited, "PF604 the note with the term of `Подтверждает принятие заявки, подписывая уведомление ЭЦП`")


def test_a_term_in_a_new_note_is_the_term_of_a_step_that_had_none() -> None:
    edited = after("livestock", append("payment_sign", "TextAnnotation", text="Срок: 2 рабочих дня"))
    assert edited.changed.pop("payment/sign within.term.high") == (None, "2")
    assert all(place.startswith("payment/sign within.") for place in edited.changed)
    assert edited.findings == []


def test_another_term_in_a_timer_is_told_where_the_step_has_one() -> None:
    timer = {"do": "attach", "element": "permit_permit", "event": "bpmn:TimerEventDefinition", "name": "2 рабочих дня"}
    edited = after("choice", timer)
    assert edited.changed == {}
    told(edited, "PF605 terms at the border of a step that has another term: `2 рабочих дня`")


# ---------------------------------------------------------------- what is written


def test_a_note_beside_a_step_is_its_note() -> None:
    edited = after("livestock", append("payment_sign", "TextAnnotation", text="Важно"))
    assert edited.changed == {"payment/sign note.values.ru": (None, "Важно")}
    assert edited.findings == []


def test_a_description_written_by_hand_is_a_note_and_one_taken_out_is_made_again() -> None:
    edited = after("livestock", {"do": "describe", "element": "payment_accept", "text": "Моё описание"})
    assert edited.changed == {"payment/accept note.values.ru": (None, "Моё описание")}
    told(edited, "PF604 the description of `Подтверждает принятие заявки")
    edited = after("livestock", {"do": "describe", "element": "payment_accept", "text": ""})
    assert edited.changed == {}
    assert edited.findings == []


# ---------------------------------------------------------------- ends and messages


def test_an_end_taken_out_leaves_its_outcome_and_a_step_from_which_nothing_leads_on() -> None:
    edited = after("livestock", remove("payment_end_paid"))
    assert edited.changed == {"payment/result next.outcome": ("paid", None)}
    told(edited, "PF604 steps from which nothing leads on")


def test_an_end_of_another_kind_is_the_same_outcome_and_that_is_told() -> None:
    edited = after("choice", replace("permit_end_refused", "EndEvent"))
    assert edited.changed == {}
    told(edited, "PF604 `Отказано` was exported as another kind of end")
    terminate = replace("permit_end_permitted", "EndEvent", eventDefinitionType="bpmn:TerminateEventDefinition")
    edited = after("choice", terminate)
    assert edited.changed == {}
    told(edited, "PF604 ends that stop all that still runs become plain outcomes")


def test_a_message_taken_out_is_no_longer_sent() -> None:
    edited = after("livestock", remove("Message_payment_transfer"))
    assert edited.changed == {"payment/transfer to": (("treasury",), None)}
    assert edited.findings == []


def test_a_new_message_is_sent() -> None:
    edited = after("livestock", connect("payment_sign", "Pool_treasury", "bpmn:MessageFlow"))
    assert edited.changed == {"payment/sign to": (None, ("treasury",))}
    assert edited.findings == []


def test_a_refusal_that_nothing_catches_ends_the_case_and_that_is_told() -> None:
    edited = after("livestock", remove("payment_dialogue_login-refused"))
    assert edited.changed == {}
    told(edited, "PF604 nothing catches the refusal `login-refused` of `Подача заявки через портал`")


def test_a_call_made_into_a_task_is_still_a_call_and_that_is_told() -> None:
    edited = after("livestock", replace("payment_dialogue", "UserTask"))
    assert edited.changed == {}
    told(edited, "PF604 `Подача заявки через портал` is no longer drawn as a call")


# ---------------------------------------------------------------- made up: what no example has

SERVICE = """
procflow: 1
id: made-up
languages: [kk, ru]
act: {number: "1"}
hours: {mon-fri: "09:00-18:00"}
actors:
  office: {name: {kk: Бөлім, ru: Отдел}}
  head: {name: {kk: Басшы, ru: Начальник}}
procedures:
  part:
    part: true
    title: {kk: Тексеру, ru: Проверка}
    outcomes:
      fine: {name: {kk: Дұрыс, ru: Всё верно}}
      doubtful: {name: {kk: Күмәнді, ru: Сомнительно}}
      refused: {kind: refusal, name: {kk: Бас тарту, ru: Отказ}, source: p. 9}
    steps:
      - id: look
        by: office
        do: {kk: Қарайды, ru: Смотрит}
        decide: {kk: Қалай, ru: Каково}
        answers: [good, unclear, bad]
        options: {good: fine, unclear: doubtful, bad: refused}
  service:
    limit: none
    outcomes:
      given: {name: {kk: Берілді, ru: Выдано}}
      refused: {kind: refusal, name: {kk: Бас тарту, ru: Отказано}}
    steps:
      - id: take
        by: office
        do: {kk: Алады, ru: Берёт}
        decide: {kk: Бола ма, ru: Можно ли}
        options: {yes: aside, no: again}
      - {id: again, by: office, do: {kk: Қайта, ru: Снова}, within: 1 working day}
      - {id: aside, split: [a, b], source: p. 3}
      - {id: a, by: office, do: {kk: А, ru: А}, next: both}
      - {id: b, by: head, do: {kk: Б, ru: Б}, next: both}
      - {id: both, join: all, source: p. 4}
      - id: check
        use: part
        on: {fine: give, doubtful: think, refused: refused}
        source: p. 5
      - {id: think, by: head, do: {kk: Ойланады, ru: Думает}, within: 2 working days, next: give}
      - {id: give, by: head, do: {kk: Береді, ru: Выдаёт}, source: p. 7}
      - end: given
"""


def made_up() -> Regulation:
    document = parse_document(Source("made-up.procflow.yaml", SERVICE), Path("made-up.procflow.yaml"))
    assert document.regulation is not None
    return document.regulation


def after_made_up(*commands: dict[str, Any]) -> Edited:
    before = made_up()
    data = edit(bpmn.write(to_bpmn(before, "ru")), commands)
    return imported(Path("made-up.procflow.yaml"), before, data)


def ways_of_check(edited: Edited) -> dict[str, str | None]:
    check = next(entry for entry in edited.regulation.procedures[1].entries if entry.id == "check")
    assert isinstance(check, Use)
    return {outcome: target.step or target.outcome for outcome, target in check.on.items()}


def test_made_up_opened_and_saved_it_is_the_same() -> None:
    edited = after_made_up()
    assert edited.changed == {}
    assert edited.findings == []


def test_a_gateway_that_brought_ways_together_and_got_a_second_way_out_decides() -> None:
    edited = after_made_up(connect("service_aside_merge", "service_give"))
    decision = step(edited.regulation, "service", "decide").decision
    assert decision is not None
    assert [option.next.step for option in decision.options] == ["aside", "give"]
    assert edited.changed["service/again next.step"] == ("aside", "decide")
    assert not [place for place in edited.changed if place.startswith("service/aside ")]


def test_a_step_before_ways_that_come_together_takes_them_all() -> None:
    edited = after_made_up(insert("Flow_service_aside", "Между"))
    assert edited.changed["service/again next.step"] == ("aside", "mezhdu")
    assert edited.changed["service/take decision.options[yes].next.step"] == ("aside", "mezhdu")
    assert edited.findings == []


def test_a_refusal_that_nothing_catches_any_more_does_not_go_on_as_a_result() -> None:
    edited = after_made_up(remove("service_check_refused"))
    assert edited.changed == {}
    told(edited, "PF604 nothing catches the refusal `refused` of `Проверка`: the case ends with it")
    redrawn = [remove("service_check_refused", "service_check_outcome"), connect("service_check", "service_give")]
    edited = after_made_up(*redrawn)
    assert ways_of_check(edited) == {"fine": "give", "doubtful": "give", "refused": "refused"}


def test_a_step_between_a_call_and_its_outcomes_makes_a_decision_of_them() -> None:
    edited = after_made_up(insert("Flow_service_check_2", "Между"))
    told(
        edited,
        "PF604 the decision `Чем завершилось?` no longer stands right behind its step",
        "PF605 conditions for programs",
    )
    assert ways_of_check(edited) == {"fine": "mezhdu", "doubtful": "mezhdu", "refused": "refused"}
    decision = step(edited.regulation, "service", "chem-zavershilos").decision
    assert decision is not None
    assert [option.next.step for option in decision.options] == ["give", "think"]


def test_a_call_whose_outcomes_lead_nowhere_does_not_end_with_a_refusal() -> None:
    edited = after_made_up(remove("service_check_outcome"))
    told(
        edited, "PF604 steps from which nothing leads on; the regulation says that the act is silent there: `Проверка`"
    )
    assert ways_of_check(edited) == {"fine": None, "doubtful": None, "refused": "refused"}


def test_a_call_of_what_is_no_longer_drawn_is_a_step_with_the_same_ways_on() -> None:
    edited = after_made_up(remove("Pool_part"))
    assert any("`Проверка` was a call, and is drawn as `callActivity`: it becomes a step" in f for f in edited.findings)
    check = step(edited.regulation, "service", "check")
    assert check.source == ("p. 5",)
    assert check.note is None
    assert check.decision is not None
    assert [option.next.step or option.next.outcome for option in check.decision.options] == [
        *("chem-zavershilos", "refused"),
    ]
    ways = step(edited.regulation, "service", "chem-zavershilos").decision
    assert ways is not None
    assert [option.next.step for option in ways.options] == ["give", "think"]
