"""Where the examples lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").rglob("*.procflow.yaml"))
assert EXAMPLES, "there are examples"
