"""Which step is meant: by its id, by `PROCEDURE.STEP`, or through a `use` by `PROCEDURE.USE.STEP`."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.model import Procedure, Regulation, Step, Use
from procflow.uses import used_by

# A procedure whose id holds dots, used in one whose id does too: nobody writes so, but reading must end.
_MOST_PARTS = 16


def steps_meant(regulation: Regulation, name: str) -> list[tuple[str, str, Step]]:
    """The procedure, the path within it and the step, for each that is meant; none where nothing has the name."""
    found = [
        (procedure.id, entry.id, entry)
        for procedure in regulation.procedures
        for entry in procedure.entries
        if isinstance(entry, Step) and entry.id == name
    ]
    if found or name.count(".") > _MOST_PARTS:
        return found
    for procedure, rest in _beginnings(regulation, name):
        if (step := step_at(regulation, procedure, rest)) is not None:
            return [(procedure.id, rest, step)]
    return []


def step_at(regulation: Regulation, procedure: Procedure, path: str) -> Step | None:
    """The step at a path within a procedure, through all that it uses."""
    if path.count(".") > _MOST_PARTS:
        return None
    for entry in procedure.entries:
        if isinstance(entry, Step) and entry.id == path:
            return entry
        if not isinstance(entry, Use) or not path.startswith(f"{entry.id}."):
            continue
        used = used_by(regulation, entry)
        step = step_at(used.regulation, used.procedure, path[len(entry.id) + 1 :]) if used else None
        if step is not None:
            return step
    return None


def names_near(regulation: Regulation, name: str) -> set[str]:
    """What somebody may have meant: all ids of steps, and those within the procedure that is named."""
    names = {entry.id for procedure in regulation.procedures for entry in procedure.entries if isinstance(entry, Step)}
    for procedure, rest in _beginnings(regulation, name):
        before = name[: len(name) - len(rest)]
        names |= {f"{before}{entry.id}" for entry in procedure.entries if isinstance(entry, Step)}
    return names


def _beginnings(regulation: Regulation, name: str) -> Iterator[tuple[Procedure, str]]:
    for procedure in regulation.procedures:
        if name.startswith(f"{procedure.id}."):
            yield procedure, name[len(procedure.id) + 1 :]
