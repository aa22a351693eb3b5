"""Whatever is proved, there is a verdict or one line: no traceback, no hang, and never a verdict that is not so."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from procflow.clock import ClockError
from procflow.errors import ProcflowError, UsageError
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
    DayOverride,
    Decision,
    Entry,
    Extension,
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
    Text,
    Use,
)
from procflow.proof.proving import prove
from procflow.proof.results import OutcomeProof, Verdict
from tests.clock.worlds import OFFICE, term

YEARS = (2024, 2025)
DONE = Target(outcome="done")
NEVER = Hours(week=((),) * 7)
# So long may any of this take on a slow machine; what hangs takes for ever.
CEILING = 100


def days(n: float | str, unit: str = "working_day", anchor: Anchor = START, measure: Measure | None = None) -> Bound:
    return Bound(term=term(n, unit, measure), anchor=anchor)


def step(name: str, within: Bound | None = None, then: Target | str = DONE, **more: Any) -> Step:
    to = Target(step=then) if isinstance(then, str) else then
    more = {"by": "clerk", "do": Text(values={"en": name}), "next": to, **more}
    return Step(id=name, within=within, **more)


def choice(name: str, *ways: Target) -> Step:
    options = tuple(Option(when=f"o{number}", next=way) for number, way in enumerate(ways))
    decision = Decision(answers=Answers.CHOICE, values=tuple(each.when for each in options), options=options)
    return Step(id=name, decision=decision)


def end_of(name: str) -> Anchor:
    return Anchor(kind="end", of=name)


def limited(
    n: float | str = 5, unit: str = "working_day", anchor: Anchor = START, outcomes: tuple[str, ...] = ()
) -> Limit:
    return Limit(kind=LimitKind.TERM, within=days(n, unit, anchor), outcomes=outcomes)


def made(
    *entries: Entry, limits: tuple[Limit, ...] = (limited(),), outcomes: tuple[str, ...] = ("done",), **more: Any
) -> Regulation:
    procedure = Procedure(
        id="p", limits=limits, outcomes=tuple(Outcome(id=name) for name in outcomes), entries=tuple(entries)
    )
    usual: dict[str, Any] = {
        "id": "hostile",
        "act": Act(),
        "counting": Counting(),
        "hours": OFFICE,
        "actors": (
            Actor(id="applicant", kind=ActorKind.APPLICANT, hours=ALWAYS),
            Actor(id="clerk", hours=OFFICE),
        ),
        "procedures": (procedure, *more.pop("parts", ())),
    }
    return Regulation(**{**usual, **more})


def proven(regulation: Regulation, years: tuple[int, int] | None = YEARS, **options: Any) -> OutcomeProof:
    return prove(regulation, years=years, **options).procedures[0].outcomes[0]


def says(proof: OutcomeProof, *words: str) -> None:
    """It is unknown, and the reason has these words."""
    assert proof.verdict is Verdict.UNKNOWN
    assert len(proof.why) == 1
    assert len(proof.why[0]) < 400
    for each in words:
        assert each in proof.why[0]


# ---------------------------------------------------------------- loops and uses


def looping(at_most: int | None) -> Regulation:
    return made(
        step("work", days(1), then="again"),
        choice("again", Target(step="work", at_most=at_most), DONE),
    )


def test_a_loop_without_a_bound_has_no_verdict() -> None:
    says(proven(looping(None)), "`work`", "no bound")


def test_a_loop_taken_a_million_times_is_refused_and_a_smaller_one_counted() -> None:
    says(proven(looping(1_000_000)), "too large", "30000")
    assert proven(looping(4)).verdict is Verdict.MET
    assert proven(looping(5)).verdict is Verdict.BROKEN


def test_loops_within_loops_multiply_and_are_refused() -> None:
    entries: list[Entry] = [step("s0", days(1), then="d0")]
    for n in range(12):
        then = Target(step=f"d{n + 1}") if n < 11 else DONE
        entries.append(choice(f"d{n}", Target(step="s0", at_most=3), then))
    says(proven(made(*entries)), "too large")


def test_an_unbounded_loop_matters_only_to_the_outcomes_behind_it() -> None:
    proof = prove(
        made(
            choice("first", Target(outcome="refused"), Target(step="work")),
            step("work", days(1), then="again"),
            choice("again", Target(step="work"), DONE),
            outcomes=("done", "refused"),
        ),
        years=YEARS,
    )
    assert [each.verdict for each in proof.procedures[0].outcomes] == [Verdict.UNKNOWN, Verdict.MET]


def nested(depth: int) -> Regulation:
    """Each part uses the next one twice."""
    parts = []
    for n in range(depth):
        twice = (
            Use(id="one", procedure=f"part{n + 1}", on={"over": Target(step="two")}),
            Use(id="two", procedure=f"part{n + 1}", on={"over": Target(outcome="over")}),
        )
        parts.append(Procedure(id=f"part{n}", is_part=True, outcomes=(Outcome(id="over"),), entries=twice))
    last = step("work", days(1), then=Target(outcome="over"))
    parts.append(Procedure(id=f"part{depth}", is_part=True, outcomes=(Outcome(id="over"),), entries=(last,)))
    return made(Use(id="all", procedure="part0", on={"over": DONE}), parts=parts)


def test_uses_that_double_forty_times_are_refused() -> None:
    says(proven(nested(40)), "too large")
    assert proven(nested(2)).verdict is Verdict.MET
    assert proven(nested(3)).verdict is Verdict.BROKEN


def test_uses_in_a_circle() -> None:
    over = {"over": Target(outcome="over")}
    a = Procedure(id="a", is_part=True, outcomes=(Outcome(id="over"),), entries=(Use(id="u", procedure="b", on=over),))
    b = Procedure(id="b", is_part=True, outcomes=(Outcome(id="over"),), entries=(Use(id="u", procedure="a", on=over),))
    says(proven(made(Use(id="u", procedure="a", on={"over": DONE}), parts=(a, b))), "circle")


def test_uses_nested_a_thousand_deep() -> None:
    parts = [
        Procedure(
            id=f"part{n}",
            is_part=True,
            outcomes=(Outcome(id="over"),),
            entries=(Use(id="u", procedure=f"part{n + 1}", on={"over": Target(outcome="over")}),),
        )
        for n in range(1000)
    ]
    last = step("work", days(1), then=Target(outcome="over"))
    parts.append(Procedure(id="part1000", is_part=True, outcomes=(Outcome(id="over"),), entries=(last,)))
    says(proven(made(Use(id="all", procedure="part0", on={"over": DONE}), parts=parts)), "deep")


def test_what_is_used_is_not_there() -> None:
    says(proven(made(Use(id="u", procedure="nowhere", on={"over": DONE}))), "`nowhere`", "not there")


# ---------------------------------------------------------------- flows


def test_flows_that_are_not_sound() -> None:
    waits = made(
        choice("d", Target(step="a"), Target(step="b")),
        step("a", days(1), then="both"),
        step("b", days(1), then="both"),
        Join(id="both", next=DONE),
    )
    says(proven(waits), "not sound", "`both`")
    twice = made(
        Split(id="split", branches=(Target(step="a"), Target(step="b"))),
        step("a", days(1)),
        step("b", days(1)),
    )
    says(proven(twice), "not sound")


def test_procedures_without_outcomes_or_entries() -> None:
    assert prove(made(step("a", days(1), then=Target()), outcomes=()), years=YEARS).procedures[0].outcomes == ()
    empty = prove(made(), years=YEARS).procedures[0]
    assert (empty.outcomes, empty.unreachable) == ((), ("done",))
    lost = prove(made(step("a", days(1)), outcomes=("done", "lost")), years=YEARS).procedures[0]
    assert ([each.id for each in lost.outcomes], lost.unreachable) == (["done"], ("lost",))
    nowhere = prove(made(step("a", days(1), then=Target())), years=YEARS).procedures[0]
    assert (nowhere.outcomes, nowhere.unreachable) == ((), ("done",))


def test_hundreds_of_outcomes() -> None:
    names = tuple(f"o{n}" for n in range(300))
    many = made(step("a", days(1), then="d"), choice("d", *(Target(outcome=name) for name in names)), outcomes=names)
    verdicts = prove(many, years=(2025, 2025), detail=False).verdicts
    assert set(verdicts) == {Verdict.MET}
    assert len(verdicts) == 300


# ---------------------------------------------------------------- terms


def test_terms_of_nothing() -> None:
    for unit in ("working_day", "calendar_day", "week", "month", "year", "hour", "minute", "second"):
        assert proven(made(step("a", days(0, unit)), limits=(limited(1),))).verdict is Verdict.MET
    # A limit of nothing holds where nothing takes time, and breaks with a minute.
    assert proven(made(step("a", days(0)), limits=(limited(0),))).verdict is Verdict.MET
    assert proven(made(step("a", days(1, "minute")), limits=(limited(0),))).verdict is Verdict.BROKEN


@pytest.mark.parametrize("unit", ["working_day", "calendar_day", "week", "month", "year", "hour", "minute", "second"])
@pytest.mark.parametrize("n", ["1000000000", "1e12", "1e30"])
def test_terms_beyond_all_calendars(unit: str, n: str) -> None:
    if unit == "second" and n == "1000000000":
        n = "100000000000"  # thirty years hold the other
    says(proven(made(step("a", days(n, unit)))), "calendar")
    says(proven(made(step("a", days(1)), limits=(limited(n, unit),))), "calendar")
    says(proven(made(step("a", days(1), not_before=days(n, unit)))), "calendar")


@pytest.mark.parametrize("n", ["-1", "NaN", "Infinity", "0.3"])
def test_terms_that_are_no_numbers_of_days(n: str) -> None:
    proof = proven(made(step("a", days(n))))
    assert proof.verdict is Verdict.UNKNOWN
    assert proof.why[0]


def test_a_term_of_a_hundred_years() -> None:
    century = made(step("a", days(100, "year")), limits=(limited(101, "year"),))
    assert proven(century).verdict is Verdict.MET
    assert (
        proven(structs.replace(century, procedures=made(step("a", days(100, "year"))).procedures)).verdict
        is Verdict.BROKEN
    )
    says(proven(structs.replace(century, jurisdiction="KZ")), "the holidays of KZ are known")


def test_limits_in_other_units_than_the_steps() -> None:
    for n, unit, verdict in (
        (8, "hour", Verdict.BROKEN),
        (40, "hour", Verdict.MET),
        (1, "week", Verdict.MET),
        (1, "month", Verdict.MET),
        (1, "same_day", Verdict.BROKEN),
        (60 * 16, "minute", Verdict.MET),
    ):
        assert proven(made(step("a", days(1)), limits=(limited(n, unit),))).verdict is verdict, unit


def test_days_of_unknown_kind_are_read_both_ways() -> None:
    proof = proven(made(step("a", days(5, "day")), limits=(limited(5, "calendar_day"),)))
    says(proof, "`a`", "working or calendar")
    assert proof.readings == {"working": Verdict.BROKEN, "calendar": Verdict.MET}
    says(proven(made(step("a", days(1)), limits=(limited(5, "day"),))), "the limit")


# ---------------------------------------------------------------- anchors


def test_counted_from_what_may_not_have_happened() -> None:
    maybe = made(
        choice("d", Target(step="a"), Target(step="b")),
        step("a", days(1), then="b", marks="told"),
        step("b", days(1, anchor=Anchor(kind="event", of="told"))),
    )
    says(proven(maybe), "`b`", "`told`", "may not have happened")
    later = made(step("a", days(1, anchor=end_of("b")), then="b"), step("b", days(1)))
    says(proven(later), "`a`", "`end of b`", "may not have happened")


def test_counted_from_its_own_end() -> None:
    says(proven(made(step("a", days(1, anchor=end_of("a"))))), "`a`", "may not have happened")
    own = step("a", days(1), not_before=days(1, anchor=end_of("a")))
    says(proven(made(own)), "`a`", "may not have happened")


def test_counted_from_its_own_start_is_counted_from_its_start() -> None:
    own = proven(made(step("a", days(3, anchor=Anchor(kind="begin", of="a"))), limits=(limited(2),)))
    usual = proven(made(step("a", days(3)), limits=(limited(2),)))
    assert (own.verdict, own.margin) == (usual.verdict, usual.margin)


def test_a_limit_counted_from_what_never_happens_there() -> None:
    proof = proven(made(step("a", days(1)), limits=(limited(1, anchor=Anchor(kind="event", of="never")),)))
    assert proof.verdict is Verdict.NO_LIMIT
    assert "`never`" in proof.why[0]


def test_not_before_longer_than_within() -> None:
    proof = proven(made(step("a", days(1), not_before=days(3)), limits=(limited(9),)))
    assert proof.verdict is Verdict.MET
    (expiry,) = proof.expiries
    assert (expiry.place.id, expiry.by_not_before, expiry.always) == ("a", True, True)


def test_the_worst_of_two_limits_for_one_outcome_counts() -> None:
    for limits in ((limited(9), limited(1)), (limited(1, outcomes=("done", "done")), limited(9, outcomes=("done",)))):
        assert proven(made(step("a", days(2)), limits=limits)).verdict is Verdict.BROKEN


def test_extensions_without_end() -> None:
    longer = Extension(adds=term(10**9, "working_day"))
    proof = proven(made(step("a", days(1), extension=longer)))
    assert proof.verdict in (Verdict.MET, Verdict.UNKNOWN)
    if proof.verdict is Verdict.UNKNOWN:
        says(proof, "calendar")


# ---------------------------------------------------------------- calendars


def test_an_actor_or_an_office_that_is_never_open() -> None:
    never = (Actor(id="clerk", hours=NEVER),)
    says(proven(made(step("a", days(1)), actors=never)), "never open")
    says(proven(made(step("a", days(1)), actors=(Actor(id="clerk", hours=OFFICE, accepts=NEVER),))), "never open")


def test_an_office_never_open() -> None:
    says(proven(made(step("a", days(1)), hours=NEVER)), "never open")


def yearly(*years: int) -> tuple[DayOverride, ...]:
    return tuple(DayOverride(date=dt.date(year, 6, 1), working=True, like=0) for year in years)


def test_open_one_minute_in_a_year() -> None:
    """On Mondays, which are all holidays but one."""
    minute = Hours(week=(((600, 601),),) + ((),) * 6)
    off = tuple(
        DayOverride(date=dt.date(year, 1, 1) + dt.timedelta(day), working=False)
        for year in range(2022, 2033)
        for day in range(365)
        if (dt.date(year, 1, 1) + dt.timedelta(day)).weekday() == 0
    )
    world = made(step("a", days(1)), limits=(limited(1),), hours=minute, actors=(Actor(id="clerk", hours=minute),))
    rare = structs.replace(world, days=(*off, *yearly(*range(2022, 2033))))
    proof = proven(rare)
    # The second of June counts from the first of June of the year after.
    assert proof.verdict is Verdict.MET or "calendar" in proof.why[0]
    short = structs.replace(rare, days=(*off, *yearly(2019)))
    assert proven(short).verdict in (Verdict.UNKNOWN, Verdict.MET)


@pytest.mark.parametrize("years", [(1900, 1901), (2077, 2077), (1, 1), (9999, 9999), (2024, 5024), (0, 0), (-5, 3)])
def test_years_that_no_calendar_holds(years: tuple[int, int]) -> None:
    world = made(step("a", days(1)), jurisdiction="KZ")
    try:
        verdict = proven(world, years=years).verdict
    except ProcflowError:
        return  # one line
    assert verdict is Verdict.UNKNOWN


def test_years_reversed() -> None:
    for jurisdiction in ("KZ", None):
        try:
            verdict = proven(made(step("a", days(1)), jurisdiction=jurisdiction), years=(2025, 2024)).verdict
        except ProcflowError:
            continue
        assert verdict is Verdict.UNKNOWN


def test_a_jurisdiction_that_nobody_knows() -> None:
    for years in (YEARS, None):
        with pytest.raises(ClockError, match="XX"):
            prove(made(step("a", days(1)), jurisdiction="XX"), years=years)


def test_an_outcome_that_nobody_knows() -> None:
    with pytest.raises(UsageError, match="nothing"):
        prove(made(step("a", days(1))), years=YEARS, outcome="nothing")


def test_actors_that_are_not_there_are_the_office() -> None:
    assert proven(made(step("a", days(1), by="ghost"))).verdict is Verdict.MET


def test_a_number_of_extreme_precision() -> None:
    odd = step("a", Bound(term=structs.replace(term(1, "hour"), high=Decimal("0.1") ** 40)))
    assert proven(made(odd)).verdict is Verdict.MET


# ---------------------------------------------------------------- the command


HEAD = """procflow: 1
id: hostile
act: {title: {en: Hostile}, body: {en: Nobody}, number: "1", date: 2024-01-01}
hours: {mon-fri: "09:00-18:00"}
actors: {clerk: {name: {en: Clerk}, source: p. 1}}
procedures:
  p:
    limit: {within: LIMIT, source: p. 2}
    outcomes: {done: {name: {en: Done}, source: p. 3}}
    steps:
