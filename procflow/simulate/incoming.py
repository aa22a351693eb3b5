"""The cases as they come: moments in order, block by block, of all procedures that share the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product

import numpy as np
from msgspec import Struct

from procflow.clock import DAY, to_date
from procflow.clock.days import OFF, WORKED
from procflow.simulate.arrays import LATEST
from procflow.simulate.calendars import Horizon
from procflow.simulate.drawing_lots import HOUR, Floats, Integers, stream
from procflow.simulate.network import Network
from procflow.simulate.parameters import Arrivals, Season

CHUNK = 4096  # arrivals that are drawn at a time, however many are asked for: sums of them depend on it

Arrive = Callable[[Floats, float, Floats, int], tuple[Integers, float]]


class Block(Struct):
    """The next cases."""

    times: Integers
    procedures: Integers
    kinds: Integers  # the class of each case


def arrive(exponentials: Floats, passed: float, cumulated: Floats, period: int) -> tuple[Integers, float]:
    """The moments at which so many more cases are expected; `passed` were until now, and the answer says how many then."""
    expected = passed + np.cumsum(exponentials)
    rounds = np.floor(expected / cumulated[-1])
    rest = expected - rounds * cumulated[-1]
    rounds = np.minimum(rounds, 2 * LATEST // period)  # what comes later comes too late
    hours = np.clip(np.searchsorted(cumulated, rest, "right") - 1, 0, len(cumulated) - 2)
    lengths = cumulated[hours + 1] - cumulated[hours]
    part = (rest - cumulated[hours]) / np.where(lengths > 0, lengths, 1.0)
    seconds = (hours * HOUR + np.clip(part, 0.0, 1.0) * HOUR).astype(np.int64)
    return seconds + rounds.astype(np.int64) * period, float(expected[-1])


class Source:
    """The cases of one procedure."""

    def __init__(
        self,
        network: Network,
        arrivals: Arrivals,
        number: int,
        seed: int,
        replication: int,
        arrive: Arrive = arrive,
    ) -> None:
        self.number, self.arrive = number, arrive
        self.arrivals = arrivals
        self.horizon = network.horizon
        self.times = np.zeros(0, np.int64)
        self.kinds = np.zeros(0, np.int64)
        self.is_over = False
        self.passed = 0.0  # expected cases until the last one that was drawn
        self.rng = stream(seed, replication, f"arrivals {arrivals.procedure}")
        self.kind_rng = stream(seed, replication, f"kinds {arrivals.procedure}")
        if arrivals.procedure not in network.cumulated:
            network.cumulated[arrivals.procedure] = _cumulated(self.horizon, arrivals)
        self.cumulated = network.cumulated[arrivals.procedure]
        shares = np.ones(1)
        for each in arrivals.attributes:
            shares = np.outer(shares, np.array(each.shares) / sum(each.shares)).ravel()
        self.borders = np.cumsum(shares)[:-1]

    def fill(self, wanted: int, last: int | None) -> None:
        """Draw until so many are at hand, or all until the moment `last`."""
        while len(self.times) < wanted and not self.is_over:
            if not self.arrivals.per_hour:
                self._take_recorded()
            elif self.cumulated[-1] <= 0.0:
                self.is_over = True
            else:
                times = self._drawn()
                if last is not None and times[-1] >= last:
                    times = times[times < last]
                    self.is_over = True
                self.times = np.concatenate((self.times, times))
                self.kinds = np.concatenate((self.kinds, self._kinds(len(times))))

    def _drawn(self) -> Integers:
        times, self.passed = self.arrive(
            self.rng.standard_exponential(CHUNK), self.passed, self.cumulated, self.horizon.period
        )
        return times

    def taken(self, most: int) -> Block:
        """Those that come first of what is at hand."""
        times, kinds = self.times[:most], self.kinds[:most]
        self.times, self.kinds = self.times[most:], self.kinds[most:]
        return Block(times, np.full(len(times), self.number), kinds)

    def _kinds(self, count: int) -> Integers:
        if not len(self.borders):
            return np.zeros(count, np.int64)
        return np.searchsorted(self.borders, self.kind_rng.random(count), "right").astype(np.int64)

    def _take_recorded(self) -> None:
        times = np.sort(np.array(self.arrivals.times, np.int64) - self.horizon.begin)
        if self.arrivals.recorded:
            known = {kind: at for at, kind in enumerate(product(*(each.values for each in self.arrivals.attributes)))}
            order = np.argsort(np.array(self.arrivals.times, np.int64), kind="stable")
            kinds = np.array([known[self.arrivals.recorded[at]] for at in order], np.int64)
        else:
            kinds = self._kinds(len(times))
        within = (times >= 0) & (times < self.horizon.ends)
        self.times, self.kinds, self.is_over = times[within], kinds[within], True


class Arriving:
    """All cases of a replication, until the years are over or so many have come."""

    def __init__(
        self,
        network: Network,
        all_arrivals: list[Arrivals],
        seed: int,
        replication: int,
        cases: int | None,
        arrive: Arrive = arrive,
    ) -> None:
        self.sources = [
            Source(network, each, network.procedures.index(each.procedure), seed, replication, arrive)
            for each in all_arrivals
        ]
        self.left = cases
        self.last = network.horizon.ends if cases is None else None

    def next_block(self, size: int) -> Block:
        """The next cases; none when all have come."""
        size = size if self.left is None else min(size, self.left)
        if size <= 0 or not self.sources:
            return Block(*(np.zeros(0, np.int64) for _ in range(3)))
        for source in self.sources:
            source.fill(size, self.last)
        if len(self.sources) == 1:
            block = self.sources[0].taken(size)
            if self.left is not None:
                self.left -= len(block.times)
            return block
        unknown = [int(source.times[-1]) for source in self.sources if not source.is_over and len(source.times)]
        border = min(unknown, default=None)
        taken = [
            len(source.times) if border is None else int(np.searchsorted(source.times, border, "right"))
            for source in self.sources
        ]
        times = np.concatenate([source.times[:n] for source, n in zip(self.sources, taken, strict=True)])
        kinds = np.concatenate([source.kinds[:n] for source, n in zip(self.sources, taken, strict=True)])
        which = np.repeat(np.arange(len(self.sources)), taken)
        order = np.argsort(times, kind="stable")[:size]
        used = np.bincount(which[order], minlength=len(self.sources))
        for source, n in zip(self.sources, used, strict=True):
            source.times, source.kinds = source.times[n:], source.kinds[n:]
        if self.left is not None:
            self.left -= len(order)
        numbers = np.array([source.number for source in self.sources])[which[order]]
        return Block(times[order], numbers, kinds[order])


def _cumulated(horizon: Horizon, arrivals: Arrivals) -> Floats:
    """How many cases are expected until each hour of the period."""
    if not arrivals.per_hour:
        return np.zeros(1)
    first, days = horizon.begin // DAY, horizon.period // DAY
    week = np.array(arrivals.per_hour, np.float64).reshape(7, 24)
    usual = next((day for day in range(7) if horizon.calendar.regulation.hours.week[day]), 0)
    special = {
        (each.date.toordinal() - dt.date(1970, 1, 1).toordinal()): each for each in horizon.calendar.regulation.days
    }
    weekdays = (np.arange(first, first + days) + 3) % 7
    for at in range(days):
        override = special.get(first + at)
        if override is not None:
            kind = OFF if not override.working else WORKED if override.like is None else override.like
            weekdays[at] = (
                6
                if kind == OFF
                else usual
                if kind == WORKED and not _opens(horizon, weekdays[at])
                else (kind if kind != WORKED else weekdays[at])
            )
    rates = week[weekdays]
    if arrivals.seasons:
        rates = (
            rates
            * np.array([_factor(to_date(int(day)), arrivals.seasons) for day in range(first, first + days)])[:, None]
        )
    found: Floats = np.concatenate(([0.0], np.cumsum(rates.ravel())))
    return found


def _opens(horizon: Horizon, weekday: int) -> bool:
    return bool(horizon.calendar.regulation.hours.week[weekday])


def _factor(date: dt.date, seasons: tuple[Season, ...]) -> float:
    day = (date.month, date.day)
    factor = 1.0
    for season in seasons:
        inside = season.first <= day <= season.last
        if season.last < season.first:
            inside = day >= season.first or day <= season.last
        if inside:
            factor *= season.factor
    return factor
