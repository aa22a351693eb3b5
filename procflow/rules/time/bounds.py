"""Every term of a regulation with its place: what several rules on time walk over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from procflow.model import Actor, Bound
from procflow.rules.base import Context
from procflow.source import Span


class PlacedBound(Struct, frozen=True):
    bound: Bound
    look_up: Callable[[], Span]  # looked up only for the few terms that something is wrong with
    subject: str
    source: tuple[str, ...]
    actor: Actor | None  # who has to keep it; None for a limit

    @property
    def span(self) -> Span:
        return self.look_up()


def all_bounds(context: Context) -> Iterator[PlacedBound]:
    """The terms of steps and the limits of procedures; other tellings and extensions aside."""
    actors = {actor.id: actor for actor in context.regulation.actors}
    for procedure, step in context.steps():
        subject = f"{procedure.id}.{step.id}"
        for key, bound in (("within", step.within), ("not_before", step.not_before)):
            if bound is not None:
                look_up = partial(context.origins.entry, procedure.id, step.id, key)
                yield PlacedBound(bound, look_up, subject, bound.source or step.source, actors.get(step.by or ""))
    for procedure in context.regulation.procedures:
        for index, limit in enumerate(procedure.limits):
            if limit.within is not None:
                look_up = partial(limit_span, context, procedure.id, index, "within")
                yield PlacedBound(limit.within, look_up, procedure.id, limit.source, None)


def limit_span(context: Context, procedure: str, index: int, *keys: str) -> Span:
    """Where a limit stands, whether there is one or a list of them."""
    written = context.origins.scope.located.value["procedures"][procedure].get("limit")
    path: tuple[str | int, ...] = (index, *keys) if isinstance(written, list) else keys
    return context.origins.span("procedures", procedure, "limit", *path)
