"""What does bpmn-auto-layout count in a drawing? Its own test harness, in Node, from a clone of its sources."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import auto_layout, node_packages
from bpmn.layout.metrics import Metrics

SCRIPT = Path(__file__).with_name("peer_metrics.mjs")

# Their names of what both count, and our figure in their rounding: half a tenth goes up.
COUNTS = {
    "shapeCount": "shapes",
    "edgeCount": "edges",
    "overlaps": "overlaps",
    "edgeShapeIntersections": "edge_shape",
    "wrongWayDockings": "wrong_docks",
    "crossings": "crossings",
    "bendCount": "bends",
    "labelShapeOverlaps": "label_shape",
    "labelEdgeOverlaps": "label_edge",
    "averageEdgeLength": "average_edge_length",
    "compactness": "compactness",
}


def why_not() -> str | None:
    """Also on CI: the sources are nobody's release, and are not fetched."""
    if not os.environ.get(auto_layout.CLONE):
        return auto_layout.NO_CLONE
    packages = node_packages.find_or_install()
    return packages if isinstance(packages, str) else None


@contextmanager
def sources() -> Iterator[Path]:
    packages = node_packages.find_or_install()
    assert isinstance(packages, Path), packages
    with TemporaryDirectory(prefix="procflow-peer-") as folder:
        root = auto_layout.unpacked(Path(os.environ[auto_layout.CLONE]), Path(folder), packages)
        assert isinstance(root, Path), root
        yield root


def count(root: Path, files: dict[str, bytes]) -> dict[str, dict[str, float]]:
    texts = {name: data.decode("utf-8-sig") for name, data in files.items()}
    done = subprocess.run(
        ["node", str(SCRIPT), str(root)],
        input=json.dumps(texts).encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{SCRIPT.name}: {done.stderr.decode(errors='replace')}")
    counted: dict[str, dict[str, float]] = json.loads(done.stdout)
    return {name: {theirs: figures[theirs] for theirs in COUNTS} for name, figures in counted.items()}


def in_their_words(metrics: Metrics) -> dict[str, float]:
    return {theirs: int(getattr(metrics, ours) * 10 + 0.5) / 10 for theirs, ours in COUNTS.items()}
