"""The flows of all procedures that share an office, as one list of places with the ways between them."""

from __future__ import annotations

from msgspec import Struct

from procflow.graph import FlowGraph, ways_of
from procflow.model import Actor, ActorKind, Join, Procedure, Regulation, Split, Step, Use
from procflow.proof.flow import Flat, Flow
from procflow.proof.plan import Key, PlanError
from procflow.soundness import find_unsound
from procflow.uses import used_by

UNSTATED = "unstated"  # the end of a case that comes to a way which the act does not state


class Exit(Struct, frozen=True):
    """A way out of a place. Ways to what the act does not state lead to the place `unstated`."""

    to: int
    label: str = ""
    at_most: int | None = None
    is_unstated: bool = False


class Spot(Struct, kw_only=True):
    """A place where a case can be."""

    procedure: str
    path: tuple[str, ...]
    step: Step | None = None  # what is done there, if anything is
    decides: bool = False
    home: str = ""  # the procedure in which the step is written
    actor: Actor | None = None
    to: tuple[Actor, ...] = ()
    is_split: bool = False
    waits: int = 0  # at a join, for how many ways
    outcome: str | None = None
    exits: list[Exit] = []
    begins: Key | None = None
    ends: tuple[Key, ...] = ()
    is_first: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def takes_time(self) -> bool:
        step = self.step
        return step is not None and (step.do is not None or step.within is not None or step.not_before is not None)

    @property
    def kind(self) -> ActorKind | None:
        return self.actor.kind if self.actor is not None else None

    @property
    def is_by_applicant(self) -> bool:
        return self.takes_time and self.kind is ActorKind.APPLICANT

    @property
    def is_by_office(self) -> bool:
        return self.takes_time and self.kind not in (ActorKind.APPLICANT, ActorKind.SYSTEM)


class Flows(Struct):
    spots: list[Spot] = []
    first: dict[str, int] = {}  # of each procedure, where its cases begin
    left_out: dict[str, str] = {}  # procedures that can not be simulated, and why
    procedures: dict[str, Procedure] = {}


def flows_of(regulation: Regulation, procedures: list[Procedure]) -> Flows:
    flows = Flows(spots=[], first={}, left_out={}, procedures={each.id: each for each in procedures})
    for procedure in procedures:
        if (why := _unsound(regulation, procedure)) is not None:
            flows.left_out[procedure.id] = why
            continue
        try:
            flow = Flow(regulation, procedure)
        except PlanError as error:
            flows.left_out[procedure.id] = str(error)
            continue
        if not flow.entries[0].ways:
            flows.left_out[procedure.id] = "it has no steps"
            continue
        flows.first[procedure.id] = len(flows.spots)
        _add(flows, regulation, procedure, flow)
    return flows


def _unsound(regulation: Regulation, procedure: Procedure) -> str | None:
    seen: set[int] = set()
    stack = [(regulation, procedure)]
    while stack:
        home, here = stack.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        for unsound in find_unsound(FlowGraph(here)):
            return f"its flow has no certain end at `{unsound.at}`; `procflow check` says more"
        for entry in here.entries:
            used = used_by(home, entry) if isinstance(entry, Use) else None
            stack += [(used.regulation, used.procedure)] if used is not None else []
    return None


def _add(flows: Flows, regulation: Regulation, procedure: Procedure, flow: Flow) -> None:
    base = len(flows.spots)
    homes = _homes(regulation, procedure)
    unstated = base + len(flow.entries)
    joined: dict[int, int] = {}
    for index, flat in enumerate(flow.entries):
        spot = Spot(
            procedure=procedure.id,
            path=flat.path or ("start",),
            home=homes.get(flat.path[:-1], procedure.id),
            actor=flat.actor,
            to=flat.to,
            outcome=flat.outcome,
            exits=_exits(flat, base, unstated),
            begins=flat.begins,
            ends=flat.ends,
            is_first=index == 0,
        )
        entry = flat.entry
        if isinstance(entry, Step):
            spot.step, spot.decides = entry, entry.decision is not None
        spot.is_split = isinstance(entry, Split)
        if isinstance(entry, Join) and entry.all_ways:
            joined[base + index] = 0
        flows.spots.append(spot)
    flows.spots.append(Spot(procedure=procedure.id, path=(UNSTATED,), exits=[], outcome=UNSTATED))
    for index in _reachable(flows.spots, base):
        for way in flows.spots[index].exits:
            if way.to in joined:
                joined[way.to] += 1
    for index, waits in joined.items():
        flows.spots[index].waits = waits


def _exits(flat: Flat, base: int, unstated: int) -> list[Exit]:
    known = [(base + to, at_most) for to, at_most, _ in flat.ways]
    if flat.outcome is not None:
        return []
    if flat.entry is None:
        return [Exit(to, "", at_most) for to, at_most in known] or [Exit(unstated, is_unstated=True)]
    ways = ways_of(flat.entry)
    if len([way for way in ways if not way.target.is_unstated]) != len(known):  # some lead to what is not there
        return [Exit(to, "", at_most) for to, at_most in known] or [Exit(unstated, is_unstated=True)]
    rest = iter(known)
    exits = []
    for way in ways:
        if way.target.is_unstated:
            exits.append(Exit(unstated, way.label, way.target.at_most, is_unstated=True))
        elif (found := next(rest, None)) is not None:
            exits.append(Exit(found[0], way.label, found[1]))
    return exits


def _reachable(spots: list[Spot], begin: int) -> list[int]:
    seen = {begin}
    stack = [begin]
    while stack:
        for way in spots[stack.pop()].exits:
            if way.to not in seen:
                seen.add(way.to)
                stack.append(way.to)
    return sorted(seen)


def _homes(regulation: Regulation, procedure: Procedure) -> dict[tuple[str, ...], str]:
    """For the path to each used procedure its id: a step is known by where it is written."""
    homes: dict[tuple[str, ...], str] = {}

    def look(home: Regulation, here: Procedure, scope: tuple[str, ...]) -> None:
        homes[scope] = here.id
        for entry in here.entries:
            used = used_by(home, entry) if isinstance(entry, Use) else None
            if used is not None:
                look(used.regulation, used.procedure, (*scope, entry.id))

    look(regulation, procedure, ())
    return homes
