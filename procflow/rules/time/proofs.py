"""The proof of each limit, for the rules that tell of it: asked once a check, and quickly where no calendar is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from procflow.clock import DAY, ClockError, to_date, to_datetime
from procflow.model import Procedure
from procflow.proof.plan import PlanError
from procflow.proof.quick import quick_proof
from procflow.proof.results import OutcomeProof, Place, Verdict
from procflow.proof.unrolling import make_plan
from procflow.rules.base import Context, listed, quoted
from procflow.rules.structure.soundness import unsound_in
from procflow.rules.time.bounds import limit_span
from procflow.soundness import Unsound
from procflow.source import Span


def proofs(context: Context) -> Iterator[tuple[Procedure, OutcomeProof]]:
    """Every outcome of every procedure. A broken limit, and whatever `quick` does not answer, is proved by the calendar."""
    if context.proofs is None:
        context.proofs = []
        own = [procedure for procedure in context.regulation.procedures if not procedure.is_part]
        try:
            context.proofs = [(procedure, proof) for procedure in own for proof in _of(context, procedure)]
        except ClockError as error:  # there is no calendar for any of them, such as that of an unknown jurisdiction
            context.without_calendar = str(error)
    return iter(context.proofs)


def _of(context: Context, procedure: Procedure) -> Iterator[OutcomeProof]:
    regulation = context.regulation

    def unsound(here: Procedure) -> list[Unsound]:
        return unsound_in(context, here)

    used = [each for _, each in context.all_used(regulation, procedure)]
    if not any(unsound(each) for each in (procedure, *used)):
        try:
            plan = make_plan(regulation, procedure)
            quick = [quick_proof(regulation, procedure, plan, outcome) for outcome in plan.outcomes]
        except PlanError:
            quick = [None]
        found = [proof for proof in quick if proof is not None]
        if len(found) == len(quick):
            return iter(found)
    from procflow.proof.proving import prove_procedure

    proof = prove_procedure(regulation, procedure, context.years, context.as_of, unsound=unsound, detail=False)
    return iter(proof.outcomes)


def when(moment: int) -> str:
    """A moment as people write it; 24:00 belongs to the day that ends."""
    if moment % DAY == 0:
        return f"{to_date(moment // DAY - 1)} 24:00"
    return since(moment)


def since(moment: int) -> str:
    """A moment from which something counts: midnight begins a day."""
    return to_datetime(moment).isoformat(" ", "seconds" if moment % 60 else "minutes")


def limit_place(context: Context, procedure: Procedure, proof: OutcomeProof) -> Span:
    return limit_span(context, procedure.id, proof.limit_index or 0, "within")


def term_place(context: Context, procedure: Procedure, place: Place) -> Span:
    """Where the term of a step is written; for one of a used procedure, where that is used."""
    if len(place.path) == 1:
        return context.origins.entry(procedure.id, place.path[0], "within", "term")
    return context.origins.entry(procedure.id, place.path[0])


def of_outcomes(procedure: Procedure, proofs: list[OutcomeProof]) -> str:
    """The procedure, with the outcomes meant where not all are."""
    named = listed([proof.id for proof in proofs])
    return quoted(procedure.id) + (f" for {named}" if len(proofs) < len(procedure.outcomes) else "")


def by_limit(
    context: Context, verdict: Callable[[OutcomeProof], bool]
) -> Iterator[tuple[Procedure, list[OutcomeProof]]]:
    """The outcomes meant, together where they have the same limit and the same worst case."""
    groups: dict[object, tuple[Procedure, list[OutcomeProof]]] = {}
    for procedure, proof in proofs(context):
        if verdict(proof):
            worst = proof.worst if proof.verdict is Verdict.BROKEN else None
            key = (procedure.id, proof.limit_index, worst, proof.without_term, proof.why)
            groups.setdefault(key, (procedure, []))[1].append(proof)
    yield from groups.values()
