"""Replications of a simulation: as many as asked, or until the interval is narrow enough."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from msgspec import Struct, structs

from procflow.errors import UsageError
from procflow.model import Regulation, Term
from procflow.proof.proving import default_years, told_doubts
from procflow.proof.times import terms_of
from procflow.simulate.calendars import make_horizon
from procflow.simulate.checking import must_be_possible
from procflow.simulate.engine import choose_engine
from procflow.simulate.flat import flows_of
from procflow.simulate.from_model import parameters
from procflow.simulate.network import Network, compile_network
from procflow.simulate.one_run import Plan, Rows, run_once
from procflow.simulate.parameters import Simulation
from procflow.simulate.results import Result
from procflow.simulate.statistics import mser, share_interval
from procflow.simulate.summing_up import summed_up
from procflow.simulate.tally import Tally
from procflow.simulate.what_if import Rate, with_rate, with_staff

REPLICATIONS = 10
MOST_REPLICATIONS = 10_000
MOST_FOR_PRECISION = 400
PILOT = 50_000  # cases of the first run, which says how long the beginning is unlike the rest
AUTO = -1
# How an assumption begins that no longer holds once arrivals are told on the command line.
NO_ARRIVALS = "no arrivals are told"

FIRST_RUN = "first run, for the warm-up"

# Which run is under way, how many of its cases have come, and about how many will have.
Watch = Callable[[str, int, int], None]
# Runs work on all items, in several processes perhaps, and gives the results in order.
Spread = Callable[["Replicating", Sequence[int]], Iterable[Tally]]


class Options(Struct, frozen=True, kw_only=True):
    cases: int | None = None  # of each replication; None: as many as come in the years
    replications: int = REPLICATIONS
    seed: int = 1
    folder: str = "."  # of the regulation's file: files of figures are looked up from there
    years: tuple[int, int] | None = None
    as_of: dt.date | None = None
    engine: str = "auto"
    warm_up: int = AUTO  # cases left out at the beginning
    staff: tuple[tuple[str, int], ...] = ()
    arrivals: Rate | None = None
    precision: float | None = None  # go on until the share of late cases is known to so much, up or down


class Prepared(Struct):
    """All that a replication needs."""

    network: Network
    simulation: Simulation
    plan: Plan
    weekly: frozenset[str] = frozenset()  # units whose people are told by the week
    coming: int = 0  # about so many cases
    doubts: tuple[str, ...] = ()


def prepare(regulation: Regulation, given: Simulation | None, options: Options) -> Prepared:
    _must_be_sensible(options)
    simulation = given if given is not None else _told(regulation, options)
    coming = {each.procedure for each in simulation.arrivals}
    flows = flows_of(regulation, [each for each in regulation.procedures if each.id in coming])
    years = options.years or _years(regulation, simulation, options)
    horizon = make_horizon(regulation, years, _beyond(regulation), options.as_of, comes_round=options.cases is not None)
    weekly = frozenset(
        each.actor for each in simulation.resources if len({shift.people for day in each.week for shift in day}) > 1
    )
    if options.staff:
        simulation = with_staff(simulation, flows, options.staff)
    if options.arrivals is not None:
        simulation = with_rate(simulation, options.arrivals, sum(map(bool, regulation.hours.week)))
        if options.arrivals.per != "times":
            told = tuple(each for each in simulation.assumptions if not each.startswith(NO_ARRIVALS))
            simulation = structs.replace(simulation, assumptions=told)
    must_be_possible(simulation, flows)
    left = tuple(each for each in simulation.arrivals if each.procedure in flows.first)
    simulation = structs.replace(simulation, arrivals=left)
    network = compile_network(flows, simulation, horizon)
    expected = float(options.cases) if options.cases is not None else _expected(network, simulation)
    steps = sum(spot.takes_time for spot in flows.spots)  # no case comes to many more
    engine = choose_engine(options.engine, expected * options.replications * steps)
    plan = Plan(simulation, options.seed, options.cases, max(options.warm_up, 0), engine)
    doubts = tuple(told_doubts(regulation, years, options.as_of))
    return Prepared(network, simulation, plan, weekly, round(expected), doubts)


def simulate_regulation(
    regulation: Regulation,
    given: Simulation | None,
    options: Options,
    spread: Spread | None = None,
    log: Callable[[Prepared, Rows], None] | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Result:
    prepared = prepare(regulation, given, options)
    return simulate_prepared(regulation.id, prepared, options, spread, log, tell)


def simulate_prepared(
    name: str,
    prepared: Prepared,
    options: Options,
    spread: Spread | None = None,
    log: Callable[[Prepared, Rows], None] | None = None,
    tell: Callable[[int, int], None] | None = None,
    watch: Watch | None = None,
    *,
    in_part: bool = True,
) -> Result:
    """Run the replications. An interrupt ends them: what is done by then is told as a part, unless `in_part` is false."""
    tallies: list[Tally] = []
    asked = options.replications
    try:
        if options.warm_up == AUTO:
            prepared.plan = structs.replace(prepared.plan, warm_up=_settled_after(prepared, watch))
        if log is not None:
            keep = log
            tell_cases = _telling(watch, "replication 1, for the log", prepared.coming)
            tallies.append(
                run_once(prepared.network, prepared.plan, 0, lambda rows: keep(prepared, rows), tell_cases, beside=True)
            )
        while True:
            for tally in _run(prepared, range(len(tallies), asked), spread, watch):
                tallies.append(tally)
                if tell is not None:
                    tell(len(tallies), asked)
            if options.precision is None or asked >= MOST_FOR_PRECISION:
                break
            half = _widest_half(tallies)
            if half <= options.precision:
                break
            asked = min(max(asked + 2, _needed(half, options.precision, asked)), MOST_FOR_PRECISION)
    except KeyboardInterrupt:
        if not tallies or not in_part:
            raise
    return summed_up(
        prepared.network,
        prepared.simulation,
        tallies,
        regulation=name,
        seed=options.seed,
        engine=prepared.plan.engine,
        asked=asked,
        warm_up=prepared.plan.warm_up,
        what_if=_words(options, prepared.weekly),
        doubts=prepared.doubts,
    )


def _telling(watch: Watch | None, run: str, coming: int) -> Callable[[int], None] | None:
    return (lambda come: watch(run, come, coming)) if watch is not None else None


class Replicating:
    """One replication after its number. It is found by forked processes where it lies, and is not sent to them."""

    at_hand: ClassVar[dict[int, Replicating]] = {}

    def __init__(self, prepared: Prepared, *, beside: bool, watch: Watch | None = None) -> None:
        self.prepared, self.beside, self.watch = prepared, beside, watch
        # Of all processes that are forked; one alone is interrupted as always.
        self.is_over = None if beside else multiprocessing.get_context("fork").Event()

    def __call__(self, replication: int) -> Tally:
        tell = _telling(self._look, f"replication {replication + 1}", self.prepared.coming)
        return run_once(self.prepared.network, self.prepared.plan, replication, tell=tell, beside=self.beside)

    def end(self) -> None:
        """Ask all processes to end: each looks after every block of cases."""
        if self.is_over is not None:
            self.is_over.set()

    def _look(self, run: str, come: int, coming: int) -> None:
        if self.is_over is not None and self.is_over.is_set():
            raise KeyboardInterrupt
        if self.watch is not None:
            self.watch(run, come, coming)

    def __reduce__(self) -> Any:
        return _at_hand, (id(self),)


def _at_hand(key: int) -> Replicating:
    return Replicating.at_hand[key]


def _run(prepared: Prepared, numbers: range, spread: Spread | None, watch: Watch | None) -> Iterator[Tally]:
    is_alone = spread is None or len(numbers) < 2
    work = Replicating(prepared, beside=is_alone, watch=watch if is_alone else None)
    if spread is None or is_alone:
        yield from map(work, numbers)
        return
    if prepared.plan.engine == "compiled":
        # One case, before the processes are forked: so all have what is compiled, and none has to load it.
        run_once(prepared.network, structs.replace(prepared.plan, cases=1), 0)
    Replicating.at_hand[id(work)] = work
    try:
        yield from spread(work, numbers)
    finally:
        del Replicating.at_hand[id(work)]


def _settled_after(prepared: Prepared, watch: Watch | None) -> int:
    """After how many cases the office is as busy as later on: at first nobody waits, which is not usual."""
    cases = prepared.plan.cases
    pilot = structs.replace(prepared.plan, cases=cases if cases is None else min(cases, PILOT), warm_up=0)
    tell = _telling(watch, FIRST_RUN, pilot.cases or prepared.coming)
    trend = run_once(prepared.network, pilot, 0, tell=tell, beside=True).trend
    groups = int((trend.counts > 0).sum())
    if groups < 10:
        return 0
    means = (trend.sums[: groups - 1] / trend.counts[: groups - 1]).tolist()
    fives = [sum(means[at : at + 5]) / 5 for at in range(0, len(means) - 4, 5)] if trend.length < 5 else means
    return mser(fives) * trend.length * (5 if trend.length < 5 else 1)


def _widest_half(tallies: list[Tally]) -> float:
    """Of the intervals of all procedures; those without a limit have no share of late cases to be known."""
    counts = [[(int(each.late[at]), int(each.under[at])) for each in tallies] for at in range(len(tallies[0].cases))]
    return max((share_interval(each).half for each in counts if any(under for _, under in each)), default=0.0)


def _needed(half: float, precision: float, asked: int) -> int:
    """About how many replications it takes: the width falls with the root of their number."""
    return int(asked * min((half / precision) ** 2, 4.0)) + 1


def _expected(network: Network, simulation: Simulation) -> float:
    hours = network.horizon.ends / 3600
    return sum(len(each.times) + sum(each.per_hour) / 168 * hours for each in simulation.arrivals)


def _told(regulation: Regulation, options: Options) -> Simulation:
    """What the file tells, and what is assumed; nobody comes where it has nothing but parts of procedures."""
    if all(each.is_part or not each.entries for each in regulation.procedures):
        return Simulation(arrivals=(), assumptions=("the file has only parts of procedures: nobody comes",))
    return parameters(regulation, options.folder)


def _years(regulation: Regulation, given: Simulation, options: Options) -> tuple[int, int]:
    """The years of real arrivals; else the last settled year, or three of them that come round."""
    moments = [moment for each in given.arrivals for moment in each.times]
    if moments:
        first, last = (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=at) for at in (min(moments), max(moments)))
        return first.year, last.year
    years = default_years(regulation)
    return years if options.cases is not None else (years[1], years[1])


def _beyond(regulation: Regulation) -> int:
    """How many years the calendar has to hold after the last start: twice the longest limit, and some time to finish."""
    terms: list[Term] = []
    for procedure in regulation.procedures:
        for limit in procedure.limits:
            terms += terms_of(limit.within.term, limit.extension) if limit.within is not None else ()
        for entry in procedure.entries:
            bound = getattr(entry, "not_before", None)
            terms += [bound.term] if bound is not None else []
    days = {"year": 366, "month": 31, "week": 7, "hour": 1, "minute": 0.1, "second": 0.01, "same_day": 1}
    longest = max((float(term.high) * days.get(term.unit.value, 2) for term in terms), default=0.0)
    return min(int(2 * longest / 365) + 1, 60)


def _words(options: Options, weekly: frozenset[str]) -> tuple[str, ...]:
    staff = [
        f"{name} has {people}{', in all open hours of its week' if name in weekly else ''}"
        for name, people in options.staff
    ]
    return (*staff, *([f"arrivals: {options.arrivals.text}"] if options.arrivals is not None else ()))


def _must_be_sensible(options: Options) -> None:
    if options.cases is not None and not 0 <= options.cases <= 10**9:
        raise UsageError(f"{options.cases} cases cannot be simulated; ask for 0 to 1,000,000,000")
    if not 1 <= options.replications <= MOST_REPLICATIONS:
        raise UsageError(f"{options.replications} replications; ask for 1 to {MOST_REPLICATIONS:,}")
    if options.seed < 0:
        raise UsageError(f"the seed is a whole number from 0 on, and not {options.seed}")
    if options.precision is not None and not 0 < options.precision < 1:
        raise UsageError("the precision is a share, such as 0.5%")
