"""PF109 flow-undecided: a flow too tangled to be decided."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.structure.soundness import unsound
from procflow.soundness import Trouble


def check(context: Context) -> Iterator[Hit]:
    for procedure, _ in unsound(context, Trouble.UNDECIDED):
        yield Hit(
            f"the branches of {quoted(procedure.id)} are too many and too tangled to decide whether all joins are reached",
            context.origins.key("procedures", procedure.id),
            hint="bring decisions inside a branch together before the branches join, or make a procedure of a branch",
            subject=procedure.id,
            source=procedure.source,
        )


RULE = Rule("PF109", "flow-undecided", Severity.ERROR, "a flow too tangled to be decided", check)
