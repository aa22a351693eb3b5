"""Does a BPMN process run? Asked of SpiffWorkflow, a workflow engine: it is the engine's reading of the file that counts.

The harness stands for the people and for the world. Whoever has something to do does it at once; a message that is
waited for comes, once nothing else can go on; a timer that a process waits for goes off, one on the boundary of an
activity never does; conditions are asked of the answers that the caller gives. Data are no part of the run.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any, NamedTuple

from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    IntermediateCatchEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import CallActivityParser, ScriptTaskParser, SubWorkflowParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    EndEvent,
    IntermediateCatchEvent,
    NoneTask,
    ReceiveTask,
    StartEvent,
    SubWorkflowTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

MOST_STEPS = 10_000
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
# The engine wants an implementation of each store, and a value in it whenever a task reads one.
DATA = [MODEL + name for name in ("dataStore", "dataInputAssociation", "dataOutputAssociation", "ioSpecification")]

TIMES = [MODEL + name for name in ("timeDate", "timeDuration", "timeCycle")]


class Run(NamedTuple):
    ended_at: list[str]  # the ids of the end events reached, in order, those of called processes too
    visited: list[str]  # the ids of the flow nodes that ran, in order; a call comes before what it calls
    own_ends: list[str]  # the end events of the process itself
    uncaught: list[str | None]  # the codes of the errors that nobody caught: the engine passes over them


class StuckError(Exception):
    """The process has not ended, and nothing in it can go on."""


class TooLongError(Exception):
    """More steps than allowed."""


class NoAnswerError(Exception):
    """A condition asks for an answer that was not given."""


def run(
    files: Mapping[str, bytes],
    process_id: str,
    answers: Mapping[str, object],
    *,
    start: str | None = None,
    decided_by: Mapping[str, str] | None = None,
    most_steps: int = MOST_STEPS,
) -> Run:
    """The process, run to its end.

    An answer is a value, or a list of the values that it has one after the other. It changes when the flow node that
    `decided_by` names for it has run again; or if none is named, when a gateway that has read it comes to read it again.
    `start` is the start event whose message comes; a process that has several must be told.
    """
    parser = _Parser()
    for name, data in files.items():
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        etree.strip_elements(root, *DATA, with_tail=False)
        parser.add_bpmn_xml(root, name)
    spec = parser.get_spec(process_id)
    starts = [event.bpmn_id for event in spec.bpmn_start_events]
    if start is None and len(starts) > 1:
        raise ValueError(f"{process_id} can start at {', '.join(starts)}: say where")
    if start is not None and start not in starts:
        raise ValueError(f"{process_id} has no start event {start}, only {', '.join(starts)}")
    engine = _Engine(answers, decided_by or {}, most_steps)
    workflow = BpmnWorkflow(spec, parser.get_subprocess_specs(process_id), script_engine=engine)
    while not workflow.completed:
        if not _run_what_is_ready(workflow, engine) and not _send_a_message(workflow, start):
            raise StuckError(f"{process_id} waits for ever at {_waiting(workflow)}; so far: {' '.join(engine.visited)}")
    if start is not None and engine.visited[0] != start:
        raise ValueError(f"{process_id} waits for no message: it began at {engine.visited[0]}, not at {start}")
    if not engine.own_ends:
        raise StuckError(f"{process_id} is over without an end event; so far: {' '.join(engine.visited)}")
    errors = [event.event_definition for event in workflow.get_events()]
    uncaught = [error.code for error in errors if isinstance(error, ErrorEventDefinition)]
    return Run(engine.ended_at, engine.visited, engine.own_ends, uncaught)


def _run_what_is_ready(workflow: Any, engine: _Engine) -> bool:
    went_on = False
    for task in _tasks(workflow, TaskState.READY):
        if task.state == TaskState.READY:  # another may have cancelled it
            engine.note(task)
            task.run()
            went_on = True
    for task_id, called in list(workflow.subprocesses.items()):
        caller = workflow.get_task_from_id(task_id)
        if called.completed and caller.state == TaskState.STARTED:
            caller.task_spec._update(caller)
            went_on = True
    return went_on


def _send_a_message(workflow: Any, start: str | None) -> bool:
    for task in _tasks(workflow, TaskState.WAITING):
        spec = task.task_spec
        if not isinstance(spec, StartEvent | ReceiveTask | IntermediateCatchEvent):
            continue
        if start is not None and isinstance(spec, StartEvent) and task.workflow is workflow and spec.bpmn_id != start:
            continue
        workflow.send_event(BpmnEvent(spec.event_definition, payload={}))
        return True
    return False


def _tasks(workflow: Any, state: int) -> list[Any]:
    # without a depth the engine looks no further than a thousand steps
    return list(workflow.get_tasks(state=state, max_depth=sys.maxsize))


def _waiting(workflow: Any) -> str:
    tasks = _tasks(workflow, TaskState.WAITING | TaskState.STARTED)
    return ", ".join(task.task_spec.name for task in tasks) or "no place at all"


# ---------------------------------------------------------------- what the engine is given


class _Engine(PythonScriptEngine):
    def __init__(self, answers: Mapping[str, object], decided_by: Mapping[str, str], most_steps: int) -> None:
        super().__init__()
        self.answers = answers
        self.decided_by = decided_by
        self.most_steps = most_steps
        self.steps = 0
        self.visited: list[str] = []
        self.ended_at: list[str] = []
        self.own_ends: list[str] = []
        self._turn: dict[str, int] = {}  # of answers that are lists
        self._readers: dict[str, dict[str, object]] = {}  # of the answer of this turn: gateways, and at which visit

    def note(self, task: Any) -> None:
        self.steps += 1
        if self.steps > self.most_steps:
            raise TooLongError(f"more than {self.most_steps} steps; the last are {' '.join(self.visited[-10:])}")
        bpmn_id = task.task_spec.bpmn_id
        if bpmn_id is None or isinstance(task.task_spec, CallActivity | SubWorkflowTask):
            return  # the engine's own nodes, and what was noted when it began
        self.visited.append(bpmn_id)
        if isinstance(task.task_spec, EndEvent):
            self.ended_at.append(bpmn_id)
            if task.workflow is task.workflow.top_workflow:
                self.own_ends.append(bpmn_id)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        code, names = _condition(expression)
        return eval(code, {"__builtins__": {}}, {name: self._answer(name, task) for name in names})

    def _answer(self, name: str, task: Any) -> object:
        gateway = task.task_spec.bpmn_id
        if name not in self.answers:
            raise NoAnswerError(f"{gateway} asks for {name}, and no answer to it is given")
        answer = self.answers[name]
        if not isinstance(answer, list):
            return answer
        if name in self.decided_by:
            turn = self.visited.count(self.decided_by[name]) - 1
        else:
            turn = self._turn.setdefault(name, 0)
            readers = self._readers.setdefault(name, {})
            if readers.get(gateway, task.id) != task.id:
                turn = self._turn[name] = turn + 1
                readers.clear()
            readers[gateway] = task.id
        if not 0 <= turn < len(answer):
            raise NoAnswerError(f"{gateway} asks for {name} a time too often: its answers are {answer}")
        return answer[turn]


@cache
def _condition(text: str) -> tuple[CodeType, frozenset[str]]:
    tree = ast.parse(text.strip(), mode="eval")
    return compile(tree, "<condition>", "eval"), frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))


class _Timer(TimerEventDefinition):
    """One whose text nobody reads: the engine takes only ISO 8601 in quotes, as an expression of Python."""

    def __init__(self, name: str, text: str, *, goes_off: bool, description: str | None) -> None:
        super().__init__(name, text, description=description)
        self.goes_off = goes_off

    def has_fired(self, my_task: Any) -> bool:
        return self.goes_off


class _TimerParser:
    goes_off = True

    def parse_timer_event(self: Any, event: Any) -> _Timer:
        times = [child for child in event if child.tag in TIMES]
        if len(times) != 1 or not (times[0].text or "").strip():
            self.raise_validation_exception("A timer has one time")
        return _Timer(
            self.bpmn_id, times[0].text, goes_off=self.goes_off, description=self.get_event_description(event)
        )


class _StartEventParser(_TimerParser, StartEventParser):
    pass


class _CatchEventParser(_TimerParser, IntermediateCatchEventParser):
    pass


class _BoundaryEventParser(_TimerParser, BoundaryEventParser):
    goes_off = False


class _DoesNothing(NoneTask):
    """A service or a script: the engine's own service task never ends, and a script would meet no data."""


