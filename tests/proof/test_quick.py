"""Verdicts found without a calendar are those of the proof over the years, wherever there is one.

More cases by hand: PROCFLOW_EXAMPLES=5000 pytest tests/proof/test_quick.py.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from procflow.model import (
    ALWAYS,
    START,
    Act,
    Actor,
    ActorKind,
    Anchor,
    Answers,
    Bound,
    Counting,
    Decision,
    Entry,
    Hours,
    Join,
    Limit,
    LimitKind,
    Measure,
    Option,
    Outcome,
    Procedure,
    Regulation,
    Split,
    Step,
    Target,
    Term,
    Text,
)
from procflow.proof.proving import prove
from procflow.proof.quick import quick_verdict
from procflow.proof.results import Verdict
from procflow.proof.unrolling import make_plan
from tests.clock.worlds import term
from tests.proof.cases import cases
from tests.proof.worlds import regulations

YEARS = (2022, 2025)

DAYS = [
    ((540, 780), (870, 1110)),
    ((540, 1080),),
    ((480, 720), (780, 1020)),
    ((600, 660), (720, 780), (900, 1200)),
    ((0, 1080),),
    ((540, 1440),),
    ((60, 1380),),
]
WEEKS = [(0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (0, 2, 4), (0, 1, 2, 3, 4, 5, 6)]


def hours_of(day: tuple[tuple[int, int], ...], worked: tuple[int, ...], *, on_holidays: bool = False) -> Hours:
    return Hours(week=tuple(day if each in worked else () for each in range(7)), on_holidays=on_holidays)


# ---------------------------------------------------------------- offices whose days are all alike


@st.composite
def narrower(draw: st.DrawFn, day: tuple[tuple[int, int], ...], worked: tuple[int, ...]) -> Hours:
    """Accepts what is brought during some of the hours only; now and then otherwise than the office's hours."""
    begin, end = day[0][0], day[-1][1]
    kind = draw(st.sampled_from(["earlier", "earlier", "later", "once", "wider", "other"]))
    if kind == "earlier":
        cut = draw(st.sampled_from([30, 60, 120]))
        return hours_of((*day[:-1], (day[-1][0], max(day[-1][0] + 15, end - cut))), worked)
    if kind == "later":
        return hours_of(((min(begin + 30, day[0][1] - 15), day[0][1]), *day[1:]), worked)
    if kind == "once":
        return hours_of((day[0],), worked)
    if kind == "wider":
        return hours_of(((max(begin - 60, 0), min(end + 60, 1440)),), worked)
    return hours_of(((600, 720),), worked, on_holidays=draw(st.booleans()))


def terms() -> st.SearchStrategy[Term]:
    office = st.sampled_from([None, None, Measure.OFFICE])
    return st.one_of(
        st.builds(term, st.integers(0, 5), st.just("working_day")),
        st.builds(term, st.integers(0, 5), st.just("working_day")),
        st.builds(term, st.integers(0, 20), st.just("hour"), office),
        st.builds(term, st.sampled_from([0, 1, 15, 30, 60, 479, 480, 481, 600]), st.just("minute"), office),
        st.builds(term, st.sampled_from([0, 1, 90, 3600]), st.just("second"), office),
        st.just(term(1, "same_day")),
        st.builds(term, st.integers(0, 3), st.just("day")),
        st.builds(term, st.sampled_from([1, 5, 30]), st.just("minute"), st.just(Measure.ELAPSED)),
    )


def text(name: str) -> Text:
    return Text(values={"en": name})


