"""What the rules on soundness share: the search is made once for each procedure."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.model import Procedure
from procflow.rules.base import Context, described
from procflow.soundness import Trouble, Unsound, find_unsound


def unsound(context: Context, *troubles: Trouble) -> Iterator[tuple[Procedure, Unsound]]:
    for procedure, graph in context.procedures():
        if procedure.id not in context.unsound:
            context.unsound[procedure.id] = find_unsound(graph)
        for found in context.unsound[procedure.id]:
            if found.trouble in troubles:
                yield procedure, found


def course(found: Unsound) -> str:
    """The decisions that lead there, as the end of a message."""
    if not found.choices:
        return ""
    more = f" and {len(found.choices) - 4} more" if len(found.choices) > 4 else ""
    return " (with " + ", ".join(described(way) for way in found.choices[:4]) + more + ")"
