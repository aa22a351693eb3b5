"""PF218 broken-when-prolonged: a limit that holds until somebody uses the prolongation the act allows."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.proof.results import Verdict
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.time.proofs import limit_place, of_outcomes, proofs, when


def check(context: Context) -> Iterator[Hit]:
    for procedure, proof in proofs(context):
        prolonged = proof.prolonged
        if proof.verdict is Verdict.BROKEN or prolonged is None or prolonged.verdict is not Verdict.BROKEN:
            continue
        worst = prolonged.worst
        assert worst is not None, "what is broken has a worst start"
        assert worst.expires is not None, "what is broken expires"
        yield Hit(
            f"with every prolongation used, the limit of {of_outcomes(procedure, [proof])} can be exceeded: "
            f"counted from {when(worst.start)} it ends on {when(worst.expires)}, but the steps may last until {when(worst.finish)}",
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
