"""Every term of a regulation with its place: what several rules on time walk over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from msgspec import Struct

from procflow.model import Actor, Anchor, Bound, Extension, Measure, Term, Unit
from procflow.rules.base import Context, quoted
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
    """The terms of steps, the limits of procedures and how far both can be prolonged; other tellings aside."""
    actors = {actor.id: actor for actor in context.regulation.actors}
    for procedure, step in context.steps():
        subject = f"{procedure.id}.{step.id}"
        for key, bound in (("within", step.within), ("not_before", step.not_before)):
            if bound is not None:
                look_up = partial(context.origins.entry, procedure.id, step.id, key, "term")
                yield PlacedBound(bound, look_up, subject, bound.source or step.source, actors.get(step.by or ""))
        for key, term in _prolonged(step.extension):
            look_up = partial(context.origins.entry, procedure.id, step.id, "extension", key)
            yield PlacedBound(Bound(term=term), look_up, subject, step.source, actors.get(step.by or ""))
    for procedure in context.regulation.procedures:
        for index, limit in enumerate(procedure.limits):
            if limit.within is not None:
                look_up = partial(limit_span, context, procedure.id, index, "within")
                yield PlacedBound(limit.within, look_up, procedure.id, limit.source, None)
            for key, term in _prolonged(limit.extension):
                look_up = partial(limit_span, context, procedure.id, index, "extension", key)
                yield PlacedBound(Bound(term=term), look_up, procedure.id, limit.source, None)


def _prolonged(extension: Extension | None) -> Iterator[tuple[str, Term]]:
    if extension is not None:
        yield from ((key, term) for key, term in (("up_to", extension.up_to), ("adds", extension.adds)) if term)


def comparable(term: Term, usual: Measure) -> tuple[str, Decimal]:
    """A kind of time and an amount of it: terms of one kind can be compared, whatever their units."""
    if term.unit.is_clock_time:
        return str(term.measure or usual), term.high * _SECONDS[term.unit]
    if term.unit is Unit.YEAR:
        return str(Unit.MONTH), term.high * 12
    return str(term.unit), term.high


def anchor_text(anchor: Anchor) -> str:
    """What a term is counted from, for a reader."""
    what = {"begin": "the start of ", "end": "the end of "}.get(anchor.kind, "")
    return f"{what}{quoted(anchor.of)}"


_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def limit_span(context: Context, procedure: str, index: int, *keys: str | int) -> Span:
    """Where a limit stands, whether there is one or a list of them."""
    written = context.origins.scope.located.value["procedures"][procedure].get("limit")
    path: tuple[str | int, ...] = (index, *keys) if isinstance(written, list) else keys
    return context.origins.span("procedures", procedure, "limit", *path)
