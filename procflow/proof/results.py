"""What a proof says: values for the renderers, the rules and programs. Moments are those of `procflow.clock`."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from procflow.model import Limit, Term


class Verdict(StrEnum):
    """The answer for one outcome. The gravest first."""

    BROKEN = "broken"  # some start passes the limit though every step keeps its term
    UNKNOWN = "unknown"  # no exact answer can be given; `why` says why
    OPEN = "open"  # some step on the way has no term
    NO_LIMIT = "no-limit"  # the act states none, or it is not known
    MET = "met"  # every start, whatever happens within the terms

    @property
    def rank(self) -> int:
        return tuple(Verdict).index(self)


class Place(Struct, frozen=True):
    """An entry in the file that is proved, and the path of ids to it: through a `use` it has more than one part."""

    path: tuple[str, ...]
    round: int = 1  # which time round, for an entry in a loop

    @property
    def id(self) -> str:
        return ".".join(self.path)


class Amount(Struct, frozen=True):
    """A length of office time, below zero where time is lacking.

    `working_days` are the whole working days in it, as the calendar of the worst start has them.
    """

    seconds: int
    working_days: int

    @property
    def minutes(self) -> int:
        return self.seconds // 60


class Worst(Struct, frozen=True):
    """The start with the least margin. `start` is when the limit begins to count, or when the procedure begins."""

    start: int
    finish: int
    expires: int | None


class Row(Struct, frozen=True, kw_only=True):
    """One line of the dated course: the latest lawful one from the worst start."""

    place: Place
    actor: str | None
    can_begin: int
    finish: int  # the latest lawful finish; of a step without a term, when it can begin
    terms: tuple[Term, ...] = ()  # its term, and what an extension adds to it; empty: the act states none
    counted_from: int | None = None  # the moment the term is counted from
    anchor: str = "start"  # the same in words: `start`, `registered`, `end of accept`
    not_before: Term | None = None
    rule: str = ""  # how its end is found, in words
    source: tuple[str, ...] = ()
    critical: bool = False
    stops_clock: bool = False
    is_step: bool = True  # False: a decision, split, join or outcome, which takes no time


class Slack(Struct, frozen=True):
    """How much later a step can end, whatever the start, and the limit still hold. Below zero where it is broken."""

    place: Place
    amount: Amount


class Left(Struct, frozen=True):
    """What is left for steps without a term: one of them, the others taking no time; or all, however they share it.

    `seconds` of their open time are left too; None for several steps that others lie between: there it depends on how
    they share it.
    """

    places: tuple[Place, ...]
    working_days: int
    seconds: int | None


class Cut(Struct, frozen=True):
    place: Place
    old: Term
    new: Term


class Repair(Struct, frozen=True):
    """Shorter terms with which the limit holds for every start: the proof was run again with them."""

    cuts: tuple[Cut, ...]
    minutes: int  # of office time, all cuts together
    is_smallest: bool = True  # False: the search for a smaller one was given up


class Expiry(Struct, frozen=True):
    """A step that cannot be done in its term, though all before it kept theirs, with the first start that shows it."""

    place: Place
    start: int
    can_end: int  # when it could end at the earliest then: when it can begin, or `not_before`
    expires: int
    counted_from: int = 0  # when its term begins to count then
    by_not_before: bool = False  # True: what forbids it is its own `not_before`
    always: bool = False  # for every start


class Spread(Struct, frozen=True):
    """In calendar days, how long a term or a total lasts: over all starts, with the first start of each extreme."""

    least: int
    least_start: dt.date
    most: int
    most_start: dt.date


class Prolonged(Struct, frozen=True):
    """The same with every prolongation used to the full."""

    verdict: Verdict
    why: tuple[str, ...] = ()
    worst: Worst | None = None
    margin: Amount | None = None


class OutcomeProof(Struct, frozen=True, kw_only=True):
    id: str
    verdict: Verdict
    why: tuple[str, ...] = ()  # for `unknown` and `no-limit`
    told_by: str | None = None  # for `unknown`: the rule that reports what stands in the way, if one does
    limit: Limit | None = None
    limit_index: int | None = None  # its place among the limits of the procedure
    counted_from: str = "start"  # what the limit is counted from, in words
    worst: Worst | None = None
    margin: Amount | None = None  # at the worst start; below zero when broken
    days_broken: int = 0  # on how many days of the years some start is broken,
    days: int = 0  # of how many
    unavoidable: int | None = None  # a start for which even the quickest lawful course is late
    without_term: tuple[Place, ...] = ()
    critical: tuple[Place, ...] = ()
    rows: tuple[Row, ...] = ()
    slack: tuple[Slack, ...] = ()
    left: tuple[Left, ...] = ()  # for `open`: together first where there are several, then each alone
    repairs: tuple[Repair, ...] = ()  # for `broken`: the smallest in all, then those of a single step
    expiries: tuple[Expiry, ...] = ()
    spread: Spread | None = None  # of the limit
    total: Spread | None = None  # of the latest lawful course, where every step has a term
    prolonged: Prolonged | None = None
    readings: dict[str, Verdict] = {}  # where "days" are of unknown kind: the verdict by each reading


class ProcedureProof(Struct, frozen=True, kw_only=True):
    id: str
    outcomes: tuple[OutcomeProof, ...]
    unreachable: tuple[str, ...] = ()  # outcomes that no case ends with


class Proof(Struct, frozen=True, kw_only=True):
    regulation: str
    years: tuple[int, int]
    as_of: dt.date | None = None
    what_if: tuple[str, ...] = ()  # changes that were asked for, in words
    doubts: tuple[str, ...] = ()  # what is not certain of the calendar in these years
    procedures: tuple[ProcedureProof, ...] = ()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(outcome.verdict for procedure in self.procedures for outcome in procedure.outcomes)
