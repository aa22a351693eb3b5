"""What the rules of this group share: where figures stand, and which steps they are about."""

from __future__ import annotations

import os
from collections.abc import Iterator

from procflow.model import ActorKind, Regulation, Step
from procflow.model_simulation import Simulation, StaffTold
from procflow.rules.base import Context
from procflow.yaml_reader import Path


def folder_of(context: Context) -> str:
    """That of the regulation file, from which files of figures are named."""
    return os.path.dirname(context.file) or "."


def written_at(context: Context, part: str, procedure: str, step: str) -> Path:
    """The path of what `work` or `shares` tell of a step: under its full name, or under its id alone."""
    written = context.origins.scope.located.value["simulation"][part]
    name = f"{procedure}.{step}"
    return ("simulation", part, name if name in written else step)


def staff_of(regulation: Regulation, simulation: Simulation, actor: str) -> tuple[int, StaffTold | None]:
    """How many people a unit has, at most at a time, and what the simulation tells of them."""
    told = next((each for each in simulation.staff if each.actor == actor), None)
    own = next((each.staff for each in regulation.actors if each.id == actor), None)
    if told is not None and told.week:
        return max(shift.people for day in told.week for shift in day), told
    if told is not None and told.count is not None:
        return told.count, told
    return (own if own is not None else 1), told


def staff_path(context: Context, actor: str) -> Path:
    """Where the number of people is told, or the actor itself."""
    whole = context.origins.scope.located.value
    told = (whole["simulation"].get("staff") or {}).get(actor)
    if isinstance(told, dict):
        return ("simulation", "staff", actor, "count") if "count" in told else ("simulation", "staff", actor)
    return ("simulation", "staff", actor) if told is not None else ("actors", actor, "staff")


def working_units(regulation: Regulation) -> Iterator[str]:
    """The units that do a step somewhere in this file."""
    doing = {
        entry.by
        for procedure in regulation.procedures
        for entry in procedure.entries
        if isinstance(entry, Step) and entry.do is not None
    }
    yield from (actor.id for actor in regulation.actors if actor.kind is ActorKind.UNIT and actor.id in doing)
