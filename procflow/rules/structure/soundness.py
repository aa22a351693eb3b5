"""What the rules on soundness share: the search is made once for each procedure."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.graph import FlowGraph
from procflow.model import Procedure
from procflow.rules.base import Context, described
from procflow.soundness import Trouble, Unsound, find_unsound


def unsound(context: Context, *troubles: Trouble) -> Iterator[tuple[Procedure, Unsound]]:
    for procedure, _ in context.procedures():
        for found in unsound_in(context, procedure):
            if found.trouble in troubles:
                yield procedure, found


def unsound_in(context: Context, procedure: Procedure) -> list[Unsound]:
    """What is unsound in a procedure, of this regulation or of a library."""
    key = id(procedure)
    if key not in context.unsound:
        is_own = context.graphs.get(procedure.id)
        graph = is_own if is_own is not None and is_own.procedure is procedure else FlowGraph(procedure)
        context.unsound[key] = find_unsound(graph)
    return context.unsound[key]


def course(found: Unsound) -> str:
    """The decisions that lead there, as the end of a message."""
    if not found.choices:
        return ""
    more = f" and {len(found.choices) - 4} more" if len(found.choices) > 4 else ""
    return " (with " + ", ".join(described(way) for way in found.choices[:4]) + more + ")"
