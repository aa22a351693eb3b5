"""The description of a step for people: all that the regulation says of it, in one language."""

from __future__ import annotations

from procflow.bpmn_extension import plain
from procflow.bpmn_words import Titles, bound_in, extension_in
from procflow.model import Entry, Step, Use
from procflow.wording import Wording


def describe(wording: Wording, entry: Entry, titles: Titles) -> str:
    rows: list[tuple[str, str]] = []
    if isinstance(entry, Step):
        rows = _of_step(wording, entry, titles)
    elif isinstance(entry, Use) and entry.marks:
        rows = [("marks", entry.marks)]
    rows += [("source", "; ".join(entry.source)), ("note", wording.shown(entry.note))]
    lines = [f"{wording.word(key)}: {plain(text)}" for key, text in rows if text]
    if isinstance(entry, Step) and entry.stops_clock:
        lines.append(wording.word("stops"))
    if entry.name is not None and isinstance(entry, Step) and entry.do is not None:
        lines.insert(0, wording.shown(entry.do))
    return "\n".join(lines)


def _of_step(wording: Wording, step: Step, titles: Titles) -> list[tuple[str, str]]:
    language = wording.language
    rows = [
        ("who", wording.actor_name(step.by) if step.by else ""),
        ("with", wording.actor_names(step.with_)),
        ("term", bound_in(step.within, language, titles) if step.within else ""),
        ("not_before", bound_in(step.not_before, language, titles) if step.not_before else ""),
        ("extension", extension_in(step.extension, language) if step.extension else ""),
        ("gives", wording.shown(step.gives)),
        ("sends", wording.shown(step.sends)),
        ("to", wording.actor_names(step.to)),
        ("via", wording.actor_names(step.via)),
        ("using", wording.actor_names(step.using)),
        ("marks", step.marks or ""),
    ]
    for telling in step.also:
        told = [
            wording.actor_name(telling.by) if telling.by else "",
            wording.shown(telling.do),
            bound_in(telling.within, language, titles) if telling.within else "",
        ]
        rows.append(("also", "; ".join(filter(None, (*told, *telling.source)))))
    return rows
