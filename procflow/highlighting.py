"""What of a drawing is set apart: the steps on which a limit depends, by the proof, as ids of BPMN elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procflow import bpmn_extension as extension
from procflow.model import Regulation, Use
from procflow.proof.results import Place, Verdict
from procflow.proving import prove
from procflow.uses import used_by

if TYPE_CHECKING:
    from bpmn import Definitions

CRITICAL, BROKEN = "critical", "broken"

Key = tuple[str, str]  # the ids of a procedure and of one of its entries


def critical_in(regulation: Regulation, definitions: Definitions) -> dict[str, str]:
    """By the id of an element, `broken` where its step is critical for a limit that does not hold, else `critical`."""
    marks: dict[Key, str] = {}
    for procedure in prove(regulation).procedures:
        for outcome in procedure.outcomes:
            kind = BROKEN if outcome.verdict is Verdict.BROKEN else CRITICAL
            for key in (key for place in outcome.critical for key in _entries_of(regulation, procedure.id, place)):
                if marks.get(key) != BROKEN:
                    marks[key] = kind
    found = {name: marks[key] for key, name in elements(definitions) if key in marks}
    # A way between two critical steps is critical itself; where only one of them breaks a limit, it is no more than that.
    for flow in definitions.all("sequenceFlow"):
        ends = {found.get(flow.get(end) or "") for end in ("sourceRef", "targetRef")}
        if None not in ends and flow.id:
            found[flow.id] = BROKEN if ends == {BROKEN} else CRITICAL
    return found


def _entries_of(regulation: Regulation, procedure: str, place: Place) -> Iterator[Key]:
    """The entry itself and, through a `use`, those of the procedure that is used, where it is in the same file."""
    entries = {each.id: {entry.id: entry for entry in each.entries} for each in regulation.procedures}
    for name in place.path:
        entry = entries.get(procedure, {}).get(name)
        if entry is None:
            return
        yield procedure, name
        used = used_by(regulation, entry) if isinstance(entry, Use) else None
        if used is None or used.aliases:
            return
        procedure = used.procedure.id


def elements(definitions: Definitions) -> Iterator[tuple[Key, str]]:
    """The entries of procedures, each with the id of an element that stands for it; some have several."""
    for process in definitions.all("process"):
        kept = extension.find(process, "procedure")
        procedure = kept.get("procedure") if kept is not None else None
        for node in process.children("flowNode"):
            entry = extension.find(node, "entry")
            name = entry.get("entry") if entry is not None else None
            if procedure and name and node.id:
                yield (procedure, name), node.id
