"""Every text of a regulation with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from procflow.model import Outcome, Procedure, Step, Text
from procflow.rules.base import Context, quoted
from procflow.source import Span


class PlacedText(Struct, frozen=True):
    text: Text | None  # None: there should be one
    what: str
    look_up: Callable[[], Span]  # looked up only for the few texts that something is wrong with
    subject: str

    @property
    def span(self) -> Span:
        return self.look_up()


def all_texts(context: Context) -> Iterator[PlacedText]:
    regulation, origins = context.regulation, context.origins
    yield PlacedText(regulation.title, "the title", partial(origins.key, "title"), regulation.id)
    if regulation.act.title is not None:
        yield PlacedText(
            regulation.act.title, "the title of the act", partial(origins.key, "act", "title"), regulation.id
        )
    if regulation.act.body is not None:
        yield PlacedText(
            regulation.act.body, "the name of the body", partial(origins.key, "act", "body"), regulation.id
        )
    for actor in regulation.actors:
        what = f"the name of {quoted(actor.id)}"
        yield PlacedText(actor.name, what, partial(origins.key, "actors", actor.id, "name"), actor.id)
    for procedure in regulation.procedures:
        if procedure.title is not None or len(regulation.procedures) > 1:
            what = f"the title of {quoted(procedure.id)}"
            look_up = partial(origins.key, "procedures", procedure.id, "title")
            yield PlacedText(procedure.title, what, look_up, procedure.id)
        for outcome in procedure.outcomes:
            yield from _of_outcome(context, procedure, outcome)
    for procedure, step in context.steps():
        yield from _of_step(context, procedure, step)


def _of_outcome(context: Context, procedure: Procedure, outcome: Outcome) -> Iterator[PlacedText]:
    subject = f"{procedure.id}.{outcome.id}"
    path = ("procedures", procedure.id, "outcomes", outcome.id)
    look_up = partial(context.origins.key, *path, "name")
    yield PlacedText(outcome.name, f"the name of the outcome {quoted(outcome.id)}", look_up, subject)
    for index, ground in enumerate(outcome.grounds):
        what = f"ground {index + 1} of {quoted(outcome.id)}"
        yield PlacedText(ground, what, partial(context.origins.span, *path, "grounds", index), subject)


def _of_step(context: Context, procedure: Procedure, step: Step) -> Iterator[PlacedText]:
    subject, name = f"{procedure.id}.{step.id}", quoted(step.id)
    texts = [
        ("do", step.do, "what is done in"),
        ("gives", step.gives, "the result of"),
        ("sends", step.sends, "what is sent by"),
    ]
    if step.decision is not None:
        texts += [("decide", step.decision.ask, "the question of"), ("of", step.decision.of, "what is measured by")]
    for key, text, what in texts:
        if text is not None:
            look_up = partial(context.origins.entry, procedure.id, step.id, key)
            yield PlacedText(text, f"{what} {name}", look_up, subject)
    for index, option in enumerate(step.decision.options if step.decision else ()):
        if option.name is not None:
            look_up = partial(context.origins.entry, procedure.id, step.id, "options", index, "name")
            yield PlacedText(option.name, f"the name of option {quoted(option.when)} of {name}", look_up, subject)
