"""Random small regulations whose flow is sound by construction, for the proof and its oracle.

The flow is first drawn as a tree of nested blocks, then laid out from front to back, so that each step knows what has
certainly happened before it and counts its terms from nothing else. Hours and most terms lie on half hours, so that
whatever changes, changes at a half hour or a second after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from hypothesis import assume, reject
from hypothesis import strategies as st
from msgspec import structs

from procflow.clock import DAY
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
    Library,
    Limit,
    LimitKind,
    Measure,
    Option,
    Outcome,
    OutcomeKind,
    Procedure,
    Regulation,
    Split,
    Step,
    Target,
    Term,
    Text,
    Unit,
    Use,
)
from tests.clock.worlds import OFFICE, at, term

YEAR = 2026
OUTCOMES = ("good", "bad")
HALF_HOUR = 1800
FIRST, LAST = at("2026-03-02"), at("2026-03-21")  # where the overrides lie; a plain week follows

# ---------------------------------------------------------------- time

_SHIFTS = [
    ((540, 780), (870, 1110)),
    ((540, 1080),),
    ((600, 720),),
    ((480, 840), (900, 1200)),
    ((0, 240), (1200, 1440)),
    ((0, 1440),),
]
some_hours = st.one_of(
    st.just(OFFICE),
    st.builds(
        Hours,
        week=st.tuples(*[st.sampled_from([*_SHIFTS, _SHIFTS[0], _SHIFTS[0], ()])] * 7).filter(
            lambda week: sum(map(bool, week)) > 2
        ),
        on_holidays=st.booleans(),
    ),
    # Mostly five days alike, as offices are.
    st.sampled_from(_SHIFTS).map(lambda day: Hours(week=(day,) * 5 + ((),) * 2)),
)
some_overrides = st.lists(
    st.builds(
        DayOverride,
        date=st.dates(dt.date(2026, 3, 2), dt.date(2026, 3, 20)),
        working=st.booleans(),
        like=st.none() | st.integers(0, 4),
    ),
    max_size=3,
    unique_by=lambda each: each.date,
).map(tuple)
some_counting = st.just(Counting(bare_days="working")) | st.builds(
    Counting,
    event_day=st.sampled_from(["not counted", "counted"]),
    non_working_end=st.sampled_from(["next working day", "same day", "previous working day"]),
    last_day_ends=st.sampled_from(["closing time", "midnight"]),
    after_hours=st.sampled_from(["next opening", "same moment"]),
    hours=st.sampled_from(Measure),
    bare_days=st.sampled_from(["working", "calendar"]),
)


def terms(most_days: int = 3) -> st.SearchStrategy[Term]:
    measures = st.sampled_from([None, None, None, Measure.OFFICE, Measure.ELAPSED])
    days = st.integers(0, most_days)
    return st.one_of(
        st.builds(term, st.sampled_from([30, 60, 90]), st.just("minute"), measures),
        st.builds(term, st.integers(1, 10), st.just("hour"), measures),
        st.builds(term, st.just(5400), st.just("second"), measures),
        st.builds(term, days, st.sampled_from(["working_day", "working_day", "calendar_day", "day"])),
        st.sampled_from([term(1, "same_day"), term(1, "week"), term(2, "working_day")]),
    )


limit_terms = st.one_of(
    st.builds(term, st.integers(1, 20), st.sampled_from(["working_day", "working_day", "calendar_day", "day"])),
    st.builds(term, st.integers(1, 60), st.just("hour"), st.sampled_from([None, Measure.OFFICE, Measure.ELAPSED])),
    st.sampled_from([term(1, "week"), term(2, "week"), term(1, "month")]),
)


@st.composite
def extensions(draw: st.DrawFn, first: Term) -> Extension:
    if first.unit is Unit.SAME_DAY or draw(st.booleans()):
        return Extension(adds=draw(terms()))
    half_hours = {Unit.MINUTE: 30, Unit.SECOND: HALF_HOUR}.get(first.unit, 1)
    return Extension(up_to=structs.replace(first, high=first.high + draw(st.integers(1, 3)) * half_hours))


# ---------------------------------------------------------------- blocks


@dataclass
class Block:
    kind: str  # "step", "applicant", "system", "use", "chain", "choice", "fork" or "loop"
    id: str
    parts: list[Block] = field(default_factory=list)
    refuses: bool = False  # a choice with one more option, which ends the case

    @property
    def first(self) -> str:
        return self.parts[0].first if self.kind in {"chain", "loop"} else self.id


class _Ids:
    def __init__(self) -> None:
        self.used = 0

    def next(self, letter: str) -> str:
        self.used += 1
        return f"{letter}{self.used}"


@st.composite
def _blocks(draw: st.DrawFn, ids: _Ids, depth: int, *, in_fork: bool) -> Block:
    leaves = ["step"] * 5 + ["applicant", "system", "use"]
    kind = draw(st.sampled_from(leaves if depth == 0 else [*leaves, "choice", "choice", "fork", "loop", "chain"]))

    def part() -> Block:
        return draw(_blocks(ids, depth - 1, in_fork=in_fork or kind == "fork"))

    if kind == "chain":
        return Block("chain", ids.next("c"), [part(), part()])
    if kind == "choice":
        refuses = not in_fork and draw(st.booleans())
        return Block(
            "choice", ids.next("d"), [part() for _ in range(draw(st.integers(0 if refuses else 1, 2)))], refuses
        )
    if kind == "fork":
        # Each branch ends with a step of the office: its alternatives meet there, and what comes to the join comes
        # from inside.
        branches = [Block("chain", ids.next("c"), [part(), Block("step", ids.next("s"))]) for _ in range(2)]
        return Block("fork", ids.next("f"), branches)
    if kind == "loop":
        back = [Block(draw(st.sampled_from(["applicant", "step"])), ids.next("b"))] if draw(st.booleans()) else []
        return Block("loop", ids.next("l"), [part(), *back])
    return Block(kind, ids.next(kind[0] if kind != "system" else "y"))


class _World:
    """Everything that is drawn of one regulation."""

    def __init__(self, draw: st.DrawFn, *, stops: bool) -> None:
        self.draw, self.stops = draw, stops
        self.entries: list[Entry] = []
        self.uses: list[str] = []

    def one_of(self, *values: str | None) -> str | None:
        return self.draw(st.sampled_from(values))

    def maybe(self, of: int = 2) -> bool:
        return self.draw(st.integers(1, of)) == 1

    # ------------------------------------------------------------ terms

    def anchor(self, known: list[Anchor]) -> Anchor:
        return self.draw(st.sampled_from(known)) if known and self.maybe(3) else START

    def bound(self, known: list[Anchor], most_days: int = 3) -> Bound:
        return Bound(term=self.draw(terms(most_days)), anchor=self.anchor(known))

    # ------------------------------------------------------------ from tree to entries

    def lay(self, block: Block, then: str, known: list[Anchor], *, inside: bool = False) -> list[Anchor]:
        """Lay out `block`, after which the case goes on to `then`; gives what has certainly happened after it."""
        if block.kind == "chain":
            for one, following in zip(block.parts, [*(each.first for each in block.parts[1:]), then], strict=True):
                known = self.lay(one, following, known, inside=inside)
            return known
        if block.kind == "choice":
            ways = [each.first for each in block.parts] + ([then] if len(block.parts) < 2 else [])
            ways += ["bad"] if block.refuses else []
            after = self.step(block.id, known, decide=[to_target(each) for each in ways])
            for each in block.parts:
                self.lay(each, then, after, inside=inside)
            return after
        if block.kind == "fork":
            join = f"{block.id}-join"
            self.entries.append(Split(id=block.id, branches=tuple(to_target(each.first) for each in block.parts)))
            after = list(known)
            for each in block.parts:
                after += [anchor for anchor in self.lay(each, join, known, inside=True) if anchor not in after]
            self.entries.append(Join(id=join, next=to_target(then)))
            return after
        if block.kind == "loop":
            body, *back = block.parts
            again = f"{block.id}-again"
            to = structs.replace(to_target(back[0].first if back else body.first), at_most=self.draw(st.integers(1, 2)))
            after = self.lay(body, again, known, inside=inside)
            after = self.step(again, after, decide=[to, to_target(then)])
            for each in back:
                self.lay(each, body.first, after, inside=inside)
            return after
        if block.kind == "use":
            return self.use(block.id, then, known)
        by = {"applicant": "applicant", "system": "portal"}.get(block.kind)
        return self.step(block.id, known, by=by, then=to_target(then), inside=inside)

    def step(
        self,
        name: str,
        known: list[Anchor],
        *,
        by: str | None = None,
        then: Target | None = None,
        decide: list[Target] | None = None,
        inside: bool = False,
    ) -> list[Anchor]:
        decision = None
        if decide is not None:
            options = tuple(Option(when=f"o{number}", next=each) for number, each in enumerate(decide))
            values = tuple(each.when for each in options)
            decision = Decision(answers=Answers.CHOICE, values=values, options=options)
        if by is None:
            by = self.one_of("clerk", "head", "clerk", "head", "police", None)
        pure = decision is not None and self.maybe()
        stops_clock = by == "applicant" and self.stops and not inside
        has_term = stops_clock or (not pure and (self.maybe(4) if by == "applicant" else not self.maybe(12)))
        within = self.bound([] if stops_clock else known, 2 if stops_clock else 3) if has_term else None
        marks = f"e-{name}" if not pure and self.maybe(4) else None
        self.entries.append(
            Step(
                id=name,
                by=None if pure else by,
                do=None if pure else Text(values={"en": name}),
                to=("clerk",) if by == "applicant" and self.maybe() else (),
                within=within,
                not_before=self.bound(known, 2) if not pure and not stops_clock and self.maybe(8) else None,
                extension=self.draw(extensions(within.term)) if within and self.maybe(5) else None,
                marks=marks,
                stops_clock=stops_clock,
                decision=decision,
                next=then,
            )
        )
        return [*known, *happened(name, marks)]

    def use(self, name: str, then: str, known: list[Anchor]) -> list[Anchor]:
        self.uses.append(name)
        part = self.one_of("part", "lib.part")
        assert part is not None
        mapped = self.draw(st.sampled_from([{}, {"them": "head"}, {"them": "clerk", "stranger": "clerk"}]))
        marks = f"e-{name}" if self.maybe() else None
        on = {"ended": to_target(then), "also-ended": to_target(then)}
        self.entries.append(Use(id=name, procedure=part, actors=mapped, on=on, marks=marks))
        event = Anchor(kind="event", of="inside")
        return [*known, *happened(name, marks), *([] if event in known else [event])]


def to_target(name: str) -> Target:
    return Target(outcome=name) if name in OUTCOMES else Target(step=name)


def happened(name: str, marks: str | None) -> list[Anchor]:
    event = [Anchor(kind="event", of=marks)] if marks else []
    return [Anchor(kind="end", of=name), Anchor(kind="begin", of=name), *event]


# ---------------------------------------------------------------- regulations


def _part(draw: st.DrawFn) -> Procedure:
    """A procedure to be used: two steps, the second of which may decide how it ends."""
    world = _World(draw, stops=False)
    ends = ("ended", "also-ended")

    def text(name: str) -> Text:
        return Text(values={"en": name})

    options = tuple(Option(when=end, next=Target(outcome=end)) for end in ends)
    decides = draw(st.booleans())
    return Procedure(
        id="part",
        is_part=True,
        outcomes=tuple(Outcome(id=end) for end in ends),
        entries=(
            Step(
                id="one",
                by=draw(st.sampled_from(["them", "stranger", "head", "portal"])),
                do=text("one"),
                within=None if world.maybe(6) else Bound(term=draw(terms(2))),
                marks="inside",
                next=Target(step="two"),
            ),
            Step(
                id="two",
                by=draw(st.sampled_from(["them", "stranger"])),
                do=text("two"),
                within=world.bound([Anchor(kind="event", of="inside"), Anchor(kind="end", of="one")]),
                decision=Decision(answers=Answers.CHOICE, values=ends, options=options) if decides else None,
                next=None if decides else Target(outcome="ended"),
            ),
        ),
    )


@st.composite
def regulations(
    draw: st.DrawFn, *, stops: bool = False, in_the_middle: bool = False, jurisdiction: str | None = None
) -> Regulation:
    """A regulation with the procedure `p` and the outcomes `good` and, perhaps, `bad`.

    With `stops`, what the applicant does on the way stops the clock. With `in_the_middle`, the limit may be counted from
    what happens in a loop or beside other branches, too.
    """
    world, ids = _World(draw, stops=stops), _Ids()
    before = draw(
        st.sampled_from([[], ["applicant"], ["applicant"], ["applicant", "system"], ["applicant", "step"], ["step"]])
    )
    trunk = [Block(kind, f"t{number}") for number, kind in enumerate(before)]
    blocks = draw(st.lists(_blocks(ids, 2, in_fork=False), min_size=1, max_size=3))
    if not trunk:
        blocks = [Block("step", "s0"), *blocks]
    chain = Block("chain", "all", [*blocks, Block("step", "last")])

    # The first entries: from the end of one of them the limit may be counted.
    known: list[Anchor] = []
    for one, following in zip(trunk, [*trunk[1:], chain], strict=False):
        then = following.first
        if one.kind == "step":
            known = world.step(one.id, known, then=to_target(then))
        else:
            by = "applicant" if one.kind == "applicant" else "portal"
            marks = f"e-{one.id}"
            to = ("clerk",) if by == "applicant" and draw(st.booleans()) else ()
            step = Step(id=one.id, by=by, do=Text(values={"en": one.id}), to=to, marks=marks, next=to_target(then))
            world.entries.append(step)
            known = [*known, *happened(one.id, marks)]
    begins = [START, *(each for each in known if each.kind != "begin")]
    if in_the_middle:
        assume(not refuses_within(blocks[0]))  # else the limit would never begin for some of the cases that end badly
        known = world.lay(blocks[0], chain.parts[1].first, known)
        begins = [each for each in known if each.kind != "begin"]
        world.lay(Block("chain", "rest", chain.parts[1:]), "good", known)
    else:
        world.lay(chain, "good", known)
    if len(world.entries) > 14:  # too many courses to tell one by one
        reject()
    entries = world.entries
    first = trunk[0].first if trunk else chain.first
    entries.sort(key=lambda entry: entry.id != first)  # the first one is where it begins

    actors: tuple[Actor, ...] = (
        Actor(id="applicant", kind=ActorKind.APPLICANT, hours=ALWAYS),
        Actor(id="portal", kind=ActorKind.SYSTEM, hours=ALWAYS),
        Actor(id="clerk", hours=draw(some_hours), accepts=draw(st.none() | some_hours)),
        Actor(id="head", hours=draw(some_hours), own_days=draw(st.booleans())),
        Actor(id="police", kind=ActorKind.EXTERNAL, hours=draw(some_hours), own_days=draw(st.booleans())),
        Actor(id="them", hours=draw(some_hours)),
        Actor(id="stranger", hours=draw(some_hours)),
    )
    part = _part(draw)
    theirs = Regulation(
        id="theirs",
        act=Act(),
        counting=draw(some_counting),  # to be ignored, as their hours are
        hours=draw(some_hours),
        actors=(Actor(id="them", hours=draw(some_hours)), Actor(id="portal", kind=ActorKind.SYSTEM, hours=ALWAYS),
                Actor(id="head", hours=draw(some_hours)), Actor(id="stranger", hours=draw(some_hours))),
        procedures=(part,),
    )  # fmt: skip
    if draw(st.booleans()):
        actors = actors[:-1]  # only the library has its stranger then, who keeps his own hours
        entries = [structs.replace(e, procedure="lib.part") if isinstance(e, Use) else e for e in entries]
    own_part = (part,) if len(actors) == 7 else ()
    refuses = any(option.next.outcome == "bad" for option in _options(entries))
    return Regulation(
        id="made-up",
        act=Act(),
        jurisdiction=jurisdiction,
        counting=draw(some_counting),
        hours=draw(some_hours),
        days=draw(some_overrides),
        actors=actors,
        libraries=(Library(alias="lib", path="lib", regulation=theirs),),
        procedures=(
            Procedure(
                id="p",
                limits=_limits(draw, begins, refuses=refuses, stops=stops),
                outcomes=(
                    Outcome(id="good"),
                    *([Outcome(id="bad", kind=OutcomeKind.REFUSAL)] if refuses else []),
                ),
                entries=tuple(entries),
            ),
            *own_part,
        ),
    )


def refuses_within(block: Block) -> bool:
    return block.refuses or any(refuses_within(each) for each in block.parts)


def _options(entries: list[Entry]) -> list[Option]:
    return [
        option
        for entry in entries
        if isinstance(entry, Step) and entry.decision is not None
        for option in entry.decision.options
    ]


def _limits(draw: st.DrawFn, begins: list[Anchor], *, refuses: bool, stops: bool) -> tuple[Limit, ...]:
    def limit(*outcomes: str) -> Limit:
        bound = Bound(term=draw(limit_terms), anchor=draw(st.sampled_from(begins)))
        # What a stop adds to a limit that is prolonged in another unit, nobody says.
        extension = draw(extensions(bound.term)) if not stops and draw(st.booleans()) else None
        return Limit(kind=LimitKind.TERM, within=bound, outcomes=outcomes, extension=extension)

    kind = draw(st.sampled_from(["one"] * 6 + ["none", "unknown"]))
    if kind != "one":
        return (Limit(kind=LimitKind(kind)),)
    return (limit("good"), limit("bad")) if refuses and draw(st.booleans()) else (limit(),)


# ---------------------------------------------------------------- starts


def edges(regulation: Regulation, first: int = FIRST, last: int = LAST + 7 * DAY) -> list[int]:
    """Midnights, openings and closings of everybody from `first` to `last`, and the seconds beside them."""
    week = {0}
    for hours in (regulation.hours, *(each for actor in regulation.actors for each in (actor.hours, actor.accepts))):
        if hours is not None:
            week |= {minute for day in hours.week for opening in day for minute in opening}
    moments = {
        day + minute * 60 + beside for day in range(first, last, DAY) for minute in week for beside in (-1, 0, 1)
    }
    return sorted(moment for moment in moments if first <= moment < last)


starts = st.builds(
    lambda half_hour, beside: FIRST + half_hour * HALF_HOUR + beside,
    st.integers(0, (LAST - FIRST) // HALF_HOUR + 7 * 48),
    st.sampled_from([0, 0, 1, -1, 600]),
)
ANYWHERE = st.builds(
    lambda half_hour, beside: at("2026-01-01") + half_hour * HALF_HOUR + beside,
    st.integers(0, 365 * 48 - 1),
    st.sampled_from([0, 1, 600]),
)


@st.composite
def asked_starts(draw: st.DrawFn, regulation: Regulation, most: int) -> list[int]:
    """Every so-manieth edge of the window, and some moments of the window and of the year."""
    near = edges(regulation)
    every = max(len(near) // most, 1)
    some = near[draw(st.integers(0, every - 1)) :: every]
    return sorted({*some, *draw(st.lists(starts, max_size=20)), *draw(st.lists(ANYWHERE, max_size=20))})
