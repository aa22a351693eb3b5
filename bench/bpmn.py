"""How fast BPMN files are read, checked, built and written: `python -m bench.bpmn` (`--quick`).

The peers are SpiffWorkflow, which reads; pm4py, which reads and writes; and bpmn-moddle, the library of bpmn.io, in Node.
pm4py is under the AGPL and no dependency, and neither is Node: a peer that is missing is skipped. Every figure is the
least of several, all in warm processes. The exit status is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, TypeVar

import bpmn
from bench import models, node_packages
from bench.check import table
from bench.targets import exit_status

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parents[1]
TASKS = 500
MAX_OF_PEER = 1.0  # of the time of the fastest peer in Python
MAX_GROWTH = 1.5  # of the time for each task: the most of all sizes to the least
DEPTH = 200  # sub-processes inside each other
MEGABYTES = 50
EXAMPLE = ROOT / "examples/guard-licence/licence.procflow.yaml"
# The reference models of the BPMN Model Interchange Working Group, where they lie beside the project.
MIWG = ROOT.parent / "shared" / "bpmn-miwg"


def seconds(work: Callable[[], object], times: int) -> float:
    """The least of several: what else the machine does only ever adds."""
    least = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        kept = work()
        least = min(least, time.perf_counter() - start)
        del kept  # to let go of it is not part of the work
    return least


def alone(work: Callable[..., Result], *arguments: object) -> Result:
    """In a new process, whose memory is that of this work."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def peak() -> float:
    """MB that this process has needed so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---------------------------------------------------------------- beside peers


class Taken(NamedTuple):
    name: str
    seconds: float
    elements: int | None  # in the file that was written


class Comparison(NamedTuple):
    ours: list[Taken]  # the first reads and writes
    peers: list[Taken]
    notes: list[str]


def beside_peers(folder: Path, times: int) -> Iterator[str]:
    file = folder / "model.bpmn"
    elements = alone(write_model, file, TASKS)
    print(f"A model of {TASKS} tasks: {elements} elements, {file.stat().st_size / 1e6:.2f} MB; the least of {times}")
    found: Comparison = alone(compare, file, times)
    moddle = in_node(file, times)
    notes = [*found.notes, moddle] if isinstance(moddle, str) else found.notes
    ours = found.ours[0]
    rows = [
        (
            each.name,
            f"{each.seconds * 1000:.1f}",
            f"{each.seconds / ours.seconds:.2f}",
            "-" if each.elements is None else str(each.elements),
        )
        for each in (*found.ours, *found.peers, *([] if isinstance(moddle, str) else [moddle]))
    ]
    table(("", "ms", "to ours", "elements written"), rows)
    for note in notes:
        print(f"  {note}")
    if found.peers:
        fastest = min(found.peers, key=lambda each: each.seconds)
        ratio = ours.seconds / fastest.seconds
        print(
            f"  ours, read and write / the fastest of the peers in Python ({fastest.name}) = {ratio:.2f} "
            f"(target: at most {MAX_OF_PEER:.0f})"
        )
        if ratio > MAX_OF_PEER:
            yield f"to read and write takes {ratio:.2f} of the time of {fastest.name}, more than {MAX_OF_PEER:.0f}"
    print()


def write_model(file: Path, tasks: int) -> int:
    """The number of its elements."""
    file.write_text(models.text(models.model(tasks)), encoding="utf-8")
    return elements_of(file)


def elements_of(file: Path) -> int:
    from lxml import etree

    return sum(1 for _ in etree.parse(file).getroot().iter("*"))


def compare(file: Path, times: int) -> Comparison:
    """One after the other, over and over, so that what else the machine does disturbs all of them alike."""
    written = file.with_suffix(".written")

    def read_and_write() -> None:
        written.write_bytes(bpmn.write(bpmn.read(file)))

    def all_of_it() -> None:
        definitions = bpmn.read(file)
        problems = bpmn.check(definitions)
        assert not problems, problems[0]
        written.write_bytes(bpmn.write(definitions))

    ours: dict[str, Callable[[], object]] = {
        "bpmn: read and write": read_and_write,
        "bpmn: read, check, write": all_of_it,
        "bpmn: read": partial(bpmn.read, file),
    }
    peers: dict[str, Callable[[], object]] = {}
    notes: list[str] = []
    for add in (_add_spiff, _add_pm4py):
        add(file, written, peers, notes)
    works = ours | peers
    least = dict.fromkeys(works, float("inf"))
    elements: dict[str, int | None] = {}
    for name, work in works.items():
        written.unlink(missing_ok=True)
        work()
        elements[name] = elements_of(written) if written.exists() else None
    for _ in range(times):
        for name, work in works.items():
            gc.collect()  # nobody pays for what the one before has left
            least[name] = min(least[name], seconds(work, 1))
    taken = {name: Taken(name, least[name], elements[name]) for name in works}
    return Comparison([taken[name] for name in ours], [taken[name] for name in peers], notes)


Works = dict[str, Callable[[], object]]


def _add_spiff(file: Path, _: Path, peers: Works, notes: list[str]) -> None:
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser

    def read() -> object:
        parser = BpmnParser()
        parser.add_bpmn_file(str(file))
        return parser.get_spec("Process")

    version = metadata.version("SpiffWorkflow")
    try:
        read()
    except Exception as error:
        if "RecursionError" not in str(error):
            raise
        sys.setrecursionlimit(100 * TASKS)
        limit = f"it meets Python's recursion limit in a chain of {TASKS} tasks, so the limit was raised"
    else:
        limit = "it meets no recursion limit"
    notes.append(f"SpiffWorkflow is version {version}; it reads what it can run, and writes nothing; {limit}")
    peers["SpiffWorkflow: read"] = read


def _add_pm4py(file: Path, written: Path, peers: Works, notes: list[str]) -> None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it greets
            import pm4py
    except ImportError:
        notes.append("SKIPPED: pm4py, which is not installed (`pip install pm4py`; it is under the AGPL, and large)")
        return

    def read_and_write() -> None:
        # By default it draws anew, with a program that may not be there; here it keeps what was drawn, as we do.
        pm4py.write_bpmn(pm4py.read_bpmn(str(file)), f"{written}.bpmn", auto_layout=False)
        Path(f"{written}.bpmn").rename(written)

    notes.append(f"pm4py is version {pm4py.__version__}; what it writes lacks what it does not know")
    peers["pm4py: read"] = partial(pm4py.read_bpmn, str(file))
    peers["pm4py: read and write"] = read_and_write


def in_node(file: Path, times: int) -> Taken | str:
    folder = node_packages.find_or_install()
    if isinstance(folder, str):
        return f"SKIPPED: bpmn-moddle: {folder}"
    script = Path(__file__).with_name("read_and_write.mjs")
    command = ["node", str(script), str(folder), str(file), str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bpmn-moddle does not read and write what was made for it:\n{done.stderr}")
    written = elements_of(file.with_name(f"{file.name}.moddle"))
    return Taken("bpmn-moddle in Node: read and write", min(json.loads(done.stdout)) / 1000, written)


# ---------------------------------------------------------------- many tasks


def many_tasks(folder: Path, sizes: tuple[int, ...], times: int) -> Iterator[str]:
    print("Many tasks: microseconds a task, and the peak of memory in MB, each size in processes of its own")
    rows = []
    each: dict[str, list[float]] = {}
    for size in sizes:
        file = folder / f"{size}.bpmn"
        alone(write_model, file, size)
        often = max(2, times * sizes[0] // size)
        found = alone(one_size, file, often) | alone(built, size, often)
        for name, (taken, _) in found.items():
            each.setdefault(name, []).append(taken / size)
        cells = [f"{taken / size * 1e6:.1f} ({memory:.0f})" for taken, memory in found.values()]
        rows.append((f"{size} tasks, {file.stat().st_size / 1e6:.1f} MB", *cells))
    growth = {name: max(values) / min(values) for name, values in each.items()}
    rows.append(("most / least", *(f"{ratio:.2f}" for ratio in growth.values())))
    table(("", *each), rows)
    print(f"  target: ratios of at most {MAX_GROWTH}\n")
    for name, ratio in growth.items():
        if ratio > MAX_GROWTH:
            yield f"to {name} a task takes {ratio:.2f} times as long in one size as in another"


Figures = dict[str, tuple[float, float]]  # seconds, and the peak of memory up to then


def one_size(file: Path, times: int) -> Figures:
    figures: Figures = {}
    figures["read"] = seconds(partial(bpmn.read, file), times), peak()
    definitions = bpmn.read(file)
    figures["write"] = seconds(partial(bpmn.write, definitions), times), peak()
    # Each time without the index of ids that the last time has made.
    figures["check"] = seconds(lambda: bpmn.check(bpmn.Definitions(definitions.tree)), times), peak()
    return figures


def built(tasks: int, times: int) -> Figures:
    made = models.model(tasks)
    models.build(models.model(models.BLOCK))  # what is imported and looked up once
    figures: Figures = {"build": (seconds(partial(models.build, made), times), peak())}
    turn = seconds(partial(models.build_in_turn, tasks), times)
    return figures | {"build in turn": (turn, peak())}


def same_model() -> None:
    """What is built is what is written as text; and it is clean."""
    made = models.model(10 * models.BLOCK)
    as_text, as_built = bpmn.read(models.text(made).encode()), models.build(made)
    for definitions in (as_text, as_built):
        problems = bpmn.check(definitions)
        assert not problems, problems[0]
    one, other = (
        [(each.kind, sorted(each.node.attrib.items()), (each.node.text or "").strip()) for each in definitions.all()]
        for definitions in (as_text, as_built)
    )
    assert one == other, "the model that is built is another than the model as text"


# ---------------------------------------------------------------- extremes


def nested() -> None:
    written = bpmn.write(models.nested(DEPTH))
    definitions = bpmn.read(written)
    problems = bpmn.check(definitions)
    assert not problems, problems[0]
    assert sum(1 for _ in bpmn.read(bpmn.write(definitions)).all("subProcess")) == DEPTH, "none is lost"
    print(
        f"{DEPTH} sub-processes inside each other: built, written, read, checked and written again, "
        f"within Python's recursion limit of {sys.getrecursionlimit()}"
    )
    try:
        bpmn.read(bpmn.write(models.nested(300)))
    except bpmn.BpmnError as error:
        print(f"  300 of them are not read: {error}\n")


def large_file(folder: Path, times: int) -> None:
    file = folder / "large.bpmn"
    alone(write_model, file, 1000)
    each = file.stat().st_size / 1000
    tasks = int(MEGABYTES * 1e6 / each) // models.BLOCK * models.BLOCK
    elements = alone(write_model, file, tasks)
    taken, memory, before = alone(_read_large, file, times)
    size = file.stat().st_size / 1e6
    print(
        f"A file of {size:.0f} MB, {tasks} tasks, {elements} elements: read in {taken:.2f} s, {size / taken:.0f} MB/s; "
        f"peak {memory:.0f} MB, of which {before:.0f} before; {(memory - before) / size:.1f} times the file\n"
    )


def _read_large(file: Path, times: int) -> tuple[float, float, float]:
    bpmn.read(models.text(models.model(models.BLOCK)).encode())
    before = peak()
    return seconds(partial(bpmn.read, file), times), peak(), before


# ---------------------------------------------------------------- for information


def reference_models(times: int) -> None:
    files = sorted(MIWG.glob("*.bpmn"))
    if not files:
        print("SKIPPED: the reference models of the BPMN MIWG, which do not lie beside the project\n")
        return
    size = sum(file.stat().st_size for file in files) / 1e6
    taken = seconds(lambda: [bpmn.write(bpmn.read(file)) for file in files], times)
    checked = seconds(lambda: [bpmn.check(bpmn.read(file)) for file in files], times)
    print(
        f"The {len(files)} reference models of the BPMN MIWG, {size:.1f} MB: read and written in {taken * 1000:.0f} ms, "
        f"{size / taken:.0f} MB/s; read and checked in {checked * 1000:.0f} ms\n"
    )


def regulations(sizes: tuple[int, ...], times: int) -> None:
    from bench.prove import parsed
    from procflow.importing import import_data
    from procflow.to_bpmn import export
    from tests.support.generate import regulation_text

    rows = []
    texts = [(EXAMPLE.name, EXAMPLE.read_text(encoding="utf-8"))]
    texts += [(f"made up, {size} steps", regulation_text(1, size)) for size in sizes]
    for name, text in texts:
        regulation = parsed(text)
        steps = sum(len(procedure.entries) for procedure in regulation.procedures)
        often = max(1, times * 100 // max(steps, 100))
        there = seconds(partial(export, regulation, None, print), often)
        data = export(regulation, None, print).encode()
        assert import_data(data, "made-up.bpmn").text is not None, "what is exported can be imported"
        back = seconds(partial(import_data, data, "made-up.bpmn"), often)
        cells = [f"{taken * 1000:.0f} ({taken / steps * 1000:.2f})" for taken in (there, back)]
        rows.append((name, str(steps), f"{len(data) / 1e6:.2f}", *cells))
    print("A regulation as BPMN, laid out, and back: ms (ms a step)")
    table(("", "steps", "MB", "to BPMN", "back"), rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.bpmn", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and at most 10,000 tasks")
    options = parser.parse_args()
    times = 5 if options.quick else 15
    missed: list[str] = []
    same_model()
    with tempfile.TemporaryDirectory(prefix="procflow-bench-") as name:
        folder = Path(name)
        missed += beside_peers(folder, 3 * times)
        missed += many_tasks(folder, (1000, 10_000) if options.quick else (1000, 10_000, 50_000), 2 * times)
        nested()
        large_file(folder, 3)
    reference_models(times)
    regulations((100, 1000) if options.quick else (100, 1000, 5000), times)
    return exit_status(missed)


if __name__ == "__main__":
    sys.exit(main())
