"""The kernel against a slow simulation of the same, and against itself when it is compiled."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from procflow.simulate import kernel, one_run, plain
from procflow.simulate.arrays import HAS, Coming
from procflow.simulate.engine import State, parts_of
from procflow.simulate.tally import Tally
from tests.proof.worlds import regulations
from tests.simulate.offices import figures, prepared, run
from tests.simulate.oracle import Office

# The same cases each time; PROCFLOW_EXAMPLES=2000 pytest tests/simulate/test_kernel.py tries others, and more.
EXAMPLES = int(os.environ.get("PROCFLOW_EXAMPLES", "40"))
some = settings(
    max_examples=EXAMPLES,
    derandomize="PROCFLOW_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
needs_numba = pytest.mark.skipif(
    find_spec("numba") is None, reason="numba is not installed (pip install procflow[fast])"
)


def all_numbers(tally: Tally) -> list[object]:
    values = [structs.asdict(tally), structs.asdict(tally.trend)]
    return [
        (
            name,
            each.tolist()
            if isinstance(each, np.ndarray)
            else {k: v.tolist() for k, v in each.items()}
            if isinstance(each, dict)
            else [(one.classes.tolist(), one.counts.tolist()) for one in each]
            if isinstance(each, list)
            else each,
        )
        for value in values
        for name, each in value.items()
        if name != "trend"
    ]


@some
@given(st.data())
def test_each_step_of_each_case_is_as_in_the_slow_simulation(data: st.DataObject) -> None:
    regulation = data.draw(regulations(stops=data.draw(st.booleans())))
    ready = prepared(regulation, data.draw(figures(regulation)))
    rows, tally = run(ready)
    slow = Office(ready.network, ready.plan, 0)
    assert [(case, place, begun, end, work, waited) for case, place, begun, _, end, work, waited in rows] == slow.rows
    assert tally.total[0] == sum(slow.times)


@some
@given(st.data())
def test_without_queues_a_case_takes_as_long_as_where_nobody_waits(data: st.DataObject) -> None:
    regulation = data.draw(regulations())
    ready = prepared(regulation, data.draw(figures(regulation, sized=False)))
    _, tally = run(ready)
    assert tally.total_free[0] <= tally.total[0]
    alone = sum(Office(ready.network, ready.plan, 0, endless=True).times)
    assert tally.total_free[0] == pytest.approx(alone)


@needs_numba
@some
@given(st.data())
def test_both_engines_give_the_same_numbers_to_the_last(data: st.DataObject) -> None:
    regulation = data.draw(regulations(stops=data.draw(st.booleans())))
    ready = prepared(regulation, data.draw(figures(regulation)))
    one, other = run(ready, "plain"), run(ready, "compiled")
    assert one[0] == other[0]
    assert all_numbers(one[1]) == all_numbers(other[1])


@needs_numba
@some
@given(st.data())
def test_events_may_be_numbered_anew_at_any_time(data: st.DataObject) -> None:
    from procflow.simulate import compiled

    regulation = data.draw(regulations())
    ready = prepared(regulation, data.draw(figures(regulation)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "MOST_ORDERED", 40)
        patch.setitem(one_run.ROWS, "compiled", 32)
        patch.setattr(one_run, "LINES", 1)
        rows, tally = run(ready, "compiled")
    assert rows == run(ready, "plain")[0]
    assert tally.ended > 0


class Strict(list[Any]):
    """A list without negative indexes: compiled, the kernel would read what lies before an array."""

    def __getitem__(self, at: Any) -> Any:
        assert isinstance(at, slice) or at >= 0, at
        return super().__getitem__(at)

    def __setitem__(self, at: Any, value: Any) -> None:
        assert isinstance(at, slice) or at >= 0, at
        super().__setitem__(at, value)


def strictly(state: State, coming: Coming) -> int:
    def strict(lists: Any) -> Any:
        return lists._make(map(Strict, lists))

    now = state.office.now  # which others hold
    for name in ("net", "doors", "tables", "cases", "tokens", "office"):
        setattr(state, name, strict(getattr(state, name)))
    state.outs[0] = strict(state.out)
    status: int = state.run(
        *(state.net, state.doors, state.tables, state.cases, state.tokens, state.office, state.out),
        strict(coming),
        state.heap,
    )
    now[:] = state.office.now
    state.office = state.office._replace(now=now)
    return status


@some
@given(st.data())
def test_nothing_is_read_before_the_beginning_of_an_array(data: st.DataObject) -> None:
    regulation = data.draw(regulations(stops=data.draw(st.booleans())))
    ready = prepared(regulation, data.draw(figures(regulation)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(one_run.ROWS, "plain", 256)
        patch.setattr(one_run, "LINES", 1)
        usual = run(ready)
        patch.setattr(State, "go_on", strictly)
        assert run(ready)[0] == usual[0]


@some
@given(st.data())
def test_what_is_left_out_of_the_plain_kernel_would_not_have_been_done(data: st.DataObject) -> None:
    regulation = data.draw(regulations(stops=data.draw(st.booleans())))
    ready = prepared(regulation, data.draw(figures(regulation)))
    rows, tally = run(ready)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "kernel_with", lambda _: kernel.run)
        whole = run(ready)
    assert (rows, all_numbers(tally)) == (whole[0], all_numbers(whole[1]))
    parts = parts_of(ready.network)
    assert (plain.kernel_with(parts).__code__.co_code == kernel.run.__code__.co_code) == (parts == frozenset(HAS))
