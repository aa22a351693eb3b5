"""The oracle of the proof against cases computed by hand. September 2026 begins on a Tuesday and has no holiday."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from msgspec import structs

from procflow.clock import DAY
from procflow.document import load
from procflow.graph import FlowGraph
from procflow.model import (
    Actor,
    ActorKind,
    Anchor,
    Bound,
    Counting,
    Extension,
    Join,
    Limit,
    LimitKind,
    Outcome,
    Procedure,
    Regulation,
    Split,
    Step,
    Target,
    Term,
    Text,
    Unit,
)
from procflow.proof.results import Verdict
from procflow.soundness import find_unsound
from tests.clock.worlds import OFFICE, at, regulation, term
from tests.proof.cases import cases
from tests.proof.flow import TooManyCoursesError
from tests.proof.oracle import ProofOracle, Told, slow
from tests.proof.worlds import asked_starts, regulations
from tests.support.examples import ROOT

YEAR = (2026, 2026)
WEEK = range(at("2026-09-07"), at("2026-09-14"), 60)
EDGES = [half + beside for half in WEEK[::30] for beside in (0, 1)]


def example(path: str) -> Regulation:
    return load(ROOT / "examples" / f"{path}.procflow.yaml")


def with_limit(regulation: Regulation, days: int) -> Regulation:
    within = Bound(term=Term(high=Decimal(days), unit=Unit.WORKING_DAY), anchor=Anchor(kind="event", of="registered"))
    limit = Limit(kind=LimitKind.TERM, within=within, assumed=True)
    procedures = tuple(structs.replace(each, limits=(limit,)) for each in regulation.procedures)
    return structs.replace(regulation, procedures=procedures)


def minutes(told: Told) -> float | None:
    return told.margin / 60 if told.margin is not None else None


# ---------------------------------------------------------------- the examples


@pytest.mark.parametrize(
    ("procedure", "outcome", "left"),
    [
        ("issue", "issued", 5 * 480),
        ("reissue", "reissued", 60),
        ("duplicate", "duplicated", 60),
        ("reissue", "incomplete", 480),
    ],
)
def test_the_guard_licence_keeps_its_limits(procedure: str, outcome: str, left: int) -> None:
    told = ProofOracle(example("guard-licence/licence"), procedure, outcome, YEAR).over(WEEK)
    assert (told.verdict, minutes(told), told.open_steps, told.expired) == (Verdict.MET, left, set(), {})


def test_the_guard_licence_taken_in_until_closing_breaks_its_limit_in_the_last_hour() -> None:
    oracle = ProofOracle(example("guard-licence/licence-until-18-30"), "reissue", "reissued", YEAR)
    told = oracle.over(WEEK)
    assert (told.verdict, minutes(told)) == (Verdict.BROKEN, -420)
    last_hour = [day + minute * 60 for day in range(WEEK[0], WEEK[0] + 5 * DAY, DAY) for minute in range(1051, 1111)]
    assert sorted(told.starts) == last_hour
    assert oracle.over([at("2026-09-07 17:30")]).margin == 3600
    assert oracle.over([at("2026-09-07 17:30:01")]).margin == -420 * 60


@pytest.mark.parametrize(("service", "left"), [("livestock", 480), ("processing", 0)])
def test_the_subsidies_of_karaganda_leave_what_their_terms_do_not_use_to_the_steps_without_one(
    service: str, left: int
) -> None:
    subsidy = with_limit(example(f"karaganda-2019/{service}"), 3)
    told = ProofOracle(subsidy, "payment", "paid", YEAR).over(WEEK)
    assert (told.verdict, minutes(told)) == (Verdict.OPEN, left)
    # What the portal does before the registration is not in the course of the limit.
    assert told.open_steps == {("sign",), ("transfer",)}
    # `marks` at the use happens whichever way the used procedure ends: a refused log-in is over at once.
    refused = ProofOracle(subsidy, "payment", "login-refused", YEAR).over(WEEK)
    assert (refused.verdict, refused.open_steps) == (Verdict.MET, set())


def test_the_exit_visa_asks_too_late_for_what_comes_in_the_last_half_hour() -> None:
    visa = example("exit-visa/exit-visa")
    told = ProofOracle(visa, "visa", "visa-given", YEAR).over(WEEK)
    # Filed on Monday at 18:01, asked on Tuesday: Wednesday, Thursday, and ten minutes on Friday of a limit to Monday.
    assert (told.verdict, minutes(told), told.open_steps) == (Verdict.OPEN, 470 + 480, {("answer",)})
    assert set(told.expired) == {("ask",)}
    late = sorted(told.expired["ask",])
    assert late == [day + minute * 60 for day in range(WEEK[0], WEEK[0] + 5 * DAY, DAY) for minute in range(1081, 1111)]
    early = ProofOracle(visa, "visa", "visa-given", YEAR).over([at("2026-09-07 10:00")])
    assert minutes(early) == 470 + 480 + 480


def test_the_slow_clock_gives_the_same() -> None:
    licence = example("guard-licence/licence-until-18-30")
    starts = [at(f"2026-09-{day:02} {time}") for day in (8, 11, 12) for time in ("09:00", "17:30", "17:31", "18:31")]
    quickly = ProofOracle(licence, "reissue", "reissued", YEAR).over(starts)
    slowly = ProofOracle(licence, "reissue", "reissued", YEAR, hands_of=slow).over(starts)
    assert quickly == slowly


# ---------------------------------------------------------------- one thing each


def test_a_stop_of_the_clock_is_taken_out_of_the_limit_day_by_day() -> None:
    # One day, the stop, one day: two days of the office in all, however long the stop; what comes back at night or on
    # a Saturday counts as coming on the next working day.
    told = stop_case(limit=2).over(EDGES)
    assert (told.verdict, told.margin) == (Verdict.MET, 0)
    assert stop_case(limit=3).over(EDGES).margin == 480 * 60
    assert stop_case(limit=1).over(EDGES).verdict is Verdict.BROKEN


def stop_case(limit: int) -> ProofOracle:
    def step(
        name: str, by: str, within: Term | None, then: str, *, stops: bool = False, marks: str | None = None
    ) -> Step:
        target = Target(outcome=then) if then == "done" else Target(step=then)
        bound = Bound(term=within) if within else None
        to = ("clerk",) if by == "applicant" else ()
        return Step(
            id=name,
            do=Text(values={"en": name}),
            by=by,
            to=to,
            within=bound,
            next=target,
            stops_clock=stops,
            marks=marks,
        )

    world = regulation(
        jurisdiction=None,
        actors=(
            Actor(id="applicant", kind=ActorKind.APPLICANT, hours=OFFICE),
            Actor(id="clerk", hours=OFFICE),
        ),
    )
    applicant = structs.replace(world.actors[0], hours=structs.replace(OFFICE, week=(((0, 1440),),) * 7))
    procedure = Procedure(
        id="p",
        limits=(
            Limit(
                kind=LimitKind.TERM,
                within=Bound(term=term(limit, "working_day"), anchor=Anchor(kind="event", of="filed")),
            ),
        ),
        outcomes=(Outcome(id="done"),),
        entries=(
            step("apply", "applicant", None, "check", marks="filed"),
            step("check", "clerk", term(1, "working_day"), "mend"),
            step("mend", "applicant", term(3, "calendar_day"), "sign", stops=True),
            step("sign", "clerk", term(1, "working_day"), "done"),
        ),
    )
    world = structs.replace(world, actors=(applicant, world.actors[1]), procedures=(procedure,))
    return ProofOracle(world, "p", "done", YEAR)


def test_a_prolonged_term_in_the_same_unit_is_one_term() -> None:
    world = example("guard-licence/licence")
    reissue = world.procedures[1]
    entries = tuple(
        structs.replace(each, extension=Extension(adds=term(1, "working_day"))) if each.id == "check" else each
        for each in reissue.entries
    )
    limit = structs.replace(reissue.limits[0], extension=Extension(up_to=term(4, "working_day")))
    world = structs.replace(world, procedures=(structs.replace(reissue, entries=entries, limits=(limit,)),))
    assert ProofOracle(world, "reissue", "reissued", YEAR, prolonged=True).over(EDGES).margin == 3600
    assert ProofOracle(world, "reissue", "reissued", YEAR).over(EDGES).margin == 3600


def test_each_round_of_a_loop_is_a_course_of_its_own() -> None:
    exam = example("patterns/exam-retake")
    oracle = ProofOracle(exam, "certificate", "certified", YEAR)
    assert len(oracle.courses) == 3
    assert {visit.round for visit in oracle.courses[-1].visits} | {1, 2, 3} == {1, 2, 3}


def test_a_limit_from_an_event_of_the_office_begins_only_while_it_is_open() -> None:
    world = stop_case(limit=3).regulation
    limit = Limit(kind=LimitKind.TERM, within=Bound(term=term(9, "working_day"), anchor=Anchor(kind="end", of="check")))
    world = structs.replace(world, procedures=(structs.replace(world.procedures[0], limits=(limit,)),))
    oracle = ProofOracle(world, "p", "done", YEAR)
    assert oracle.over([at("2026-09-07 18:30:01"), at("2026-09-07 13:30"), at("2026-09-12 10:00")]).asked == 0
    assert oracle.over([at("2026-09-07 18:30"), at("2026-09-07 09:00")]).asked == 2
    counting = Counting(after_hours="same moment")
    oracle = ProofOracle(structs.replace(world, counting=counting), "p", "done", YEAR)
    assert oracle.over([at("2026-09-07 18:30:01")]).asked == 1


@cases(12)
@given(st.data())
def test_in_random_worlds_the_slow_clock_gives_the_same(data: st.DataObject) -> None:
    world = data.draw(regulations(jurisdiction=data.draw(st.sampled_from(["KZ", None]))))
    asked = data.draw(asked_starts(world, 5))
    for outcome in world.procedures[0].outcomes:
        try:
            quickly = ProofOracle(world, "p", outcome.id, YEAR).over(asked)
        except TooManyCoursesError:
            reject()
        assert ProofOracle(world, "p", outcome.id, YEAR, hands_of=slow).over(asked) == quickly


@cases(200)
@given(regulations(stops=True) | regulations())
def test_random_worlds_are_sound_and_all_of_them_is_reached(world: Regulation) -> None:
    flow = FlowGraph(world.procedures[0])
    assert find_unsound(flow) == []
    assert flow.reachable >= set(flow.entries)


def test_a_branch_beside_the_event_begins_when_the_limit_does() -> None:
    world = stop_case(limit=3).regulation

    def step(name: str, days: int, then: Target) -> Step:
        within = Bound(term=term(days, "working_day"))
        return Step(id=name, do=Text(values={"en": name}), by="clerk", within=within, next=then)

    both = Target(step="both")
    procedure = Procedure(
        id="p",
        limits=(
            Limit(kind=LimitKind.TERM, within=Bound(term=term(2, "working_day"), anchor=Anchor(kind="end", of="left"))),
        ),
        outcomes=(Outcome(id="done"),),
        entries=(
            Split(id="fork", branches=(Target(step="left"), Target(step="right"))),
            step("left", 1, both),
            step("right", 3, both),
            Join(id="both", next=Target(outcome="done")),
        ),
    )
    told = ProofOracle(structs.replace(world, procedures=(procedure,)), "p", "done", YEAR).over(WEEK)
    # Left took no time on Monday; right has until Thursday, the limit until Wednesday.
    assert (told.verdict, told.margin) == (Verdict.BROKEN, -480 * 60)


def test_what_happens_in_a_loop_counts_from_its_first_round() -> None:
    exam = example("patterns/exam-retake")
    procedure = exam.procedures[0]
    limit = Limit(kind=LimitKind.TERM, within=Bound(term=term(9, "working_day"), anchor=Anchor(kind="end", of="exam")))
    exam = structs.replace(exam, procedures=(structs.replace(procedure, limits=(limit,)),))
    oracle = ProofOracle(exam, "certificate", "certified", YEAR)
    assert [origin.course.visits[origin.at].round for origin in oracle.origins] == [1, 1, 1]
    assert all(origin.course.visits[origin.at].node.path == ("exam",) for origin in oracle.origins)
