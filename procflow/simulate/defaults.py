"""What is assumed where a regulation says nothing of the office: told with every result."""

from __future__ import annotations

import numpy as np

from procflow.clock.terms import Runs, runs
from procflow.model import ActorKind, Regulation, Term
from procflow.simulate.calendars import Horizon
from procflow.simulate.flat import Flows, Spot
from procflow.simulate.parameters import Arrivals, Distribution, Resource, Simulation, Work

# Work that nobody has measured is taken to last between a tenth of the term and the whole of it, half of it most often.
LEAST, USUAL = 0.1, 0.5
# So busy is the busiest unit where nobody says how many cases come.
BUSY = 0.7
WEEK_HOURS = 168
NO_ARRIVALS = "nobody says how many cases come"


def with_defaults(flows: Flows, horizon: Horizon, given: Simulation | None) -> Simulation:
    """What is given, and for all else what is assumed."""
    given = given or Simulation(arrivals=())
    known = {(each.procedure, each.step) for each in given.work}
    notes: list[str] = list(given.assumptions)
    work: dict[tuple[str, str], Work] = {}
    from_term, without = [], []
    for spot in flows.spots:
        if not spot.takes_time or {(spot.procedure, spot.name), (spot.home, spot.path[-1])} & known:
            continue
        time = default_time(spot, horizon)
        work[spot.procedure, spot.name] = Work(procedure=spot.procedure, step=spot.name, time=time, is_from_term=True)
        if not spot.is_by_applicant:
            (from_term if time.values[-1] > 0 else without).append(spot.name)
    if from_term:
        notes.append(
            f"work is drawn from the terms, as the file gives no times: {LEAST:.0%} to 100 % of the term in open hours, "
            f"{USUAL:.0%} most often; outside bodies and systems take the whole: {_some(from_term)}"
        )
    if without:
        notes.append(f"these have neither a term nor a time of work and take none: {_some(without)}")
    undecided = [
        spot.name
        for spot in flows.spots
        if len(spot.exits) > 1 and not spot.is_split and not _is_decided(given, spot)
    ]
    if undecided:
        notes.append(f"all answers are taken to be equally frequent: {_some(undecided)}")
    told = Simulation(
        arrivals=given.arrivals,
        resources=given.resources,
        work=(*given.work, *work.values()),
        shares=given.shares,
        priorities=given.priorities,
        assumptions=tuple(notes),
    )
    return told if given.arrivals else _with_arrivals(flows, horizon, told)


def default_simulation(regulation: Regulation) -> Simulation | None:
    """What the file says of the office; None where it says nothing."""
    found = getattr(regulation, "simulation", None)
    return found if isinstance(found, Simulation) else None


def default_time(spot: Spot, horizon: Horizon) -> Distribution:
    """The work of a step, made of its term; nothing for the applicant, whose time is not the service's."""
    step = spot.step
    if step is None or step.within is None or spot.is_by_applicant:
        return Distribution("fixed", (0.0,))
    whole = _open_seconds(step.within.term, spot, horizon)
    if spot.kind in (ActorKind.SYSTEM, ActorKind.EXTERNAL):
        return Distribution("fixed", (whole,))
    return Distribution("triangular", (LEAST * whole, USUAL * whole, whole))


def _open_seconds(term: Term, spot: Spot, horizon: Horizon) -> float:
    """A term in open seconds of who keeps it: days by how long a day is open on the average."""
    clock = horizon.calendar.clock(spot.actor)
    counting = clock.counting
    if term.unit.value == "day" and counting.bare_days == "unknown":
        count, what = int(term.high), Runs.WORKING_DAYS
    else:
        what, count = runs(term, counting)
    day = clock.hours.until[-1] / max(len(clock.hours.workdays), 1)
    all_days = clock.hours.until[-1] / (clock.hours.last - clock.hours.first + 1)
    match what:
        case Runs.OPEN_SECONDS | Runs.SECONDS:
            return float(count)
        case Runs.SAME_DAY:
            return day / 2
        case Runs.WORKING_DAYS:
            return count * day
        case Runs.CALENDAR_DAYS:
            return count * all_days
    return count * 30.4 * all_days


