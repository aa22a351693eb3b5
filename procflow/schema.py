"""A regulation as it is written: the keys of a `*.procflow.yaml` file and their types.

The JSON Schema for editors is made of these types and their `doc` texts, so every key is explained here, once.
Nothing is resolved and nothing is computed: `from_schema` makes the model of it.
"""

# No `from __future__ import annotations` here: msgspec would have to compile every annotation from its text, which
# takes longer than to read a regulation.
import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, field

from procflow.schema_base import HoursIn, SourceIn, Written, doc
from procflow.schema_simulation import SimulationIn

FORMAT_VERSION = 1

TextIn = Annotated[
    str | dict[str, str],
    doc("A phrase: plain text in the file's `language`, or one for each language: {kk: …, ru: …, en: …}."),
]
Id = Annotated[str, doc("A short name in ASCII: letters, digits, `-` and `_`.")]
TermText = Annotated[
    str, doc("A number and a unit: `30 minutes`, `2 to 4 hours`, `1 working day`, `7 calendar days`, `same day`.")
]
AnchorText = Annotated[
    str,
    doc("What the term is counted from: `start`, `end of STEP`, `start of STEP`, or an event some step `marks`."),
]
TargetText = Annotated[
    str, doc("The id of a step or of an outcome; `unstated` where the act does not say. Default: the entry below.")
]
Count = Annotated[int, Meta(ge=1, le=1000, description="At most so many times in one case.")]


class TermIn(Written, frozen=True, kw_only=True):
    """A term with what it is counted from, how the act words it and where."""

    term: TermText
    from_: AnchorText | None = field(name="from", default=None)
    written: Annotated[str | None, doc("The words of the act, where they differ from `term`.")] = None
    source: SourceIn | None = None


BoundIn = Annotated[str | TermIn, doc("A term: `2 working days`, or {term: …, from: …, written: …, source: …}.")]


class ExtensionIn(Written, frozen=True, kw_only=True):
    """A prolongation that somebody may decide on."""

    by: Annotated[str | None, doc("The actor who decides on it.")] = None
    up_to: Annotated[str | None, doc("The longest term in all, the first one included.")] = None
    adds: Annotated[str | None, doc("What it adds to the first term.")] = None
    when: TextIn | None = None
    source: SourceIn | None = None


class TellingIn(Written, frozen=True, kw_only=True):
    """What another passage of the act says of the same thing."""

    source: SourceIn
    by: str | None = None
    do: TextIn | None = None
    within: BoundIn | None = None
    from_: AnchorText | None = field(name="from", default=None)


class LimitIn(Written, frozen=True, kw_only=True):
    """How long the service may take."""

    within: Annotated[str | None, doc("The limit; leave it out together with `unknown: true`.")] = None
    from_: AnchorText | None = field(name="from", default=None)
    written: str | None = None
    source: SourceIn | None = None
    assumed: Annotated[bool, doc("The limit is an assumption for a what-if, not law.")] = False
    unknown: Annotated[bool, doc("There is a limit somewhere, but it is not known here.")] = False
    outcomes: Annotated[list[str] | None, doc("The outcomes it holds for; default: all.")] = None
    extension: ExtensionIn | None = None
    also: TellingIn | list[TellingIn] | None = None


class RegistrationIn(Written, frozen=True, kw_only=True):
    number: str | None = None
    date: dt.date | None = None


class ReferenceIn(Written, frozen=True, kw_only=True):
    """Another act this one rests on."""

    title: TextIn | None = None
    body: TextIn | None = None
    number: str | None = None
    date: dt.date | None = None
    registered: Annotated[RegistrationIn | None, doc("Its entry in the state register.")] = None
    url: str | None = None


class ForceIn(Written, frozen=True, kw_only=True):
    """From when to when the act is law."""

    from_: Annotated[dt.date | None, doc("The first day on which it is law.")] = field(name="from", default=None)
    until: Annotated[dt.date | None, doc("The first day on which it is no longer law.")] = None
    repealed_by: TextIn | None = None


