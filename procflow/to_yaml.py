"""A regulation as a file again: what `document` reads back to an equal model.

Everything is written out: steps that were shared, ways that simply went on, names in each language.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from procflow.exporting import Problem
from procflow.hours_text import DAYS, format_hours
from procflow.jurisdictions import jurisdiction_of
from procflow.model import (
    ALWAYS,
    Act,
    Actor,
    ActorKind,
    Anchor,
    Answers,
    Bound,
    Counting,
    DayOverride,
    Entry,
    Extension,
    Join,
    Limit,
    LimitKind,
    Outcome,
    Procedure,
    Reference,
    Regulation,
    Split,
    Step,
    Target,
    Telling,
    Text,
)
from procflow.schema import FORMAT_VERSION
from procflow.term_text import format_term
from procflow.written_simulation import written_simulation

Written = dict[str, Any]


def export(regulation: Regulation, language: str | None, problem: Problem) -> str:
    if language is not None:
        problem("YAML holds the texts in all languages; --lang makes no difference")
    return dump(written(regulation))


def dump(values: Written) -> str:
    """A regulation in the keys of the file format, as text."""
    text: str = yaml.dump(
        values, Dumper=_dumper(), sort_keys=False, allow_unicode=True, default_flow_style=False, width=110
    )
    return text


@cache
def _dumper() -> Any:
    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    # The format has no anchors: what stands in two places is written twice.
    return type("Dumper", (base,), {"ignore_aliases": lambda _self, _data: True})


def written(regulation: Regulation) -> Written:
    """The regulation in the keys of the file format."""
    usual = jurisdiction_of(regulation.jurisdiction)
    return _without_gaps(
        {
            "procflow": FORMAT_VERSION,
            "id": regulation.id,
            "title": _text(regulation.title),
            "provider": _text(regulation.provider),
            "form": _text(regulation.form),
            "channels": [_text(channel) for channel in regulation.channels],
            "languages": list(regulation.languages),
            "act": _act(regulation.act),
            "jurisdiction": regulation.jurisdiction,
            "counting": _counting(regulation.counting, usual.counting),
            "hours": None if regulation.hours_assumed else format_hours(regulation.hours),
            "days": [_day(day) for day in regulation.days],
            "libraries": {library.alias: library.path for library in regulation.libraries},
            "actors": {actor.id: _actor(actor, regulation) for actor in regulation.actors},
        }
    ) | {
        "procedures": {procedure.id: written_procedure(procedure) for procedure in regulation.procedures},
        **({"simulation": written_simulation(regulation.simulation)} if regulation.simulation else {}),
    }


def _without_gaps(entries: Written) -> Written:
    """Keys without their absent and empty values."""
    return {key: value for key, value in entries.items() if value is not None and value not in ([], {})}


# ---------------------------------------------------------------- small values


def _text(text: Text | None) -> dict[str, str] | None:
    return dict(text.values) if text is not None else None


def _source(source: tuple[str, ...]) -> str | list[str] | None:
    return source[0] if len(source) == 1 else list(source)


def _several(names: tuple[str, ...]) -> list[str]:
    return list(names)


def _anchor(anchor: Anchor) -> str | None:
    if anchor.kind == "start":
        return None
    return {"begin": "start of ", "end": "end of "}.get(anchor.kind, "") + anchor.of


def _bound(bound: Bound | None) -> str | Written | None:
    if bound is None:
        return None
    term, since = format_term(bound.term), _anchor(bound.anchor)
    if since is None and bound.written is None and not bound.source:
        return term
    return _without_gaps({"term": term, "from": since, "written": bound.written, "source": _source(bound.source)})


def _extension(extension: Extension | None) -> Written | None:
    if extension is None:
        return None
    return _without_gaps(
        {
            "by": extension.by,
            "up_to": format_term(extension.up_to) if extension.up_to else None,
            "adds": format_term(extension.adds) if extension.adds else None,
            "when": _text(extension.when),
            "source": _source(extension.source),
        }
    )


def _tellings(tellings: tuple[Telling, ...]) -> list[Written]:
    return [
        _without_gaps({"by": telling.by, "do": _text(telling.do), "within": _bound(telling.within)})
        | {"source": list(telling.source)}
        for telling in tellings
    ]


def _way(target: Target) -> Written:
    return _without_gaps({"next": target.step or target.outcome or "unstated", "at_most": target.at_most})


# ---------------------------------------------------------------- the act and the people


def _reference(reference: Reference) -> Written:
    registered = _without_gaps({"number": reference.registered_number, "date": reference.registered_date})
    return _without_gaps(
        {
            "title": _text(reference.title),
            "body": _text(reference.body),
            "number": reference.number,
            "date": reference.date,
            "registered": registered,
            "url": reference.url,
        }
    )


def _act(act: Act) -> Written:
    force = {"from": act.in_force_from, "until": act.in_force_until, "repealed_by": _text(act.repealed_by)}
    more = {
        "in_force": _without_gaps(force),
        "related": {name: _reference(item) for name, item in act.related.items()},
        "source": _source(act.source),
        "note": _text(act.note),
    }
    return _reference(act) | _without_gaps(more)


def _counting(counting: Counting, usual: Counting) -> Written:
    names = counting.__struct_fields__
    return {name: str(value) for name in names if (value := getattr(counting, name)) != getattr(usual, name)}


def _day(day: DayOverride) -> Written:
    return _without_gaps(
        {
            "date": day.date,
            "is": "working" if day.working else "off",
            "like": DAYS[day.like] if day.like is not None else None,
            "known": day.known,
            "note": _text(day.note),
            "source": _source(day.source),
        }
    )


def _actor(actor: Actor, regulation: Regulation) -> Written:
    always_there = actor.kind in {ActorKind.APPLICANT, ActorKind.SYSTEM}
    usual = ALWAYS if always_there else regulation.hours
    return _without_gaps(
        {
            "kind": str(actor.kind),
            "name": _text(actor.name),
            "hours": format_hours(actor.hours) if actor.hours != usual else None,
            "accepts": format_hours(actor.accepts) if actor.accepts else None,
            "working_days": "own" if actor.own_days else None,
            "staff": actor.staff,
            "part_of": actor.part_of,
            "source": _source(actor.source),
            "note": _text(actor.note),
        }
    )


# ---------------------------------------------------------------- procedures


def written_procedure(procedure: Procedure) -> Written:
    return _without_gaps(
        {
            "title": _text(procedure.title),
            "part": procedure.is_part or None,
            "limit": _limits(procedure.limits),
            "outcomes": {outcome.id: _outcome(outcome) for outcome in procedure.outcomes},
            "source": _source(procedure.source),
            "note": _text(procedure.note),
            "steps": [written_entry(entry) for entry in procedure.entries],
        }
    )


def _limits(limits: tuple[Limit, ...]) -> list[Written] | str:
    if limits == (Limit(kind=LimitKind.NONE),):
        return "none"
    return [_limit(limit) for limit in limits]


def _limit(limit: Limit) -> Written:
    within = limit.within
    return _without_gaps(
        {
            "within": format_term(within.term) if within else None,
            "from": _anchor(within.anchor) if within else None,
            "written": within.written if within else None,
            "source": _source(limit.source),
            "assumed": limit.assumed or None,
            "unknown": limit.kind is LimitKind.UNKNOWN or None,
            "outcomes": _several(limit.outcomes),
            "extension": _extension(limit.extension),
            "also": _tellings(limit.also),
        }
    )


def _outcome(outcome: Outcome) -> Written:
    return _without_gaps({"name": _text(outcome.name), "grounds": [_text(ground) for ground in outcome.grounds]}) | (
        {"kind": str(outcome.kind)} | _without_gaps({"source": _source(outcome.source)})
    )


def written_entry(entry: Entry) -> Written:
    head = _without_gaps({"id": entry.id, "name": _text(entry.name)})
    tail = _without_gaps({"source": _source(entry.source), "note": _text(entry.note)})
    if isinstance(entry, Step):
        return head | _step(entry) | tail
    if isinstance(entry, Split):
        return head | {"split": [_way(branch)["next"] for branch in entry.branches]} | tail
    if isinstance(entry, Join):
        return head | {"join": "all" if entry.all_ways else "any"} | _way(entry.next) | tail
    on = {outcome: _way(target)["next"] for outcome, target in entry.on.items()}
    return head | _without_gaps({"use": entry.procedure, "actors": entry.actors, "on": on, "marks": entry.marks}) | tail


def _step(step: Step) -> Written:
    keys = {
        "by": step.by,
        "do": _text(step.do),
        "to": _several(step.to),
        "sends": _text(step.sends),
        "via": _several(step.via),
        "using": _several(step.using),
        "with": _several(step.with_),
        "gives": _text(step.gives),
        "within": _bound(step.within),
        "not_before": _bound(step.not_before),
        "extension": _extension(step.extension),
        "marks": step.marks,
        "stops_clock": step.stops_clock or None,
        "also": _tellings(step.also),
    }
    if step.decision is not None:
        decision = step.decision
        keys |= {
            "decide": _text(decision.ask),
            "answers": list(decision.values) if decision.answers is Answers.CHOICE else str(decision.answers),
            "of": _text(decision.of),
            "options": [
                {"when": option.when}
                | _way(option.next)
                | _without_gaps({"name": _text(option.name), "source": _source(option.source)})
                for option in decision.options
            ],
        }
    return _without_gaps(keys) | (_way(step.next) if step.next is not None else {})
