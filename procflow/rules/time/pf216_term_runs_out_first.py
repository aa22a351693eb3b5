"""PF216 term-runs-out-first: a term that can run out before its step can be done."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Procedure, Step
from procflow.proof.results import Expiry
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.proofs import proofs, term_place, when


def check(context: Context) -> Iterator[Hit]:
    told: set[tuple[str, tuple[str, ...]]] = set()
    for procedure, proof in proofs(context):
        for expiry in proof.expiries:
            key = (procedure.id, expiry.place.path)
            if key not in told:
                told.add(key)
                yield _hit(context, procedure, expiry)


def _hit(context: Context, procedure: Procedure, expiry: Expiry) -> Hit:
    entry = next((each for each in procedure.entries if (each.id,) == expiry.place.path), None)
    source = entry.source if isinstance(entry, Step) else ()
    cause = "may end at the earliest" if expiry.by_not_before else "can begin"
    always = "always runs" if expiry.always else "can run"
    return Hit(
        f"the term of {quoted(expiry.place.id)} {always} out before it {cause}, though all before it keep theirs: "
        f"counted from {when(expiry.start)} it ends on {when(expiry.expires)}, but it {cause} only on "
        f"{when(expiry.can_end)}",
        term_place(context, procedure, expiry.place),
        hint="count it from something later, such as the end of the step before, or give it more time",
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
