"""BPMN that procflow never saw: what becomes of each construct, what is named, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from procflow.checking import check_document
from procflow.document import parse_document
from procflow.from_bpmn.durations import term_of_text
from procflow.from_bpmn.naming import Naming
from procflow.from_bpmn.report import Report
from procflow.from_bpmn.steps import add_to_note
from procflow.importing import Import, import_bpmn, import_data
from procflow.model import ActorKind, Answers, Join, OutcomeKind, Procedure, Regulation, Split, Step, Text, Use
from procflow.source import Source

MIWG = Path(__file__).parents[2] / "shared" / "bpmn-miwg"
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:example">'
ENDS = '<startEvent id="s"/><endEvent id="e" name="Done"/>'


def flows(*pairs: str) -> str:
    """`s-a` is a flow from `s` to `a`; `s-a:yes` has a name."""
    text = ""
    for number, pair in enumerate(pairs):
        ends, _, name = pair.partition(":")
        source, target = ends.split("-")
        named = f' name="{name}"' if name else ""
        text += f'<sequenceFlow id="f{number}"{named} sourceRef="{source}" targetRef="{target}"/>'
    return text


def imported(process: str, beside: str = "") -> Import:
    text = f'{HEAD}{beside}<process id="p" name="A permit">{process}</process></definitions>'
    return import_data(text.encode(), "drawn.bpmn")


def regulation(process: str, beside: str = "") -> Regulation:
    found = imported(process, beside)
    assert found.text is not None, [finding.message for finding in found.findings]
    document = parse_document(Source("drawn.procflow.yaml", found.text), "drawn.procflow.yaml")
    assert document.findings == ()
    assert document.regulation is not None
    return document.regulation


def procedure(process: str, beside: str = "") -> Procedure:
    return regulation(process, beside).procedures[0]


def step(made: Procedure, name: str) -> Step:
    (found,) = (entry for entry in made.entries if entry.id == name)
    assert isinstance(found, Step)
    return found


def codes(found: Import) -> list[str]:
    return [finding.code for finding in found.findings]


# ---------------------------------------------------------------- what becomes of each construct


def test_tasks_of_every_kind_become_steps_in_the_order_of_the_flow() -> None:
    kinds = (
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    )
    tasks = "".join(f'<{kind} id="t{number}" name="Step {number}"/>' for number, kind in enumerate(kinds))
    chain = [f"t{number}-t{number + 1}" for number in range(len(kinds) - 1)]
    made = procedure(tasks + ENDS + flows("s-t0", *chain, "t7-e"))
    assert [entry.id for entry in made.entries] == [f"step-{number}" for number in range(8)]
    assert [outcome.name for outcome in made.outcomes] == [Text(values={"en": "Done"})]


def test_a_gateway_of_yes_and_no_becomes_a_decision_in_any_of_three_languages() -> None:
    for yes, no in (("yes", "no"), ("Да", "Нет"), ("иә", "жоқ")):
        gateway = '<exclusiveGateway id="g" name="Fine?"/><endEvent id="x" name="Other"/>'
        made = procedure(gateway + ENDS + flows("s-g", f"g-e:{yes}", f"g-x:{no}"))
        decision = step(made, "fine").decision
        assert decision is not None
        assert decision.answers is Answers.YES_NO
        assert [option.when for option in decision.options] == ["yes", "no"]


def test_named_answers_and_the_default_flow() -> None:
    gateway = (
        '<exclusiveGateway id="g" name="Which?" default="f3"/><endEvent id="x" name="X"/><endEvent id="y" name="Y"/>'
    )
    made = procedure(gateway + ENDS + flows("s-g", "g-e:Large house", "g-x:Small house", "g-y"))
    decision = step(made, "which").decision
    assert decision is not None
    assert [option.when for option in decision.options] == ["large-house", "small-house", "otherwise"]
    assert decision.values == ("large-house", "small-house")


def test_ranges_of_a_number() -> None:
    gateway = '<exclusiveGateway id="g" name="People"/><endEvent id="x" name="X"/>'
    made = procedure(gateway + ENDS + flows("s-g", "g-e:&lt; 100", "g-x:&gt;= 100"))
    decision = step(made, "people").decision
    assert decision is not None
    assert decision.answers is Answers.NUMBER


def test_parallel_gateways_become_a_split_and_a_join() -> None:
    body = '<parallelGateway id="a"/><task id="one" name="One"/><task id="two" name="Two"/><parallelGateway id="b"/>'
    made = procedure(body + ENDS + flows("s-a", "a-one", "a-two", "one-b", "two-b", "b-e"))
    kinds = {type(entry) for entry in made.entries}
    assert kinds == {Split, Step, Join}


def test_several_flows_out_of_a_task_begin_side_by_side() -> None:
    body = '<task id="t" name="Ask"/><task id="one" name="One"/><task id="two" name="Two"/><endEvent id="x" name="X"/>'
    made = procedure(body + ENDS + flows("s-t", "t-one", "t-two", "one-e", "two-x"))
    split = next(entry for entry in made.entries if isinstance(entry, Split))
    assert [branch.step for branch in split.branches] == ["one", "two"]
    assert step(made, "ask").next is not None


def test_one_condition_and_a_default_out_of_a_task_are_a_decision() -> None:
    body = '<task id="t" name="Check" default="d"/><endEvent id="x" name="X"/>'
    ways = (
        '<sequenceFlow id="c" name="fine" sourceRef="t" targetRef="e"><conditionExpression>ok</conditionExpression>'
        '</sequenceFlow><sequenceFlow id="d" sourceRef="t" targetRef="x"/>'
    )
    decision = step(procedure(body + ENDS + flows("s-t") + ways), "check").decision
    assert decision is not None
    assert [option.when for option in decision.options] == ["fine", "otherwise"]


def test_lanes_are_actors_and_inner_lanes_parts_of_outer_ones() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="Office"><childLaneSet id="c"><lane id="l2" name="Registry">'
        "<flowNodeRef>t</flowNodeRef></lane></childLaneSet></lane></laneSet>"
    )
    made = regulation(lanes + '<task id="t" name="Register"/>' + ENDS + flows("s-t", "t-e"))
    assert [(actor.id, actor.part_of) for actor in made.actors] == [("office", None), ("registry", "office")]
    assert step(made.procedures[0], "register").by == "registry"


def test_a_pool_is_somebody_outside_and_a_message_says_who_gets_what() -> None:
    beside = (
        '<collaboration id="c"><participant id="p1" name="Заявитель"/><participant id="p2" name="Отдел" processRef="p"/>'
        '<messageFlow id="m1" name="Заявление" sourceRef="p1" targetRef="r"/>'
        '<messageFlow id="m2" name="Ответ" sourceRef="t" targetRef="p1"/></collaboration>'
    )
    body = '<receiveTask id="r" name="Подаёт заявление"/><sendTask id="t" name="Отвечает"/>'
    made = regulation(body + ENDS + flows("s-r", "r-t", "t-e"), beside)
    assert [(actor.id, actor.kind) for actor in made.actors] == [
        ("otdel", ActorKind.UNIT),
        ("zayavitel", ActorKind.EXTERNAL),
    ]
    files, answers = made.procedures[0].entries
    assert isinstance(files, Step)
    assert isinstance(answers, Step)
    assert files.by == "zayavitel"
    assert (answers.by, answers.to, answers.sends) == ("otdel", ("zayavitel",), Text(values={"ru": "Ответ"}))
    assert made.languages == ("ru",)


def test_an_error_end_is_a_refusal() -> None:
    made = procedure(
        '<startEvent id="s"/><endEvent id="e" name="Refused"><errorEventDefinition/></endEvent>' + flows("s-e")
    )
    assert [(outcome.id, outcome.kind) for outcome in made.outcomes] == [("refused", OutcomeKind.REFUSAL)]


def test_a_sub_process_is_a_part_with_its_errors_caught_where_it_is_used() -> None:
    inner = (
        '<subProcess id="sub" name="Examine"><startEvent id="s2"/><exclusiveGateway id="g" name="Good?"/>'
        '<endEvent id="ok" name="Passed"/><endEvent id="bad" name="Failed"><errorEventDefinition errorRef="er"/></endEvent>'
        f"{flows('s2-g', 'g-ok:yes', 'g-bad:no').replace('id=' + chr(34) + 'f', 'id=' + chr(34) + 'i')}</subProcess>"
        '<boundaryEvent id="b" attachedToRef="sub"><errorEventDefinition errorRef="er"/></boundaryEvent>'
        '<endEvent id="x" name="Sent home"/>'
    )
    made = regulation(inner + ENDS + flows("s-sub", "sub-e", "b-x"), '<error id="er" errorCode="F"/>')
    outer, part = made.procedures
    assert (outer.is_part, part.is_part) == (False, True)
    (use,) = outer.entries
    assert isinstance(use, Use)
    assert {name: target.outcome for name, target in use.on.items()} == {"passed": "done", "failed": "sent-home"}


def test_an_error_that_nothing_catches_ends_what_is_around_it() -> None:
    inner = (
        '<subProcess id="sub" name="Examine"><startEvent id="s2"/><endEvent id="bad" name="Failed"><errorEventDefinition/>'
        '</endEvent><sequenceFlow id="i" sourceRef="s2" targetRef="bad"/></subProcess>'
    )
    outer, _ = regulation(inner + ENDS + flows("s-sub", "sub-e")).procedures
    (use,) = outer.entries
    assert isinstance(use, Use)
    assert use.on["failed"].outcome == "failed"
    assert {outcome.id: outcome.kind for outcome in outer.outcomes}["failed"] is OutcomeKind.REFUSAL


def test_two_flows_with_one_answer_stay_two_and_the_check_says_so() -> None:
    gateway = '<exclusiveGateway id="g" name="Fine?"/><endEvent id="x" name="X"/><endEvent id="y" name="Y"/>'
    found = imported(gateway + ENDS + flows("s-g", "g-e:yes", "g-x:yes", "g-y:no"))
    assert found.text is not None
    document = parse_document(Source("drawn.procflow.yaml", found.text), "drawn.procflow.yaml")
    assert "PF106" in {finding.code for finding in check_document(document)}


def test_a_call_of_a_process_in_the_file_is_a_use() -> None:
    beside = (
        '<process id="q" name="Dialogue"><startEvent id="s3"/><task id="t3" name="Log in"/><endEvent id="e3" name="In"/>'
        '<sequenceFlow id="q1" sourceRef="s3" targetRef="t3"/><sequenceFlow id="q2" sourceRef="t3" targetRef="e3"/></process>'
    )
    made = regulation('<callActivity id="c" name="Use it" calledElement="q"/>' + ENDS + flows("s-c", "c-e"), beside)
    use = next(entry for each in made.procedures for entry in each.entries if isinstance(entry, Use))
    assert use.procedure == "dialogue"


def test_terms_are_read_from_timers_and_notes() -> None:
    body = (
        '<task id="a" name="A"/><boundaryEvent id="b" cancelActivity="false" attachedToRef="a"><timerEventDefinition>'
        "<timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>"
        '<task id="c" name="C"/><textAnnotation id="n"><text>Срок: 2 рабочих дня</text></textAnnotation>'
        '<textAnnotation id="m"><text>Смотри приложение</text></textAnnotation>'
        '<association id="x" sourceRef="c" targetRef="n"/><association id="y" sourceRef="m" targetRef="c"/>'
    )
    found = regulation(
        body.replace('name="A"', 'name="Проверяет"').replace('name="C"', 'name="Решает"')
        + ENDS
        + flows("s-a", "a-c", "c-e")
    )
    first, second = found.procedures[0].entries
    assert isinstance(first, Step)
    assert isinstance(second, Step)
    assert first.within is not None
    assert second.within is not None
    assert (str(first.within.term.high), first.within.term.unit) == ("3", "calendar_day")
    assert (str(second.within.term.high), second.within.term.unit) == ("2", "working_day")
    assert second.note == Text(values={"ru": "Смотри приложение"})


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("P3D", "3 calendar days"),
        ("PT30M", "30 elapsed minutes"),
        ("P2W", "2 weeks"),
        ("P1M", "1 month"),
        ("'PT8H'", "8 elapsed hours"),
        ("1 рабочий день", "1 working day"),
        ("15 күнтізбелік күн", "15 calendar days"),
        ("P1DT12H", None),
        ("R3/PT10H", None),
        ("${term}", None),
        ("", None),
    ],
)
def test_durations(written: str, term: str | None) -> None:
    assert term_of_text(written) == term


def test_an_event_that_breaks_off_a_step_is_an_answer_of_the_step() -> None:
    body = '<task id="t" name="Wait"/><boundaryEvent id="b" name="Withdrawn" attachedToRef="t"><messageEventDefinition/></boundaryEvent>'
    found = imported(body + ENDS + '<endEvent id="x" name="Over"/>' + flows("s-t", "t-e", "b-x"))
    assert codes(found) == ["PF604"]
    decision = step(
        procedure(body + ENDS + '<endEvent id="x" name="Over"/>' + flows("s-t", "t-e", "b-x")), "wait"
    ).decision
    assert decision is not None
    assert [(option.when, option.next.outcome) for option in decision.options] == [
        ("done", "done"),
        ("withdrawn", "over"),
    ]


def test_what_leads_nowhere_is_unstated_and_a_finding_of_the_check() -> None:
    found = imported('<startEvent id="s"/><task id="t" name="Check"/>' + flows("s-t"))
    assert found.text is not None
    document = parse_document(Source("drawn.procflow.yaml", found.text), "drawn.procflow.yaml")
    assert "PF102" in {finding.code for finding in check_document(document)}


def test_links_lead_on() -> None:
    body = (
        '<intermediateThrowEvent id="out"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="in"><linkEventDefinition name="L"/></intermediateCatchEvent><task id="t" name="Go on"/>'
    )
    made = procedure(body + ENDS + flows("s-out", "in-t", "t-e"))
    assert [entry.id for entry in made.entries] == ["go-on"]


def test_circles_of_nothing_lead_nowhere() -> None:
    body = '<exclusiveGateway id="a"/><exclusiveGateway id="b"/>'
    made = procedure(f'<startEvent id="s"/>{body}' + flows("s-a", "a-b"))
    assert len(made.entries) == 1


def test_words_that_a_note_has_already_do_not_push_out_the_rest() -> None:
    naming = Naming("en", ("en", "ru"), Report("drawn.bpmn", []))
    values = {"note": {"en": "By post.\nOn paper.", "ru": "Почтой."}}
    add_to_note(naming, values, "On paper.")
    assert values == {"note": {"en": "By post.\nOn paper.", "ru": "Почтой."}}
    add_to_note(naming, values, "In two copies.")
    assert values == {"note": {"en": "By post.\nOn paper.\nIn two copies.", "ru": "Почтой."}}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ('<inclusiveGateway id="g"/><endEvent id="x"/>' + flows("s-g", "g-e", "g-x"), "inclusive"),
        ('<complexGateway id="g"/><endEvent id="x"/>' + flows("s-g", "g-e", "g-x"), "complex"),
        ('<subProcess id="g" triggeredByEvent="true"><startEvent id="i"/></subProcess>', "event sub-process"),
        ('<adHocSubProcess id="g" name="Any"><task id="i"/></adHocSubProcess>' + flows("s-g", "g-e"), "ad hoc"),
        (
            '<task id="g"/><boundaryEvent id="b" cancelActivity="false" attachedToRef="g"><messageEventDefinition/>'
            '</boundaryEvent><endEvent id="x"/>' + flows("s-g", "g-e", "b-x"),
            "does not interrupt",
        ),
        (
            '<intermediateThrowEvent id="g"><compensateEventDefinition/></intermediateThrowEvent>'
            + flows("s-g", "g-e"),
            "compensation",
        ),
        (
            '<subProcess id="g"><task id="i"/></subProcess><boundaryEvent id="b" attachedToRef="g"><timerEventDefinition/>'
            '</boundaryEvent><endEvent id="x"/>' + flows("s-g", "g-e", "b-x"),
            "breaks off a part",
        ),
        ('<eventBasedGateway id="g" eventGatewayType="Parallel"/>' + flows("s-g", "g-e"), "several events at once"),
    ],
)
def test_what_would_become_another_process_is_refused_by_name(body: str, word: str) -> None:
    found = imported(body + ENDS)
    assert found.text is None
    (refusal,) = (finding for finding in found.findings if finding.code == "PF603")
    assert word in refusal.message
    assert refusal.hint


def test_a_file_without_steps_is_refused() -> None:
    found = import_data(f'{HEAD}<choreography id="c"/></definitions>'.encode(), "drawn.bpmn")
    assert found.text is None
    assert "PF603" in codes(found)


def test_nothing_is_left_behind_in_silence() -> None:
    body = (
        '<dataObject id="d" name="Papers"/><task id="t" name="Check" xmlns:v="urn:vendor" v:color="red">'
        '<extensionElements><v:form/></extensionElements></task><group id="g"/><sequenceFlow id="z" sourceRef="s"/>'
    )
    found = imported(body + ENDS + flows("s-t", "t-e"), '<message id="m" name="Letter"/>')
    told = " ".join(finding.message for finding in found.findings if finding.code == "PF605")
    for word in ("`Papers`", "urn:vendor", "groups", "`Letter`", "flows that do not lead"):
        assert word in told


# ---------------------------------------------------------------- the reference models


@pytest.mark.parametrize("name", sorted(path.name for path in MIWG.glob("*.bpmn")) or [""])
def test_a_reference_model_is_imported_or_refused_by_name(name: str) -> None:
    if not name:
        pytest.skip("the folder shared/bpmn-miwg is not there")
    found = import_bpmn(MIWG / name)
    refused = [finding for finding in found.findings if finding.code == "PF603"]
    assert (found.text is None) == bool(refused)
    if found.text is not None:
        document = parse_document(Source("drawn.procflow.yaml", found.text), "drawn.procflow.yaml")
        assert document.findings == ()
        assert document.regulation is not None
        assert any(made.entries for made in document.regulation.procedures)


def test_most_reference_models_are_imported() -> None:
    files = sorted(MIWG.glob("*.bpmn"))
    if not files:
        pytest.skip("the folder shared/bpmn-miwg is not there")
    assert len(files) == 21
    assert {path.name for path in files if import_bpmn(path).text is None} == {
        *("A.3.0.bpmn", "B.2.0.bpmn", "C.6.0.bpmn", "C.9.0.bpmn", "C.9.1.bpmn", "C.9.2.bpmn")
    }
