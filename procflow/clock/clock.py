"""The clock of one actor: when its terms end and when it may begin, by the counting rules of the regulation."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from procflow.clock.moments import DAY, add_months
from procflow.clock.openings import Openings
from procflow.clock.terms import Runs, runs
from procflow.model import Counting, Term


class Clock(Struct, frozen=True, eq=False, dict=True):
    """All answers are monotone: what comes later never ends earlier, and a longer term never ends earlier."""

    hours: Openings  # of the actor
    accepts: Openings  # when what is brought from outside counts as arrived
    office: Openings
    days: Openings  # those whose days are the working days: `office`, or `hours` if the actor has days of its own
    counting: Counting

    # ------------------------------------------------------------ when a term begins

    @property
    def waits(self) -> bool:
        """Whether what comes after hours counts as coming at the next opening."""
        return self.counting.after_hours == "next opening"

    def arrives(self, m: int) -> int:
        """When what comes to the actor at `m` counts as there. The closing instant still belongs to the day."""
        return self.hours.reached(m) if self.waits else self.hours.ask(m)

    def received(self, m: int) -> int:
        """The same for what comes from outside, which is taken only while the actor accepts it."""
        return self.accepts.reached(m) if self.waits else self.hours.ask(m)

    def event_day(self, m: int) -> int:
        """The day to which an event at `m` belongs; an actor that closes at 24:00 closes on the day that ends."""
        return m // DAY - (m % DAY == 0 and self.hours.closes_at(m))

    # ------------------------------------------------------------ when it ends

    def end_of(self, term: Term, m: int) -> int:
        """The latest lawful finish of `term` counted from `m`; never before `m` counts as arrived."""
        what, n = runs(term, self.counting)
        if what is Runs.SECONDS:
            return self.hours.answer(self.hours.ask(m) + n)
        begin = self.arrives(m)
        if n == 0 and what is not Runs.SAME_DAY:
            return begin
        if what is Runs.OPEN_SECONDS:
            return self.hours.add_open_seconds(begin, n)
        day = self.event_day(begin)
        eve = self.counting.event_day == "counted"
        if what is Runs.WORKING_DAYS:
            day = self.days.nth_working_day(day - eve, n)
        elif what is not Runs.SAME_DAY:
            day = self.rolled(self._later(what, day, n) - eve)
        return max(begin, self.day_end(day))

    def earliest_of(self, term: Term, m: int) -> int:
        """The first open moment after the whole of `term` has run from `m`: for "no earlier than".

        Days are full days here: the day of the event is never one of them, and the end is not moved.
        """
        what, n = runs(term, self.counting)
        if what is Runs.SECONDS:
            return self.hours.next_opening(self.hours.ask(m) + n)
        begin = self.arrives(m)
        if n == 0:
            return self.hours.next_opening(begin)
        if what is Runs.OPEN_SECONDS:
            return self.hours.next_opening(self.hours.add_open_seconds(begin, n))
        day = self.event_day(begin)
        day = self.days.nth_working_day(day, n) if what is Runs.WORKING_DAYS else self._later(what, day, n)
        return self.hours.next_opening((day + 1) * DAY)

    def day_end(self, day: int) -> int:
        """When a term ends whose last day is `day`."""
        return self.day_ends[self.hours.ask_day(day) - self.hours.first]

    @cached_property
    def day_ends(self) -> tuple[int, ...]:
        """For each covered day: closing time; the office's where the actor is closed that day, 24:00 where both are."""
        closing = {} if self.counting.last_day_ends == "midnight" else {**self.office.bounds, **self.hours.bounds}
        days = range(self.hours.first, self.hours.last + 1)
        return tuple(closing[day][1] if day in closing else (day + 1) * DAY for day in days)

    def _later(self, what: Runs, day: int, n: int) -> int:
        if n > self.hours.last - self.hours.first + 1:  # as months too; dates beyond the year 9999 do not exist
            raise self.hours.beyond()
        return add_months(day, n) if what is Runs.MONTHS else day + n

    def rolled(self, day: int) -> int:
        """The day on which a term ends that would end on `day`."""
        match self.counting.non_working_end:
            case "next working day":
                return self.days.nth_working_day(day - 1, 1)
            case "previous working day":
                return self.days.nth_working_day(day + 1, -1)
        return day
