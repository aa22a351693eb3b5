"""The two ways to run the kernel: plain Python over lists, or compiled over arrays."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct

from procflow.errors import UsageError
from procflow.simulate import arrays
from procflow.simulate.arrays import Cases, Coming, Doors, Net, Office, Out, Tables, Tokens
from procflow.simulate.incoming import Block
from procflow.simulate.network import Network

# From so many steps on, compiling pays: the compiled kernel is loaded in a second where it has run before.
WORTH_COMPILING = 500_000


def has_compiler() -> bool:
    return find_spec("numba") is not None


def choose_engine(wanted: str, steps: float) -> str:
    if wanted == "auto":
        return "compiled" if steps >= WORTH_COMPILING and has_compiler() else "plain"
    if wanted == "compiled" and not has_compiler():
        raise UsageError("the compiled engine needs numba: `pip install 'procflow[fast]'`")
    return wanted


class State(Struct):
    """Everything that the kernel is handed, and how many cases it has room for."""

    engine: str
    run: Any
    net: Net
    doors: Doors
    tables: Tables
    cases: Cases
    tokens: Tokens
    office: Office
    outs: list[Out]
    heap: Any
    room: int
    per_case: dict[str, int]
    tokens_of_a_case: int
    fixed_events: int

    @property
    def out(self) -> Out:
        return self.outs[0]

    def turn(self) -> None:
        """Go on with the output that was filled longest ago."""
        self.outs.append(self.outs.pop(0))

    @property
    def is_compiled(self) -> bool:
        return self.engine == "compiled"

    def grow(self, room: int) -> None:
        """Make room for more cases at a time; what is there stays."""
        widths = self.per_case
        before = self.room
        self.cases = Cases(
            **{
                name: _longer(getattr(self.cases, name), widths.get(name, 1) * room, name == "lots")
                for name in Cases._fields
            }
        )
        tokens = self.tokens_of_a_case * room
        self.tokens = Tokens(*(_longer(each, tokens) for each in self.tokens))
        self.tokens.slot[:] = [token // self.tokens_of_a_case for token in range(tokens)]
        now = self.office.now
        vacant = int(now[arrays.VACANT])
        if self.is_compiled:
            events = tokens + self.fixed_events
            self.heap = (*self.heap[:2], *(_longer(each, events) for each in self.heap[2:]))
        self.office = self.office._replace(vacant=_longer(self.office.vacant, room))
        self.office.vacant[vacant : vacant + room - before] = range(before, room)
        now[arrays.VACANT] = vacant + room - before
        self.room = room

    def coming(self, block: Block, work: Any, lots: Any, first: int, *, is_last: bool) -> Coming:
        """The next cases as the kernel reads them."""
        told = np.array([len(block.times), first], np.int64)
        times = np.append(block.times, arrays.LATEST if is_last else arrays.UNKNOWN)
        coming = Coming(told, times, block.procedures, block.kinds, work.ravel(), lots.ravel())
        # The compiled kernel takes every array for one piece of memory.
        return Coming(*(np.ascontiguousarray(each) if self.is_compiled else each.tolist() for each in coming))

    def go_on(self, coming: Coming) -> int:
        if self.is_compiled:
            from procflow.simulate.compiled import MOST_ORDERED, number_anew

            if self.office.now[arrays.ORDERED] > MOST_ORDERED:
                self.office.now[arrays.ORDERED] = number_anew(self.heap)
        status: int = self.run(
            self.net, self.doors, self.tables, self.cases, self.tokens, self.office, self.out, coming, self.heap
        )
        return status


def _longer(values: Any, length: int, is_real: bool = False) -> Any:  # noqa: FBT001, FBT002
    if isinstance(values, list):
        return values + [0.0 if is_real else 0] * (length - len(values))
    return np.concatenate((values, np.zeros(length - len(values), values.dtype)))


def make_state(network: Network, engine: str, room: int, rows: int) -> State:
    size = dict(network.size)
    compiled = engine == "compiled"

    def zeros(length: int, fill: int = 0) -> Any:
        return np.full(length, fill, np.int64) if compiled else [fill] * length

    net = network.net._replace(size=np.array([*network.net.size[:-2], rows, rows], np.int64))
    doors, tables = network.doors, network.tables
    if not compiled:
        net = Net(*(each.tolist() for each in net))
        doors = Doors(*(each.tolist() for each in doors))
        tables = Tables(*(each.tolist() for each in tables))
    pools, batches, calendars = size["pools"], size["batches"], len(doors.door_first)
    keys, stops = size["keys"], size["stops"]
    widths = {
        "work": size["work_columns"],
        "lots": size["lot_columns"],
        "visits": size["visits"],
        "used": size["ways_used"],
        "moment": keys,
        "moment_free": keys,
        "moment_open": keys,
        "taker": keys,
        "arrived": size["joins"],
        "joined_free": size["joins"],
        "joined_open": size["joins"],
        "joined_outside": size["joins"],
        "stopped": stops,
    }
    empty: Any = np.zeros(0, np.float64) if compiled else []
    cases = Cases(**{name: empty if name == "lots" else zeros(0) for name in Cases._fields})
    stack = len(net.exit_to) + 8
    office = Office(
        now=zeros(16),
        staff=zeros(pools),
        busy=zeros(pools),
        queued=zeros(pools),
        head=zeros(pools * size["lanes"], -1),
        tail=zeros(pools * size["lanes"], -1),
        woken=zeros(pools),
        batched=zeros(batches),
        batch_head=zeros(batches, -1),
        batch_tail=zeros(batches, -1),
        batch_set=zeros(batches),
        door=np.array(doors.door_first, np.int64) if compiled else list(doors.door_first),
        period=zeros(calendars),
        opening=zeros(calendars),
        closing=zeros(calendars, -1),
        base=zeros(calendars),
        stack=zeros(stack),
        vacant=zeros(0),
    )
    for at, pool in enumerate(network.pools):
        office.staff[at] = pool.at_first
    wide = {"moment": keys, "taker": keys, "stopped": stops}
    rooms = {name: (rows + 16) * wide.get(name, 1) for name in Out._fields}
    outs = [  # compiled, one is counted while the other is filled
        Out(**{name: np.empty(room, np.int64) if compiled else [0] * room for name, room in rooms.items()})
        for _ in range(1 + compiled)
    ]
    fixed = pools + batches + len(network.changes) + 16
    heap: Any = _first_events(network)
    if compiled:
        from procflow.simulate.compiled import events_in_arrays

        heap = events_in_arrays(heap, fixed)
    tokens = Tokens(*(zeros(0) for _ in Tokens._fields))
    state = State(
        engine=engine,
        run=_runner(engine, network),
        net=net,
        doors=doors,
        tables=tables,
        cases=cases,
        tokens=tokens,
        office=office,
        outs=outs,
        heap=heap,
        room=0,
        per_case=widths,
        tokens_of_a_case=size["tokens"],
        fixed_events=fixed,
    )
    state.office.now[arrays.ORDERED] = len(network.changes) + 1  # behind AT_ONCE
    state.grow(room)
    return state


def _first_events(network: Network) -> list[tuple[int, int, int]]:
    """Changes of staff in order, and behind all the event that is the last: what is in order is a heap."""
    change = arrays.ELSE + len(network.pools) + network.size["batches"]
    told = [(each.moment, number) for number, each in enumerate(network.changes) if each.is_told]
    events = [(moment, order + 1, change + number) for order, (moment, number) in enumerate(sorted(told))]
    return [*events, (arrays.LATEST, -1, arrays.LAST)]


def parts_of(network: Network) -> frozenset[str]:
    """Of what there is any in it, see `arrays.HAS`."""
    return frozenset(name for name, there in zip(arrays.HAS, network.net.has.tolist(), strict=True) if there)


def _runner(engine: str, network: Network) -> Any:
    if engine == "plain":
        from procflow.simulate.plain import kernel_with

        return kernel_with(parts_of(network))
    from procflow.simulate.compiled import run

    return run


class Way(NamedTuple):
    """What is done beside the kernel: plain by numpy, or compiled in one pass; the numbers are the same."""

    arrive: Callable[..., Any]
    fill_work: Callable[..., None]
    add_rows: Callable[..., None]
    add_cases: Callable[..., None]


def way_of(engine: str) -> Way:
    if engine == "plain":
        from procflow.simulate import drawing_lots, incoming, tally

        return Way(incoming.arrive, drawing_lots.fill, tally.add_rows, tally.add_cases)
    from procflow.simulate import compiled_drawing, compiled_tally

    return Way(compiled_drawing.arrive, compiled_drawing.fill_work, compiled_tally.add_rows, compiled_tally.add_cases)
