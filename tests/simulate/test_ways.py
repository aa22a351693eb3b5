"""What becomes of cases on ways that are not straight: branches of which nothing is stated, ways back, batches."""

from __future__ import annotations

import calendar
import datetime as dt
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

import procflow
from procflow.document import parse_document
from procflow.errors import ProcflowError, UsageError
from procflow.model import Regulation
from procflow.simulate.parameters import Absence, Arrivals, Batch, Distribution, Resource, Share, Simulation, Work
from procflow.simulate.results import Result
from procflow.simulate.run import Options, simulate_regulation
from procflow.source import Source

HEAD = """procflow: 1
id: office
act: {number: "1", date: 2019-01-01, body: B}
hours: {mon-sun: "00:00-24:00"}
"""
ENGINES = [
    "plain",
    pytest.param(
        "compiled",
        marks=pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed (procflow[fast])"),
    ),
]

BRANCHES = """actors: {a: {kind: unit, staff: 50}, b: {kind: external, hours: always}}
procedures:
  p:
    limit: 30 calendar days
    outcomes: {done: {}}
    steps:
      - {id: both, split: [x, y]}
      - {id: x, by: a, do: X, decide: Is it so?, options: {yes: j, no: unstated}}
      - {id: y, by: b, do: Y, next: y2}
      - {id: y2, by: b, do: Y, next: j}
      - {id: j, join: all, next: done}
simulation:
  arrivals: 2000 a day
  work: {x: 10 minutes, y: 10 calendar days, y2: 10 calendar days}
"""
ALSO_LOST = BRANCHES.replace(
    "{id: y2, by: b, do: Y, next: j}", "{id: y2, by: b, do: Y, decide: Is it so?, options: {yes: j, no: unstated}}"
)


def regulation(text: str) -> Regulation:
    document = parse_document(Source("office.procflow.yaml", HEAD + text), ".")
    assert document.regulation is not None, document.findings
    return document.regulation


def simulated(text: str, cases: int, engine: str) -> Result:
    return procflow.simulate(regulation(text), cases=cases, replications=1, warm_up=0, engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("text", "done"), [(BRANCHES, 1 / 2), (ALSO_LOST, 1 / 4)])
def test_a_case_one_branch_of_which_is_stated_no_further_is_over_when_no_other_goes_on(
    text: str, done: float, engine: str
) -> None:
    cases = 6000
    (found,) = simulated(text, cases, engine).procedures
    ends = dict(found.outcomes)
    assert sum(ends.values()) == cases
    assert ends["done"] / cases == pytest.approx(done, abs=0.03)
    assert {each.id: each.done for each in found.steps} == {"x": cases, "y": cases, "y2": cases}
    assert found.mean.value == 20 * 86_400  # whichever way x goes, y takes longer


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("visits", [10, 20, 50])
def test_a_way_back_is_gone_as_often_as_its_share_says(visits: int, engine: str) -> None:
    """More often than random numbers were drawn for."""
    text = f"""actors: {{a: {{kind: unit, staff: 90}}}}
procedures:
  p:
    outcomes: {{done: {{}}}}
    steps:
      - {{id: x, by: a, do: X, decide: Again?, options: {{yes: x, no: done}}}}
simulation:
  arrivals: 100 a day
  work: {{x: 1 minute}}
  shares: {{x: {{yes: {100 * (1 - 1 / visits)} %, no: {100 / visits} %}}}}
"""
    cases = 20_000
    (found,) = simulated(text, cases, engine).procedures
    deviation = (visits * (visits - 1)) ** 0.5  # of a geometric distribution
    assert found.steps[0].done / cases == pytest.approx(visits, abs=4 * deviation / cases**0.5)


