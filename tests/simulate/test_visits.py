"""How often a case comes to each step, on the average: worked out by hand, and counted in simulations."""

from __future__ import annotations

import os
import random
from math import inf, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

import procflow
from procflow.document import parse_document
from procflow.model import Regulation
from procflow.simulate import visits as visits_module
from procflow.simulate.flat import Flows, flows_of
from procflow.simulate.from_model import parameters
from procflow.simulate.parameters import Arrivals, Attribute, Distribution, Share, Simulation
from procflow.simulate.visits import visits_of
from procflow.source import Source
from tests.proof.worlds import regulations
from tests.simulate.offices import KINDS, figures, prepared
from tests.simulate.offices import run as one_run
from tests.support.examples import ROOT

HEAD = """\
procflow: 1
id: o
act: {number: "1", date: 2019-01-01, body: B}
hours: {mon-sun: "00:00-24:00"}
actors: {clerk: {kind: unit}, head: {kind: unit}}
procedures:
  p:
    limit: 30 calendar days
    outcomes: {done: {}, bad: {}}
    steps:
"""


def regulation(*steps: str, office: str = "{}") -> Regulation:
    text = HEAD + "".join(f"      - {step}\n" for step in steps) + f"simulation: {office}\n"
    document = parse_document(Source("o.procflow.yaml", text), ".")
    assert document.regulation is not None, document.findings
    assert document.is_sound, document.findings
    return document.regulation


def expected(made: Regulation, simulation: Simulation | None = None) -> dict[str, float]:
    given = simulation if simulation is not None else parameters(made)
    flows = flows_of(made, list(made.procedures[:1]))
    assert not flows.left_out
    found = visits_of(flows, given, made.procedures[0].id)
    assert found.is_exact
    return by_name(flows, found.of)


def by_name(flows: Flows, visits: Any) -> dict[str, float]:
    return {flows.spots[at].name: number for at, number in visits.items() if flows.spots[at].takes_time}


CHECK = (
    "{id: check, by: clerk, do: Check, decide: Q?, answers: [good, again, bad], "
    "options: [{when: good, next: done}, {when: again, next: mend%s}, {when: bad, next: bad}]}"
)
SHARES = "{shares: {check: {good: 50 %, again: 30 %, bad: 20 %}}}"


def test_what_comes_back_without_a_bound_is_a_geometric_series() -> None:
    made = regulation(
        "{id: apply, by: clerk, do: Apply}",
        CHECK % "",
        "{id: mend, by: head, do: Mend, next: check}",
        office=SHARES,
    )
    assert expected(made) == pytest.approx({"apply": 1, "check": 1 / 0.7, "mend": 0.3 / 0.7})


def test_a_way_that_is_used_up_leaves_its_share_to_the_others() -> None:
    made = regulation(CHECK % ", at_most: 2", "{id: mend, by: head, do: Mend, next: check}", office=SHARES)
    assert expected(made) == pytest.approx({"check": 1 + 0.3 + 0.09, "mend": 0.3 + 0.09})


def test_an_exam_may_be_taken_three_times() -> None:
    made = procflow.load(ROOT / "examples/patterns/exam-retake.procflow.yaml")
    third = 1 / 3
    retaken = third + third**2
    assert expected(made)["exam"] == pytest.approx(1 + retaken)
    assert expected(made)["prepare"] == pytest.approx(retaken)


def test_who_always_fails_goes_on_when_the_way_back_is_used_up() -> None:
    made = regulation(
        CHECK % ", at_most: 3",
        "{id: mend, by: head, do: Mend, next: check}",
        office="{shares: {check: {again: 100 %}}}",
    )
    assert expected(made) == pytest.approx({"check": 4, "mend": 3})


def test_a_loop_in_a_loop_may_be_used_up_but_once_in_a_case() -> None:
    """The bound holds for the case and not for each round of the loop around it."""
    made = regulation(
        "{id: write, by: clerk, do: Write, decide: Q?, options: [{when: yes, next: sign}, {when: no, next: write, at_most: 1}]}",
        "{id: sign, by: head, do: Sign, decide: Q?, options: {yes: done, no: write}}",
    )
    # Of the first round 1.5, half of the further ones (there is one more on the average) with the way still open, ...
    still_open = [0.5**at for at in range(60)]
    writes = sum(0.5**at * (1 + 0.5 * share) for at, share in enumerate(still_open))
    assert expected(made) == pytest.approx({"write": writes, "sign": 2})


