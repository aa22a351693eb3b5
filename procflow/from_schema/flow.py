"""The entries of a procedure with their ways: what follows, branches, used procedures."""

from __future__ import annotations

from collections.abc import Callable, Collection

from procflow.diagnostics import did_you_mean, shorten
from procflow.from_schema.decisions import resolve_decision
from procflow.from_schema.entries import Prepared, named_targets
from procflow.from_schema.limits import NO_TERM, check_anchor, resolve_tellings
from procflow.from_schema.names import Names, resolve_target
from procflow.from_schema.scope import Scope
from procflow.model import Entry, Join, Outcome, OutcomeKind, Split, Step, Target, Text, Use
from procflow.yaml_reader import Path


def resolve_entries(scope: Scope, entries: list[Prepared], names: Names) -> tuple[Entry, ...]:
    makers: dict[str, Callable[[Scope, Prepared, Target, Names], Entry]] = {
        "step": _step,
        "split": _split,
        "join": _join,
        "use": _use,
    }
    resolved = []
    for index, entry in enumerate(entries):
        if entry.kind == "end":
            continue
        below = entries[index + 1] if index + 1 < len(entries) else None
        follows = Target() if below is None else Target(step=below.id or None, outcome=below.raw.end or None)
        resolved.append(makers[entry.kind](scope, entry, follows, names))
    return tuple(resolved)


def check_ends(scope: Scope, entries: list[Prepared], declared: Collection[str]) -> None:
    """An `end` says where the entry above it leads. Where that leads elsewhere, a declared outcome gains nothing by it.

    Of an outcome that is not declared, such an `end` is the declaration.
    """
    for index, entry in enumerate(entries):
        name = entry.raw.end
        if entry.kind != "end" or name is None or name not in declared:
            continue
        above = entries[index - 1] if index else None
        if above is None or not (_comes_to_below(above) or name in named_targets(above.raw)):
            hint = "take it out, or let the entry above come to it"
            scope.problem("PF010", f"nothing comes to this `end: {shorten(name)}`", (*entry.path, "end"), hint=hint)


def _comes_to_below(entry: Prepared) -> bool:
    """Whether some way out of the entry goes on to what stands below it."""
    if entry.kind in {"end", "split"}:
        return False
    options = entry.raw.options
    if isinstance(options, list):
        return any(option.next is None for option in options)
    return options is None and entry.raw.next is None


def _next(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Target:
    return resolve_target(scope, entry.raw.next, entry.raw.at_most, follows, names, entry.where("next", scope))


def _step(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Step:
    raw = entry.raw

    def where(key: str) -> Path:
        return entry.where(key, scope)

    def text(key: str, value: str | dict[str, str] | None) -> Text | None:
        return scope.text(value, where(key)) if value is not None else None

    def actors(key: str, names: str | list[str] | None) -> tuple[str, ...]:
        return scope.several_actors(names, where(key)) if names is not None else ()

    decision = None
    if raw.decide is not None or raw.options is not None:
        decision = resolve_decision(scope, entry, follows, names)
        if raw.next is not None or raw.at_most is not None:
            scope.problem("PF010", "a decision goes on by its `options`, not by `next`", where("next"), key=True)
    else:
        for key, value in (("answers", raw.answers), ("of", raw.of)):
            if value is not None:
                scope.problem("PF006", f"`{key}` goes with `decide` and `options` only", where(key), key=True)
    within = scope.bound(raw.within, raw.from_, where("within"))
    if raw.from_ is not None and raw.within is None:
        scope.problem("PF010", NO_TERM, where("from"), key=True)
    not_before = scope.bound(raw.not_before, None, where("not_before"))
    check_anchor(scope, within, where("from") if raw.from_ else (*where("within"), "from"), names)
    check_anchor(scope, not_before, (*where("not_before"), "from"), names)
    if raw.extension is not None and within is None and raw.within is None:
        scope.problem("PF010", "an `extension` prolongs a term, but there is no `within`", where("extension"), key=True)
    return Step(
        id=entry.id,
        name=text("name", raw.name),
        source=scope.source(raw.source),
        note=text("note", raw.note),
        by=scope.actor(raw.by, where("by")),
        do=text("do", raw.do),
        to=actors("to", raw.to),
        sends=text("sends", raw.sends),
        via=actors("via", raw.via),
        using=actors("using", raw.using),
        with_=actors("with", raw.with_),
        gives=text("gives", raw.gives),
        within=within,
        not_before=not_before,
        extension=scope.extension(raw.extension, where("extension")),
        marks=raw.marks,
        stops_clock=bool(raw.stops_clock),
        also=resolve_tellings(scope, raw.also, where("also"), names),
        decision=decision,
        next=None if decision else _next(scope, entry, follows, names),
    )


def _split(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Split:
    path = entry.where("split", scope)
    branches = tuple(
        resolve_target(scope, name, None, follows, names, (*path, index))
        for index, name in enumerate(entry.raw.split or ())
    )
    return Split(
        id=entry.id,
        name=scope.text(entry.raw.name, entry.where("name", scope)),
        source=scope.source(entry.raw.source),
        note=scope.text(entry.raw.note, entry.where("note", scope)),
        branches=branches,
    )


def _join(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Join:
    return Join(
        id=entry.id,
        name=scope.text(entry.raw.name, entry.where("name", scope)),
        source=scope.source(entry.raw.source),
        note=scope.text(entry.raw.note, entry.where("note", scope)),
        next=_next(scope, entry, follows, names),
        all_ways=entry.raw.join == "all",
    )


def _use(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Use:
    raw = entry.raw
    procedure = raw.use or ""
    used = names.procedures.get(procedure)
    if used is None:
        scope.unknown("procedure", procedure, names.procedures, entry.where("use", scope))
    on_path = entry.where("on", scope)
    on = {
        outcome: resolve_target(scope, name, None, follows, names, (*on_path, outcome))
        for outcome, name in (raw.on or {}).items()
    }
    actors = {}
    for theirs, ours in (raw.actors or {}).items():
        path = (*entry.where("actors", scope), theirs)
        if used is not None and theirs not in used.actors:
            _lacks(scope, f"`{shorten(procedure)}` has no actor", theirs, used.actors, path)
        elif scope.actor(ours, path):
            actors[theirs] = ours
    if used is not None:
        for outcome in on.keys() - used.outcomes.keys():
            _lacks(scope, f"`{shorten(procedure)}` has no outcome", outcome, used.outcomes, (*on_path, outcome))
            del on[outcome]
        going_on = _next(scope, entry, follows, names)
        on |= {name: _unmapped(item, going_on, names) for name, item in used.outcomes.items() if name not in on}
    return Use(
        id=entry.id,
        name=scope.text(raw.name, entry.where("name", scope)),
        source=scope.source(raw.source),
        note=scope.text(raw.note, entry.where("note", scope)),
        procedure=procedure,
        actors=actors,
        on=on,
        marks=raw.marks,
    )


def _lacks(scope: Scope, what: str, name: str, known: Collection[str], path: Path) -> None:
    hint = did_you_mean(name, set(known)) or f"it has {', '.join(f'`{shorten(each)}`' for each in list(known)[:10])}"
    scope.problem("PF009", f"{what} `{shorten(name)}`", path, hint=hint, key=True)


def _unmapped(outcome: Outcome, going_on: Target, names: Names) -> Target:
    """Where an outcome leads that `on` does not name: a result goes on, any other to our outcome of the same name."""
    if outcome.kind is OutcomeKind.RESULT:
        return going_on
    return Target(outcome=outcome.id) if outcome.id in names.outcomes else Target()
