"""The counting of `tally`, compiled: one pass over what the kernel has told, in place of many."""

from __future__ import annotations

from typing import Any

import numpy as np

from procflow.clock import DAY
from procflow.simulate.compiled import compiled
from procflow.simulate.drawing_lots import Integers
from procflow.simulate.limits import Verdicts
from procflow.simulate.tally import ONE, ROWS, SHIFT, Frame, Tally


def add_rows(tally: Tally, rows: dict[str, Integers], warm_up: int) -> None:
    columns = [rows[name] for name in ("case", "place", "ready", "end", "work", "waited")]
    _count_rows(*columns, warm_up, *(tally.places[name] for name in ROWS))


def _rows(
    case: Any,
    place: Any,
    ready: Any,
    end: Any,
    work: Any,
    waited: Any,
    warm_up: int,
    done: Any,
    elapsed: Any,
    worked: Any,
    waits: Any,
) -> None:
    for i in range(len(case)):
        if case[i] >= warm_up:
            at = place[i]
            done[at] += 1
            elapsed[at] += end[i] - ready[i]
            worked[at] += work[i]
            waits[at] += waited[i]


def add_cases(tally: Tally, frame: Frame, verdicts: Verdicts, out: Any, warm_up: int) -> None:
    count = len(verdicts[0])
    trend = tally.trend
    trend.make_room(int(out.number[:count].max()))
    first, last, ended = _count_cases(
        *(getattr(out, name)[:count] for name in ("number", "place", "began", "finish", "free", "open")),
        *verdicts,
        warm_up,
        *(trend.length, trend.sums, trend.counts),
        *(frame.procedure_of, frame.month_of, frame.period),
        *(tally.cases, tally.under, tally.late, tally.late_free, tally.late_open, tally.late_extended),
        *(tally.total, tally.total_free, tally.total_open, tally.outcomes),
        *(frame.classes, tally.months),
    )
    tally.seen += count
    tally.ended = max(tally.ended, ended)
    if last >= 0:
        tally.first = first if tally.first < 0 else min(first, tally.first)
        tally.last = max(last, tally.last)


def _cases(
    number: Any,
    place: Any,
    began: Any,
    finish: Any,
    free: Any,
    open_: Any,
    under: Any,
    late: Any,
    late_free: Any,
    late_open: Any,
    late_extended: Any,
    warm_up: int,
    length: int,
    sums: Any,
    counts: Any,
    procedure_of: Any,
    month_of: Any,
    period: int,
    cases: Any,
    cases_under: Any,
    cases_late: Any,
    cases_late_free: Any,
    cases_late_open: Any,
    cases_late_extended: Any,
    total: Any,
    total_free: Any,
    total_open: Any,
    outcomes: Any,
    times: Any,
    months: Any,
) -> tuple[int, int, int]:
    first, last, ended = 1 << 62, -1, -1
    for i in range(len(number)):
        time = finish[i] - began[i]
        group = number[i] // length
        sums[group] += time
        counts[group] += 1
        ended = max(ended, finish[i])
        if number[i] < warm_up:
            continue
        first, last = min(first, began[i]), max(last, began[i])
        at = procedure_of[place[i]]
        cases[at] += 1
        total[at] += time
        total_free[at] += free[i] - began[i]
        total_open[at] += open_[i] - began[i]
        outcomes[place[i]] += 1
        times[at, max((np.float64(time).view(np.int64) >> SHIFT) - ONE + 1, 0)] += 1
        month = month_of[began[i] % period // DAY]
        months[at, month, 0] += 1
        if under[i]:
            cases_under[at] += 1
            months[at, month, 1] += 1
        if late[i]:
            cases_late[at] += 1
            months[at, month, 2] += 1
            if late_extended[i]:
                cases_late_extended[at] += 1
            if late_free[i]:
                cases_late_free[at] += 1
                if late_open[i]:
                    cases_late_open[at] += 1
    return first, last, ended


_count_rows = compiled(_rows)
_count_cases = compiled(_cases)
