"""How fast `procflow check` is, beside bpmnlint: `python -m bench.check` (`--quick`, `--skip-peer`).

Every figure is that of whole processes of the command line, as a person or a CI job starts them. A cold start is that
of procflow installed in an environment of its own; many files and steps are checked with the tree as it stands. The
exit status is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import bpmnlint, installed
from bench.targets import exit_status

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = "examples/karaganda-2019/livestock.procflow.yaml"
# Files of the BPMN interchange test suite, where they lie beside the project; this one has twelve tasks too.
MIWG = ROOT.parent / "shared" / "bpmn-miwg" / "C.6.0.bpmn"

# The program as the installed script runs it.
PROCFLOW = (sys.executable, "-c", "from procflow.__main__ import run; run()")
# An installed package has its bytecode beside it, whatever the settings of the shell the benchmark runs in.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPATH": str(ROOT)
}

MAX_OF_PEER = 0.5  # of bpmnlint's time for a cold start
MAX_SECONDS = 10.0  # for a thousand regulations
MAX_GROWTH = 1.25  # of the time for each file, from the fewest files to the most; of memory likewise
MAX_GROWTH_OF_STEPS = 1.5  # of the time for each step, from the fewest to the most
STEPS_OF_A_FILE = 28


class Run(NamedTuple):
    seconds: float
    peak: float  # MB
    status: int


def run(*command: str, folder: Path = ROOT, environment: dict[str, str] = ENVIRONMENT) -> Run:
    """One process, its output thrown away."""
    here = Path.cwd()
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    os.chdir(folder)
    try:
        start = time.perf_counter()
        process = os.posix_spawn(command[0], command, environment, file_actions=nowhere)
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - start
    finally:
        os.chdir(here)
    return Run(seconds, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def check(*arguments: str, expected: tuple[int, ...] = (0,)) -> Run:
    done = run(*PROCFLOW, "check", *arguments)
    if done.status not in expected:
        raise SystemExit(f"procflow check {' '.join(arguments)} ended with status {done.status}")
    return done


def median(values: list[float]) -> float:
    # The module `statistics` would make this process larger than those whose memory it measures.
    middle = len(values) // 2
    return sorted(values)[middle] if len(values) % 2 else sum(sorted(values)[middle - 1 : middle + 1]) / 2


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join([row[0].ljust(widths[0]), *cells]))
    print()


# ---------------------------------------------------------------- a cold start


def cold_start(folder: Path, times: int, *, skip_peer: bool) -> Iterator[str]:
    """Programs one after the other, over and over, so that what else the machine does disturbs all of them alike."""
    own_environment = installed.find_or_install()
    if isinstance(own_environment, str):
        print(f"SKIPPED: a cold start: {own_environment}\n")
        return
    python, script = own_environment
    ours = "procflow check livestock"
    commands: dict[str, tuple[str, ...]] = {
        "python -c pass": (python, "-c", "pass"),
        "python, yaml and msgspec": (python, "-c", "import yaml, msgspec"),
        ours: (script, "check", EXAMPLE),
    }
    environment = installed.user_environment()
    peers = []
    peer = "asked not to" if skip_peer else bpmnlint.find_or_install()
    if not isinstance(peer, str):
        (folder / ".bpmnlintrc").write_text(bpmnlint.RULES, encoding="utf-8")
        own = folder / "twelve-tasks.bpmn"
        own.write_text(bpmnlint.bpmn_text(), encoding="utf-8")
        if status := run(*peer.command, own.name, folder=folder).status:
            raise SystemExit(f"bpmnlint finds fault with the file that was written for it: status {status}")
        for file in (own, MIWG):
            if file.exists():
                peers.append(f"bpmnlint {file.name}")
                commands[peers[-1]] = (*peer.command, str(file))
    _make_sure_it_works(commands[ours], environment)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for index in range(times + 1):
        for name, command in commands.items():
            done = run(*command, folder=folder if name in peers else ROOT, environment=environment)
            if index > 0:  # the first time fills caches
                taken[name].append(done.seconds * 1000)
    least, middle = min(taken[ours]), median(taken[ours])
    rows = [
        (name, f"{median(each):.0f}", f"{min(each):.0f}", f"{median(each) / middle:.2f}", f"{min(each) / least:.2f}")
        for name, each in taken.items()
    ]
    print(f"A cold start, ms; {times} runs of each in turn; procflow as a user has it: installed, without extras")
    table(("", "median", "least", "median / ours", "least / ours"), rows)
    for name in ("python -c pass", "python, yaml and msgspec"):
        print(f"  check takes {least - min(taken[name]):.0f} ms more than `{name}` (leasts)")
    if isinstance(peer, str):
        print(f"  SKIPPED: bpmnlint, so the ratio is not known: {peer}")
    else:
        print(f"  bpmnlint is version {peer.version} with its recommended rules")
    for name in peers:
        # Of runs that stood side by side: what disturbed one disturbed the other.
        ratio = median([our / their for our, their in zip(taken[ours], taken[name], strict=True)])
        print(f"  check / {name} = {ratio:.2f}, the median of the rounds (target: at most {MAX_OF_PEER})")
        if ratio > MAX_OF_PEER:
            yield f"a cold check takes {ratio:.2f} of the time of {name}, more than {MAX_OF_PEER}"
    print()


def _make_sure_it_works(command: tuple[str, ...], environment: dict[str, str]) -> None:
    """What ends with a traceback would seem fast."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.stderr or "1 file checked" not in done.stdout:
        raise SystemExit(f"the check that is to be timed does not work:\n{done.stderr}")


