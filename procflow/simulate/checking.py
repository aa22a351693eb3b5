"""Numbers with which nothing can be simulated, told all at once."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, prod

from procflow.errors import UsageError
from procflow.model_simulation import Week
from procflow.simulate.flat import Flows, Spot
from procflow.simulate.parameters import Absence, Arrivals, Batch, Distribution, Share, Simulation

MOST_STAFF = 1_000_000
MOST_PER_HOUR = 1e9
MOST_KINDS = 1000  # of cases, by their attributes: for each of them, all shares are kept
_LENGTHS = {"fixed": 1, "uniform": 2, "triangular": 3, "pert": 3, "exponential": 1, "lognormal": 2, "gamma": 2}
# Shares are written with two or three places, so that three thirds add up to nearly one.
_NEARLY = 0.005


def must_be_possible(simulation: Simulation, flows: Flows) -> None:
    """Refuse numbers that make no sense; the first of them are named."""
    problems = list(_problems(simulation, flows))
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise UsageError(problems[0] + more)


def _problems(simulation: Simulation, flows: Flows) -> Iterator[str]:
    told = [arrivals.procedure for arrivals in simulation.arrivals]
    for name in sorted({name for name in told if told.count(name) > 1}):
        yield f"the arrivals of `{name}` are told {told.count(name)} times; add them up"
    for arrivals in simulation.arrivals:
        yield from _of_arrivals(arrivals, flows)
    for resource in simulation.resources:
        if resource.staff < 1:
            yield f"`{resource.actor}` has a staff of {resource.staff}; there must be at least one person"
        if resource.staff > MOST_STAFF:
            yield f"`{resource.actor}` has a staff of {resource.staff}; {MOST_STAFF:,} people are the most"
        if resource.cost_per_hour is not None and not _is_amount(resource.cost_per_hour):
            yield f"`{resource.actor}` costs {resource.cost_per_hour} an hour"
        yield from (f"`{resource.actor}` {what}" for each in resource.absences for what in _of_absence(each))
        yield from (f"the week of `{resource.actor}` {what}" for what in _of_week(resource.week))
    for work in simulation.work:
        name = f"the work of `{work.step}`"
        yield from (f"{name}: {what}" for what in _of_distribution(work.time))
        if work.batch is not None:
            yield from (f"the batches of `{work.step}` {what}" for what in _of_batch(work.batch))
    yield from _of_shares(simulation.shares)
    yield from _of_ways(simulation.shares, flows)


def _of_arrivals(arrivals: Arrivals, flows: Flows) -> Iterator[str]:
    name = f"the arrivals of `{arrivals.procedure}`"
    if arrivals.procedure not in flows.procedures:
        yield f"{name}: there is no such procedure"
    if arrivals.per_hour and arrivals.times:
        yield f"{name} are both a rate and a list"
    if arrivals.per_hour and len(arrivals.per_hour) != 168:
        yield f"{name} have {len(arrivals.per_hour)} hours, and a week has 168"
    if not all(map(_is_amount, arrivals.per_hour)):
        yield f"{name}: a rate is below zero, or no number"
    elif max(arrivals.per_hour, default=0.0) > MOST_PER_HOUR:
        yield f"{name}: a rate is more than {MOST_PER_HOUR:,.0f} cases an hour"
    for season in arrivals.seasons:
        if not _is_amount(season.factor) or season.factor > MOST_PER_HOUR:
            yield f"{name}: a season has the factor {season.factor}"
    yield from _of_attributes(arrivals, name)


def _of_attributes(arrivals: Arrivals, name: str) -> Iterator[str]:
    for attribute in arrivals.attributes:
        if len(attribute.values) != len(attribute.shares) or not attribute.values:
            yield f"{name}: `{attribute.name}` has {len(attribute.values)} values and {len(attribute.shares)} shares"
        elif not all(map(_is_amount, attribute.shares)) or not sum(attribute.shares) > 0:
            yield f"{name}: the shares of `{attribute.name}` are no shares"
    kinds = prod(len(each.values) for each in arrivals.attributes)
    if kinds > MOST_KINDS:
        yield f"{name}: its attributes make {kinds:,} kinds of cases, and {MOST_KINDS:,} are the most; join some values"
    if arrivals.recorded:
        known = [set(each.values) for each in arrivals.attributes]
        if len(arrivals.recorded) != len(arrivals.times):
            yield f"{name}: {len(arrivals.recorded)} cases have attributes, of {len(arrivals.times)}"
        for values in arrivals.recorded:
            if len(values) != len(known) or any(v not in k for v, k in zip(values, known, strict=True)):
                yield f"{name}: a case has the attributes {', '.join(values)[:60]}, which are not among the values"
                break


def _of_distribution(time: Distribution) -> Iterator[str]:
    values = time.values
    if time.kind not in (*_LENGTHS, "empirical"):
        yield f"`{time.kind}` is no distribution"
    elif not values or len(values) != _LENGTHS.get(time.kind, len(values)):
        yield f"{time.kind} has {len(values)} numbers"
    elif not all(map(_is_amount, values)):
        yield f"{time.kind} of {', '.join(map(str, values[:5]))}: a time is below zero, or no number"
    elif time.kind in ("uniform", "triangular", "pert") and list(values) != sorted(values):
        yield f"{time.kind} of {', '.join(map(str, values))}: the numbers are not in order"


def _of_absence(absence: Absence) -> Iterator[str]:
    if absence.last < absence.first:
        yield f"is absent from {absence.first} to {absence.last}"
    if absence.fewer < 0:
        yield f"is fewer by {absence.fewer}"


def _of_week(week: Week) -> Iterator[str]:
    if week and len(week) != 7:
        yield f"has {len(week)} days"
    for day in week:
        minutes = [minute for shift in day for minute in (shift.start, shift.end)]
        if minutes != sorted(minutes) or any(each.start >= each.end for each in day):
            yield "has shifts that are not in order, or overlap"
        if minutes and not 0 <= min(minutes) <= max(minutes) <= 1440:
            yield "has shifts that are not within a day"
        if not all(0 <= each.people <= MOST_STAFF for each in day):
            yield f"has a number of people that is not between 0 and {MOST_STAFF:,}"


def _of_batch(batch: Batch) -> Iterator[str]:
    if not batch.at and batch.size is None:
        yield "have neither a time nor a size"
    if any(not 0 <= minute < 1440 for minute in batch.at) or list(batch.at) != sorted(batch.at):
        yield "are at times of the day that are none, or not in order"
    if batch.size is not None and batch.size < 1:
        yield f"have a size of {batch.size}"


def _of_shares(shares: tuple[Share, ...]) -> Iterator[str]:
    sums: dict[tuple[str, str, str | None, str | None], float] = {}
    for each in shares:
        if not _is_amount(each.share) or each.share > 1:
            yield f"the share of `{each.answer}` at `{each.step}` is {each.share}, and not between 0 and 1"
            continue
        key = (each.procedure, each.step, each.attribute, each.value)
        sums[key] = sums.get(key, 0.0) + each.share
    for (_, step, _, value), total in sums.items():
        if total > 1 + _NEARLY:
            yield f"the shares at `{step}`{f' for {value}' if value else ''} add up to {total:.4g}, more than one"


def _of_ways(shares: tuple[Share, ...], flows: Flows) -> Iterator[str]:
    """Cases that go round for ever. A simulation would find them too, but only after many rounds of each."""
    told: dict[tuple[str, str], list[Share]] = {}
    for each in shares:
        told.setdefault((each.procedure, each.step), []).append(each)
    values: set[tuple[str | None, str | None]] = {(each.attribute, each.value) for each in shares if each.attribute}
    for attribute, value in sorted(values, key=str) or [(None, None)]:
        for first in flows.first.values():
            endless = _endless(first, flows.spots, told, attribute, value)
            if endless is not None:
                of = "a case" if value is None else f"a case with `{attribute}` `{value}`"
                yield (
                    f"{of} that comes to `{endless.procedure}.{endless.name}` goes round for ever: "
                    "all answers that lead to an end have a share of 0 %"
                )
                return  # the other values have the same loop, mostly


def _endless(
    first: int,
    spots: list[Spot],
    told: dict[tuple[str, str], list[Share]],
    attribute: str | None,
    value: str | None,
) -> Spot | None:
    """A decision from which no case with this value comes to an end."""

    def ways(spot: Spot) -> list[int]:
        here = told.get((spot.procedure, spot.name)) or told.get((spot.home, spot.path[-1])) or []
        own = [each for each in here if each.attribute == attribute and each.value == value]
        chosen = own or here  # those of another attribute may be any
        closed = {each.answer for each in chosen} - {each.answer for each in chosen if each.share > 0}
        return [way.to for way in spot.exits if way.label not in closed]

    seen, stack = {first}, [first]
    before: dict[int, list[int]] = {}
    while stack:
        here = stack.pop()
        for to in ways(spots[here]):
            before.setdefault(to, []).append(here)
            if to not in seen:
                seen.add(to)
                stack.append(to)
    # A way that is closed after some rounds leaves its cases to the others, or ends them.
    ending = {at for at in seen if not spots[at].exits or any(way.at_most is not None for way in spots[at].exits)}
    stack = list(ending)
    while stack:
        new = [at for at in before.get(stack.pop(), ()) if at not in ending]
        ending.update(new)
        stack += new
    return next((spots[at] for at in sorted(seen - ending) if spots[at].decides), None)


def _is_amount(value: float) -> bool:
    return isfinite(value) and value >= 0
