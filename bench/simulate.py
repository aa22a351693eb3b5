"""The simulation: cases a second beside SimPy, Ciw and a kernel written by hand for one network; growth; the log.

`python -m bench.simulate` measures the network of four steps and three pools of the design (a case an hour, 67 % busy).
`--quick` runs fewer cases. Exit status 1 where a target is missed. All are measured in one run and by the clock, the best
of some tries each: our compiled kernel goes on in one thread while another draws and counts. On a busy machine the
second thread has no place, and the figures are worse than they are.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bench.targets import exit_status
from procflow.cli.parallel import in_order
from procflow.document import parse_document
from procflow.model import Regulation
from procflow.simulate.event_log import EventLog
from procflow.simulate.one_run import ROW_NAMES, Rows
from procflow.simulate.parameters import Arrivals, Distribution, Resource, Simulation, Work
from procflow.simulate.run import Options, Prepared, prepare, simulate_prepared
from procflow.source import Source

HOUR = 3600.0
STEPS = (
    ("a", "specialist", (0.5, 1, 3)),
    ("b", "specialist", (0.5, 1, 2)),
    ("c", "head", (0.5, 1, 2.5)),
    ("d", "finance", (1, 2, 3)),
)
STAFF = {"specialist": 4, "head": 2, "finance": 3}

TIMES_SIMPY, TIMES_SIMPY_WITH_CALENDARS, TIMES_SIMPY_PLAIN = 100, 60, 4
PART_OF_BY_HAND = 0.5
SPEEDUP_OF_TWO = 1.8
MOST_GROWTH_OF_MEMORY = 1.2
PARQUET_ROWS, CSV_ROWS, XES_ROWS = 900_000, 500_000, 250_000
# Of the time of a case, and of a step. A thousand places do not fit into the nearest memory of the processor; ten do.
MOST_GROWTH_IN_CASES, MOST_GROWTH_IN_STEPS = 1.3, 2.5


def office(hours: str, steps: int = 0) -> Regulation:
    """The network; with `steps`, a chain of so many steps, done by three units in turn."""
    names = [(f"s{n}", list(STAFF)[n % 3]) for n in range(steps)] if steps else [(name, who) for name, who, _ in STEPS]
    lines = "".join(f"      - {{id: {name}, by: {who}, do: Work}}\n" for name, who in names)
    text = (
        f"procflow: 1\nid: bench\nact: {{number: '1', date: 2019-01-01, body: B}}\nhours: {hours}\nactors:\n"
        + "".join(f"  {name}: {{kind: unit, staff: {staff}}}\n" for name, staff in STAFF.items())
        + f"procedures:\n  main:\n    limit: {{within: 20 working days, from: start}}\n    steps:\n{lines}      - {{end: done}}\n"
    )
    document = parse_document(Source("bench.procflow.yaml", text), ".")
    assert document.regulation is not None, document.findings
    return document.regulation


ALWAYS, OFFICE = '{mon-sun: "00:00-24:00"}', '{mon-fri: "09:00-18:30", break: "13:00-14:30"}'


def figures(per_hour: tuple[float, ...], steps: int = 0) -> Simulation:
    if steps:
        work = tuple(
            Work(procedure="main", step=f"s{n}", time=Distribution("triangular", (60.0, 120.0, 360.0)))
            for n in range(steps)
        )
    else:
        work = tuple(
            Work(procedure="main", step=name, time=Distribution("triangular", tuple(HOUR * each for each in times)))
            for name, _, times in STEPS
        )
    resources = tuple(Resource(name, staff) for name, staff in STAFF.items())
    return Simulation(arrivals=(Arrivals(procedure="main", per_hour=per_hour),), resources=resources, work=work)


def ready(
    hours: str, per_hour: tuple[float, ...], cases: int, engine: str, steps: int = 0, replications: int = 1
) -> Prepared:
    options = Options(cases=cases, engine=engine, warm_up=0, replications=replications)
    return prepare(office(hours, steps), figures(per_hour, steps), options)


EVEN = (1.0,) * 168
IN_HOURS = tuple(
    1.0 if day < 5 and hour in (9, 10, 11, 12, 15, 16, 17) else 0.5 if day < 5 and hour in (14, 18) else 0.0
    for day in range(7)
    for hour in range(24)
)


def seconds(work: Callable[[], Any], times: int = 5) -> float:
    """The least of some runs."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def ours(prepared: Prepared, cases: int, *, keeps_log: bool = False) -> float:
    """Seconds for one replication of the whole product: random numbers, kernel, statistics, perhaps the log in columns."""
    options = Options(cases=cases, engine=prepared.plan.engine, warm_up=0, replications=1)
    room = len(STEPS) * cases if keeps_log else 0

    # Room for the log is there before, ours as that of the kernel by hand: how fast the system gives memory is not asked.
    kept = {name: np.full(room, 0, np.int64) for name in ROW_NAMES}

    def work() -> None:
        filled = 0

        def keep(_: Prepared, rows: Rows) -> None:
            nonlocal filled
            count = len(rows["case"])
            for name, values in rows.items():
                kept[name][filled : filled + count] = values
            filled += count

        simulate_prepared("bench", prepared, options, log=keep if keeps_log else None)
        assert filled == room

    return seconds(work)


