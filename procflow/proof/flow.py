"""A procedure with all that it uses put in its place: one graph of entries, still with its loops."""

from __future__ import annotations

from msgspec import Struct

from procflow.graph import ways_of
from procflow.model import Actor, Entry, Procedure, Regulation, Step, Target, Use
from procflow.proof.plan import MOST_DEPTH, MOST_NODES, Key, PlanError
from procflow.uses import used_by


class Flat(Struct):
    """One entry, wherever it stands, with its ways as (number of the target, how often, the number of the way)."""

    path: tuple[str, ...]
    entry: Entry | None
    actor: Actor | None = None
    to: tuple[Actor, ...] = ()
    outcome: str | None = None
    ways: list[tuple[int, int | None, int]] = []
    ends: tuple[Key, ...] = ()
    begins: Key | None = None


class Flow:
    """Entries of a procedure and of all that it uses, in one graph."""

    def __init__(self, regulation: Regulation, procedure: Procedure) -> None:
        self.entries: list[Flat] = [Flat((), None)]
        self.scopes: list[tuple[str, ...]] = [()]
        self.ways = 0
        self.using: list[int] = []
        _must_be_small(regulation, procedure)
        outcomes = {}
        for outcome in procedure.outcomes:
            outcomes[outcome.id] = self._add(Flat((outcome.id,), None, outcome=outcome.id), ())
        self.outcomes = outcomes
        actors = {actor.id: actor for actor in regulation.actors}
        first = self._lay_out(regulation, procedure, (), actors, outcomes)
        if first is not None:
            self._way(0, first, None)

    def _add(self, flat: Flat, scope: tuple[str, ...]) -> int:
        if len(self.entries) >= MOST_NODES:
            raise PlanError(f"the procedure is too large: with all that it uses it has more than {MOST_NODES} entries")
        self.entries.append(flat)
        self.scopes.append(scope)
        return len(self.entries) - 1

    def _way(self, source: int, target: int, at_most: int | None) -> None:
        self.entries[source].ways.append((target, at_most, self.ways))
        self.ways += 1

    def _lay_out(
        self,
        regulation: Regulation,
        procedure: Procedure,
        scope: tuple[str, ...],
        actors: dict[str, Actor],
        outcomes: dict[str, int],
    ) -> int | None:
        """Add the entries of a procedure; its outcomes lead on to the given numbers. Gives its first entry."""
        if id(procedure) in self.using:
            raise PlanError("procedures use each other in a circle", told_by="PF110")
        if len(self.using) >= MOST_DEPTH:
            raise PlanError(f"procedures use each other more than {MOST_DEPTH} deep")
        if not procedure.entries:
            return None
        self.using.append(id(procedure))
        number: dict[str, int] = {}
        inside: dict[str, tuple[int, dict[str, int]]] = {}
        for entry in procedure.entries:
            path = (*scope, entry.id)
            marks = getattr(entry, "marks", None)
            ends: tuple[Key, ...] = (("end", path), *((("event", (marks,)),) if marks else ()))
            if isinstance(entry, Use):
                number[entry.id] = self._add(Flat(path, None, begins=("begin", path)), scope)
                ways = {outcome: self._add(Flat(path, None, ends=ends), scope) for outcome in entry.on}
                inside[entry.id] = (number[entry.id], ways)
            else:
                flat = Flat(path, entry, ends=ends, begins=("begin", path))
                if isinstance(entry, Step):
                    flat.actor = actors.get(entry.by) if entry.by else None
                    flat.to = tuple(actors[name] for name in entry.to if name in actors)
                number[entry.id] = self._add(flat, scope)
        for entry in procedure.entries:
            for way in ways_of(entry):
                source = inside[entry.id][1][way.label] if isinstance(entry, Use) else number[entry.id]
                target = _number(way.target, number, outcomes)
                if target is not None:
                    self._way(source, target, way.target.at_most)
            if isinstance(entry, Use):
                self._lay_out_used(regulation, entry, (*scope, entry.id), actors, inside[entry.id])
        self.using.pop()
        return number[procedure.entries[0].id]

    def _lay_out_used(
        self,
        regulation: Regulation,
        use: Use,
        scope: tuple[str, ...],
        actors: dict[str, Actor],
        inside: tuple[int, dict[str, int]],
    ) -> None:
        enter, leave = inside
        used = used_by(regulation, use)
        if used is None:
            raise PlanError(f"the procedure `{use.procedure}` is not there")
        theirs = {actor.id: actors.get(use.actors.get(actor.id, actor.id), actor) for actor in used.regulation.actors}
        first = self._lay_out(used.regulation, used.procedure, scope, theirs, leave)
        if first is not None:
            self._way(enter, first, None)


def _must_be_small(regulation: Regulation, procedure: Procedure) -> None:
    """Refuse a procedure that would be too large with all that it uses, before anything is laid out.

    What is used twice counts twice, so the size may double with each use, while counting it takes one look each.
    """
    sizes: dict[int, int] = {}

    def size(home: Regulation, here: Procedure, above: frozenset[int]) -> int:
        if id(here) in above:
            raise PlanError("procedures use each other in a circle", told_by="PF110")
        if len(above) >= MOST_DEPTH:
            raise PlanError(f"procedures use each other more than {MOST_DEPTH} deep")
        if id(here) not in sizes:
            uses = (used_by(home, entry) for entry in here.entries if isinstance(entry, Use))
            inside = sum(size(used.regulation, used.procedure, above | {id(here)}) for used in uses if used is not None)
            sizes[id(here)] = len(here.entries) + inside
        return sizes[id(here)]

    if size(regulation, procedure, frozenset()) > MOST_NODES:
        raise PlanError(f"the procedure is too large: with all that it uses it has more than {MOST_NODES} entries")


def _number(target: Target, number: dict[str, int], outcomes: dict[str, int]) -> int | None:
    if target.step is not None:
        return number.get(target.step)
    return outcomes.get(target.outcome) if target.outcome is not None else None
