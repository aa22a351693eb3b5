"""What a proof says beyond its verdict, tried out: repairs, what is left, slack, and what is counted over the days.

More cases by hand: PROCFLOW_EXAMPLES=2000 pytest tests/proof/test_left_and_repairs.py.
"""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from msgspec import structs

from procflow.clock import DAY, clock_for, to_date
from procflow.document import load
from procflow.model import (
    ALWAYS,
    START,
    Act,
    Actor,
    ActorKind,
    Bound,
    Counting,
    Entry,
    Limit,
    LimitKind,
    Measure,
    Outcome,
    Procedure,
    Regulation,
    Step,
    Target,
    Term,
    Text,
    Unit,
)
from procflow.proof.count import counted_from, counts, limits_of
from procflow.proof.proving import prove
from procflow.proof.results import OutcomeProof, Repair, Verdict
from procflow.proof.unrolling import make_plan
from tests.clock.worlds import OFFICE, at, term
from tests.proof.cases import cases
from tests.proof.worlds import regulations, some_hours
from tests.support.examples import EXAMPLES as FILES

YEARS = (2025, 2025)
SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def with_terms(regulation: Regulation, procedure: str, terms: dict[str, Term]) -> Regulation:
    def changed(entry: Entry) -> Entry:
        if not isinstance(entry, Step) or entry.id not in terms:
            return entry
        within = structs.replace(entry.within or Bound(term=terms[entry.id]), term=terms[entry.id])
        return structs.replace(entry, within=within)

    procedures = tuple(
        structs.replace(each, entries=tuple(map(changed, each.entries))) if each.id == procedure else each
        for each in regulation.procedures
    )
    return structs.replace(regulation, procedures=procedures)


def proof_of(
    regulation: Regulation, procedure: str, outcome: str, years: tuple[int, int] = YEARS, *, detail: bool = False
) -> OutcomeProof:
    found = next(each for each in prove(regulation, years, detail=detail).procedures if each.id == procedure)
    return next(each for each in found.outcomes if each.id == outcome)


def is_broken(
    regulation: Regulation, procedure: str, outcome: str, terms: dict[str, Term], years: tuple[int, int] = YEARS
) -> bool:
    return proof_of(with_terms(regulation, procedure, terms), procedure, outcome, years).verdict is Verdict.BROKEN


def counts_in_one_way(regulation: Regulation, procedure: Procedure, outcome: str) -> bool:
    """Else the repairs are those of the worst limit, or of the worst way to count it, and others may be broken still."""
    plan = make_plan(regulation, procedure)
    found = [
        count
        for _, limit in limits_of(procedure, outcome)
        for count in counts(plan, counted_from(plan, limit), plan.outcomes[outcome])
    ]
    return len(found) == 1


# ---------------------------------------------------------------- repairs


def cut_by_one_less(old: Term, new: Term) -> Term:
    if new.unit is Unit.SAME_DAY:
        return structs.replace(old, high=Decimal(1), low=None)
    if not new.unit.is_clock_time:
        return structs.replace(new, high=new.high + 1)
    before = int(old.high * SECONDS[old.unit])
    grain = 60 if before % 60 == 0 and before > 60 else 1
    return structs.replace(new, high=new.high * SECONDS[new.unit] + grain, unit=Unit.SECOND)


def holds_as_told(
    regulation: Regulation, procedure: str, outcome: str, repairs: tuple[Repair, ...], years: tuple[int, int]
) -> None:
    for repair in repairs:
        if any(len(cut.place.path) > 1 for cut in repair.cuts):
            continue  # in a used procedure
        terms = {cut.place.id: cut.new for cut in repair.cuts}
        assert not is_broken(regulation, procedure, outcome, terms, years)
        if len(repair.cuts) == 1 and repair.is_smallest:
            (cut,) = repair.cuts
            less = cut_by_one_less(cut.old, cut.new)
            assert is_broken(regulation, procedure, outcome, {cut.place.id: less}, years)


