"""From flows, people and calendars to the tables of the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from msgspec import Struct

from procflow.clock import DAY, day_number
from procflow.errors import UsageError
from procflow.graph import loops
from procflow.model import Actor, ActorKind
from procflow.proof.plan import Key, key_of
from procflow.simulate import arrays
from procflow.simulate.arrays import END, HAS, JOIN, PASS, SIZES, SPLIT, WORK, Doors, Net
from procflow.simulate.calendars import Horizon, Integers, Tables, bucket_starts, doors_of, is_always_open
from procflow.simulate.flat import Flows, Spot
from procflow.simulate.limits import Limits, limits_in
from procflow.simulate.parameters import Distribution, Resource, Share, Simulation, Work
from procflow.simulate.presence import Presence, least_and_most, presence_of

# Visits of one case to a place in a loop have random numbers of their own up to so many.
MOST_COLUMNS = 8


class Pool(Struct, frozen=True):
    """People of one unit."""

    actor: Actor
    staff: int  # the most that are there at a time
    least: int  # in open hours
    calendar: int
    cost_per_hour: float | None
    presence: Presence | None  # where there are not as many at all hours

    @property
    def at_first(self) -> int:
        return int(self.presence.people[0]) if self.presence is not None else self.staff

    @property
    def people(self) -> str:
        return str(self.staff) if self.least == self.staff else f"{self.least} to {self.staff}"

    @property
    def mean(self) -> float:
        return self.presence.mean if self.presence is not None else float(self.staff)


class Change(Struct, frozen=True):
    """More or fewer people of a unit from a moment on. Those of a week come round with the calendar."""

    moment: int
    pool: int
    more: int
    following: int = -1  # the number of the change that comes after it in the week
    after: int = 0  # so many seconds later
    is_told: bool = True  # at the beginning; else by the one before it


class Lots(Struct, frozen=True):
    """Random numbers that one place needs for a case: so many, in columns from `column` on."""

    name: str  # of the stream: the same place has the same numbers whatever else is changed
    column: int
    columns: int
    time: Distribution | None  # None: shares of one for a decision


class Network(Struct):
    horizon: Horizon
    flows: Flows
    procedures: list[str]
    pools: list[Pool]
    net: Net
    doors: Doors
    tables: arrays.Tables
    size: dict[str, int]
    lots: list[Lots]
    classes: dict[str, list[tuple[str, ...]]]  # of each procedure, the values of its attributes
    changes: list[Change]
    limits: Limits
    notes: list[str]
    # Of each procedure, how many cases are expected until each hour of the period, once a run has asked for it.
    cumulated: dict[str, Any] = {}


class Compiling:
    """What the parts of the tables have in common while they are made."""

    def __init__(self, flows: Flows, simulation: Simulation, horizon: Horizon) -> None:
        self.flows, self.simulation, self.horizon = flows, simulation, horizon
        self.tables = Tables(horizon, [], [], [], [], [], [], {})
        self.notes: list[str] = []
        self.actors: dict[object, int] = {}
        self.openings: list[Any] = []
        self.takers: list[Actor | None] = []
        self.calendar_of: dict[object, int] = {}
        self.work = {(each.procedure, each.step): each for each in simulation.work}
        self.shares: dict[tuple[str, str], list[Share]] = {}
        for each in simulation.shares:
            self.shares.setdefault((each.procedure, each.step), []).append(each)

    def taker(self, actor: Actor | None) -> int:
        key = self.horizon.clock_id(actor)
        if key not in self.actors:
            self.actors[key] = len(self.takers)
            self.takers.append(actor)
        return self.actors[key]

    def calendar(self, actor: Actor | None) -> int:
        openings = self.horizon.openings(actor)
        if is_always_open(openings):
            return -1
        if id(openings) not in self.calendar_of:
            self.calendar_of[id(openings)] = len(self.openings)
            self.openings.append(openings)
        return self.calendar_of[id(openings)]

    def work_of(self, spot: Spot) -> Work | None:
        return self.work.get((spot.procedure, spot.name)) or self.work.get((spot.home, spot.path[-1]))

    def shares_of(self, spot: Spot) -> list[Share]:
        return self.shares.get((spot.procedure, spot.name)) or self.shares.get((spot.home, spot.path[-1])) or []


def compile_network(  # noqa: C901, PLR0915 - a table, one column after the other
    flows: Flows, simulation: Simulation, horizon: Horizon
) -> Network:
    made = Compiling(flows, simulation, horizon)
    spots = flows.spots
    columns: dict[str, list[Any]] = {name: [] for name in Net._fields}
    procedures = list(flows.first)
    pools, changes = _pools(made)
    pool_of = {(pool.actor.id, pool.actor.hours): index for index, pool in enumerate(pools)}
    classes = _classes(simulation, procedures)
    most_classes = max(map(len, classes.values()), default=1)
    rounds = _columns_of(spots)
    limits = limits_in(flows)
    keys = _keys(flows, limits)
    batches: list[Work] = []
    lots: list[Lots] = []
    counts = {"work": 0, "lot": 0, "visits": 0, "used": 0, "joins": 0}
    levels = _levels(made, classes)
    lanes = max((len(set(levels)), 1))
    rank = {level: index for index, level in enumerate(sorted(set(levels), reverse=True))}
    tokens = 1
    for index, spot in enumerate(spots):
        work = made.work_of(spot)
        is_work = spot.takes_time
        kind = END if spot.outcome else WORK if is_work else SPLIT if spot.is_split else JOIN if spot.waits else PASS
        pool = pool_of.get((spot.actor.id, spot.actor.hours), -1) if is_work and spot.actor is not None else -1
        decides = len(spot.exits) > 1 and not spot.is_split
        number = rounds.get(index, 1)
        row: dict[str, Any] = {
            "kind": kind,
            "pool": pool,
            "calendar": made.calendar(spot.actor) if is_work else -1,
            "column": counts["work"] if is_work else 0,
            "columns": number,
            "counter": counts["visits"] if index in rounds and (is_work or decides) else -1,
            "lot": counts["lot"] if decides else -1,
            "share_first": len(columns["shares"]),
            "exit_first": len(columns["exit_to"]),
            "exit_count": len(spot.exits),
            "received": made.tables.received(spot.actor) if spot.is_by_office else -1,
            "hands_on": 1 if spot.is_by_applicant else 0 if spot.is_by_office else 2,
            "is_office": int(spot.is_by_office),
            "is_applicant": int(spot.is_by_applicant),
            "taker": made.taker(spot.actor) if spot.is_by_office else -1,
            "named": _named(made, spot),
            **_lower(made, spot, keys),
            "stops": int(spot.step is not None and spot.step.stops_clock and is_work),
            "batch": -1,
            "waits": spot.waits,
            "join": counts["joins"] if kind == JOIN else -1,
            "token": tokens if kind == JOIN else 0,
        }
        if is_work:
            time = work.time if work is not None else Distribution("fixed", (0.0,))
            lots.append(Lots(f"work {spot.procedure} {spot.name}", counts["work"], number, time))
            counts["work"] += number
            if work is not None and work.batch is not None:
                row["batch"] = len(batches)
                batches.append(work)
        if decides:
            lots.append(Lots(f"way {spot.procedure} {spot.name}", counts["lot"], number, None))
            counts["lot"] += number
        counts["visits"] += row["counter"] >= 0
        if kind == JOIN:
            counts["joins"] += 1
            tokens += 1
        for way in spot.exits:
            columns["exit_to"].append(way.to)
            columns["exit_most"].append(-1 if way.at_most is None else way.at_most)
            columns["exit_counter"].append(-1 if way.at_most is None else counts["used"])
            columns["exit_token"].append(tokens if spot.is_split else 0)
            counts["used"] += way.at_most is not None
            tokens += spot.is_split
        if decides:
            for values in classes[spot.procedure]:
                columns["shares"] += _shares(made, spot, simulation, values)
        for which, told in (("begin", (spot.begins,)), ("end", spot.ends if not spot.is_first else (None,))):
            row[f"{which}_first"] = len(columns["mark_key"])
            marked = [slot for key in told for slot in keys.get((spot.procedure, key), ())]
            if which == "begin":
                marked = [slot for slot in marked if spot.begins is not None]
            columns["mark_key"] += [slot for slot, _ in marked]
            columns["mark_last"] += [last for _, last in marked]
            row[f"{which}_count"] = len(marked)
        on = spot.exits[0] if len(spot.exits) == 1 and not spot.is_split else None
        is_forgotten = not (row["end_count"] or row["stops"])
        row["next"] = on.to if on is not None and on.at_most is None and is_forgotten else -1
        row["is_plain"] = int(is_work and row["counter"] < 0 and row["batch"] < 0 and not row["begin_count"])
        for name, value in row.items():
            columns[name].append(value)
        for each in range(most_classes):
            priority = (work.priority if work is not None else 0) + _urgency(simulation, spot.procedure, classes, each)
            columns["level"].append(rank.get(priority, 0))
    columns["straight"] = [_straight(columns, place) for place in range(len(spots))]
    columns["entry"] = [flows.first[name] for name in procedures]
    unstated = {spot.procedure: index for index, spot in enumerate(spots) if spot.path == ("unstated",)}
    columns["entry"] += [unstated[name] for name in procedures]
    for work in batches:
        assert work.batch is not None, "only what is done in batches is here"
        columns["batch_size"].append(work.batch.size or 0)
        columns["batch_first"].append(len(columns["batch_at"]))
        columns["batch_count"].append(len(work.batch.at))
        columns["batch_at"] += [60 * minute for minute in work.batch.at]
    columns["change_pool"] = [change.pool for change in changes]
    columns["change_more"] = [change.more for change in changes]
    columns["change_next"] = [change.following for change in changes]
    columns["change_after"] = [change.after for change in changes]
    columns["taker_received"] = [made.tables.received(actor) for actor in made.takers]
    limits.fill(made.horizon, made.takers, made.tables, keys)
    for stop in limits.stops:
        columns["stop_table"].append(stop.table)
        columns["stop_key"].append(stop.key)
        columns["stop_procedure"].append(procedures.index(stop.procedure))
    size = dict.fromkeys(SIZES, 0)
    size |= {
        "pools": len(pools),
        "lanes": lanes,
        "batches": len(batches),
        "period": horizon.period,
        "classes": most_classes,
        "keys": sum(len(found) for found in keys.values()),
        "tokens": tokens,
        "tables": len(made.tables.first),
        "work_columns": counts["work"],
        "lot_columns": counts["lot"],
        "visits": counts["visits"],
        "ways_used": counts["used"],
        "joins": counts["joins"],
        "stops": len(limits.stops),
        "procedures": len(procedures),
        "weeks": sum(change.after > 0 and change.is_told for change in changes),
    }
    columns["size"] = [*(size[name] for name in SIZES), 0, 0]
    is_there = {
        "marks": size["keys"] > 0,
        "counters": size["visits"] > 0,
        "bounds": size["ways_used"] > 0,
        "lots": size["lot_columns"] > 0,
        "branches": tokens > 1,
        "stops": any(columns["stops"]) or bool(limits.stops),
        "levels": lanes > 1,
        "batches": bool(batches),
        "hours": bool(made.openings),
        "filings": max((*columns["received"], *columns["taker_received"]), default=-1) >= 0,
        "lower": max(columns["lower"], default=-1) >= 0,
    }
    columns["has"] = [int(is_there[name]) for name in HAS]
    return Network(
        horizon=horizon,
        flows=flows,
        procedures=procedures,
        pools=pools,
        net=Net(**{name: _array(name, values) for name, values in columns.items()}),
        doors=_doors(made),
        tables=_functions(made),
        size=size,
        lots=lots,
        classes=classes,
        changes=changes,
        limits=limits,
        notes=[*made.notes, *limits.notes],
    )


def _straight(columns: dict[str, list[Any]], place: int) -> int:
    """Where a case goes on from here, if it comes from one unit to another and nothing has to be remembered."""
    to: int = columns["next"][place]
    is_usual = columns["pool"][place] >= 0 and columns["batch"][place] < 0 and columns["lower"][place] < 0
    if not is_usual or to < 0 or not columns["is_plain"][to] or columns["pool"][to] < 0:
        return -1
    # If any calendar is there, those of both are looked at without asking whether there are such.
    has_hours = max(columns["calendar"]) >= 0
    return -1 if has_hours and min(columns["calendar"][place], columns["calendar"][to]) < 0 else to


def _array(name: str, values: Any) -> Any:
    return np.asarray(values, np.float64 if name == "shares" else np.int64)


# ---------------------------------------------------------------- people


def _pools(made: Compiling) -> tuple[list[Pool], list[Change]]:
    told = {each.actor: each for each in made.simulation.resources}
    pools: list[Pool] = []
    changes: list[Change] = []
    seen = set()
    for spot in made.flows.spots:
        actor = spot.actor
        if not spot.takes_time or actor is None or actor.kind is not ActorKind.UNIT or (actor.id, actor.hours) in seen:
            continue
        seen.add((actor.id, actor.hours))
        resource = told.get(actor.id)
        staff = resource.staff if resource is not None else actor.staff
        if staff is None:
            staff = 1
            made.notes.append(f"`{actor.id}` is taken to be one person: the file says nothing of its staff")
        least, presence = staff, None
        if resource is not None:
            changes += _absent(made.horizon, resource, len(pools))
            if resource.week:
                least, staff = least_and_most(resource.week, actor.hours)
                presence = presence_of(made.horizon, actor, resource.week)
        if staff < 1:
            raise UsageError(f"`{actor.id}` has work to do and no staff")
        cost = resource.cost_per_hour if resource is not None else None
        pools.append(Pool(actor, staff, least, made.calendar(actor), cost, presence))
    changes.sort(key=lambda each: (each.moment, each.pool))
    for number, pool in enumerate(pools):
        if pool.presence is not None:
            changes += _coming_round(pool.presence, number, len(changes))
    return pools, changes


def _absent(horizon: Horizon, resource: Resource, pool: int) -> Iterator[Change]:
    steps: dict[int, int] = {}
    for absence in resource.absences:
        for day, more in ((absence.first, -absence.fewer), (absence.last, absence.fewer)):
            moment = max((day_number(day) + (more > 0)) * DAY - horizon.begin, 0)
            steps[moment] = steps.get(moment, 0) + more
    return (Change(moment, pool, more) for moment, more in steps.items() if more)


def _coming_round(presence: Presence, pool: int, first: int) -> list[Change]:
    """Where there are more or fewer people than before, at the end of the time before: those who open are there already."""
    more = presence.people - np.roll(presence.people, 1)
    moments = np.roll(presence.ends, 1)  # that of the first lies before the beginning, and comes round last
    places = np.roll(np.flatnonzero(more), -1) if len(more) and more[0] else np.flatnonzero(more)
    found = [(int(moments[at]), int(more[at])) for at in places]
    return [
        Change(
            moment,
            pool,
            many,
            first + (at + 1) % len(found),
            (found[(at + 1) % len(found)][0] - moment - 1) % presence.period + 1,
            is_told=at == 0,
        )
        for at, (moment, many) in enumerate(found)
    ]


def _named(made: Compiling, spot: Spot) -> int:
    """Whom the applicant's step goes to, if that is no system."""
    if not spot.is_by_applicant:
        return -1
    named = next((each for each in spot.to if each.kind not in (ActorKind.SYSTEM, ActorKind.APPLICANT)), None)
    return made.taker(named) if named is not None else -1