# ---------------------------------------------------------------- peers


def by_simpy(cases: int) -> float:
    import random

    import simpy

    rng = random.Random(1)

    def work() -> None:
        env = simpy.Environment()
        pools = {name: simpy.Resource(env, staff) for name, staff in STAFF.items()}
        log: list[tuple[int, str, float, float, float]] = []

        def case(number: int) -> Any:
            for name, who, (low, mode, high) in STEPS:
                came = env.now
                with pools[who].request() as request:
                    yield request
                    begun = env.now
                    yield env.timeout(rng.triangular(low, high, mode))
                log.append((number, name, came, begun, env.now))

        def arrive() -> Any:
            for number in range(cases):
                yield env.timeout(rng.expovariate(1.0))
                env.process(case(number))

        env.process(arrive())
        env.run()

    return seconds(work)


def by_ciw(cases: int) -> float:
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1.0), None, None],
        service_distributions=[
            ciw.dists.Triangular(0.75, 1.0, 2.5),
            ciw.dists.Triangular(0.5, 1.0, 2.5),
            ciw.dists.Triangular(1.0, 2.0, 3.0),
        ],
        routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
        number_of_servers=[4, 2, 3],
    )  # with one step less than ours, which is to its favour

    def work() -> None:
        ciw.seed(1)
        ciw.Simulation(network).simulate_until_max_customers(cases, method="Finish")

    return seconds(work, 1)


def by_hand() -> Callable[[int], float]:  # noqa: C901, PLR0915 - one loop, as it would be written for one network
    """A kernel for this one network: its steps and pools are written into it, and it keeps the same log."""
    import numba

    @numba.njit(cache=False)
    def run(arrivals: Any, work: Any, log: Any) -> float:  # noqa: PLR0915
        cases = len(arrivals)
        staff = np.array([4, 2, 3])
        pool = np.array([0, 0, 1, 2])
        heap_time, heap_case = np.empty(64), np.empty(64, np.int64)
        size, following, total = 0, 0, 0.0
        queue, head, tail = np.full(cases, -1, np.int64), np.full(3, -1, np.int64), np.full(3, -1, np.int64)
        step, came, begun = np.zeros(cases, np.int8), np.zeros(cases), np.zeros(cases)
        rows = 0
        while True:
            if size == 0 and following == cases:
                return total
            serve = -1
            if following < cases and (size == 0 or arrivals[following] < heap_time[0]):
                case, now = following, arrivals[following]
                following += 1
            else:
                now, case = heap_time[0], heap_case[0]
                size -= 1
                last_time, last_case, place = heap_time[size], heap_case[size], 0
                while True:
                    child = 2 * place + 1
                    if child >= size:
                        break
                    if child + 1 < size and heap_time[child + 1] < heap_time[child]:
                        child += 1
                    if last_time <= heap_time[child]:
                        break
                    heap_time[place], heap_case[place] = heap_time[child], heap_case[child]
                    place = child
                heap_time[place], heap_case[place] = last_time, last_case
                at = step[case]
                log[rows, 0], log[rows, 1], log[rows, 2], log[rows, 3], log[rows, 4] = (
                    case,
                    at,
                    came[case],
                    begun[case],
                    now,
                )
                rows += 1
                serve = pool[at]
                staff[serve] += 1
                step[case] = at + 1
                if at == 3:
                    total += now - arrivals[case]
                    case = -1
            if case >= 0:
                came[case] = now
                to = pool[step[case]]
                queue[case] = -1
                if head[to] < 0:
                    head[to] = case
                else:
                    queue[tail[to]] = case
                tail[to] = case
            for turn in range(2):
                to = serve if turn == 0 else (pool[step[case]] if case >= 0 else -1)
                while to >= 0 and head[to] >= 0 and staff[to] > 0:
                    first = head[to]
                    head[to] = queue[first]
                    staff[to] -= 1
                    begun[first] = now
                    end, place = now + work[first, step[first]], size
                    while place > 0 and heap_time[(place - 1) >> 1] > end:
                        heap_time[place], heap_case[place] = heap_time[(place - 1) >> 1], heap_case[(place - 1) >> 1]
                        place = (place - 1) >> 1
                    heap_time[place], heap_case[place] = end, first
                    size += 1

    def timed(cases: int) -> float:
        log = np.full((4 * cases, 5), 0.0)

        def work() -> None:
            rng = np.random.default_rng(1)
            arrivals = np.cumsum(rng.standard_exponential(cases))
            drawn = np.column_stack(
                [rng.triangular(float(times[0]), float(times[1]), float(times[2]), cases) for _, _, times in STEPS]
            )
            mean = run(arrivals, drawn, log) / cases
            assert 6.9 < mean < 7.5, mean

        run(np.arange(1.0, 3.0), np.ones((2, 4)), np.empty((8, 5)))
        return seconds(work)

    return timed


