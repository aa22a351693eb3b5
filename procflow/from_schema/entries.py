"""The entries of a procedure before their ways are known: shared steps filled in, kinds and ids settled."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from procflow import schema
from procflow.diagnostics import did_you_mean, shorten
from procflow.from_schema.scope import Scope
from procflow.model import Outcome, OutcomeKind
from procflow.yaml_reader import Path

UNSTATED = "unstated"  # as a target: the act does not say where this leads

_ANY = frozenset({"id", "like", "name", "source", "note"})
_KEYS = {
    "step": _ANY
    | {"by", "do", "with_", "to", "sends", "via", "using", "gives", "within", "from_", "not_before", "extension"}
    | {"marks", "stops_clock", "also", "decide", "answers", "of", "options", "next", "at_most"},
    "split": _ANY | {"split"},
    "join": _ANY | {"join", "next", "at_most"},
    "use": _ANY | {"use", "actors", "on", "marks", "next", "at_most"},
    "end": frozenset({"end", "note", "source"}),
}
_STRANGE = {
    kind: tuple(name for name in schema.EntryIn.__struct_fields__ if name not in keys) for kind, keys in _KEYS.items()
}
_WHAT_IT_IS = {
    "step": "a step",
    "split": "a `split`",
    "join": "a `join`",
    "use": "a `use`",
    "end": "an `end`",
}


class Prepared(Struct, frozen=True):
    """An entry with its kind and its id (an `end` has none)."""

    kind: str
    id: str
    raw: schema.EntryIn
    path: Path
    shared_path: Path | None  # where the keys stand that `like` brought in

    def where(self, key: str, scope: Scope) -> Path:
        """The path of a key, in the entry itself or in the shared step it is like."""
        if self.shared_path is not None and key not in scope.located.at(self.path):
            return (*self.shared_path, key)
        return (*self.path, key)


def prepare(scope: Scope, procedure: str, raw: schema.ProcedureIn, shared: dict[str, schema.EntryIn]) -> list[Prepared]:
    entries: list[Prepared] = []
    lines: dict[str, Path] = {}
    for index, written in enumerate(raw.steps):
        path: Path = ("procedures", procedure, "steps", index)
        entry, shared_path = _like(scope, written, shared, path)
        kind = _kind(scope, entry, path, shared_path)
        if kind is None:
            continue
        for name in _given(entry, _STRANGE[kind]):
            key = name.rstrip("_")
            scope.problem("PF006", f"`{key}` does not go with {_WHAT_IT_IS[kind]}", (*path, key), key=True)
        name = "" if kind == "end" else _id(scope, entry, kind, path, index)
        if name and name in lines:
            first = scope.located.span((*lines[name], "id")).line
            message = f"the id `{shorten(name)}` is used twice in `{shorten(procedure)}`; the first is on line {first}"
            scope.problem("PF011", message, (*path, "id"), hint="give each step an id of its own")
            continue
        lines[name] = path
        entries.append(Prepared(kind, name, entry, path, shared_path))
    return entries


def _given(entry: schema.EntryIn, names: tuple[str, ...] = schema.EntryIn.__struct_fields__) -> list[str]:
    """Those of `names` that the entry has a value for."""
    return [name for name in names if getattr(entry, name) is not None]


def _like(
    scope: Scope, entry: schema.EntryIn, shared: dict[str, schema.EntryIn], path: Path
) -> tuple[schema.EntryIn, Path | None]:
    if entry.like is None:
        return entry, None
    model = shared.get(entry.like)
    if model is None:
        scope.unknown("shared step", entry.like, shared, (*path, "like"), "write it under `shared`")
        return entry, None
    values = {name: getattr(model, name) for name in _given(model) if name != "like"}
    values |= {name: getattr(entry, name) for name in _given(entry)}
    if entry.id is None and model.id is None:
        values["id"] = entry.like
    return schema.EntryIn(**values), ("shared", entry.like)


def _kind(scope: Scope, entry: schema.EntryIn, path: Path, shared_path: Path | None) -> str | None:
    is_step = entry.do is not None or entry.decide is not None or entry.options is not None
    kinds = ["step"] if is_step else []
    kinds += [kind for kind in ("split", "join", "use", "end") if getattr(entry, kind) is not None]
    if kinds == ["end"] and not entry.end:
        scope.problem("PF010", "`end` names no outcome", (*path, "end"), hint="write `- end: granted`")
        return None
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        both = " and ".join(_WHAT_IT_IS[kind] for kind in kinds)
        scope.problem("PF010", f"one entry cannot be {both} at once", path, hint="make two entries of it")
    elif not _is_told_of(scope, path, shared_path):
        hint = "give it `do`, `decide`, `split`, `join`, `use` or `end`"
        scope.problem("PF008", "nothing says what this entry is", path, hint=hint)
    return None


def _is_told_of(scope: Scope, path: Path, shared_path: Path | None) -> bool:
    """Whether a key that says what the entry is was written, in a way that did not fit and is reported already."""
    kinds = {"do", "decide", "options", "split", "join", "use", "end"}
    if shared_path is None:
        kinds.add("like")
    return any(not kinds.isdisjoint(scope.located.at(place)) for place in (path, shared_path) if place)


def _id(scope: Scope, entry: schema.EntryIn, kind: str, path: Path, index: int) -> str:
    if entry.id == UNSTATED:
        hint = "the word says that the act does not state where a way leads"
        scope.problem("PF010", f"no step can have the id `{UNSTATED}`", (*path, "id"), hint=hint)
    if entry.id:
        return entry.id
    if kind == "use" and entry.id is None and entry.use:
        return entry.use.rpartition(".")[2]
    scope.problem(
        "PF008", "this entry has no `id`", path, hint=f"name it in a word or two, such as `id: {_example(kind)}`"
    )
    return f"{kind}-{index + 1}"


def _example(kind: str) -> str:
    return {"step": "accept", "split": "ask-both", "join": "answers"}.get(kind, kind)


def declared_outcomes(scope: Scope, raw: dict[str, schema.OutcomeIn] | None, path: Path) -> dict[str, Outcome]:
    return {name: _outcome(scope, name, item, (*path, name)) for name, item in (raw or {}).items()}


def resolve_outcomes(
    scope: Scope,
    procedure: str,
    raw: schema.ProcedureIn,
    entries: list[Prepared],
    of_all: dict[str, Outcome],
) -> dict[str, Outcome]:
    """The outcomes that the procedure declares, those of all procedures that it leads to, those only an `end` names."""
    outcomes = declared_outcomes(scope, raw.outcomes, ("procedures", procedure, "outcomes"))
    steps = {entry.id: entry for entry in entries if entry.id}
    for entry in entries:
        for name in named_targets(entry.raw):
            if name in outcomes or name in steps:
                continue
            if name in of_all:
                outcomes[name] = of_all[name]
            elif name == entry.raw.end:
                outcomes[name] = Outcome(id=name)
                if hint := did_you_mean(name, {*(raw.outcomes or {}), *of_all}):
                    scope.problem("PF009", f"there is no outcome `{shorten(name)}`", (*entry.path, "end"), hint=hint)
    for name in outcomes:
        if name in steps:
            message = f"`{shorten(name)}` is both a step and an outcome of `{shorten(procedure)}`"
            scope.problem("PF011", message, (*steps[name].path, "id"), hint="rename one of them")
    return outcomes


def named_targets(entry: schema.EntryIn) -> Iterator[str]:
    """All that the entry says it leads to."""
    options = entry.options or ()
    names = [option.next for option in options] if not isinstance(options, dict) else list(options.values())
    names += [entry.end, entry.next, *(entry.split or ()), *(entry.on or {}).values()]
    yield from (name for name in names if name)


def _outcome(scope: Scope, name: str, raw: schema.OutcomeIn, path: Path) -> Outcome:
    grounds = [scope.text(ground, (*path, "grounds", index)) for index, ground in enumerate(raw.grounds or ())]
    return Outcome(
        id=name,
        kind=OutcomeKind(raw.kind),
        name=scope.text(raw.name, (*path, "name")),
        grounds=tuple(ground for ground in grounds if ground),
        source=scope.source(raw.source),
    )
