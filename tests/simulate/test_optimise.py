"""The fewest or the cheapest people: held against all small staffings, and the reasons where none is found."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

import procflow
from procflow.document import parse_document
from procflow.errors import UsageError
from procflow.model import Regulation
from procflow.render_simulation.staffing import render
from procflow.simulate import optimise, run
from procflow.simulate.one_run import run_once
from procflow.simulate.optimise import PLENTY, Staffing, Variant, _largest_below, fewest_people
from procflow.simulate.run import Options, simulate_regulation
from procflow.simulate.statistics import Interval
from procflow.simulate.what_if import a_rate
from procflow.source import Source
from tests.support.examples import ROOT

MOST = 6  # people of each unit among those that are all tried


def office(
    *,
    staff: str = "{one: {cost: 10 an hour}, two: {cost: 10 an hour}}",
    work: str = "{a: 20 to 100 minutes, b: 20 to 60 minutes}",
    limit: str = "4 hours",
    hours: str = '{mon-sun: "00:00-24:00"}',
    more: str = "",
) -> Regulation:
    text = f"""\
procflow: 1
id: o
act: {{number: "1", date: 2019-01-01, body: B}}
hours: {hours}
actors: {{one: {{kind: unit}}, two: {{kind: unit{more}}}}}
procedures:
  p:
    limit: {limit}
    steps:
      - {{id: a, by: one, do: Work}}
      - {{id: b, by: two, do: Work}}
      - {{end: done}}
simulation:
  arrivals: {{p: 48 a day}}
  work: {work}
  staff: {staff}
