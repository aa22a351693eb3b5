"""Proving: a regulation or its file in, the proof of its limits out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from procflow.document import load
from procflow.model import Regulation
from procflow.proof import proving

if TYPE_CHECKING:
    from pathlib import Path

    from procflow.proof.results import Proof


def prove(
    regulation: Regulation | str | Path,
    years: tuple[int, int] | None = None,
    as_of: dt.date | None = None,
    outcome: str | None = None,
) -> Proof:
    """Whether the limits of a regulation, or of the file at a path, hold for every start in the years `first..last`."""
    if not isinstance(regulation, Regulation):
        regulation = load(regulation)
    return proving.prove(regulation, years, as_of, outcome)
