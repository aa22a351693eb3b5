"""PF207 counted-from-what-may-not-have-happened: a term counted from an event that may not have happened."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.model import Anchor, Step
from procflow.rules.base import Context, Hit, Rule, quoted
from procflow.rules.time.bounds import anchor_text, limit_span
from procflow.rules.time.events import events_before, happens_in
from procflow.schema import TermIn


def check(context: Context) -> Iterator[Hit]:
    for procedure, graph in context.procedures():
        # What a part is counted from may lie in the procedure around it.
        known = happens_in(context, procedure) if procedure.is_part and context.anchors(procedure) else set()
        before = events_before(context, graph)
        for step in (entry for entry in graph.entries.values() if isinstance(entry, Step)):
            if step.id not in graph.reachable:
                continue
            for key, bound in (("within", step.within), ("not_before", step.not_before)):
                if bound is None or bound.anchor.kind == "start" or before.has(step.id, bound.anchor):
                    continue
                if bound.anchor == Anchor(kind="begin", of=step.id):
                    continue
                if procedure.is_part and bound.anchor not in known:
                    continue
                yield Hit(
                    f"the term of {quoted(step.id)} is counted from {anchor_text(bound.anchor)}, "
                    f"which may not have happened when {quoted(step.id)} begins",
                    context.origins.entry(procedure.id, step.id, *_keys(context, procedure.id, step.id, key)),
                    hint="count it from something that every way to this step passes",
                    subject=f"{procedure.id}.{step.id}",
                    source=bound.source or step.source,
                )
        for index, limit in enumerate(procedure.limits):
            anchor = limit.within.anchor if limit.within else None
            if anchor is None or anchor.kind == "start" or (procedure.is_part and anchor not in known):
                continue
            if not any(before.has(outcome, anchor) for outcome in limit.outcomes or graph.outcomes):
                yield Hit(
                    f"the limit is counted from {anchor_text(anchor)}, which never happens for certain in {quoted(procedure.id)}",
                    limit_span(context, procedure.id, index, "from"),
                    hint="let a step that every case passes say `marks`, or count from another event",
                    subject=procedure.id,
                    source=limit.source,
                )


def _keys(context: Context, procedure: str, step: str, key: str) -> tuple[str, ...]:
    """Where `from` is written: in the term itself, or beside it."""
    raw = context.origins.entries[procedure, step].raw
    written = raw.within if key == "within" else raw.not_before
    inside = isinstance(written, TermIn) and written.from_ is not None
    return (key, "from") if inside else ("from",)


RULE = Rule(
    "PF207",
    "counted-from-what-may-not-have-happened",
    Severity.ERROR,
    "a term counted from an event that may not have happened",
    check,
)
