"""What is to spare: how much later each step may end, and how much time is left for steps that have no term.

The limit is followed backwards: how late may each step end for the case to end in time?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from procflow.clock import DAY, Clock
from procflow.model import Term, Unit
from procflow.proof import margins
from procflow.proof.case import Case
from procflow.proof.deadlines import ARRIVES, EARLIEST, ENDS, RECEIVED, Calendar
from procflow.proof.monotone import Monotone, common_pieces, earliest, latest
from procflow.proof.plan import Plan, with_terms
from procflow.proof.results import Amount, Left, Place, Slack
from procflow.proof.times import Times, ends_after_begin, terms_of

# More days are not looked for; nor are more walks made, step by step, for what several steps share.
MOST_DAYS = 400
_MOST_WALKED = 20_000


def slacks(case: Case, times: Times[Monotone], allowed: dict[int, Monotone]) -> Iterator[Slack]:
    """For each step, over all starts, the least time by which it may end later."""
    least: dict[Place, Amount] = {}
    for index in case.needed:
        node = case.plan.nodes[index]
        if not node.takes_time or index not in allowed:
            continue
        gap = margins.gap(times.finish[index], allowed[index], case.question.opened)
        seconds, _, start, _ = margins.least(gap)
        ends = (times.finish[index].one(start), allowed[index].one(start))
        amount = margins.amount(case.clock, seconds, *ends)
        if node.place not in least or seconds < least[node.place].seconds:
            least[node.place] = amount
    return (Slack(place, amount) for place, amount in least.items())


# ---------------------------------------------------------------- backwards


def allowed_ends(case: Case, expires: Monotone) -> dict[int, Monotone]:
    """For each node the latest end, as a function of the start, with which the case still ends in time."""
    plan, calendar = case.plan, case.question.calendar
    ends: dict[int, Monotone] = {case.outcome: expires}
    begins: dict[int, Monotone] = {}

    def demand(wanted: dict[int, Monotone], index: int, moment: Monotone) -> None:
        wanted[index] = earliest(wanted[index], moment) if index in wanted else moment

    for index in reversed(case.needed):
        if index not in ends:
            continue
        for is_begin, at, moment in _demands(plan, index, ends[index], begins.get(index), calendar):
            demand(begins if is_begin else ends, at, moment)
    return ends


def _demands(
    plan: Plan, index: int, end: Monotone, begin: Monotone | None, calendar: Calendar
) -> Iterator[tuple[bool, int, Monotone]]:
    """What the node, to end by `end`, demands of others: that they end (or begin, if True) by a moment."""
    node = plan.nodes[index]
    if not node.takes_time:
        yield from ((False, before, end) for before in node.before)
        return
    clock = calendar.clock(node.actor)
    outside = set(node.outside) if node.is_by_office else set()
    inside = [before for before in node.before if before not in outside]
    arrived, received = (calendar.inverse(clock, what) for what in (ARRIVES, RECEIVED))
    begins = [begin] if begin is not None else []  # by when its performer has to be there
    own: list[Monotone] = []  # from when its terms may count at the latest, where that is its own beginning
    if outside or not ends_after_begin(node, clock):
        begins.append(end)
    for bound, key, what in (
        (node.within, node.within_key, ENDS),
        (node.not_before, node.not_before_key, EARLIEST),
    ):
        if bound is None:
            continue
        since = end
        for term in reversed(terms_of(bound.term, None)):
            since = calendar.inverse(clock, what, term).after(since)
        if key is None:
            own.append(since)
        else:
            yield from ((key[0] == "begin", where, since) for where in plan.counted_from(key, index)[0])
    for before in inside:
        yield from ((False, before, arrived.after(moment)) for moment in begins)
        yield from ((False, before, moment) for moment in own)
    for before in outside:
        yield from ((False, before, received.after(moment)) for moment in (*begins, *own))


# ---------------------------------------------------------------- steps without a term


def left(case: Case, times: Times[Monotone], allowed: dict[int, Monotone], expires: Monotone) -> Iterator[Left]:
    """For all steps without a term together, if there are several, and for each alone."""
    nodes: dict[tuple[str, ...], list[int]] = {}
    for index in case.needed:
        if case.plan.nodes[index].is_open:
            nodes.setdefault(case.plan.nodes[index].place.path, []).append(index)
    alone = [_alone(case, path, indexes, times, allowed, expires) for path, indexes in nodes.items()]
    if len(alone) > 1:
        seconds = min((each.seconds or 0 for each in alone), default=0)
        places = tuple(place for each in alone for place in each.places)
        together = _shared_days(case, times, expires, min(each.working_days for each in alone))
        yield Left(places, together, seconds if _follow_each_other(case) else None)
    yield from alone


def _alone(
    case: Case,
    path: tuple[str, ...],
    indexes: list[int],
    times: Times[Monotone],
    allowed: dict[int, Monotone],
    expires: Monotone,
) -> Left:
    node = case.plan.nodes[indexes[0]]
    clock = case.question.calendar.clock(node.actor)

    def holds(count: int, unit: Unit) -> bool:
        if count == 0:
            return True
        return case.holds(with_terms(case.plan, {path: _term(count, unit)}), expires)

    if len(indexes) > 1:  # done several times over in a loop: tried, for they add up
        return Left((node.place,), _most(holds, Unit.WORKING_DAY), _most(holds, Unit.SECOND))
    begin, end = times.finish[indexes[0]], allowed[indexes[0]]
    open_time = case.question.calendar.open_time(clock)
    seconds = margins.least(margins.gap(begin, end, open_time.after))[0]
    days = _whole_days(clock, begin, end)
    # What ends by when it is allowed to lets the case end in time: no other step need be asked.
    while days and not case.in_time(
        case.question.calendar.function(clock, ENDS, _term(days, Unit.WORKING_DAY)).after(times.begin[indexes[0]]), end
    ):
        days -= 1
    return Left((node.place,), days, max(seconds, 0))


def _term(count: int, unit: Unit) -> Term:
    return Term(high=Decimal(count), unit=unit)


def _most(holds: Callable[[int, Unit], bool], unit: Unit) -> int:
    """The largest number with which it holds: doubled while it does, then halved in."""
    low, high = 0, 1
    while holds(high, unit):
        low, high = high, 2 * high
        if high > 10**9:
            return low
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle, unit) else (low, middle)
    return low


def _whole_days(clock: Clock, begin: Monotone, end: Monotone) -> int:
    """About how many whole working days fit between two moments for every start; never fewer than really do."""
    at, lasts = common_pieces(begin, end)
    fewest = MOST_DAYS
    workdays = np.array(clock.days.workdays, np.int64)
    day_ends = np.array(clock.day_ends, np.int64)
    first = clock.hours.first
    for points in (at, lasts):
        since, until = begin(points), end(points)
        day = np.minimum((until - 1) // DAY, clock.hours.last)
        day = np.where(until >= day_ends[day - first], day, day - 1)
        counted = clock.counting.event_day == "counted"
        begun = (since - 1) // DAY - counted
        found = np.searchsorted(workdays, day, "right") - np.searchsorted(workdays, begun, "right")
        fewest = min(fewest, int(found.min()))
    return max(fewest, 0) + 1


def _shared_days(case: Case, times: Times[Monotone], expires: Monotone, most: int) -> int:
    """The whole working days that hold however the steps without a term share them.

    With one day more, each of them ends as it did, or one working day after it ended with one day less. For a very
    large procedure the search ends early: then as many days hold for certain, and perhaps more.
    """
    calendar = case.question.calendar
    before = times
    most = min(most, 1 + _MOST_WALKED // len(case.needed))
    for days in range(1, most + 1):
        previous = before.finish

        def one_day_more(index: int, clock: Clock, end: Monotone, previous: dict[int, Monotone] = previous) -> Monotone:
            longer = calendar.function(clock, ENDS, _term(1, Unit.WORKING_DAY)).after(previous[index])
            return latest(end, longer)

        before = case.times(lasting=one_day_more)
        if not case.in_time(before.finish[case.outcome], expires):
            return days - 1
    return most


def _follow_each_other(case: Case) -> bool:
    """Whether steps without a term are done in the same hours, with nothing that takes time between or beside them."""
    plan = case.plan
    opens = [index for index in case.needed if plan.nodes[index].is_open]
    after, leading = plan.following(opens) - set(opens), plan.leading_to(opens) - set(opens)
    # Shared seconds are spent alike only by those who keep the same hours.
    office = case.question.calendar.regulation.hours
    hours = {actor.hours if (actor := plan.nodes[index].actor) is not None else office for index in opens}
    return len(hours) == 1 and not any(plan.nodes[index].takes_time for index in after & leading & set(case.needed))
