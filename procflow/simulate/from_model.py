"""From a regulation to all that a simulation of its office needs: what the file tells, and the rest assumed, aloud."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from procflow.diagnostics import shorten
from procflow.model import ActorKind, Procedure, Regulation
from procflow.model_simulation import Per, Rate, Simulation, StaffTold
from procflow.simulate import parameters as made
from procflow.simulate.arriving import arrivals_of, attributes_of, by_hour
from procflow.simulate.errors import SimulationError
from procflow.simulate.falling import shares_of
from procflow.simulate.load import actors_of, loads
from procflow.simulate.open_time import hourly_cost
from procflow.simulate.parameters import Absence, Arrivals, Attribute, Priority, Resource
from procflow.simulate.placing import Placed, Tellings, placed_steps
from procflow.simulate.working import Basis, work_of

# Where no arrivals are told: an office of some size, or one whose busiest unit is well used and not yet overrun.
CASES_A_DAY = 20
BUSY = 0.8
_MANY = 6  # names in an assumption: more would not be read


def parameters(regulation: Regulation, folder: str | Path = ".") -> made.Simulation:
    """All that a simulation needs; files of figures are looked up from `folder`, that of the regulation file.

    `SimulationError` where there is nothing to simulate, `FiguresError` where a file is not usable.
    """
    told = regulation.simulation or Simulation()
    base = os.fspath(folder)
    procedures = _simulated(regulation, told)
    attributes = attributes_of(told.attributes)
    steps = [placed for each in procedures for placed in placed_steps(regulation, each, base)]
    tellings = Tellings()
    work = [work_of(placed, tellings.work(placed)) for placed in steps]
    values = {attribute.name: attribute.values for attribute in attributes}
    shares = [
        share
        for placed in steps
        if placed.step.decision is not None
        for share in shares_of(placed.procedure, placed.path, placed.step.decision, tellings.shares(placed), values)
    ]
    found = made.Simulation(
        arrivals=tuple(arrivals_of(each, regulation, attributes, base) for each in told.arrivals),
        resources=_resources(regulation, told, steps),
        work=tuple(each for each, _ in work),
        shares=tuple(shares),
        priorities=_priorities(told, procedures),
    )
    bases = dict(zip(((placed.procedure, placed.path) for placed in steps), (basis for _, basis in work), strict=True))
    assumptions = list(_about_steps(steps, bases, tellings))
    assumptions += _about_staff(regulation, told, steps)
    if told.arrivals:
        assumptions += _about_arrivals(regulation, told)
    else:
        found, sentence = _with_arrivals(regulation, found, procedures, attributes)
        assumptions.append(sentence)
    return replace(found, assumptions=tuple(assumptions))


def _simulated(regulation: Regulation, told: Simulation) -> list[Procedure]:
    """The procedures whose cases come; without a word about arrivals, all that are no parts."""
    named = {each.procedure for each in told.arrivals}
    procedures = [
        each for each in regulation.procedures if (each.id in named if named else not each.is_part) and each.entries
    ]
    if not procedures:
        raise SimulationError("there is nothing to simulate: the file has only parts of procedures")
    return procedures


# ---------------------------------------------------------------- people and priorities


def _resources(regulation: Regulation, told: Simulation, steps: list[Placed]) -> tuple[Resource, ...]:
    """All units that do something, in the order of the file."""
    working = {placed.actor.id for placed in steps if placed.actor is not None}
    of = {each.actor: each for each in told.staff}
    return tuple(
        Resource(
            actor.id,
            _count(actor.staff, of.get(actor.id)),
            tuple(Absence(each.first, each.last, each.people) for each in of[actor.id].absences)
            if actor.id in of
            else (),
            hourly_cost(cost, actor, regulation)
            if actor.id in of and (cost := of[actor.id].cost) is not None
            else None,
            of[actor.id].week if actor.id in of else (),
        )
        for actor in actors_of(regulation)
        if actor.kind is ActorKind.UNIT and actor.id in working
    )


def _count(of_actor: int | None, told: StaffTold | None) -> int:
    if told is not None and told.week:
        return max(shift.people for day in told.week for shift in day)
    if told is not None and told.count is not None:
        return told.count
    return of_actor if of_actor is not None else 1


def _priorities(told: Simulation, procedures: list[Procedure]) -> tuple[Priority, ...]:
    return tuple(
        Priority(procedure=procedure.id, attribute=attribute, value=value, priority=number)
        for procedure in procedures
        for attribute, values in told.priority.items()
        for value, number in values.items()
        if number
    )


# ---------------------------------------------------------------- arrivals where none are told


def _with_arrivals(
    regulation: Regulation, found: made.Simulation, procedures: list[Procedure], attributes: tuple[Attribute, ...]
) -> tuple[made.Simulation, str]:
    """Equally many cases of every procedure, and what is said of it."""

    def coming(number: float) -> tuple[Arrivals, ...]:
        by_one = by_hour((Rate(Decimal(1), Per.DAY),) * 7, regulation.hours)
        return tuple(
            Arrivals(procedure=each.id, per_hour=tuple(rate * number for rate in by_one), attributes=attributes)
            for each in procedures
        )

    usual = replace(found, arrivals=coming(CASES_A_DAY))
    found_loads = loads(regulation, usual)
    busiest = max((load.share for load in found_loads), default=0.0)
    each = " of each procedure" if len(procedures) > 1 else ""
    if not math.isfinite(busiest) or busiest <= BUSY:
        return usual, f"no arrivals are told: {CASES_A_DAY} cases a working day{each}"
    number = _rounded(CASES_A_DAY * BUSY / busiest)
    cases = "case" if number == 1 else "cases"
    sentence = (
        f"no arrivals are told: {number:g} {cases} a working day{each}, with which the busiest unit is four fifths busy"
    )
    if not all(load.is_exact for load in found_loads):
        sentence += " or more: the flow is so large that its ways back are not counted"
    return replace(found, arrivals=coming(number)), sentence


def _rounded(number: float) -> float:
    """To two digits, downwards."""
    step = 10.0 ** (math.floor(math.log10(number)) - 1)
    return math.floor(number / step + 1e-9) * step


# ---------------------------------------------------------------- what is said of what was assumed


def _about_steps(steps: list[Placed], bases: Mapping[tuple[str, str], Basis], tellings: Tellings) -> Iterator[str]:
    names: dict[Basis, list[str]] = {basis: [] for basis in Basis}
    for placed in steps:
        basis = bases[placed.procedure, placed.path]
        is_work = placed.step.do is not None and (placed.actor is None or placed.actor.kind is not ActorKind.APPLICANT)
        if basis is not Basis.NONE or is_work:
            names[basis].append(f"{placed.procedure}.{placed.path}")
    if several := names[Basis.TERM]:
        yield f"work takes from a tenth of the term to all of it, mostly half, where no time is told: {_listed(several)}"
    if several := names[Basis.WHOLE_TERM]:
        yield f"those outside and systems take their whole term where no time is told: {_listed(several)}"
    of_terms = {*names[Basis.TERM], *names[Basis.WHOLE_TERM]}
    longer = [f"{each.procedure}.{each.path}" for each in steps if each.step.extension is not None]
    if several := [name for name in longer if name in of_terms]:
        yield f"these terms are taken without what an extension may add to them: {_listed(several)}"
    if several := names[Basis.NONE]:
        yield f"steps with neither a time nor a term take no time: {_listed(several)}"
    deciding = [placed for placed in steps if placed.step.decision is not None]
    if equal := [f"{each.procedure}.{each.path}" for each in deciding if tellings.shares(each) is None]:
        yield f"all answers are equally frequent where no shares are told: {_listed(equal)}"


def _about_staff(regulation: Regulation, told: Simulation, steps: list[Placed]) -> Iterator[str]:
    """Who only decides, which takes no time, needs no people."""
    working = {
        placed.actor.id
        for placed in steps
        if placed.actor is not None
        and (placed.step.do is not None or placed.step.within is not None or placed.step.not_before is not None)
    }
    known = {each.actor for each in told.staff if each.count is not None or each.week}
    known |= {actor.id for actor in actors_of(regulation) if actor.staff is not None}
    units = [actor.id for actor in actors_of(regulation) if actor.kind is ActorKind.UNIT and actor.id in working]
    if alone := [name for name in units if name not in known]:
        yield f"one person works in each unit whose staff is not told: {_listed(alone)}"


def _about_arrivals(regulation: Regulation, told: Simulation) -> Iterator[str]:
    named = {each.procedure for each in told.arrivals}
    if without := [each.id for each in regulation.procedures if not each.is_part and each.id not in named]:
        yield f"no cases come of procedures whose arrivals are not told: {_listed(without)}"


def _listed(names: list[str]) -> str:
    shown = [shorten(name, 60) for name in names[:_MANY]]
    return ", ".join(shown) + (f" and {len(names) - _MANY} more" if len(names) > _MANY else "")
