"""PF211 outcome-without-a-limit: limits that leave an outcome out, or name it twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from procflow.diagnostics import Severity
from procflow.graph import FlowGraph
from procflow.model import Limit, Procedure
from procflow.rules.base import Context, Hit, Rule, listed, quoted
from procflow.rules.time.bounds import anchor_text, comparable, limit_span
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        if procedure.limits:
            yield from _left_out(context, procedure, graph)
            yield from _named_twice(context, procedure, graph)


def _left_out(context: Context, procedure: Procedure, graph: FlowGraph) -> Iterator[Hit]:
    # A part needs no limit, so its outcomes need none either.
    if procedure.is_part or not all(limit.outcomes for limit in procedure.limits):
        return
    limited = {name for limit in procedure.limits for name in limit.outcomes}
    left = [item.id for item in procedure.outcomes if item.id in graph.reachable and item.id not in limited]
    if left:
        noun = "outcome" if len(left) == 1 else "outcomes"
        yield Hit(
            f"the limits of {quoted(procedure.id)} say nothing of the {noun} {listed(left)}",
            context.origins.key("procedures", procedure.id, "limit"),
            hint=f"name {'it' if len(left) == 1 else 'them'} under `outcomes` of a limit; one without `outcomes` holds for all",
            subject=procedure.id,
            source=procedure.limits[0].source,
            labels=tuple(context.label(context.outcome_span(procedure.id, name), "has no limit") for name in left),
        )


def _named_twice(context: Context, procedure: Procedure, graph: FlowGraph) -> Iterator[Hit]:
    counting = context.regulation.counting
    known = [(index, limit, limit.within) for index, limit in enumerate(procedure.limits) if limit.within]
    for (at, one, first), (other_at, other, second) in combinations(known, 2):
        kind, amount = comparable(first.term, counting)
        other_kind, other_amount = comparable(second.term, counting)
        if first.anchor != second.anchor or kind != other_kind:
            continue
        # A shorter limit for some outcomes beside one for all is an exception to a rule, and acts are written so.
        if (not one.outcomes and other.outcomes and other_amount < amount) or (
            one.outcomes and not other.outcomes and amount < other_amount
        ):
            continue
        both = [name for name in _covered(one, graph) if name in _covered(other, graph)]
        if both:
            since = "the start" if first.anchor.kind == "start" else anchor_text(first.anchor)
            yield Hit(
                f"two limits hold for {listed(both)}, both counted from {since}: "
                f"`{format_term(first.term)}` and `{format_term(second.term)}`",
                limit_span(context, procedure.id, other_at, "within"),
                hint="name each outcome in one limit; of two, only the shorter one matters",
                subject=procedure.id,
                source=tuple(dict.fromkeys((*one.source, *other.source))),
                labels=(context.label(limit_span(context, procedure.id, at, "within"), "the other limit"),),
            )


def _covered(limit: Limit, graph: FlowGraph) -> list[str]:
    names = limit.outcomes or [outcome.id for outcome in graph.procedure.outcomes]
    return [name for name in names if name in graph.reachable]


RULE = Rule(
    "PF211",
    "outcome-without-a-limit",
    Severity.WARNING,
    "limits that leave an outcome out, or two that hold for the same one",
    check,
)
