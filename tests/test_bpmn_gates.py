"""The exports of the examples, held against the tools of others: the schema, the modelers, an engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import bpmn
from procflow import bpmn_extension as extension
from procflow.document import read_document
from procflow.graph import FlowGraph, Way
from procflow.model import Answers, Decision, OutcomeKind, Procedure, Regulation, Step, Use
from procflow.ranges import Range, overlap, parse_range
from procflow.to_bpmn import to_bpmn
from procflow.to_bpmn.conditions import answer_variable
from procflow.to_bpmn.setting import process_id
from tests.gates import modelers, spiff, xsd
from tests.support.examples import EXAMPLES

LANGUAGES = ("kk", "ru", "en")
FILES = [(path, language) for path in EXAMPLES for language in LANGUAGES]


def name_of(value: object) -> str:
    return value.name.removesuffix(".procflow.yaml") if isinstance(value, Path) else str(value)


@cache
def read(path: Path) -> Regulation:
    regulation = read_document(path).regulation
    assert regulation is not None
    return regulation


@cache
def exported(path: Path, language: str) -> bytes:
    return bpmn.write(to_bpmn(read(path), language))


@pytest.mark.parametrize(("path", "language"), FILES, ids=name_of)
def test_an_export_is_valid_against_the_schema(path: Path, language: str) -> None:
    assert xsd.problems(exported(path, language)) == []


# ---------------------------------------------------------------- the modelers

# Several ways into a task mean what one gateway before it would mean: whichever is taken, the task is done. Linters warn
# of it, because people also draw so what they take for a join.
ALLOWED_WARNINGS = ("fake-join: ",)


@pytest.fixture(scope="module")
def reports() -> dict[str, modelers.Report]:
    if reason := modelers.why_not():
        pytest.skip(reason)
    return modelers.check({f"{path.name} {language}": exported(path, language) for path, language in FILES})


@pytest.mark.parametrize(("path", "language"), FILES, ids=name_of)
def test_an_export_opens_without_a_warning_and_without_an_error_of_the_linter(
    path: Path, language: str, reports: dict[str, modelers.Report]
) -> None:
    report = reports[f"{path.name} {language}"]
    assert report.import_error is None
    assert report.import_warnings == []
    assert report.lint_errors == []
    assert [warning for warning in report.lint_warnings if not warning.startswith(ALLOWED_WARNINGS)] == []


# ---------------------------------------------------------------- the engine

CASES = [
    (path, procedure.id, outcome.id)
    for path in EXAMPLES
    for procedure in read(path).procedures
    for outcome in procedure.outcomes
    if not procedure.is_part
]


# These acts name a refusal, and say of no step that it leads there.
NOT_LED_TO = {
    ("livestock.procflow.yaml", "payment", "refused"),
    ("processing.procflow.yaml", "payment", "refused"),
}
LED_TO = [case for case in CASES if (case[0].name, *case[1:]) not in NOT_LED_TO]


@pytest.mark.parametrize(("path", "procedure_id", "outcome_id"), LED_TO, ids=name_of)
def test_a_procedure_runs_to_each_of_its_outcomes(path: Path, procedure_id: str, outcome_id: str) -> None:
    regulation, procedure, _ = _of(path, procedure_id, outcome_id)
    answers = answers_to(regulation, procedure, outcome_id)
    assert answers is not None, f"no step leads to `{outcome_id}`"
    files = {path.name: exported(path, "en")}
    for library in regulation.libraries:
        files[library.path] = exported((path.parent / library.path).resolve(), "en")
    run = spiff.run(files, process_id(regulation, procedure), answers)
    assert run.own_ends == [end_of(regulation, procedure, outcome_id)]
    kind = next(outcome.kind for outcome in procedure.outcomes if outcome.id == outcome_id)
    # A refusal is an error that the process ends with; nobody is there to catch it.
    assert run.uncaught == ([outcome_id] if kind is OutcomeKind.REFUSAL else [])


def test_the_engine_is_shown_every_outcome_that_a_step_leads_to() -> None:
    assert {(path.name, *rest) for path, *rest in CASES if answers_to(*_of(path, *rest)) is None} == NOT_LED_TO


def _of(path: Path, procedure_id: str, outcome_id: str) -> tuple[Regulation, Procedure, str]:
    return read(path), next(each for each in read(path).procedures if each.id == procedure_id), outcome_id


def end_of(regulation: Regulation, procedure: Procedure, outcome: str) -> str | None:
    """The id of the end event of an outcome."""
    process = to_bpmn(regulation, "en").by_id(process_id(regulation, procedure))
    assert process is not None
    for end in process.children("endEvent"):
        kept = extension.find(end, "end")
        if kept is not None and kept.get("outcome") == outcome:
            return end.id
    return None


def answers_to(regulation: Regulation, procedure: Procedure, outcome: str) -> dict[str, object] | None:
    """What must be answered at each decision, that a case ends so; None if no way leads there."""
    graph = FlowGraph(procedure)
    far = _distances(graph, outcome)
    if graph.start not in far:
        return None
    answers: dict[str, object] = {}
    for entry in procedure.entries:
        ways = [way for way in graph.ways[entry.id] if way.to in far]
        if not ways or entry.id not in far:
            continue
        best = min(ways, key=lambda way: far[way.to or ""])
        if isinstance(entry, Step) and entry.decision is not None:
            answers[answer_variable(entry.id)] = _answer(entry.decision, best)
        elif isinstance(entry, Use):
            owner, used = _used(regulation, entry.procedure)
            inside = answers_to(owner, used, best.label)
            assert inside is not None, f"{used.id} can end with {best.label}"
            assert all(answers.get(name, value) == value for name, value in inside.items()), "no step is named twice"
            answers |= inside
            answers[answer_variable(entry.id)] = best.label
    return answers


def _distances(graph: FlowGraph, outcome: str) -> Mapping[str, int]:
    """How far the outcome is from each entry that leads to it."""
    found = {outcome: 0}
    queue = deque([outcome])
    while queue:
        name = queue.popleft()
        for way in graph.ways_to[name]:
            if way.source not in found:
                found[way.source] = found[name] + 1
                queue.append(way.source)
    return found


def _used(regulation: Regulation, name: str) -> tuple[Regulation, Procedure]:
    alias, _, rest = name.rpartition(".")
    libraries = {library.alias: library.regulation for library in regulation.libraries}
    owner = libraries[alias] if alias else regulation
    return owner, next(each for each in owner.procedures if each.id == rest)


def _answer(decision: Decision, way: Way) -> object:
    if decision.answers is not Answers.NUMBER:
        return way.label
    ranges = {option.when: parse_range(option.when) for option in decision.options}
    edges = {edge for each in ranges.values() if each for edge in (each.low, each.high) if edge.is_finite()}
    for number in sorted({near for edge in edges for near in (edge - 1, edge, edge + 1)}):
        fitting = [when for when, each in ranges.items() if each is not None and _is_in(number, each)]
        if fitting == [way.label] or (not fitting and ranges[way.label] is None):
            return number
    raise AssertionError(f"no number is `{way.label}`")


def _is_in(number: Decimal, numbers: Range) -> bool:
    return overlap(Range(number, with_low=True, high=number, with_high=True), numbers)