def _with_arrivals(flows: Flows, horizon: Horizon, told: Simulation) -> Simulation:
    """As many cases as keep the busiest unit busy for a good part of its time, all while the office is open."""
    visits = expected_visits(flows)
    staff = {each.actor: each.staff for each in told.resources}
    times = {(each.procedure, each.step): each.time for each in told.work}
    load: dict[str, float] = {}
    for index, spot in enumerate(flows.spots):
        if spot.takes_time and spot.actor is not None and spot.kind is ActorKind.UNIT:
            time = times.get((spot.procedure, spot.name)) or times.get((spot.home, spot.path[-1]))
            people = staff.get(spot.actor.id, spot.actor.staff or 1)
            hours = horizon.openings(spot.actor)
            opened = hours.until[-1] / (hours.last - hours.first + 2) * 7  # a week
            mean = mean_of(time) if time is not None else 0.0
            load[spot.actor.id] = load.get(spot.actor.id, 0.0) + visits[index] * mean / max(people, 1) / opened
    busiest = max(load, key=lambda name: load[name], default=None)
    each_week = min(BUSY / load[busiest], 10_000.0) if busiest is not None and load[busiest] > 0 else 100.0
    week = np.zeros(WEEK_HOURS)
    for day, openings in enumerate(horizon.calendar.regulation.hours.week):
        for begin, end in openings:
            for hour in range(24):
                shared = max(min(end, 60 * hour + 60) - max(begin, 60 * hour), 0)
                week[24 * day + hour] += shared / 60
    per_hour = tuple((week * (each_week / max(week.sum(), 1e-9))).tolist())
    why = f", at which `{busiest}` is busy {BUSY:.0%} of its time" if busiest is not None and load[busiest] > 0 else ""
    note = f"{NO_ARRIVALS}: {each_week:.3g} a week are taken for each procedure{why}"
    names = [name for name in flows.first]
    return Simulation(
        arrivals=tuple(Arrivals(procedure=name, per_hour=per_hour) for name in names),
        resources=told.resources,
        work=told.work,
        shares=told.shares,
        priorities=told.priorities,
        assumptions=(*told.assumptions, note),
    )


def expected_visits(flows: Flows) -> list[float]:
    """How often a case of each procedure comes to each place, all answers being equally frequent; bounds are left out."""
    visits = [0.0] * len(flows.spots)
    flow = dict.fromkeys(flows.first.values(), 1.0)
    for _ in range(len(flows.spots) + 200):  # rounds of loops: what still goes round after these is nothing to speak of
        following: dict[int, float] = {}
        for index, amount in flow.items():
            visits[index] += amount
            spot = flows.spots[index]
            taken = [way for way in spot.exits if not way.is_unstated] or spot.exits
            for way in taken:
                part = 1.0 if spot.is_split else 1.0 / len(taken)
                part /= max(flows.spots[way.to].waits, 1)
                following[way.to] = following.get(way.to, 0.0) + amount * part
        flow = {index: amount for index, amount in following.items() if amount > 1e-9}
        if not flow:
            break
    return visits


def mean_of(time: Distribution) -> float:
    values = time.values
    match time.kind:
        case "uniform" | "triangular" | "empirical":
            return sum(values) / len(values)
        case "pert":
            return (values[0] + 4 * values[1] + values[2]) / 6
    return values[0]


def _is_decided(given: Simulation, spot: Spot) -> bool:
    names = {(spot.procedure, spot.name), (spot.home, spot.path[-1])}
    return any((each.procedure, each.step) in names for each in given.shares)


def _some(names: list[str]) -> str:
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - 6} more" if len(shown) > 6 else ""
    return ", ".join(f"`{name}`" for name in shown[:6]) + more
