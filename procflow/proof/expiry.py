"""Terms that run out before their step can be done, though everything before it kept its term.

The event that a term is counted from may come early and the step itself be reached late, where branches run side by
side. So what is counted from an event is looked at from that event on, whenever in the case it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from procflow.proof.case import Case
from procflow.proof.count import counts_at
from procflow.proof.margins import round_moment
from procflow.proof.monotone import Monotone, at_ends, common_pieces, latest
from procflow.proof.plan import Plan
from procflow.proof.results import Expiry
from procflow.proof.starts import AllStarts
from procflow.proof.times import Times, Unprovable, ends_after_begin, region_of, walk

# So many events are followed, each on its own; beyond that, steps are looked at from the origin of the limit only.
_MOST_EVENTS = 200


def expiries(case: Case, times: Times[Monotone]) -> Iterator[Expiry]:
    """Each such step once, with the first start that shows it: of the count, or of the event its term is counted from."""
    plan = case.plan
    by_event: dict[int, list[int]] = {}
    from_origin: list[int] = []
    for index in case.needed:
        if index not in times.due or _is_in_time(case, index):
            continue
        events = _events(case, index)
        apart = [event for event in events if event not in times.behind]
        if len(apart) < len(events) or not events or len(by_event) >= _MOST_EVENTS:
            from_origin.append(index)
        for event in apart[: _MOST_EVENTS - len(by_event)]:
            by_event.setdefault(event, []).append(index)
    found = list(_among(plan, from_origin, times, case.arrival))
    for event, indexes in by_event.items():
        found += _from_event(case, event, indexes)
    told = {expiry.place.path: expiry for expiry in reversed(found)}
    yield from (expiry for expiry in found if told[expiry.place.path] is expiry)


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
        return () if node.not_before_key is not None else node.before
    events = plan.counted_from(key, index)[0]
    # From the beginning of a step on, its own time has to pass as well; right after an event, nothing else does.
    return () if key[0] == "begin" or node.before == list(events) else events


def _from_event(case: Case, event: int, indexes: list[int]) -> Iterator[Expiry]:
    plan, question = case.plan, case.question
    _, region = region_of(plan, event)
    needed = sorted(region & plan.leading_to(indexes) & set(case.needed))
    for count in counts_at(plan, event):
        begins = question.arrival(count)
        try:
            times = walk(plan, event, begins, needed, AllStarts(question.calendar))
        except Unprovable:
            return
        yield from _among(plan, indexes, times, begins)


def _among(plan: Plan, indexes: Iterable[int], times: Times[Monotone], arrival: Monotone) -> Iterator[Expiry]:
    for index in indexes:
        due, low = times.due[index], times.low.get(index)
        can_end = times.begin[index] if low is None else latest(times.begin[index], low)
        if can_end is due:
            continue
        at, lasts = common_pieces(due, can_end, arrival)
        late = [a - b for a, b in zip(*at_ends(at, lasts, can_end, due), strict=True)]
        if max(int(each.max()) for each in late) <= 0:
            continue
        k = int(np.argmax((late[0] > 0) | (late[1] > 0)))
        first = int(at[k]) if late[0][k] > 0 else int(lasts[k]) - int(late[1][k]) + 1
        start = round_moment(first, int(lasts[k]) if late[1][k] > 0 else first)
        yield Expiry(
            place=plan.nodes[index].place,
            start=arrival.one(start),
            can_end=can_end.one(start),
            expires=due.one(start),
            by_not_before=low is not None and low.one(start) > due.one(start),
            always=min(int(each.min()) for each in late) > 0,
        )
