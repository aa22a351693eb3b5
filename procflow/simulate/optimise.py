"""The fewest people, or the cheapest, with whom few enough cases are late; and that with fewer it would not be so.

All variants have the same cases with the same luck, so that what differs between two of them is the people alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from msgspec import Struct, structs

from procflow.errors import UsageError
from procflow.model import Regulation
from procflow.simulate.results import Result
from procflow.simulate.run import Options, prepare, simulate_prepared
from procflow.simulate.statistics import Interval

# So many variants are tried at most; where it takes more, what was found is said to be unproved.
MOST_VARIANTS = 400
MOST_MORE = 200  # people beyond the least that the work takes: who needs more has another trouble

Staff = tuple[int, ...]


class Variant(Struct, frozen=True):
    staff: tuple[tuple[str, int], ...]
    late: Interval  # of the procedure with the most


class Staffing(Struct, frozen=True):
    regulation: str
    target: float
    by_cost: bool
    staff: tuple[tuple[str, int], ...]  # empty: none was found
    cost_per_hour: float | None
    late: Interval | None
    now: Variant  # as the file has it
    fewer: tuple[Variant, ...]  # the variants that are next smaller: not enough
    is_certified: bool
    why: str  # what the certificate rests on, or why there is none
    tried: int
    least: tuple[tuple[str, int], ...]  # what the work takes at least
    seed: int
    replications: int


class _Search:
    def __init__(
        self,
        regulation: Regulation,
        options: Options,
        target: float,
        spread: Any,
        tell: Callable[[int, int], None] | None,
    ) -> None:
        self.regulation, self.options, self.target, self.spread, self.tell = regulation, options, target, spread, tell
        self.known: dict[Staff, Interval] = {}
        first = prepare(regulation, None, options)
        self.units = [pool.actor.id for pool in first.network.pools]
        if not self.units:
            raise UsageError("no unit has work to do, so there are no people to look for")
        self.costs = [pool.cost_per_hour for pool in first.network.pools]
        self.present: Staff = tuple(pool.staff for pool in first.network.pools)
        result = simulate_prepared(regulation.id, first, structs.replace(options, warm_up=0), spread)
        if not any(each.under_limit for each in result.procedures):
            raise UsageError("no case has a limit to be late for, so no number of people can be enough or too few")
        # What comes to each unit has to be done by somebody, however long the queue may be. The arrivals last as long.
        self.least: Staff = tuple(
            max(1, ceil(unit.utilisation * unit.staff - 1e-9)) if unit.utilisation > 0 else 1 for unit in result.units
        )
        self.options = structs.replace(options, precision=None)

    def late(self, staff: Staff) -> Interval:
        if staff not in self.known:
            options = structs.replace(self.options, staff=tuple(zip(self.units, staff, strict=True)))
            result = simulate_prepared(
                self.regulation.id, prepare(self.regulation, None, options), options, self.spread
            )
            self.known[staff] = _worst(result)
            if self.tell is not None:
                self.tell(len(self.known), max(MOST_VARIANTS // 4, len(self.known) + 1))
        return self.known[staff]

    def is_enough(self, staff: Staff) -> bool:
        return self.late(staff).high <= self.target

    def fails(self, staff: Staff) -> bool:
        """Whether it is certain that it is not enough."""
        return self.late(staff).low > self.target

    def price(self, staff: Staff, *, by_cost: bool) -> float:
        if not by_cost:
            return float(sum(staff))
        return sum(n * (cost or 0.0) for n, cost in zip(staff, self.costs, strict=True))


def fewest_people(
    regulation: Regulation,
    options: Options,
    target: float,
    *,
    by_cost: bool = False,
    spread: Any = None,
    tell: Callable[[int, int], None] | None = None,
) -> Staffing:
    search = _Search(regulation, options, target, spread, tell)
    if by_cost and all(cost is None for cost in search.costs):
        raise UsageError("--optimise cost needs costs: the file gives none")
    found = _climb(search)
    if found is not None:
        found = _descend(search, found, by_cost=by_cost)
    smaller, why, is_certified = _certificate(search, found, by_cost=by_cost)
    named = tuple(zip(search.units, found, strict=True)) if found is not None else ()
    return Staffing(
        regulation=regulation.id,
        target=target,
        by_cost=by_cost,
        staff=named,
        cost_per_hour=search.price(found, by_cost=True) if found is not None and any(search.costs) else None,
        late=search.late(found) if found is not None else None,
        now=_variant(search, search.present),
        fewer=tuple(_variant(search, each) for each in smaller),
        is_certified=is_certified,
        why=why,
        tried=len(search.known),
        least=tuple(zip(search.units, search.least, strict=True)),
        seed=options.seed,
        replications=options.replications,
    )


def _climb(search: _Search) -> Staff | None:
    """From the least on, one person more each time, where it helps most, until it is enough."""
    staff = search.least
    if not search.is_enough(tuple(n + MOST_MORE for n in staff)):
        return None
    while not search.is_enough(staff):
        if len(search.known) > MOST_VARIANTS:
            return None
        ways = [tuple(n + (at == own) for own, n in enumerate(staff)) for at in range(len(staff))]
        staff = min(ways, key=lambda way: search.late(way).value)
    return staff


def _descend(search: _Search, staff: Staff, *, by_cost: bool) -> Staff:
    """As long as some smaller variant is enough, that one; a smaller one is what one person less here, and one more there, makes."""
    while True:
        better = next((each for each in _smaller(search, staff, by_cost=by_cost) if search.is_enough(each)), None)
        if better is None or len(search.known) > MOST_VARIANTS:
            return staff
        staff = better


def _smaller(search: _Search, staff: Staff, *, by_cost: bool) -> Iterator[Staff]:
    """All variants with one person less in all, or, by cost, the cheaper ones around it; those that cannot do are left out."""
    if by_cost:
        around = (
            tuple(n + a * (own == one) + b * (own == two) for own, n in enumerate(staff))
            for one in range(len(staff))
            for two in range(len(staff))
            for a, b in ((-1, 0), (-1, 1), (-2, 1), (-1, 2))
            if (one != two) == bool(b)
        )
        price = search.price(staff, by_cost=True)
        candidates = [each for each in dict.fromkeys(around) if search.price(each, by_cost=True) < price]
    else:
        candidates = list(_with_sum(search.least, sum(staff) - 1))
    for each in candidates:
        if any(n < least for n, least in zip(each, search.least, strict=True)):
            continue
        # Who has no more people anywhere than a variant that fails, fails too.
        if not any(_is_within(each, known) and search.fails(known) for known in list(search.known)):
            yield each


def _with_sum(least: Staff, total: int) -> Iterator[Staff]:
    left = total - sum(least)
    if left < 0:
        return

    def spread_out(at: int, rest: int) -> Iterator[Staff]:
        if at == len(least) - 1:
            yield (least[at] + rest,)
            return
        for more in range(rest + 1):
            for others in spread_out(at + 1, rest - more):
                yield (least[at] + more, *others)

    yield from spread_out(0, left)


def _is_within(a: Staff, b: Staff) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))


def _certificate(search: _Search, found: Staff | None, *, by_cost: bool) -> tuple[list[Staff], str, bool]:
    """The variants next to it that are not enough, and whether that is certain of all smaller ones."""
    if found is None:
        return [], "no number of people is enough: it is not for want of them that cases are late", False
    fewer = [tuple(n - (at == own) for own, n in enumerate(found)) for at in range(len(found))]
    fewer = [each for each in fewer if _is_within(search.least, each)]
    for each in fewer:
        search.late(each)
    if len(search.known) > MOST_VARIANTS:
        return fewer, f"more than {MOST_VARIANTS} variants would have to be tried", False
    rest = list(_smaller(search, found, by_cost=by_cost))
    unsure = [each for each in (*fewer, *rest) if not search.fails(each)]
    if unsure:
        named = ", ".join(f"{name}={n}" for name, n in zip(search.units, unsure[0], strict=True))
        late = search.late(unsure[0])
        return (
            fewer,
            f"with {named} it is {late.value:.2%} ({late.low:.2%} to {late.high:.2%}): more replications would tell",
            False,
        )
    what = "every cheaper variant near it" if by_cost else "every variant with one person less in all"
    return fewer, f"{what} fails, at 95 % confidence, or has fewer people than the work takes", True


def _variant(search: _Search, staff: Staff) -> Variant:
    return Variant(tuple(zip(search.units, staff, strict=True)), search.late(staff))


def _worst(result: Result) -> Interval:
    late = [each.late for each in result.procedures if each.under_limit]
    return max(late, key=lambda each: (each.high, each.value), default=Interval(1.0, 1.0, 1.0))