RARE = """actors: {head: {kind: unit, staff: 1}}
procedures:
  p:
    outcomes: {done: {}}
    steps:
      - {id: sign, by: head, do: Sign, next: done}
simulation:
  arrivals: 1 a year
  work: {sign: 10 minutes}
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_cases_that_come_for_longer_than_there_is_time_are_too_many(engine: str) -> None:
    assert simulated(RARE, 10_000, engine).cases == 10_000
    with pytest.raises(ProcflowError, match="ask for fewer with --cases"):
        simulated(RARE, 20_000, engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_work_that_takes_longer_than_there_is_time_is_too_much(engine: str) -> None:
    never = RARE.replace("1 a year", "1000 a day").replace("10 minutes", "6000 hours")
    with pytest.raises(ProcflowError, match="the office cannot do the work"):
        simulated(never, 30_000, engine)


SIGNED = """actors: {head: {kind: unit, staff: 1}}
procedures:
  p:
    limit: {within: 4 hours, from: start}
    outcomes: {done: {}}
    steps:
      - {id: sign, by: head, do: Sign, next: done}
simulation:
  arrivals: {p: {file: one.csv}}
  work: {sign: {time: 10 minutes, at: "16:00"}}
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_who_waits_for_the_time_of_a_batch_does_not_wait_for_people(tmp_path: Path, engine: str) -> None:
    """It is a rule of the office, as nights are: more people would change nothing."""
    (tmp_path / "one.csv").write_text("arrived\n2025-03-03 09:00\n")
    path = tmp_path / "office.procflow.yaml"
    path.write_text(HEAD + SIGNED)
    result = procflow.simulate(path, replications=1, warm_up=0, engine=engine)
    (found,) = result.procedures
    assert found.mean.value == found.mean_without_queue == 7 * 3600 + 600
    assert found.mean_always_open == 600
    assert (found.late_cases, found.causes.calendar, found.causes.queue) == (1, 1, 0)
    assert found.steps[0].wait_mean == 0
    assert result.units[0].queue_mean == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_who_waits_for_others_until_they_are_enough_waits(tmp_path: Path, engine: str) -> None:
    (tmp_path / "one.csv").write_text("arrived\n2025-03-03 09:00\n2025-03-03 12:00\n")
    path = tmp_path / "office.procflow.yaml"
    path.write_text(HEAD + SIGNED.replace('at: "16:00"', "together: 2"))
    (found,) = procflow.simulate(path, replications=1, warm_up=0, engine=engine).procedures
    assert found.mean.value == (3 * 3600 + 600 + 1200) / 2  # the second is signed behind the first
    assert found.mean_without_queue == 600


# ---------------------------------------------------------------- by hand, in figures that no file tells


TWO_STEPS = """actors: {a: {kind: unit, staff: 1}, b: {kind: unit, staff: 2}}
procedures:
  p:
    outcomes: {done: {}}
    steps:
      - {id: x, by: a, do: X}
      - {id: y, by: b, do: Y, next: done}
"""


def minutes(step: str, count: float, **more: Any) -> Work:
    return Work(procedure="p", step=step, time=Distribution("fixed", (60 * count,)), **more)


def at(*moment: int) -> int:
    return calendar.timegm(dt.datetime(*moment).timetuple())  # type: ignore[arg-type]


def by_hand(text: str, simulation: Simulation, engine: str, **more: Any) -> Result:
    options = Options(warm_up=0, replications=1, engine=engine, years=(2026, 2026), **more)
    return simulate_regulation(regulation(text), simulation, options)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_batch_that_never_is_full_is_done_when_nobody_comes_any_more(engine: str) -> None:
    """And not when months later, elsewhere, somebody goes on leave."""
    leave = (Absence(dt.date(2026, 11, 2), dt.date(2026, 11, 6), 1),)
    for absences in ((), leave):
        simulation = Simulation(
            arrivals=(Arrivals(procedure="p", times=(at(2026, 3, 3, 9),)),),
            resources=(Resource("a", 1), Resource("b", 2, absences)),
            work=(minutes("x", 10, batch=Batch(at=(), size=2)), minutes("y", 10)),
        )
        (found,) = by_hand(TWO_STEPS, simulation, engine).procedures
        assert found.mean.value == 1200


