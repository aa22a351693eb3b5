"""PF218 broken-when-prolonged: a limit that holds until somebody uses the prolongation the act allows."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Procedure
from procflow.proof.results import OutcomeProof, Verdict
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.time.proofs import limit_place, of_outcomes, proofs, since, when


def check(context: Context) -> Iterator[Hit]:
    groups: dict[object, tuple[Procedure, list[OutcomeProof]]] = {}
    for procedure, proof in proofs(context):
        prolonged = proof.prolonged
        if proof.verdict is Verdict.BROKEN or prolonged is None or prolonged.verdict is not Verdict.BROKEN:
            continue
        groups.setdefault((procedure.id, proof.limit_index, prolonged.worst), (procedure, []))[1].append(proof)
    for procedure, found in groups.values():
        yield _hit(context, procedure, found)


def _hit(context: Context, procedure: Procedure, found: list[OutcomeProof]) -> Hit:
    proof = found[0]
    worst = proof.prolonged.worst if proof.prolonged is not None else None
    assert worst is not None, "what is broken has a worst start"
    assert worst.expires is not None, "what is broken expires"
    return Hit(
        f"with every prolongation used, the limit of {of_outcomes(procedure, found)} can be exceeded: "
        f"counted from {since(worst.start)} it ends on {when(worst.expires)}, "
        f"but the steps may last until {when(worst.finish)}",
        limit_place(context, procedure, proof),
        hint="say with `extension` how far the limit is prolonged too, or prolong the steps by less",
        subject=procedure.id,
        source=proof.limit.source if proof.limit is not None else (),
    )


RULE = Rule(
    "PF218",
    "broken-when-prolonged",
    Severity.WARNING,
    "a limit that can be exceeded once a step is prolonged",
    check,
)
