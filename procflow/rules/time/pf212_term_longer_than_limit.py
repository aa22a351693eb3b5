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
from procflow.rules.time.events import Before, certain_before
from procflow.term_text import format_term

# So many steps are asked about in one walk over the graph: one walk for each would take the square of their number.
_AT_ONCE = 8000


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        for index, limit in enumerate(procedure.limits):
            longer = _longer_steps(context, graph, limit)
            for first in range(0, len(longer), _AT_ONCE):
                some = longer[first : first + _AT_ONCE]
                for step, broken in _breaking(context, graph, some, limit):
                    yield _hit(context, procedure, step, index, broken)


def _longer_steps(context: Context, graph: FlowGraph, limit: Limit) -> list[tuple[Step, Bound]]:
    """The steps whose term is longer than the limit, both counting the same time, with their terms."""
    counting = context.regulation.counting
    if limit.within is None or (longest := _longest(limit, counting)) is None:
        return []
    kind, amount = longest
    actors = {actor.id: actor for actor in context.regulation.actors}
    longer = []
    for step in graph.entries.values():
        if not isinstance(step, Step) or step.within is None or step.stops_clock or step.id not in graph.reachable:
            continue
        own_kind, own_amount = comparable(step.within.term, counting)
        if own_kind == kind and own_amount > amount and _same_clock(context, kind, actors.get(step.by or "")):
            longer.append((step, step.within))
    return longer


def _breaking(
    context: Context, graph: FlowGraph, longer: list[tuple[Step, Bound]], limit: Limit
) -> Iterator[tuple[Step, list[str]]]:
    """Those of the steps that break the limit for certain, with the outcomes that no case comes to without them."""
    assert limit.within is not None, "no step is longer than a limit that is not known"
    ends = [Anchor(kind="end", of=step.id) for step, _ in longer]
    counted_from = {bound.anchor for _, bound in longer} | {limit.within.anchor}
    before = certain_before(context, graph, dict.fromkeys([*ends, *(counted_from - {START})]))
    runs_once = _happens_once(context, graph, limit.within.anchor)
    used = [procedure for _, procedure in context.all_used(context.regulation, graph.procedure)]
    stops = any(_stops_clock(procedure) for procedure in (graph.procedure, *used))
    splits = any(isinstance(entry, Split) for entry in graph.entries.values())
    names = limit.outcomes or [outcome.id for outcome in graph.procedure.outcomes]
    reached = [name for name in names if name in graph.reachable]
    for (step, own), end in zip(longer, ends, strict=True):
        # Where the term runs from the step's own start, only what runs beside the step could stop the clock meanwhile.
        if stops and (splits or own.anchor != START):
            continue
        if _begins_within(graph, step, own.anchor, limit.within.anchor, before, runs_once=runs_once):
            broken = [name for name in reached if before.has(name, end)]
            if broken:
                yield step, broken


def _begins_within(
    graph: FlowGraph, step: Step, own: Anchor, limit: Anchor, before: Before, *, runs_once: bool
) -> bool:
    """Whether the term never begins before the limit does."""
    if own != START and not before.has(step.id, own):
        return False
    if own in {START, limit}:
        # The limit runs already if its event lies behind the step on every way and cannot happen again.
        return limit == START or (runs_once and before.has(step.id, limit))
    # What happens in a procedure happens after its start; what a part counts from may lie outside of it.
    return limit == START and not graph.procedure.is_part


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


def _stops_clock(procedure: Procedure) -> bool:
    return any(isinstance(entry, Step) and entry.stops_clock for entry in procedure.entries)


def _happens_once(context: Context, graph: FlowGraph, event: Anchor) -> bool:
    """Whether a single entry brings the event about, and no loop comes back to it."""
    brought = [name for name in graph.entries if _may_bring(context, graph, name, event)]
    return len(brought) == 1 and not any(brought[0] in loop for loop in _loops(graph))


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
