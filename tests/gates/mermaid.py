"""What does Mermaid make of a chart? The real one, in Node: it reads the chart and draws it into a page without a screen."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.gates.modelers import SECONDS, packages, why_not

__all__ = ["Drawn", "draw", "why_not"]

SCRIPT = Path(__file__).with_name("draw_in_mermaid.mjs")


class Drawn(NamedTuple):
    error: str | None  # why it is not drawn
    nodes: list[str]  # their texts
    clusters: list[str]
    links: int
    labels: list[str]  # of links
    foreign: list[str]  # elements that no chart of ours has: scripts, images, links


def draw(charts: dict[str, str]) -> dict[str, Drawn]:
    """What is drawn of the charts, by the names given."""
    folder = packages()
    if isinstance(folder, str):
        raise RuntimeError(folder)  # noqa: TRY004 -- it says why there are none
    done = subprocess.run(
        ["node", str(SCRIPT), str(folder)],
        input=json.dumps(charts).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{SCRIPT.name}: {done.stderr.decode(errors='replace')}")
    return {name: Drawn(**report) for name, report in json.loads(done.stdout).items()}
