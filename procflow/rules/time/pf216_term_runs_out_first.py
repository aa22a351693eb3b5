"""PF216 term-runs-out-first: a term that can run out before its step can be done."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Procedure, Step
from procflow.proof.results import Expiry
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.pf208_bounds_contradict import check as contradictions
from procflow.rules.time.proofs import proofs, since, term_place, when


def check(context: Context) -> Iterator[Hit]:
    # Where a step's own bounds contradict each other on any day, PF208 says so.
    contradicting = {hit.subject for hit in contradictions(context)}
    told: set[tuple[str, tuple[str, ...]]] = set()
    for procedure, proof in proofs(context):
        for expiry in proof.expiries:
            key = (procedure.id, expiry.place.path)
            if expiry.by_not_before and f"{procedure.id}.{expiry.place.id}" in contradicting:
                continue
            if key not in told:
                told.add(key)
                yield _hit(context, procedure, expiry)


_HINT = "count it from something later, such as the end of the step before, or give it more time"


def _hit(context: Context, procedure: Procedure, expiry: Expiry) -> Hit:
    entry = next((each for each in procedure.entries if (each.id,) == expiry.place.path), None)
    source = entry.source if isinstance(entry, Step) else ()
    runs = "always runs" if expiry.always else "can run"
    over = when(expiry.can_end)
    able = f"may not end before {over}" if expiry.by_not_before else f"can begin only on {over}"
    return Hit(
        f"the term of {quoted(expiry.place.id)} {runs} out too early, though all before it keep theirs: "
        f"counted from {since(expiry.counted_from)} it ends on {when(expiry.expires)}, but the step {able}",
        term_place(context, procedure, expiry.place),
        hint="look again at what the act says of each" if expiry.by_not_before else _HINT,
        subject=f"{procedure.id}.{expiry.place.id}",
        source=source,
    )


RULE = Rule(
    "PF216",
    "term-runs-out-first",
    Severity.WARNING,
    "a term that can run out before its step can be done",
    check,
)
