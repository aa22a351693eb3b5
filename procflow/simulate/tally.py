"""What is counted while a replication runs: sums and histograms of fixed size, however many cases there are."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct

from procflow.simulate.drawing_lots import Floats, Integers
from procflow.simulate.network import Network

# Times are counted in classes that are exact up to 2,048 seconds and a thousandth wide beyond: the exponent and the
# first bits of the number as a float, which stand next to each other in it.
_BITS = 10
_SHIFT = 52 - _BITS
_ONE = 1023 << _BITS  # the class of one second, before it is counted from 1
CLASSES = (36 << _BITS) + 2
TREND = 512  # at most so many groups of cases, in the order of their coming, are kept apart
ROWS = ("done", "elapsed", "work", "waited")


def class_of(times: Integers) -> Integers:
    """The class of each time; the classes are in order."""
    bits: Integers = times.astype(np.float64).view(np.int64) >> _SHIFT
    bits -= _ONE - 1
    return np.maximum(bits, 0, out=bits)


def time_of(number: int) -> int:
    """The middle of a class."""
    if number < 1:
        return 0
    low, high = (int(np.array([(number + at + _ONE) << _SHIFT]).view(np.float64)[0]) for at in (-1, 0))
    return (low + high - 1) // 2 if high - low > 1 else low


class Tally(Struct):
    """Of one replication; arrays are indexed by procedure or place."""

    cases: Integers
    under: Integers  # cases under a limit
    late: Integers
    late_free: Integers  # of the late ones, late without queues too
    late_open: Integers  # and with all hours open as well
    total: Floats
    total_free: Floats
    total_open: Floats
    times: dict[int, Integers]  # of each procedure, the histogram of the times of its cases
    places: dict[str, Floats]
    outcomes: Integers  # by place
    months: Integers  # procedure, month of arrival: cases, late
    trend: Trend
    first: int = -1  # when the first case came
    last: int = -1
    seen: int = 0  # cases of the warm-up too
    ended: int = 0


class Trend(Struct):
    """The mean time of groups of cases, in the order of their coming; groups are joined where there are too many."""

    length: int = 1
    sums: Floats = np.zeros(TREND)
    counts: Floats = np.zeros(TREND)

    def add(self, numbers: Integers, times: Integers) -> None:
        if not len(numbers):
            return
        while int(numbers.max()) >= self.length * TREND:
            half = TREND // 2
            for name in ("sums", "counts"):
                values = getattr(self, name).reshape(-1, 2).sum(1)
                setattr(self, name, np.concatenate((values, np.zeros(half))))
            self.length *= 2
        groups = numbers // self.length
        self.sums += np.bincount(groups, times, TREND)
        self.counts += np.bincount(groups, minlength=TREND)


def new_tally(network: Network) -> Tally:
    procedures, places = len(network.procedures), len(network.flows.spots)

    def counts() -> Integers:
        return np.zeros(procedures, np.int64)

    def sums() -> Floats:
        return np.zeros(procedures)

    return Tally(
        cases=counts(),
        under=counts(),
        late=counts(),
        late_free=counts(),
        late_open=counts(),
        total=sums(),
        total_free=sums(),
        total_open=sums(),
        times={at: np.zeros(CLASSES, np.int64) for at in range(procedures)},
        places={name: np.zeros(places) for name in ROWS},
        outcomes=np.zeros(places, np.int64),
        months=np.zeros((procedures, 12, 2), np.int64),
        trend=Trend(1, np.zeros(TREND), np.zeros(TREND)),
    )


def add_rows(tally: Tally, rows: dict[str, Integers], warm_up: int) -> None:
    """The steps that were done, those of the warm-up left out."""
    if warm_up:
        kept = rows["case"] >= warm_up
        rows = {name: values[kept] for name, values in rows.items()}
    places = len(tally.outcomes)
    place = rows["place"]
    sums = tally.places
    sums["done"] += np.bincount(place, minlength=places)
    sums["elapsed"] += np.bincount(place, rows["end"] - rows["ready"], places)
    sums["work"] += np.bincount(place, rows["work"], places)
    sums["waited"] += np.bincount(place, rows["waited"], places)


def add_cases(tally: Tally, network: Network, out: Any, count: int, procedure_of: Integers, warm_up: int) -> None:
    """The cases that are over."""
    if count == 0:
        return
    numbers, place = out.number[:count], out.place[:count]
    procedure = procedure_of[place]
    began, finish = out.began[:count], out.finish[:count]
    time = finish - began
    tally.trend.add(numbers, time)
    tally.seen += count
    tally.ended = max(tally.ended, int(finish.max()))
    under, late, free, open_ = network.limits.late(out, count, network.size["keys"])
    kept = numbers >= warm_up
    if kept.any():
        first, last = int(began[kept].min()), int(began[kept].max())
        tally.first = first if tally.first < 0 else min(first, tally.first)
        tally.last = max(last, tally.last)
    many = len(network.procedures)

    def counted(which: Any) -> Integers:
        return np.bincount(procedure[which], minlength=many)

    tally.cases += counted(kept)
    tally.under += counted(kept & under)
    late &= kept
    tally.late += counted(late)
    tally.late_free += counted(late & free)
    tally.late_open += counted(late & free & open_)
    tally.total += np.bincount(procedure[kept], time[kept], many)
    tally.total_free += np.bincount(procedure[kept], (out.free[:count] - began)[kept], many)
    tally.total_open += np.bincount(procedure[kept], (out.open[:count] - began)[kept], many)
    tally.outcomes += np.bincount(place[kept], minlength=len(tally.outcomes))
    classes = class_of(time[kept])
    for at in tally.times:
        own = classes if many == 1 else classes[procedure[kept] == at]
        tally.times[at] += np.bincount(own, minlength=CLASSES)
    period = network.horizon.period
    days = (began[kept] % period + network.horizon.begin) // 86_400
    first_day, last_day = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    calendar = np.arange(first_day, last_day + 1).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    months = calendar[days - first_day] if len(days) else days
    cell = procedure[kept] * 12 + months
    for at, chosen in ((0, cell), (1, cell[late[kept]])):
        tally.months[:, :, at] += np.bincount(chosen, minlength=12 * many).reshape(many, 12)


def percentile(histogram: Integers, part: float) -> int:
    """The time within which this part of the cases is done."""
    total = int(histogram.sum())
    if total == 0:
        return 0
    wanted = int(np.ceil(part * total))
    return time_of(int(np.searchsorted(np.cumsum(histogram), max(wanted, 1))))
