"""Events, sub-processes and calls that somebody drew, or that procflow drew as ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import plain
from procflow.bpmn_words import word
from procflow.from_bpmn.boundary import add_boundary_ways
from procflow.from_bpmn.entries import Entry, Way
from procflow.from_bpmn.kept import kept_description
from procflow.from_bpmn.scope import has_nodes, key_of, name_of
from procflow.from_bpmn.steps import drawn_step
from procflow.import_codes import LEFT, OTHERWISE

if TYPE_CHECKING:
    from procflow.from_bpmn.procedure import ProcedureReader


def read_event(reader: ProcedureReader, node: Element) -> None:
    link = node.child("linkEventDefinition")
    if link is not None:
        if node.is_a("intermediateThrowEvent"):
            reader.passes[key_of(node)] = _link_target(reader, node, link)
        else:
            reader.pass_by(node)
    elif node.child("compensateEventDefinition") is not None:
        reader.report.refuse(
            node, f"`{name_of(node)}` undoes what was done (compensation)", "draw the steps that undo it"
        )
    elif node.is_a("intermediateThrowEvent") and node.child("eventDefinition") is None:
        if node.name:
            reader.report.count(LEFT, node, "milestones, in which nothing is done", named=True)
        reader.pass_by(node)
    else:
        reader.read_step(node)


def _link_target(reader: ProcedureReader, node: Element, link: Element) -> Element | None:
    name = link.get("name") or node.name
    for other in reader.scope.nodes.values():
        caught = other.child("linkEventDefinition")
        if caught is not None and other.is_a("intermediateCatchEvent") and name in {caught.get("name"), other.name}:
            return other
    return None


def read_start(reader: ProcedureReader, node: Element) -> None:
    if node.child("messageEventDefinition") is not None and reader.around.sender(node) is not None:
        reader.read_step(node)
        return
    if definition := node.child("eventDefinition"):
        kind = definition.kind.removesuffix("EventDefinition")
        reader.report.count(LEFT, node, f"what a process begins with (a {kind})", named=True)
    elif node.name and plain(node.name) != word("start", reader.naming.language):
        reader.report.count(LEFT, node, "names of start events; a step of the applicant says what is filed", named=True)
    flows = reader.scope.out(node)
    if len(flows) > 1:
        split = Entry(reader.ids.take("begin", "split"), "split", {}, element=node)
        reader.put(node, split)
        split.ways = [reader.plain_way(flow) for flow in flows]
    else:
        reader.pass_by(node)


def read_end(reader: ProcedureReader, node: Element) -> None:
    kept = extension.find(node, "end")
    if extension.find(node, "unstated") is not None and plain(node.name or "") == word(
        "unstated", reader.naming.language
    ):
        reader.silent.add(key_of(node))
        return
    name = kept.get("outcome") if kept else None
    if kept is not None and name in reader.outcomes:
        outcome = reader.outcomes[name]
        reader.naming.rename(outcome, "name", node, node.name, reader.naming.shown(outcome.get("name")) or name)
        kept_description(reader.around, node, kept, None)
        if (outcome.get("kind") == "refusal") != (node.child("errorEventDefinition") is not None):
            told = f"`{name_of(node)}` was exported as another kind of end; it stays what it is in the regulation file"
            reader.report.otherwise(node, f"{told}, a {outcome.get('kind')}")
    else:
        words = plain(node.name or "")
        same = {reader.naming.shown(values.get("name")): each for each, values in reader.outcomes.items()}
        name = same.get(words) if words else None
        if name is None:
            name = reader.ids.take(words, "end")
            error = node.child("errorEventDefinition") is not None
            reader.outcomes[name] = {"kind": "refusal" if error else "result"}
            if words:
                reader.outcomes[name] = {"name": reader.naming.text(words), **reader.outcomes[name]}
    if node.child("terminateEventDefinition") is not None:
        reader.report.count(OTHERWISE, node, "ends that stop all that still runs become plain outcomes")
    reader.outcome_of[key_of(node)] = name
    reader.error_of.setdefault(name, set()).update(reader.around.error_names(node))
    if (to := reader.around.receivers(node)) and kept is None:
        # What is sent with the end is a step of its own: an outcome sends nothing.
        entry = reader.new_entry(node, "step", drawn_step(reader.around, reader.scope, node) | {"to": to}, "send")
        reader.put(node, entry)
        entry.ways = [Way(outcome=name)]


def read_sub_process(reader: ProcedureReader, node: Element) -> None:
    if node.value("triggeredByEvent") is True:
        reader.report.refuse(
            node,
            f"`{name_of(node)}` can begin at any time (event sub-process)",
            "draw what it does as a way out of a step",
        )
    elif node.is_a("adHocSubProcess"):
        reader.report.refuse(
            node, f"the steps of `{name_of(node)}` have no order (ad hoc)", "draw their order, or one step"
        )
    elif not has_nodes(node):
        reader.read_step(node)  # folded up, with nothing told inside
    else:
        if node.is_a("transaction"):
            reader.report.count(OTHERWISE, node, "transactions become plain parts, which nothing undoes")
        _use(reader, node, reader.around.part(node, reader.scope.lane(node) or reader.scope.performer))


def read_call(reader: ProcedureReader, node: Element) -> None:
    called = reader.around.procedure_called(node)
    if called is None:
        reader.report.count(OTHERWISE, node, "calls of processes that are not in the file become steps")
        reader.read_step(node)
    else:
        _use(reader, node, called)


def _use(reader: ProcedureReader, node: Element, procedure: str) -> None:
    values = {**reader.named(node, "name"), "use": procedure, **reader.noted(node)}
    entry = reader.new_entry(node, "use", values, "use")
    entry.calls = procedure
    reader.put(node, entry)
    reader.go_on(node, entry)
    add_boundary_ways(reader, node, entry)