class ActIn(ReferenceIn, frozen=True, kw_only=True):
    """The act that the file tells."""

    in_force: ForceIn | None = None
    related: Annotated[dict[str, ReferenceIn] | None, doc("Acts this one rests on: the standard, the law, …")] = None
    source: SourceIn | None = None
    note: TextIn | None = None


class CountingIn(Written, frozen=True, kw_only=True):
    """How terms are counted, where it differs from the rules of the jurisdiction."""

    event_day: Literal["not counted", "counted"] | None = None
    non_working_end: Literal["next working day", "same day", "previous working day"] | None = None
    last_day_ends: Literal["closing time", "midnight"] | None = None
    after_hours: Literal["next opening", "same moment"] | None = None
    hours: Literal["office", "elapsed"] | None = None
    bare_days: Annotated[
        Literal["unknown", "working", "calendar"] | None, doc("What `days` means where the act does not say which.")
    ] = None


class DayIn(Written, frozen=True, kw_only=True):
    """A date that the calendar of the jurisdiction gets wrong or does not know."""

    date: dt.date
    is_: Literal["working", "off"] = field(name="is")
    like: Annotated[str | None, doc("The weekday whose hours a moved working day takes: `mon`, `fri`, …")] = None
    known: Annotated[dt.date | None, doc("The day on which this became known.")] = None
    note: TextIn | None = None
    source: SourceIn | None = None


class ActorIn(Written, frozen=True, kw_only=True):
    """Somebody or something that takes part."""

    kind: Literal["applicant", "unit", "system", "external"] = "unit"
    name: TextIn | None = None
    hours: HoursIn | None = None
    accepts: Annotated[HoursIn | None, doc("When what is filed counts as arrived, if narrower than `hours`.")] = None
    cutoff: Annotated[str | None, doc("What arrives after this time of day counts as arriving next day.")] = None
    working_days: Annotated[
        Literal["office", "own"] | None, doc("Whose days `working days` counts: the office's or this actor's own.")
    ] = None
    staff: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    part_of: Annotated[str | None, doc("The actor that this one is a part of.")] = None
    source: SourceIn | None = None
    note: TextIn | None = None


class OptionIn(Written, frozen=True, kw_only=True):
    """One way out of a decision."""

    when: Annotated[str, doc("`yes`, `no`, a named answer, or a range of a number: `< 10`, `10..<100`, `>= 100`.")]
    next: TargetText | None = None
    at_most: Count | None = None
    name: TextIn | None = None
    source: SourceIn | None = None


class EntryIn(Written, frozen=True, kw_only=True):
    """One entry of a procedure: a step (`do`), a decision (`decide`), a `split`, a `join`, a `use` or an `end`."""

    id: Id | None = None
    like: Annotated[str | None, doc("Take all keys of this shared step; keys given here replace them.")] = None
    name: TextIn | None = None
    # a step, perhaps with a decision at its end
    by: Annotated[str | None, doc("The actor who does it.")] = None
    do: Annotated[TextIn | None, doc("What is done.")] = None
    with_: Annotated[list[str] | None, doc("Actors who take part.")] = field(name="with", default=None)
    to: Annotated[str | list[str] | None, doc("The actor or actors who receive something.")] = None
    sends: Annotated[TextIn | None, doc("What they receive, where it is not what the step `gives`.")] = None
    via: Annotated[str | list[str] | None, doc("Systems it passes through on its way.")] = None
    using: Annotated[str | list[str] | None, doc("Systems the work is done in.")] = None
    gives: Annotated[TextIn | None, doc("The result: a document, a registration, a decision.")] = None
    within: BoundIn | None = None
    from_: AnchorText | None = field(name="from", default=None)
    not_before: Annotated[BoundIn | None, doc("The step must not end earlier than this.")] = None
    extension: ExtensionIn | None = None
    marks: Annotated[str | None, doc("The event that happens when this ends; terms can be counted from it.")] = None
    stops_clock: Annotated[bool | None, doc("While this step lasts, the service's clock stands still.")] = None
    also: Annotated[TellingIn | list[TellingIn] | None, doc("The same step as another passage tells it.")] = None
    decide: Annotated[TextIn | None, doc("The question that is decided.")] = None
    answers: Annotated[str | list[str] | None, doc("`yes-no`, `number`, or the list of all answers the act knows.")] = (
        None
    )
    of: Annotated[TextIn | None, doc("What a `number` counts or measures.")] = None
    options: Annotated[list[OptionIn] | dict[str, str] | None, doc("The ways out; short form {yes: STEP}.")] = None
    # a split, a join, a use, an end
    split: Annotated[list[str] | None, doc("Steps that begin side by side.")] = None
    join: Annotated[
        Literal["all", "any"] | None, doc("Ways come together: wait for `all` of them, or go on with `any` one.")
    ] = None
    use: Annotated[str | None, doc("A procedure run as one step: PROCEDURE or LIBRARY.PROCEDURE.")] = None
    actors: Annotated[dict[str, str] | None, doc("Who plays the used procedure's actors: {theirs: ours}.")] = None
    on: Annotated[dict[str, str] | None, doc("Where each outcome of the used procedure leads.")] = None
    end: Annotated[str | None, doc("The outcome that the entry above leads to.")] = None
    # all of them
    next: TargetText | None = None
    at_most: Count | None = None
    source: SourceIn | None = None
    note: TextIn | None = None


