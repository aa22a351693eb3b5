"""How many people of a unit are there, where that is not the same at all hours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from procflow.clock import DAY
from procflow.clock.days import override_days
from procflow.clock.openings import weekday_like
from procflow.model import Actor, Hours
from procflow.model_simulation import Shift, Week
from procflow.simulate.calendars import Horizon
from procflow.simulate.parameters import Resource

Integers = npt.NDArray[np.int64]


def present(week: Week, hours: Hours, day: int) -> Iterator[Shift]:
    """The open time of a weekday, and how many are there in it; nobody where nothing is told."""
    for opening, closing in hours.week[day]:
        at = opening
        for shift in week[day]:
            start, end = max(shift.start, at), min(shift.end, closing)
            if start < end:
                if at < start:
                    yield Shift(at, start, 0)
                yield Shift(start, end, shift.people)
                at = end
        if at < closing:
            yield Shift(at, closing, 0)


def least_and_most(week: Week, hours: Hours) -> tuple[int, int]:
    """Of those who are there in open hours."""
    people = [shift.people for day in range(7) for shift in present(week, hours, day)]
    return min(people, default=0), max(people, default=0)


def hours_of_people(resource: Resource, hours: Hours, fewer: int = 0) -> float:
    """Of a week without holidays, of all people together, when so many are away."""
    whole = resource.week or (((Shift(0, DAY // 60, resource.staff)),),) * 7
    minutes = sum(
        (shift.end - shift.start) * max(shift.people - fewer, 0)
        for day in range(7)
        for shift in present(whole, hours, day)
    )
    return minutes / 60


class Presence(Struct, frozen=True, eq=False, dict=True):
    """Open time within the period of a calendar, in order, and how many people are there in it."""

    starts: Integers
    ends: Integers
    people: Integers
    period: int

    @property
    def mean(self) -> float:
        lengths = self.ends - self.starts
        return float((lengths * self.people).sum() / lengths.sum())

    def until(self, moment: int, fewer: int = 0) -> float:
        """The seconds of all of them together from the beginning on, with so many away."""
        whole = self._until(fewer)
        rounds, rest = divmod(moment, self.period)
        at = int(np.searchsorted(self.starts, rest, "right")) - 1
        last = 0
        if at >= 0:
            last = (min(rest, int(self.ends[at])) - int(self.starts[at])) * max(int(self.people[at]) - fewer, 0)
        return float(rounds * int(whole[-1]) + int(whole[max(at, 0)]) + last)

    def _until(self, fewer: int) -> Integers:
        if fewer not in self._known:
            lengths = (self.ends - self.starts) * np.maximum(self.people - fewer, 0)
            self._known[fewer] = np.concatenate(([0], np.cumsum(lengths)))
        return self._known[fewer]

    @cached_property
    def _known(self) -> dict[int, Integers]:
        return {}


def presence_of(horizon: Horizon, actor: Actor, week: Week) -> Presence:
    """A week laid out over the days of the calendar: whoever works on a moved day works as on the day it is like."""
    regulation = horizon.calendar.regulation
    special = override_days(regulation.days)
    usual = next((day for day, shifts in enumerate(regulation.hours.week) if shifts), 0)
    of_weekday = [
        np.array([(each.start * 60, each.end * 60, each.people) for each in present(week, actor.hours, day)], np.int64)
        for day in range(7)
    ]
    first = horizon.begin // DAY
    parts = []
    for day in range(first, first + horizon.period // DAY):
        like = weekday_like(actor.hours, day, special.get(day), usual)
        if like is not None and len(of_weekday[like]):
            parts.append(of_weekday[like] + [(day - first) * DAY, (day - first) * DAY, 0])
    starts, ends, people = np.concatenate(parts).T if parts else np.zeros((3, 0), np.int64)
    return Presence(starts, ends, people, horizon.period)
