"""Terms in their place: what they are counted from, other tellings of them, and the limits of procedures."""

from __future__ import annotations

from procflow import schema
from procflow.diagnostics import shorten
from procflow.from_schema.names import Names
from procflow.from_schema.scope import Scope
from procflow.model import Bound, Limit, LimitKind, Telling
from procflow.yaml_reader import Path

NO_TERM = "`from` says what a term is counted from, but there is no `within`"


def check_anchor(scope: Scope, bound: Bound | None, path: Path, names: Names) -> None:
    if bound is None or bound.anchor.kind == "start":
        return
    name = bound.anchor.of
    if bound.anchor.kind == "event":
        if name not in names.events:
            otherwise = f"let the step that brings it about say `marks: {shorten(name, 30)}`"
            scope.unknown("event", name, names.events, path, otherwise)
    elif name not in names.steps:
        scope.unknown("step", name, names.steps, path)


def resolve_tellings(
    scope: Scope, value: schema.TellingIn | list[schema.TellingIn] | None, path: Path, names: Names
) -> tuple[Telling, ...]:
    if value is None:
        return ()
    several = value if isinstance(value, list) else [value]
    tellings = []
    for index, raw in enumerate(several):
        place = (*path, index) if isinstance(value, list) else path
        within = scope.bound(raw.within, raw.from_, (*place, "within"))
        if raw.from_ is not None and raw.within is None:
            scope.problem("PF010", NO_TERM, (*place, "from"), key=True)
        check_anchor(scope, within, _from_path(raw.within, (*place, "within")), names)
        by = scope.actor(raw.by, (*place, "by"))
        tellings.append(
            Telling(source=scope.source(raw.source), by=by, do=scope.text(raw.do, (*place, "do")), within=within)
        )
    return tuple(tellings)


def _from_path(bound: str | schema.TermIn | None, path: Path) -> Path:
    """Where the `from` of a term stands: in the term, or beside it."""
    return (*path, "from") if isinstance(bound, schema.TermIn) and bound.from_ else (*path[:-1], "from")


def resolve_limits(scope: Scope, procedure: str, raw: schema.ProcedureIn, names: Names) -> tuple[Limit, ...]:
    path: Path = ("procedures", procedure, "limit")
    value = raw.limit
    if value is None:
        return ()
    if isinstance(value, str):
        if value in {LimitKind.UNKNOWN, LimitKind.NONE}:
            return (Limit(kind=LimitKind(value)),)
        within = scope.bound(value, None, path)
        return (Limit(kind=LimitKind.TERM, within=within),) if within else ()
    if isinstance(value, list):
        limits = [_limit(scope, item, (*path, index), names) for index, item in enumerate(value)]
    else:
        limits = [_limit(scope, value, path, names)]
    return tuple(limit for limit in limits if limit)


def _limit(scope: Scope, raw: schema.LimitIn, path: Path, names: Names) -> Limit | None:
    if (raw.within is None) != raw.unknown:
        hint = "write `within: 3 working days`, or `unknown: true`"
        scope.problem("PF008", "a limit has either a term or is unknown", path, hint=hint, key=True)
        return None
    source = scope.source(raw.source)
    within = scope.bound(raw.within, raw.from_, (*path, "within"))
    if raw.within is not None and within is None:
        return None
    check_anchor(scope, within, (*path, "from"), names)
    outcomes = []
    for index, name in enumerate(raw.outcomes or ()):
        if name in names.outcomes:
            outcomes.append(name)
        else:
            scope.unknown("outcome", name, names.outcomes, (*path, "outcomes", index))
    if within is not None:
        within = Bound(term=within.term, anchor=within.anchor, written=raw.written)
    return Limit(
        kind=LimitKind.UNKNOWN if raw.unknown else LimitKind.TERM,
        within=within,
        assumed=raw.assumed,
        outcomes=tuple(outcomes),
        extension=scope.extension(raw.extension, (*path, "extension")),
        also=resolve_tellings(scope, raw.also, (*path, "also"), names),
        source=source,
    )