@cases(30)
@given(regulations() | regulations(jurisdiction="KZ"))
def test_with_a_repair_the_limit_holds_and_with_less_of_one_it_does_not(regulation: Regulation) -> None:
    procedure = regulation.procedures[0]
    for proof in prove(regulation, YEARS).procedures[0].outcomes:
        if proof.repairs and counts_in_one_way(regulation, procedure, proof.id):
            event("repaired")
            holds_as_told(regulation, procedure.id, proof.id, proof.repairs[:4], YEARS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_repairs_of_the_examples_hold(path: object) -> None:
    regulation = load(path)  # type: ignore[arg-type]
    for procedure in prove(regulation).procedures:
        for proof in procedure.outcomes:
            if not proof.repairs:
                continue
            years = prove(regulation, detail=False).years
            holds_as_told(regulation, procedure.id, proof.id, proof.repairs, years)


# ---------------------------------------------------------------- chains


@st.composite
def chains(
    draw: st.DrawFn, *, open_steps: bool = False, days_only: bool = False, waits: bool = False, longest: int = 3
) -> Regulation:
    """An application and some steps one after the other, each counted from when it can begin."""
    names = [f"s{n}" for n in range(draw(st.integers(1, longest)))]
    day_terms = st.builds(term, st.integers(1, 3), st.sampled_from(["working_day", "working_day", "calendar_day"]))
    terms = day_terms if days_only else day_terms | st.builds(term, st.integers(1, 10), st.just("hour"))
    opens = set(draw(st.lists(st.sampled_from(names), min_size=1, unique=True))) if open_steps else set()
    entries = [Step(id="file", by="applicant", do=Text(values={"en": "file"}), next=Target(step="s0"))]
    for name, then in zip(names, [*names[1:], ""], strict=True):
        low = Bound(term=draw(day_terms)) if waits and draw(st.booleans()) else None
        entries.append(
            Step(
                id=name,
                by=draw(st.sampled_from(["clerk", "head", None])),
                do=Text(values={"en": name}),
                within=None if name in opens else Bound(term=draw(terms)),
                not_before=low,
                next=Target(step=then) if then else Target(outcome="done"),
            )
        )
    limit = draw(
        st.builds(term, st.integers(1, 8), st.sampled_from(["working_day", "working_day", "calendar_day"]))
        | st.builds(term, st.integers(8, 60), st.just("hour"))
    )
    return Regulation(
        id="chain",
        act=Act(),
        jurisdiction=draw(st.sampled_from(["KZ", None])),
        hours=draw(st.just(OFFICE) | some_hours),
        counting=Counting(
            event_day=draw(st.sampled_from(["not counted", "not counted", "counted"])),
            last_day_ends=draw(st.sampled_from(["closing time", "midnight"])),
            after_hours=draw(st.sampled_from(["next opening", "next opening", "same moment"])),
        ),
        actors=(
            Actor(id="applicant", kind=ActorKind.APPLICANT, hours=ALWAYS),
            Actor(id="clerk", hours=draw(st.just(OFFICE) | some_hours), accepts=draw(st.none() | some_hours)),
            Actor(id="head", hours=draw(st.just(OFFICE) | some_hours), own_days=draw(st.booleans())),
        ),
        procedures=(
            Procedure(
                id="p",
                limits=(Limit(kind=LimitKind.TERM, within=Bound(term=limit, anchor=START)),),
                outcomes=(Outcome(id="done"),),
                entries=tuple(entries),
            ),
        ),
    )


def proved(chain: Regulation) -> OutcomeProof:
    return proof_of(chain, "p", "done", detail=True)


def breaks(chain: Regulation, terms: dict[str, Term]) -> bool:
    return is_broken(chain, "p", "done", terms)


def steps_of(chain: Regulation) -> list[Step]:
    return [entry for entry in chain.procedures[0].entries[1:] if isinstance(entry, Step)]


@cases(25)
@given(chains(days_only=True))
def test_no_cut_in_whole_days_is_cheaper_than_the_smallest(chain: Regulation) -> None:
    proof = proved(chain)
    assume(proof.verdict is Verdict.BROKEN)
    office_day = max(sum(end - begin for begin, end in day) for day in chain.hours.week)
    told = []
    terms = {step.id: step.within.term for step in steps_of(chain) if step.within is not None}
    for cuts in itertools.product(*(range(int(each.high) + 1) for each in terms.values())):
        cost = 0
        changed = {}
        for (name, old), cut in zip(terms.items(), cuts, strict=True):
            a_day = 60 * office_day if old.unit is Unit.WORKING_DAY else int(60 * office_day * 5 / 7)
            cost += cut * a_day
            left = old.high - cut
            changed[name] = structs.replace(old, high=left) if left else term(1, "same_day")
        told.append((cost // 60, changed))
    told.sort(key=lambda each: each[0])
    smallest = proof.repairs[0] if proof.repairs else None
    event("repaired" if smallest else "cannot be repaired")
    assert smallest is None or smallest.is_smallest
    cheapest = next((cost for cost, changed in told if not breaks(chain, changed)), None)
    assert cheapest == (smallest.minutes if smallest else None)


@cases(25)
@given(chains(open_steps=True))
def test_so_much_is_left_for_each_step_alone_and_no_more(chain: Regulation) -> None:
    proof = proved(chain)
    assume(proof.verdict is Verdict.OPEN)
    alone = [each for each in proof.left if len(each.places) == 1]
    assert [each.places[0] for each in alone] == list(proof.without_term)
    for each in alone:
        name, days = each.places[0].id, each.working_days
        assert not days or not breaks(chain, {name: term(days, "working_day")})
        assert breaks(chain, {name: term(days + 1, "working_day")})
        assert each.seconds is not None
        assert not each.seconds or not breaks(chain, {name: term(each.seconds, "second", Measure.OFFICE)})
        assert breaks(chain, {name: term(each.seconds + 60, "second", Measure.OFFICE)})


@cases(25)
@given(chains(open_steps=True))
def test_however_the_steps_share_what_is_left_it_holds(chain: Regulation) -> None:
    proof = proved(chain)
    assume(proof.verdict is Verdict.OPEN and len(proof.left) > 1)
    together = proof.left[0]
    names = [place.id for place in together.places]
    assert len(names) > 1

    def shares(days: int) -> list[dict[str, Term]]:
        parts = itertools.product(range(days + 1), repeat=len(names))
        return [
            {name: term(part, "working_day") for name, part in zip(names, each, strict=True) if part}
            for each in parts
            if sum(each) == days
        ]

    assume(together.working_days <= 6)
    assert not any(breaks(chain, each) for each in shares(together.working_days) if each)
    # Never too many; too few where a day ends while the next step's performer is closed, which is not asserted here.
    is_most = any(breaks(chain, each) for each in shares(together.working_days + 1))
    event("the most" if is_most else "one day more would hold, too")
    if together.seconds:
        for name in names:
            assert not breaks(chain, {name: term(together.seconds, "second", Measure.OFFICE)})
        half = together.seconds // 2
        shared = dict.fromkeys(names[:2], term(half, "second", Measure.OFFICE))
        assert not half or not breaks(chain, shared)


@cases(25)
@given(chains())
def test_a_step_may_end_later_by_its_slack_and_no_more(chain: Regulation) -> None:
    proof = proved(chain)
    assume(proof.verdict is Verdict.MET)
    procedure = chain.procedures[0]
    for slack in proof.slack:
        place = next(n for n, entry in enumerate(procedure.entries) if entry.id == slack.place.id)
        step = procedure.entries[place]
        assert isinstance(step, Step)
        if step.by == "applicant":
            continue  # the office, put behind it, would take it in otherwise

        def later(seconds: int, place: int = place, step: Step = step) -> bool:
            more = Step(
                id="later",
                do=Text(values={"en": "later"}),
                within=Bound(term=term(seconds, "second", Measure.OFFICE)),
                next=step.next,
            )
            before = structs.replace(step, next=Target(step="later"))
            entries = (*procedure.entries[:place], before, more, *procedure.entries[place + 1 :])
            changed = structs.replace(chain, procedures=(structs.replace(procedure, entries=entries),))
            return proof_of(changed, "p", "done").verdict is Verdict.BROKEN

        assert not slack.amount.seconds or not later(slack.amount.seconds)
        assert later(slack.amount.seconds + 60)


# ---------------------------------------------------------------- over the days


@cases(12)
@given(chains(days_only=True, waits=True))
def test_what_is_counted_over_the_days(chain: Regulation) -> None:
    """Each start beside an edge of each day of the year, followed with the scalar clock."""
    proof = proved(chain)
    clocks = {name: clock_for(chain, name, (2024, 2027)) for name in (None, "clerk", "head")}
    steps = steps_of(chain)
    limit = chain.procedures[0].limits[0].within
    assert limit is not None
    taker = clocks[steps[0].by]
    edges = {0}
    for hours in (chain.hours, *(each for actor in chain.actors for each in (actor.hours, actor.accepts))):
        edges |= {60 * minute for day in hours.week for shift in day for minute in shift} if hours else set()
    first, end = at("2025-01-01"), at("2026-01-01")
    starts = sorted(
        {
            moment
            for day in range(first, end + 1, DAY)
            for edge in edges
            for moment in (day + edge - 1, day + edge, day + edge + 1)
            if first <= moment < end
        }
    )
    late_days, days, total, unavoidable = set(), set(), [], None
    for start in starts:
        arrival = taker.received(start)
        finish = quickest = arrival
        for step in steps:
            clock = clocks[step.by]
            is_first = step is steps[0]
            ready, own = finish, clock.received(finish) if is_first else finish
            assert step.within is not None
            finish = max(
                clock.end_of(step.within.term, own), clock.received(ready) if is_first else clock.arrives(ready)
            )
            own = clock.received(quickest) if is_first else quickest
            begin = own if is_first else clock.arrives(quickest)
            quickest = begin
            if step.not_before is not None:
                ready_own = clock.received(ready) if is_first else ready
                finish = max(finish, clock.earliest_of(step.not_before.term, ready_own))
                quickest = max(begin, clock.earliest_of(step.not_before.term, own))
        expires = expiry_of(chain, steps[0].by, limit.term, arrival)
        if expires is None:
            return  # an hour of a limit: tested against the oracle
        total.append((max((finish - 1) // DAY - arrival // DAY, 0), arrival // DAY))
        if arrival < end:
            days.add(arrival // DAY)
            if finish > expires:
                late_days.add(arrival // DAY)
        if quickest > expires and unavoidable is None:
            unavoidable = arrival
    assert (proof.days_broken, proof.days) == (len(late_days), len(days))
    assert proof.unavoidable == unavoidable
    assert proof.total is not None
    assert (proof.total.least, proof.total.most) == (min(total)[0], max(total)[0])
    assert proof.total.least_start == to_date(next(day for length, day in total if length == proof.total.least))
    assert proof.total.most_start == to_date(next(day for length, day in total if length == proof.total.most))


def expiry_of(chain: Regulation, taker: str | None, length: Term, m: int) -> int | None:
    """The end of a limit in days: the later of the closings of the taker and of the office on the last day."""
    if length.unit.is_clock_time:
        return None
    own, office = (clock_for(chain, name, (2024, 2027)) for name in (taker, None))
    begin = own.arrives(m)
    day = own.event_day(begin)
    eve = chain.counting.event_day == "counted"
    if length.unit is Unit.WORKING_DAY:
        day = office.days.nth_working_day(day - eve, int(length.high))
    else:
        day = office.rolled(day + int(length.high) - eve)
    closings = [each for each in (own.hours.closing_of(day), office.hours.closing_of(day)) if each is not None]
    midnight = (day + 1) * DAY
    return max(begin, max(closings, default=midnight) if chain.counting.last_day_ends == "closing time" else midnight)
