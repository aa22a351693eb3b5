"""One replication: cases come in blocks, the kernel goes on, and what it tells is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct

from procflow.errors import ProcflowError
from procflow.simulate import kernel
from procflow.simulate.drawing_lots import Integers, seconds, stream
from procflow.simulate.engine import make_state
from procflow.simulate.incoming import Arriving, Block
from procflow.simulate.kernel import Out
from procflow.simulate.network import Lots, Network
from procflow.simulate.parameters import Simulation
from procflow.simulate.tally import Tally, add_cases, add_rows, new_tally

ROWS = 1 << 15  # so many steps are told at a time
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
        expected = plan.cases if plan.cases is not None else self.block
        self.state = make_state(network, plan.engine, max(min(self.block, expected), 16), ROWS)
        self.free = np.arange(self.state.room - 1, -1, -1, dtype=np.int64)
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
        slots = self._seat(block)
        times: Any = block.times
        places: Any = slots
        if not state.is_compiled:
            times, places = times.tolist(), places.tolist()
        now = state.office.now
        now[kernel.NEXT] = 0
        while True:
            status = state.run(
                state.net,
                state.doors,
                state.tables,
                state.cases,
                state.tokens,
                state.office,
                state.out,
                state.heap,
                times,
                places,
                len(times),
                is_last,
            )
            self._take()
            if status == kernel.FULL:
                continue
            if status == kernel.OVER and now[kernel.LIVE] > 0:
                if not self._release_batches():
                    raise ProcflowError(self._stuck())
                continue
            if status in (kernel.MORE, kernel.OVER):
                return
            raise ProcflowError(self._failed(status))

    def _seat(self, block: Block) -> Integers:
        """Give each case of a block its line, with its random numbers."""
        count = len(block.times)
        state = self.state
        if len(self.free) < count:
            room = max(2 * state.room, state.room + count)
            self.free = np.concatenate((np.arange(room - 1, state.room - 1, -1, dtype=np.int64), self.free))
            state.grow(room)
        slots = self.free[len(self.free) - count :][::-1].copy()
        self.free = self.free[: len(self.free) - count]
        numbers = np.arange(self.come, self.come + count, dtype=np.int64)
        self.come += count
        work = np.empty((count, self.network.size["work_columns"]), np.int64)
        lots = np.empty((count, self.network.size["lot_columns"]), np.float64)
        for each, rng in zip(self.network.lots, self.streams, strict=True):
            self._draw(each, rng, work, lots)
        cases = state.cases
        told = (("number", numbers), ("procedure", block.procedures), ("kind", block.kinds))
        if state.is_compiled:
            for name, values in told:
                getattr(cases, name)[slots] = values
            cases.work.reshape(state.room, -1)[slots] = work
            if lots.size:
                cases.lots.reshape(state.room, -1)[slots] = lots
        else:
            for name, values in told:
                target = getattr(cases, name)
                for slot, value in zip(slots.tolist(), values.tolist(), strict=True):
                    target[slot] = value
            for target, block_of in ((cases.work, work), (cases.lots, lots)):
                width = block_of.shape[1]
                for slot, row in zip(slots.tolist(), block_of.tolist(), strict=True):
                    target[slot * width : (slot + 1) * width] = row
        return slots

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
        self.free = np.concatenate((self.free, np.asarray(out.slot[:cases], np.int64)[::-1]))

    def _release_batches(self) -> bool:
        """When no more cases come, batches that wait for more are done as they are."""
        office, net = self.state.office, self.state.net
        pools, released = len(self.network.pools), False
        for batch in range(self.network.size["batches"]):
            if office.batched[batch] > 0:
                item, size, order = -1 - pools - batch, int(office.now[kernel.HEAP]), int(office.now[kernel.ORDERED])
                moment = int(office.now[kernel.NOW])
                if self.state.is_compiled:
                    self.state.heap[0][size] = (moment << kernel.ORDER_BITS) | order
                    self.state.heap[1][size] = item
                else:
                    kernel.push(self.state.heap, size, moment, order, item)
                office.now[kernel.HEAP] = size + 1
                office.now[kernel.ORDERED] = (order + 1) & kernel.ORDER
                released = True
                break  # one at a time: nothing else is in the heap, so it stays one
        return released and bool(len(net.batch_size))

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
