"""What the entries of a procedure can refer to, and where a way leads."""

from __future__ import annotations

from msgspec import Struct

from procflow.from_schema.entries import UNSTATED
from procflow.from_schema.scope import Scope
from procflow.model import Outcome, Target
from procflow.yaml_reader import Path


class Offer(Struct, frozen=True):
    """What a procedure that is used offers to the one that uses it."""

    outcomes: dict[str, Outcome]
    actors: frozenset[str]
    events: frozenset[str]


class Names(Struct, frozen=True):
    """All that the entries of one procedure can refer to."""

    steps: frozenset[str]
    outcomes: dict[str, Outcome]
    events: frozenset[str]
    procedures: dict[str, Offer]


def resolve_target(
    scope: Scope, name: str | None, at_most: int | None, follows: Target, names: Names, path: Path
) -> Target:
    if name is None:
        return Target() if follows.is_unstated else Target(step=follows.step, outcome=follows.outcome, at_most=at_most)
    if name in names.steps:
        return Target(step=name, at_most=at_most)
    if name in names.outcomes:
        return Target(outcome=name, at_most=at_most)
    if name != UNSTATED:
        known = names.steps | names.outcomes.keys()
        scope.unknown("step or outcome", name, known, path, "write the id of a step, of an outcome, or `unstated`")
    return Target()
