"""What a limit is counted from, and who runs its clock."""

from __future__ import annotations

from msgspec import Struct

from procflow.from_schema.registration import REGISTERED
from procflow.model import Actor, Limit, LimitKind, Procedure
from procflow.proof.plan import Key, Plan, key_of
from procflow.proof.times import is_filing, recipient


class Count(Struct, frozen=True):
    """One way in which the count of a limit can begin: with the node `origin`."""

    origin: int
    taken_in_by: Actor | None  # whose hours say when a filing counts as arrived
    is_filing: bool


def limits_of(procedure: Procedure, outcome: str) -> list[tuple[int | None, Limit]]:
    """The limits that hold for an outcome with their places; where the file has none, one that is not known."""
    limits = [
        (index, limit) for index, limit in enumerate(procedure.limits) if not limit.outcomes or outcome in limit.outcomes
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
    found = []
    for origin in origins:
        filing = is_filing(plan, origin) or plan.nodes[origin].is_by_applicant
        found.append(Count(origin, recipient(plan, origin) if filing else None, filing))
    return found


def anchor_words(key: Key | None) -> str:
    if key is None:
        return "start"
    kind, path = key
    return path[-1] if kind == "event" else f"{'start' if kind == 'begin' else 'end'} of {'.'.join(path)}"