# ---------------------------------------------------------------- what is measured


def engines(few: int, many: int) -> Iterator[str]:
    peers = 3000 if few < 10_000 else 10_000
    simpy = peers / by_simpy(peers) if find_spec("simpy") else None
    print(
        f"SimPy: {simpy:,.0f} cases a second"
        if simpy
        else "SKIPPED: SimPy is not installed, so its ratios are not known"
    )
    if find_spec("ciw"):
        print(f"Ciw: {peers / by_ciw(peers):,.0f} cases a second (steps 1 and 2 taken together)")
    plain = few / ours(ready(ALWAYS, EVEN, few, "plain"), few, keeps_log=True)
    yield from _ratio("plain Python, log kept", plain, simpy, TIMES_SIMPY_PLAIN)
    if not find_spec("numba"):
        print("SKIPPED: numba is not installed, so the compiled kernel is not measured")
        return
    begin = time.perf_counter()
    ours(ready(ALWAYS, EVEN, 100, "compiled"), 100)
    print(f"the first compiled run, compiling or loading what was compiled: {time.perf_counter() - begin:.1f} s")
    compiled = many / ours(ready(ALWAYS, EVEN, many, "compiled"), many, keeps_log=True)
    yield from _ratio("compiled, log kept", compiled, simpy, TIMES_SIMPY)
    hand = many / by_hand()(many)
    print(
        f"a kernel by hand for this network alone, log kept: {hand:,.0f} cases a second; ours is {compiled / hand:.2f} of it (target: {PART_OF_BY_HAND})"
    )
    if compiled / hand < PART_OF_BY_HAND:
        yield f"compiled: {compiled / hand:.2f} of a kernel by hand, less than {PART_OF_BY_HAND}"
    open_hours = many / ours(ready(OFFICE, IN_HOURS, many, "compiled"), many, keeps_log=True)
    yield from _ratio("compiled, with office hours, log kept", open_hours, simpy, TIMES_SIMPY_WITH_CALENDARS)


def _ratio(what: str, speed: float, simpy: float | None, target: float) -> Iterator[str]:
    if simpy is None:
        print(f"{what}: {speed:,.0f} cases a second")
        return
    print(f"{what}: {speed:,.0f} cases a second, {speed / simpy:.1f} times SimPy (target: {target})")
    if speed / simpy < target:
        yield f"{what}: {speed / simpy:.1f} times SimPy, less than {target}"


def growth(engine: str, few: int, many: int) -> Iterator[str]:
    one, ten = (ours(ready(OFFICE, IN_HOURS, cases, engine), cases) / cases for cases in (few, many))
    print(
        f"{many:,} cases take {ten / one:.2f} times as long a case as {few:,} (target: at most {MOST_GROWTH_IN_CASES})"
    )
    if ten / one > MOST_GROWTH_IN_CASES:
        yield f"a case takes {ten / one:.2f} times as long among {many:,} as among {few:,}"
    times = {}
    for steps in (10, 100, 1000):
        cases = 6_000_000 // steps if engine == "compiled" else 100_000 // steps
        times[steps] = (
            ours(ready(OFFICE, tuple(0.3 * each for each in IN_HOURS), cases, engine, steps), cases) / cases / steps
        )
        print(f"{steps} steps: {times[steps] * 1e6:.3f} microseconds a step")
    if times[1000] / times[10] > MOST_GROWTH_IN_STEPS:
        yield f"a step takes {times[1000] / times[10]:.2f} times as long among 1,000 as among 10"


