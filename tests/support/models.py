"""Random regulations (hypothesis): every construct of the model, names in any letters."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from procflow.jurisdictions import jurisdiction_of
from procflow.model import (
    ALWAYS,
    CLOCK_UNITS,
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
    OutcomeKind,
    Procedure,
    Reference,
    Regulation,
    Split,
    Step,
    Target,
    Telling,
    Term,
    Text,
    Unit,
    Use,
)
from tests.support.simulations import simulations

# Text that YAML can carry: everything but halves of surrogate pairs; some of it looks like other YAML values.
WORDS = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
    | st.sampled_from(
        [
            "null",
            "~",
            "no",
            "NO",
            "true",
            "1",
            "0x1f",
            "1e3",
            "2019-07-16",
            "#x",
            "*a",
            "&a",
            "!t",
            "%",
            "@",
            "`",
            "{",
            "[",
            ">",
            "|",
            "=",
            "<<",
            ":",
            "-",
            "?",
            ",",
            '"',
            "'",
        ]
    )
    | st.sampled_from(["- a", "a: b", "a\n\nb\n", " x ", "Өтінішті қабылдайды", "Принимает, проверяет"])
).filter(str.strip)
IDS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True).filter(lambda name: name not in {"unstated", "start"})
LANGUAGES = st.sampled_from(["kk", "ru", "en", "ky", "uz-Latn"])
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
TEXTS = st.builds(Text, values=st.dictionaries(LANGUAGES, WORDS, min_size=1, max_size=3))
SOURCES = st.lists(WORDS, max_size=2).map(tuple)


T = TypeVar("T")


def optional(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


@st.composite
def terms(draw: st.DrawFn) -> Term:
    unit = draw(st.sampled_from(list(Unit)))
    if unit is Unit.SAME_DAY:
        return Term(high=Decimal(1), unit=unit)
    if unit not in CLOCK_UNITS:
        numbers = st.integers(0, 10_000).map(Decimal)
        measure = None
    else:
        numbers = st.decimals(0, 10_000, places=2).map(plain)
        measure = draw(optional(st.sampled_from(list(Measure))))
    high = draw(numbers)
    low = draw(optional(numbers.filter(lambda number: number <= high)))
    return Term(high=high, unit=unit, low=low, measure=measure)


def plain(number: Decimal) -> Decimal:
    """As the reader gives it: whole numbers without an exponent."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


INTERVALS = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(
    lambda marks: tuple(zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False))
)
HOURS = st.just(ALWAYS) | st.builds(
    Hours, week=st.tuples(*[st.just(()) | INTERVALS] * 7).filter(any), on_holidays=st.booleans()
)


class Names:
    """What the parts of one procedure can refer to."""

    def __init__(self, actors: list[str], steps: list[str], outcomes: list[str], events: list[str]) -> None:
        self.actors, self.steps, self.outcomes, self.events = actors, steps, outcomes, events

    def targets(self) -> st.SearchStrategy[Target]:
        counts = optional(st.integers(1, 1000))
        return (
            st.builds(Target, step=st.sampled_from(self.steps), at_most=counts)
            | st.builds(Target, outcome=st.sampled_from(self.outcomes), at_most=counts)
            | st.just(Target())
        )

    def plain_targets(self) -> st.SearchStrategy[Target]:
        """Where `at_most` cannot be written: branches of a split and outcomes of a used procedure."""
        return self.targets().map(lambda target: Target(step=target.step, outcome=target.outcome))

    def anchors(self) -> st.SearchStrategy[Anchor]:
        kinds = st.just(START) | st.builds(
            Anchor, kind=st.sampled_from(["begin", "end"]), of=st.sampled_from(self.steps)
        )
        return (
            kinds | st.builds(Anchor, kind=st.just("event"), of=st.sampled_from(self.events)) if self.events else kinds
        )

    def bounds(self) -> st.SearchStrategy[Bound]:
        return st.builds(Bound, term=terms(), anchor=self.anchors(), written=optional(WORDS), source=SOURCES)

    def some_actors(self) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(self.actors), max_size=2).map(tuple)

    def extensions(self) -> st.SearchStrategy[Extension]:
        rest = {"by": optional(st.sampled_from(self.actors)), "when": optional(TEXTS), "source": SOURCES}
        return st.builds(Extension, up_to=terms(), **rest) | st.builds(Extension, adds=terms(), **rest)

    def tellings(self) -> st.SearchStrategy[Telling]:
        return st.builds(
            Telling,
            source=SOURCES,
            by=optional(st.sampled_from(self.actors)),
            do=optional(TEXTS),
            within=optional(self.bounds()),
        )