def test_branches_come_together_once_and_their_loops_stay_their_own() -> None:
    made = regulation(
        "{id: both, split: [left, right]}",
        "{id: left, by: clerk, do: A, decide: Q?, options: [{when: yes, next: met}, {when: no, next: left, at_most: 2}]}",
        "{id: right, by: clerk, do: B, decide: Q?, options: {yes: met, no: right}}",
        "{id: met, join: all, next: last}",
        "{id: last, by: head, do: C, decide: Q?, options: [{when: yes, next: done}, {when: no, next: both, at_most: 1}]}",
    )
    # A round, and in half of the cases a second one; of the first, a quarter finds the way used up by two, a quarter by one.
    left = 1.75 + 0.5 * (0.5 * 1.75 + 0.25 * 1.5 + 0.25 * 1)
    assert expected(made) == pytest.approx({"left": left, "right": 3, "last": 1.5})


def test_cases_of_each_kind_decide_by_their_own_shares() -> None:
    made = regulation(
        "{id: check, by: clerk, do: Check, decide: Q?, options: {yes: done, no: check}}",
        office="{arrivals: 1 a day, attributes: {kind: {new: 80 %, old: 20 %}},"
        " shares: {check: {kind: {new: {yes: 100 %}, old: {yes: 10 %}}}}}",
    )
    assert expected(made) == pytest.approx({"check": 0.8 + 0.2 * 10})
    # The mean share, 82 % of yes, would give another number.
    assert expected(made)["check"] != pytest.approx(1 / 0.82, rel=0.1)


def test_recorded_cases_have_the_attributes_that_they_had() -> None:
    made = regulation("{id: check, by: clerk, do: Check, decide: Q?, options: {yes: done, no: check}}")
    arrivals = Arrivals(
        procedure="p",
        times=(0, 1, 2, 3),
        attributes=(Attribute("kind", ("new", "old"), (0.5, 0.5)), Attribute("other", ("a",), (1.0,))),
        recorded=(("new", "a"), ("new", "a"), ("new", "a"), ("old", "a")),
    )
    shares = tuple(
        Share(procedure="p", step="check", answer=answer, share=share, attribute="kind", value=value)
        for value, yes in (("new", 1.0), ("old", 0.25))
        for answer, share in (("yes", yes), ("no", 1 - yes))
    )
    assert expected(made, Simulation(arrivals=(arrivals,), shares=shares)) == pytest.approx({"check": 0.75 + 0.25 * 4})


def test_who_never_comes_out_of_a_circle_comes_without_end() -> None:
    made = regulation(
        "{id: check, by: clerk, do: Check, decide: Q?, options: {yes: done, no: check}}",
        office="{shares: {check: {no: 100 %}}}",
    )
    assert expected(made) == {"check": inf}


def test_a_flow_that_is_too_large_counts_without_its_ways_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = regulation(CHECK % "", "{id: mend, by: head, do: Mend, next: check}", office=SHARES)
    flows = flows_of(made, list(made.procedures))
    for limit in ("MOST_REMEMBERED", "MOST_JUMPS"):
        with monkeypatch.context() as patch:
            patch.setattr(visits_module, limit, 1)
            found = visits_of(flows, parameters(made), "p")
        assert not found.is_exact
        assert by_name(flows, found.of) == pytest.approx({"check": 1, "mend": 0.3})


# ---------------------------------------------------------------- counted in simulations