class OutcomeIn(Written, frozen=True, kw_only=True):
    """How a case can end."""

    kind: Literal["result", "refusal", "other"] = "result"
    name: TextIn | None = None
    grounds: Annotated[list[TextIn] | None, doc("The grounds on which the law allows it.")] = None
    source: SourceIn | None = None


class ProcedureIn(Written, frozen=True, kw_only=True):
    """One service, or one variant of it, with its own steps and limit."""

    title: TextIn | None = None
    part: Annotated[bool, doc("Only ever used inside other procedures: needs no limit.")] = False
    limit: Annotated[
        str | LimitIn | list[LimitIn] | None,
        doc("How long it may take: a term, {within: …, source: …}, `unknown`, or `none` where the law sets none."),
    ] = None
    outcomes: dict[str, OutcomeIn] | None = None
    steps: list[EntryIn] = field(default_factory=list)
    source: SourceIn | None = None
    note: TextIn | None = None


class RegulationIn(Written, frozen=True, kw_only=True):
    """A public-service regulation."""

    procflow: Annotated[int, doc(f"The version of the format: {FORMAT_VERSION}.")]
    id: Id
    title: TextIn | None = None
    provider: Annotated[TextIn | None, doc("The body that gives the service.")] = None
    form: Annotated[TextIn | None, doc("How it is given: electronic, partly automated, on paper.")] = None
    channels: Annotated[list[TextIn] | None, doc("Through what it is applied for and its result given.")] = None
    languages: Annotated[list[str] | None, doc("The languages every name is wanted in, such as [kk, ru].")] = None
    language: Annotated[str | None, doc("The language of plain text; default: the first of `languages`.")] = None
    act: ActIn | None = None
    jurisdiction: Annotated[str | None, doc("Whose holidays and counting rules apply: `KZ`, `US-CA`, …")] = None
    counting: CountingIn | None = None
    calendars: Annotated[dict[str, dict[str, str]] | None, doc("Opening hours with a name.")] = None
    hours: HoursIn | None = None
    days: Annotated[list[DayIn] | None, doc("Single dates that are worked or off against the calendar.")] = None
    libraries: Annotated[dict[str, str] | None, doc("Other files whose procedures are used: {alias: path}.")] = None
    actors: dict[str, ActorIn] = field(default_factory=dict)
    shared: Annotated[dict[str, EntryIn] | None, doc("Steps written once and taken with `like`.")] = None
    outcomes: Annotated[dict[str, OutcomeIn] | None, doc("Outcomes that several procedures can end with.")] = None
    procedures: dict[str, ProcedureIn]
    simulation: Annotated[SimulationIn | None, doc("What is known of the office: arrivals, people, work. No law.")] = (
        None
    )
