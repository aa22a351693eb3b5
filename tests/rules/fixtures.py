"""The regulations that each rule is tested with.

`PFnnn/invalid*.procflow.yaml` break the rule on each line that ends with `# expect: PFnnn` and nowhere else,
`PFnnn/valid*.procflow.yaml` hold what comes near and must not be reported. A file that begins with
`# as of: 2019-12-31` is checked for that day.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from unittest.mock import patch

from procflow import soundness
from procflow.checking import check_document
from procflow.diagnostics import Finding
from procflow.document import read_document
from procflow.graph import FlowGraph

FOLDER = Path(__file__).parent
PAGES = FOLDER.parents[1] / "docs" / "rules"
_AS_OF = re.compile(r"# as of: (\d{4}-\d\d-\d\d)")

# What is beyond this budget is beyond the real one too, which takes seconds to spend.
SMALL_BUDGET = 50_000


def files(code: str, kind: str) -> list[Path]:
    return sorted((FOLDER / code).glob(f"{kind}*.procflow.yaml"))


@cache
def findings(path: Path) -> tuple[Finding, ...]:
    """What the recommended rules find in a file, as if it lay in its own folder."""
    as_of = _AS_OF.match(path.read_text(encoding="utf-8"))

    def with_small_budget(graph: FlowGraph) -> list[soundness.Unsound]:
        return soundness.find_unsound(graph, SMALL_BUDGET)

    with patch("procflow.rules.structure.soundness.find_unsound", with_small_budget):
        return tuple(check_document(read_document(path), None, dt.date.fromisoformat(as_of[1]) if as_of else None))
