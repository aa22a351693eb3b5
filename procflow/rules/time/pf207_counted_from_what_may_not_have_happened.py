"""PF207 counted-from-what-may-not-have-happened: a term counted from an event that may not have happened."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Anchor, Bound, Step
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import limit_span
from procflow.rules.time.events import events_before, happens_in


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        known = happens_in(context, procedure)
        before = events_before(context, graph)
        for step in (entry for entry in graph.entries.values() if isinstance(entry, Step)):
            if step.id not in graph.reachable:
                continue
            for key, bound in (("within", step.within), ("not_before", step.not_before)):
                if bound is None or bound.anchor.kind == "start" or bound.anchor in before[step.id]:
                    continue
                # What a part is counted from may lie in the procedure around it.
                if procedure.is_part and bound.anchor not in known:
                    continue
                yield Hit(
                    f"the term of {quoted(step.id)} is counted from {_named(bound.anchor)}, "
                    f"which may not have happened when {quoted(step.id)} begins",
                    context.origins.entry(procedure.id, step.id, *_keys(bound, key)),
                    hint="count it from something that every way to this step passes",
                    subject=f"{procedure.id}.{step.id}",
                    source=bound.source or step.source,
                )
        ends = {event for outcome in graph.outcomes & graph.reachable for event in before[outcome]}
        for index, limit in enumerate(procedure.limits):
            anchor = limit.within.anchor if limit.within else None
            if anchor is not None and anchor.kind != "start" and anchor not in ends:
                yield Hit(
                    f"the limit is counted from {_named(anchor)}, which never happens for certain in {quoted(procedure.id)}",
                    limit_span(context, procedure.id, index, "from"),
                    hint="let a step that every case passes say `marks`, or count from another event",
                    subject=procedure.id,
                    source=limit.source,
                )


def _keys(bound: Bound, key: str) -> tuple[str, ...]:
    """Where `from` is written: in the term itself if that has other keys too, else beside it."""
    inside = bound.written is not None or bound.source or key == "not_before"
    return (key, "from") if inside else ("from",)


def _named(anchor: Anchor) -> str:
    what = {"begin": "the start of ", "end": "the end of "}.get(anchor.kind, "")
    return f"{what}{quoted(anchor.of)}"


RULE = Rule(
    "PF207",
    "counted-from-what-may-not-have-happened",
    Severity.ERROR,
    "a term counted from an event that may not have happened",
    check,
)
