"""PF201 step-without-term: a step for which the act states no term."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import ActorKind
from procflow.rules.base import Context, Hit, Rule, quoted


def check(context: Context) -> Iterator[Hit]:
    kinds = {actor.id: actor.kind for actor in context.regulation.actors}
    for procedure, step in context.steps():
        told_elsewhere = any(telling.within is not None for telling in step.also)
        if step.within is not None or step.do is None or told_elsewhere:
            continue
        # An applicant's own time is not the service's: nobody expects a term for it.
        if step.by is None or kinds.get(step.by) is ActorKind.APPLICANT:
            continue
        yield Hit(
            f"no term is given for {quoted(step.id)}",
            context.origins.entry(procedure.id, step.id),
            hint="without it no total can be proved; if the act or another one states it, give it with its `source`",
            subject=f"{procedure.id}.{step.id}",
            source=step.source,
        )


RULE = Rule("PF201", "step-without-term", Severity.WARNING, "a step for which the act states no term", check)
