"""The regulation, resolved: what every analysis and every exporter reads.

Everything here is frozen data without positions and without behaviour beyond small look-ups. Names that the file
leaves out (defaults of the jurisdiction, fields of shared steps, the step that simply follows) are filled in, so a
reader of the model never asks how something was written. Where it was written is kept apart, in `from_schema.Origins`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from procflow.model_base import ALWAYS as ALWAYS
from procflow.model_base import CLOCK_UNITS as CLOCK_UNITS
from procflow.model_base import Hours as Hours
from procflow.model_base import Measure as Measure
from procflow.model_base import Term as Term
from procflow.model_base import Text as Text
from procflow.model_base import Unit as Unit
from procflow.model_simulation import Simulation as Simulation

# ---------------------------------------------------------------- time


class Anchor(Struct, frozen=True, kw_only=True):
    """The moment a term is counted from.

    kind "start": when the step can begin (for a limit: when the procedure begins). "end" and "begin": of the step
    `of`. "event": the named event that some step marks.
    """

    kind: str = "start"
    of: str = ""


START = Anchor()


class Extension(Struct, frozen=True, kw_only=True):
    """A prolongation somebody may decide on; exactly one of `up_to` (the whole term) and `adds` is set."""

    by: str | None = None
    up_to: Term | None = None
    adds: Term | None = None
    when: Text | None = None
    source: tuple[str, ...] = ()


class Bound(Struct, frozen=True, kw_only=True):
    """A term with what it is counted from, how the act words it and where."""

    term: Term
    anchor: Anchor = START
    written: str | None = None
    source: tuple[str, ...] = ()


class DayOverride(Struct, frozen=True, kw_only=True):
    """A single date that the calendar of the jurisdiction gets wrong or does not know."""

    date: dt.date
    working: bool
    like: int | None = None  # the weekday (0 Monday) whose hours a working day takes
    known: dt.date | None = None  # since when this was known; None: always
    note: Text | None = None
    source: tuple[str, ...] = ()


class Counting(Struct, frozen=True, kw_only=True):
    """The rules by which terms are counted. The defaults are those of Kazakhstan."""

    event_day: str = "not counted"  # or "counted"
    non_working_end: str = "next working day"  # or "same day", "previous working day"
    last_day_ends: str = "closing time"  # or "midnight"
    after_hours: str = "next opening"  # or "same moment"
    hours: Measure = Measure.OFFICE
    bare_days: str = "unknown"  # or "working", "calendar": what "days" without a word means


# ---------------------------------------------------------------- the act


class Reference(Struct, frozen=True, kw_only=True):
    """A legal act: this one or another it rests on."""

    title: Text | None = None
    body: Text | None = None
    number: str | None = None
    date: dt.date | None = None
    registered_number: str | None = None
    registered_date: dt.date | None = None
    url: str | None = None


class Act(Reference, frozen=True, kw_only=True):
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None  # the first day on which it is no longer in force
    repealed_by: Text | None = None
    related: dict[str, Reference] = {}
    source: tuple[str, ...] = ()
    note: Text | None = None


class ActorKind(StrEnum):
    APPLICANT = "applicant"
    UNIT = "unit"
    SYSTEM = "system"
    EXTERNAL = "external"


class Actor(Struct, frozen=True, kw_only=True):
    id: str
    kind: ActorKind = ActorKind.UNIT
    name: Text | None = None
    hours: Hours
    accepts: Hours | None = None  # when what arrives counts as arrived; None: during `hours`
    own_days: bool = False  # True: terms in working days count the days of `hours`, not those of the office
    staff: int | None = None
    part_of: str | None = None  # the actor this one is a part of
    source: tuple[str, ...] = ()
    note: Text | None = None


# ---------------------------------------------------------------- the flow


class Target(Struct, frozen=True, kw_only=True):
    """Where a way leads: to a step, to an outcome, or (both None) to what the act does not state."""

    step: str | None = None
    outcome: str | None = None
    at_most: int | None = None  # how many times this way may be taken in one case

    @property
    def is_unstated(self) -> bool:
        return self.step is None and self.outcome is None


class Telling(Struct, frozen=True, kw_only=True):
    """What a second passage of the act says of the same step; None where it is silent."""

    source: tuple[str, ...]
    by: str | None = None
    do: Text | None = None
    within: Bound | None = None


class Node(Struct, frozen=True, kw_only=True):
    """What all entries of a procedure share."""

    id: str
    name: Text | None = None
    source: tuple[str, ...] = ()
    note: Text | None = None


class Option(Struct, frozen=True, kw_only=True):
    when: str
    next: Target
    name: Text | None = None
    source: tuple[str, ...] = ()


class Answers(StrEnum):
    """What the answers of a decision are drawn from; decides how gaps and overlaps are found."""

    YES_NO = "yes-no"
    CHOICE = "choice"  # named ways; all of them are the list `values`
    NUMBER = "number"  # ranges of a number


class Decision(Struct, frozen=True, kw_only=True):
    ask: Text | None = None
    answers: Answers
    values: tuple[str, ...] = ()  # for CHOICE: all answers the act knows
    of: Text | None = None  # for NUMBER: what is measured
    options: tuple[Option, ...] = ()


class Step(Node, frozen=True, kw_only=True):
    """Somebody does something (`do`), and perhaps decides which way to go on (`decision`).

    A pure decision has no `do`. `next` is None exactly when there is a decision.
    """

    by: str | None = None
    do: Text | None = None
    to: tuple[str, ...] = ()
    sends: Text | None = None
    via: tuple[str, ...] = ()
    using: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    gives: Text | None = None
    within: Bound | None = None
    not_before: Bound | None = None
    extension: Extension | None = None
    marks: str | None = None
    stops_clock: bool = False
    also: tuple[Telling, ...] = ()
    decision: Decision | None = None
    next: Target | None = None


class Split(Node, frozen=True, kw_only=True):
    """All branches begin at once."""

    branches: tuple[Target, ...]


class Join(Node, frozen=True, kw_only=True):
    """Ways come together: goes on when all of them have arrived, or with `all_ways` false, when one has."""

    next: Target
    all_ways: bool = True


class Use(Node, frozen=True, kw_only=True):
    """Another procedure, run as one step of this one."""

    procedure: str
    actors: dict[str, str] = {}  # actor of the used procedure -> actor here
    on: dict[str, Target] = {}  # outcome of the used procedure -> where it leads here
    marks: str | None = None


Entry = Step | Split | Join | Use


class OutcomeKind(StrEnum):
    RESULT = "result"
    REFUSAL = "refusal"
    OTHER = "other"


class Outcome(Struct, frozen=True, kw_only=True):
    id: str
    kind: OutcomeKind = OutcomeKind.RESULT
    name: Text | None = None
    grounds: tuple[Text, ...] = ()
    source: tuple[str, ...] = ()


class LimitKind(StrEnum):
    TERM = "term"
    UNKNOWN = "unknown"  # it stands somewhere, but we do not know it
    NONE = "none"  # the law sets none


class Limit(Struct, frozen=True, kw_only=True):
    """How long the service may take. `outcomes` empty: whatever the outcome."""

    kind: LimitKind
    within: Bound | None = None
    assumed: bool = False
    outcomes: tuple[str, ...] = ()
    extension: Extension | None = None
    also: tuple[Telling, ...] = ()
    source: tuple[str, ...] = ()


class Procedure(Struct, frozen=True, kw_only=True):
    id: str
    title: Text | None = None
    is_part: bool = False  # only ever used inside other procedures; has no limit of its own
    limits: tuple[Limit, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    entries: tuple[Entry, ...] = ()  # the first one is where it begins
    source: tuple[str, ...] = ()
    note: Text | None = None


class Library(Struct, frozen=True, kw_only=True):
    """Another regulation file whose procedures this one uses, as `alias.procedure`."""

    alias: str
    path: str  # as written, relative to this file
    regulation: Regulation


class Regulation(Struct, frozen=True, kw_only=True):
    id: str
    title: Text | None = None
    provider: Text | None = None  # the body that gives the service
    form: Text | None = None  # electronic, partly automated, on paper
    channels: tuple[Text, ...] = ()  # through what it is applied for and given
    languages: tuple[str, ...] = ()  # every name is wanted in each of these
    act: Act
    jurisdiction: str | None = None
    counting: Counting
    hours: Hours
    hours_assumed: bool = False  # True: the file states none, these are the jurisdiction's usual ones
    days: tuple[DayOverride, ...] = ()
    actors: tuple[Actor, ...] = ()
    libraries: tuple[Library, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    simulation: Simulation | None = None  # what is told of arrivals, people and work; no part of the act
