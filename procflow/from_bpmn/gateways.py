"""Gateways that somebody drew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import plain
from procflow.from_bpmn.entries import UNSTATED, Entry, Way
from procflow.from_bpmn.naming import Ids
from procflow.from_bpmn.scope import name_of
from procflow.import_codes import OTHERWISE

if TYPE_CHECKING:
    from procflow.from_bpmn.procedure import ProcedureReader


def read_gateway(reader: ProcedureReader, node: Element) -> None:
    into, out = len(reader.scope.into(node)), len(reader.scope.out(node))
    if node.is_a("inclusiveGateway", "complexGateway") and max(into, out) > 1:
        kind = "inclusive" if node.is_a("inclusiveGateway") else "complex"
        reader.report.refuse(
            node,
            f"the {kind} gateway `{name_of(node)}` takes some of its ways; a regulation knows one of them, or all",
            "draw an exclusive gateway for one way, a parallel gateway for all",
        )
    elif node.is_a("eventBasedGateway"):
        _read_event_gateway(reader, node)
    elif node.is_a("parallelGateway"):
        _read_parallel(reader, node, into, out)
    elif out > 1 or extension.find(node, "decision") is not None:
        holder = extension.find(node, "decision")
        if holder is not None or extension.find(node, "outcomes") is not None:
            told = f"the decision `{name_of(node)}` no longer stands right behind its step"
            reader.report.otherwise(node, f"{told}; it becomes an entry of its own")
        values = reader.kept_decision(node, holder) if holder is not None else reader.named(node, "decide")
        values |= reader.noted(node)
        if lane := reader.scope.lane(node) or reader.scope.performer:
            values = {"by": lane, **values}
        entry = reader.new_entry(node, "decision", values, "decide")
        reader.put(node, entry)
        reader.decide(node, entry)
    elif into > 1:
        reader.put(node, _joined(reader, node, "any"))
    else:
        reader.pass_by(node)


def _joined(reader: ProcedureReader, node: Element, which: str) -> Entry:
    values = {**reader.named(node, "name"), "join": which, **reader.noted(node)}
    entry = reader.new_entry(node, "join", values, "join")
    entry.ways = [reader.plain_way(flow) for flow in reader.scope.out(node)][:1] or [reader.no_way(node)]
    return entry


def _read_parallel(reader: ProcedureReader, node: Element, into: int, out: int) -> None:
    if extension.find(node, "decision") is not None:
        told = f"the decision `{name_of(node)}` was made into a parallel gateway: all its ways are taken"
        reader.report.otherwise(node, told)
    join = _joined(reader, node, "all") if into > 1 else None
    if join is not None:
        reader.put(node, join)
    if out > 1:
        name = {} if join else reader.named(node, "name")
        split = reader.new_entry(node, "split", name | ({} if join else reader.noted(node)), "split")
        reader.put(node, split)
        split.ways = [reader.plain_way(flow) for flow in reader.scope.out(node)]
        if join is not None:
            join.ways = [Way(entry=split.id)]
    elif join is None:
        reader.pass_by(node)


def _read_event_gateway(reader: ProcedureReader, node: Element) -> None:
    if node.get("eventGatewayType") == "Parallel":
        reader.report.refuse(
            node, f"`{name_of(node)}` waits for several events at once", "draw a parallel split and a join"
        )
        return
    reader.report.count(OTHERWISE, node, "gateways that wait for the first of several events become decisions")
    entry = reader.new_entry(node, "decision", reader.named(node, "decide") | reader.noted(node), "wait")
    entry.values["answers"] = answers = []
    ids = Ids()
    reader.put(node, entry)
    for flow in reader.scope.out(node):
        target = reader.scope.target(flow)
        words = plain(flow.name or target.name or "")
        answers.append(ids.take(words, "event"))
        name = {"name": reader.naming.text(words)} if words else {}
        entry.ways.append(Way(node=target, values={"when": answers[-1], **name}))
    if not entry.ways:
        answers.append("event")
        entry.ways = [Way(outcome=UNSTATED, values={"when": "event"})]
