"""PF215 limit-open: a limit of which nobody can say whether it holds, for some step on the way has no term."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.proof.results import Verdict
from procflow.rules.base import Context, Hit, Rule, listed
from procflow.rules.time.proofs import by_limit, limit_place, of_outcomes
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    # A limit that is not known is told by PF205.
    for procedure, proofs in by_limit(
        context,
        lambda proof: proof.verdict is Verdict.OPEN and proof.limit is not None and proof.limit.within is not None,
    ):
        limit = proofs[0].limit
        assert limit is not None, "chosen so"
        assert limit.within is not None, "chosen so"
        without = listed([place.id for place in proofs[0].without_term])
        yield Hit(
            f"whether the limit of {of_outcomes(procedure, proofs)}, `{format_term(limit.within.term)}`, "
            f"holds is open: the act gives no term for {without}",
            limit_place(context, procedure, proofs[0]),
            hint="`procflow prove` says how much of the limit is left for them",
            subject=procedure.id,
            source=limit.source,
        )


RULE = Rule(
    "PF215",
    "limit-open",
    Severity.WARNING,
    "a limit that may hold or not, because some step on the way has no term",
    check,
)
