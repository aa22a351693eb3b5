"""Events at the border of a step: terms, answers that come of them, errors that a used procedure ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.diagnostics import shorten
from procflow.from_bpmn.durations import term_of_text, term_of_timer
from procflow.from_bpmn.entries import Entry, Way
from procflow.from_bpmn.naming import Ids
from procflow.from_bpmn.scope import key_of
from procflow.import_codes import LEFT, OTHERWISE

if TYPE_CHECKING:
    from procflow.from_bpmn.procedure import ProcedureReader


def add_boundary_ways(reader: ProcedureReader, node: Element, entry: Entry) -> None:
    for event in reader.scope.boundary.get(key_of(node), ()):
        if extension.find(event, "refusal") is not None and entry.is_kept and entry.kind == "use":
            continue  # its way is that of an outcome
        flows = reader.scope.out(event)
        _take_term(reader, event, entry)
        if not flows:
            if event.child("timerEventDefinition") is None:
                reader.report.count(LEFT, event, "events at the border of a step that lead nowhere")
            continue
        if event.value("cancelActivity") is False:
            reader.report.refuse(
                event,
                f"`{_name(event)}` begins something beside the step that goes on (an event that does not interrupt)",
                "draw a parallel split before the step, or let the event interrupt it",
            )
        elif entry.kind == "use":
            _add_refusal(reader, event, entry, reader.scope.target(flows[0]))
        else:
            _add_answer(reader, event, entry, reader.scope.target(flows[0]))


def _take_term(reader: ProcedureReader, event: Element, entry: Entry) -> None:
    if event.child("timerEventDefinition") is None:
        return
    term = term_of_timer(event) or term_of_text(plain(event.name or ""))
    if term is not None and "within" not in entry.values and entry.kind != "use":
        entry.values["within"] = term
    elif term is not None and term != _written_term(entry.values):
        reader.report.count(LEFT, event, "terms at the border of a step that has another term", named=True)
    elif term is None and not reader.scope.out(event):
        reader.report.count(LEFT, event, "timers at the border of a step from which no term can be read")


def _written_term(values: Values) -> object:
    within = values.get("within")
    return within.get("term") if isinstance(within, dict) else within


def _add_refusal(reader: ProcedureReader, event: Element, entry: Entry, target: Element) -> None:
    errors = reader.around.error_names(event)
    if not errors or entry.calls is None:
        reader.report.refuse(
            event,
            f"`{_name(event)}` breaks off a part that has several steps",
            "draw a decision inside the part, with an error end event for this case",
        )
        return
    for name in errors:
        entry.refusals[name] = Way(node=target)


def _add_answer(reader: ProcedureReader, event: Element, entry: Entry, target: Element) -> None:
    """A step that an event can break off decides by the event which way the case goes on."""
    reader.report.count(OTHERWISE, event, "events that break off a step become answers of the step")
    if entry.kind != "decision":
        entry.kind = "decision"
        entry.values["answers"] = ["done"]
        entry.ways = [Way(way.node, way.entry, way.outcome, {**way.values, "when": "done"}) for way in entry.ways[:1]]
    whens = {str(way.values.get("when")) for way in entry.ways}
    answers = entry.values.get("answers")
    if not isinstance(answers, list):
        answers = sorted(whens - {"otherwise"})
    words = plain(event.name or "")
    when = Ids(whens).take(words, "event")
    entry.values["answers"] = [*answers, when]
    name = {"name": reader.naming.text(words)} if words else {}
    entry.ways.append(Way(node=target, values={"when": when, **name}))


def _name(event: Element) -> str:
    return shorten(plain(event.name or "") or event.id or "an event")
