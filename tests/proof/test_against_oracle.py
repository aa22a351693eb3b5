"""The proof agrees with the slow oracle, whatever the flow, the terms, the hours and the rules.

The proof covers a year, the oracle some hundreds of starts of it. Both are held to each other all the same: what the
proof calls the worst is asked of the oracle at that very start, and no start that the oracle tries may be worse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import assume, event, given
from hypothesis import strategies as st
from msgspec import structs

from procflow.clock import DAY
from procflow.model import Limit, LimitKind, Regulation, Step
from procflow.proof import prove
from procflow.proof.results import OutcomeProof, Verdict
from tests.proof.cases import cases
from tests.proof.flow import Path, TooManyCoursesError, UnclearError
from tests.proof.oracle import ProofOracle
from tests.proof.worlds import HALF_HOUR, YEAR, asked_starts, regulations

YEARS = (YEAR, YEAR)
thorough = cases(60)


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
    """Whether the proof may say that it does not know: only where stops of the clock, or what the limit is counted from,
    mix with what runs beside them."""
    return any(
        words in why
        for why in proof.why
        for words in (
            "during which the clock stops",
            "while other branches go on",
            "and its clock stops",
            "branches run beside",
        )
    )


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
        if oracle.term is not None and not stops:
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
        if fine is oracle:
            endings = [(each.finish, each.expires, each.margin) for each in oracle.endings(proof.worst.start)]
            assert (proof.worst.finish, proof.worst.expires, proof.margin.seconds) in endings
            assert proof.margin.seconds == there.margin, "the oracle finds the same margin at the worst start"
            assert there.gravity is not None
            assert told.gravity is not None
            assert there.gravity <= told.gravity, f"the proof missed a worse start: {sorted(told.starts)[:3]}"
        else:
            # With stops, worst is what leaves the fewest days: of equals the seconds may be more. And the oracle tries
            # their lengths by half hours only.
            assert there.margin is not None
            assert proof.margin.seconds >= there.margin - 2 * HALF_HOUR

    days = {start // DAY for start in told.latest if is_late(oracle, start)}
    assert proof.days_broken >= len(days)
    assert bool(proof.days_broken) == (proof.verdict is Verdict.BROKEN)
    agree_on_expiries(oracle, proof, told.expired)


def is_late(oracle: ProofOracle, start: int) -> bool:
    return any(each.expires is not None and each.finish > each.expires for each in oracle.endings(start))


def agree_on_expiries(oracle: ProofOracle, proof: OutcomeProof, expired: dict[Path, set[int]]) -> None:
    """Every step whose term the oracle sees run out is told, and what is told the oracle sees from that start."""
    found = {expiry.place.path: expiry for expiry in proof.expiries}
    # Where days end at midnight, what ends then is not looked from: its performer has gone home.
    if oracle.counting.last_day_ends != "midnight":
        assert {path for path in expired if not counts_from_two_moments(oracle, path)} <= found.keys()
    for expiry in proof.expiries:
        if len(expiry.place.path) > 1:
            continue  # in a used procedure, whose terms the limit of the one around it cannot be counted from
        if counts_from_a_beginning(oracle, expiry.place.path):
            continue  # any moment at which the step before it can end may show it; the oracle tries the latest only
        if happens_again(oracle, expiry.place.path):
            continue  # a term counts from the last time an event happens, a limit from the first
        try:
            others = (oracle, counting_from_the_same(oracle, expiry.place.path))
        except UnclearError:
            continue
        told = [
            (each.path, each.can_end, each.expires, each.by_not_before)
            for each_oracle in others
            for ending in each_oracle.endings(expiry.start)
            for each in ending.expired
        ]
        assert (expiry.place.path, expiry.can_end, expiry.expires, expiry.by_not_before) in told


def counts_from_a_beginning(oracle: ProofOracle, path: Path) -> bool:
    steps = [visit.node.step for course in oracle.courses for visit in course.visits if visit.node.path == path]
    return any(
        step is not None and step.within is not None and step.within.anchor.kind in {"start", "begin"} for step in steps
    )


def counts_from_two_moments(oracle: ProofOracle, path: Path) -> bool:
    """A term from its own beginning and a "no earlier than" from an event: they are compared in the latest case only."""
    steps = [visit.node.step for course in oracle.courses for visit in course.visits if visit.node.path == path]
    return any(
        step is not None and step.within and step.not_before and step.within.anchor != step.not_before.anchor
        for step in steps
    )


def happens_again(oracle: ProofOracle, path: Path) -> bool:
    """Whether what the term is counted from may happen more than once in a case."""
    nodes = [visit.node for course in oracle.courses for visit in course.visits if visit.node.path == path]
    marks = {node.mark_of(node.step.within.anchor) for node in nodes if node.step is not None and node.step.within}
    return any(
        sum(mark in visit.node.at_end for visit in course.visits) > 1 for course in oracle.courses for mark in marks
    )


def counting_from_the_same(oracle: ProofOracle, path: Path) -> ProofOracle:
    """The oracle of a limit that is counted from what the term of a step is: so it sees that event come early."""
    entry = next((each for each in oracle.procedure.entries if (each.id,) == path), None)
    if not isinstance(entry, Step) or entry.within is None:
        return oracle
    limit = Limit(kind=LimitKind.TERM, within=entry.within)
    procedure = structs.replace(oracle.procedure, limits=(limit,))
    others = [each for each in oracle.regulation.procedures if each.id != procedure.id]
    regulation = structs.replace(oracle.regulation, procedures=(procedure, *others))
    return ProofOracle(regulation, procedure.id, oracle.outcome, YEARS)


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
    assert there.gravity is not None
    assert told.gravity is not None
    assert there.gravity <= told.gravity
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
