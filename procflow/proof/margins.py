"""How far apart two deadlines are, over all starts: the least margin, the start that has it, on how many days it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from procflow.clock import DAY, Clock, to_date
from procflow.clock.vector import Moments
from procflow.proof.monotone import Monotone, at_ends, common_pieces
from procflow.proof.results import Amount, Spread


class Gap(Struct, frozen=True):
    """From `finish` to `expires`, both functions of the start: on each piece at its first and its last moment."""

    at: Moments
    lasts: Moments
    office: tuple[Moments, Moments]  # in office seconds
    plain: tuple[Moments, Moments]  # in seconds


def gap(finish: Monotone, expires: Monotone, opened: Callable[[Monotone], Monotone]) -> Gap:
    """`opened` tells how many office seconds have passed when a function is reached."""
    done, over = opened(finish), opened(expires)
    at, lasts = common_pieces(finish, expires, done, over)
    ends, limits, done_at, over_at = at_ends(at, lasts, finish, expires, done, over)
    return Gap(
        at,
        lasts,
        (over_at[0] - done_at[0], over_at[1] - done_at[1]),
        (limits[0] - ends[0], limits[1] - ends[1]),
    )


def least(gap: Gap) -> tuple[int, bool, int, int]:
    """The least margin in office seconds, whether it is broken, and the first starts, from and to, that have it.

    A limit that is passed by no office time at all, only by a night, is passed by plain seconds.
    """
    broken = min(int(each.min()) for each in gap.plain) < 0
    ends = gap.office
    if broken and min(int(each.min()) for each in ends) >= 0:
        ends = gap.plain
    margin = min(int(each.min()) for each in ends)
    k = int(np.argmax((ends[0] == margin) | (ends[1] == margin)))
    first = int(gap.at[k]) if ends[0][k] == margin else int(gap.lasts[k])
    last = int(gap.lasts[k]) if ends[1][k] == margin else int(gap.at[k])
    return margin, broken, first, last


def broken_days(gap: Gap, arrival: Monotone) -> tuple[int, int]:
    """On how many days what arrives may come too late, and on how many something arrives at all."""
    first, last = gap.plain
    late = (first < 0) | (last < 0)
    # Within a piece the margin changes evenly: where it is below zero at one end only, it is so up to some second.
    begin = np.where(first < 0, gap.at, gap.lasts + 1 + last)[late]
    end = np.where(last < 0, gap.lasts, gap.at - 1 - first)[late]
    return days_of(arrival, begin, end), days_of(arrival, arrival.at, arrival.lasts)


def days_of(arrival: Monotone, begin: Moments, end: Moments) -> int:
    """On how many days what happens from each `begin` to its `end` arrives; what arrives beyond all starts aside."""
    if not len(begin):
        return 0
    # Piece by piece: between two of them days may lie on which nothing arrives.
    i, j = (np.searchsorted(arrival.at, points, "right") - 1 for points in (begin, end))
    count = j - i + 1
    which = np.repeat(np.arange(len(count)), count)
    piece = i[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    begin, end = np.maximum(begin[which], arrival.at[piece]), np.minimum(end[which], arrival.lasts[piece])
    first, last = arrival(begin) // DAY, np.minimum(arrival(end), arrival.end) // DAY
    change = np.zeros(int(last.max() - first.min()) + 2, np.int64)
    within = first <= last
    np.add.at(change, (first - first.min())[within], 1)
    np.add.at(change, (last - first.min() + 1)[within], -1)
    return int(np.count_nonzero(np.cumsum(change) > 0))


def round_moment(first: int, last: int) -> int:
    """A moment from `first` to `last` that people would name: the first full minute, if there is one."""
    full = -(-first // 60) * 60
    return full if full <= last else first


def amount(clock: Clock, seconds: int, finish: int, expires: int) -> Amount:
    return Amount(seconds, whole_days(clock, finish, expires))


def whole_days(clock: Clock, finish: int, expires: int) -> int:
    """How many working days later `finish` could be at the same time of day; below zero, how many too late it is."""
    done, over = clock.event_day(finish), clock.event_day(expires)
    later = finish - done * DAY > expires - over * DAY
    if finish <= expires:
        return max(clock.days.working_days_between(done, over) - later, 0)
    return -(clock.days.working_days_between(over, done) + later)


def spread(begins: Moments, ends: Moments) -> Spread:
    """In calendar days; an end at 24:00 belongs to the day that ends."""
    since, until = begins // DAY, (ends - 1) // DAY
    days = np.maximum(until - since, 0)
    least, most = int(np.argmin(days)), int(np.argmax(days))
    return Spread(int(days[least]), date(since[least]), int(days[most]), date(since[most]))


def date(day: np.int64) -> dt.date:
    return to_date(int(day))
