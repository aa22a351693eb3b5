"""What real acts say, row by row: each thing met in them can be written, and an example shows it in the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from procflow.document import load
from procflow.model import (
    ALWAYS,
    ActorKind,
    Join,
    LimitKind,
    OutcomeKind,
    Procedure,
    Regulation,
    Split,
    Step,
    Target,
    Unit,
    Use,
)
from tests.support.examples import ROOT


@cache
def example(name: str) -> Regulation:
    return load(ROOT / "examples" / f"{name}.procflow.yaml")


def steps(regulation: Regulation) -> Iterator[Step]:
    for procedure in regulation.procedures:
        for entry in procedure.entries:
            if isinstance(entry, Step):
                yield entry


def all_targets(procedure: Procedure) -> Iterator[Target]:
    for entry in procedure.entries:
        if isinstance(entry, Step) and entry.decision is not None:
            yield from (option.next for option in entry.decision.options)
        elif isinstance(entry, Step | Join) and entry.next is not None:
            yield entry.next


def any_step(holds: Callable[[Step], object]) -> Callable[[Regulation], bool]:
    return lambda regulation: any(holds(step) for step in steps(regulation))


def units(regulation: Regulation) -> set[Unit]:
    return {step.within.term.unit for step in steps(regulation) if step.within}


def limits(regulation: Regulation) -> set[tuple[str, int]]:
    return {
        (procedure.id, int(limit.within.term.high))
        for procedure in regulation.procedures
        for limit in procedure.limits
        if limit.within
    }


def counted_from_events(regulation: Regulation) -> bool:
    marked = {step.marks for step in steps(regulation)}
    return any(
        step.within and step.within.anchor.kind == "event" and step.within.anchor.of in marked
        for step in steps(regulation)
    )


def shared(regulation: Regulation) -> bool:
    """The same step, written once, stands in all three procedures."""
    return len({step.do.best("en") for step in steps(regulation) if step.id == "accept" and step.do}) == 1


def hours(regulation: Regulation, actor: str) -> Callable[[], tuple[bool, bool]]:
    found = next(each for each in regulation.actors if each.id == actor)
    return lambda: (bool(found.hours.week[5]), found.accepts is not None)


def texts_in_three_languages(regulation: Regulation) -> bool:
    return all(set(step.do.values) == {"kk", "ru", "en"} for step in steps(regulation) if step.do)


ROWS: list[tuple[str, str, Callable[[Regulation], object]]] = [
    ("several variants, each with its own steps and limit", "guard-licence/licence",
     lambda act: limits(act) == {("issue", 15), ("reissue", 3), ("duplicate", 2)}),
    ("shared steps written once", "guard-licence/licence", shared),
    ("the limit stands in another act", "guard-licence/licence",
     lambda act: all("standard" in place for each in act.procedures for limit in each.limits for place in limit.source)),
    ("the limit is not known", "karaganda-2019/livestock",
     lambda act: [limit.kind for each in act.procedures for limit in each.limits] == [LimitKind.UNKNOWN]),
    ("a step without a term", "karaganda-2019/livestock",
     lambda act: {step.id for step in steps(act) if step.do and not step.within} >= {"sign", "transfer"}),
    ("seconds and ranges", "patterns/portal-seconds",
     any_step(lambda step: step.within and step.within.term.low and step.within.term.unit is Unit.SECOND)),
    ("minutes, hours and working days", "guard-licence/licence",
     lambda act: units(act) == {Unit.MINUTE, Unit.HOUR, Unit.WORKING_DAY}),
    ("days of unknown kind", "permanent-residence/residence", lambda act: Unit.DAY in units(act)),
    ("on the day of receipt", "exit-visa/exit-visa", lambda act: Unit.SAME_DAY in units(act)),
    ("no earlier than", "patterns/publication", any_step(lambda step: step.not_before)),
    ("counted from an event other than the step's own start", "patterns/limits-by-outcome", counted_from_events),
    ("works on Saturday morning; after 18:00 is the next day", "patterns/service-centre",
     lambda act: hours(act, "centre")() == (True, True)),
    ("the portal never closes", "patterns/service-centre",
     lambda act: any(actor.kind is ActorKind.SYSTEM and actor.hours == ALWAYS for actor in act.actors)),
    ("days moved by the government", "patterns/service-centre", lambda act: {day.working for day in act.days} == {True, False}),
    ("conditions with several named ways out", "patterns/choice",
     any_step(lambda step: step.decision and len(step.decision.options) > 2)),
    ("refusal on named grounds", "guard-licence/licence",
     lambda act: any(each.kind is OutcomeKind.REFUSAL and each.grounds for proc in act.procedures for each in proc.outcomes)),
    ("parallel requests to two bodies, then wait for both", "permanent-residence/residence",
     lambda act: {type(entry) for proc in act.procedures for entry in proc.entries} >= {Split, Join}),
    ("papers come again, with a bound; the clock stops meanwhile", "patterns/exam-retake",
     lambda act: any(target.at_most for proc in act.procedures for target in all_targets(proc))
     and any(step.stops_clock for step in steps(act))),
    ("prolongation by the head's decision", "patterns/prolongation",
     lambda act: any(limit.extension for proc in act.procedures for limit in proc.limits)
     or any(step.extension for step in steps(act))),
    ("a portal dialogue that hundreds of acts share", "karaganda-2019/processing",
     lambda act: any(isinstance(entry, Use) and entry.procedure == "egov.dialogue" for entry in act.procedures[0].entries)),
    ("the same step told twice with different terms", "exit-visa/exit-visa",
     any_step(lambda step: any(told.within and told.within != step.within for told in step.also))),
    ("who sends what to whom, through which systems", "karaganda-2019/egov-portal",
     any_step(lambda step: step.to and step.via)),
    ("three languages", "karaganda-2019/livestock", texts_in_three_languages),
    ("every sentence has a place in the act", "citizenship/citizenship", lambda act: all(step.source for step in steps(act))),
    ("the act is repealed", "karaganda-2019/livestock", lambda act: act.act.repealed_by),
]  # fmt: skip


@pytest.mark.parametrize(("row", "name", "holds"), ROWS, ids=[row for row, _, _ in ROWS])
def test_what_acts_say_can_be_written(row: str, name: str, holds: Callable[[Regulation], object]) -> None:
    assert holds(example(name)), f"{name} shows: {row}"
