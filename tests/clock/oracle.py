"""The clock told again the slow way: day after day and minute after minute, with nothing but `datetime`.

It shares no table and no arithmetic with procflow.clock; only moments (seconds since 1970) are passed between the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from procflow.model import Actor, Counting, Hours, Measure, Regulation, Term, Unit

EPOCH = dt.datetime(1970, 1, 1)
ONE = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


class Oracle:
    def __init__(
        self, regulation: Regulation, actor: Actor, years: tuple[int, int], off: set[dt.date], worked: set[dt.date]
    ) -> None:
        self.regulation = regulation
        self.counting: Counting = regulation.counting
        self.actor = actor
        self.off, self.worked = off, worked
        self.begin, self.end = dt.datetime(years[0], 1, 1), dt.datetime(years[1] + 1, 1, 1)
        self.open = self._minutes(actor.hours)
        self.accepting = self._minutes(actor.accepts or actor.hours)

    # ---------------------------------------------------------------- days

    def intervals(self, hours: Hours, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """The openings of `day`."""
        told = [each for each in self.regulation.days if each.date == day]
        if told:
            # of what the file says of one day, the latest known; of equals the last
            override = max(enumerate(told), key=lambda pair: (pair[1].known or dt.date.min, pair[0]))[1]
            off, worked, like = not override.working, override.working, override.like
        else:
            off, worked, like = day in self.off and day not in self.worked, day in self.worked, None
        week = hours.week
        chosen = week[day.weekday()]
        if off and not hours.on_holidays:
            return []
        if worked:
            if like is not None and week[like]:
                chosen = week[like]
            elif not chosen:
                # as the office's first working day of the week
                chosen = week[next(number for number, each in enumerate(self.regulation.hours.week) if each)]
        midnight = dt.datetime.combine(day, dt.time())
        return [(midnight + a * MINUTE, midnight + b * MINUTE) for a, b in chosen]

    def is_working_day(self, day: dt.date) -> bool:
        return bool(self.intervals(self.actor.hours if self.actor.own_days else self.regulation.hours, day))

    def working_after(self, day: dt.date, n: int) -> dt.date:
        while n:
            day += ONE if n > 0 else -ONE
            if self.is_working_day(day):
                n -= 1 if n > 0 else -1
        return day

    def end_of_day(self, day: dt.date) -> dt.datetime:
        shifts = self.intervals(self.actor.hours, day) or self.intervals(self.regulation.hours, day)
        if self.counting.last_day_ends == "midnight" or not shifts:
            return dt.datetime.combine(day, dt.time()) + ONE
        return shifts[-1][1]

    # ---------------------------------------------------------------- moments

    def _minutes(self, hours: Hours) -> bytearray:
        """For each minute of the years, whether it is open."""
        minutes = bytearray((self.end - self.begin) // MINUTE + 3 * 1440)
        day = self.begin.date() - ONE
        while day < self.end.date():
            for a, b in self.intervals(hours, day):
                first, last = (max((each - self.begin) // MINUTE, 0) for each in (a, b))
                minutes[first:last] = b"\1" * (last - first)
            day += ONE
        return minutes

    def arrive(self, minutes: bytearray, when: dt.datetime) -> dt.datetime:
        """Open, or just closed at this instant; else wait until it opens."""
        if self.counting.after_hours == "same moment":
            return when
        i = (when - self.begin) // MINUTE
        on_the_minute = when.second == 0
        if minutes[i] or (on_the_minute and (minutes[i - 1] if i else self._open_before_begin())):
            return when
        while not minutes[i]:
            i += 1
        return self.begin + i * MINUTE

    def _open_before_begin(self) -> bool:
        eve = self.begin.date() - ONE
        return any(a < self.begin <= b for a, b in self.intervals(self.actor.hours, eve))

    def opening(self, when: dt.datetime) -> dt.datetime:
        i = (when - self.begin) // MINUTE
        if self.open[i]:
            return when
        while not self.open[i]:
            i += 1
        return self.begin + i * MINUTE

    def add_seconds(self, when: dt.datetime, seconds: int) -> dt.datetime:
        """Second after second within a minute, minute after minute: stop as soon as none are left."""
        while seconds:
            i = (when - self.begin) // MINUTE
            whole = when.second == 0 and seconds >= 60
            step = 60 if whole or (not self.open[i] and when.second == 0) else 1
            if self.open[i]:
                seconds -= step
            when += dt.timedelta(seconds=step)
        return when

    def open_seconds(self, begin: int, end: int) -> int:
        """Second after second up to a whole minute, then whole minutes, then seconds again."""
        a, b, count = when_of(begin), when_of(end), 0
        while a < b:
            i = (a - self.begin) // MINUTE
            minutes = (b - a) // MINUTE if a.second == 0 else 0
            count += 60 * sum(self.open[i : i + minutes]) if minutes else self.open[i]
            a += minutes * MINUTE if minutes else SECOND
        return count

    # ---------------------------------------------------------------- the same, asked with moments

    def is_open(self, m: int) -> bool:
        return bool(self.open[(when_of(m) - self.begin) // MINUTE])

    def next_opening(self, m: int) -> int | None:
        return self.answer(lambda: self.opening(when_of(m)), self.end - SECOND)

    def arrives(self, m: int) -> int | None:
        return self.answer(lambda: self.arrive(self.open, when_of(m)), self.end - SECOND)

    def received(self, m: int) -> int | None:
        return self.answer(lambda: self.arrive(self.accepting, when_of(m)), self.end - SECOND)

    def opening_of(self, day: dt.date) -> int | None:
        openings = self.intervals(self.actor.hours, day)
        return number_of(openings[0][0]) if openings else None

    def closing_of(self, day: dt.date) -> int | None:
        openings = self.intervals(self.actor.hours, day)
        return number_of(openings[-1][1]) if openings else None

    # ---------------------------------------------------------------- terms

    def event_date(self, when: dt.datetime) -> dt.date:
        eve = when.date() - ONE
        at_midnight = when.time() == dt.time()
        i = (when - self.begin) // MINUTE
        if at_midnight and not self.open[i] and (self.open[i - 1] if i else self._open_before_begin()):
            return eve
        return when.date()

    def later(self, day: dt.date, unit: Unit, n: int) -> dt.date:
        if unit in (Unit.WEEK, Unit.CALENDAR_DAY):
            return day + n * (7 if unit is Unit.WEEK else 1) * ONE
        number = day.day
        for _ in range(n * (12 if unit is Unit.YEAR else 1)):
            day = day.replace(day=28) + 4 * ONE  # in the next month, whatever its length
        day = day.replace(day=1)
        while day.day < number and (day + ONE).month == day.month:
            day += ONE
        return day

    def unit_of(self, term: Term) -> Unit:
        if term.unit is Unit.DAY:
            return {"working": Unit.WORKING_DAY, "calendar": Unit.CALENDAR_DAY}[self.counting.bare_days]
        return term.unit

    def end_of(self, term: Term, m: int) -> int | None:
        return self.answer(lambda: self._end_of(term, when_of(m)), self.end)

    def earliest_of(self, term: Term, m: int) -> int | None:
        return self.answer(lambda: self._earliest_of(term, when_of(m)), self.end - SECOND)

    def answer(self, ask: Callable[[], dt.datetime], latest: dt.datetime) -> int | None:
        """None where the years covered hold no answer."""
        try:
            when = ask()
        except IndexError:  # ran off the minutes
            return None
        return number_of(when) if when <= latest else None

    def _end_of(self, term: Term, when: dt.datetime) -> dt.datetime:
        unit, n = self.unit_of(term), int(term.high)
        begin = self.arrive(self.open, when)
        if unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR):
            seconds = n * {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}[unit]
            if (term.measure or self.counting.hours) is Measure.ELAPSED:
                return when + dt.timedelta(seconds=seconds)
            return self.add_seconds(begin, seconds)
        if unit is not Unit.SAME_DAY and n == 0:
            return begin
        day = self.event_date(begin)
        counted = self.counting.event_day == "counted"
        if unit is Unit.SAME_DAY:
            pass
        elif unit is Unit.WORKING_DAY:
            if counted and self.is_working_day(day):
                n -= 1
            day = self.working_after(day, n)
        else:
            day = self.later(day, unit, n)
            if counted:
                day -= ONE
            while not self.is_working_day(day) and self.counting.non_working_end != "same day":
                day += ONE if self.counting.non_working_end == "next working day" else -ONE
        return max(begin, self.end_of_day(day))

    def _earliest_of(self, term: Term, when: dt.datetime) -> dt.datetime:
        unit, n = self.unit_of(term), int(term.high)
        if unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR):
            return self.opening(self._end_of(term, when))
        begin = self.arrive(self.open, when)
        if n == 0 or unit is Unit.SAME_DAY:
            return self.opening(begin)
        day = self.event_date(begin)
        last = self.working_after(day, n) if unit is Unit.WORKING_DAY else self.later(day, unit, n)
        return self.opening(dt.datetime.combine(last + ONE, dt.time()))


def when_of(m: int) -> dt.datetime:
    return EPOCH + dt.timedelta(seconds=m)


def number_of(when: dt.datetime) -> int:
    return int((when - EPOCH).total_seconds())