# ---------------------------------------------------------------- many files


def many_files(folder: Path, sizes: tuple[int, ...], times: int) -> Iterator[str]:
    print(f"Many regulations of some {STEPS_OF_A_FILE} steps")
    rows = []
    for output in ("concise", "json"):
        first: tuple[float, float] | None = None
        for size in sizes:
            target = str(_files(folder, size))
            runs = [check(target, "--format", output) for _ in range(times if size <= 1000 else 1)]
            seconds, peak = min(run.seconds for run in runs), max(run.peak for run in runs)
            each = seconds / size
            first = first or (each, peak)
            rows.append(
                (
                    f"{size} files, {output}",
                    f"{seconds:.2f}",
                    f"{size / seconds:.0f}",
                    f"{each * 1000:.2f}",
                    f"{each / first[0]:.2f}",
                    f"{peak:.1f}",
                    f"{peak / first[1]:.2f}",
                )
            )
            if size == 1000 and seconds > MAX_SECONDS:
                yield f"1000 files take {seconds:.1f} s as {output}, more than {MAX_SECONDS:.0f}"
            if each > first[0] * MAX_GROWTH:
                yield f"a file takes {each / first[0]:.2f} times as long among {size} as among {sizes[0]} ({output})"
            if peak > first[1] * MAX_GROWTH:
                yield f"{size} files need {peak / first[1]:.2f} times the memory of {sizes[0]} ({output})"
            own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            if own >= peak:
                # What a process starts with counts for its peak: a larger parent would hide what its children need.
                yield f"memory could not be measured: this process needed {own:.0f} MB itself"
    table(("", "seconds", "files/s", "ms/file", "to the first", "peak MB", "to the first"), rows)
    print(f"  targets: 1000 files in {MAX_SECONDS:.0f} s; ratios to the first of at most {MAX_GROWTH}\n")


def _files(folder: Path, size: int) -> Path:
    from tests.support.generate import regulation_text

    target = folder / f"{size}-files"
    if not target.exists():
        target.mkdir()
        for number in range(1, size + 1):
            text = regulation_text(number, STEPS_OF_A_FILE)
            (target / f"{number:05}.procflow.yaml").write_text(text, encoding="utf-8")
    return target


# ---------------------------------------------------------------- many steps


def many_steps(folder: Path, sizes: tuple[int, ...], times: int) -> Iterator[str]:
    """The time for each step; a start with a regulation of next to none is taken off."""
    from tests.support.generate import regulation_text

    print("One regulation of many steps")
    taken = {}
    for size in (3, *sizes):
        file = folder / f"{size}-steps.procflow.yaml"
        file.write_text(regulation_text(1, size), encoding="utf-8")
        taken[size] = [check(str(file), "--format", "concise") for _ in range(times if size < 10_000 else 3)]
    start = min(run.seconds for run in taken[3])
    rows = []
    first = None
    for size in sizes:
        seconds = min(run.seconds for run in taken[size])
        each = (seconds - start) / size
        first = first or each
        ratio = each / first
        peak = max(run.peak for run in taken[size])
        rows.append((f"{size} steps", f"{seconds:.3f}", f"{each * 1e6:.0f}", f"{ratio:.2f}", f"{peak:.0f}"))
        if ratio > MAX_GROWTH_OF_STEPS:
            yield f"a step takes {ratio:.2f} times as long among {size} as among {sizes[0]}"
    table(("", "seconds", "µs/step above a start", "to the first", "peak MB"), rows)
    print(f"  a start: {start:.3f} s; target: ratios to the first of at most {MAX_GROWTH_OF_STEPS}\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.check", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and at most 1,000 files and steps")
    parser.add_argument("--skip-peer", action="store_true", help="without bpmnlint")
    options = parser.parse_args()
    sizes = (100, 1000) if options.quick else (100, 1000, 10_000)
    times = 3 if options.quick else 5
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="procflow-bench-") as name:
        folder = Path(name)
        missed += cold_start(folder, 9 if options.quick else 31, skip_peer=options.skip_peer)
        missed += many_files(folder, sizes, times)
        missed += many_steps(folder, sizes, times * 2)
    return exit_status(missed)


if __name__ == "__main__":
    sys.exit(main())
