"""How fast the clock answers, beside numpy's busday functions on the same holidays: `python -m bench.clock`.

numpy can not express a worked Saturday, so the second figure is how often its answer is another day.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import holidays
import numpy as np

from procflow.clock import clock_for, day_number, moment
from procflow.clock.vector import VectorClock
from procflow.model import Act, Counting, Hours, Regulation, Term, Unit

YEARS = (2000, 2027)
QUESTIONS = 2_000_000
OFFICE = Hours(week=(((540, 780), (870, 1110)),) * 5 + ((),) * 2)
REGULATION = Regulation(id="bench", act=Act(), jurisdiction="KZ", counting=Counting(), hours=OFFICE)


def seconds(times: int, work: Callable[..., Any], *args: object) -> float:
    """The best of a few runs: the others were disturbed."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work(*args)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    built = seconds(1, clock_for, REGULATION, None, YEARS)
    clock = clock_for(REGULATION, None, YEARS)
    arrays = VectorClock(clock)
    print(f"clock of {YEARS[0]}-{YEARS[1]} built in {built * 1000:.1f} ms, holidays imported along the way")

    rng = np.random.default_rng(1)
    first, last = day_number(dt.date(2000, 1, 1)), day_number(dt.date(2027, 10, 1))
    days = rng.integers(first, last, QUESTIONS, dtype=np.int32)
    counts = rng.integers(1, 31, QUESTIONS, dtype=np.int32)

    known = holidays.country_holidays("KZ", years=range(YEARS[0] - 1, YEARS[1] + 2))
    calendar = np.busdaycalendar(holidays=np.array(sorted(known), "datetime64[D]"))
    dates = days.astype("datetime64[D]")

    def peer(n: Any) -> Any:
        # counts from a day off as from the working day before it
        return np.busday_offset(dates, n, roll="backward", busdaycal=calendar)

    for name, n in (("the 20th working day", 20), ("the 1st to 30th", counts)):
        ours = seconds(7, arrays.days.nth_working_days, days, n)
        theirs = seconds(3, peer, n)
        print(
            f"{name}: {QUESTIONS / ours / 1e6:.0f} million a second; "
            f"numpy.busday_offset {QUESTIONS / theirs / 1e6:.1f} million; ratio {theirs / ours:.1f}"
        )

    wrong = float(np.mean(peer(counts).astype(np.int64) != arrays.days.nth_working_days(days, counts)))
    print(f"numpy's answer is another day for {wrong:.1%} of the questions for the 1st to 30th")
    every = np.arange(first, last, dtype=np.int32)
    dates = every.astype("datetime64[D]")
    for n in (1, 5, 20):
        wrong = float(np.mean(peer(n).astype(np.int64) != arrays.days.nth_working_days(every, n)))
        print(f"and for {wrong:.1%} of all {len(every)} days asked for the working day number {n} after them")

    starts = rng.integers(moment(dt.datetime(2000, 1, 1)), moment(dt.datetime(2027, 6, 1)), QUESTIONS)
    in_order, some = np.sort(starts), starts[:20_000].tolist()

    def one_by_one(term: Term) -> None:
        for m in some:
            clock.end_of(term, m)

    for unit, n in TERMS.items():
        term = Term(high=Decimal(n), unit=unit)
        shuffled, ordered = (QUESTIONS / seconds(3, arrays.ends_of, term, each) / 1e6 for each in (starts, in_order))
        single = len(some) / seconds(3, one_by_one, term) / 1e3
        print(
            f"end of {n} {unit}: {shuffled:.1f} million a second in arrays, {ordered:.1f} with the starts in order, "
            f"{single:.0f} thousand one by one"
        )


TERMS = {Unit.HOUR: 6, Unit.WORKING_DAY: 3, Unit.CALENDAR_DAY: 30, Unit.MONTH: 2, Unit.SAME_DAY: 1}

if __name__ == "__main__":
    main()
