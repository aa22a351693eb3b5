"""What is counted while a replication runs: sums and histograms of fixed size, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from msgspec import Struct

from procflow.clock import DAY
from procflow.simulate.arrays import TIME_BITS
from procflow.simulate.drawing_lots import Floats, Integers
from procflow.simulate.limits import Verdicts
from procflow.simulate.network import Network

# Times are counted in classes that are exact up to 2,048 seconds and a thousandth wide beyond: the exponent and the
# first bits of the number as a float, which stand next to each other in it.
_BITS = 10
SHIFT = 52 - _BITS
ONE = 1023 << _BITS  # the class of one second, before it is counted from 1
CLASSES = (TIME_BITS << _BITS) + 2
TREND = 512  # at most so many groups of cases, in the order of their coming, are kept apart
ROWS = ("done", "elapsed", "work", "waited")


def class_of(times: Integers) -> Integers:
    """The class of each time; the classes are in order."""
    bits: Integers = times.astype(np.float64).view(np.int64) >> SHIFT
    bits -= ONE - 1
    return np.maximum(bits, 0, out=bits)


def time_of(number: int) -> int:
    """The middle of a class."""
    if number < 1:
        return 0
    low, high = (int(np.array([(number + at + ONE) << SHIFT]).view(np.float64)[0]) for at in (-1, 0))
    return (low + high - 1) // 2 if high - low > 1 else low


class Histogram(Struct, frozen=True):
    """How often each class was met, those left out that never were."""

    classes: Integers
    counts: Integers


def histogram_of(counts: Integers) -> Histogram:
    classes = np.flatnonzero(counts)
    return Histogram(classes, counts[classes])


def added(histograms: Iterable[Histogram]) -> Integers:
    """How often each class was met in all of them."""
    total = np.zeros(CLASSES, np.int64)
    for each in histograms:
        total[each.classes] += each.counts
    return total


class Tally(Struct):
    """Of one replication; arrays are indexed by procedure or place."""

    cases: Integers
    under: Integers  # cases under a limit
    late: Integers
    late_free: Integers  # of the late ones, late without queues too
    late_open: Integers  # and with all hours open as well
    late_extended: Integers  # of the late ones, late if every limit were extended too
    total: Floats
    total_free: Floats
    total_open: Floats
    times: list[Histogram]  # of each procedure, the times of its cases; filled when the run is over
    places: dict[str, Floats]
    outcomes: Integers  # by place
    months: Integers  # procedure, month of arrival: cases, under a limit, late
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

    def make_room(self, last: int) -> None:
        """Join groups until the case of this number has one."""
        while last >= self.length * TREND:
            half = TREND // 2
            for name in ("sums", "counts"):
                values = getattr(self, name).reshape(-1, 2).sum(1)
                setattr(self, name, np.concatenate((values, np.zeros(half))))
            self.length *= 2


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
        late_extended=counts(),
        total=sums(),
        total_free=sums(),
        total_open=sums(),
        times=[],
        places={name: np.zeros(places) for name in ROWS},
        outcomes=np.zeros(places, np.int64),
        months=np.zeros((procedures, 12, 3), np.int64),
        trend=Trend(1, np.zeros(TREND), np.zeros(TREND)),
    )


class Frame(Struct):
    """By what is counted, and what is too large to be kept of each run."""

    procedure_of: Integers  # of each place
    month_of: Integers  # of each day of the period
    period: int
    classes: Integers  # of each procedure, how often each class of times was met


def frame_of(network: Network) -> Frame:
    number = {name: at for at, name in enumerate(network.procedures)}
    classes = np.zeros((len(number), CLASSES), np.int64)
    begin, period = network.horizon.begin // DAY, network.horizon.period
    days = np.arange(begin, begin + period // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return Frame(
        np.array([number[spot.procedure] for spot in network.flows.spots], np.int64), days % 12, period, classes
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


def add_cases(tally: Tally, frame: Frame, verdicts: Verdicts, out: Any, warm_up: int) -> None:
    """The cases that are over."""
    count = len(verdicts[0])
    numbers, place, began, finish, free, open_ = (
        getattr(out, name)[:count] for name in ("number", "place", "began", "finish", "free", "open")
    )
    trend = tally.trend
    trend.make_room(int(numbers.max()))
    groups = numbers // trend.length
    trend.sums += np.bincount(groups, finish - began, TREND)
    trend.counts += np.bincount(groups, minlength=TREND)
    tally.seen += count
    tally.ended = max(tally.ended, int(finish.max()))
    under, late, late_free, late_open, late_extended = verdicts
    if warm_up:
        kept = numbers >= warm_up
        place, began, finish, free, open_ = (each[kept] for each in (place, began, finish, free, open_))
        under, late, late_free, late_open, late_extended = (each[kept] for each in verdicts)
        if not len(place):
            return
    first = int(began.min())
    tally.first = first if tally.first < 0 else min(first, tally.first)
    tally.last = max(int(began.max()), tally.last)
    procedure = frame.procedure_of[place]
    many = len(tally.cases)
    tally.cases += np.bincount(procedure, minlength=many)
    tally.under += np.bincount(procedure[under], minlength=many)
    tally.late += np.bincount(procedure[late], minlength=many)
    late_free = late & late_free
    tally.late_free += np.bincount(procedure[late_free], minlength=many)
    tally.late_open += np.bincount(procedure[late_free & late_open], minlength=many)
    tally.late_extended += np.bincount(procedure[late_extended], minlength=many)
    time = finish - began
    tally.total += np.bincount(procedure, time, many)
    tally.total_free += np.bincount(procedure, free - began, many)
    tally.total_open += np.bincount(procedure, open_ - began, many)
    tally.outcomes += np.bincount(place, minlength=len(tally.outcomes))
    cells = procedure * CLASSES + class_of(time)
    frame.classes += np.bincount(cells, minlength=frame.classes.size).reshape(frame.classes.shape)
    cells = procedure * 12 + frame.month_of[began % frame.period // DAY]
    for at, chosen in enumerate((cells, cells[under], cells[late])):
        tally.months[:, :, at] += np.bincount(chosen, minlength=12 * many).reshape(many, 12)


def percentile(histogram: Integers, part: float) -> int:
    """The time within which this part of the cases is done."""
    total = int(histogram.sum())
    if total == 0:
        return 0
    wanted = int(np.ceil(part * total))
    return time_of(int(np.searchsorted(np.cumsum(histogram), max(wanted, 1))))
