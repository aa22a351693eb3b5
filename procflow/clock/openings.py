"""When one door is open: the hours of an office or an actor, laid out over the days of the years covered.

Everything is a sorted table with running totals, so that every question is one or two bisections.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate

from msgspec import Struct

from procflow.clock.days import OFF, WORKED
from procflow.clock.errors import ClockError, NeverOpen, OutOfCalendar
from procflow.clock.moments import DAY, to_date, weekday
from procflow.model import Hours


class Openings(Struct, frozen=True, eq=False):
    """The openings of the days `first..last`, and of the day before, whose 24:00 is the first moment of `first`.

    `opens[i]..closes[i]` are the intervals in order, none touching the next, so one may run over many midnights;
    `until[i]` are the open seconds up to its end. `workdays` are the days in `first..last` on which the door opens,
    and `bounds` has the first opening and the last closing of each.
    """

    first: int
    last: int
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    until: tuple[int, ...]
    workdays: tuple[int, ...]
    bounds: Mapping[int, tuple[int, int]]

    # ------------------------------------------------------------ moments

    def is_open(self, m: int) -> bool:
        """Open at `m`; at the closing instant it is no longer."""
        self.ask(m)
        i = bisect_right(self.opens, m) - 1
        return i >= 0 and m < self.closes[i]

    def next_opening(self, m: int) -> int:
        """The first open moment from `m` on."""
        self.ask(m)
        return self._from(bisect_right(self.closes, m), m)

    def reached(self, m: int) -> int:
        """`m` if it is within an opening, its closing instant included; else the next opening."""
        self.ask(m)
        return self._from(bisect_left(self.closes, m), m)

    def closes_at(self, m: int) -> bool:
        i = bisect_left(self.closes, m)
        return i < len(self.closes) and self.closes[i] == m

    def open_seconds_between(self, a: int, b: int) -> int:
        """Open seconds from `a` to `b`; below zero when `b` is before `a`."""
        return self._open_until(b) - self._open_until(a)

    def add_open_seconds(self, m: int, seconds: int) -> int:
        """When so many open seconds, not below zero, have passed: at the closing instant, not at the next opening."""
        if seconds == 0:
            return self.answer(m)
        total = self._open_until(m) + seconds
        i = bisect_left(self.until, total)
        if i == len(self.until):
            raise self.beyond()
        return self.answer(self.closes[i] - (self.until[i] - total))

    # ------------------------------------------------------------ days

    def is_working_day(self, day: int) -> bool:
        self.ask_day(day)
        return day in self.bounds

    def opening_of(self, day: int) -> int | None:
        """When the door first opens on `day`; None if it stays closed."""
        self.ask_day(day)
        return self.bounds[day][0] if day in self.bounds else None

    def closing_of(self, day: int) -> int | None:
        """When it last closes on `day`, 24:00 at the latest; None if it stays closed."""
        self.ask_day(day)
        return self.bounds[day][1] if day in self.bounds else None

    def nth_working_day(self, day: int, n: int) -> int:
        """The n-th working day after `day`, for n < 0 before it; for 0 the day itself, worked or not."""
        if not self.first - 1 <= day <= self.last + 1:
            raise self.beyond()
        if n == 0:
            return day
        i = bisect_right(self.workdays, day) + n - 1 if n > 0 else bisect_left(self.workdays, day) + n
        if not 0 <= i < len(self.workdays):
            raise self.beyond()
        return self.workdays[i]

    def working_days_between(self, a: int, b: int) -> int:
        """Working days after `a` up to and with `b`; below zero when `b` is before `a`."""
        self.ask_day(a)
        self.ask_day(b)
        return bisect_right(self.workdays, b) - bisect_right(self.workdays, a)

    # ------------------------------------------------------------ coverage

    def answer(self, m: int) -> int:
        """`m`, if the calendar reaches it; the last instant of its last day is within."""
        if not self.first * DAY <= m <= (self.last + 1) * DAY:
            raise self.beyond()
        return m

    def beyond(self) -> OutOfCalendar:
        return OutOfCalendar(f"the calendar covers {to_date(self.first)} to {to_date(self.last)}")

    def ask(self, m: int) -> int:
        """`m`, if something may begin there: at the last instant nothing can, it begins a day that is not covered."""
        if not self.first * DAY <= m < (self.last + 1) * DAY:
            raise self.beyond()
        return m

    def ask_day(self, day: int) -> int:
        if not self.first <= day <= self.last:
            raise self.beyond()
        return day

    def _from(self, i: int, m: int) -> int:
        if i == len(self.opens):
            raise self.beyond()
        return max(m, self.opens[i])

    def _open_until(self, m: int) -> int:
        i = bisect_left(self.closes, self.answer(m))
        if i == len(self.closes):
            return self.until[-1]
        return self.until[i] - (self.closes[i] - max(m, self.opens[i]))


def openings(hours: Hours, special: Mapping[int, int], usual: int, first: int, last: int) -> Openings:
    """Lay `hours` out over the days `first..last`; `special` says which days are not what their weekday says.

    A worked day off is like the weekday `usual` unless it is said which; who is closed then is closed on it too.
    """
    _validate(hours)
    opens: list[int] = []
    closes: list[int] = []
    bounds: dict[int, tuple[int, int]] = {}
    for day in range(first - 1, last + 1):
        intervals = [
            (day * DAY + begin * 60, day * DAY + end * 60) for begin, end in _on(hours, day, special.get(day), usual)
        ]
        if intervals:
            bounds[day] = (intervals[0][0], intervals[-1][1])
        for opening, closing in intervals:
            if closes and opening == closes[-1]:  # touching: there is no closing between
                closes[-1] = closing
            else:
                opens.append(opening)
                closes.append(closing)
    workdays = tuple(day for day in bounds if day >= first)
    if not workdays:
        raise NeverOpen(f"hours that never open between {to_date(first)} and {to_date(last)}")
    until = tuple(accumulate(closing - opening for opening, closing in zip(opens, closes, strict=True)))
    return Openings(first, last, tuple(opens), tuple(closes), until, workdays, bounds)


def _on(hours: Hours, day: int, special: int | None, usual: int) -> tuple[tuple[int, int], ...]:
    """The openings of `day`, in minutes since its midnight."""
    like = weekday_like(hours, day, special, usual)
    return hours.week[like] if like is not None else ()


def weekday_like(hours: Hours, day: int, special: int | None, usual: int) -> int | None:
    """The weekday whose hours `day` has; None where it is closed because it is a day off."""
    own = weekday(day)
    if special is None:
        return own
    if special == OFF:
        return own if hours.on_holidays else None
    if special != WORKED and hours.week[special]:
        return special
    return own if hours.week[own] else usual


def _validate(hours: Hours) -> None:
    """The tables rest on openings that are in order and within their day; a night is two of them."""
    for day in hours.week:
        minutes = [minute for opening in day for minute in opening]
        in_order = all(a < b for a, b in day) and minutes == sorted(minutes)
        if not in_order or (minutes and not 0 <= minutes[0] <= minutes[-1] <= DAY // 60):
            raise ClockError(f"opening hours {day} are not in order or not within one day")
