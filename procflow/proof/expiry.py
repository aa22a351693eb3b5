"""Terms that run out before their step can be done, though everything before it kept its term.

The event that a term is counted from may come early and the step itself be reached late, where branches run side by
side. So what is counted from an event is looked at from that event on, whenever in the case it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from procflow.clock.terms import Runs, runs
from procflow.clock.vector import Moments
from procflow.proof.case import Case
from procflow.proof.count import counts_at, region_of_count
from procflow.proof.margins import round_moment
from procflow.proof.monotone import Monotone, at_ends, common_pieces, latest
from procflow.proof.plan import Plan
from procflow.proof.results import Expiry
from procflow.proof.starts import AllStarts
from procflow.proof.times import Times, Unprovable, ends_after_begin, is_held_up, region_of, walk

# From when to when, in order.
Spans = tuple[Moments, Moments]

# So many events are followed, each on its own; beyond that, steps are looked at from the origin of the limit only.
_MOST_EVENTS = 200


def expiries(case: Case, times: Times[Monotone]) -> Iterator[Expiry]:
    """Each such step once, with the first start that shows it: of the count, or of the event its term is counted from."""
    plan, needed = case.plan, set(case.needed)
    by_event: dict[int, list[int]] = {}
    from_origin: list[int] = []
    for index in case.needed:
        if index not in times.due or _is_in_time(case, index):
            continue
        events = _events(case, index)
        apart = [event for event in events if event != case.count.origin and not _is_held_up(plan, event)]
        apart = [event for event in apart if event in needed or event in times.behind]
        if len(events) <= 1 or len(apart) < len(events) or plan.nodes[index].within_key is None:
            from_origin.append(index)
        for event in apart[: _MOST_EVENTS - len(by_event)]:
            by_event.setdefault(event, []).append(index)
    found = list(_among(plan, from_origin, times, case.arrival))
    earliest_times = case.times(quick=True) if by_event else times
    for event, indexes in by_event.items():
        possible = _possible(earliest_times.finish[event], times.finish[event])
        if event in times.behind:  # over when the limit begins to count: it may have happened at any moment
            possible = (np.array([case.question.first]), np.array([case.question.last]))
        found += _from_event(case, event, indexes, possible)
    told = {expiry.place.path: expiry for expiry in reversed(found)}
    yield from (expiry for expiry in found if told[expiry.place.path] is expiry)


def _is_held_up(plan: Plan, event: int) -> bool:
    behind, region = region_of(plan, event)
    return is_held_up(plan, behind, region - plan.following([event]))


def _is_in_time(case: Case, index: int) -> bool:
    """Whether its term cannot run out first: it is counted from its own beginning, and nothing else is waited for.

    Such a term runs out first only if it runs at night, or if "no earlier than" is longer.
    """
    node = case.plan.nodes[index]
    return node.not_before is None and ends_after_begin(node, case.question.calendar.clock(node.actor))


def _events(case: Case, index: int) -> Sequence[int]:
    """The nodes to look from, at whose end the term may begin to count. None: it is looked at from the origin only."""
    plan, node = case.plan, case.plan.nodes[index]
    key = node.within_key
    if key is None:
        return node.before
    events = plan.counted_from(key, index)[0]
    if key[0] == "begin":  # it comes when what leads to that step is over
        return sorted({before for event in events for before in plan.nodes[event].before})
    at_night = runs(node.within.term, case.clock.counting)[0] is Runs.SECONDS if node.within is not None else False
    return () if node.before == list(events) and not at_night and node.not_before is None else events


def _from_event(case: Case, event: int, indexes: list[int], possible: Spans) -> Iterator[Expiry]:
    plan, question = case.plan, case.question
    matters = plan.leading_to(indexes)
    for count in counts_at(plan, event, matters):
        needed = sorted(region_of_count(plan, count)[1] & matters)
        begins = question.arrival(count)
        try:
            times = walk(plan, event, begins, needed, AllStarts(question.calendar))
        except Unprovable:
            return
        yield from _among(plan, [index for index in indexes if index in times.due], times, begins, possible)


def _among(
    plan: Plan, indexes: Iterable[int], times: Times[Monotone], arrival: Monotone, possible: Spans | None = None
) -> Iterator[Expiry]:
    """Those of the steps that cannot be done in time from some start, or from some `possible` moment of an event."""
    for index in indexes:
        due, low = times.due[index], times.low.get(index)
        node = plan.nodes[index]
        if possible is not None and node.not_before_key not in (None, node.within_key):
            low = None  # it may be counted from something else, which the event says nothing of
        can_end = times.begin[index] if low is None else latest(times.begin[index], low)
        if can_end is due:
            continue
        begin, end = _where_later(can_end, due)
        if possible is not None:
            begin, end = _within(begin, end, possible)
        if not len(begin):
            continue
        start = round_moment(int(begin[0]), int(end[0]))
        yield Expiry(
            place=plan.nodes[index].place,
            start=arrival.one(start),
            can_end=can_end.one(start),
            expires=due.one(start),
            counted_from=times.counted[index].one(start),
            by_not_before=low is not None and low.one(start) > due.one(start),
            always=possible is None and int((end - begin + 1).sum()) == arrival.end - int(arrival.at[0]) + 1,
        )


def _where_later(later: Monotone, than: Monotone) -> Spans:
    """From when to when the one is later than the other."""
    at, lasts = common_pieces(later, than)
    first, last = (a - b for a, b in zip(*at_ends(at, lasts, later, than), strict=True))
    late = (first > 0) | (last > 0)
    # Within a piece the difference changes evenly.
    begin = np.where(first > 0, at, lasts + 1 - last)[late]
    end = np.where(last > 0, lasts, at - 1 + first)[late]
    return begin, end


def _possible(earliest: Monotone, latest: Monotone) -> Spans:
    """When an event can happen at all: for each start from the earliest to the latest."""
    at, lasts = common_pieces(earliest, latest)
    begin, end = earliest(at), latest(lasts)
    furthest = np.maximum.accumulate(end)
    is_new = np.append(True, begin[1:] > furthest[:-1] + 1)
    return begin[is_new], np.append(furthest[:-1][is_new[1:]], furthest[-1])


def _within(begin: Moments, end: Moments, spans: Spans) -> Spans:
    """The parts of the intervals that lie in the spans: of each the first one, which is enough to show it."""
    k = np.searchsorted(spans[1], begin, "left")
    inside = k < len(spans[0])
    begin, end, k = begin[inside], end[inside], k[inside]
    begin, end = np.maximum(begin, spans[0][k]), np.minimum(end, spans[1][k])
    return begin[begin <= end], end[begin <= end]
