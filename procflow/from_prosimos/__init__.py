"""Prosimos's parameters of a BPMN file as the part `simulation` of the regulation that was made of the file.

What has no counterpart is named in the notes, never dropped in silence.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from procflow.bpmn_extension import Values
from procflow.from_bpmn import Drawn
from procflow.from_bpmn.entries import ordered
from procflow.from_bpmn.naming import Ids
from procflow.from_prosimos.attributes import Attributes
from procflow.from_prosimos.calendars import hours_of, rate_within, written_hours
from procflow.from_prosimos.distributions import mean_of, plain_number, work_time
from procflow.from_prosimos.people import People
from procflow.from_prosimos.reading import BatchIn, GatewayIn, PathIn, ProsimosIn, RuleIn, number
from procflow.from_prosimos.told import Notes
from procflow.model import Hours

# What Prosimos says of its own files, and what is the same for every simulation.
_SILENT = {"model_type", "granule_size", "granule_units"}


def add_simulation(written: Values, drawn: Drawn, told: ProsimosIn, whole: dict[str, Any], notes: Notes) -> Values:
    """The regulation with what the parameters tell of its office."""
    if "simulation" in written:
        notes.otherwise("resource_profiles", "the drawing has figures of its own; these take their place")
    importer = _Importer(written, drawn, told, notes)
    simulation = importer.simulation()
    for key, value in whole.items():
        if key not in ProsimosIn.__struct_encode_fields__ and key not in _SILENT and value not in (None, [], {}, ""):
            notes.left(key, "parameters that a simulation of a regulation does not know", key)
    head = {key: value for key, value in written.items() if key not in {"actors", "procedures", "simulation"}}
    actors = {"actors": importer.actors} if importer.actors else {}
    part = {"simulation": simulation} if simulation else {}
    return {**head, **actors, "procedures": written["procedures"], **part}


class _Importer:
    def __init__(self, written: Values, drawn: Drawn, told: ProsimosIn, notes: Notes) -> None:
        self.written, self.drawn, self.told, self.notes = written, drawn, told, notes
        self.actors: dict[str, Values] = dict(written.get("actors", {}))
        self.ids = Ids(set(self.actors))
        self.attributes = Attributes(told, notes)
        self.people = People(told, notes, self._new_actor)
        self.entries: dict[tuple[str, str], Values] = {
            (procedure, entry["id"]): entry
            for procedure, values in written["procedures"].items()
            for entry in values["steps"]
            if "id" in entry
        }

    def simulation(self) -> Values:
        work = self._work()
        for name, batch in self._batches().items():
            work.setdefault(name, {}).update(batch)
        hours = self.people.hours()
        for actor, its in hours.items():
            self.actors[actor] = {**self.actors[actor], "hours": its}
        found: Values = {
            "arrivals": self._arrivals(),
            "attributes": self.attributes.written(),
            "staff": self.people.staff(),
            "work": work,
            "shares": self._shares(),
            "priority": self._priority(),
        }
        return {key: value for key, value in found.items() if value}

    def _new_actor(self, name: str) -> str:
        actor = self.ids.take(name, "unit")
        self.actors[actor] = {"name": name} if name != actor else {}
        return actor

    # ------------------------------------------------------------ steps

    def _work(self) -> Values:
        work: Values = {}
        for task in self.told.task_resource_distribution:
            place = self.drawn.steps.get(task.task_id)
            if place is None or place not in self.entries:
                self.notes.left("task_resource_distribution", "tasks that the drawing does not have", task.task_id)
                continue
            entry = self.entries[place]
            actor = self.people.assign(entry.get("by"), task.resources, entry["id"])
            if actor is not None and entry.get("by") is None:
                values = ordered({**entry, "by": actor})
                entry.clear()
                entry.update(values)
            kinds = Counter(repr((each.distribution_name, each.distribution_params)) for each in task.resources)
            if len(kinds) > 1:
                what = "tasks that people do at different speeds; the most frequent is taken"
                self.notes.otherwise("task_resource_distribution", what, entry["id"])
            if kinds:
                usual = kinds.most_common(1)[0][0]
                one = next(
                    each for each in task.resources if repr((each.distribution_name, each.distribution_params)) == usual
                )
                if time := work_time(one, self.notes, "task_resource_distribution", entry["id"]):
                    work[".".join(place)] = time
        for event in self.told.event_distribution:
            place = self.drawn.steps.get(event.event_id)
            if place is None or place not in self.entries:
                self.notes.left("event_distribution", "events that are no steps here", event.event_id)
            elif time := work_time(event, self.notes, "event_distribution", event.event_id):
                work[".".join(place)] = time
        return work

    def _shares(self) -> Values:
        shares: dict[str, Values] = {}
        for gateway in self.told.gateway_branching_probabilities:
            for path in gateway.probabilities:
                answer = self.drawn.answers.get(path.path_id)
                value = number(path.value)
                if answer is None:
                    what = "ways at which nothing is decided in the drawing"
                    self.notes.left("gateway_branching_probabilities", what, path.path_id)
                elif value is None or value > 1.0001:
                    if path.value is not None:
                        what = "probabilities that are none"
                        self.notes.left("gateway_branching_probabilities", what, path.path_id)
                else:
                    procedure, step, when = answer
                    of = shares.setdefault(f"{procedure}.{step}", {})
                    before = Decimal(of[when].partition(" ")[0]) if when in of else Decimal(0)
                    of[when] = f"{plain_number(min(value * 100, 100.0) + float(before), 4)} %"
            self._conditions(gateway, shares)
        return {name: of for name, of in shares.items() if of}

    def _conditions(self, gateway: GatewayIn, shares: dict[str, Values]) -> None:
        """Ways that attributes decide: with one attribute, each of its values has shares of its own."""
        rules = {each.id: each.rules for each in self.told.branch_rules}
        paths = [path for path in gateway.probabilities if path.condition_id in rules]
        places = {answer[:2] for path in paths if (answer := self.drawn.answers.get(path.path_id)) is not None}
        name = self.attributes.about(rule for path in paths for rule in rules[path.condition_id or ""])
        conditional = [path.path_id for path in gateway.probabilities if path.condition_id is not None]
        if name is None or len(places) != 1 or len(paths) < len(conditional):
            for path_id in conditional:
                what = "conditions of ways, beyond one attribute of cases"
                self.notes.left("gateway_branching_probabilities", what, path_id)
            return
        of = shares.setdefault(".".join(places.pop()), {})
        holding = {path.path_id: self.attributes.holding(name, rules[path.condition_id or ""]) for path in paths}
        for value in self.attributes.values[name]:
            open_ways = [path for path in paths if value.name in holding[path.path_id]]
            if open_ways:
                of.setdefault(name, {})[value.name] = self._scaled(open_ways)
            else:
                what = "cases for which no condition of a way holds; they go by the probabilities"
                self.notes.otherwise("gateway_branching_probabilities", what, gateway.gateway_id)

    def _scaled(self, ways: list[PathIn]) -> Values:
        """Shares of the ways that are open, as their probabilities are to each other."""
        weights = [number(way.value) or 0.0 for way in ways]
        whole = sum(weights)
        found: dict[str, float] = {}
        for way, weight in zip(ways, weights, strict=True):
            when = self.drawn.answers[way.path_id][2]
            found[when] = found.get(when, 0.0) + (weight / whole if whole else 1 / len(ways))
        return {when: f"{plain_number(share * 100, 4)} %" for when, share in found.items()}

    def _batches(self) -> dict[str, Values]:
        found: dict[str, Values] = {}
        for batch in self.told.batch_processing:
            place = self.drawn.steps.get(batch.task_id)
            if place is None:
                self.notes.left("batch_processing", "tasks that the drawing does not have", batch.task_id)
                continue
            self._name_what_batches_lose(batch, place[1])
            together, at = _firing(batch.firing_rules)
            if together is None and not at:
                self.notes.left("batch_processing", "batches that no size and no hour of the day begins", place[1])
                continue
            when = {"together": together} if together else {"at": ", ".join(at)}
            found[".".join(place)] = when
        return found

    def _name_what_batches_lose(self, batch: BatchIn, step: str) -> None:
        if any(abs(each.value - 1) > 0.0001 for each in batch.duration_distrib if str(each.key) != "1"):
            self.notes.left("batch_processing", "times that change with the size of the batch", step)
        rules = [rule for several in batch.firing_rules for rule in several]
        if len(batch.firing_rules) > 1 or len(rules) > 1 or any(not _is_plain(rule) for rule in rules):
            self.notes.left("batch_processing", "firing rules beyond one size or hours of the day", step)

    # ------------------------------------------------------------ cases

    def _arrivals(self) -> Values:
        told = self.told.arrival_time_distribution
        services = [name for name, values in self.written["procedures"].items() if not values.get("part")]
        if told is None or not services:
            return {}
        mean = mean_of(told)
        if not mean:
            of_none = f"a distribution `{told.distribution_name}` that is not understood"
            what = "cases that all come at the same time" if mean == 0 else of_none
            self.notes.left("arrival_time_distribution", what)
            return {}
        if told.distribution_name != "expon":
            what = f"arrivals by `{told.distribution_name}` come at random, with the same mean"
            self.notes.otherwise("arrival_time_distribution", what)
        service = self._service(services)
        hours = self._arrival_hours()
        if hours is None:
            return {service: {"rate": f"{plain_number(3600 / mean, 4)} an hour"}}
        per_hour = rate_within(hours, mean / 3600)
        if per_hour > 1.01 * 3600 / mean:
            what = "who comes while it is closed comes at its opening in Prosimos; here as many come, at random while it is open"
            self.notes.otherwise("arrival_time_calendar", what)
        return {service: {"rate": f"{plain_number(per_hour, 4)} an hour", "hours": written_hours(hours)}}

    def _service(self, services: list[str]) -> str:
        """The process whose cases they are: the first for whose tasks something is told."""
        told = {
            place[0] for task in self.told.task_resource_distribution if (place := self.drawn.steps.get(task.task_id))
        }
        service = next((name for name in services if name in told), services[0])
        if len(services) > 1:
            what = "the drawing has several processes; the cases are those of one"
            self.notes.otherwise("arrival_time_distribution", what, service)
        return service

    def _arrival_hours(self) -> Hours | None:
        """Those that are told; else, as in Prosimos, those of whoever does the first task."""
        section = "arrival_time_calendar"
        if self.told.arrival_time_calendar:
            return hours_of(self.told.arrival_time_calendar, self.notes, section, section)
        steps = {
            place: task
            for task in self.told.task_resource_distribution
            if (place := self.drawn.steps.get(task.task_id))
        }
        first = next((steps[place] for place in self.entries if place in steps), None)
        periods = self.people.periods_of(first.resources) if first is not None else []
        return hours_of(periods, self.notes, section, section)

    def _priority(self) -> Values:
        """Level 1 is the most urgent in Prosimos; here the higher number is."""
        priority: dict[str, dict[str, int]] = {}
        levels = sorted(self.told.prioritisation_rules, key=lambda each: each.priority_level)
        for each in levels:
            for several in each.rules:
                name = self.attributes.about([several])
                if name is None:
                    what = "rules of priority beyond one attribute of cases"
                    self.notes.left("prioritisation_rules", what, f"level {each.priority_level}")
                    continue
                values = self.attributes.holding(name, [several])
                if not values:
                    what = "rules of priority that hold for no case"
                    self.notes.left("prioritisation_rules", what, f"level {each.priority_level}")
                for value in values:
                    urgency = min(levels[-1].priority_level + 1 - each.priority_level, 1000)
                    priority.setdefault(name, {}).setdefault(value, urgency)
        if len(priority) > 1:
            what = "priorities by several attributes are added up"
            self.notes.otherwise("prioritisation_rules", what)
        return priority


def _is_plain(rule: RuleIn) -> bool:
    return (rule.attribute == "size" and rule.comparison in {"=", ">=", ">"}) or (
        rule.attribute == "daily_hour" and rule.comparison == "="
    )


def _firing(rules: list[list[RuleIn]]) -> tuple[int | None, list[str]]:
    """The first size that begins a batch, and the hours of the day that do."""
    alone = [several[0] for several in rules if len(several) == 1 and _is_plain(several[0])]
    at = sorted(
        int(hour) for rule in alone if rule.attribute == "daily_hour" and (hour := number(rule.value)) is not None
    )
    sizes = [
        int(size) + (rule.comparison == ">")
        for rule in alone
        if rule.attribute == "size" and (size := number(rule.value)) is not None
    ]
    together = sizes[0] if sizes and 2 <= sizes[0] <= 100_000 else None
    return together, [f"{hour:02}:00" for hour in at if hour < 24]
