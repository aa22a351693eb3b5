"""The part `simulation` of a regulation file as it is written. In words: docs/format.md."""

# No `from __future__ import annotations` here, as in `schema`.
import datetime as dt
from typing import Annotated

from msgspec import Meta, field

from procflow.schema_base import HoursIn, SourceIn, Written, doc

RateText = Annotated[str, doc("A number and a time: `40 a day`, `3 an hour`, `200 a week`.")]
ShareText = Annotated[str, doc("A share of a hundred: `80 %`.")]
TimeText = Annotated[str, doc("A number and a unit, as in terms: `20 minutes`, `1.5 hours`, `2 working days`.")]
FileText = Annotated[str, doc("A CSV file beside this one; its first line has the names of the columns.")]
PeopleNumber = Annotated[int, Meta(ge=0, le=100_000)]
ColumnText = Annotated[str, doc("The column of the file that is meant; default: the first.")]
StepText = "a step by its id, or by PROCEDURE.STEP, or through a `use` by PROCEDURE.USE.STEP"


class ArrivalsIn(Written, frozen=True, kw_only=True):
    """How the cases of a procedure come: at random with a rate, or as a file has them."""

    rate: Annotated[
        RateText | dict[str, str] | None, doc("How many come; by weekday: {mon: 60 a day, tue-fri: 35 a day}.")
    ] = None
    hours: Annotated[HoursIn | None, doc("When they come; default: while the office is open.")] = None
    seasons: Annotated[
        dict[str, str] | None,
        doc("Parts of the year with more or fewer: {dec: x1.8, jul-aug: x0.6, 20 dec - 5 jan: x2}."),
    ] = None
    file: Annotated[FileText | None, doc("Real arrivals: a CSV file with a column of moments, and attributes.")] = None
    column: ColumnText | None = None


class AbsenceIn(Written, frozen=True, kw_only=True):
    """People who are away."""

    from_: Annotated[dt.date, doc("The first day.")] = field(name="from")
    to: Annotated[dt.date, doc("The last day.")]
    people: Annotated[int, Meta(ge=1, le=100_000, description="How many; default: 1.")] = 1


class StaffIn(Written, frozen=True, kw_only=True):
    """The people of a unit."""

    count: Annotated[
        PeopleNumber | dict[str, PeopleNumber | dict[str, PeopleNumber]] | None,
        doc(
            "How many there are; default: the actor's `staff`, or 1. By weekday: {mon-fri: 3, sat: 1}; by the hours "
            'of a day: {mon-fri: {"09:00-13:00": 4, "14:00-18:00": 2}}.'
        ),
    ] = None
    cost: Annotated[RateText | None, doc("What one of them costs: `2500 an hour`, `400000 a month`.")] = None
    absent: Annotated[list[AbsenceIn] | None, doc("When some are away: [{from: …, to: …, people: 1}].")] = None


class MeanIn(Written, frozen=True, kw_only=True):
    """A mean and the standard deviation around it."""

    mean: TimeText
    deviation: TimeText


class WorkIn(Written, frozen=True, kw_only=True):
    """How long a step takes whoever does it, in their hours; and how cases wait for it."""

    time: Annotated[TimeText | None, doc("Always the same time, or a range: `20 minutes`, `1 to 3 hours`.")] = None
    uniform: Annotated[list[str] | None, doc("[shortest, longest], all alike.")] = None
    triangular: Annotated[list[str] | None, doc("[shortest, most frequent, longest].")] = None
    pert: Annotated[list[str] | None, doc("[shortest, most frequent, longest], smooth, ends rare.")] = None
    exponential: Annotated[TimeText | None, doc("The mean: mostly short, now and then long.")] = None
    lognormal: Annotated[MeanIn | None, doc("{mean: 2 hours, deviation: 1 hour}: with a long tail.")] = None
    gamma: Annotated[MeanIn | None, doc("{mean: 2 hours, deviation: 1 hour}.")] = None
    samples: Annotated[FileText | None, doc("Times that were measured: a CSV file with a column of them.")] = None
    column: ColumnText | None = None
    at: Annotated[str | None, doc('Times of the day at which all that has come is done: "11:00, 16:00".')] = None
    together: Annotated[
        Annotated[int, Meta(ge=2, le=100_000)] | None, doc("So many cases wait for each other and are done together.")
    ] = None
    priority: Annotated[
        Annotated[int, Meta(ge=-1000, le=1000)] | None, doc("What waits for the same people: the higher goes first.")
    ] = None


class SimulationIn(Written, frozen=True, kw_only=True):
    """What a simulation of the office needs beside the act: arrivals, people, work, how decisions fall."""

    arrivals: Annotated[
        RateText | dict[str, str | ArrivalsIn] | None,
        doc("By procedure: {issue: 40 a day}, {issue: {rate: 40 a day, hours: …, seasons: …}}, {issue: {file: …}}."),
    ] = None
    attributes: Annotated[
        dict[str, dict[str, str]] | None,
        doc("Properties of cases with their shares: {kind: {new: 70 %, renewal: 30 %}}."),
    ] = None
    staff: Annotated[dict[str, int | StaffIn] | None, doc("By unit: {clerk: 2, head: {count: 1, absent: …}}.")] = None
    work: Annotated[
        dict[str, str | WorkIn] | None, doc(f"By step: {{check: 20 minutes, study: {{triangular: …}}}}; {StepText}.")
    ] = None
    shares: Annotated[
        dict[str, dict[str, str | dict[str, dict[str, str]]]] | None,
        doc(
            "By step with a decision: {check: {yes: 80 %, no: 20 %}}; for values of an attribute "
            "{check: {kind: {new: {yes: 90 %, no: 10 %}}}}."
        ),
    ] = None
    priority: Annotated[
        dict[str, dict[str, Annotated[int, Meta(ge=-1000, le=1000)]]] | None,
        doc("Which cases go first, by attribute: {kind: {renewal: 1}}; the higher goes first."),
    ] = None
    source: Annotated[SourceIn | None, doc("Where these figures come from.")] = None
    note: Annotated[str | None, doc("A remark, such as that they are made up.")] = None
