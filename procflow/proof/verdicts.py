"""The verdict on one outcome, and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import structs

from procflow.clock import DAY, OutOfCalendar, UnknownDays
from procflow.model import Limit, LimitKind
from procflow.proof import margins
from procflow.proof.case import Case, Question
from procflow.proof.count import Count, anchor_words, counted_from, counts, limits_of, region_of_count
from procflow.proof.course import course, critical_of
from procflow.proof.expiry import expiries
from procflow.proof.monotone import Monotone, common_pieces
from procflow.proof.plan import Plan
from procflow.proof.repair import repairs
from procflow.proof.results import Expiry, OutcomeProof, Place, Prolonged, Spread, Verdict, Worst
from procflow.proof.spare import allowed_ends, left, slacks
from procflow.proof.stops import Stopped, parts_of, rows_with_stops, stop_nodes, worst_course
from procflow.proof.times import Unprovable, is_held_up

# The rule that tells of them.
DAYS_OF_UNKNOWN_KIND = "PF202"


def prove_outcome(question: Question, name: str) -> OutcomeProof:
    """Under several limits the worst verdict is the outcome's; so it is where its count can begin in several ways."""
    proofs = [
        proof for index, limit in limits_of(question.procedure, name) for proof in _proofs(question, name, index, limit)
    ]
    worst = min(proofs, key=lambda proof: (proof.verdict.rank, proof.margin.seconds if proof.margin else 0))
    if len(proofs) == 1:
        return worst
    told = {expiry.place.path: expiry for proof in reversed(proofs) for expiry in proof.expiries}
    without_term = dict.fromkeys(place for proof in proofs for place in proof.without_term)
    return structs.replace(
        worst,
        without_term=tuple(without_term),
        expiries=tuple(told.values()),
        prolonged=_worst_prolonged(proofs),
    )


def _worst_prolonged(proofs: list[OutcomeProof]) -> Prolonged | None:
    """Where nothing can be prolonged in one way of counting, it stays as it is."""
    if all(proof.prolonged is None for proof in proofs):
        return None
    return min(
        (proof.prolonged or Prolonged(proof.verdict, proof.why, proof.worst, proof.margin) for proof in proofs),
        key=lambda each: (each.verdict.rank, each.margin.seconds if each.margin else 0),
    )


def _proofs(question: Question, name: str, index: int | None, limit: Limit) -> Iterator[OutcomeProof]:
    plan, outcome = question.plan, question.plan.outcomes[name]
    key = counted_from(plan, limit)
    begun = OutcomeProof(
        id=name, verdict=Verdict.UNKNOWN, limit=limit, limit_index=index, counted_from=anchor_words(key)
    )
    found = counts(plan, key, outcome)
    if not found:
        why = f"`{anchor_words(key)}`, which the limit is counted from, does not happen on the way to it"
        yield structs.replace(begun, verdict=Verdict.NO_LIMIT, why=(why,))
    for count in found:
        yield _proof(question, outcome, begun, limit, count)


def _proof(question: Question, outcome: int, begun: OutcomeProof, limit: Limit, count: Count) -> OutcomeProof:
    plan = question.plan
    behind, region = region_of_count(plan, count)
    needed = sorted(region & plan.leading_to([outcome]))
    begun = structs.replace(begun, without_term=_places(plan, [i for i in needed if plan.nodes[i].is_open]))
    if limit.kind is LimitKind.NONE:
        begun = structs.replace(begun, verdict=Verdict.NO_LIMIT, why=("the law sets none",))
    elif limit.within is None:
        verdict = Verdict.OPEN if begun.without_term else Verdict.NO_LIMIT
        begun = structs.replace(begun, verdict=verdict, why=("the limit is not known",))
    if unprovable := _forbidden(plan, needed):
        return _unknown(begun, unprovable)
    try:
        case = _case(question, outcome, limit, count, needed)
        if limit.within is None:
            return _without_limit(case, begun) if question.detail else begun
        if stop_nodes(case):
            return _against_stopping_limit(case, begun)
        return _against_limit(case, begun, behind)
    except Unprovable as error:
        return _unknown(begun, error)
    except OutOfCalendar:
        if limit.within is None:
            return begun  # only the total is not told
        raise
    except UnknownDays:
        return _unknown(begun, Unprovable(_unknown_days(plan, needed, limit), told_by=DAYS_OF_UNKNOWN_KIND))


def _unknown(begun: OutcomeProof, error: Unprovable) -> OutcomeProof:
    """Without a limit there is nothing to prove: what stands in the way of a proof leaves the verdict as it is."""
    if begun.limit is None or begun.limit.within is None:
        return begun
    return structs.replace(begun, verdict=Verdict.UNKNOWN, why=(str(error),), told_by=error.told_by)