@pytest.mark.parametrize("engine", ENGINES)
def test_without_queues_a_case_takes_as_long_as_its_longest_branch(engine: str) -> None:
    """Also where that one ends before the others, which waited."""
    text = BRANCHES.replace("staff: 50", "staff: 1")
    simulation = Simulation(
        arrivals=(Arrivals(procedure="p", times=(at(2026, 3, 3, 9),) * 10),),
        resources=(Resource("a", 1),),
        work=(minutes("x", 5 * 1440), minutes("y", 5 * 1440), minutes("y2", 5 * 1440)),
        shares=(
            Share(procedure="p", step="x", answer="yes", share=0.0),
            Share(procedure="p", step="x", answer="no", share=1.0),
        ),
    )
    (found,) = by_hand(text, simulation, engine).procedures
    assert found.mean.value == sum(max(10, 5 * n) for n in range(1, 11)) / 10 * 86_400
    assert found.mean_without_queue == found.mean_always_open == 10 * 86_400


@pytest.mark.parametrize("engine", ENGINES)
def test_who_comes_at_the_second_of_opening_does_not_overtake_who_waits_at_the_door(engine: str) -> None:
    text = """actors:
  a: {kind: unit, staff: 5, hours: {mon-sun: "08:00-18:00"}}
  b: {kind: unit, staff: 1, hours: {mon-sun: "09:00-18:00"}}
procedures:
  p:
    outcomes: {done: {}}
    steps:
      - {id: x, by: a, do: X}
      - {id: y, by: b, do: Y, next: done}
"""
    one = text[text.index("  p:") :]
    text += one.replace("  p:", "  urgent:", 1) + one.replace("  p:", "  early:", 1)
    told = {"p": (8, 0, 60, 5, 0), "urgent": (8, 0, 60, 10, 5), "early": (8, 5, 10, 7, 0)}
    simulation = Simulation(
        arrivals=tuple(
            Arrivals(procedure=name, times=(at(2026, 3, 3, hour, minute),)) for name, (hour, minute, *_) in told.items()
        ),
        resources=(Resource("a", 5), Resource("b", 1)),
        work=tuple(
            structs.replace(minutes(step, length, priority=priority if step == "y" else 0), procedure=name)
            for name, (_, _, first, second, priority) in told.items()
            for step, length in (("x", first), ("y", second))
        ),
    )
    times = {each.id: each.mean.value / 60 for each in by_hand(text, simulation, engine).procedures}
    # At nine, `early` is the first to be served; then `urgent`, which has come meanwhile, and `p` last.
    assert times == {"early": 62, "urgent": 77, "p": 82}


@pytest.mark.parametrize("engine", ENGINES)
def test_cases_that_hardly_ever_come_are_refused_and_nothing_overflows(engine: str) -> None:
    for rate in (1e-9, 1e-16, 1e-20, 1e-300):
        simulation = Simulation(arrivals=(Arrivals(procedure="p", per_hour=(rate,) * 168),), resources=(), work=())
        with pytest.raises(ProcflowError, match="ask for fewer with --cases"):
            by_hand(TWO_STEPS, simulation, engine, cases=50)


def test_arrivals_of_a_procedure_are_told_once() -> None:
    twice = (Arrivals(procedure="p", times=(at(2026, 3, 3, 9),)),) * 2
    with pytest.raises(UsageError, match="the arrivals of `p` are told 2 times"):
        by_hand(TWO_STEPS, Simulation(arrivals=twice, resources=(), work=()), "plain")


@pytest.mark.parametrize(("limit", "late"), [("13 months", 2), ("460 working days", 0), ("2 years", 0), ("5 years", 0)])
def test_a_limit_may_be_longer_than_a_year(limit: str, late: int) -> None:
    text = TWO_STEPS.replace("    outcomes", f"    limit: {{within: {limit}, from: start}}\n    outcomes")
    simulation = Simulation(
        arrivals=(Arrivals(procedure="p", times=(at(2026, 3, 3, 9), at(2026, 12, 31, 23))),),
        resources=(),
        work=(minutes("x", 10), minutes("y", 450 * 1440)),
    )
    (found,) = by_hand(text, simulation, "plain").procedures
    assert (found.cases, found.under_limit) == (2, 2)
    assert found.late_cases == late
