"""PF704 work-longer-than-term: a step whose work takes longer, on average, than its term allows."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Step, Term, Unit
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.simulation.figures import folder_of, written_at
from procflow.term_text import format_term

# What is left of the day, or days of an unknown kind, has no length to compare with.
_WITHOUT_LENGTH = {Unit.SAME_DAY, Unit.DAY}


def check(context: Context) -> Iterator[Hit]:
    simulation = context.regulation.simulation
    if simulation is None or not simulation.work:
        return
    from procflow.simulate.errors import SimulationError
    from procflow.simulate.open_time import open_seconds
    from procflow.simulate.placing import Tellings, placed_steps
    from procflow.simulate.working import Basis, mean_of, work_of

    tellings, folder = Tellings(), folder_of(context)
    for procedure in context.regulation.procedures:
        try:
            steps = placed_steps(context.regulation, procedure, folder)
        except SimulationError:  # procedures in a circle: PF110
            continue
        for placed in steps:
            term = _term(placed.step)
            told = tellings.work(placed)
            # What a library tells of its own steps is a matter of the library.
            if term is None or told is None or told[1].procedure is not procedure:
                continue
            try:
                work, basis = work_of(placed, told)
            except SimulationError:  # a file that is not usable: PF706
                continue
            mean = mean_of(work.time)
            if basis is not Basis.TOLD or mean <= open_seconds(term, term.high, placed.actor, context.regulation) + 1:
                continue
            name = placed.path.rpartition(".")[2]
            yield Hit(
                f"the work of {quoted(name)} takes {_hours(mean)} on average, longer than its term of "
                f"`{format_term(term)}`",
                context.origins.key(*written_at(context, "work", procedure.id, placed.path)),
                hint="times of work are those that somebody is busy, without the time that a case waits",
                subject=f"{procedure.id}.{placed.path}",
                source=placed.step.source,
            )


def _term(step: Step) -> Term | None:
    within = step.within
    if within is None or step.extension is not None or within.term.unit in _WITHOUT_LENGTH:
        return None
    return within.term


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.1f} min"


RULE = Rule(
    "PF704",
    "work-longer-than-term",
    Severity.WARNING,
    "a step whose work takes longer, on average, than its term allows",
    check,
)
