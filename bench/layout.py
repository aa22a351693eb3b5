"""How well and how fast BPMN is laid out, beside people and bpmn-auto-layout: `python -m bench.layout` (`--quick`).

Three draw the same files: we, the tool of bpmn.io, and whoever drew the file. Reference models, the examples, the peer's
own test files and made-up regulations. Both tools are measured inside of a warm process, from text to text: read, lay
out, write; ours in Python, the peer in Node. Where the peer's sources are not given, the release of npm stands for it,
which draws no lanes. The exit status is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import bpmn
from bench import auto_layout, layout_models
from bench.auto_layout import Laid, Peer
from bench.bpmn import MIWG
from bench.check import table
from bench.targets import exit_status
from bpmn.layout.metrics import Metrics, measure

LANE_HEAVY = "4 lanes, 38 nodes"
LARGE = "700 shapes"
OURS, PEER, PEOPLE = "we", "peer", "drawn"
DEFECTS = ("overlaps", "edge_shape", "wrong_docks", "label_overlaps", "outside_lane")
COLUMNS = ("parts", "crossings", "bends", *DEFECTS, "compactness")

MAX_CROSSINGS = 17  # that the people who drew the 21 reference models made
MIN_COMPACTNESS = 23.0  # per cent that they use, on the mean of the models
MIN_DENSER = 2.0  # than the peer, with lanes
MIN_FASTER = 5.0  # than the peer, at 700 shapes
MAX_GROWTH = 1.5  # of the time for each shape, from the smallest to the largest
SIZES = (500, 1000, 2500, 5000)
MINUTES_OF_PEER = 3  # for one large file

Layout = Callable[[bpmn.Definitions], object]


class Drawn(NamedTuple):
    metrics: Metrics | None  # None where it was refused
    milliseconds: float | None
    refused: str = ""


Group = dict[str, dict[str, Drawn]]  # by file, then by who drew it


def our_layout() -> Layout | None:
    """The one place at which our layout is called for: None while it is not there."""
    found: Layout | None = getattr(import_module("bpmn.layout"), "lay_out", None)
    return found


# ---------------------------------------------------------------- who draws


def by_us(layout: Layout, data: bytes, times: int) -> Drawn:
    least, written = float("inf"), b""
    for _ in range(times):
        start = time.perf_counter()
        try:
            definitions = bpmn.read(data)
            layout(definitions)
            written = bpmn.write(definitions)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is told
            return Drawn(None, None, f"{type(error).__name__}: {error}")
        least = min(least, time.perf_counter() - start)
    return Drawn(measure(bpmn.read(written)), least * 1000)


def by_peer(laid: Laid | None) -> Drawn:
    if laid is None:
        return Drawn(None, None, f"not done within {MINUTES_OF_PEER} minutes")
    if laid.xml is None:
        return Drawn(None, laid.milliseconds, laid.refused)
    return Drawn(measure(bpmn.read(laid.xml)), laid.milliseconds)


def by_people(data: bytes) -> Drawn | None:
    try:
        metrics = measure(bpmn.read(data))
    except bpmn.BpmnError as error:
        return Drawn(None, None, str(error))
    return Drawn(metrics, None) if metrics.shapes else None


def drawn(files: dict[str, bytes], peer: Peer | None, layout: Layout | None, times: int) -> Group:
    laid = auto_layout.lay_out(peer, files, times) if peer else {}
    group: Group = {}
    for name, data in files.items():
        row = group.setdefault(name, {})
        if layout:
            row[OURS] = by_us(layout, data, times)
        if peer:
            row[PEER] = by_peer(laid.get(name))
        if (people := by_people(data)) is not None:
            row[PEOPLE] = people
    return group


# ---------------------------------------------------------------- what is drawn


def reference_models() -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted(MIWG.glob("*.bpmn"))}


def examples() -> dict[str, bytes]:
    from procflow.document import load
    from procflow.to_bpmn import to_bpmn
    from tests.support.examples import EXAMPLES

    return {path.name.removesuffix(".procflow.yaml"): bpmn.write(to_bpmn(load(path), "ru")) for path in EXAMPLES}


def in_folder(files: tuple[Path, ...]) -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in files}


# ---------------------------------------------------------------- tables


def cells(metrics: Metrics) -> list[str]:
    return [*(str(figure(metrics, name)) for name in COLUMNS[:-1]), f"{metrics.compactness:.1f}"]


def figure(metrics: Metrics, name: str) -> int:
    return parts(metrics) if name == "parts" else int(getattr(metrics, name))


def parts(metrics: Metrics) -> int:
    """Shapes and lines that are drawn: who leaves some out crosses fewer."""
    return metrics.shapes + metrics.edges


def tell(title: str, group: Group, *, in_full: bool) -> None:
    print(title)
    rows = []
    for name, row in group.items() if in_full else ():
        for who, each in row.items():
            taken = "-" if each.milliseconds is None else f"{each.milliseconds:.1f}"
            if each.metrics is None:
                rows.append((name, who, *("-" for _ in COLUMNS), taken))
            else:
                rows.append((name, who, *cells(each.metrics), taken))
    rows += list(totals(group))
    table(("", "by", *COLUMNS, "ms"), rows)
    for name, row in group.items():
        for who, each in row.items():
            if each.metrics is None:
                print(f"  refused: {name} by {who}: {each.refused}")
    print()


def totals(group: Group) -> Iterator[tuple[str, ...]]:
    """Of all that each has drawn; and, where the peer refuses some, of what all have drawn. Compactness: the mean."""
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


# ---------------------------------------------------------------- targets


def without_defects(title: str, group: Group) -> Iterator[str]:
    for name, row in group.items():
        ours = row.get(OURS)
        if ours is None:
            continue
        if ours.metrics is None:
            yield f"{title}: {name} is refused: {ours.refused}"
            continue
        found = {kind: getattr(ours.metrics, kind) for kind in DEFECTS}
        if any(found.values()):
            told = ", ".join(f"{kind} {count}" for kind, count in found.items() if count)
            yield f"{title}: {name} has defects: {told}"


def calmer_than_peer(title: str, group: Group) -> Iterator[str]:
    pairs = [(row[OURS].metrics, row[PEER].metrics) for row in group.values() if OURS in row and PEER in row]
    drawn_by_both = [(ours, peer) for ours, peer in pairs if ours is not None and peer is not None]
    both = [(ours, peer) for ours, peer in drawn_by_both if parts(peer) >= parts(ours)]
    if len(both) < len(drawn_by_both):
        print(f"  {title}: {len(drawn_by_both) - len(both)} of which the peer leaves parts out are not compared")
    for what in ("crossings", "bends"):
        ours, peer = (sum(getattr(pair[side], what) for pair in both) for side in (0, 1))
        if both:
            print(f"  {title}: {what} on the {len(both)} that both draw: {ours} to {peer} (target: fewer, or none)")
        if both and (ours > peer or (ours == peer and peer)):
            yield f"{title}: {ours} {what}, and the peer makes {peer}"


def better_than_people(group: Group) -> Iterator[str]:
    ours = [row[OURS].metrics for row in group.values() if OURS in row]
    found = [each for each in ours if each is not None]
    if not found:
        return
    crossings, compactness = sum(each.crossings for each in found), fmean(each.compactness for each in found)
    print(f"  reference models: {crossings} crossings (target: at most {MAX_CROSSINGS}), {compactness:.1f} % used")
    if crossings > MAX_CROSSINGS:
        yield f"{crossings} crossings on the reference models, and people make {MAX_CROSSINGS}"
    if compactness < MIN_COMPACTNESS:
        yield f"the reference models use {compactness:.1f} %, less than {MIN_COMPACTNESS:.0f}"


def denser_and_faster(group: Group) -> Iterator[str]:
    for name, least_faster, least_denser in ((LANE_HEAVY, 1.0, MIN_DENSER), (LARGE, MIN_FASTER, 0.0)):
        row = group.get(name, {})
        ours, peer = row.get(OURS), row.get(PEER)
        if ours is None or peer is None or ours.metrics is None or peer.metrics is None:
            continue
        if parts(peer.metrics) < parts(ours.metrics):
            print(f"  {name}: not compared; the peer leaves parts out")
            continue
        assert ours.milliseconds is not None
        assert peer.milliseconds is not None
        faster = peer.milliseconds / ours.milliseconds
        denser = ours.metrics.compactness / peer.metrics.compactness
        print(
            f"  {name}: {faster:.1f} times as fast as the peer (target: {least_faster:.0f}), {denser:.1f} times as dense"
        )
        if faster < least_faster:
            yield f"{name}: {faster:.2f} times as fast as the peer, less than {least_faster:.0f}"
        if denser < least_denser:
            yield f"{name}: {denser:.2f} times as dense as the peer, less than {least_denser:.0f}"


def growth(layout: Layout | None, peer: Peer | None, sizes: tuple[int, ...]) -> Iterator[str]:
    print("Growth: milliseconds, and microseconds a shape")
    rows, each_shape = [], []
    peer_is_out = peer is None
    for size in sizes:
        data = layout_models.regulation(size)
        row = [f"{size} shapes"]
        if layout:
            ours = by_us(layout, data, 3)
            row.append(f"{ours.milliseconds:.0f} ({ours.milliseconds / size * 1000:.0f})" if ours.milliseconds else "-")
            each_shape += [ours.milliseconds / size] if ours.milliseconds else []
        laid = {} if peer_is_out or peer is None else auto_layout.lay_out(peer, {"": data}, 1, MINUTES_OF_PEER)
        peer_is_out = not laid  # what is larger would take longer still
        row.append(f"{laid[''].milliseconds:.0f}" if laid else "-")
        rows.append(tuple(row))
    table(("", *([OURS] if layout else []), PEER), rows)
    if each_shape and max(each_shape) / each_shape[0] > MAX_GROWTH:
        yield f"a shape takes {max(each_shape) / each_shape[0]:.2f} times as long on a large sheet as on a small one"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.layout", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and nothing of more than 1,000 shapes")
    parser.add_argument("--full", action="store_true", help="a line for each of the peer's files too")
    parser.add_argument(
        "--peer", metavar="CLONE", help=f"a clone of bpmn-auto-layout; else that of {auto_layout.CLONE}"
    )
    parser.add_argument("--drawings", metavar="FOLDER", type=Path, help="files that people drew, to be drawn again")
    options = parser.parse_args()
    times = 3 if options.quick else 7
    layout = our_layout()
    missed = [] if layout else ["there is no `bpmn.layout.lay_out` yet; people and the peer are measured alone"]
    with tempfile.TemporaryDirectory(prefix="procflow-bench-") as folder:
        found = auto_layout.find(Path(folder), options.peer)
        peer = found if isinstance(found, Peer) else None
        if peer is None:
            print(f"SKIPPED: bpmn-auto-layout: {found}\n")
        else:
            print(f"The peer is bpmn-auto-layout {peer.version}; ms: the least of {times}, warm, from text to text\n")
        sources = [
            ("Reference models of the BPMN MIWG", reference_models(), True),
            ("Examples, as they are exported in Russian", examples(), True),
            ("Files of the peer's own tests", in_folder(peer.fixtures if peer else ()), options.full),
        ]
        if options.drawings:
            sources.append(("Drawings", in_folder(tuple(sorted(options.drawings.rglob("*.bpmn")))), options.full))
        groups = {}
        for title, files, in_full in sources:
            if not files:
                print(f"SKIPPED: {title}: not there\n")
                continue
            groups[title] = drawn(files, peer, layout, times)
            tell(title, groups[title], in_full=in_full)
        made_up = {
            LANE_HEAVY: layout_models.regulation(38),
            LARGE: layout_models.regulation(700 - 1 - layout_models.LANES),
        }
        groups["Made up"] = drawn(made_up, peer, layout, times)
        tell("Made up", groups["Made up"], in_full=True)
        missed += growth(layout, peer, SIZES[:2] if options.quick else SIZES)
    print("Targets")
    for title, group in groups.items():
        missed += without_defects(title, group)
        missed += calmer_than_peer(title, group)
    missed += better_than_people(groups.get(sources[0][0], {}))
    missed += denser_and_faster(groups["Made up"])
    return exit_status(missed)


if __name__ == "__main__":
    raise SystemExit(main())