def memory(engine: str, few: int, many: int) -> Iterator[str]:
    """Each in a process of its own, which says how much it had at most."""
    peaks = []
    for cases in (few, many):
        command = [sys.executable, "-m", "bench.simulate", "--peak", f"{engine}:{cases}"]
        begin = time.perf_counter()
        peaks.append(int(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        print(f"{cases:,} cases in one run: {peaks[-1] // 1024:,} MB at most, {time.perf_counter() - begin:.1f} s")
    if peaks[1] > MOST_GROWTH_OF_MEMORY * peaks[0]:
        yield f"{many:,} cases need {peaks[1] / peaks[0]:.2f} times the memory of {few:,}"


def tell_peak(engine: str, cases: int) -> int:
    simulate_prepared(
        "bench", ready(OFFICE, IN_HOURS, cases, engine), Options(cases=cases, engine=engine, warm_up=0, replications=1)
    )
    print(peak_of_this_process())
    return 0


def peak_of_this_process() -> int:
    """In KB. Where the system tells it, without what the process had before it was this program."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:")).split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def two_processes(engine: str, cases: int) -> Iterator[str]:
    """Against one process with one thread: left alone, that has a second one which draws and counts."""
    prepared = ready(OFFICE, IN_HOURS, cases, engine, replications=100)
    options = Options(cases=cases, engine=engine, warm_up=0, replications=100)
    one, alone, two = (
        seconds(lambda spread=spread: simulate_prepared("bench", prepared, options, spread), 3)  # type: ignore[misc]
        for spread in (map, None, lambda work, numbers: in_order(work, numbers, 2, chunk=10))
    )
    spun = [seconds(partial(_spin_all, jobs), 3) for jobs in (1, 2)]
    bare = spun[0] / spun[1]
    print(
        f"100 replications of {cases:,} cases: {one:.2f} s by one thread, {alone:.2f} s by two, {two:.2f} s by two processes:"
    )
    print(
        f"{one / two:.2f} times as fast on both cores (target: {SPEEDUP_OF_TWO}); a bare loop is {bare:.2f} times as fast on this machine just now"
    )
    if one / two < SPEEDUP_OF_TWO:
        yield f"two processes are {one / two:.2f} times as fast as one, less than {SPEEDUP_OF_TWO}"


def _spin_all(jobs: int) -> list[int]:
    return list(in_order(_spin, range(32), jobs))


def _spin(_: int) -> int:
    return sum(range(2_000_000))


def logs(count: int) -> Iterator[str]:
    prepared = ready(OFFICE, IN_HOURS, count // 4, "plain")
    rng = np.random.default_rng(1)
    begin = np.sort(rng.integers(0, prepared.network.horizon.period, count))
    place = rng.integers(1, 5, count)
    rows = {
        "case": np.arange(count) // 4,
        "place": place,
        "ready": begin,
        "begin": begin + 60,
        "end": begin + 3660,
        "work": begin,
        "waited": begin,
    }
    for ending, target in (("csv", CSV_ROWS), ("parquet", PARQUET_ROWS), ("xes", XES_ROWS)):
        if ending == "parquet" and not find_spec("pyarrow"):
            print("SKIPPED: pyarrow is not installed, so Parquet is not measured")
            continue
        with tempfile.TemporaryDirectory(prefix="procflow-bench-") as name:
            path = Path(name) / f"log.{ending}"

            def work(path: Path = path) -> None:
                with EventLog(str(path), prepared.network) as log:
                    for at in range(0, count, 1 << 16):
                        log.rows({name: values[at : at + (1 << 16)] for name, values in rows.items()})

            speed = count / seconds(work, 3)
            print(
                f"a log as {ending}: {speed:,.0f} rows a second (target: {target:,}), {path.stat().st_size / count:.0f} bytes a row"
            )
            if speed < target:
                yield f"{ending}: {speed:,.0f} rows a second, less than {target:,}"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.simulate", description=__doc__.split("\n", 1)[0] if __doc__ else ""
    )
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--peak", metavar="ENGINE:CASES", help="simulate so many cases, print the most memory in KB")
    arguments = parser.parse_args()
    if arguments.peak:
        engine, _, cases = arguments.peak.partition(":")
        return tell_peak(engine, int(cases))
    quick = arguments.quick
    engine = "compiled" if find_spec("numba") else "plain"
    missed = list(engines(20_000 if quick else 50_000, 500_000 if quick else 1_000_000))
    missed += growth(engine, 20_000 if quick else 100_000, 200_000 if quick else 1_000_000)
    most = 10_000_000 if engine == "compiled" and not quick else 1_000_000 if engine == "compiled" else 100_000
    missed += memory(engine, most // 10, most)
    missed += two_processes(engine, 50_000 if engine == "compiled" else 1000)
    missed += logs(200_000 if quick else 1_000_000)
    return exit_status(missed)


if __name__ == "__main__":
    sys.exit(main())