class _CallActivity(CallActivity):
    def start_workflow(self, my_task: Any) -> None:
        my_task.workflow.script_engine.visited.append(self.bpmn_id)
        super().start_workflow(my_task)


class _SubProcess(SubWorkflowTask):
    def start_workflow(self, my_task: Any) -> None:
        my_task.workflow.script_engine.visited.append(self.bpmn_id)
        super().start_workflow(my_task)


class _ProcessParser(ProcessParser):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.process_executable = True  # whatever the file says
        # The engine has nodes of its own among those of the file, and takes one of the same name for the other.
        for taken in ("Start", "End", "StartEventSplit", "StartEventJoin", f"{self.bpmn_id}.EndJoin"):
            if taken in self.nodes_by_id:
                self.raise_validation_exception(f"the engine has a node {taken} of its own")


class _Parser(BpmnParser):
    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012 -- so does the engine
        full_tag("startEvent"): (_StartEventParser, StartEvent),
        full_tag("intermediateCatchEvent"): (_CatchEventParser, IntermediateCatchEvent),
        full_tag("boundaryEvent"): (_BoundaryEventParser, BoundaryEvent),
        full_tag("serviceTask"): (TaskParser, _DoesNothing),
        full_tag("scriptTask"): (ScriptTaskParser, _DoesNothing),
        full_tag("callActivity"): (CallActivityParser, _CallActivity),
        full_tag("subProcess"): (SubWorkflowParser, _SubProcess),
    }
