"""PF203 sources-give-different-terms: two passages of the act that give different terms for one step."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from procflow.diagnostics import Severity
from procflow.model import START, Bound, Counting, Telling
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import anchor_text, comparable, limit_span
from procflow.source import Span
from procflow.term_text import format_term


def check(context: Context) -> Iterator[Hit]:
    counting = context.regulation.counting
    for procedure, step in context.steps():
        for index, telling in enumerate(step.also):
            if telling.within is not None and not _same(step.within, telling.within, counting):
                span = context.telling_span(procedure.id, step.id, index, "within")
                source = (step.within.source if step.within else ()) or step.source
                yield _hit(f"{procedure.id}.{step.id}", step.within, source, telling, span)
    for procedure in context.regulation.procedures:
        for number, limit in enumerate(procedure.limits):
            # What is not known (PF205) cannot be contradicted.
            for index, telling in enumerate(limit.also if limit.within else ()):
                if telling.within is not None and not _same(limit.within, telling.within, counting):
                    keys = ("also", index, "within") if _is_list(context, procedure.id, number) else ("also", "within")
                    span = limit_span(context, procedure.id, number, *keys)
                    yield _hit(procedure.id, limit.within, limit.source, telling, span)


def _is_list(context: Context, procedure: str, number: int) -> bool:
    written = context.origins.scope.located.value["procedures"][procedure]["limit"]
    return isinstance((written[number] if isinstance(written, list) else written)["also"], list)


def _same(one: Bound | None, other: Bound, counting: Counting) -> bool:
    """Another telling that is silent on what the term is counted from does not contradict one that says it."""
    if one is None or other.anchor not in {one.anchor, START}:
        return False
    lows = [
        term.low is None or comparable(structs.replace(term, high=term.low), counting)
        for term in (one.term, other.term)
    ]
    return comparable(one.term, counting) == comparable(other.term, counting) and lows[0] == lows[1]


def _told(bound: Bound) -> str:
    since = "" if bound.anchor.kind == "start" else f" from {anchor_text(bound.anchor)}"
    return f"`{format_term(bound.term)}`{since}"


def _hit(subject: str, here: Bound | None, source: tuple[str, ...], telling: Telling, span: Span) -> Hit:
    assert telling.within is not None, "a telling without a term contradicts none"
    place = ", ".join(source) or "the main text"
    told = f"{_told(telling.within)} ({', '.join(telling.source)})"
    message = (
        f"two passages give different terms for {quoted(subject)}: {_told(here)} ({place}), but {told}"
        if here
        else None
    )
    return Hit(
        message or f"the act gives {quoted(subject)} a term in one place only: none ({place}), but {told}",
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
