"""The ways between the entries: what follows, options, branches, used procedures, and what terms are counted from."""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec import Struct

from procflow import schema
from procflow.diagnostics import did_you_mean, shorten
from procflow.from_schema.entries import Prepared
from procflow.from_schema.scope import Scope
from procflow.model import (
    Answers,
    Bound,
    Decision,
    Entry,
    Join,
    Limit,
    LimitKind,
    Option,
    Outcome,
    OutcomeKind,
    Split,
    Step,
    Target,
    Telling,
    Text,
    Use,
)
from procflow.ranges import parse_range
from procflow.yaml_reader import Path

UNSTATED = "unstated"
NO_TERM = "`from` says what a term is counted from, but there is no `within`"
OTHERWISE = "otherwise"


class Offer(Struct, frozen=True):
    """What a procedure that is used offers to the one that uses it."""

    outcomes: dict[str, Outcome]
    actors: frozenset[str]
    events: frozenset[str]


class Names(Struct, frozen=True):
    """All that the entries of one procedure can refer to."""

    steps: frozenset[str]
    outcomes: dict[str, Outcome]
    events: frozenset[str]
    procedures: dict[str, Offer]


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


# ---------------------------------------------------------------- ways


def _target(scope: Scope, name: str | None, at_most: int | None, follows: Target, names: Names, path: Path) -> Target:
    if name is None:
        return Target() if follows.is_unstated else Target(step=follows.step, outcome=follows.outcome, at_most=at_most)
    if name in names.steps:
        return Target(step=name, at_most=at_most)
    if name in names.outcomes:
        return Target(outcome=name, at_most=at_most)
    if name != UNSTATED:
        known = names.steps | names.outcomes.keys()
        scope.unknown("step or outcome", name, known, path, "write the id of a step, of an outcome, or `unstated`")
    return Target()


def _next(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Target:
    return _target(scope, entry.raw.next, entry.raw.at_most, follows, names, entry.where("next", scope))


# ---------------------------------------------------------------- steps


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
        decision = _decision(scope, entry, follows, names)
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
    _check_anchor(scope, within, where("from") if raw.from_ else (*where("within"), "from"), names)
    _check_anchor(scope, not_before, (*where("not_before"), "from"), names)
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
        also=_tellings(scope, raw.also, where("also"), names),
        decision=decision,
        next=None if decision else _next(scope, entry, follows, names),
    )


def _tellings(
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
        _check_anchor(scope, within, _from_path(raw.within, (*place, "within")), names)
        by = scope.actor(raw.by, (*place, "by"))
        tellings.append(
            Telling(source=scope.source(raw.source), by=by, do=scope.text(raw.do, (*place, "do")), within=within)
        )
    return tuple(tellings)


def _from_path(bound: str | schema.TermIn | None, path: Path) -> Path:
    """Where the `from` of a term stands: in the term, or beside it."""
    return (*path, "from") if isinstance(bound, schema.TermIn) and bound.from_ else (*path[:-1], "from")


def _check_anchor(scope: Scope, bound: Bound | None, path: Path, names: Names) -> None:
    if bound is None or bound.anchor.kind == "start":
        return
    name = bound.anchor.of
    if bound.anchor.kind == "event":
        if name not in names.events:
            otherwise = f"let the step that brings it about say `marks: {shorten(name, 30)}`"
            scope.unknown("event", name, names.events, path, otherwise)
    elif name not in names.steps:
        scope.unknown("step", name, names.steps, path)


# ---------------------------------------------------------------- decisions


def _decision(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Decision:
    raw = entry.raw
    path = entry.where("options", scope)
    written: list[tuple[schema.OptionIn, Path, Path]] = []  # with the paths of `when` and of `next`
    if isinstance(raw.options, dict):
        for when, next_ in raw.options.items():
            written.append((schema.OptionIn(when=when, next=next_), (*path, when), (*path, when)))
    else:
        for index, option in enumerate(raw.options or ()):
            written.append((option, (*path, index, "when"), (*path, index, "next")))
    if not written:
        scope.problem("PF008", "a decision needs `options`", path, hint="write {yes: STEP, no: STEP}", key=True)
    options = tuple(
        Option(
            when=option.when,
            next=_target(scope, option.next, option.at_most, follows, names, next_path),
            name=scope.text(option.name, (*next_path[:-1], "name")),
            source=scope.source(option.source),
        )
        for option, _, next_path in written
    )
    answers, values = _answers(scope, entry, [option.when for option in options])
    for option, when_path, _ in written:
        _check_answer(scope, option.when, answers, values, when_path)
    return Decision(
        ask=scope.text(raw.decide, entry.where("decide", scope)),
        answers=answers,
        values=values,
        of=scope.text(raw.of, entry.where("of", scope)),
        options=options,
    )


def _answers(scope: Scope, entry: Prepared, given: list[str]) -> tuple[Answers, tuple[str, ...]]:
    written = entry.raw.answers
    plain = [when for when in given if when != OTHERWISE]
    if isinstance(written, list):
        return Answers.CHOICE, tuple(dict.fromkeys(written))
    if written is not None:
        if written in {Answers.YES_NO, Answers.NUMBER}:
            return Answers(written), ()
        path = entry.where("answers", scope)
        scope.unknown("kind of answers", written, ("yes-no", "number"), path, "write `yes-no`, `number` or a list")
    if plain and set(plain) <= {"yes", "no"}:
        return Answers.YES_NO, ()
    if plain and all(parse_range(when) for when in plain):
        return Answers.NUMBER, ()
    return Answers.CHOICE, tuple(dict.fromkeys(plain))


def _check_answer(scope: Scope, when: str, answers: Answers, values: tuple[str, ...], path: Path) -> None:
    if when == OTHERWISE:
        return
    if answers is Answers.YES_NO and when not in {"yes", "no"}:
        scope.problem("PF010", f"`{shorten(when)}` is neither `yes` nor `no`", path)
    elif answers is Answers.NUMBER and parse_range(when) is None:
        hint = "write `< 10`, `10..<100`, `>= 100` or a number"
        scope.problem("PF010", f"`{shorten(when)}` is not a range of numbers", path, hint=hint)
    elif answers is Answers.CHOICE and when not in values:
        scope.unknown("answer", when, values, path, "list it under `answers`")


# ---------------------------------------------------------------- splits, joins, used procedures


def _split(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Split:
    path = entry.where("split", scope)
    branches = tuple(
        _target(scope, name, None, follows, names, (*path, index)) for index, name in enumerate(entry.raw.split or ())
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
        outcome: _target(scope, name, None, follows, names, (*on_path, outcome))
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


# ---------------------------------------------------------------- limits


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
    _check_anchor(scope, within, (*path, "from"), names)
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
        also=_tellings(scope, raw.also, (*path, "also"), names),
        source=source,
    )
