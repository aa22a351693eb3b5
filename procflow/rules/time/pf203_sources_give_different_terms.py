"""PF203 sources-give-different-terms: two passages of the act that give different terms for one step."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Bound, Telling
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import limit_span
from procflow.source import Span
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    for procedure, step in context.steps():
        for index, telling in enumerate(step.also):
            if telling.within is not None and not _same(telling.within, step.within):
                span = context.origins.entry(procedure.id, step.id, "also", index, "within")
                yield _hit(f"{procedure.id}.{step.id}", step.within, step.source, telling, span)
    for procedure in context.regulation.procedures:
        for number, limit in enumerate(procedure.limits):
            for telling in limit.also:
                if telling.within is not None and not _same(telling.within, limit.within):
                    span = limit_span(context, procedure.id, number, "also")
                    yield _hit(procedure.id, limit.within, limit.source, telling, span)


def _same(one: Bound, other: Bound | None) -> bool:
    return other is not None and one.term == other.term and one.anchor == other.anchor


def _told(bound: Bound | None) -> str:
    if bound is None:
        return "no term"
    since = "" if bound.anchor.kind == "start" else f" from {quoted(bound.anchor.of)}"
    return f"`{format_term(bound.term)}`{since}"


def _hit(subject: str, here: Bound | None, source: tuple[str, ...], telling: Telling, span: Span) -> Hit:
    place = ", ".join(source) or "the main text"
    other = ", ".join(telling.source)
    return Hit(
        f"the act contradicts itself on {quoted(subject)}: {_told(here)} ({place}), but {_told(telling.within)} ({other})",
        span,
        hint="the first telling is the one that counts; ask the body that issued the act which it means",
        subject=subject,
        source=(*source, *telling.source),
    )


RULE = Rule(
    "PF203",
    "sources-give-different-terms",
    Severity.WARNING,
    "two passages of the act that give different terms for one step",
    check,
)
