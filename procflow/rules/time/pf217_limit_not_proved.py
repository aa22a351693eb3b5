"""PF217 limit-not-proved: a limit of which no exact answer can be given."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.proof.results import Verdict
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.time.bounds import limit_span
from procflow.rules.time.proofs import by_limit, of_outcomes, proofs


def check(context: Context) -> Iterator[Hit]:
    proofs(context)
    if context.without_calendar is not None:
        hint = "correct the jurisdiction, or leave it out: then only weekends are days off"
        message = f"no limit can be proved: {context.without_calendar}"
        yield Hit(message, context.origins.span("jurisdiction"), hint, context.regulation.id)
    # What another rule reports as an error, such as a loop without a bound, is not told again.
    for procedure, found in by_limit(context, lambda proof: proof.verdict is Verdict.UNKNOWN and proof.told_by is None):
        index = found[0].limit_index
        span = (
            limit_span(context, procedure.id, index)
            if index is not None
            else context.origins.key("procedures", procedure.id)
        )
        yield Hit(
            f"whether {of_outcomes(procedure, found)} keeps its limit is not known: {'; '.join(found[0].why)}",
            span,
            hint="nothing is guessed; docs/proof.md says what stands in the way of a proof",
            subject=procedure.id,
            source=found[0].limit.source if found[0].limit is not None else (),
        )


RULE = Rule("PF217", "limit-not-proved", Severity.WARNING, "a limit of which no exact answer can be given", check)
