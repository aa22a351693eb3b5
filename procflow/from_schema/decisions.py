"""Decisions: their options, and what the answers are drawn from."""

from __future__ import annotations

from procflow import schema
from procflow.diagnostics import did_you_mean, shorten
from procflow.from_schema.entries import Prepared
from procflow.from_schema.names import Names, resolve_target
from procflow.from_schema.scope import Scope
from procflow.model import Answers, Decision, Option, Target
from procflow.ranges import parse_range
from procflow.yaml_reader import Path

OTHERWISE = "otherwise"


def resolve_decision(scope: Scope, entry: Prepared, follows: Target, names: Names) -> Decision:
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
            next=resolve_target(scope, option.next, option.at_most, follows, names, next_path),
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
    # A slip beside `yes` (`nope`, `жоқ`) must not make a list of answers that is complete by itself.
    if not {"yes", "no"}.isdisjoint(plain):
        return Answers.YES_NO, ()
    if plain and all(parse_range(when) for when in plain):
        return Answers.NUMBER, ()
    return Answers.CHOICE, tuple(dict.fromkeys(plain))


def _check_answer(scope: Scope, when: str, answers: Answers, values: tuple[str, ...], path: Path) -> None:
    if when == OTHERWISE:
        return
    if answers is Answers.YES_NO and when not in {"yes", "no"}:
        hint = did_you_mean(when, {"yes", "no"}) or "if there are other answers, list all of them under `answers`"
        scope.problem("PF010", f"`{shorten(when)}` is neither `yes` nor `no`", path, hint=hint)
    elif answers is Answers.NUMBER and parse_range(when) is None:
        hint = "write `< 10`, `10..<100`, `>= 100` or a number"
        scope.problem("PF010", f"`{shorten(when)}` is not a range of numbers", path, hint=hint)
    elif answers is Answers.CHOICE and when not in values:
        scope.unknown("answer", when, values, path, "list it under `answers`")
