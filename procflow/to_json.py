"""The resolved model as JSON: what the types in `model` hold, defaults left out."""

from __future__ import annotations

import msgspec

from procflow.exporting import Problem
from procflow.model import Regulation


def export(regulation: Regulation, language: str | None, problem: Problem) -> str:
    if language is not None:
        problem("JSON holds the texts in all languages; --lang makes no difference")
    return msgspec.json.format(msgspec.json.encode(regulation), indent=2).decode() + "\n"
