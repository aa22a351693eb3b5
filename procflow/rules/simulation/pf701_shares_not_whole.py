"""PF701 shares-not-whole: shares that do not add up to 100 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.simulation.figures import written_at
from procflow.yaml_reader import Path


def check(context: Context) -> Iterator[Hit]:
    simulation = context.regulation.simulation
    if simulation is None:
        return
    from procflow.from_schema.reference import step_at
    from procflow.simulate.falling import answers_of

    for name, of_values in simulation.attributes.items():
        what = f"the shares of the values of {quoted(name)}"
        yield from _not_whole(context, of_values, list(of_values), what, ("attributes", name))
    procedures = {procedure.id: procedure for procedure in context.regulation.procedures}
    seen: set[Path] = set()  # what is told of an id holds for several steps
    for told in simulation.shares:
        path = written_at(context, "shares", told.procedure, told.step)
        step = step_at(context.regulation, procedures[told.procedure], told.step)
        if path in seen or step is None or step.decision is None:
            continue
        seen.add(path)
        answers = answers_of(step.decision)
        what = f"the shares of {quoted(told.step)}"
        if told.shares or not told.by:
            yield from _not_whole(context, told.shares, answers, what, path[1:])
        for attribute, values in told.by.items():
            for value, shares in values.items():
                of = f"{what} for {quoted(value)}"
                yield from _not_whole(context, shares, answers, of, (*path[1:], attribute, value))


def _not_whole(
    context: Context, shares: Mapping[str, Decimal], answers: list[str], what: str, path: Path
) -> Iterator[Hit]:
    from procflow.simulate.falling import is_whole

    if is_whole(shares, answers):
        return
    total = sum(shares.values(), Decimal(0))
    of_answers = path[0] == "shares"
    hint = "name all answers but one, and that one takes what is left" if of_answers else "count again"
    yield Hit(
        f"{what} add up to {total:f} %, not to 100 %",
        context.origins.key("simulation", *path),
        hint=hint,
        subject=str(path[1]),
    )


RULE = Rule(
    "PF701",
    "shares-not-whole",
    Severity.ERROR,
    "shares of a decision or of an attribute that do not add up to 100 %",
    check,
)
