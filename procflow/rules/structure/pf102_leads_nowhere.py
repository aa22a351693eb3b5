"""PF102 leads-nowhere: a way that leads to no outcome."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.graph import FlowGraph, Way
from procflow.model import Procedure, Step
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for way in graph.all_ways():
            if way.to is not None or way.source not in graph.reachable:
                continue
            # What a used procedure's outcome lacks is a finding of its own: PF112.
            if way.keys[0] == "on":
                continue
            yield Hit(
                _message(procedure, way),
                context.way_span(procedure.id, way),
                hint="let it lead on with `next`, or end it with an outcome: `- {end: OUTCOME}`",
                subject=f"{procedure.id}.{way.source}",
                source=_source(graph, way),
            )


def _message(procedure: Procedure, way: Way) -> str:
    if way.label:
        return f"the act does not say what happens when {quoted(way.source)} is {quoted(way.label)}"
    if way.keys[0] == "split":
        return f"the act does not say what a branch of {quoted(way.source)} begins with"
    if procedure.entries[-1].id == way.source:
        return f"after {quoted(way.source)}, the last step, nothing says how the case ends"
    return f"the act does not say what happens after {quoted(way.source)}"


def _source(graph: FlowGraph, way: Way) -> tuple[str, ...]:
    entry = graph.entries[way.source]
    if isinstance(entry, Step) and entry.decision is not None and way.keys[0] == "options":
        return entry.decision.options[int(way.keys[1])].source or entry.source
    return entry.source


RULE = Rule("PF102", "leads-nowhere", Severity.ERROR, "a way that leads to no outcome", check)
