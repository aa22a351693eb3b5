"""Steps that somebody drew: who does what, to whom it goes, what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from bpmn import Definitions, Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.bpmn_words import word
from procflow.from_bpmn.durations import term_of_text, term_of_timer
from procflow.from_bpmn.naming import Naming
from procflow.from_bpmn.people import People
from procflow.from_bpmn.report import Report
from procflow.from_bpmn.scope import Scope, key_of
from procflow.import_codes import LEFT, OTHERWISE
from procflow.term_text import format_term, parse_term
from procflow.term_words import without_measure


@dataclass
class Surroundings:
    """What lies around the nodes of a process: pools, messages, notes, other processes."""

    definitions: Definitions
    naming: Naming
    report: Report
    people: People
    part: Callable[[Element, str | None], str]  # the procedure made of a sub-process
    procedures: dict[str, str]  # by the id of a process
    party_of_process: Callable[[Element], str | None]
    messages_from: dict[str, list[Element]] = field(default_factory=dict)
    messages_to: dict[str, list[Element]] = field(default_factory=dict)
    notes: dict[str, list[Element]] = field(default_factory=dict)  # annotations, by what they are about
    noted: dict[str, Element] = field(default_factory=dict)  # what they are about, by annotation
    used_notes: set[str] = field(default_factory=set)
    exported: set[str] = field(default_factory=set)  # ids of nodes that an export made, not somebody who copied them
    passed_on: dict[str, list[str]] = field(default_factory=dict)  # by node: who gets a message from outside

    def procedure_called(self, node: Element) -> str | None:
        called = node.ref("calledElement")
        return self.procedures.get(called.id or "") if called is not None else None

    def party(self, end: Element | None) -> str | None:
        """The actor at the other end of a message: a pool, or whoever the process of a node belongs to."""
        if end is None:
            return None
        if end.is_a("participant"):
            return self.people.of_pool(end) if end.ref("processRef") is None else self.people.of_office(end)
        above: Element | None = end
        while above is not None and not above.is_a("process"):
            above = above.parent
        return self.party_of_process(above) if above is not None else None

    def sender(self, node: Element) -> str | None:
        flows = self.messages_to.get(key_of(node), ())
        return next(filter(None, (self.party(flow.ref("sourceRef")) for flow in flows)), None)

    def receivers(self, node: Element) -> list[str]:
        flows = self.messages_from.get(key_of(node), ())
        return list(dict.fromkeys(filter(None, (self.party(flow.ref("targetRef")) for flow in flows))))

    def error_names(self, event: Element) -> set[str]:
        """What tells the error of an event from others; empty where it throws or catches none."""
        definition = event.child("errorEventDefinition")
        if definition is None:
            return set()
        error = definition.ref("errorRef")
        names = {error.get("errorCode"), error.name, error.id} if error is not None else set()
        return {name for name in names if name} or {""}


def drawn_step(around: Surroundings, scope: Scope, node: Element) -> Values:
    naming, report = around.naming, around.report
    values: Values = {}
    sender = around.sender(node)
    waits = node.is_a("receiveTask", "startEvent", "intermediateCatchEvent")
    performer = sender if waits and sender else scope.lane(node) or scope.performer
    if performer is not None:
        values["by"] = performer
    values["do"] = naming.text(_what(around, node))
    if to := around.receivers(node):
        values["to"] = to if len(to) > 1 else to[0]
        _message_words(around, node, values)
    if sender is not None and not waits:
        report.count(LEFT, node, "messages that a step takes in while it is done")
    _results(around, node, values)
    _times(around, node, values)
    if node.child("loopCharacteristics") is not None:
        report.count(OTHERWISE, node, "steps that are repeated, or done for each of several things, become one step")
    if note := note_of(around, node, values):
        values["note"] = naming.text(note)
    return values


def _what(around: Surroundings, node: Element) -> str:
    if name := plain(node.name or ""):
        return name
    messages = (*around.messages_to.get(key_of(node), ()), *around.messages_from.get(key_of(node), ()))
    for flow in messages:
        if name := plain(flow.name or ""):
            return name
    around.report.count(LEFT, node, "steps without a name; their ids stand in")
    return node.id or node.kind


def _message_words(around: Surroundings, node: Element, values: Values) -> None:
    names = [plain(flow.name or "") for flow in around.messages_from.get(key_of(node), ())]
    if name := next(filter(None, names), ""):
        values["sends"] = around.naming.text(name)


def _results(around: Surroundings, node: Element, values: Values) -> None:
    for association in node.children("dataOutputAssociation"):
        target = association.ref("targetRef")
        name = plain((target.name if target is not None else "") or "")
        if name and "gives" not in values:
            values["gives"] = around.naming.text(name)
        else:
            around.report.count(LEFT, association, "data that a step writes, beyond its first result")
    for association in node.children("dataInputAssociation"):
        around.report.count(LEFT, association, "data that a step reads")


def _times(around: Surroundings, node: Element, values: Values) -> None:
    timer = node.child("timerEventDefinition")
    if timer is None:
        return
    term = term_of_timer(node) or term_of_text(plain(node.name or ""))
    if term is None:
        around.report.count(LEFT, node, "timers with a date, a cycle or an expression")
        return
    values["within"] = values["not_before"] = term
    around.report.count(OTHERWISE, node, "timers in the flow become steps that wait")


def note_of(around: Surroundings, node: Element, values: Values) -> str:
    """Its description, and what is written beside it; a note that is nothing but a term is the term."""
    kept = extension.find(node, "entry")
    is_ours = kept is not None and kept.get("described") == extension.checksum(node.documentation)
    parts = [] if is_ours else [plain(node.documentation)]
    for annotation in around.notes.get(key_of(node), ()):
        around.used_notes.add(key_of(annotation))
        words = words_of(annotation)
        if "within" not in values and (term := noted_term(words, around.naming.language)):
            values["within"] = term
        else:
            parts.append(words)
    return "\n".join(filter(None, parts))


def words_of(annotation: Element) -> str:
    text = annotation.child("text")
    return plain(text.text if text is not None else "")


def add_to_note(naming: Naming, values: Values, words: str) -> None:
    """Words in the language of the drawing, behind those of the note that are there already."""
    note = values.get("note")
    note = note if isinstance(note, dict) else {}
    before = note.get(naming.language) or ""
    if words and words not in before:
        values["note"] = {**note, naming.language: f"{before}\n{words}" if before else words}


def noted_term(words: str, language: str) -> str | None:
    """The term in a note: `2 рабочих дня`, `Срок: 48 часов (круглосуточно)`."""
    words, measure = without_measure(words.removeprefix(f"{word('term', language)}:").strip(), language)
    term = term_of_text(words)
    if term is None or measure is None:
        return term
    parsed = parse_term(term)
    return format_term(replace(parsed, measure=measure)) if parsed.unit.is_clock_time else None


def kept_note(annotation: Element) -> str | None:
    """What an export drew a note for: `term`, `limit`; None for a note of somebody else."""
    return next((kind for kind in ("term", "limit") if extension.find(annotation, kind) is not None), None)
