"""One replication: cases come in blocks, the kernel goes on, and what it tells is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from procflow.errors import ProcflowError
from procflow.simulate import arrays
from procflow.simulate.arrays import Coming, Out
from procflow.simulate.drawing_lots import Floats, Integers, stream
from procflow.simulate.engine import make_state, way_of
from procflow.simulate.incoming import Arriving
from procflow.simulate.interrupting import look
from procflow.simulate.network import Network
from procflow.simulate.parameters import Simulation
from procflow.simulate.tally import Tally, frame_of, histogram_of, new_tally

if TYPE_CHECKING:
    from concurrent.futures import Future

ROWS = {"plain": 1 << 13, "compiled": 1 << 15}  # so many steps are told at a time
SHELF = 16  # columns of work times that are drawn together
BLOCK = 1 << 14  # cases that come at a time
LINES = 64  # room for so many cases at a time, to begin with
MOST_DRAWN = 1 << 18  # random numbers that are drawn at a time, all places together

Rows = dict[str, Integers]
ROW_NAMES = ("case", "place", "ready", "begin", "end", "work", "waited")


class Plan(Struct, frozen=True):
    """What a replication does. Sent to other processes with the network."""

    simulation: Simulation
    seed: int
    cases: int | None  # None: as many as come in the years
    warm_up: int = 0
    engine: str = "plain"


def run_once(
    network: Network,
    plan: Plan,
    replication: int,
    log: Callable[[Rows], None] | None = None,
    tell: Callable[[int], None] | None = None,
    *,
    beside: bool = False,
) -> Tally:
    """Run one replication to its end. `log` gets the steps that were done, `tell` how many cases have come.

    With `beside`, a second thread draws random numbers and counts while the compiled kernel goes on.
    """
    run = _Run(network, plan, replication, log)
    if not (beside and run.state.is_compiled):
        return run.result(_at_once, tell)
    from concurrent.futures import ThreadPoolExecutor

    helper = ThreadPoolExecutor(1)
    try:
        return run.result(helper.submit, tell)
    finally:
        helper.shutdown(cancel_futures=True)


def _at_once(work: Callable[..., Any], *values: Any) -> Future[Any]:
    from concurrent.futures import Future

    done: Future[Any] = Future()
    done.set_result(work(*values))
    return done


class _Run:
    def __init__(self, network: Network, plan: Plan, replication: int, log: Callable[[Rows], None] | None) -> None:
        self.network, self.plan, self.log = network, plan, log
        drawn = network.size["work_columns"] + network.size["lot_columns"]
        self.block = max(min(BLOCK, MOST_DRAWN // (drawn + 1)), 16)
        self.state = make_state(network, plan.engine, LINES, ROWS[plan.engine])
        self.way = way_of(plan.engine)
        self.arriving = Arriving(
            network, list(plan.simulation.arrivals), plan.seed, replication, plan.cases, self.way.arrive
        )
        self.streams = [stream(plan.seed, replication, lots.name) for lots in network.lots]
        self.following = self.arriving.next_block(self.block)
        self.tally, self.frame = new_tally(network), frame_of(network)
        self.come = 0
        self.counted: list[Future[None]] = []

    def result(self, submit: Callable[..., Future[Any]], tell: Callable[[int], None] | None) -> Tally:
        """`submit` has something done, by and by, in the order in which it is asked."""
        told = submit(self._next)
        is_last = False
        while not is_last:
            coming, is_last = told.result()
            if not is_last:
                told = submit(self._next)
            self._go_on(coming, submit)
            look()
            if tell is not None:
                tell(int(coming.told[0]) + int(coming.told[1]))
        for each in self.counted:
            each.result()
        self.tally.times = [histogram_of(each) for each in self.frame.classes]
        return self.tally

    def _next(self) -> tuple[Coming, bool]:
        """The next cases, and whether they are the last."""
        block = self.following
        if len(block.times):
            self.following = self.arriving.next_block(self.block)
        is_last = len(self.following.times) == 0
        coming = self.state.coming(block, *self._drawn(len(block.times)), self.come, is_last=is_last)
        self.come += len(block.times)
        return coming, is_last

    def _go_on(self, coming: Coming, submit: Callable[..., Future[Any]]) -> None:
        state = self.state
        now = state.office.now
        now[arrays.NEXT] = 0
        while True:
            status = state.go_on(coming)
            rows, cases = int(now[arrays.ROWS]), int(now[arrays.CASES])
            self.counted.append(submit(self._take, state.out, rows, cases))
            if len(self.counted) == len(state.outs):  # the next to be filled is the one that was filled first
                self.counted.pop(0).result()
            state.turn()
            if status == arrays.CROWDED:
                state.grow(2 * state.room)
            elif status in (arrays.MORE, arrays.OVER):
                if status == arrays.OVER and now[arrays.VACANT] < state.room:
                    raise ProcflowError(self._stuck())
                return
            elif status != arrays.FULL:
                raise ProcflowError(self._failed(status, coming))

    def _drawn(self, count: int) -> tuple[Integers, Floats]:
        """The random numbers of so many cases: a line of work times and one of lots for each."""
        work = np.empty((count, self.network.size["work_columns"]), np.int64)
        lots = np.empty((count, self.network.size["lot_columns"]), np.float64)
        # Of many columns, some together: put into the long lines one by one, each would be a way through all the memory.
        shelf = np.empty((count, SHELF), np.int64) if work.shape[1] > SHELF else work
        filled = 0
        for each, rng in zip(self.network.lots, self.streams, strict=True):
            if each.time is None:
                lots[:, each.column : each.column + each.columns] = rng.random((count, each.columns))
                continue
            if shelf is not work and filled + each.columns > SHELF:
                work[:, each.column - filled : each.column] = shelf[:, :filled]
                filled = 0
            self.way.fill_work(rng, each.time, shelf, filled, each.columns)
            filled += each.columns
        if shelf is not work:
            work[:, work.shape[1] - filled :] = shelf[:, :filled]
        return work, lots

    def _take(self, out: Out, rows: int, cases: int) -> None:
        """Count what the kernel has told."""
        told = {name: _array(getattr(out, f"row_{name}"), rows) for name in ROW_NAMES}
        if self.log is not None and rows:
            self.log(told)
        self.way.add_rows(self.tally, told, self.plan.warm_up)
        if cases == 0:
            return
        if not self.state.is_compiled:
            keys, stops = self.network.size["keys"], self.network.size["stops"]
            wide = {"moment": keys, "taker": keys, "stopped": stops}
            out = Out(
                **{
                    name: _array(getattr(out, name), cases * wide.get(name, 1))
                    for name in Out._fields
                    if name[:4] != "row_"
                },
                **{name: None for name in Out._fields if name[:4] == "row_"},
            )
        verdicts = self.network.limits.late(out, cases, self.network.size["keys"])
        self.way.add_cases(self.tally, self.frame, verdicts, out, self.plan.warm_up)

    def _stuck(self) -> str:
        lanes = self.network.size["lanes"]
        for at, pool in enumerate(self.network.pools):
            if max(self.state.office.head[at * lanes : (at + 1) * lanes]) >= 0:
                return f"cases wait for `{pool.actor.id}` for ever: its absences leave nobody"
        return "some cases wait for ever for one of their branches"

    def _failed(self, status: int, coming: Coming) -> str:
        now = self.state.office.now
        place = self.network.flows.spots[int(now[arrays.ABOUT])]
        if status == arrays.ROUNDS:
            return f"a case came to `{place.name}` more than {arrays.MOST_ROUNDS} times: give the way back a bound or a share"
        if status == arrays.TOO_LONG:
            if int(now[arrays.NEXT]) < int(coming.told[0]):
                return "so many cases would come within more than 17,000 years: ask for fewer with --cases"
            return "the simulation would take more than 17,000 years: the office cannot do the work"
        raise AssertionError("a case was over before its own work was: the kernel is wrong")


def _array(values: Any, count: int) -> Integers:
    return np.fromiter(values, np.int64, count) if isinstance(values, list) else values[:count]
