"""Every text of a regulation with its place."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from procflow.model import Entry, Extension, Outcome, Procedure, Step, Text
from procflow.rules.base import Context, quoted
from procflow.source import Span
from procflow.yaml_reader import Path


class PlacedText(Struct, frozen=True):
    text: Text | None  # None: there should be one
    what: str
    path: Path
    subject: str

    def span(self, context: Context, language: str | None = None) -> Span:
        """Where the text stands, or its words in one language."""
        if language is None:
            in_list = isinstance(self.path[-1], int)
            return context.origins.span(*self.path) if in_list else context.origins.key(*self.path)
        return context.origins.span(*self.path, language)


def all_texts(context: Context) -> Iterator[PlacedText]:
    """Each text once, also where several procedures share a step or an outcome."""
    seen: set[Path] = set()
    for place in _texts(context):
        if place.path not in seen:
            seen.add(place.path)
            yield place


def _texts(context: Context) -> Iterator[PlacedText]:
    regulation = context.regulation
    yield PlacedText(regulation.title, "the title", ("title",), regulation.id)
    if regulation.provider is not None:
        yield PlacedText(regulation.provider, "the name of the provider", ("provider",), regulation.id)
    if regulation.form is not None:
        yield PlacedText(regulation.form, "the form of the service", ("form",), regulation.id)
    for index, channel in enumerate(regulation.channels):
        yield PlacedText(channel, f"channel {index + 1}", ("channels", index), regulation.id)
    if regulation.act.title is not None:
        yield PlacedText(regulation.act.title, "the title of the act", ("act", "title"), regulation.id)
    if regulation.act.body is not None:
        yield PlacedText(regulation.act.body, "the name of the body", ("act", "body"), regulation.id)
    for actor in regulation.actors:
        what = f"the name of {quoted(actor.id)}"
        yield PlacedText(actor.name, what, ("actors", actor.id, "name"), actor.id)
    for procedure in regulation.procedures:
        if procedure.title is not None or len(regulation.procedures) > 1:
            what = f"the title of {quoted(procedure.id)}"
            yield PlacedText(procedure.title, what, ("procedures", procedure.id, "title"), procedure.id)
        for outcome in procedure.outcomes:
            yield from _of_outcome(context, procedure, outcome)
        for entry in procedure.entries:
            yield from _of_entry(context, procedure, entry)


def _of_outcome(context: Context, procedure: Procedure, outcome: Outcome) -> Iterator[PlacedText]:
    subject = f"{procedure.id}.{outcome.id}"
    path = context.outcome_path(procedure.id, outcome.id)
    yield PlacedText(outcome.name, f"the name of the outcome {quoted(outcome.id)}", (*path, "name"), subject)
    for index, ground in enumerate(outcome.grounds):
        yield PlacedText(ground, f"ground {index + 1} of {quoted(outcome.id)}", (*path, "grounds", index), subject)


def _of_entry(context: Context, procedure: Procedure, entry: Entry) -> Iterator[PlacedText]:
    subject = f"{procedure.id}.{entry.id}"
    prepared = context.origins.entries[procedure.id, entry.id]

    def path(key: str) -> Path:
        return prepared.where(key, context.origins.scope)

    texts = [("name", entry.name, "the name of")]
    if isinstance(entry, Step):
        texts += [
            ("do", entry.do, "what is done in"),
            ("gives", entry.gives, "the result of"),
            ("sends", entry.sends, "what is sent by"),
        ]
        if entry.decision is not None:
            texts += [("decide", entry.decision.ask, "the question of")]
            texts += [("of", entry.decision.of, "what is measured by")]
    for key, text, what in texts:
        if text is not None:
            yield PlacedText(text, f"{what} {quoted(entry.id)}", path(key), subject)
    if isinstance(entry, Step):
        yield from _of_extension(entry.extension, f"of {quoted(entry.id)}", path("extension"), subject)
        for index, option in enumerate(entry.decision.options if entry.decision else ()):
            if option.name is not None:
                what = f"the name of option {quoted(option.when)} of {quoted(entry.id)}"
                yield PlacedText(option.name, what, (*path("options"), index, "name"), subject)


def _of_extension(extension: Extension | None, whose: str, path: Path, subject: str) -> Iterator[PlacedText]:
    if extension is not None and extension.when is not None:
        yield PlacedText(extension.when, f"the condition of the extension {whose}", (*path, "when"), subject)