"""
STEP = "      - {id: a, by: clerk, do: {en: Work}, within: TERM, next: NEXT, source: p. 4}\n"
AGAIN = """      - id: d
        decide: {en: Again}
        answers: [again, enough]
        options: [{when: again, next: a, AT_MOST source: p. 5}, {when: enough, next: done, source: p. 5}]
"""


def file_of(limit: str = "5 working days", within: str = "1 working day", then: str = "done", more: str = "") -> str:
    return HEAD.replace("LIMIT", limit) + STEP.replace("TERM", within).replace("NEXT", then) + more


@pytest.mark.parametrize(
    ("text", "options", "status", "words"),
    [
        (file_of(), [], 0, "met"),
        (file_of(within="9 working days"), [], 1, "broken"),
        (file_of(within="9 working days"), ["--fail-on", "never"], 0, "broken"),
        (file_of(within="999999999 working days"), [], 0, "calendar"),
        (file_of(within="999999999 working days"), ["--fail-on", "unknown"], 1, "calendar"),
        (file_of(within="100 years"), ["--years", "2025"], 1, "broken"),
        (file_of(then="d", more=AGAIN.replace("AT_MOST", "")), [], 0, "no bound"),
        (file_of(then="d", more=AGAIN.replace("AT_MOST", "at_most: 1000000,")), [], 1, "`at_most` should be"),
        (file_of(within="5 days"), [], 0, "working or calendar"),
        (file_of(), ["--years", "2025-2024"], 2, "span of years"),
        (file_of(), ["--outcome", "lost"], 2, "lost"),
        (file_of(), ["--calendar", "jurisdiction=XX"], 2, "XX"),
        (file_of(), ["--calendar", "jurisdiction=KZ", "--years", "1900"], 2, "holidays of KZ are known"),
        (file_of(), ["--limit", "p=0 working days"], 1, "broken"),
    ],
)
def test_the_command_answers(tmp_path: Path, text: str, options: list[str], status: int, words: str) -> None:
    file = tmp_path / "hostile.procflow.yaml"
    file.write_text(text, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "procflow", "prove", str(file), *options],
        capture_output=True,
        text=True,
        timeout=CEILING,
        check=False,
    )
    assert "Traceback" not in told.stderr
    assert words in told.stdout.lower() + told.stderr
    assert told.returncode == status, told.stderr
