"""What a simulation says: of limits, of causes, of impossible numbers; the same each time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

import procflow
from procflow.clock import OutOfCalendar
from procflow.clock.terms import Runs, runs
from procflow.errors import UsageError
from procflow.model import ActorKind, Extension, Term, Unit
from procflow.proof import prove
from procflow.proof.results import Verdict
from procflow.simulate.parameters import (
    Absence,
    Arrivals,
    Attribute,
    Distribution,
    Resource,
    Season,
    Share,
    Simulation,
    Work,
)
from procflow.simulate.run import Options, prepare, simulate_regulation
from procflow.simulate.statistics import mean_interval, mser, share_interval, t_quantile
from procflow.simulate.tally import class_of, time_of
from procflow.simulate.what_if import a_rate, a_staff
from tests.simulate.offices import run
from tests.simulate.test_theory import office
from tests.support.examples import EXAMPLES, ROOT

LICENCE = ROOT / "examples/guard-licence/licence.procflow.yaml"
CHAIN = office((("a", "one"), ("b", "two")))
EVEN = (1.0,) * 168


def figures(**changed: Any) -> Simulation:
    values: dict[str, Any] = {
        "arrivals": (Arrivals(procedure="p", per_hour=EVEN),),
        "resources": (Resource("one", 2), Resource("two", 2)),
        "work": (Work(procedure="p", step="a", time=Distribution("fixed", (600.0,))),),
    }
    return Simulation(**(values | changed))


def options(**changed: Any) -> Options:
    values: dict[str, Any] = {"cases": 200, "replications": 3, "warm_up": 0, "engine": "plain"}
    return Options(**(values | changed))


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_where_all_keep_their_terms_and_nobody_waits_none_is_late_for_a_limit_that_is_met(path: Path) -> None:
    """Each step takes the longest that certainly lies within its term, and there are people without end."""
    regulation = procflow.load(path)
    years = (2025, 2025)
    met = {
        procedure.id
        for procedure in prove(regulation, years, detail=False).procedures
        if procedure.outcomes and all(outcome.verdict is Verdict.MET for outcome in procedure.outcomes)
    }
    first = prepare(regulation, None, options(years=years, cases=None, folder=str(path.parent)))
    clock = first.network.horizon.calendar.clock
    work = []
    for spot in first.network.flows.spots:
        seconds = 0.0
        bound = spot.step.within if spot.step is not None and spot.takes_time else None
        if (
            bound is not None
            and bound.term.unit is not Unit.DAY
            and bound.anchor.kind == "start"
            and spot.kind is not ActorKind.APPLICANT
        ):
            what, count = runs(bound.term, clock(spot.actor).counting)
            day = min(
                close - opened
                for opened, close in zip(clock(spot.actor).hours.opens, clock(spot.actor).hours.closes, strict=True)
            )
            seconds = float({Runs.OPEN_SECONDS: count, Runs.WORKING_DAYS: count * day}.get(what, 0))
        work.append(
            Work(procedure=spot.procedure, step=spot.name, time=Distribution("uniform", (seconds * 0.999, seconds)))
        )
    staff = tuple(Resource(pool.actor.id, 1000) for pool in first.network.pools)
    busy = tuple(
        structs.replace(each, per_hour=(0.05,) * 168, times=(), recorded=()) for each in first.simulation.arrivals
    )
    given = structs.replace(first.simulation, work=tuple(work), resources=staff, arrivals=busy)
    result = simulate_regulation(regulation, given, options(years=years, cases=None, replications=1))
    for procedure in result.procedures:
        assert procedure.mean.value == pytest.approx(procedure.mean_without_queue)
        assert procedure.id not in met or procedure.late_cases == 0, procedure.id


def within(hours: int) -> Any:
    procedure = CHAIN.procedures[0]
    bound = procedure.limits[0].within
    assert bound is not None
    limit = structs.replace(
        procedure.limits[0], within=structs.replace(bound, term=Term(high=Decimal(hours), unit=Unit.HOUR))
    )
    return structs.replace(CHAIN, procedures=(structs.replace(procedure, limits=(limit,)),))


def test_who_waits_too_long_is_late_because_of_the_queue() -> None:
    work = (Work(procedure="p", step="a", time=Distribution("fixed", (3400.0,))),)
    found = simulate_regulation(
        within(1), figures(work=work, resources=(Resource("one", 1), Resource("two", 1))), options()
    ).procedures[0]
    assert found.late_cases == found.causes.queue > 0


def test_who_takes_longer_than_the_limit_is_late_because_of_the_work() -> None:
    work = (Work(procedure="p", step="a", time=Distribution("fixed", (3601.0,))),)
    found = simulate_regulation(
        within(1), figures(work=work, resources=(Resource("one", 50), Resource("two", 1))), options()
    ).procedures[0]
    assert found.late_cases == found.causes.work == found.cases
    exactly = (Work(procedure="p", step="a", time=Distribution("fixed", (3600.0,))),)
    found = simulate_regulation(
        within(1), figures(work=exactly, resources=(Resource("one", 50), Resource("two", 1))), options()
    ).procedures[0]
    assert found.late_cases == 0


def test_limits_and_terms_are_said_to_be_without_their_extensions() -> None:
    found = procflow.simulate(ROOT / "examples/patterns/prolongation.procflow.yaml", cases=20, replications=1)
    assert "the limit of `statement` is taken without its extension to 2 months in all" in found.assumptions
    assert "these terms are taken without what an extension may add to them: statement.survey" in found.assumptions


def test_of_limits_by_outcome_each_extension_is_named() -> None:
    procedure = CHAIN.procedures[0]
    week = Term(high=Decimal(5), unit=Unit.WORKING_DAY)
    limit = structs.replace(procedure.limits[0], outcomes=("done",), extension=Extension(adds=week))
    changed = structs.replace(CHAIN, procedures=(structs.replace(procedure, limits=(limit,)),))
    found = simulate_regulation(changed, figures(), options())
    assert found.assumptions == ("the limit of `p` for `done` is taken without its extension by 5 working days",)
    assert simulate_regulation(CHAIN, figures(), options()).assumptions == ()


def test_a_precision_is_of_the_procedures_that_have_a_limit() -> None:
    """Of the others nobody asks how many are late, so that no number of replications would tell."""
    (procedure,) = CHAIN.procedures
    other = structs.replace(procedure, id="q", limits=())
    both = structs.replace(CHAIN, procedures=(procedure, other))
    arrivals = tuple(Arrivals(procedure=each, per_hour=EVEN) for each in ("p", "q"))
    for regulation, coming in ((both, arrivals), (structs.replace(CHAIN, procedures=(other,)), arrivals[1:])):
        found = simulate_regulation(regulation, figures(arrivals=coming, work=()), options(precision=0.02))
        assert found.replications == 3


# ---------------------------------------------------------------- the calendar of the years


def test_years_whose_days_are_not_settled_are_told_as_the_proof_tells_them() -> None:
    path = ROOT / "examples/exit-visa/exit-visa.procflow.yaml"
    found = procflow.simulate(path, cases=20, replications=1, years=(2031, 2031))
    assert found.doubts == prove(procflow.load(path), years=(2031, 2031)).doubts
    assert "days moved by the government in 2031 are not known" in found.doubts[0]
    assert procflow.simulate(path, cases=20, replications=1).doubts == ()


@pytest.mark.parametrize("years", [(9999, 9999), (4998, 4998), (0, 0), (2026, 2025)])
@pytest.mark.parametrize("cases", [1, None])
def test_years_that_no_calendar_has_are_refused(years: tuple[int, int], cases: int | None) -> None:
    for regulation in (procflow.load(LICENCE), structs.replace(procflow.load(LICENCE), jurisdiction=None)):
        with pytest.raises(OutOfCalendar):
            procflow.simulate(regulation, cases=cases, replications=1, years=years)


# ---------------------------------------------------------------- the same each time, and what differs


def test_the_same_seed_gives_the_same_result_and_another_another() -> None:
    one, again, other = (procflow.simulate(LICENCE, cases=300, replications=2, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.procedures[0].mean != other.procedures[0].mean


def test_the_same_cases_come_when_people_are_changed() -> None:
    few, many = (prepare(procflow.load(LICENCE), None, options(staff=(("officer", n),))) for n in (1, 3))
    begun, works = (
        [[(row[0], row[1], row[at]) for row in sorted(run(each)[0])] for each in (few, many)] for at in (0, 5)
    )
    assert begun[0] == begun[1]
    assert works[0] == works[1]


def test_nobody_coming_is_a_result_too() -> None:
    found = simulate_regulation(
        CHAIN, figures(arrivals=(Arrivals(procedure="p", per_hour=(0.0,) * 168),)), options(cases=None)
    )
    assert found.cases == 0
    assert simulate_regulation(CHAIN, figures(), options(cases=0)).cases == 0


def test_an_office_that_cannot_do_the_work_is_said_to_be_unstable_and_the_run_ends() -> None:
    work = (Work(procedure="p", step="a", time=Distribution("fixed", (3 * 3600.0,))),)
    found = simulate_regulation(CHAIN, figures(work=work), options(cases=2000))
    assert "`one`" in found.unstable[0]


def test_a_season_in_which_the_queue_grows_is_named() -> None:
    work = (Work(procedure="p", step="a", time=Distribution("fixed", (3600.0,))),)
    december = (Season((12, 1), (12, 31), 2.0),)
    found = simulate_regulation(
        CHAIN,
        figures(work=work, arrivals=(Arrivals(procedure="p", per_hour=(1.5,) * 168, seasons=december),)),
        options(),
    )
    assert found.at_times == ("from 1 December to 31 December, `one` has work for 150 % of its time: the queue grows",)
    assert simulate_regulation(CHAIN, figures(work=work), options()).at_times == ()
    away = Absence(dt.date(2025, 3, 1), dt.date(2025, 3, 31), 2)
    resources = (Resource("one", 2, (away,)), Resource("two", 2))
    given = figures(work=work, resources=resources)
    found = simulate_regulation(CHAIN, given, options(years=(2025, 2025)))
    assert found.at_times == (
        "from 1 March 2025 to 31 March 2025, `one` has work and nobody to do it: the queue grows",
    )
    assert simulate_regulation(CHAIN, given, options(years=(2024, 2024))).at_times == ()


def test_the_warm_up_is_left_out() -> None:
    assert simulate_regulation(CHAIN, figures(), options(warm_up=50)).cases == 450


def test_memory_does_not_grow_with_the_cases() -> None:
    ready = prepare(CHAIN, figures(), options())
    from procflow.simulate.one_run import Plan, _at_once, _Run

    rooms = []
    for cases in (100_000, 200_000):
        going = _Run(ready.network, Plan(ready.simulation, 1, cases, 0, "plain"), 0, None)
        going.result(_at_once, None)
        rooms.append(going.state.room)
    assert rooms[0] == rooms[1] < 100_000


def test_a_share_of_an_attribute_goes_before_that_of_all() -> None:
    regulation = procflow.load(ROOT / "examples/patterns/choice.procflow.yaml")
    told = prepare(regulation, None, options()).simulation
    procedure, step = told.shares[0].procedure, told.shares[0].step
    answers = [each.answer for each in told.shares if each.step == step]
    only = tuple(
        Share(
            procedure=procedure,
            step=step,
            answer=answer,
            share=float(answer == answers[0]),
            attribute="kind",
            value="a",
        )
        for answer in answers
    )
    arrivals = tuple(structs.replace(each, attributes=(Attribute("kind", ("a",), (1.0,)),)) for each in told.arrivals)
    changed = structs.replace(told, shares=(*told.shares, *only), arrivals=arrivals)
    assert len(simulate_regulation(regulation, changed, options()).procedures[0].outcomes) == 1


# ---------------------------------------------------------------- impossible numbers


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"resources": (Resource("one", 0),)}, "at least one person"),
        ({"resources": (Resource("one", -3),)}, "at least one person"),
        ({"work": (Work(procedure="p", step="a", time=Distribution("fixed", (float("nan"),))),)}, "no number"),
        ({"work": (Work(procedure="p", step="a", time=Distribution("fixed", (-1.0,))),)}, "below zero"),
        ({"work": (Work(procedure="p", step="a", time=Distribution("uniform", (2.0, 1.0))),)}, "not in order"),
        ({"work": (Work(procedure="p", step="a", time=Distribution("pert", (2.0,))),)}, "pert has 1 numbers"),
        ({"arrivals": (Arrivals(procedure="p", per_hour=(1.0,)),)}, "a week has 168"),
        ({"arrivals": (Arrivals(procedure="p", per_hour=(float("inf"),) * 168),)}, "no number"),
        ({"shares": (Share(procedure="p", step="a", answer="x", share=1.5),)}, "not between 0 and 1"),
        (
            {"shares": tuple(Share(procedure="p", step="a", answer=each, share=0.7) for each in "xy")},
            "add up to 1.4, more than one",
        ),
    ],
)
def test_impossible_numbers_are_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        simulate_regulation(CHAIN, figures(**changed), options())


@pytest.mark.parametrize("text", ["x", "40", "40/year", "x-1", "1e9/day", "nan/day", "x1.5/day"])
def test_a_rate_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="says no arrivals"):
        a_rate(text)


@pytest.mark.parametrize("text", ["one", "one=0", "one=-1", "one=x", "=3"])
def test_a_staff_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="says no staff"):
        a_staff(text)


def test_a_unit_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"did you mean"):
        procflow.simulate(LICENCE, cases=10, staff={"oficer": 2})


# ---------------------------------------------------------------- statistics


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.7062), (2, 4.30265), (9, 2.26216), (30, 2.04227), (1000, 1.96234)]
)
def test_students_t_is_that_of_the_tables(freedom: int, quantile: float) -> None:
    assert t_quantile(0.95, freedom) == pytest.approx(quantile, rel=1e-5)


def test_none_late_is_not_said_to_be_certain() -> None:
    assert share_interval([(0, 100), (0, 100)]).high == pytest.approx(0.0188, abs=0.001)
    assert mean_interval([1.0, 2.0, 3.0]).half == pytest.approx(4.30265 / 3**0.5, rel=1e-4)


def test_the_beginning_that_is_unlike_the_rest_is_found() -> None:
    assert 8 <= mser([0.0] * 10 + [5.0, 6.0] * 40) <= 12
    assert mser([5.0, 6.0] * 40) <= 2


@pytest.mark.parametrize("seconds", [0, 1, 2, 59, 2047, 2048, 86_400, 10**7, 2**35])
def test_classes_of_times_are_a_thousandth_wide(seconds: int) -> None:
    import numpy as np

    told = time_of(int(class_of(np.array([seconds]))[0]))
    assert told == pytest.approx(seconds, rel=0.001)


def test_engines_and_people_that_there_are_not_are_refused_in_python_too() -> None:
    with pytest.raises(UsageError, match="there is no engine `gpu`; say auto, plain or compiled"):
        procflow.simulate(LICENCE, cases=1, engine="gpu")
    with pytest.raises(UsageError, match=r"`officer` cannot have 1\.5 people"):
        procflow.simulate(LICENCE, cases=1, staff={"officer": 1.5})  # type: ignore[dict-item]