@st.composite
def decisions(draw: st.DrawFn, names: Names) -> Decision:
    answers = draw(st.sampled_from(list(Answers)))
    values: tuple[str, ...] = ()
    if answers is Answers.CHOICE:
        values = tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)))
        whens = st.sampled_from([*values, "otherwise"])
    elif answers is Answers.YES_NO:
        whens = st.sampled_from(["yes", "no", "otherwise"])
    else:
        whens = st.sampled_from(["< 10", "10..<20", "10..99.5", ">= 100", "7", "-3", "<= -1", "otherwise"])
    option = st.builds(Option, when=whens, next=names.targets(), name=optional(TEXTS), source=SOURCES)
    options = tuple(draw(st.lists(option, min_size=1, max_size=4)))
    return Decision(
        ask=draw(optional(TEXTS)), answers=answers, values=values, of=draw(optional(TEXTS)), options=options
    )


@st.composite
def steps(draw: st.DrawFn, name: str, names: Names, marks: str | None) -> Step:
    decision = draw(optional(decisions(names)))
    within = draw(optional(names.bounds()))
    return Step(
        id=name,
        name=draw(optional(TEXTS)),
        source=draw(SOURCES),
        note=draw(optional(TEXTS)),
        by=draw(optional(st.sampled_from(names.actors))),
        do=draw(TEXTS) if decision is None else draw(optional(TEXTS)),
        to=draw(names.some_actors()),
        sends=draw(optional(TEXTS)),
        via=draw(names.some_actors()),
        using=draw(names.some_actors()),
        with_=draw(names.some_actors()),
        gives=draw(optional(TEXTS)),
        within=within,
        not_before=draw(optional(names.bounds())),
        extension=draw(optional(names.extensions())) if within else None,
        marks=marks,
        stops_clock=draw(st.booleans()),
        also=tuple(draw(st.lists(names.tellings(), max_size=2))),
        decision=decision,
        next=None if decision else draw(names.targets()),
    )


@st.composite
def entries(draw: st.DrawFn, name: str, names: Names, marks: str | None, used: Procedure | None) -> Entry:
    kind = "step" if marks else draw(st.sampled_from(["step", "step", "split", "join", "use"]))
    head: dict[str, Any] = {
        "id": name,
        "name": draw(optional(TEXTS)),
        "source": draw(SOURCES),
        "note": draw(optional(TEXTS)),
    }
    if kind == "split":
        return Split(**head, branches=tuple(draw(st.lists(names.plain_targets(), min_size=1, max_size=3))))
    if kind == "join":
        return Join(**head, next=draw(names.targets()), all_ways=draw(st.booleans()))
    if kind == "use" and used is not None:
        on = {outcome.id: draw(names.plain_targets()) for outcome in used.outcomes}
        some = st.sampled_from(names.actors)
        return Use(
            **head,
            procedure=used.id,
            actors=draw(st.dictionaries(some, some, max_size=2)),
            on=on,
            marks=draw(optional(IDS)),
        )
    return draw(steps(name, names, marks))


@st.composite
def procedures(draw: st.DrawFn, name: str, actors: list[str], used: Procedure | None) -> Procedure:
    words = draw(st.lists(IDS, min_size=3, max_size=8, unique=True))
    cut = draw(st.integers(1, len(words) - 2))
    step_names, outcome_names, event = words[:cut], words[cut:-1], words[-1]
    marked = draw(optional(st.sampled_from(step_names)))
    names = Names(actors, step_names, outcome_names, [event] if marked else [])
    outcome = [
        Outcome(
            id=each,
            kind=draw(st.sampled_from(list(OutcomeKind))),
            name=draw(optional(TEXTS)),
            grounds=tuple(draw(st.lists(TEXTS, max_size=2))),
            source=draw(SOURCES),
        )
        for each in outcome_names
    ]
    return Procedure(
        id=name,
        title=draw(optional(TEXTS)),
        is_part=draw(st.booleans()),
        limits=draw(limits(names)),
        outcomes=tuple(outcome),
        entries=tuple(draw(entries(each, names, event if each == marked else None, used)) for each in step_names),
        source=draw(SOURCES),
        note=draw(optional(TEXTS)),
    )


