"""The index of steps: each with who does it, its term, its source, and the page on which it is drawn."""

from __future__ import annotations

from typing import Any

from procflow.bpmn_extension import plain
from procflow.bpmn_words import Titles, bound_in, extension_in
from procflow.bpmn_words import word as bpmn_word
from procflow.highlighting import elements
from procflow.model import Entry, Procedure, Regulation, Step, Use
from procflow.to_pdf.sheets import Sheets
from procflow.to_pdf.words import word
from procflow.to_svg import Drawing
from procflow.wording import Wording


def index_of(regulation: Regulation, drawing: Drawing, sheets: Sheets) -> dict[str, Any]:
    language = drawing.language
    wording = Wording(regulation, language)
    places: dict[tuple[str, str], str] = {}
    for key, name in elements(drawing.definitions):
        places.setdefault(key, name)
    number = 0
    groups = []
    for procedure in regulation.procedures:
        titles = _titles(wording, procedure)
        rows = []
        for entry in procedure.entries:
            if isinstance(entry, Step | Use):
                number += 1
                spot = sheets.spot(places.get((procedure.id, entry.id), ""))
                rows.append(
                    {
                        "number": number,
                        **_texts(wording, entry, titles),
                        "page": spot and spot.page,
                        "x": spot.x if spot else 0,
                        "y": spot.y if spot else 0,
                    }
                )
        groups.append({"title": plain(wording.shown(procedure.title)) or procedure.id, "rows": rows})
    words = [bpmn_word(key, language) for key in ("who", "term", "source")]
    head = ["№", word("step", language), *words, word("page", language)]
    return {"title": word("index", language), "head": head, "groups": groups}


def _titles(wording: Wording, procedure: Procedure) -> Titles:
    return Titles(
        {entry.id: wording.title_of(entry) or entry.id for entry in procedure.entries},
        {entry.marks: entry.id for entry in procedure.entries if isinstance(entry, Step | Use) and entry.marks},
    )


def _texts(wording: Wording, entry: Entry, titles: Titles) -> dict[str, str]:
    who, term = "", ""
    if isinstance(entry, Step):
        who = wording.actor_name(entry.by) if entry.by else ""
        term = _term(wording, entry, titles)
    return {
        "step": plain(wording.title_of(entry)) or entry.id,
        "who": plain(who),
        "term": plain(term),
        "source": plain("; ".join(entry.source)),
    }


def _term(wording: Wording, step: Step, titles: Titles) -> str:
    language = wording.language
    parts = [bound_in(step.within, language, titles)] if step.within else []
    if step.not_before:
        parts.append(f"{wording.word('not_before')}: {bound_in(step.not_before, language, titles)}")
    if step.extension:
        parts.append(f"{wording.word('extension')}: {extension_in(step.extension, language)}")
    return "\n".join(parts)
