"""PF214 limit-broken: steps that all keep their terms, and a case that is late all the same."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Label, Severity
from procflow.model import Procedure
from procflow.proof.results import OutcomeProof, Place, Verdict
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.pf212_term_longer_than_limit import check as longer_terms
from procflow.rules.time.proofs import by_limit, limit_place, of_outcomes, since, term_place, when
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    broken = list(by_limit(context, lambda proof: proof.verdict is Verdict.BROKEN))
    if not broken:
        return
    # Where one step alone is longer than the limit, PF212 says so, and more plainly.
    told = {(label.span, hit.subject) for hit in longer_terms(context) for label in hit.labels}
    for procedure, proofs in broken:
        proof = proofs[0]
        place = limit_place(context, procedure, proof)
        steps = {f"{procedure.id}.{step.id}" for step in proof.critical}
        if not any(span == place and subject in steps for span, subject in told):
            yield _hit(context, procedure, proofs)


def _hit(context: Context, procedure: Procedure, proofs: list[OutcomeProof]) -> Hit:
    proof = proofs[0]
    limit, worst, margin = proof.limit, proof.worst, proof.margin
    assert limit is not None, "a broken limit is known"
    assert limit.within is not None, "a broken limit is known"
    assert worst is not None, "a broken limit has a worst start"
    assert worst.expires is not None, "a broken limit expires"
    assert margin is not None, "a broken limit has a margin"
    whole = "assumed limit" if limit.assumed else "limit"
    never = ""
    if proof.unavoidable is not None:
        never = f"; counted from {since(proof.unavoidable)} it cannot be kept however quick everybody is"
    return Hit(
        f"the {whole} of {of_outcomes(procedure, proofs)}, `{format_term(limit.within.term)}`, "
        f"can be exceeded though every step keeps its term: counted from {since(worst.start)} it ends on "
        f"{when(worst.expires)}, but the steps may last until {when(worst.finish)}{never}",
        limit_place(context, procedure, proof),
        hint="`procflow prove` shows the dated line of steps and the smallest cut that would repair it",
        subject=procedure.id,
        source=limit.source,
        labels=tuple(_labels(context, procedure, proof)),
    )


def _labels(context: Context, procedure: Procedure, proof: OutcomeProof) -> Iterator[Label]:
    for path in dict.fromkeys(place.path for place in proof.critical):  # once, however often a loop comes by
        place = Place(path)
        entry = next((each for each in procedure.entries if each.id == path[0]), None)
        if getattr(entry, "within", None) is not None or len(path) > 1:
            yield context.label(
                term_place(context, procedure, place), f"{quoted(place.id)} is on the way that takes longest"
            )


RULE = Rule(
    "PF214",
    "limit-broken",
    Severity.ERROR,
    "a limit that can be exceeded though every step keeps its term",
    check,
)
