"""What a limit is counted from, and who runs its clock."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from procflow.from_schema.registration import REGISTERED
from procflow.model import Actor, Limit, LimitKind, Procedure
from procflow.proof.plan import Key, Plan, key_of
from procflow.proof.times import is_filing, nearest, recipients, region_of


class Count(Struct, frozen=True):
    """One way in which the count of a limit, or of a term, can begin: with the node `origin`.

    What the applicant files counts as arrived when it is taken in, by an actor or (None) by the office.
    """

    origin: int
    is_taken_in: bool = False
    taken_in_by: Actor | None = None
    # It counts so in the cases that come to one of the nodes `first` before they come to one of the `others`.
    first: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    begins: bool = False  # the count begins when the origin begins, not when it ends
    done_by: int | None = None  # the node whose performer brings it about, and is there when it happens


def limits_of(procedure: Procedure, outcome: str) -> list[tuple[int | None, Limit]]:
    """The limits that hold for an outcome with their places; where the file has none, one that is not known."""
    limits: list[tuple[int | None, Limit]] = [
        (index, limit)
        for index, limit in enumerate(procedure.limits)
        if not limit.outcomes or outcome in limit.outcomes
    ]
    return limits or [(None, Limit(kind=LimitKind.UNKNOWN))]


def counted_from(plan: Plan, limit: Limit) -> Key | None:
    """The anchor of a limit. One that is not known is counted from the registration, where there is one."""
    if limit.within is not None:
        return key_of(limit.within.anchor)
    registered: Key = ("event", (REGISTERED,))
    return registered if any(registered in node.ends for node in plan.nodes) else None


def counts(plan: Plan, key: Key | None, outcome: int) -> list[Count]:
    """How the count can begin on the way to an outcome; empty where what it is counted from never happens there."""
    leading = plan.leading_to([outcome])
    origins = [0] if key is None else [index for index in plan.bringing(key) if index in leading]
    if key is not None and key[0] == "begin":
        return [Count(origin, begins=True, done_by=_performer(plan, origin)) for origin in origins]
    found = [count for origin in origins for count in counts_at(plan, origin, leading)]
    return [count for count in found if not (count.first or count.others) or outcome in region_of_count(plan, count)[1]]


def counts_at(plan: Plan, origin: int, among: Collection[int]) -> list[Count]:
    if is_filing(plan, origin) or plan.nodes[origin].is_by_applicant:
        takers = recipients(plan, origin, among)
        found = [
            Count(origin, is_taken_in=True, taken_in_by=taker.actor, first=taker.first, others=taker.others)
            for taker in takers
        ]
        acting = frozenset(index for taker in takers for index in taker.first)
        return [*found, Count(origin, others=acting)] if acting or not found else found
    done_by: dict[object, int | None] = {}
    for index in nearest(origin, lambda at: () if plan.nodes[at].takes_time else plan.nodes[at].before):
        if plan.nodes[index].takes_time:
            done_by.setdefault(_presence(plan, index), index)
    if None in done_by:
        return [Count(origin)]
    return [Count(origin, done_by=index) for index in done_by.values()]


def _performer(plan: Plan, origin: int) -> int | None:
    return origin if plan.nodes[origin].takes_time else None


def _presence(plan: Plan, index: int) -> object:
    """When the performer of a node is there; None for who is always there."""
    node = plan.nodes[index]
    if not node.is_by_office:
        return None
    term = node.within.term if node.within is not None else None
    return (node.actor and node.actor.hours, term is not None and term.unit.is_clock_time, term and term.measure)


def region_of_count(plan: Plan, count: Count) -> tuple[set[int], set[int]]:
    """What lies behind the origin, and what follows it or runs beside it in the cases that count so."""
    behind, region = region_of(plan, count.origin, begins=count.begins)
    if count.first or count.others:
        before = plan.following([count.origin], without=count.first | count.others)
        region &= before | plan.following(count.first)
    return behind, region


def anchor_words(key: Key | None) -> str:
    if key is None:
        return "start"
    kind, path = key
    return path[-1] if kind == "event" else f"{'start' if kind == 'begin' else 'end'} of {'.'.join(path)}"
