"""How fast `procflow prove` answers: `python -m bench.prove` (`--quick`); targets and ratios stand beside each figure.

No other tool answers for every start. The peer is what an engineer would write instead: pandas' business hours, asked
again for every minute at which a case may begin. pandas is no dependency: where it is missing, that part is skipped.
The exit status is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench.targets import exit_status
from procflow.clock import clock_for
from procflow.document import load, parse_document
from procflow.graph import ways_of
from procflow.model import Regulation, Step, Unit
from procflow.proof import prove
from procflow.source import Source
from tests.support.generate import regulation_text

ROOT = Path(__file__).resolve().parents[1]
# Warm answers to one regulation.
STEPS, LONG = 40, (2014, 2025)
MAX_MILLISECONDS = 50.0
# Many acts.
STEPS_OF_AN_ACT, SHORT = 28, (2023, 2025)
MAX_SECONDS = 30.0
MIN_SPEEDUP = 2.0  # of two processes over one
MAX_GROWTH = 1.5  # of the time for each step, from the fewest steps to the most


def seconds(work: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def parsed(text: str) -> Regulation:
    regulation = parse_document(Source("made-up", text), Path("made-up.procflow.yaml")).regulation
    assert regulation is not None, "what is made up can be read"
    return regulation


# ---------------------------------------------------------------- one regulation


def one_regulation(times: int) -> Iterator[str]:
    regulation = parsed(regulation_text(1, STEPS))
    took = f"{STEPS} steps, starts of {LONG[0]}-{LONG[1]}"
    for detail in (False, True):
        name = "with slack, course and totals" if detail else "verdicts, worst starts and margins"
        first, *rest = (each * 1000 for each in seconds(partial(prove, regulation, LONG, detail=detail), times + 1))
        middle = median(rest)
        print(
            f"{took}: {name}: {middle:.1f} ms warm, the median of {times} ({min(rest):.1f} at best), {first:.0f} cold; "
            f"{middle / MAX_MILLISECONDS:.2f} of the target of {MAX_MILLISECONDS:.0f} ms"
        )
        if middle > MAX_MILLISECONDS:
            yield f"{took}, {name}: {middle:.0f} ms, more than {MAX_MILLISECONDS:.0f}"


# ---------------------------------------------------------------- many steps

_CHILD = """
import resource, sys, time
from bench.prove import parsed, prove, SHORT
from tests.support.generate import regulation_text
# What the first proof of a process pays for is not the steps': of other years, so that no deadline is known already.
prove(parsed(regulation_text(1, 10)), (SHORT[0] - 9, SHORT[1] - 9), detail=False)
regulation = parsed(regulation_text(1, int(sys.argv[1])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
prove(regulation, SHORT, detail=False)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, before / 1024)
"""


def many_steps(sizes: tuple[int, ...]) -> Iterator[str]:
    """Each size in a process of its own, whose peak of memory is that of this proof."""
    least = float("inf")  # of the sizes so far: with few steps, the deadlines themselves are most of the time
    for size in sizes:
        runs = []
        for _ in range(1 if size > 1000 else 3):
            command = [sys.executable, "-c", _CHILD, str(size)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            runs.append([float(each) for each in done.stdout.split()])
        taken, peak, before = min(runs)
        each = taken / size * 1000
        least = min(least, each)
        print(
            f"{size} steps, starts of {SHORT[0]}-{SHORT[1]}: {each:.3f} ms a step, {taken:.2f} s; "
            f"{each / least:.2f} of the least so far (target: at most {MAX_GROWTH}); "
            f"peak {peak:.0f} MB, of which {before:.0f} before the proof began"
        )
        if each / least > MAX_GROWTH:
            yield f"a step takes {each / least:.2f} times as long among {size} as among fewer"


# ---------------------------------------------------------------- many acts


def prove_file(path: str) -> list[str]:
    return [outcome.verdict for each in prove(load(path), SHORT, detail=False).procedures for outcome in each.outcomes]


def prove_files(paths: Sequence[str], jobs: int) -> list[list[str]]:
    """The one place that knows how work is shared out."""
    if jobs == 1:
        return [prove_file(path) for path in paths]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(prove_file, paths, chunksize=max(1, len(paths) // (jobs * 16))))


def many_acts(count: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="procflow-bench-") as name:
        paths = []
        for number in range(1, count + 1):
            path = Path(name) / f"{number:05}.procflow.yaml"
            path.write_text(regulation_text(number, STEPS_OF_AN_ACT), encoding="utf-8")
            paths.append(str(path))
        # In processes of their own, so that neither finds the caches of the other filled.
        alone, both = (_in_a_process(paths, jobs) for jobs in (1, 2))
    took = f"{count} acts of {STEPS_OF_AN_ACT} steps, reading included"
    limit = MAX_SECONDS * count / 1000
    print(
        f"{took}: {alone:.1f} s on one core, {alone / count * 1000:.1f} ms an act; "
        f"{alone / limit:.2f} of the target of {limit:.0f} s"
    )
    one, two = (min(seconds(partial(_spin_all, jobs), 3)) for jobs in (1, 2))
    print(
        f"the same by two processes: {both:.1f} s, {alone / both:.2f} times as fast (target: {MIN_SPEEDUP}); "
        f"a bare loop is {one / two:.2f} times as fast by two processes on this machine just now"
    )
    if alone > limit:
        yield f"{took}: {alone:.1f} s, more than {limit:.0f}"
    if alone / both < MIN_SPEEDUP:
        yield f"two processes are {alone / both:.2f} times as fast as one, less than {MIN_SPEEDUP}"


def _spin(_: int) -> int:
    return sum(range(3_000_000))


def _spin_all(jobs: int) -> None:
    """Work that shares nothing: what the machine, with all else that it does, can give at most."""
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(_spin, range(32)))


def _in_a_process(paths: list[str], jobs: int) -> float:
    code = (
        "import sys, time; from bench.prove import prove_files; paths = sys.stdin.read().split('\\n'); "
        f"start = time.perf_counter(); prove_files(paths, {jobs}); print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(paths), capture_output=True, text=True, check=True)
    return float(done.stdout)


# ---------------------------------------------------------------- the peer


def peer(sample: int) -> None:
    """The same flow by pandas, start by start: timed for some starts, and told for every minute of the office's years."""
    try:
        import pandas as pd
    except ImportError:
        print("SKIPPED: the peer, so the ratio is not known: pandas is not installed (`pip install pandas`)")
        return
    import holidays

    regulation = parsed(regulation_text(1, STEPS))
    entries = regulation.procedures[0].entries
    known = sorted(holidays.country_holidays("KZ", years=range(LONG[0], LONG[1] + 3)))

    def offset(entry: Step) -> Any:
        assert entry.within is not None, "only what has a term is asked for"
        number, unit = int(entry.within.term.high), entry.within.term.unit
        if unit is Unit.WORKING_DAY:
            return pd.offsets.CustomBusinessDay(number, holidays=known)
        # pandas has no business minutes: they are taken for an hour, which costs it no more.
        count = number if unit is Unit.HOUR else 1
        return pd.offsets.CustomBusinessHour(count, start=["09:00", "14:30"], end=["13:00", "18:30"], holidays=known)

    # As much as can be done beforehand is, and what is passed at once costs nothing.
    terms = {each.id: offset(each) for each in entries if isinstance(each, Step) and each.within is not None}
    ways = {each.id: [way.to for way in ways_of(each) if way.to is not None] for each in entries}

    def end_of(start: Any) -> Any:
        ready = {entries[0].id: start}
        for entry in entries:
            end = ready[entry.id] + terms[entry.id] if entry.id in terms else ready[entry.id]
            for to in ways[entry.id]:
                ready[to] = max(ready.get(to, end), end)
        return ready["done"]

    hours = clock_for(regulation, None, LONG).hours
    day = pd.Timestamp(f"{LONG[0]}-01-01").to_datetime64().astype("datetime64[D]").astype(int)
    minutes = hours.until[-1] // 60
    random = Random(1)
    starts = [
        pd.Timestamp("1970-01-01") + pd.Timedelta(seconds=hours.add_open_seconds(86_400 * day, 60 * minute))
        for minute in sorted(random.randrange(1, minutes) for _ in range(sample))
    ]
    each = min(seconds(lambda: [end_of(start) for start in starts], 3)) / sample
    ours = median(seconds(lambda: prove(regulation, LONG, detail=False), 5))
    print(
        f"pandas {pd.__version__}, the same {STEPS} steps from one start: {each * 1000:.2f} ms (timed for {sample} "
        f"starts at random); from each of the {minutes} office minutes of {LONG[0]}-{LONG[1]}: {each * minutes:.0f} s, "
        f"EXTRAPOLATED and not run; ratio to a proof ({ours * 1000:.1f} ms) {each * minutes / ours:,.0f}; "
        f"a proof takes as long as pandas takes for {ours / each:.0f} starts"
    )
    print("  pandas knows no Saturday that is worked, and what happens between two minutes is not looked at")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.prove", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, 100 acts and at most 1,000 steps")
    options = parser.parse_args()
    missed = list(one_regulation(5 if options.quick else 21))
    missed += many_steps((100, 1000) if options.quick else (100, 1000, 10_000))
    missed += many_acts(100 if options.quick else 1000)
    peer(100 if options.quick else 400)
    return exit_status(missed)


if __name__ == "__main__":
    sys.exit(main())
