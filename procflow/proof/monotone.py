"""Functions from moments to moments that never fall: what a deadline is, as a function of when its count begins.

Moments are whole seconds, so such a function is a finite list of pieces, on each of which it either stays or runs along
with its argument. Everything here is exact: nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from procflow.clock import OutOfCalendar
from procflow.clock.vector import Moments

Pieces = npt.NDArray[np.bool_]
_FAR = np.int64(2**60)


class Monotone:
    """On piece k, from `at[k]` up to the next, the value is `value[k]`, and grows with the argument where `runs[k]`.

    The last piece ends with `end`. Values beyond the calendar are never made up: asking for them is refused.
    """

    __slots__ = ("at", "end", "runs", "value")

    def __init__(self, at: Moments, value: Moments, runs: Pieces, end: int) -> None:
        self.at, self.value, self.runs, self.end = at, value, runs, end

    @property
    def lasts(self) -> Moments:
        """The last argument of each piece."""
        lasts = np.empty_like(self.at)
        lasts[:-1] = self.at[1:]
        lasts[:-1] -= 1
        lasts[-1] = self.end
        return lasts

    @property
    def last_values(self) -> Moments:
        return self.value + (self.lasts - self.at) * self.runs if self.runs.any() else self.value

    def __call__(self, moments: Moments) -> Moments:
        i = self.piece_of(moments)
        result: Moments = self.value[i] + (moments - self.at[i]) * self.runs[i]
        return result

    def one(self, moment: int) -> int:
        return int(self(np.array([moment], np.int64))[0])

    def piece_of(self, moments: Moments) -> npt.NDArray[np.intp]:
        if moments.size and not (self.at[0] <= moments.min() and moments.max() <= self.end):
            raise OutOfCalendar("the terms lead out of the calendar")
        return np.searchsorted(self.at, moments, "right") - 1

    def after(self, inner: Monotone) -> Monotone:
        """Its values where its arguments are the values of the other."""
        lasts = inner.last_values
        first = self.piece_of(inner.value)
        last = first if lasts is inner.value else self.piece_of(lasts)
        if last is first or (first == last).all():
            values: Moments = self.value[first] + (inner.value - self.at[first]) * self.runs[first]
            return Monotone(inner.at, values, inner.runs & self.runs[first], inner.end).simplified()
        count = last - first + 1
        which = np.repeat(np.arange(len(count)), count)
        offset = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
        piece = first[which] + offset
        begin: Moments = np.where(offset == 0, inner.value[which], self.at[piece])
        at: Moments = inner.at[which] + (begin - inner.value[which])
        value: Moments = self.value[piece] + (begin - self.at[piece]) * self.runs[piece]
        return Monotone(at, value, inner.runs[which] & self.runs[piece], inner.end).simplified()

    def simplified(self) -> Monotone:
        """The same with as few pieces as can be."""
        length = np.diff(self.at)
        goes_on = self.value[1:] == self.value[:-1] + length * self.runs[:-1]
        goes_on &= self.runs[1:] == self.runs[:-1]
        if not goes_on.any():
            return self
        keep = np.empty(len(self.at), np.bool_)
        keep[0] = True
        np.logical_not(goes_on, out=keep[1:])
        return Monotone(self.at[keep], self.value[keep], self.runs[keep], self.end)

    def upper_inverse(self) -> Monotone:
        """For each moment, the last argument at which the value is not later than it; the first one if there is none."""
        lasts = self.lasts
        at = np.empty(2 * len(self.at) + 1, np.int64)
        value = np.empty_like(at)
        runs = np.zeros(len(at), np.bool_)
        at[0], value[0] = -_FAR, self.at[0]
        at[1::2], value[1::2] = self.value, np.where(self.runs, self.at, lasts)
        runs[1::2] = self.runs
        at[2::2], value[2::2] = self.last_values, lasts
        keep = np.append(at[1:] != at[:-1], True)  # of equals the last one counts
        return Monotone(at[keep], value[keep], runs[keep], int(_FAR)).simplified()

    def on(self, first: int, last: int) -> Monotone:
        """The same function with arguments from `first` to `last` only."""
        i, j = self.piece_of(np.array([first, last], np.int64))
        at, value = self.at[i : j + 1].copy(), self.value[i : j + 1].copy()
        value[0] += (first - at[0]) * self.runs[i]
        at[0] = first
        return Monotone(at, value, self.runs[i : j + 1], last)


def identity(first: int, last: int) -> Monotone:
    at = np.array([first], np.int64)
    return Monotone(at, at.copy(), np.array([True]), last)


def constant(first: int, last: int, value: int) -> Monotone:
    return Monotone(np.array([first], np.int64), np.array([value], np.int64), np.array([False]), last)


def common_pieces(*functions: Monotone) -> tuple[Moments, Moments]:
    """Where pieces begin and end on which all of the functions, of one domain, are of one piece."""
    apart = {id(each.at): each.at for each in functions}  # what is made of flat pieces has the very same ones
    at = functions[0].at if len(apart) == 1 else distinct(np.concatenate(list(apart.values())))
    return at, np.append(at[1:] - 1, functions[0].end)


def at_ends(at: Moments, lasts: Moments, *functions: Monotone) -> Iterator[tuple[Moments, Moments]]:
    """The values of each function at both ends of its pieces, or of smaller ones, as `common_pieces` gives them."""
    found: dict[int, npt.NDArray[np.intp]] = {}
    for each in functions:
        if id(each.at) not in found:
            found[id(each.at)] = each.piece_of(at)
        i = found[id(each.at)]
        value = each.value[i]
        if not each.runs.any():  # as most ends are: those of days
            yield value, value
            continue
        running = each.runs[i]
        value = value + (at - each.at[i]) * running
        yield value, value + (lasts - at) * running


def distinct(moments: Moments) -> Moments:
    """Sorted, each once. A stable sort merges what is sorted in parts; `np.unique` takes many times as long."""
    found = np.sort(moments, kind="stable")
    result: Moments = found[np.append(True, found[1:] != found[:-1])]
    return result


def latest(f: Monotone, g: Monotone) -> Monotone:
    """For each moment the later of the two values."""
    return _chosen(f, g, later=True)


def earliest(f: Monotone, g: Monotone) -> Monotone:
    return _chosen(f, g, later=False)


def _chosen(f: Monotone, g: Monotone, *, later: bool) -> Monotone:
    if f is g:
        return f
    at, lasts = common_pieces(f, g)
    i, j = f.piece_of(at), g.piece_of(at)
    f_runs, g_runs = f.runs[i], g.runs[j]
    f_value = f.value[i] + (at - f.at[i]) * f_runs
    g_value = g.value[j] + (at - g.at[j]) * g_runs
    ahead = f_value - g_value
    ahead_last = ahead + (lasts - at) * (f_runs.astype(np.int64) - g_runs)
    crossing = ((ahead < 0) & (ahead_last > 0)) | ((ahead > 0) & (ahead_last < 0))
    if crossing.any():
        # They meet so many seconds after the piece begins; from there on the other one is ahead.
        where = np.flatnonzero(crossing)
        meet = at[where] + np.abs(ahead[where])
        order = np.argsort(np.concatenate((at, meet)), kind="stable")
        source = np.concatenate((np.arange(len(at)), where))[order]
        begin = np.concatenate((at, meet))[order]
        shift = begin - at[source]
        f_value, g_value = f_value[source] + shift * f_runs[source], g_value[source] + shift * g_runs[source]
        f_runs, g_runs, at = f_runs[source], g_runs[source], begin
        ahead = f_value - g_value
        lasts = np.append(at[1:] - 1, f.end)
        ahead_last = ahead + (lasts - at) * (f_runs.astype(np.int64) - g_runs)
    # Ahead at either end, and nowhere behind: where both are equal at first, the end decides.
    takes_f = (ahead + ahead_last > 0) == later
    return Monotone(at, np.where(takes_f, f_value, g_value), np.where(takes_f, f_runs, g_runs), f.end).simplified()


def from_points(ask: Callable[[Moments], Moments], points: Moments, end: int) -> Monotone:
    """The function `ask`, whose pieces begin at some of the sorted `points`.

    Should a piece turn out to be neither flat nor running along, it is halved until all are.
    """
    while True:
        lasts = np.append(points[1:] - 1, end)
        value, last_value = ask(points), ask(lasts)
        grows = last_value - value
        wrong = (grows != 0) & (grows != lasts - points)
        if not wrong.any():
            runs: Any = grows != 0
            # A piece of one second may be said to run or to stay: as the one before it does, so that they can be one.
            runs[1:] |= (lasts == points)[1:] & runs[:-1]
            return Monotone(points, value, runs, end).simplified()
        points = distinct(np.concatenate((points, (points[wrong] + lasts[wrong] + 1) // 2)))
