"""How long the work of a step takes: as the file tells it, or, where it does not, made of the step's term."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from procflow.model import ActorKind, Term
from procflow.model_simulation import Spread, WorkTime, WorkTold
from procflow.simulate.figures_file import read_times
from procflow.simulate.open_time import open_seconds
from procflow.simulate.parameters import Batch, Distribution, Work
from procflow.simulate.placing import Around, Placed

# Of a term that is given as its upper end alone: a tenth at least, mostly a half. Acts give terms that are rarely used up.
LEAST, MOSTLY = Decimal("0.1"), Decimal("0.5")


class Basis(StrEnum):
    """Where a time comes from, for what is said of assumptions."""

    TOLD = "told"
    TERM = "term"
    WHOLE_TERM = "whole term"  # of those outside and of systems
    NONE = "none"


def work_of(placed: Placed, told: tuple[WorkTold, Around] | None) -> tuple[Work, Basis]:
    work = told[0] if told is not None else None
    if told is not None and told[0].time is not None:
        time, basis = distribution(told[0].time, placed, told[1].folder), Basis.TOLD
    else:
        time, basis = _from_term(placed)
    batch = Batch(work.at, work.together) if work is not None and (work.at or work.together) else None
    return (
        Work(
            procedure=placed.procedure,
            step=placed.path,
            time=time,
            batch=batch,
            priority=work.priority if work is not None else 0,
            is_from_term=basis in {Basis.TERM, Basis.WHOLE_TERM},
        ),
        basis,
    )


def distribution(told: WorkTime, placed: Placed, folder: str) -> Distribution:
    if told.spread is Spread.SAMPLES:
        return Distribution("empirical", read_times(folder, told.file or "", told.column))
    values = tuple(_seconds(time, time.high, placed) for time in told.times)
    match told.spread:
        case Spread.FIXED:
            return Distribution("fixed", values)
        case Spread.UNIFORM:
            return Distribution("uniform", values)
        case Spread.TRIANGULAR:
            return Distribution("triangular", values)
        case Spread.PERT:
            return Distribution("pert", values)
        case Spread.EXPONENTIAL:
            return Distribution("exponential", values)
        case Spread.LOGNORMAL:
            return Distribution("lognormal", values)
        case Spread.GAMMA:
            return Distribution("gamma", values)


def mean_of(time: Distribution) -> float:
    """The mean of the seconds."""
    values = time.values
    match time.kind:
        case "fixed" | "exponential" | "lognormal" | "gamma":
            return values[0]
        case "pert":
            return (values[0] + 4 * values[1] + values[2]) / 6
        case _:
            return sum(values) / len(values)


def _from_term(placed: Placed) -> tuple[Distribution, Basis]:
    kind = placed.actor.kind if placed.actor is not None else ActorKind.UNIT
    within = placed.step.within
    if within is None or kind is ActorKind.APPLICANT:
        return Distribution("fixed", (0.0,)), Basis.NONE
    term = within.term
    whole = _seconds(term, term.high, placed)
    if kind is not ActorKind.UNIT:
        return Distribution("fixed", (whole,)), Basis.WHOLE_TERM
    if term.low is not None:
        least = _seconds(term, term.low, placed)
        return Distribution("triangular", (least, (least + whole) / 2, whole)), Basis.TERM
    return Distribution("triangular", (whole * float(LEAST), whole * float(MOSTLY), whole)), Basis.TERM


def _seconds(term: Term, amount: Decimal, placed: Placed) -> float:
    # The rules of counting are those of the file that is simulated, not of a library that it uses.
    return open_seconds(term, amount, placed.actor, placed.around[0].regulation)
