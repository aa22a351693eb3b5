"""Resources of Prosimos as the people of units.

Prosimos has resources with a calendar and times of their own, and says for each task who may do it. A regulation has units:
people who are alike. So the resources of all tasks of a unit become its staff.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from msgspec.structs import replace

from procflow.bpmn_extension import Values
from procflow.figures_text import format_week
from procflow.from_prosimos.calendars import hours_of, joined, written_hours
from procflow.from_prosimos.reading import AssignedIn, PeriodIn, ProfileIn, ProsimosIn, ResourceIn, number
from procflow.from_prosimos.told import Notes
from procflow.model import Hours
from procflow.model_simulation import Week

_MOST_STAFF = 100_000


@dataclass
class Unit:
    """An actor of the regulation, with the resources that do its tasks."""

    actor: str
    resources: dict[str, ResourceIn] = field(default_factory=dict)
    sets: set[frozenset[str]] = field(default_factory=set)  # by task


class People:
    def __init__(self, told: ProsimosIn, notes: Notes, new_actor: Callable[[str], str]) -> None:
        self.notes, self._new_actor = notes, new_actor
        self.resources = {each.id: each for profile in told.resource_profiles for each in profile.resource_list}
        self.profile_of: dict[str, ProfileIn] = {
            each.id: profile for profile in told.resource_profiles for each in profile.resource_list
        }
        self.profiles = Counter(each.id for profile in told.resource_profiles for each in profile.resource_list)
        self.calendars = {each.id: each for each in told.resource_calendars}
        self.units: dict[str, Unit] = {}
        self.groups = _groups(told, self.profile_of)
        self.made: dict[frozenset[str], str] = {}  # actors made of the people of a profile

    def assign(self, actor: str | None, assigned: list[AssignedIn], task: str) -> str | None:
        """Let resources do a task; gives the actor whose task it is, the profile's where the drawing tells none."""
        known = [each.resource_id for each in assigned if each.resource_id in self.resources]
        for each in assigned:
            if each.resource_id not in self.resources:
                self.notes.left("task_resource_distribution", "resources that no profile has", each.resource_id)
        if not known:
            return actor
        if actor is None:
            profiles = Counter(self.profile_of[name].id for name in known for _ in range(max(self._amount(name), 1)))
            if len(profiles) > 1:
                what = "tasks of several profiles, given to the one with the most people"
                self.notes.otherwise("task_resource_distribution", what, task)
            most = profiles.most_common(1)[0][0]
            one = next(name for name in known if self.profile_of[name].id == most)
            group = self.groups[one]
            if group not in self.made:
                self.made[group] = self._new_actor(self._name(self.profile_of[one], group))
            actor = self.made[group]
        unit = self.units.setdefault(actor, Unit(actor))
        unit.resources |= {name: self.resources[name] for name in known}
        unit.sets.add(frozenset(known))
        return actor

    def staff(self) -> Values:
        owners = Counter(name for unit in self.units.values() for name in unit.resources)
        for name, count in owners.items():
            if count > 1:
                what = "people who work for several units; each of these has them for itself"
                self.notes.otherwise("resource_profiles", what, self.resources[name].name or name)
        for name, resource in self.resources.items():
            if name not in owners:
                self.notes.left("resource_profiles", "people who are given no task", resource.name or name)
        return {unit.actor: self._staff_of(unit) for unit in self.units.values()}

    def _staff_of(self, unit: Unit) -> int | Values:
        week = self._joined(unit)
        if len(unit.sets) > 1:
            what = "units whose tasks are done by different people; all of them may do all tasks of the unit"
            self.notes.otherwise("task_resource_distribution", what, unit.actor)
        count = min(sum(self._amount(name) for name in unit.resources), _MOST_STAFF)
        weights: Counter[Decimal] = Counter()
        for name, resource in unit.resources.items():
            cost = number(resource.cost_per_hour)
            weights[Decimal(str(round(cost or 0, 4)))] += self._amount(name)
        if len(weights) > 1:
            what = "units whose people cost different amounts; the average is taken"
            self.notes.otherwise("resource_profiles", what, unit.actor)
        total = sum(weights.values())
        cost_of_one = sum((cost * many for cost, many in weights.items()), Decimal(0)) / max(total, 1)
        by_week = week is not None and len({shift.people for day in week[1] for shift in day}) > 1
        told: int | Values = format_week(week[1]) if week is not None and by_week else count
        if not cost_of_one:
            return {"count": told} if by_week else count
        return {"count": told, "cost": f"{_rounded(cost_of_one)} an hour"}

    def hours(self) -> dict[str, str | dict[str, str]]:
        """The hours of each unit: those at which any of its people is there."""
        found = {}
        for unit in self.units.values():
            if joined_hours := self._joined(unit):
                found[unit.actor] = written_hours(joined_hours[0])
        return found

    def _joined(self, unit: Unit) -> tuple[Hours, Week] | None:
        """When people of a unit are there, and how many; None where no calendar says it."""
        names: Counter[str] = Counter()
        for name, resource in unit.resources.items():
            names[resource.calendar] += self._amount(name)
        calendars: list[tuple[Hours, int]] = []
        others = 0
        for name, many in names.items():
            known = self.calendars.get(name)
            if known is not None and known.workload_ratio:
                self.notes.left("resource_calendars", "how much of the time people are there they work", name)
            hours = hours_of(known.time_periods, self.notes, "resource_calendars", name) if known is not None else None
            if hours is not None:
                calendars.append((hours, many))
            else:
                others += many
        if not calendars:
            return None
        if len({hours for hours, _ in calendars}) > 1:
            what = (
                "units whose people have different calendars; what one of them has begun is ended in the hours of all"
            )
            self.notes.otherwise("resource_calendars", what, unit.actor)
        hours, week = joined(calendars, others)
        return hours, tuple(
            tuple(replace(shift, people=min(shift.people, _MOST_STAFF)) for shift in day) for day in week
        )

    def _name(self, profile: ProfileIn, group: frozenset[str]) -> str:
        """The profile's; or that of its people, where it has others too or they stand in several profiles."""
        people = [each for each in profile.resource_list if each.id in self.groups]
        if len(people) == len(group) and all(self.profiles[each.id] == 1 for each in people):
            return profile.name or profile.id
        names = [each.name or each.id for each in people if each.id in group]
        return (_beginning(names).rstrip(" _-0123456789") if len(names) > 1 else "") or names[0]

    def periods_of(self, assigned: list[AssignedIn]) -> list[PeriodIn]:
        """When any of these is there."""
        resources = [self.resources[each.resource_id] for each in assigned if each.resource_id in self.resources]
        calendars = [self.calendars[each.calendar] for each in resources if each.calendar in self.calendars]
        return [period for calendar in calendars for period in calendar.time_periods]

    def _amount(self, resource: str) -> int:
        return int(number(self.resources[resource].amount) or 0)


def _groups(told: ProsimosIn, profile_of: dict[str, ProfileIn]) -> dict[str, frozenset[str]]:
    """Of each who does a task: those of the same profile who do it too, or what one of them does.

    A file made of a log may have one profile with everybody, each with tasks of his own, or one for each task.
    """
    groups: dict[str, frozenset[str]] = {}
    for task in told.task_resource_distribution:
        by_profile: dict[str, set[str]] = {}
        for each in task.resources:
            if each.resource_id in profile_of:
                by_profile.setdefault(profile_of[each.resource_id].id, set()).add(each.resource_id)
        for names in by_profile.values():
            joined = frozenset(names).union(*(groups[name] for name in names if name in groups))
            groups |= dict.fromkeys(joined, joined)
    return groups


def _beginning(names: list[str]) -> str:
    """What all of them begin with."""
    first, last = min(names), max(names)
    alike = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:alike]


def _rounded(cost: Decimal) -> str:
    text = f"{cost:.4f}".rstrip("0").rstrip(".")
    return text or "0"
