"""What is compiled beside the kernel gives the numbers of numpy, to the last."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procflow.simulate import drawing_lots, incoming
from procflow.simulate.drawing_lots import Integers
from procflow.simulate.parameters import Distribution

pytestmark = pytest.mark.skipif(
    find_spec("numba") is None, reason="numba is not installed (pip install procflow[fast])"
)
some = settings(max_examples=60, derandomize=True, deadline=None)


@some
@given(
    values=st.lists(st.floats(0, 1e9), min_size=3, max_size=3).map(sorted),
    kind=st.sampled_from(["triangular", "uniform", "pert", "fixed", "exponential", "empirical"]),
    columns=st.integers(1, 3),
)
def test_work_is_drawn_alike(values: list[float], kind: str, columns: int) -> None:
    from procflow.simulate.compiled_drawing import fill_work

    taken = {"fixed": 1, "exponential": 1, "uniform": 2}.get(kind, 3)
    how = Distribution(kind, tuple(values[-taken:]))  # type: ignore[arg-type]
    one, other = (np.full((500, columns + 2), -1, np.int64) for _ in range(2))
    drawing_lots.fill(np.random.default_rng(7), how, one, 1, columns)
    fill_work(np.random.default_rng(7), how, other, 1, columns)
    assert (one == other).all()
    assert (one[:, 1 : columns + 1] >= 0).all()
    assert (one[:, [0, -1]] == -1).all()


@some
@given(
    rates=st.lists(st.sampled_from([0.0, 0.0, 0.001, 0.3, 1.0, 7.7, 1000.0]), min_size=1, max_size=60).filter(any),
    passed=st.sampled_from([0.0, 0.1, 12345.678, 1e9]),
    seed=st.integers(0, 1000),
)
def test_cases_come_alike(rates: list[float], passed: float, seed: int) -> None:
    from procflow.simulate.compiled_drawing import arrive

    cumulated = np.concatenate(([0.0], np.cumsum(rates)))
    exponentials = np.random.default_rng(seed).standard_exponential(800)
    period = 3600 * len(rates)
    times, after = incoming.arrive(exponentials, passed, cumulated, period)
    others, after_others = arrive(exponentials, passed, cumulated, period)
    assert (times.tolist(), after) == (others.tolist(), after_others)
    assert after == pytest.approx(passed + exponentials.sum())
    hours = times % period // 3600
    assert all(rates[hour] > 0 for hour in set(hours.tolist()) - _seams(rates))


def _seams(rates: list[float]) -> set[int]:
    """Hours that are next to one with cases: what is rounded may fall to either side."""
    many = len(rates)
    return {at for at in range(many) if rates[at - 1] > 0 or rates[(at + 1) % many] > 0}


def test_the_same_cases_come_however_many_are_asked_for_at_a_time() -> None:
    from procflow.simulate.run import prepare
    from tests.simulate.test_what_is_said import CHAIN, figures, options

    ready = prepare(CHAIN, figures(), options(cases=30_000))
    together = []
    for size in (1 << 14, 100):
        coming = incoming.Arriving(ready.network, list(ready.simulation.arrivals), 3, 0, 30_000)
        blocks: list[Integers] = []
        while len(blocks) == 0 or len(blocks[-1]):
            blocks.append(coming.next_block(size).times)
        together.append(np.concatenate(blocks).tolist())
    assert together[0] == together[1]
    assert together[0] == sorted(together[0])


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core import caching

    from procflow.simulate.compiled import compiled

    def no_place(*_: object) -> None:
        raise RuntimeError("cannot cache function: no locator available")

    def doubled(number: int) -> int:
        return 2 * number

    monkeypatch.setattr(caching.CacheImpl, "__init__", no_place)
    assert compiled(doubled)(21) == 42


@pytest.mark.parametrize("engine", ["plain", "compiled"])
def test_long_lines_of_random_numbers_are_those_that_are_drawn_one_by_one(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty steps, each with a way back to itself, so that there are several numbers of each."""
    from procflow.simulate import one_run
    from procflow.simulate.run import Options, prepare
    from tests.simulate.test_ways import regulation

    steps = "".join(
        f"      - {{id: s{n}, by: a, do: X, within: 1 hour, decide: Again?, options: [{{when: again, next: s{n}, "
        f"at_most: {n % 4 + 1}}}, {{when: enough, next: {f's{n + 1}' if n < 39 else 'done'}}}]}}\n"
        for n in range(40)
    )
    text = f"actors: {{a: {{staff: 90}}}}\nprocedures:\n  p:\n    outcomes: {{done: {{}}}}\n    steps:\n{steps}"
    ready = prepare(regulation(text), None, Options(cases=30, engine=engine, warm_up=0))
    width = ready.network.size["work_columns"]
    assert width > 5 * one_run.SHELF
    drawn = []
    for shelf in (one_run.SHELF, width):
        monkeypatch.setattr(one_run, "SHELF", shelf)
        run = one_run._Run(ready.network, ready.plan, 0, None)
        drawn.append([each.tolist() for each in run._drawn(30)])
    assert drawn[0] == drawn[1]