@st.composite
def alike(draw: st.DrawFn) -> Regulation:
    day, worked = draw(st.sampled_from(DAYS)), draw(st.sampled_from(WEEKS))
    office = hours_of(day, worked)
    actors = (
        Actor(id="applicant", kind=ActorKind.APPLICANT, hours=ALWAYS),
        Actor(id="portal", kind=ActorKind.SYSTEM, hours=draw(st.sampled_from([ALWAYS, ALWAYS, office]))),
        Actor(id="registry", hours=office, accepts=draw(st.none() | narrower(day, worked))),
        Actor(id="officer", hours=office, accepts=draw(st.none() | narrower(day, worked))),
        Actor(id="elsewhere", kind=ActorKind.EXTERNAL, hours=office, own_days=draw(st.booleans())),
    )
    entries: list[Entry] = []
    known: list[Anchor] = []
    filed = draw(st.sampled_from([["applicant"], ["applicant", "portal"], [], ["applicant", "registry"]]))
    inner = draw(
        st.lists(st.sampled_from(["step"] * 5 + ["applicant", "portal", "fork", "choice"]), min_size=1, max_size=4)
    )
    count = 0

    def one(by: str | None, then: Target, anchors: list[Anchor], *, bare: bool = False) -> Step:
        nonlocal count
        count += 1
        has_term = not bare and by != "applicant" and draw(st.integers(1, 8)) > 1
        anchor = draw(st.sampled_from([START, START, *anchors])) if anchors else START
        within = Bound(term=draw(terms()), anchor=anchor) if has_term else None
        low = Bound(term=draw(terms())) if not bare and by != "applicant" and draw(st.integers(1, 12)) == 1 else None
        step = Step(
            id=f"s{count}",
            by=by,
            do=text("it"),
            to=("registry",) if by == "applicant" and draw(st.booleans()) else (),
            within=within,
            not_before=low,
            marks=f"e{count}" if draw(st.integers(1, 3)) == 1 else None,
            next=then,
        )
        entries.append(step)
        return step

    def told(step: Step) -> list[Anchor]:
        event = [Anchor(kind="event", of=step.marks)] if step.marks else []
        return [Anchor(kind="end", of=step.id), Anchor(kind="begin", of=step.id), *event]

    by_office = st.sampled_from(["registry", "officer", "officer", "elsewhere", None])
    for number, by in enumerate(filed):
        known += told(one(by, Target(step=f"s{number + 2}"), known, bare=by != "registry"))
    begins = [START, *(each for each in known if each.kind != "begin")]
    for kind in inner:
        after = Target(step=f"s{count + 2}")
        if kind in ("applicant", "portal"):
            known += told(one(kind, after, known, bare=kind == "applicant"))
        elif kind == "step":
            known += told(one(draw(by_office), after, known))
        else:
            # Two ways, side by side or one of both, and one step where they meet.
            here = count
            meeting = Target(step=f"s{here + 4}")
            to = Target(step=f"join{here}") if kind == "fork" else meeting
            ways = (Target(step=f"s{here + 2}"), Target(step=f"s{here + 3}"))
            if kind == "fork":
                entries.append(Split(id=f"s{here + 1}", branches=ways))
            else:
                options = tuple(Option(when=str(number), next=way) for number, way in enumerate(ways))
                decision = Decision(answers=Answers.CHOICE, values=("0", "1"), options=options)
                entries.append(Step(id=f"s{here + 1}", decision=decision))
            count += 1
            found = [told(one(draw(by_office), to, known)) for _ in range(2)]
            if kind == "fork":
                entries.append(Join(id=f"join{here}", next=meeting))
                known += [each for branch in found for each in branch]
    one(draw(by_office), Target(outcome="done"), known)
    limit_term = draw(
        st.one_of(
            st.builds(term, st.integers(1, 16), st.just("working_day")),
            st.builds(term, st.integers(1, 16), st.just("working_day")),
            st.builds(term, st.integers(1, 90), st.just("hour"), st.sampled_from([None, Measure.OFFICE])),
            st.just(term(1, "same_day")),
        )
    )
    kind = draw(st.sampled_from([LimitKind.TERM] * 8 + [LimitKind.NONE, LimitKind.UNKNOWN]))
    within = Bound(term=limit_term, anchor=draw(st.sampled_from(begins))) if kind is LimitKind.TERM else None
    return Regulation(
        id="alike",
        act=Act(),
        jurisdiction=draw(st.sampled_from(["KZ", "KZ", None])),
        hours=office,
        counting=Counting(
            bare_days="working",
            event_day=draw(st.sampled_from(["not counted", "not counted", "counted"])),
            last_day_ends=draw(st.sampled_from(["closing time", "closing time", "midnight"])),
            non_working_end=draw(st.sampled_from(["next working day", "same day", "previous working day"])),
        ),
        actors=actors,
        procedures=(
            Procedure(
                id="p",
                limits=(Limit(kind=kind, within=within),),
                outcomes=(Outcome(id="done"),),
                entries=tuple(entries),
            ),
        ),
    )


# ---------------------------------------------------------------- the comparison


def agree(regulation: Regulation, seen: Counter[str]) -> None:
    procedure = regulation.procedures[0]
    plan = make_plan(regulation, procedure)
    full = {each.id: each for each in prove(regulation, years=YEARS, detail=False).procedures[0].outcomes}
    for outcome in plan.outcomes:
        quick = quick_verdict(regulation, procedure, plan, outcome)
        found = full[outcome].verdict
        if quick is None:
            seen["no answer, some term may run out" if full[outcome].expiries else f"no answer, {found}"] += 1
        else:
            seen[f"{quick}"] += 1
            assert quick is found, f"{outcome}: without a calendar {quick}, with one {found}"
            # Terms that may run out are looked at from the worst starts only here, not from every moment of an event.
            seen["though some term may run out"] += bool(full[outcome].expiries) and quick in (
                Verdict.MET,
                Verdict.OPEN,
            )


def test_where_all_days_are_alike_there_is_an_answer_and_it_is_right() -> None:
    seen: Counter[str] = Counter()

    @cases(100)
    @given(alike())
    def compare(regulation: Regulation) -> None:
        agree(regulation, seen)

    compare()
    answered = sum(count for what, count in seen.items() if what in ("met", "open", "no-limit"))
    could_be = answered + sum(seen[f"no answer, {verdict}"] for verdict in ("met", "open", "no-limit"))
    assert answered > could_be * 0.4, seen


def test_in_any_world_an_answer_is_right() -> None:
    seen: Counter[str] = Counter()

    @cases(40)
    @given(
        st.one_of(
            regulations(), regulations(jurisdiction="KZ"), regulations(in_the_middle=True), regulations(stops=True)
        )
    )
    def compare(regulation: Regulation) -> None:
        agree(regulation, seen)

    compare()
    assert seen["open"] + seen["met"] + seen["no-limit"], seen