def _case(question: Question, outcome: int, limit: Limit, count: Count, needed: list[int]) -> Case:
    clock = question.calendar.clock(count.taken_in_by, of_limit=True)
    return Case(question, outcome, limit, count, needed, question.arrival(count), clock)


def _forbidden(plan: Plan, needed: list[int]) -> Unprovable | None:
    """Why nothing exact can be said, whatever the terms."""
    if endless := [index for index in needed if index in plan.endless]:
        place = plan.nodes[endless[0]].place
        return Unprovable(f"the loop through `{place.id}` has no bound, so the time has none either", told_by="PF108")
    if tangled := [index for index in needed if index in plan.tangled]:
        place = plan.nodes[tangled[0]].place
        return Unprovable(f"the branches that `{place.id}` waits for may come from different rounds of a loop")
    return None


def _unknown_days(plan: Plan, needed: list[int], limit: Limit) -> str:
    named = [f"`{plan.nodes[index].place.id}`" for index in needed if _in_bare_days(plan, index)]
    if limit.within is not None and limit.within.term.unit == "day":
        named = ["the limit", *named]
    shown = ", ".join(named[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
    return f"the act says days without saying which, working or calendar: {shown}"


def _in_bare_days(plan: Plan, index: int) -> bool:
    node = plan.nodes[index]
    return any(bound is not None and bound.term.unit == "day" for bound in (node.within, node.not_before))


def _places(plan: Plan, indexes: list[int]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(plan.nodes[index].place for index in indexes))


# ---------------------------------------------------------------- without a limit


def _without_limit(case: Case, begun: OutcomeProof) -> OutcomeProof:
    times = case.times()
    finish = times.finish[case.outcome]
    total = _spread(case, finish)
    at, lasts = common_pieces(case.arrival, finish)
    starts = np.concatenate((at, lasts))
    longest = int(np.argmax(finish(starts) - case.arrival(starts)))
    start = case.arrival.one(int(starts[longest]))
    one = case.from_one_start(start)
    critical = critical_of(case.plan, case.outcome, one)
    return structs.replace(
        begun,
        total=None if begun.without_term else total,
        worst=Worst(start, one.finish[case.outcome], None),
        critical=_places(case.plan, critical),
        rows=course(case.plan, case.count.origin, case.outcome, one, critical, case.question.calendar.clock),
        expiries=tuple(expiries(case, times)),
    )


def _spread(case: Case, ends: Monotone) -> Spread:
    at, lasts = common_pieces(case.arrival, ends)
    points = np.concatenate((at, lasts))
    begun, ended = case.arrival(points) // DAY, (ends(points) - 1) // DAY
    if any((days[: len(at)] != days[len(at) :]).any() for days in (begun, ended)):
        # A piece runs over midnight: days change where it begins on another day, and where it ends on another.
        midnights = np.arange(case.question.first, ends.last_values[-1] + DAY, DAY, dtype=np.int64)
        crossing = np.concatenate((midnights, ends.upper_inverse()(midnights) + 1))
        points = np.concatenate((points, crossing[(crossing >= at[0]) & (crossing <= lasts[-1])]))
    points.sort(kind="stable")
    return margins.spread(case.arrival(points), ends(points))


# ---------------------------------------------------------------- against a limit


def _against_limit(case: Case, begun: OutcomeProof, behind: set[int]) -> OutcomeProof:
    question = case.question
    times = case.times()
    finish, expires = times.finish[case.outcome], case.expires()
    gap = margins.gap(finish, expires, question.opened)
    seconds, broken, first, last = margins.least(gap)
    start = case.arrival.one(margins.round_moment(first, last))
    one = case.from_one_start(start)
    over = case.expires_at(start)
    worst = Worst(start, one.finish[case.outcome], over)
    proof = structs.replace(
        begun,
        verdict=Verdict.BROKEN if broken else Verdict.OPEN if begun.without_term else Verdict.MET,
        worst=worst,
        margin=margins.amount(case.clock, seconds, worst.finish, over),
        expiries=tuple(expiries(case, times)),
    )
    if broken and _may_be_earlier(case, behind):
        why = (
            "branches run beside what the limit is counted from, and how much before it they begin depends on the case"
        )
        return structs.replace(proof, verdict=Verdict.UNKNOWN, why=(why,))
    critical = critical_of(case.plan, case.outcome, one)
    proof = structs.replace(
        proof,
        critical=_places(case.plan, critical),
        unavoidable=_unavoidable(case, expires) if broken else None,
        prolonged=_prolonged(case),
    )
    if not question.detail:
        return proof
    days_broken, days = margins.broken_days(gap, case.arrival)
    allowed = allowed_ends(case, expires)
    return structs.replace(
        proof,
        days_broken=days_broken,
        days=days,
        rows=course(case.plan, case.count.origin, case.outcome, one, critical, case.question.calendar.clock),
        slack=tuple(slacks(case, times, allowed)),
        left=tuple(left(case, times, allowed, expires)) if proof.verdict is Verdict.OPEN else (),
        repairs=tuple(repairs(case, expires, [case.arrival.one(moment) for moment in (first, last)])) if broken else (),
        spread=_spread(case, expires),
        total=None if begun.without_term else _spread(case, finish),
    )


def _against_stopping_limit(case: Case, begun: OutcomeProof) -> OutcomeProof:
    """Slack and what is left are not told here: they would depend on how long each stop lasts."""
    found = worst_course(case)
    open_time = case.question.open_time
    seconds = open_time.one(found.expires) - open_time.one(found.finish)
    if found.spare < 0 <= seconds:
        seconds = found.expires - found.finish
    proof = structs.replace(
        begun,
        verdict=Verdict.BROKEN if found.spare < 0 else Verdict.OPEN if begun.without_term else Verdict.MET,
        worst=Worst(found.start, found.finish, found.expires),
        margin=margins.amount(case.clock, seconds, found.finish, found.expires),
        expiries=tuple({expiry.place.path: expiry for expiry in _of_parts(case, found)}.values()),
    )
    if _has_extension(case):
        proof = structs.replace(proof, prolonged=_prolonged_with_stops(case, proof.verdict))
    rows, critical = rows_with_stops(case, found)
    proof = structs.replace(proof, critical=critical)
    if not case.question.detail:
        return proof
    return structs.replace(
        proof,
        days_broken=margins.days_of(case.arrival, *found.late),
        days=margins.days_of(case.arrival, case.arrival.at, case.arrival.lasts),
        rows=rows,
        spread=_spread(case, case.expires()),
    )


def _of_parts(case: Case, found: Stopped) -> Iterator[Expiry]:
    for part, times in reversed(list(parts_of(case, found))):
        yield from expiries(part, times)


def _prolonged_with_stops(case: Case, otherwise: Verdict) -> Prolonged:
    found = worst_course(case, prolonged=True)
    open_time = case.question.open_time
    seconds = open_time.one(found.expires) - open_time.one(found.finish)
    return Prolonged(
        verdict=Verdict.BROKEN if found.spare < 0 else Verdict.MET if otherwise is Verdict.BROKEN else otherwise,
        worst=Worst(found.start, found.finish, found.expires),
        margin=margins.amount(case.clock, seconds, found.finish, found.expires),
    )


def _may_be_earlier(case: Case, behind: set[int]) -> bool:
    """Whether something that matters runs beside the origin and began before it for certain."""
    return is_held_up(case.plan, behind, set(case.needed) - case.plan.following([case.count.origin]))


def _unavoidable(case: Case, expires: Monotone) -> int | None:
    """The first start from which the limit cannot be kept however quick everybody is."""
    quickest = case.times(quick=True).finish[case.outcome]
    at, lasts = common_pieces(quickest, expires)
    late = (quickest(at) > expires(at)) | (quickest(lasts) > expires(lasts))
    if not late.any():
        return None
    k = int(np.argmax(late))
    point = int(at[k]) if quickest.one(int(at[k])) > expires.one(int(at[k])) else int(lasts[k])
    return case.arrival.one(point)


def _has_extension(case: Case) -> bool:
    return case.limit.extension is not None or any(case.plan.nodes[index].extension for index in case.needed)


def _prolonged(case: Case) -> Prolonged | None:
    """The verdict with all prolongations used, if there are any."""
    if not _has_extension(case):
        return None
    finish, expires = case.times(prolonged=True).finish[case.outcome], case.expires(prolonged=True)
    seconds, broken, first, last = margins.least(margins.gap(finish, expires, case.question.opened))
    start = case.arrival.one(margins.round_moment(first, last))
    end = case.from_one_start(start, prolonged=True).finish[case.outcome]
    over = case.expires_at(start, prolonged=True)
    is_open = any(case.plan.nodes[index].is_open for index in case.needed)
    return Prolonged(
        verdict=Verdict.BROKEN if broken else Verdict.OPEN if is_open else Verdict.MET,
        worst=Worst(start, end, over),
        margin=margins.amount(case.clock, seconds, end, over),
    )
