"""One replication: cases come in blocks, the kernel goes on, and what it tells is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct

from procflow.errors import ProcflowError
from procflow.simulate import kernel
from procflow.simulate.drawing_lots import Floats, Integers, seconds, stream
from procflow.simulate.engine import make_state
from procflow.simulate.incoming import Arriving, Block
from procflow.simulate.kernel import Out
from procflow.simulate.network import Lots, Network
from procflow.simulate.parameters import Simulation
from procflow.simulate.tally import Tally, add_cases, add_rows, new_tally

ROWS = 1 << 15  # so many steps are told at a time
LINES = 64  # room for so many cases at a time, to begin with
MOST_DRAWN = 1 << 20  # random numbers that are drawn at a time, all places together

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
) -> Tally:
    """Run one replication to its end. `log` gets the steps that were done, `tell` how many cases have come."""
    return _Run(network, plan, replication, log, tell).result()


class _Run:
    def __init__(
        self,
        network: Network,
        plan: Plan,
        replication: int,
        log: Callable[[Rows], None] | None,
        tell: Callable[[int], None] | None,
    ) -> None:
        self.network, self.plan, self.log, self.tell = network, plan, log, tell
        drawn = network.size["work_columns"] + network.size["lot_columns"]
        self.block = max(min(ROWS // 2, MOST_DRAWN // (drawn + 1)), 16)
        self.state = make_state(network, plan.engine, LINES, ROWS)
        self.arriving = Arriving(network, list(plan.simulation.arrivals), plan.seed, replication, plan.cases)
        self.streams = [stream(plan.seed, replication, lots.name) for lots in network.lots]
        self.tally = new_tally(network)
        self.come = 0
        number = {name: at for at, name in enumerate(network.procedures)}
        self.procedure_of = np.array([number[spot.procedure] for spot in network.flows.spots], np.int64)

    def result(self) -> Tally:
        following = self.arriving.next_block(self.block)
        while True:
            block = following
            if len(block.times):
                following = self.arriving.next_block(self.block)
            is_last = len(following.times) == 0
            self._go_on(block, is_last=is_last)
            if self.tell is not None:
                self.tell(self.come)
            if is_last:
                break
        return self.tally

    def _go_on(self, block: Block, *, is_last: bool) -> None:
        state = self.state
        coming = state.coming(block, *self._drawn(len(block.times)), self.come, is_last=is_last)
        self.come += len(block.times)
        state.office.now[kernel.NEXT] = 0
        while True:
            status = state.go_on(coming)
            self._take()
            if status == kernel.CROWDED:
                state.grow(2 * state.room)
            elif status in (kernel.MORE, kernel.OVER):
                if status == kernel.OVER and state.office.now[kernel.LIVE] > 0:
                    raise ProcflowError(self._stuck())
                return
            elif status != kernel.FULL:
                raise ProcflowError(self._failed(status))

    def _drawn(self, count: int) -> tuple[Integers, Floats]:
        """The random numbers of so many cases: a line of work times and one of lots for each."""
        work = np.empty((count, self.network.size["work_columns"]), np.int64)
        lots = np.empty((count, self.network.size["lot_columns"]), np.float64)
        for each, rng in zip(self.network.lots, self.streams, strict=True):
            self._draw(each, rng, work, lots)
        return work, lots

    def _draw(self, each: Lots, rng: np.random.Generator, work: Any, lots: Any) -> None:
        columns = slice(each.column, each.column + each.columns)
        size = (len(work), each.columns)
        if each.time is not None:
            work[:, columns] = seconds(rng, each.time, size)
        else:
            lots[:, columns] = rng.random(size)

    def _take(self) -> None:
        """Count what the kernel has told, and make room for more."""
        now, out = self.state.office.now, self.state.out
        rows, cases = int(now[kernel.ROWS]), int(now[kernel.CASES])
        now[kernel.ROWS] = now[kernel.CASES] = 0
        told = {name: _array(getattr(out, f"row_{name}"), rows) for name in ROW_NAMES}
        if self.log is not None and rows:
            self.log(told)
        add_rows(self.tally, told, self.plan.warm_up)
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
        add_cases(self.tally, self.network, out, cases, self.procedure_of, self.plan.warm_up)

    def _stuck(self) -> str:
        for at, pool in enumerate(self.network.pools):
            if self.state.office.queued[at] > 0:
                return f"cases wait for `{pool.actor.id}` for ever: its absences leave nobody"
        return "some cases wait for ever for one of their branches"

    def _failed(self, status: int) -> str:
        place = self.network.flows.spots[int(self.state.office.now[kernel.ABOUT])]
        if status == kernel.ROUNDS:
            return f"a case came to `{place.name}` more than {kernel.MOST_ROUNDS} times: give the way back a bound or a share"
        if status == kernel.TOO_LONG:
            return "the simulation would take more than 2,000 years of office time: the office cannot do the work"
        raise AssertionError("a case was over before its own work was: the kernel is wrong")


def _array(values: Any, count: int) -> Integers:
    return values[:count] if not isinstance(values, list) else np.array(values[:count], np.int64)