class Drawing:
    """Steps of a made-up procedure, from the end to the beginning."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.steps: list[str] = []

    def lay(self, then: str, depth: int) -> str:
        """A part that goes on with `then`; gives the id of its first step."""
        kind = self.draw(st.sampled_from(["step", "chain", "choice", "fork", "loop", "loop"] if depth else ["step"]))
        name = f"s{len(self.steps)}"
        self.steps.append("")
        at = len(self.steps) - 1
        if kind == "fork":
            join = f"{name}-join"
            # Each branch ends with a step: its alternatives meet there.
            lasts = [self.lay(join, 0) for _ in range(2)]
            branches = [self.lay(last, depth - 1) for last in lasts]
            self.steps[at] = f"{{id: {name}, split: [{', '.join(branches)}]}}"
            self.steps.append(f"{{id: {join}, join: all, next: {then}}}")
        elif kind == "chain":
            return self.lay(self.lay(then, depth - 1), depth - 1)
        elif kind == "choice":
            self.decide(at, name, [self.lay(then, depth - 1), then])
        elif kind == "loop":
            body = self.lay(name, depth - 1)
            bound = self.draw(st.sampled_from(["", ", at_most: 1", ", at_most: 2", ", at_most: 4"]))
            self.decide(at, name, [f"{body}{bound}", then])
            return body
        else:
            self.steps[at] = f"{{id: {name}, by: clerk, do: X, next: {then}}}"
        return name

    def decide(self, at: int, name: str, ways: list[str]) -> None:
        options = ", ".join(f"{{when: w{number}, next: {way}}}" for number, way in enumerate(ways))
        answers = ", ".join(f"w{number}" for number in range(len(ways)))
        self.steps[at] = f"{{id: {name}, by: clerk, do: X, decide: Q?, answers: [{answers}], options: [{options}]}}"


@st.composite
def flows_with_loops(draw: st.DrawFn) -> Regulation:
    drawing = Drawing(draw)
    first = drawing.lay("done", 3)
    return regulation(f"{{id: begin, by: clerk, do: X, next: {first}}}", *filter(None, drawing.steps))


def walked(flows: Flows, simulation: Simulation, cases: int, seed: int) -> Any:
    """How often each case comes to each place, one case and one step after the other."""
    luck = random.Random(seed)
    counts = np.zeros((cases, len(flows.spots)))
    for case in range(cases):
        kind = luck.choices(KINDS.values, KINDS.shares)[0]
        tokens, arrived = [flows.first["p"]], dict.fromkeys(range(len(flows.spots)), 0)
        used: dict[int, int] = {}
        while tokens:
            place = tokens.pop(luck.randrange(len(tokens)))
            spot = flows.spots[place]
            if spot.waits:
                arrived[place] += 1
                if arrived[place] < spot.waits:
                    continue
                arrived[place] = 0
            counts[case, place] += 1
            if spot.is_split:
                tokens += [way.to for way in spot.exits]
            elif spot.exits:
                open_ways = [way for way in spot.exits if way.at_most is None or used.get(id(way), 0) < way.at_most]
                shares = [share_of(spot.name, way.label, kind, simulation) for way in open_ways]
                if not any(shares):
                    shares = [float(not at) for at in range(len(open_ways))]
                (way,) = luck.choices(open_ways, shares)
                used[id(way)] = used.get(id(way), 0) + 1
                tokens.append(way.to)
    return counts


def share_of(step: str, answer: str, kind: str, simulation: Simulation) -> float:
    """Where nothing is told, one: all ways are as frequent."""
    told = [each for each in simulation.shares if (each.step, each.answer) == (step, answer)]
    own = [each.share for each in told if each.value == kind] or [each.share for each in told if not each.attribute]
    return own[0] if own else 1.0


def simulated(made: Regulation, simulation: Simulation, cases: int) -> Any:
    ready = prepared(made, simulation)
    rows, _ = one_run(ready)
    counts = np.zeros((cases, len(ready.network.flows.spots)))
    for row in rows:
        counts[row[0], row[1]] += 1
    return counts


def must_agree(flows: Flows, visits: Any, counts: Any) -> None:
    cases = len(counts)
    for at, spot in enumerate(flows.spots):
        if spot.takes_time:
            # The least error is that of one rare case more or less.
            error = max(counts[:, at].std() / sqrt(cases), 1 / cases)
            assert abs(counts[:, at].mean() - visits.get(at, 0.0)) <= 5 * error, spot.name


def hastened(drawn: Simulation, cases: int) -> Simulation:
    """One case a second, and no work that lasts."""
    moments = tuple(range(1_772_409_600, 1_772_409_600 + cases))
    return structs.replace(
        drawn,
        arrivals=(Arrivals(procedure="p", times=moments, attributes=(KINDS,)),),
        work=tuple(structs.replace(each, time=Distribution("fixed", (1.0,))) for each in drawn.work),
    )


SOME = settings(
    max_examples=int(os.environ.get("PROCFLOW_EXAMPLES", "40")),
    derandomize="PROCFLOW_EXAMPLES" not in os.environ,
    phases=[Phase.explicit, Phase.generate],  # each takes long enough without being made smaller
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@SOME
@given(st.data())
def test_who_follows_each_case_counts_as_many_visits(data: st.DataObject) -> None:
    made = data.draw(flows_with_loops())
    simulation = hastened(data.draw(figures(made, sized=False)), 600)
    flows = flows_of(made, list(made.procedures))
    assert not flows.left_out
    found = visits_of(flows, simulation, "p")
    assert found.is_exact
    assume(max(found.of.values()) < 30)
    must_agree(flows, found.of, walked(flows, simulation, 600, data.draw(st.integers(0, 10**6))))


@SOME
@given(st.data())
def test_a_simulation_counts_as_many_visits(data: st.DataObject) -> None:
    made = data.draw(regulations())
    simulation = hastened(data.draw(figures(made, sized=False)), 600)
    flows = flows_of(made, [each for each in made.procedures if each.id == "p"])
    assume("p" in flows.first)
    found = visits_of(flows, simulation, "p")
    assert found.is_exact
    must_agree(flows, found.of, simulated(made, simulation, 600))
