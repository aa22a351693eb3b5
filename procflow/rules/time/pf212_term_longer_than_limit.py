"""PF212 term-longer-than-limit: a step whose own term is longer than the limit of the whole procedure.

Only what is certain is reported: the step stands on every way to some outcome of the limit, its term cannot begin
before the limit does, and both count the same time. The sum of several steps is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from procflow.diagnostics import Severity
from procflow.graph import FlowGraph, loops
from procflow.model import START, Actor, Anchor, Bound, Counting, Limit, Measure, Procedure, Split, Step, Unit, Use
from procflow.rules.base import Context, Hit, Rule, listed, quoted
from procflow.rules.time.bounds import comparable, limit_span
from procflow.rules.time.events import certain_before
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    actors = {actor.id: actor for actor in context.regulation.actors}
    counting = context.regulation.counting
    for procedure, graph in context.procedures():
        for index, limit in enumerate(procedure.limits):
            if limit.within is None or (longest := _longest(limit, counting)) is None:
                continue
            kind, amount = longest
            for step in (entry for entry in graph.entries.values() if isinstance(entry, Step)):
                if step.within is None or step.stops_clock or step.id not in graph.reachable:
                    continue
                own_kind, own_amount = comparable(step.within.term, counting)
                if own_kind != kind or own_amount <= amount:
                    continue
                if not _same_clock(context, kind, actors.get(step.by or "")):
                    continue
                if not _runs_within(context, graph, step, step.within, limit.within):
                    continue
                if broken := _always_passed(context, graph, step, limit):
                    yield _hit(context, procedure, step, index, broken)


def _longest(limit: Limit, counting: Counting) -> tuple[str, Decimal] | None:
    """The kind and amount of the limit when it is prolonged as far as it can be; None where that cannot be told."""
    assert limit.within is not None, "only limits that are known are asked for"
    kind, amount = comparable(limit.within.term, counting)
    if kind == Unit.DAY:
        return None  # who says that "days" are the same days in both?
    if (extension := limit.extension) is not None and (more := extension.up_to or extension.adds) is not None:
        more_kind, more_amount = comparable(more, counting)
        if more_kind != kind:
            return None
        amount = max(amount, more_amount) if extension.up_to else amount + more_amount
    return kind, amount


def _same_clock(context: Context, kind: str, actor: Actor | None) -> bool:
    """Whether the hours or days of who does the step are those that the limit counts."""
    if actor is None:
        return True
    if kind == Measure.OFFICE:
        return actor.hours == context.regulation.hours
    return not (kind == Unit.WORKING_DAY and actor.own_days)


def _runs_within(context: Context, graph: FlowGraph, step: Step, own: Bound, limit: Bound) -> bool:
    """Whether the term never begins before the limit does, and nothing stops the limit's clock meanwhile."""
    used = [procedure for _, procedure in context.all_used(context.regulation, graph.procedure)]
    stops = any(_stops_clock(procedure) for procedure in (graph.procedure, *used))
    if own.anchor == START:
        # Only what runs beside the step could stop the clock while it runs.
        if stops and any(isinstance(entry, Split) for entry in graph.entries.values()):
            return False
        return limit.anchor == START or _happened_once(context, graph, step, limit.anchor)
    if stops or not certain_before(context, graph, [own.anchor]).has(step.id, own.anchor):
        return False
    if own.anchor == limit.anchor:
        return _happened_once(context, graph, step, own.anchor)
    # What happens in a procedure happens after its start; what a part counts from may lie outside of it.
    return limit.anchor == START and not graph.procedure.is_part


def _stops_clock(procedure: Procedure) -> bool:
    return any(isinstance(entry, Step) and entry.stops_clock for entry in procedure.entries)


def _happened_once(context: Context, graph: FlowGraph, step: Step, event: Anchor) -> bool:
    """Whether the event lies behind the step on every way and cannot happen again, so that the limit runs already."""
    brought = [name for name in graph.entries if _may_bring(context, graph, name, event)]
    if len(brought) != 1 or any(brought[0] in loop for loop in _loops(graph)):
        return False
    return certain_before(context, graph, [event]).has(step.id, event)


def _may_bring(context: Context, graph: FlowGraph, name: str, event: Anchor) -> bool:
    if event.kind != "event":
        return event.of == name
    entry = graph.entries[name]
    if isinstance(entry, Use) and (place := context.find_used(context.regulation, entry.procedure)):
        inside = [*context.all_used(*place), place]
        return entry.marks == event.of or any(_marks(used, event) for _, used in inside)
    return isinstance(entry, Step) and entry.marks == event.of


def _marks(procedure: Procedure, event: Anchor) -> bool:
    return any(isinstance(entry, Step | Use) and entry.marks == event.of for entry in procedure.entries)


def _loops(graph: FlowGraph) -> list[list[str]]:
    return loops(graph.entries, lambda name: [way.to for way in graph.ways[name] if way.to in graph.entries])


def _always_passed(context: Context, graph: FlowGraph, step: Step, limit: Limit) -> list[str]:
    """The outcomes of the limit that no case comes to without the step."""
    done = Anchor(kind="end", of=step.id)
    before = certain_before(context, graph, [done])
    names = limit.outcomes or [outcome.id for outcome in graph.procedure.outcomes]
    return [name for name in names if name in graph.reachable and before.has(name, done)]


def _hit(context: Context, procedure: Procedure, step: Step, index: int, broken: list[str]) -> Hit:
    limit = procedure.limits[index]
    assert limit.within, "only limits that are known are compared"
    assert step.within, "only steps with a term are compared"
    whole = "assumed limit" if limit.assumed else "limit"
    of = quoted(procedure.id) + (f" for {listed(broken)}" if limit.outcomes else "")
    prolonged = ", even prolonged" if limit.extension else ""
    return Hit(
        f"{quoted(step.id)} alone may take `{format_term(step.within.term)}`, longer than the {whole} of {of}: "
        f"`{format_term(limit.within.term)}`{prolonged}",
        context.origins.entry(procedure.id, step.id, "within", "term"),
        hint="look again at both terms; if the service's clock stands still meanwhile, say `stops_clock: true`",
        subject=f"{procedure.id}.{step.id}",
        source=step.within.source or step.source,
        labels=(context.label(limit_span(context, procedure.id, index, "within"), "the limit"),),
    )


RULE = Rule(
    "PF212",
    "term-longer-than-limit",
    Severity.ERROR,
    "a step whose own term is longer than the limit of the whole procedure",
    check,
)
