"""The dated course of one case: which steps it passes, which of them decide when it ends, how each end is found."""

from __future__ import annotations

from collections.abc import Callable

from procflow.clock import Clock
from procflow.clock.terms import Runs, runs
from procflow.model import Actor, Term
from procflow.proof.count import anchor_words
from procflow.proof.plan import Key, Plan
from procflow.proof.results import Row
from procflow.proof.times import Times, terms_of


def critical_of(plan: Plan, outcome: int, times: Times[int]) -> list[int]:
    """The steps that decide when the case ends, in their order: each begins to count where the one before is over."""
    found = []
    index: int | None = outcome
    while index is not None and index not in times.behind:
        if plan.nodes[index].takes_time:
            found.append(index)
        index = _decided_by(plan, index, times)
    return found[::-1]


def _decided_by(plan: Plan, index: int, times: Times[int]) -> int | None:
    """What the end of a node rests on: an event that its term is counted from, or what leads to it."""
    node, finish = plan.nodes[index], times.finish[index]
    for moment, key in ((times.due.get(index), node.within_key), (times.low.get(index), node.not_before_key)):
        if key is not None and moment == finish:
            return _brought_by(plan, index, key, times)
    known = [before for before in node.before if before in times.finish]
    return next((before for before in known if times.finish[before] == times.ready[index]), None)


def _brought_by(plan: Plan, index: int, key: Key, times: Times[int]) -> int | None:
    """The node that the count begins with; of the beginning of a step, what leads to that."""
    when = times.begin if key[0] == "begin" else times.finish
    where = [node for node in plan.counted_from(key, index)[0] if node in when]
    last = max(where, key=lambda node: (when[node], -node))
    if key[0] != "begin" or last in times.behind:
        return last
    known = [before for before in plan.nodes[last].before if before in times.finish]
    return next((before for before in known if times.finish[before] == times.ready[last]), None)


def passed(plan: Plan, outcome: int, times: Times[int], critical: list[int]) -> set[int]:
    """The nodes of one course: at a join all that lead to it, elsewhere the way that came last, by the critical steps."""
    wanted = set(critical)
    leads_by_wanted = plan.following(wanted) if wanted else set()
    found: set[int] = set()
    stack = [outcome]
    while stack:
        index = stack.pop()
        if index in found or index in times.behind:
            continue
        found.add(index)
        node = plan.nodes[index]
        known = [before for before in node.before if before in times.finish]
        if node.waits:
            stack += known
        elif known:
            stack.append(
                max(known, key=lambda before: (before in wanted, before in leads_by_wanted, times.finish[before]))
            )
    return found


def course(
    plan: Plan,
    origin: int,
    outcome: int,
    times: Times[int],
    critical: list[int],
    clock_of: Callable[[Actor | None], Clock],
) -> tuple[Row, ...]:
    nodes = sorted(passed(plan, outcome, times, critical))
    decisive = set(critical)
    shown = [index for index in dict.fromkeys((origin, *nodes)) if plan.nodes[index].takes_time]
    return tuple(_row(plan, index, times, clock_of, is_critical=index in decisive) for index in shown)


def _row(
    plan: Plan, index: int, times: Times[int], clock_of: Callable[[Actor | None], Clock], *, is_critical: bool
) -> Row:
    node = plan.nodes[index]
    counts = index in times.due
    rule = rule_words(node.within.term, clock_of(node.actor)) if node.within is not None and counts else ""
    return Row(
        place=node.place,
        actor=node.actor.id if node.actor else None,
        can_begin=times.begin[index],
        finish=times.finish[index],
        terms=terms_of(node.within.term, None) if node.within is not None and counts else (),
        counted_from=times.counted.get(index),
        anchor=anchor_words(node.within_key) if counts else "start",
        not_before=node.not_before.term if node.not_before is not None and index in times.low else None,
        rule=rule,
        source=(node.within.source if node.within is not None else ()) or (node.entry.source if node.entry else ()),
        critical=is_critical,
        stops_clock=node.stops_clock,
    )


def rule_words(term: Term, clock: Clock) -> str:
    """How the end of a term is found."""
    counting = clock.counting
    what, _ = runs(term, counting)
    first = "the day of the event counts" if counting.event_day == "counted" else "the day of the event does not count"
    moved = {
        "next working day": "; ending on a day off, it ends on the next working day",
        "previous working day": "; ending on a day off, it ends on the working day before",
    }.get(counting.non_working_end, "")
    return {
        Runs.OPEN_SECONDS: _whose_hours(clock),
        Runs.SECONDS: "round the clock",
        Runs.WORKING_DAYS: first,
        Runs.CALENDAR_DAYS: f"{first}{moved}",
        Runs.MONTHS: f"the same number of the month{moved}",
        Runs.SAME_DAY: "",
    }[what]


def _whose_hours(clock: Clock) -> str:
    if len(clock.hours.opens) == 1:
        return "round the clock"
    return "office hours" if clock.hours is clock.office else "its own hours"
