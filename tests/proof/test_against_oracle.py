"""The proof agrees with the slow oracle, whatever the flow, the terms, the hours and the rules.

The proof covers a year, the oracle some hundreds of starts of it. Both are held to each other all the same: what the
proof calls the worst is asked of the oracle at that very start, and no start that the oracle tries may be worse.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from procflow.clock import DAY
from procflow.model import Regulation
from procflow.proof.results import OutcomeProof, Verdict
from tests.proof.flow import Path, TooManyCoursesError, UnclearError
from tests.proof.oracle import ProofOracle
from tests.proof.worlds import HALF_HOUR, YEAR, asked_starts, regulations

YEARS = (YEAR, YEAR)
prove: Any = getattr(importlib.import_module("procflow.proof"), "prove", None)
pytestmark = pytest.mark.skipif(prove is None, reason="there is no proof to ask yet")
thorough = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


# ---------------------------------------------------------------- the one place that knows how the proof is asked


@dataclass
class Engine:
    """What the proof says of the procedure `p`."""

    outcomes: dict[str, OutcomeProof] = field(default_factory=dict)
    unreachable: frozenset[str] = frozenset()


def ask_engine(regulation: Regulation) -> Engine:
    proof = prove(regulation, years=YEARS)
    procedure = next(each for each in proof.procedures if each.id == "p")
    return Engine({each.id: each for each in procedure.outcomes}, frozenset(procedure.unreachable))


def is_excused(proof: OutcomeProof) -> bool:
    """Whether the proof may say that it does not know. These worlds hold nothing that forbids an exact answer."""
    return False


# ---------------------------------------------------------------- the comparison


def agree(regulation: Regulation, asked: list[int], *, stops: bool = False) -> None:
    engine = ask_engine(regulation)
    for outcome in regulation.procedures[0].outcomes:
        try:
            oracle = ProofOracle(regulation, "p", outcome.id, YEARS)
            fine = ProofOracle(regulation, "p", outcome.id, YEARS, grid=HALF_HOUR) if stops else oracle
        except (TooManyCoursesError, UnclearError) as error:
            event(f"not asked: {type(error).__name__}")
            assume(False)
        assert oracle.is_reachable == (outcome.id not in engine.unreachable)
        if not oracle.is_reachable:
            continue
        if stops and most_stops(oracle) > 2:  # each length of each with each of the others: too many
            event("not asked: more than two stops")
            continue
        if not oracle.origins:  # nobody has said yet what holds where the limit never begins
            event("not asked: the limit never begins")
            continue
        proof = engine.outcomes[outcome.id]
        event(proof.verdict)
        if proof.verdict is Verdict.UNKNOWN and is_excused(proof):
            continue
        agree_on_outcome(oracle, fine, proof, asked)
        if oracle.limit is not None and not stops:
            agree_on_prolonged(ProofOracle(regulation, "p", outcome.id, YEARS, prolonged=True), proof, asked)


def most_stops(oracle: ProofOracle) -> int:
    return max(
        sum(visit.node.step is not None and visit.node.step.stops_clock for visit in course.visits)
        for course in oracle.courses
    )


def agree_on_outcome(oracle: ProofOracle, fine: ProofOracle, proof: OutcomeProof, asked: list[int]) -> None:
    told = oracle.over(asked)
    worst_start = proof.worst.start if proof.worst is not None else None
    there = fine.over([worst_start]) if worst_start is not None else None
    assert there is None or there.asked == 1, "the limit can begin to count at the worst start"

    grave = {told.verdict, *([there.verdict] if there is not None else [])}
    assert proof.verdict is (Verdict.BROKEN if Verdict.BROKEN in grave else told.verdict)
    assert {place.path for place in proof.without_term} == told.open_steps

    if told.margin is not None:
        assert proof.margin is not None
        assert there is not None
        assert proof.worst is not None
        assert there.margin is not None
        assert proof.margin.seconds == there.margin, "the oracle finds the same margin at the worst start of the proof"
        assert proof.margin.seconds <= told.margin, f"the proof missed a worse start: {sorted(told.starts)[:3]}"
        ending = [
            (each.finish, each.expires) for each in fine.endings(proof.worst.start) if each.margin == there.margin
        ]
        assert (proof.worst.finish, proof.worst.expires) in ending

    days = {start // DAY for start in told.latest if is_late(oracle, start)}
    assert proof.days_broken >= len(days)
    assert bool(proof.days_broken) == (proof.verdict is Verdict.BROKEN)
    agree_on_expiries(oracle, proof, told.expired, asked)


def is_late(oracle: ProofOracle, start: int) -> bool:
    return any(each.expires is not None and each.finish > each.expires for each in oracle.endings(start))


def agree_on_expiries(
    oracle: ProofOracle, proof: OutcomeProof, expired: dict[Path, set[int]], asked: list[int]
) -> None:
    found = {expiry.place.path: expiry for expiry in proof.expiries}
    assert expired.keys() <= found.keys(), "every step whose term the oracle sees expire is told"
    for expiry in proof.expiries:
        told = [
            (each.path, each.can_end, each.expires, each.by_not_before)
            for ending in oracle.endings(expiry.start)
            for each in ending.expired
        ]
        assert (expiry.place.path, expiry.can_end, expiry.expires, expiry.by_not_before) in told
    for path, shown in expired.items():
        assert min(expiry.start for expiry in proof.expiries if expiry.place.path == path) <= min(shown)
    for path, expiry in found.items():
        if expiry.always:
            possible = {start for start in asked if any(True for _ in oracle.endings(start))}
            assert possible <= expired.get(path, set())


def agree_on_prolonged(oracle: ProofOracle, proof: OutcomeProof, asked: list[int]) -> None:
    told = oracle.over(asked)
    if proof.prolonged is None:
        # Nothing on the way can be prolonged, so that prolonged or not is the same.
        steps = [
            visit.node.step
            for origin in oracle.origins
            for index, visit in enumerate(origin.course.visits)
            if index not in origin.before
        ]
        assert oracle.limit is None or oracle.limit.extension is None
        assert not any(step is not None and step.extension is not None for step in steps)
        return
    if told.margin is None:
        return
    assert proof.prolonged.worst is not None
    assert proof.prolonged.margin is not None
    there = oracle.over([proof.prolonged.worst.start])
    assert proof.prolonged.margin.seconds == there.margin
    assert proof.prolonged.margin.seconds <= told.margin
    grave = {told.verdict, there.verdict}
    assert proof.prolonged.verdict is (Verdict.BROKEN if Verdict.BROKEN in grave else told.verdict)


# ---------------------------------------------------------------- the worlds


@thorough
@given(st.data())
def test_the_proof_of_any_flow_is_that_of_telling_every_course(data: st.DataObject) -> None:
    regulation = data.draw(regulations())
    agree(regulation, data.draw(asked_starts(regulation, 150)))


@thorough
@given(st.data())
def test_so_it_is_with_the_holidays_of_kazakhstan(data: st.DataObject) -> None:
    regulation = data.draw(regulations(jurisdiction="KZ"))
    agree(regulation, data.draw(asked_starts(regulation, 150)))


@thorough
@given(st.data())
def test_so_it_is_where_the_applicant_stops_the_clock(data: st.DataObject) -> None:
    regulation = data.draw(regulations(stops=True))
    agree(regulation, data.draw(asked_starts(regulation, 20)), stops=True)


@thorough
@given(st.data())
def test_so_it_is_where_the_limit_begins_in_the_middle(data: st.DataObject) -> None:
    regulation = data.draw(regulations(in_the_middle=True))
    agree(regulation, data.draw(asked_starts(regulation, 150)))
