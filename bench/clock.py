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


def seconds(work: Callable[[], Any], times: int = 7) -> float:
    """The best of a few runs: the others were disturbed."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    built = seconds(lambda: clock_for(REGULATION, None, (YEARS[0], YEARS[1])), 1)
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

    for name, n in (("the 20th working day", 20), ("the 1st to 30th", counts)):
        ours = seconds(lambda n=n: arrays.days.nth_working_days(days, n))  # type: ignore[misc]
        # busday_offset counts from a day off as from the working day before it when rolled back
        peer = seconds(lambda n=n: np.busday_offset(dates, n, roll="backward", busdaycal=calendar), 2)  # type: ignore[misc]
        print(
            f"{name}: {QUESTIONS / ours / 1e6:.0f} million a second; "
            f"numpy.busday_offset {QUESTIONS / peer / 1e6:.1f} million; ratio {peer / ours:.1f}"
        )

    every = np.arange(first, last, dtype=np.int32)
    for n in (1, 5, 20):
        theirs = np.busday_offset(every.astype("datetime64[D]"), n, roll="backward", busdaycal=calendar)
        wrong = float(np.mean(theirs.astype(np.int64) != arrays.days.nth_working_days(every, n)))
        print(f"numpy's {n}-day answer is another day for {wrong:.1%} of all days ({len(every)})")
    theirs = np.busday_offset(dates, counts, roll="backward", busdaycal=calendar).astype(np.int64)
    print(f"and for {np.mean(theirs != arrays.days.nth_working_days(days, counts)):.1%} of the 1 to 30 day questions")

    starts = rng.integers(moment(dt.datetime(2000, 1, 1)), moment(dt.datetime(2027, 6, 1)), QUESTIONS)
    questions = {unit: Term(high=Decimal(n), unit=unit) for unit, n in TERMS.items()}
    for unit, term in questions.items():
        vector = seconds(lambda term=term: arrays.ends_of(term, starts), 3)  # type: ignore[misc]
        ordered = np.sort(starts)
        in_order = seconds(lambda term=term: arrays.ends_of(term, ordered), 3)  # type: ignore[misc]
        some = starts[:20_000].tolist()
        scalar = seconds(lambda term=term: [clock.end_of(term, m) for m in some], 3)  # type: ignore[misc]
        print(
            f"end of {term.high} {unit}: {QUESTIONS / vector / 1e6:.1f} million a second in arrays, "
            f"{QUESTIONS / in_order / 1e6:.1f} with the starts in order, {len(some) / scalar / 1e3:.0f} thousand one by one"
        )


TERMS = {Unit.HOUR: 6, Unit.WORKING_DAY: 3, Unit.CALENDAR_DAY: 30, Unit.MONTH: 2, Unit.SAME_DAY: 1}

if __name__ == "__main__":
    main()
