"""What becomes of cases on ways that are not straight: branches of which nothing is stated, ways back, batches."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

import procflow
from procflow.document import parse_document
from procflow.errors import ProcflowError
from procflow.model import Regulation
from procflow.simulate.results import Result
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