"""
    document = parse_document(Source("o.procflow.yaml", text), ".")
    assert document.regulation is not None, document.findings
    assert document.is_sound, document.findings
    return document.regulation


OPTIONS = Options(cases=250, replications=5, warm_up=0, engine="plain")


def late_with(regulation: Regulation, staff: dict[str, int], options: Options = OPTIONS) -> Any:
    changed = structs.replace(options, staff=tuple(staff.items()))
    return simulate_regulation(regulation, None, changed).procedures[0].late


def best_of_all(regulation: Regulation, target: float, costs: tuple[float, float]) -> float:
    """What the best one costs of all those with so many people at most."""
    return min(
        one * costs[0] + two * costs[1]
        for one, two in product(range(1, MOST + 1), repeat=2)
        if late_with(regulation, {"one": one, "two": two}).high <= target
    )


def price(found: Staffing, costs: tuple[float, float]) -> float:
    return sum(n * cost for (_, n), cost in zip(found.staff, costs, strict=True))


@pytest.mark.parametrize("target", [0.02, 0.1, 0.3])
def test_no_small_staffing_is_enough_that_has_fewer_people(target: float) -> None:
    regulation = office()
    found = fewest_people(regulation, OPTIONS, target)
    assert found.late is not None
    assert found.late == late_with(regulation, dict(found.staff))
    assert found.late.high <= target
    assert price(found, (1, 1)) == best_of_all(regulation, target, (1, 1))


@pytest.mark.parametrize("costs", [(10, 10), (10, 45), (70, 10), (10, 11.5)])
@pytest.mark.parametrize("target", [0.05, 0.25])
def test_no_small_staffing_is_enough_that_costs_less(costs: tuple[float, float], target: float) -> None:
    one, two = costs
    regulation = office(staff=f"{{one: {{cost: {one} an hour}}, two: {{cost: {two} an hour}}}}")
    found = fewest_people(regulation, OPTIONS, target, by_cost=True)
    assert found.late is not None
    assert found.late.high <= target
    assert price(found, costs) == best_of_all(regulation, target, costs)
    assert found.cost_per_week == pytest.approx(price(found, costs) * 168)


def test_who_is_there_longer_costs_more() -> None:
    """By the hour the second unit is cheaper, by the week it is not."""
    regulation = office(
        hours='{mon-fri: "09:00-17:00"}',
        more=", hours: always",
        staff="{one: {cost: 30 an hour}, two: {cost: 20 an hour}}",
        limit="5 working days",
    )
    found = fewest_people(regulation, OPTIONS, 0.1, by_cost=True)
    (_, one), (_, two) = found.staff
    assert found.cost_per_week == pytest.approx(one * 30 * 40 + two * 20 * 168)


def test_what_the_people_of_the_file_cost_is_told_beside_what_was_found() -> None:
    week = '{count: {mon-sun: {"00:00-08:00": 1, "08:00-24:00": 4}}, cost: 10 an hour}'
    found = fewest_people(office(staff=f"{{one: {week}, two: {{count: 3, cost: 20 an hour}}}}"), OPTIONS, 0.05)
    assert found.now_cost_per_week == pytest.approx(7 * ((8 * 1 + 16 * 4) * 10 + 24 * 3 * 20))
    assert "  as it is     one=1 to 4 two=3: 15,120.00 a week; " in "".join(render(found, "full"))
    assert json.loads("".join(render(found, "json")))["now"]["cost_per_week"] == pytest.approx(15_120)
    found = fewest_people(office(staff="{one: {cost: 10 an hour}, two: 3}"), OPTIONS, 0.05)
    assert found.now_cost_per_week is None
    assert "a week" not in "".join(render(found, "full"))


def test_costs_that_are_not_told_are_asked_for() -> None:
    for staff in ("{one: {cost: 10 an hour}}", "{one: {cost: 10 an hour}, two: {cost: 0 an hour}}"):
        with pytest.raises(UsageError, match="of each unit; none is told of `two`"):
            fewest_people(office(staff=staff), OPTIONS, 0.1, by_cost=True)
    with pytest.raises(UsageError, match="none is told of `one`, `two`"):
        fewest_people(office(staff="{}"), OPTIONS, 0.1, by_cost=True)
    assert fewest_people(office(staff="{one: {cost: 10 an hour}}"), OPTIONS, 0.1).cost_per_week is None


# ---------------------------------------------------------------- what is certain


def test_what_is_certain_fails_with_confidence_when_it_is_simulated_by_itself() -> None:
    regulation = office()
    found = fewest_people(regulation, OPTIONS, 0.25)
    assert found.is_certified, found.why
    people = dict(found.staff)
    assert {frozenset(each.staff) for each in found.fewer} == {
        frozenset((people | {name: n - 1}).items()) for name, n in people.items() if n > 1
    }
    for each in found.fewer:
        assert late_with(regulation, dict(each.staff)) == each.late
        assert each.late.value > 0.25


def test_with_fewer_than_the_least_in_a_unit_it_fails_whatever_the_other_has() -> None:
    regulation = office()
    found = fewest_people(regulation, OPTIONS, 0.1)
    for name, n in found.least:
        # Two hours of work for each hour of the first unit, and four thirds for the second.
        assert n >= {"one": 2, "two": 2}[name]
        others = {other: PLENTY for other, _ in found.least}
        assert late_with(regulation, others | {name: n - 1}).low > 0.1
        assert late_with(regulation, others | {name: n}).low <= 0.1
        assert dict(found.staff)[name] >= n


def test_people_who_are_away_do_not_raise_what_is_needed_at_least() -> None:
    """Of two people hardly one is there: the work takes as many as where nobody is away, and one more at the most."""
    away = "{one: {count: 2, absent: [{from: 2020-01-01, to: 2040-12-31}]}, two: {count: 5}}"
    usual, found = (fewest_people(office(staff=staff), OPTIONS, 0.1) for staff in ("{two: {count: 5}}", away))
    assert dict(found.least)["one"] == dict(usual.least)["one"] + 1
    assert dict(found.staff)["one"] == dict(usual.staff)["one"] + 1


def test_too_few_cases_to_tell_are_not_said_to_be_want_of_anything() -> None:
    found = fewest_people(office(), structs.replace(OPTIONS, cases=5, replications=2), 0.01)
    assert not found.staff
    assert "more cases or replications would tell" in found.why
    assert "no number of people" not in found.why


def test_a_search_that_is_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimise, "MOST_VARIANTS", 3)
    found = fewest_people(office(), OPTIONS, 0.02)
    assert not found.is_certified
    assert found.why == "more than 3 variants would have to be tried"


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from([1.0, 2.5, 3.0, 0.1])), min_size=1, max_size=3),
    st.floats(0, 12),
)
def test_the_largest_cheaper_ones_cover_all_cheaper_ones(units: list[tuple[int, float]], more: float) -> None:
    least, costs = tuple(n for n, _ in units), [cost for _, cost in units]
    limit = sum(n * cost for n, cost in units) + more
    found = _largest_below(limit, least, costs)
    if found is None:  # too many of them
        return

    def cost_of(staff: tuple[int, ...]) -> float:
        return sum(n * cost for n, cost in zip(staff, costs, strict=True))

    assert all(cost_of(each) < limit and all(a >= b for a, b in zip(each, least, strict=True)) for each in found)
    for each in product(*(range(n, n + 5) for n in least)):
        if cost_of(each) < limit - 1e-6:
            assert any(all(a <= b for a, b in zip(each, larger, strict=True)) for larger in found)


# ---------------------------------------------------------------- where people cannot help


def test_work_that_is_longer_than_the_limit_is_no_want_of_people() -> None:
    found = fewest_people(office(work="{a: 5 hours, b: 10 minutes}"), OPTIONS, 0.01)
    assert not found.staff
    assert not found.is_certified
    assert found.why == (
        "no number of people is enough: with 200 too many in each unit, of `p` 100.00 % (99.69 % to 100.00 %) are late "
        "all the same, so it is not for want of them, but because of the work itself (100 %)"
    )


def test_nights_and_days_off_are_no_want_of_people() -> None:
    found = fewest_people(
        office(hours='{mon-fri: "09:00-17:00"}', work="{a: 2 hours, b: 30 minutes}", limit="12 elapsed hours"),
        OPTIONS,
        0.01,
    )
    assert not found.staff
    assert found.why.endswith("because of nights and days off (100 %)")


@pytest.mark.parametrize(
    ("batch", "cause"),
    [('at: "11:00"', "nights, days off and the times of batches (100 %)"), ("together: 40", "batches (100 %)")],
)
def test_papers_that_wait_to_be_signed_together_are_no_want_of_people(batch: str, cause: str) -> None:
    found = fewest_people(office(work=f"{{a: 1 hour, b: {{time: 1 minute, {batch}}}}}"), OPTIONS, 0.01)
    assert not found.staff
    assert f"because of {cause}" in found.why


def test_the_real_act_needs_six_people_and_five_are_too_few() -> None:
    regulation = procflow.load(Path(ROOT) / "examples/exit-visa/exit-visa.procflow.yaml")
    found = fewest_people(regulation, Options(cases=800, replications=5, arrivals=a_rate("6/day")), 0.02)
    assert found.staff
    assert found.late is not None
    assert found.late.high <= 0.02
    assert found.is_certified
    assert sum(n for _, n in found.staff) == 6


def test_an_interrupt_ends_the_search_and_a_part_of_a_variant_is_not_taken_for_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = 0

    def interrupted(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == OPTIONS.replications + 3:  # the first variant is as the file has it
            raise KeyboardInterrupt
        return run_once(*args, **more)

    monkeypatch.setattr(run, "run_once", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fewest_people(office(), OPTIONS, 0.1)
    assert calls == OPTIONS.replications + 3


def test_for_a_week_one_number_is_looked_for_and_as_it_is_means_the_week() -> None:
    week = '{one: {count: {mon-sun: {"00:00-08:00": 1, "08:00-24:00": 4}}}, two: {count: {mon-sun: 3}}}'
    regulation = office(staff=week)
    found = fewest_people(regulation, OPTIONS, 0.05)
    assert found.now.staff == (("one", 4), ("two", 3))
    assert found.now.late == simulate_regulation(regulation, None, OPTIONS).procedures[0].late
    assert found.now.late != late_with(regulation, {"one": 4, "two": 3})
    assert found.weekly == (("one", "1 to 4"),)
    assert found.late == late_with(regulation, dict(found.staff))
    lines = "".join(render(found, "full")).splitlines()
    assert next(line for line in lines if "as it is" in line).startswith("  as it is     one=1 to 4 two=3: ")
    assert lines[-1].startswith("By the file, people change with the week in `one`: here each number")
    assert json.loads("".join(render(found, "json")))["now"]["by_week"] == {"one": "1 to 4"}


def test_people_of_whom_it_is_not_certain_are_not_said_to_be_too_few() -> None:
    late, enough = Interval(0.13, 0.0, 0.6), Interval(0.0, 0.0, 0.01)
    found = fewest_people(office(), OPTIONS, 0.1)
    few = (Variant((("one", 1), ("two", 2)), Interval(0.5, 0.4, 0.6)), Variant((("one", 2), ("two", 1)), late))
    changed = structs.replace(found, target=0.1, fewer=few, late=enough)
    lines = "".join(render(changed, "full")).splitlines()
    assert [line[:28] for line in lines if line[:10] in {"  too few ", "  in doubt"}] == [
        "  too few      one=1 two=2: ",
        "  in doubt     one=2 two=1: ",
    ]
