"""Whether a case is late: as the proof says of its start."""

from __future__ import annotations

import os
from decimal import Decimal
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

import procflow
from procflow.model import ActorKind, Extension, Step, Term, Unit
from procflow.proof.case import Case, Question
from procflow.proof.count import counted_from, counts
from procflow.proof.monotone import identity
from procflow.proof.unrolling import make_plan
from procflow.simulate.parameters import Arrivals, Distribution, Resource, Share, Simulation, Work
from tests.clock.worlds import at
from tests.proof.worlds import regulations, starts
from tests.simulate.offices import prepared, run
from tests.support.examples import ROOT

HOURS = st.sampled_from([0.0, 3600.0, 7200.0, 4 * 3600.0, 9 * 3600.0, 30 * 3600.0])


@settings(
    max_examples=int(os.environ.get("PROCFLOW_EXAMPLES", "60")),
    derandomize="PROCFLOW_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_a_case_is_late_when_it_ends_after_the_moment_that_the_proof_gives_for_its_start(data: st.DataObject) -> None:
    regulation = data.draw(regulations())
    procedure = regulation.procedures[0]
    limits = [each for each in procedure.limits if each.within is not None]
    assume(limits)
    moment = data.draw(starts)
    probe = prepared(regulation, Simulation(arrivals=(Arrivals(procedure="p", times=(moment,)),)))
    work = []
    for spot in probe.network.flows.spots:
        if spot.takes_time:
            seconds = 0.0 if spot.kind in (ActorKind.APPLICANT, ActorKind.SYSTEM) else data.draw(HOURS)
            work.append(Work(procedure="p", step=spot.name, time=Distribution("fixed", (seconds,))))
    staff = tuple(Resource(pool.actor.id, 9) for pool in probe.network.pools)
    ready = prepared(regulation, structs.replace(probe.simulation, work=tuple(work), resources=staff))
    _, tally = run(ready)
    outcome = next(spot.outcome for index, spot in enumerate(ready.network.flows.spots) if tally.outcomes[index])
    finish = moment + int(tally.total[0])
    expected: set[tuple[bool, bool]] = set()
    plan = make_plan(regulation, procedure)
    calendar = ready.network.horizon.calendar
    for limit in limits:
        if (limit.outcomes and outcome not in limit.outcomes) or outcome not in plan.outcomes:
            continue
        for count in counts(plan, counted_from(plan, limit), plan.outcomes[outcome]):
            assume(count.origin == 0 or count.is_taken_in)  # else it happens while the case is under way
            # A filing lies before all that an office does.
            assume(all(not plan.nodes[at].is_by_office for at in plan.leading_to([count.origin])))
            begun = calendar.clock(count.taken_in_by).received(moment) if count.is_taken_in else moment
            question = Question(plan, procedure, calendar, moment, moment, False)
            clock = calendar.clock(count.taken_in_by, of_limit=True)
            case = Case(question, 0, limit, count, [], identity(moment, moment + 1), clock)
            is_late = finish > case.expires_at(begun)
            expected.add((is_late, is_late and finish > case.expires_at(begun, prolonged=True)))
    assume(len(expected) == 1)
    assert (bool(tally.late[0]), bool(tally.late_extended[0])) == expected.pop()


def retaken(prepare_days: float, certify_hours: float, *, stops: bool = True) -> bool:
    """Whether a case is late whose exam is failed twice, in a land without holidays."""
    regulation = procflow.load(ROOT / "examples/patterns/exam-retake.procflow.yaml")
    procedure = regulation.procedures[0]
    entries = tuple(
        structs.replace(each, stops_clock=stops) if isinstance(each, Step) and each.id == "prepare" else each
        for each in procedure.entries
    )
    changed = structs.replace(
        regulation, jurisdiction=None, days=(), procedures=(structs.replace(procedure, entries=entries),)
    )
    times = {"admit": 3600.0, "exam": 3600.0, "prepare": prepare_days * 86_400, "certify": certify_hours * 3600}
    simulation = Simulation(
        arrivals=(Arrivals(procedure="certificate", times=(at("2026-03-02 11:00"),)),),
        work=tuple(
            Work(procedure="certificate", step=name, time=Distribution("fixed", (seconds,)))
            for name, seconds in times.items()
        ),
        shares=tuple(
            Share(procedure="certificate", step="exam", answer=answer, share=float(answer == "failed"))
            for answer in ("passed", "failed", "failed-three-times")
        ),
    )
    _, tally = run(prepared(changed, simulation))
    assert tally.under[0] == 1
    return bool(tally.late[0])


def test_while_the_clock_stands_still_no_case_becomes_late() -> None:
    assert not retaken(25, 8)
    assert retaken(25, 8, stops=False)


@pytest.mark.parametrize("hours", range(90, 140, 4))
def test_a_week_of_standing_still_leaves_as_much_of_the_limit_as_none_does(hours: int) -> None:
    assert retaken(7, hours) is retaken(0, hours)


def test_the_limit_does_run_out() -> None:
    assert not retaken(7, 90)
    assert retaken(7, 140)


# ---------------------------------------------------------------- limits that may be extended

PROLONGATION = ROOT / "examples/patterns/prolongation.procflow.yaml"


@pytest.mark.parametrize(
    ("minutes", "late"),
    [
        (24 * 480, (0, 0)),  # filed on Tuesday, 3 March: 24 days of eight hours later it is Friday, 3 April, 18:00
        (24 * 480 + 1, (1, 0)),
        (45 * 480, (1, 0)),  # two months end on Sunday, 3 May, and so on Monday
        (45 * 480 + 1, (1, 1)),
    ],
)
@pytest.mark.parametrize(
    "engine",
    [
        "plain",
        pytest.param("compiled", marks=pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")),
    ],
)
def test_a_month_that_may_become_two(minutes: int, late: tuple[int, int], engine: str) -> None:
    regulation = structs.replace(procflow.load(PROLONGATION), jurisdiction=None)
    figures = Simulation(
        arrivals=(Arrivals(procedure="statement", times=(at("2026-03-03 09:00"),)),),
        work=tuple(
            Work(procedure="statement", step=step, time=Distribution("fixed", (seconds,)))
            for step, seconds in (("register", 0.0), ("survey", 0.0), ("sign", 60.0 * minutes))
        ),
    )
    _, tally = run(prepared(regulation, figures), engine)
    assert (int(tally.late[0]), int(tally.late_extended[0])) == late


def test_how_many_are_late_even_if_all_are_extended_is_as_many_as_if_the_limit_were_so_long() -> None:
    found = procflow.simulate(PROLONGATION, arrivals="x1.2", replications=4, engine="plain").procedures[0]
    assert found.late_extended is not None
    assert found.late_extended.value < found.late.value
    regulation = procflow.load(PROLONGATION)
    (procedure,) = regulation.procedures
    (limit,) = procedure.limits
    assert limit.extension is not None
    assert limit.within is not None
    assert limit.extension.up_to is not None
    longer = structs.replace(limit, within=structs.replace(limit.within, term=limit.extension.up_to), extension=None)
    changed = structs.replace(regulation, procedures=(structs.replace(procedure, limits=(longer,)),))
    other = procflow.simulate(changed, arrivals="x1.2", replications=4, engine="plain").procedures[0]
    assert other.late == found.late_extended
    assert other.late_extended is None


@pytest.mark.parametrize("adds", [Term(high=Decimal(5), unit=Unit.WORKING_DAY), Term(high=Decimal(1), unit=Unit.MONTH)])
def test_where_the_clock_stops_an_extension_is_told_in_the_measure_of_the_limit_alone(adds: Term) -> None:
    regulation = procflow.load(ROOT / "examples/patterns/exam-retake.procflow.yaml")
    (procedure,) = regulation.procedures
    limits = tuple(structs.replace(each, extension=Extension(adds=adds)) for each in procedure.limits)
    changed = structs.replace(regulation, procedures=(structs.replace(procedure, limits=limits),))
    found = procflow.simulate(changed, arrivals="x1.1", replications=3, engine="plain").procedures[0]
    assert (found.late_extended is not None) is (adds.unit is Unit.WORKING_DAY)
    assert found.late_extended is None or 0 < found.late_extended.value < found.late.value
