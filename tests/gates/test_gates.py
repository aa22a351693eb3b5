"""The gates themselves: each lets a good file through, and none lets through what it is there to stop."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from bench import node_packages
from tests.gates import modelers, spiff, xsd
from tests.gates.editing import Command, edit
from tests.gates.modelers import Report
from tests.gates.spiff import Run

SERVICE = Path(__file__).with_name("service.bpmn").read_bytes()


def changed(old: str, new: str) -> bytes:
    assert old.encode() in SERVICE
    return SERVICE.replace(old.encode(), new.encode())


# ---------------------------------------------------------------- the schema


def test_the_schema_finds_nothing_in_a_valid_file() -> None:
    assert xsd.problems(SERVICE) == []


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (changed("<incoming>f6</incoming>", "<incoming>f6</incoming><outcoming/>"), "line 45: .*outcoming"),
        (changed("<userTask ", '<userTask term="1" '), "line 36: .*'term' is not allowed"),
        (changed('id="answer-it"', 'id="f5"'), "line 66: .*'f5' is not a valid value of .*ID"),
        (changed('id="answer-it"', 'id="1 answer"'), "line 51: .*'1 answer' is not a valid value of .*ID"),
        (changed('sourceRef="answer-it"', 'sourceRef="nowhere"'), "line 66: sourceRef: there is no nowhere"),
        (changed("<flowNodeRef>refused<", "<flowNodeRef>nowhere<"), "line 29: flowNodeRef: there is no nowhere"),
        (changed('default="f4"', 'default="nowhere"'), "line 46: default: there is no nowhere"),
        (SERVICE[:-20], r"line \d+: "),
    ],
)
def test_the_schema_says_what_is_not_valid_and_where(file: bytes, says: str) -> None:
    found = xsd.problems(file)
    assert any(re.match(says, problem) for problem in found), found


# ---------------------------------------------------------------- the modelers

BROKEN = {
    "good": SERVICE,
    "shape of nothing": changed('bpmnElement="answered"', 'bpmnElement="nowhere"'),
    "cyrillic id": changed("answer-it", "жауап"),
    "flow from nowhere": changed('sourceRef="answer-it"', 'sourceRef="nowhere"'),
    "timer without a flow": changed("      <outgoing>f6</outgoing>\n", ""),
    "one over the other": changed('<dc:Bounds x="442" y="282"', '<dc:Bounds x="442" y="400"'),
    "cut off": SERVICE[:2000],
    "not text": b"\xff\xfe\xff",
    "good again": SERVICE,
}


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    if reason := modelers.why_not():
        pytest.skip(reason)
    return modelers.check(BROKEN)


def test_the_modelers_find_nothing_in_a_good_file_whatever_they_read_before(reports: dict[str, Report]) -> None:
    assert list(reports) == list(BROKEN)
    assert reports["good"] == reports["good again"] == Report([], [], [], None)
    assert reports["good"].all == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("shape of nothing", 'no bpmnElement referenced in <bpmndi:BPMNShape id="answered_di" />'),
        ("shape of nothing", '<endEvent id="answered"> is not drawn'),
        ("shape of nothing", "no-bpmndi: answered: Element is missing bpmndi"),
        ("cyrillic id", "nested error: illegal ID <жауап>"),
        ("cyrillic id", '<serviceTask id="жауап"> is not drawn'),
        ("flow from nowhere", "unresolved reference <nowhere>"),
        ("flow from nowhere", '<sequenceFlow id="f5"> is not drawn'),
        ("cut off", "unexpected end of file"),
        ("not text", "not UTF-8"),
    ],
)
def test_the_modelers_report_what_is_wrong(name: str, says: str, reports: dict[str, Report]) -> None:
    assert any(says in problem for problem in reports[name].all), reports[name]


def test_the_linter_tells_errors_from_warnings(reports: dict[str, Report]) -> None:
    timer, shapes = reports["timer without a flow"], reports["one over the other"]
    assert timer.lint_errors == [
        "no-disconnected: late: Element is not connected",
        "no-implicit-end: late: Element is an implicit end",
    ]
    assert shapes.lint_warnings == [
        f"no-overlapping-elements: {name}: Element overlaps with other element" for name in ("was_late", "is_ours")
    ]
    assert timer.lint_warnings == shapes.lint_errors == []
    for name in ("cut off", "not text"):
        assert reports[name].import_error is not None


def test_only_what_a_drawing_has_brought_is_complained_of() -> None:
    if reason := modelers.why_not():
        pytest.skip(reason)
    nothing, broken = BROKEN["shape of nothing"], BROKEN["cut off"]
    found = modelers.complaints({"good": SERVICE, "shape of nothing": nothing, "cut off": broken})
    assert set(found) == {"shape of nothing", "cut off"}
    assert '<endEvent id="answered"> is not drawn' in found["shape of nothing"]
    assert modelers.complaints({"a": SERVICE, "b": nothing}, before={"a": nothing, "b": nothing}) == {}
    assert modelers.complaints({"a": nothing}, before={"a": SERVICE}) == {"a": found["shape of nothing"]}


def test_without_node_the_modelers_are_skipped_but_not_on_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(modelers, "packages", node_packages.find_or_install)
    monkeypatch.setenv("CI", "")
    assert modelers.why_not() == "there is no `node` on the path"
    monkeypatch.setenv("CI", "true")
    assert modelers.why_not() is None
    with pytest.raises(RuntimeError, match="there is no `node` on the path"):
        modelers.check({"service": SERVICE})


# ---------------------------------------------------------------- edits in the modeler


@pytest.fixture
def _needs_node() -> None:
    if reason := modelers.why_not():
        pytest.skip(reason)


@pytest.mark.usefixtures("_needs_node")
def test_the_modeler_renames_and_goes_on_with_the_next_file() -> None:
    renamed = edit(SERVICE, [{"do": "rename", "element": "answer-it", "name": "Тексеру керек"}])
    assert 'id="answer-it" name="Тексеру керек"'.encode() in renamed
    assert "Тексеру керек".encode() not in edit(SERVICE)
    assert xsd.problems(renamed) == []


@pytest.mark.usefixtures("_needs_node")
@pytest.mark.parametrize(
    ("command", "says"),
    [
        ({"do": "rename", "element": "nowhere", "name": "x"}, "there is no nowhere"),
        ({"do": "connect", "element": "answered", "to": "answer-it"}, "answered cannot be connected with answer-it"),
        ({"do": "fly", "element": "answer-it"}, "not a function"),
    ],
)
def test_what_the_modeler_does_not_do_is_an_error(command: Command, says: str) -> None:
    with pytest.raises(RuntimeError, match=says):
        edit(SERVICE, [command])
    assert edit(SERVICE)


# ---------------------------------------------------------------- the engine

START, END = '<startEvent id="start"/>', '<endEvent id="end"/>'
REFUSED = '<error id="refused" name="Refused" errorCode="refused"/><error id="other" name="Other" errorCode="other"/>'


def process(elements: str, *flows: str, process_id: str = "service", roots: str = REFUSED) -> bytes:
    """A file of one process. A flow is written "from to", or "from to condition"."""
    lines = [
        f'<definitions xmlns="{spiff.MODEL[1:-1]}" id="file" targetNamespace="urn:made-up:service">{roots}',
        f'<process id="{process_id}" isExecutable="false">{elements}',
    ]
    for flow in flows:
        source, target, *condition = flow.split(" ", 2)
        inside = "".join(f"<conditionExpression>{text}</conditionExpression>" for text in condition)
        lines.append(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
        )
    return "\n".join([*lines, "</process></definitions>"]).encode()


def run(*files: bytes, start: str | None = None, most_steps: int = 200, **answers: object) -> Run:
    named = {str(number): file for number, file in enumerate(files)}
    return spiff.run(named, "service", answers, start=start, most_steps=most_steps)


@pytest.mark.parametrize(("answer", "end"), [("yes", "answered"), ("no", "refused")])
def test_a_service_that_a_message_starts_ends_as_it_was_decided(answer: str, end: str) -> None:
    done = spiff.run({"service": SERVICE}, "answering", {"answer_ours": answer})
    assert done.ended_at == done.own_ends == [end]
    assert done.visited[:3] == ["arrived", "letter.register", "is_ours"]
    assert ("answer-it" in done.visited) is (answer == "yes")
    assert "late" not in done.visited


def test_tasks_of_every_kind_are_done() -> None:
    kinds = ["task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask"]
    tasks = "".join(f'<{kind} id="{kind}"/>' for kind in kinds[:-1])
    tasks += '<scriptTask id="scriptTask"><script>nobody runs this</script></scriptTask>'
    ways = ["start", *kinds, "end"]
    flows = [f"{source} {target}" for source, target in pairwise(ways)]
    assert run(process(START + tasks + END, *flows)).visited == ways


def test_a_message_that_is_waited_for_comes() -> None:
    tasks = '<receiveTask id="wait" messageRef="reply"/>'
    file = process(START + tasks + END, "start wait", "wait end", roots='<message id="reply" name="Reply"/>')
    assert run(file).visited == ["start", "wait", "end"]


@pytest.mark.parametrize("text", ["PT30M", "P7D", "1 working day", "1 жұмыс күні (5-т.)"])
@pytest.mark.parametrize("activity", ['userTask id="step"', 'callActivity id="step" calledElement="part"'])
def test_timers_on_a_boundary_do_not_go_off(text: str, activity: str) -> None:
    timer = f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"
    step = f'<{activity}/><boundaryEvent id="late" attachedToRef="step" cancelActivity="false">{timer}</boundaryEvent>'
    part = process(START + END, "start end", process_id="part")
    assert run(process(START + step + END, "start step", "step end"), part).own_ends == ["end"]


def test_conditions_are_comparisons_in_any_number_and_the_default_is_for_the_rest() -> None:
    nodes = START + '<exclusiveGateway id="how" default="how-end"/><endEvent id="small"/><endEvent id="big"/>' + END
    file = process(
        nodes, "start how", "how small answer_size &lt; 10", "how big 10 &lt;= answer_size &lt; 20", "how end"
    )
    assert [run(file, answer_size=size).ended_at for size in (9, 10, 19, 20)] == [["small"], ["big"], ["big"], ["end"]]


LOOP = process(
    START + '<userTask id="check"/><exclusiveGateway id="fine" default="fine-end"/><userTask id="mend"/>' + END,
    "start check",
    "check fine",
    'fine mend answer_check == "no"',
    "mend check",
    "fine end",
)


def test_answers_come_one_after_the_other() -> None:
    assert run(LOOP, answer_check=["no", "no", "yes"]).visited.count("mend") == 2
    decided = spiff.run({"": LOOP}, "service", {"answer_check": ["no", "yes"]}, decided_by={"answer_check": "check"})
    assert decided.visited == ["start", "check", "fine", "mend", "check", "fine", "end"]


def test_two_gateways_after_one_step_read_the_same_answer() -> None:
    nodes = START + '<exclusiveGateway id="a" default="a-b"/><exclusiveGateway id="b" default="b-end"/>' + END
    file = process(nodes + '<endEvent id="no"/>', "start a", 'a no v == "no"', "a b", 'b a v == "again"', "b end")
    assert run(file, v=["again", "yes"]).visited == ["start", "a", "b", "a", "b", "end"]


def test_a_question_without_an_answer_stops_the_run() -> None:
    with pytest.raises(spiff.NoAnswerError, match="fine asks for answer_check, and no answer"):
        run(LOOP)
    with pytest.raises(spiff.NoAnswerError, match="fine asks for answer_check a time too often"):
        run(LOOP, answer_check=["no"])


def test_a_loop_without_end_is_stopped() -> None:
    with pytest.raises(spiff.TooLongError, match=r"more than 200 steps; the last are .* mend check fine"):
        run(LOOP, answer_check="no")


def test_branches_are_waited_for() -> None:
    nodes = '<parallelGateway id="split"/><userTask id="a"/><serviceTask id="b"/><parallelGateway id="join"/>'
    file = process(START + nodes + END, "start split", "split a", "split b", "a join", "b join", "join end")
    assert run(file).visited == ["start", "split", "a", "b", "join", "end"]


def test_a_join_that_waits_for_ever_is_told() -> None:
    nodes = '<exclusiveGateway id="split" default="split-a"/><task id="a"/><task id="b"/><parallelGateway id="join"/>'
    file = process(START + nodes + END, "start split", "split a", "split b v", "a join", "b join", "join end")
    with pytest.raises(spiff.StuckError, match="service waits for ever at join; so far: start split a"):
        run(file, v=False)


def test_a_terminating_end_ends_everything() -> None:
    nodes = '<parallelGateway id="split"/><userTask id="a"/><receiveTask id="wait" messageRef="reply"/>'
    stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    flows = ["start split", "split a", "split wait", "a stop", "wait end"]
    done = run(process(START + nodes + stop + END, *flows, roots='<message id="reply" name="Reply"/>'))
    assert (done.ended_at, "wait" in done.visited) == (["stop"], False)


def calls(caught: str) -> list[bytes]:
    part = (
        START
        + '<exclusiveGateway id="fine" default="fine-end"/><endEvent id="no"><errorEventDefinition errorRef="refused"/></endEvent>'
        + END
    )
    whole = (
        START
        + '<callActivity id="call" calledElement="part"/><endEvent id="sorry"/>'
        + f'<boundaryEvent id="catch" attachedToRef="call"><errorEventDefinition errorRef="{caught}"/></boundaryEvent>'
        + END
    )
    return [
        process(whole, "start call", "call end", "catch sorry"),
        process(part, "start fine", "fine no refuse", "fine end", process_id="part"),
    ]


def test_an_error_of_a_called_process_is_caught_by_its_caller() -> None:
    files = calls("refused")
    assert run(*files, refuse=False) == Run(
        ["end", "end"], ["start", "call", "start", "fine", "end", "end"], ["end"], []
    )
    done = run(*files, refuse=True)
    assert done == Run(["no", "sorry"], ["start", "call", "start", "fine", "no", "catch", "sorry"], ["sorry"], [])


def test_an_error_that_nobody_catches_is_told() -> None:
    done = run(*calls("other"), refuse=True)
    assert (done.own_ends, done.uncaught) == (["end"], ["refused"])


TWO_STARTS = process(
    '<startEvent id="by_post"><messageEventDefinition messageRef="letter"/></startEvent>'
    '<startEvent id="by_hand"><messageEventDefinition messageRef="visit"/></startEvent>'
    '<exclusiveGateway id="either"/>' + END,
    "by_post either",
    "by_hand either",
    "either end",
    roots='<message id="letter" name="Letter"/><message id="visit" name="Visit"/>',
)


@pytest.mark.parametrize("start", ["by_post", "by_hand"])
def test_a_process_with_several_starts_begins_where_it_is_told(start: str) -> None:
    assert run(TWO_STARTS, start=start).visited == [start, "either", "end"]


def test_a_start_that_can_not_be_is_refused() -> None:
    with pytest.raises(ValueError, match="service can start at by_post, by_hand: say where"):
        run(TWO_STARTS)
    with pytest.raises(ValueError, match="service has no start event by_air"):
        run(TWO_STARTS, start="by_air")


def test_a_node_named_as_one_of_the_engine_is_refused() -> None:
    with pytest.raises(Exception, match="the engine has a node End of its own"):
        run(process(START + '<endEvent id="End"/>', "start End"))
