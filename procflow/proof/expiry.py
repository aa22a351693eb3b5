"""Terms that run out before their step can be done, though everything before it kept its term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from procflow.proof.margins import round_moment
from procflow.proof.monotone import Monotone, common_pieces
from procflow.proof.plan import Plan
from procflow.proof.results import Expiry
from procflow.proof.times import Times


def expiries(plan: Plan, needed: Sequence[int], times: Times[Monotone], arrival: Monotone) -> Iterator[Expiry]:
    """Each such step with the first start that shows it."""
    for index in needed:
        due = times.due.get(index)
        if due is None:
            continue
        low = times.low.get(index)
        for can_end, by_not_before in ((times.begin[index], False), (low, True)):
            if can_end is None or can_end is due:
                continue
            at, lasts = common_pieces(due, can_end, arrival)
            late = [can_end(points) - due(points) for points in (at, lasts)]
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
                by_not_before=by_not_before,
                always=min(int(each.min()) for each in late) > 0,
            )
            break
