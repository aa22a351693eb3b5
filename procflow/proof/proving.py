"""From a regulation to its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import structs

from procflow.clock import DAY, OutOfCalendar, day_number, doubts, must_have_calendar
from procflow.clock.errors import ClockError
from procflow.errors import UsageError
from procflow.graph import FlowGraph
from procflow.model import LimitKind, Procedure, Regulation, Unit, Use
from procflow.proof.case import Question
from procflow.proof.count import anchor_words, limits_of
from procflow.proof.deadlines import Calendar
from procflow.proof.plan import Plan, PlanError, key_of
from procflow.proof.results import OutcomeProof, ProcedureProof, Proof, Verdict
from procflow.proof.unrolling import make_plan
from procflow.proof.verdicts import DAYS_OF_UNKNOWN_KIND, prove_outcome
from procflow.soundness import Trouble, Unsound, find_unsound
from procflow.uses import used_by

# Where the law of no jurisdiction says more, these are the last years that starts are looked at in.
LAST_YEAR = 2026
YEARS = 3

# About how many calendar days a unit lasts, to know how many years beyond the last start a calendar has to hold.
_DAYS = {
    Unit.SECOND: 1 / 20_000,
    Unit.MINUTE: 1 / 300,
    Unit.HOUR: 1 / 5,
    Unit.WORKING_DAY: 1.6,
    Unit.CALENDAR_DAY: 1.1,
    Unit.DAY: 1.6,
    Unit.WEEK: 7.5,
    Unit.MONTH: 31,
    Unit.YEAR: 366,
    Unit.SAME_DAY: 1,
}


def prove(
    regulation: Regulation,
    years: tuple[int, int] | None = None,
    as_of: dt.date | None = None,
    outcome: str | None = None,
    detail: bool = True,  # noqa: FBT001, FBT002 - all are named by who calls
) -> Proof:
    """Whether the limits of a regulation hold for every start in the years `first..last`, both included.

    Without `detail` only the verdicts with their worst starts and margins are found.
    """
    years = years or default_years(regulation)
    must_have_calendar(*years)
    procedures = [procedure for procedure in regulation.procedures if not procedure.is_part]
    known = dict.fromkeys(each.id for procedure in procedures for each in procedure.outcomes)
    if outcome is not None and outcome not in known:
        raise UsageError(f"there is no outcome `{outcome}`; there are {', '.join(known) or 'none'}")
    if outcome is not None:
        procedures = [each for each in procedures if outcome in {item.id for item in each.outcomes}]
    return Proof(
        regulation=regulation.id,
        years=years,
        as_of=as_of,
        doubts=tuple(told_doubts(regulation, years, as_of)) if detail else (),
        procedures=tuple(
            prove_procedure(regulation, each, years, as_of, outcome, detail=detail) for each in procedures
        ),
    )


def default_years(regulation: Regulation) -> tuple[int, int]:
    """The last three years in which the act is in force and the calendar of its jurisdiction is settled."""
    act = regulation.act
    begin = act.in_force_from or act.date
    last = _last_settled_year(regulation)
    if act.in_force_until is not None:
        last = min(last, (act.in_force_until - dt.timedelta(days=1)).year)
    if begin is not None and begin.year > last:
        last = begin.year
    first = last - YEARS + 1
    return (max(first, begin.year) if begin is not None else first, last)


def _last_settled_year(regulation: Regulation) -> int:
    last = LAST_YEAR
    while last > LAST_YEAR - YEARS and doubts(regulation, (last, last)).years_without_orders:
        last -= 1
    return last


def told_doubts(regulation: Regulation, years: tuple[int, int], as_of: dt.date | None) -> Iterator[str]:
    """Why the calendar of these years may still change."""
    found = doubts(regulation, years, as_of)
    if found.years_without_orders:
        named = ", ".join(map(str, found.years_without_orders))
        yield f"days moved by the government in {named} are not known: add them under `days` when they are"
    for date, name in found.estimated:
        yield f"{date}: the date of {name.replace(' (estimated)', '')} is estimated"


def prove_procedure(
    regulation: Regulation,
    procedure: Procedure,
    years: tuple[int, int] | None = None,
    as_of: dt.date | None = None,
    outcome: str | None = None,
    *,
    detail: bool,
    unsound: Callable[[Procedure], list[Unsound]] | None = None,
) -> ProcedureProof:
    """The same for one of its procedures; `unsound` may know already what is unsound in a procedure."""
    years = years or default_years(regulation)
    wanted = [each.id for each in procedure.outcomes if outcome in (None, each.id)]
    try:
        plan = make_plan(regulation, procedure)
        why = _unsound(regulation, procedure, unsound or (lambda here: find_unsound(FlowGraph(here))))
        told_by: str | None = "PF103"  # or PF104, PF109: one of them is there whenever a flow is not sound
    except PlanError as error:
        plan, why, told_by = None, str(error), error.told_by
    if plan is None or why is not None:
        unknown = tuple(
            OutcomeProof(
                id=name,
                verdict=Verdict.UNKNOWN,
                why=(why or "",),
                told_by=told_by,
                limit=limit,
                limit_index=index,
                counted_from=anchor_words(key_of(limit.within.anchor) if limit.within is not None else None),
            )
            for name in wanted
            for index, limit in limits_of(procedure, name)[:1]
        )
        return ProcedureProof(id=procedure.id, outcomes=unknown)
    first, last = (day_number(dt.date(year, 1, 1)) * DAY for year in (years[0], years[1] + 1))

    @lru_cache(maxsize=1)  # shared by all outcomes, which are reached by much the same ways
    def question(beyond: int) -> Question:
        return Question(plan, procedure, _calendar(regulation, years, beyond, as_of), first, last - 1, detail)

    beyond = list(_years_beyond(plan, procedure))
    proofs = tuple(
        _with_readings(_outcome(question, beyond, procedure, plan, name), regulation, procedure, years, as_of)
        for name in wanted
        if name in plan.outcomes
    )
    unreachable = tuple(name for name in wanted if name not in plan.outcomes)
    return ProcedureProof(id=procedure.id, outcomes=proofs, unreachable=unreachable)


def _outcome(
    question: Callable[[int], Question], years_beyond: list[int], procedure: Procedure, plan: Plan, name: str
) -> OutcomeProof:
    why = ""
    for beyond in years_beyond:
        try:
            return prove_outcome(question(beyond), name)
        except OutOfCalendar as error:
            why = f"the terms lead out of the calendar: {error}"
        except (ClockError, PlanError) as error:
            why = str(error)
            break
    index, limit = limits_of(procedure, name)[0]
    verdict = Verdict.UNKNOWN
    if limit.within is None:  # nothing is to be proved; only the total is not told
        nodes = (plan.nodes[each] for each in plan.leading_to([plan.outcomes[name]]))
        is_open = limit.kind is not LimitKind.NONE and any(node.is_open for node in nodes)
        verdict = Verdict.OPEN if is_open else Verdict.NO_LIMIT
    return OutcomeProof(id=name, verdict=verdict, why=(why,), limit=limit, limit_index=index)


def _calendar(regulation: Regulation, years: tuple[int, int], beyond: int, as_of: dt.date | None) -> Calendar:
    """The calendar of the starts and of what follows; of the year before too, where it is known."""
    try:
        calendar = Calendar(regulation, (years[0] - 1, years[1] + beyond), as_of)
        calendar.clock(None)
    except OutOfCalendar:
        calendar = Calendar(regulation, (years[0], years[1] + beyond), as_of)
        calendar.clock(None)
    return calendar


def _years_beyond(plan: Plan, procedure: Procedure) -> Iterator[int]:
    """How many years the calendar goes on after the last start: as many as the terms seem to need, then more."""
    days: list[float] = []
    for node in plan.nodes:
        bounds = [bound for bound in (node.within, node.not_before) if bound is not None]
        terms = [bound.term for bound in bounds]
        if node.extension is not None:
            terms += [term for term in (node.extension.up_to, node.extension.adds) if term is not None]
        own = sum(float(term.high) * _DAYS[term.unit] for term in terms)
        days.append(own + max((days[before] for before in node.before), default=0.0))
    limits = [limit.within.term for limit in procedure.limits if limit.within is not None]
    needed = max(*days, *(float(term.high) * _DAYS[term.unit] for term in limits), 0.0)
    if needed > 366 * 1000:
        yield 1  # no calendar holds it; the refusal says which one was asked
        return
    years = int(needed / 365) + 1
    yield years
    yield 2 * years + 3


def _unsound(regulation: Regulation, procedure: Procedure, search: Callable[[Procedure], list[Unsound]]) -> str | None:
    """Why the flow has no certain end, if so: in the procedure, or in one that it uses."""
    seen: set[int] = set()
    stack = [(regulation, procedure)]
    while stack:
        home, here = stack.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        for unsound in search(here):
            what = {
                Trouble.WAITS: "waits for ways that may never come",
                Trouble.TWICE: "may be begun a second time before it is over",
                Trouble.OUTCOMES: "may be reached when the case has ended already",
                Trouble.LEFTOVER: "may still wait when the case has ended",
                Trouble.UNDECIDED: "begins a flow too tangled to be followed",
            }[unsound.trouble]
            return f"the flow is not sound: `{unsound.at}` {what}"
        for entry in here.entries:
            if isinstance(entry, Use):
                used = used_by(home, entry)
                stack += [(used.regulation, used.procedure)] if used is not None else []
    return None


def _with_readings(
    proof: OutcomeProof, regulation: Regulation, procedure: Procedure, years: tuple[int, int], as_of: dt.date | None
) -> OutcomeProof:
    """For acts that say "days" without saying which: the verdict by either reading."""
    if proof.told_by != DAYS_OF_UNKNOWN_KIND:
        return proof
    readings = {}
    for reading in ("working", "calendar"):
        counting = structs.replace(regulation.counting, bare_days=reading)
        changed = structs.replace(regulation, counting=counting)
        read = prove_procedure(changed, procedure, years, as_of, proof.id, detail=False)
        readings[reading] = read.outcomes[0].verdict
    return structs.replace(proof, readings=readings)
