"""Queues of which mathematics knows the answer, and the same networks by other simulators."""

from __future__ import annotations

from importlib.util import find_spec
from math import factorial
from typing import Any

import pytest

from procflow.document import parse_document
from procflow.model import Regulation
from procflow.simulate.parameters import Arrivals, Distribution, Resource, Simulation, Work
from procflow.simulate.results import ProcedureResult
from procflow.simulate.run import Options, simulate_regulation
from procflow.source import Source

HOUR = 3600.0
NETWORK = (
    ("a", "specialist", (0.5, 1, 3)),
    ("b", "specialist", (0.5, 1, 2)),
    ("c", "head", (0.5, 1, 2.5)),
    ("d", "finance", (1, 2, 3)),
)


def office(steps: tuple[tuple[str, str], ...]) -> Regulation:
    units = "".join(f"  {name}: {{kind: unit}}\n" for name in sorted({who for _, who in steps}))
    lines = "".join(f"      - {{id: {name}, by: {who}, do: Work}}\n" for name, who in steps)
    text = (
        'procflow: 1\nid: o\nact: {number: "1", date: 2019-01-01, body: B}\nhours: {mon-sun: "00:00-24:00"}\n'
        f"actors:\n{units}procedures:\n  p:\n    limit: {{within: 30 calendar days, from: start}}\n    steps:\n{lines}      - {{end: done}}\n"
    )
    document = parse_document(Source("o.procflow.yaml", text), ".")
    assert document.regulation is not None, document.findings
    return document.regulation


def simulated(
    steps: tuple[tuple[str, str, Distribution], ...], staff: dict[str, int], per_hour: float, cases: int = 12_000
) -> ProcedureResult:
    regulation = office(tuple((name, who) for name, who, _ in steps))
    figures = Simulation(
        arrivals=(Arrivals(procedure="p", per_hour=(per_hour,) * 168),),
        resources=tuple(Resource(name, people) for name, people in staff.items()),
        work=tuple(Work(procedure="p", step=name, time=time) for name, _, time in steps),
    )
    options = Options(cases=cases, replications=6, seed=3, warm_up=500, engine="plain")
    return simulate_regulation(regulation, figures, options).procedures[0]


def queue(time: Distribution, servers: int, per_hour: float) -> ProcedureResult:
    return simulated((("a", "u", time),), {"u": servers}, per_hour)


def erlang_c_wait(servers: int, load: float, mean: float) -> float:
    """The mean wait in an M/M/c queue."""
    full = load**servers / factorial(servers) * servers / (servers - load)
    waits = full / (sum(load**n / factorial(n) for n in range(servers)) + full)
    return waits * mean / (servers - load)


def told(found: ProcedureResult) -> tuple[float, float]:
    """The mean time in hours, and how far off it may be by chance: two half-widths of its interval."""
    return found.mean.value / HOUR, 2 * found.mean.half / HOUR


@pytest.mark.parametrize(("servers", "per_hour"), [(1, 0.5), (2, 1.4), (5, 4.0)])
def test_the_time_in_an_m_m_c_queue_is_that_of_erlang(servers: int, per_hour: float) -> None:
    mean, off = told(queue(Distribution("exponential", (HOUR,)), servers, per_hour))
    assert mean == pytest.approx(1 + erlang_c_wait(servers, per_hour, 1.0), abs=off)


@pytest.mark.parametrize(
    ("time", "squared"), [(Distribution("fixed", (HOUR,)), 1.0), (Distribution("gamma", (HOUR, 1.5 * HOUR)), 3.25)]
)
def test_the_time_in_an_m_g_1_queue_is_that_of_pollaczek_and_khinchine(time: Distribution, squared: float) -> None:
    rate = 0.6
    mean, off = told(queue(time, 1, rate))
    assert mean == pytest.approx(1 + rate * squared / (2 * (1 - rate)), abs=max(off, 0.01))


def test_littles_law_holds() -> None:
    found = queue(Distribution("exponential", (HOUR,)), 2, 1.4)
    unit = found.units[0]
    assert unit.queue_mean == pytest.approx(1.4 * unit.wait_mean / HOUR, rel=0.03)
    assert unit.utilisation == pytest.approx(0.7, rel=0.03)


def ours() -> tuple[float, float]:
    steps = tuple(
        (name, who, Distribution("triangular", tuple(HOUR * each for each in times))) for name, who, times in NETWORK
    )
    return told(simulated(steps, {"specialist": 4, "head": 2, "finance": 3}, 1.0))


@pytest.mark.skipif(find_spec("simpy") is None, reason="SimPy is not installed")
def test_simpy_says_the_same_of_a_network() -> None:
    import random

    import simpy

    rng, env, times = random.Random(5), simpy.Environment(), []
    pools = {name: simpy.Resource(env, staff) for name, staff in (("specialist", 4), ("head", 2), ("finance", 3))}

    def case() -> Any:
        came = env.now
        for _, who, (low, mode, high) in NETWORK:
            with pools[who].request() as request:
                yield request
                yield env.timeout(rng.triangular(low, high, mode))
        times.append(env.now - came)

    def arrive() -> Any:
        for _ in range(30_000):
            yield env.timeout(rng.expovariate(1.0))
            env.process(case())

    env.process(arrive())
    env.run()
    mean, off = ours()
    assert sum(times[500:]) / len(times[500:]) == pytest.approx(mean, abs=off + 0.1)


@pytest.mark.skipif(find_spec("ciw") is None, reason="Ciw is not installed")
def test_ciw_says_the_same_of_two_queues() -> None:
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1.0), None],
        service_distributions=[ciw.dists.Triangular(0.5, 1.0, 2.5), ciw.dists.Triangular(1.0, 2.0, 3.0)],
        routing=[[0.0, 1.0], [0.0, 0.0]],
        number_of_servers=[2, 3],
    )
    ciw.seed(2)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(12_000, method="Finish")
    rows = simulation.get_all_records()
    theirs = sum(row.exit_date - row.arrival_date for row in rows) / 12_000
    steps = tuple(
        (name, who, Distribution("triangular", tuple(HOUR * each for each in times)))
        for name, who, times in NETWORK[2:]
    )
    mean, off = told(simulated(steps, {"head": 2, "finance": 3}, 1.0))
    assert theirs == pytest.approx(mean, abs=off + 0.1)
