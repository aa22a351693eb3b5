"""The fewest people, or the cheapest, with whom few enough cases are late; and that with fewer it would not be so.

All variants have the same cases with the same luck, so that what differs between two of them is the people alone. That
more people never make things worse is taken for granted; then a variant that fails settles all that have no more people
anywhere, and it is enough to try the largest of those that would be better than what was found.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import Any

from msgspec import Struct, structs

from procflow.errors import UsageError
from procflow.model import Regulation
from procflow.simulate.open_time import open_week
from procflow.simulate.presence import hours_of_people
from procflow.simulate.results import ProcedureResult, Result
from procflow.simulate.run import Options, Prepared, prepare, simulate_prepared
from procflow.simulate.statistics import Interval

# So many variants are tried at most; where it takes more, what was found is said to be unproved.
MOST_VARIANTS = 400
# So many more than the work takes are as good as any number: nobody waits for anybody.
PLENTY = 200
# Variants that are looked at, most of them without being tried, for each improvement.
MOST_LOOKED_AT = 50_000

Staff = tuple[int, ...]


class Variant(Struct, frozen=True):
    staff: tuple[tuple[str, int], ...]
    late: Interval  # of the procedure with the most


class Staffing(Struct, frozen=True):
    regulation: str
    target: float
    by_cost: bool
    staff: tuple[tuple[str, int], ...]  # empty: none was found
    cost_per_week: float | None  # of all of them in all open hours; None where it is not told of each unit
    late: Interval | None
    now: Variant  # as the file has it
    now_cost_per_week: float | None  # of those who are there by the file
    weekly: tuple[tuple[str, str], ...]  # units of which it has other people at other times of the week, and how many
    fewer: tuple[Variant, ...]  # with one person less in a unit
    is_certified: bool
    why: str  # what the certificate rests on, or why there is none
    tried: int
    least: tuple[tuple[str, int], ...]  # with fewer in one of them it fails, whatever the others have
    seed: int
    replications: int
    what_if: tuple[str, ...] = ()  # as of a simulation, and so are these
    left_out: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


class _Search:
    def __init__(
        self,
        regulation: Regulation,
        options: Options,
        target: float,
        spread: Any,
        tell: Callable[[int, int, int], None] | None,
    ) -> None:
        self.options = structs.replace(options, precision=None)
        self.regulation, self.target, self.spread, self.tell = regulation, target, spread, tell
        self.known: dict[Staff, ProcedureResult | None] = {}
        first = prepare(regulation, None, self.options)
        pools = first.network.pools
        self.units = [pool.actor.id for pool in pools]
        if not self.units:
            raise UsageError("no unit has work to do, so there are no people to look for")
        self.costs = [
            pool.cost_per_hour * open_week(pool.actor.hours) / 3600 if pool.cost_per_hour is not None else None
            for pool in pools
        ]
        resources = {each.actor: each for each in first.simulation.resources}
        self.now_costs = [
            pool.cost_per_hour * hours_of_people(resources[pool.actor.id], pool.actor.hours)
            for pool in pools
            if pool.cost_per_hour is not None
        ]
        self.present: Staff = tuple(pool.staff for pool in pools)
        self.weekly = tuple((pool.actor.id, pool.people) for pool in pools if pool.least < pool.staff)
        result = self.simulated(first, structs.replace(self.options, warm_up=0))
        self.first = result  # of the people as the file has them
        if not any(each.under_limit for each in result.procedures):
            raise UsageError("no case has a limit to be late for, so no number of people can be enough or too few")
        # Where to begin: what comes to each unit has to be done by somebody.
        self.work: Staff = tuple(max(1, ceil(unit.utilisation * unit.staff_mean - 1e-9)) for unit in result.units)
        self.plenty: Staff = tuple(n + PLENTY for n in self.work)

    @property
    def is_spent(self) -> bool:
        return len(self.known) >= MOST_VARIANTS

    def worst(self, staff: Staff) -> ProcedureResult | None:
        """The procedure of which most are late; None where no case comes under a limit."""
        if staff not in self.known:
            options = structs.replace(self.options, staff=self.named(staff))
            prepared = prepare(self.regulation, None, options)
            self.known[staff] = _worst(self.simulated(prepared, options))
        return self.known[staff]

    def simulated(self, prepared: Prepared, options: Options) -> Result:
        """An interrupt ends the search: what some replications say of a variant is not to be taken for the whole."""
        tell = partial(self.tell, len(self.known) + 1) if self.tell is not None else None
        return simulate_prepared(self.regulation.id, prepared, options, self.spread, tell=tell, in_part=False)

    def late(self, staff: Staff) -> Interval:
        worst = self.worst(staff)
        return worst.late if worst is not None else Interval(1.0, 1.0, 1.0)

    def is_enough(self, staff: Staff) -> bool:
        return self.late(staff).high <= self.target

    def fails(self, staff: Staff) -> bool:
        """Whether it is certain that it is not enough."""
        return self.late(staff).low > self.target

    def must_fail(self, staff: Staff) -> bool:
        """Whether a variant that has been tried fails, and has no fewer people anywhere."""
        return any(_is_within(staff, known) and self.fails(known) for known in list(self.known))

    def as_it_is(self) -> Variant:
        """With the people of the file, perhaps other ones at other times of the week."""
        if not self.weekly:
            return self.priced(self.present)
        prepared = prepare(self.regulation, None, self.options)
        worst = _worst(self.simulated(prepared, self.options))
        assert worst is not None, "some case comes under a limit, as has been seen"
        return Variant(self.named(self.present), worst.late)

    def named(self, staff: Staff) -> tuple[tuple[str, int], ...]:
        return tuple(zip(self.units, staff, strict=True))

    def priced(self, staff: Staff) -> Variant:
        return Variant(self.named(staff), self.late(staff))


def fewest_people(
    regulation: Regulation,
    options: Options,
    target: float,
    *,
    by_cost: bool = False,
    spread: Any = None,
    tell: Callable[[int, int, int], None] | None = None,
) -> Staffing:
    """`tell` gets the number of the variant under way, and how many of how many replications are done."""
    search = _Search(regulation, options, target, spread, tell)
    costs = [float(cost or 0.0) for cost in search.costs] if by_cost else [1.0] * len(search.units)
    if not all(costs):
        missing = [f"`{name}`" for name, cost in zip(search.units, costs, strict=True) if not cost]
        raise UsageError(f"--optimise cost needs what people cost, of each unit; none is told of {', '.join(missing)}")
    least: Staff = (1,) * len(search.units)
    found: Staff | None = None
    fewer: list[Staff] = []
    is_certified, why = False, ""
    if not search.is_enough(search.plenty):
        why = _in_vain(search)
    else:
        least = tuple(_least(search, at) for at in range(len(search.units)))
        found = _climbed(search, least)
        if found is None:
            why = f"more than {MOST_VARIANTS} variants would have to be tried"
        else:
            found, rest = _improved(search, _trimmed(search, found, least, costs), least, costs)
            fewer = [each for at, n in enumerate(found) if n > 1 for each in (_changed(found, at, n - 1),)]
            is_certified, why = _certificate(search, fewer, rest, by_cost=by_cost)
    are_told = found is not None and all(cost is not None for cost in search.costs)
    return Staffing(
        regulation=regulation.id,
        target=target,
        by_cost=by_cost,
        staff=search.priced(found).staff if found is not None else (),
        cost_per_week=_price(found, [cost or 0.0 for cost in search.costs]) if found and are_told else None,
        late=search.late(found) if found is not None else None,
        now=search.as_it_is(),
        now_cost_per_week=sum(search.now_costs) if len(search.now_costs) == len(search.units) else None,
        weekly=search.weekly,
        fewer=tuple(map(search.priced, fewer)),
        is_certified=is_certified,
        why=why,
        tried=len(search.known),
        least=tuple(zip(search.units, least, strict=True)),
        seed=options.seed,
        replications=options.replications,
        what_if=search.first.what_if,
        left_out=search.first.left_out,
        doubts=search.first.doubts,
        assumptions=search.first.assumptions,
    )


def _in_vain(search: _Search) -> str:
    """Why no number of people is enough."""
    worst, late = search.worst(search.plenty), search.late(search.plenty)
    assert worst is not None, "some case comes under a limit, as has been seen"
    of = f"of `{worst.id}` {_told(late)}"
    if not search.fails(search.plenty):
        return f"even with {PLENTY} people too many in each unit, {of} are late: more cases or replications would tell"
    return (
        f"no number of people is enough: with {PLENTY} too many in each unit, {of} are late all the same, "
        f"so it is not for want of them, but because of {_causes(worst)}"
    )


def _causes(worst: ProcedureResult) -> str:
    """Where nobody waits for people, a queue is one of cases that are done together."""
    has_times = any(step.waits_for == "time" for step in worst.steps)
    parts = (
        (worst.causes.calendar, "nights, days off and the times of batches" if has_times else "nights and days off"),
        (worst.causes.work, "the work itself"),
        (worst.causes.queue, "batches"),
    )
    whole = sum(number for number, _ in parts)
    return ", ".join(f"{what} ({100 * number / whole:.0f} %)" for number, what in sorted(parts, reverse=True) if number)


def _least(search: _Search, at: int) -> int:
    """With fewer in this unit it certainly fails, though there be plenty in all others."""

    def fails(n: int) -> bool:
        return n < 1 or search.fails(_changed(search.plenty, at, n))

    low, step = search.work[at] - 1, 1
    high = low + step
    if fails(low):
        while fails(high):
            low, high, step = high, high + 2 * step, 2 * step
    else:
        while not fails(low):
            low, high, step = max(low - step, 0), low, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fails(middle) else (low, middle)
    return high


def _climbed(search: _Search, staff: Staff) -> Staff | None:
    """From the least on, one person more each time, where it helps most, until it is enough."""
    while not search.is_enough(staff):
        if search.is_spent:
            return None
        staff = min(
            (_changed(staff, at, n + 1) for at, n in enumerate(staff)), key=lambda each: search.late(each).value
        )
    return staff


def _trimmed(search: _Search, staff: Staff, least: Staff, costs: list[float]) -> Staff:
    """Without those who are not needed, the dearest first."""
    for at in sorted(range(len(staff)), key=lambda each: -costs[each]):
        while staff[at] > least[at] and not search.is_spent and search.is_enough(_changed(staff, at, staff[at] - 1)):
            staff = _changed(staff, at, staff[at] - 1)
    return staff


def _improved(search: _Search, staff: Staff, least: Staff, costs: list[float]) -> tuple[Staff, list[Staff] | None]:
    """As long as a better one is enough, that one; and all of the largest better ones, None where they are too many."""
    while True:
        largest = _largest_below(_price(staff, costs), least, costs)
        if largest is None:
            return staff, None
        largest.sort(key=lambda each: (_distance(each, staff), each))
        for each in largest:
            if search.must_fail(each):
                continue
            if search.is_spent:
                return staff, None
            if search.is_enough(each):
                staff = _trimmed(search, each, least, costs)
                break
        else:
            return staff, largest


def _largest_below(price: float, least: Staff, costs: list[float]) -> list[Staff] | None:
    """All variants that cost less, and no longer with one person more anywhere; None where they are too many."""
    nearly = price * (1 - 1e-12)
    found: list[Staff] = []
    looked_at = 0

    def fill(staff: Staff, left: float) -> bool:
        """`left` may be spent, and not all of it."""
        nonlocal looked_at
        looked_at += 1
        at = len(staff)
        if looked_at > MOST_LOOKED_AT:
            return False
        most = ceil(left / costs[at] - 1e-9) - 1
        if most < 0:
            return True
        if at == len(least) - 1:
            rest = left - most * costs[at]
            if rest <= min(costs) * (1 + 1e-9):
                found.append((*staff, least[at] + most))
            return True
        return all(fill((*staff, least[at] + more), left - more * costs[at]) for more in range(most + 1))

    left = nearly - _price(least, costs)
    if left <= 0:
        return []
    return found if fill((), left) else None


def _certificate(search: _Search, fewer: list[Staff], rest: list[Staff] | None, *, by_cost: bool) -> tuple[bool, str]:
    """Whether all that would be better certainly fails."""
    if rest is None:
        return False, f"more than {MOST_VARIANTS} variants would have to be tried"
    for each in (*fewer, *rest):
        if not search.must_fail(each) and not search.fails(each):
            late = search.late(each)
            named = ", ".join(f"{name}={n}" for name, n in search.priced(each).staff)
            return False, f"with {named} it is {_told(late)}: more cases or replications would tell"
    what = "cheaper variant" if by_cost else "variant with fewer people in all"
    return True, f"every {what} fails, at 95 % confidence, or has no more people anywhere than one that fails"


def _told(late: Interval) -> str:
    value, low, high = (f"{100 * each:.2f} %" for each in (late.value, late.low, late.high))
    return f"{value} ({low} to {high})"


def _price(staff: Staff, costs: list[float]) -> float:
    return sum(n * cost for n, cost in zip(staff, costs, strict=True))


def _changed(staff: Staff, at: int, n: int) -> Staff:
    return (*staff[:at], n, *staff[at + 1 :])


def _distance(a: Staff, b: Staff) -> int:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True))


def _is_within(a: Staff, b: Staff) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))


def _worst(result: Result) -> ProcedureResult | None:
    under = [each for each in result.procedures if each.under_limit]
    return max(under, key=lambda each: (each.late.high, each.late.value), default=None)
