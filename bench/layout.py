"""How well and how fast BPMN is laid out, beside people and bpmn-auto-layout: `python -m bench.layout` (`--quick`).

Three draw the same files: we, the tool of bpmn.io, and whoever drew the file. Reference models, the examples, the peer's
own test files and made-up regulations. Both tools are measured inside of a warm process, from text to text: read, lay
out, write; ours in Python, the peer in Node. Where the peer's sources are not given, the release of npm stands for it,
which draws no lanes and one process only. The exit status is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import bpmn
from bench import auto_layout, layout_models, models
from bench import layout_targets as targets
from bench.auto_layout import Peer
from bench.bpmn import MIWG
from bench.check import table
from bench.layout_drawers import OURS, PEER, PEOPLE, Group, Layout, by_us, drawn, our_layout, parts
from bench.targets import exit_status
from bpmn.layout.metrics import Metrics

LANE_HEAVY = "4 lanes, 38 nodes"
LARGE = "4 lanes, 700 shapes"
CHAIN = "8 lanes, 707 shapes, a chain"  # which is easy for the peer
MIN_DENSER = 2.0  # than the peer, with lanes
MIN_FASTER = 5.0  # than the peer, at 700 shapes of a regulation
MAX_GROWTH = 1.5  # of the time for each shape, from the smallest to the largest
SIZES = (500, 1000, 2500, 5000)
MINUTES_OF_PEER = 3.0  # for one large file

MODELS = "Reference models of the BPMN MIWG"
COLUMNS = ("parts", "crossings", "bends", *targets.DEFECTS, "compactness")


# ---------------------------------------------------------------- what is drawn


def reference_models() -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted(MIWG.glob("*.bpmn"))}


def examples() -> dict[str, bytes]:
    from procflow.document import load
    from procflow.to_bpmn import to_bpmn
    from tests.support.examples import EXAMPLES

    return {path.name.removesuffix(".procflow.yaml"): bpmn.write(to_bpmn(load(path), "ru")) for path in EXAMPLES}


def in_folder(files: tuple[Path, ...]) -> dict[str, bytes]:
    return {str(file.relative_to(file.parents[1]).with_suffix("")): file.read_bytes() for file in files}


def made_up() -> dict[str, bytes]:
    return {
        LANE_HEAVY: layout_models.regulation(38),
        LARGE: layout_models.regulation(700 - 1 - layout_models.LANES),
        CHAIN: layout_models.without_diagram(models.text(models.model(580)).encode()),
    }


# ---------------------------------------------------------------- tables


def figure(metrics: Metrics, name: str) -> int:
    return parts(metrics) if name == "parts" else int(getattr(metrics, name))


def cells(metrics: Metrics) -> list[str]:
    return [*(str(figure(metrics, name)) for name in COLUMNS[:-1]), f"{metrics.compactness:.1f}"]


def tell(title: str, group: Group, *, in_full: bool) -> None:
    print(title)
    rows = []
    for name, row in group.items() if in_full else ():
        for who, each in row.items():
            taken = "-" if each.milliseconds is None else f"{each.milliseconds:.1f}"
            shown = ["-" for _ in COLUMNS] if each.metrics is None else cells(each.metrics)
            rows.append((name, who, *shown, taken))
    rows += list(totals(group))
    table(("", "by", *COLUMNS, "ms"), rows)
    for name, row in group.items():
        for who, each in row.items():
            if each.metrics is None:
                print(f"  refused: {name} by {who}: {each.refused}")
    print()


def totals(group: Group) -> Iterator[tuple[str, ...]]:
    """Of all that each has drawn; and, where somebody refuses some, of what all have drawn. Compactness: the mean."""
    common = {name for name, row in group.items() if all(each.metrics is not None for each in row.values())}
    for what, names in (("all drawn", set(group)), ("drawn by all", common)):
        if what == "drawn by all" and names == set(group):
            continue
        for who in (OURS, PEER, PEOPLE):
            found = [row[who] for name, row in group.items() if name in names and who in row]
            metrics = [each.metrics for each in found if each.metrics is not None]
            if metrics:
                taken = sum(each.milliseconds or 0 for each in found if each.metrics is not None)
                counts = [str(sum(figure(each, name) for each in metrics)) for name in COLUMNS[:-1]]
                mean = f"{fmean(each.compactness for each in metrics):.1f}"
                yield f"{what}: {len(metrics)}", who, *counts, mean, f"{taken:.0f}" if who != PEOPLE else "-"


def growth(layout: Layout | None, sizes: tuple[int, ...]) -> Iterator[str]:
    if layout is None:
        return
    print("Growth of our time with 4 lanes: milliseconds, and microseconds a shape")
    rows, each_shape = [], []
    for size in sizes:
        ours = by_us(layout, layout_models.regulation(size), 3)
        if ours.milliseconds is None:
            yield f"{size} shapes are refused: {ours.refused}"
            continue
        each_shape.append(ours.milliseconds / size)
        rows.append((f"{size} shapes", f"{ours.milliseconds:.0f}", f"{each_shape[-1] * 1000:.0f}"))
    table(("", "ms", "a shape"), rows)
    if each_shape and max(each_shape) / each_shape[0] > MAX_GROWTH:
        yield f"a shape takes {max(each_shape) / each_shape[0]:.2f} times as long on a large sheet as on a small one"


# ---------------------------------------------------------------- all of it


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.layout", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and nothing of more than 1,000 shapes")
    parser.add_argument("--full", action="store_true", help="a line for each of the peer's files and drawings too")
    parser.add_argument(
        "--peer", metavar="CLONE", help=f"a clone of bpmn-auto-layout; else that of {auto_layout.CLONE}"
    )
    parser.add_argument("--drawings", metavar="FOLDER", type=Path, help="files that people drew, to be drawn again")
    options = parser.parse_args()
    times = 3 if options.quick else 7
    layout = our_layout()
    missed = [] if layout else ["there is no `bpmn.layout.lay_out` yet; people and the peer are measured alone"]
    groups: dict[str, Group] = {}
    with tempfile.TemporaryDirectory(prefix="procflow-bench-") as folder:
        found = auto_layout.find(Path(folder), options.peer)
        peer = found if isinstance(found, Peer) else None
        if peer is None:
            print(f"SKIPPED: bpmn-auto-layout: {found}\n")
        else:
            print(f"The peer is bpmn-auto-layout {peer.version}; ms: the least of {times}, warm, from text to text\n")
        drawings = tuple(sorted(options.drawings.rglob("*.bpmn"))) if options.drawings else ()
        for title, files, in_full in (
            (MODELS, reference_models(), True),
            ("Examples, as they are exported in Russian", examples(), True),
            ("Files of the peer's own tests", in_folder(peer.fixtures if peer else ()), options.full),
            ("Drawings of people", in_folder(drawings), options.full),
        ):
            if files:
                groups[title] = drawn(files, peer, layout, times)
                tell(title, groups[title], in_full=in_full)
            else:
                print(f"SKIPPED: {title}: not there\n")
        # Each in a process of its own: the peer may not end with one of them.
        minutes = 0.5 if options.quick else MINUTES_OF_PEER
        alone = [drawn({name: data}, peer, layout, 3, minutes) for name, data in made_up().items()]
        groups["Made up"] = {name: row for group in alone for name, row in group.items()}
        tell("Made up", groups["Made up"], in_full=True)
        missed += growth(layout, SIZES[:2] if options.quick else SIZES)
    print("Targets")
    for title, group in groups.items():
        missed += targets.without_defects(title, group)
        missed += targets.calmer_than_peer(title, group)
    missed += targets.better_than_people(groups.get(MODELS, {}))
    missed += targets.faster_and_denser(LANE_HEAVY, groups["Made up"], 1.0, MIN_DENSER)
    missed += targets.faster_and_denser(LARGE, groups["Made up"], MIN_FASTER)
    missed += targets.faster_and_denser(CHAIN, groups["Made up"], 1.0)
    return exit_status(missed)


if __name__ == "__main__":
    raise SystemExit(main())