def _lower(made: Compiling, spot: Spot, keys: dict[tuple[str, Key | None], list[tuple[int, int]]]) -> dict[str, int]:
    if spot.step is None or spot.step.not_before is None:
        return {"lower": -1, "lower_key": -1}
    calendar = made.horizon.calendar
    function = calendar.function(calendar.clock(spot.actor), "earliest", spot.step.not_before.term)
    key = key_of(spot.step.not_before.anchor, spot.path[:-1])
    places = [slot for slot, last in keys.get((spot.procedure, key), ()) if last] if key is not None else []
    return {"lower": made.tables.add(function), "lower_key": places[0] if places else -1}


# ---------------------------------------------------------------- cases


def _classes(simulation: Simulation, procedures: list[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {name: [()] for name in procedures}
    for arrivals in simulation.arrivals:
        if arrivals.procedure in found:
            found[arrivals.procedure] = list(product(*(each.values for each in arrivals.attributes)))
    return found


def _values(simulation: Simulation, procedure: str, kind: tuple[str, ...]) -> dict[str, str]:
    arrivals = next((each for each in simulation.arrivals if each.procedure == procedure), None)
    if arrivals is None:
        return {}
    return dict(zip((each.name for each in arrivals.attributes), kind, strict=True))


def _urgency(simulation: Simulation, procedure: str, classes: dict[str, list[tuple[str, ...]]], number: int) -> int:
    if number >= len(classes[procedure]):
        return 0
    values = _values(simulation, procedure, classes[procedure][number])
    return sum(
        each.priority
        for each in simulation.priorities
        if each.procedure == procedure and values.get(each.attribute) == each.value
    )


def _levels(made: Compiling, classes: dict[str, list[tuple[str, ...]]]) -> list[int]:
    levels = []
    for spot in made.flows.spots:
        work = made.work_of(spot)
        if spot.takes_time:
            own = work.priority if work is not None else 0
            levels += [
                own + _urgency(made.simulation, spot.procedure, classes, number)
                for number in range(len(classes[spot.procedure]))
            ]
    return levels


def _shares(made: Compiling, spot: Spot, simulation: Simulation, kind: tuple[str, ...]) -> list[float]:
    """How many go each way. What is told of a value of an attribute goes before what is told of all cases."""
    told = made.shares_of(spot)
    values = _values(simulation, spot.procedure, kind)
    shares: list[float | None] = []
    for way in spot.exits:
        here = [each for each in told if each.answer == way.label]
        own = [each.share for each in here if each.attribute is not None and values.get(each.attribute) == each.value]
        general = [each.share for each in here if each.attribute is None]
        found = own or general
        shares.append(found[0] if found else None)
    known = sum(share for share in shares if share is not None)
    open_ways = [at for at, share in enumerate(shares) if share is None and not spot.exits[at].is_unstated]
    if not open_ways and known == 0.0:
        open_ways = [at for at, share in enumerate(shares) if share is None] or list(range(len(shares)))
    rest = max(1.0 - known, 0.0)
    each_rest = rest / len(open_ways) if open_ways else 0.0
    return [each_rest if at in open_ways else share or 0.0 for at, share in enumerate(shares)]


def _columns_of(spots: list[Spot]) -> dict[int, int]:
    """For each place in a loop, how many random numbers are drawn for it."""
    found: dict[int, int] = {}
    names = [str(index) for index in range(len(spots))]
    for loop in loops(names, lambda name: [str(way.to) for way in spots[int(name)].exits]):
        inside = {int(name) for name in loop}
        bounds = [way.at_most for index in inside for way in spots[index].exits if way.to in inside and way.at_most]
        found.update(dict.fromkeys(inside, min(sum(bounds) + 1, MOST_COLUMNS) if bounds else MOST_COLUMNS))
    return found


def _keys(flows: Flows, limits: Limits) -> dict[tuple[str, Key | None], list[tuple[int, int]]]:
    """For what is to be remembered of a case: in which places, and whether the last time counts or the first."""
    wanted: dict[tuple[str, Key | None, int], None] = {}
    for told in limits.told:
        wanted[told.procedure, told.key, 0] = None
    for spot in flows.spots:
        if spot.step is not None and spot.step.not_before is not None:
            key = key_of(spot.step.not_before.anchor, spot.path[:-1])
            if key is not None:
                wanted[spot.procedure, key, 1] = None
    found: dict[tuple[str, Key | None], list[tuple[int, int]]] = {}
    for place, (procedure, key, last) in enumerate(wanted):
        found.setdefault((procedure, key), []).append((place, last))
    return found


def _doors(made: Compiling) -> Doors:
    found = doors_of(made.horizon, made.openings)
    return Doors(**found, period=np.array([made.horizon.period]))


def _functions(made: Compiling) -> arrays.Tables:
    tables, starts = made.tables, bucket_starts(made.horizon.period)
    buckets = [
        np.searchsorted(at, starts, "right") - 1 + first for first, at in zip(tables.first, tables.at, strict=True)
    ]
    parts = [_joined(each) for each in (tables.at, tables.value, tables.runs)]
    numbers = [np.array(each, np.int64) for each in (tables.first, tables.count, tables.gain)]
    bucket_first = np.arange(len(buckets)) * len(starts)
    period = np.array([made.horizon.period])
    return arrays.Tables._make([*numbers, *parts, bucket_first, _joined(buckets), period])


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