@st.composite
def limits(draw: st.DrawFn, names: Names) -> tuple[Limit, ...]:
    if draw(st.booleans()):
        return draw(st.sampled_from([(), (Limit(kind=LimitKind.NONE),), (Limit(kind=LimitKind.UNKNOWN),)]))
    several = []
    for _ in range(draw(st.integers(1, 2))):
        bound = draw(names.bounds())
        several.append(
            Limit(
                kind=LimitKind.TERM,
                within=Bound(term=bound.term, anchor=bound.anchor, written=bound.written),
                assumed=draw(st.booleans()),
                outcomes=tuple(draw(st.lists(st.sampled_from(names.outcomes), max_size=2))),
                extension=draw(optional(names.extensions())),
                also=tuple(draw(st.lists(names.tellings(), max_size=1))),
                source=draw(SOURCES),
            )
        )
    return tuple(several)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    start = draw(optional(DATES))
    until = draw(optional(DATES.filter(lambda date: start is None or date > start)))
    return Act(
        **{name: getattr(draw(REFERENCES), name) for name in Reference.__struct_fields__},
        in_force_from=start,
        in_force_until=until,
        repealed_by=draw(optional(TEXTS)),
        related=draw(st.dictionaries(IDS, REFERENCES, max_size=2)),
        source=draw(SOURCES),
        note=draw(optional(TEXTS)),
    )


REFERENCES = st.builds(
    Reference,
    title=optional(TEXTS),
    body=optional(TEXTS),
    number=optional(WORDS),
    date=optional(DATES),
    registered_number=optional(WORDS),
    registered_date=optional(DATES),
    url=optional(WORDS),
)


@st.composite
def regulations(draw: st.DrawFn) -> Regulation:
    jurisdiction = draw(st.sampled_from([None, "KZ", "US-CA"]))
    usual = jurisdiction_of(jurisdiction)
    assumed = draw(st.booleans())
    office = usual.hours if assumed else draw(HOURS)
    actor_names = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    actors = []
    for number, name in enumerate(actor_names):
        actors.append(
            Actor(
                id=name,
                kind=draw(st.sampled_from(list(ActorKind))),
                name=draw(optional(TEXTS)),
                hours=draw(HOURS),
                accepts=draw(optional(HOURS)),
                own_days=draw(st.booleans()),
                staff=draw(optional(st.integers(0, 100_000))),
                part_of=draw(optional(st.sampled_from(actor_names[:number]))) if number else None,
                source=draw(SOURCES),
                note=draw(optional(TEXTS)),
            )
        )
    procedure_names = draw(st.lists(IDS, min_size=1, max_size=2, unique=True))
    made: list[Procedure] = []
    for name in procedure_names:
        made.append(draw(procedures(name, actor_names, made[0] if made else None)))
    days = st.builds(
        DayOverride,
        date=DATES,
        working=st.booleans(),
        like=optional(st.integers(0, 6)),
        known=optional(DATES),
        note=optional(TEXTS),
        source=SOURCES,
    )
    return Regulation(
        id=draw(IDS),
        title=draw(optional(TEXTS)),
        provider=draw(optional(TEXTS)),
        form=draw(optional(TEXTS)),
        channels=tuple(draw(st.lists(TEXTS, max_size=2))),
        languages=tuple(draw(st.lists(LANGUAGES, min_size=1, max_size=3, unique=True))),
        act=draw(acts()),
        jurisdiction=jurisdiction,
        counting=draw(COUNTINGS),
        hours=office,
        hours_assumed=assumed,
        days=tuple(draw(st.lists(days, max_size=2))),
        actors=tuple(actors),
        procedures=tuple(made),
        simulation=draw(optional(simulations(office, made, actors, HOURS, WORDS))),
    )


COUNTINGS = st.builds(
    Counting,
    event_day=st.sampled_from(["not counted", "counted"]),
    non_working_end=st.sampled_from(["next working day", "same day", "previous working day"]),
    last_day_ends=st.sampled_from(["closing time", "midnight"]),
    after_hours=st.sampled_from(["next opening", "same moment"]),
    hours=st.sampled_from(list(Measure)),
    bare_days=st.sampled_from(["unknown", "working", "calendar"]),
)
