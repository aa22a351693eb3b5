"""The table of steps as CSV, one line an entry, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io

from procflow.exporting import Problem
from procflow.graph import ways_of
from procflow.model import Anchor, Bound, Entry, Measure, Procedure, Regulation, Split, Step, Target, Text, Unit, Use
from procflow.term_text import amount_text, format_term

HEADER = [
    "procedure",
    "step",
    "kind",
    "actor",
    "text",
    "term_min",
    "term_max",
    "unit",
    "anchor",
    "result",
    "source",
    "next",
]

# A cell that begins so is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(regulation: Regulation, language: str | None, problem: Problem) -> str:
    wanted = (language,) if language else ()
    if language and language not in regulation.languages:
        problem(f"`{language}` is not one of the languages of the act; other texts stand in where it has none")
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(HEADER)
    titles = _titles(regulation)
    for procedure in regulation.procedures:
        for entry in procedure.entries:
            row = [procedure.id, entry.id, *_row(entry, procedure, titles, (*wanted, *regulation.languages), problem)]
            writer.writerow([_harmless(cell, f"{procedure.id}.{entry.id}", problem) for cell in row])
    return output.getvalue()


def _titles(regulation: Regulation) -> dict[str, Text | None]:
    """The titles of procedures, by the name under which a `use` refers to them."""
    titles = {procedure.id: procedure.title for procedure in regulation.procedures}
    for library in regulation.libraries:
        titles |= {f"{library.alias}.{each.id}": each.title for each in library.regulation.procedures}
    return titles


def _row(
    entry: Entry, procedure: Procedure, titles: dict[str, Text | None], languages: tuple[str, ...], problem: Problem
) -> list[str]:
    def words(text: Text | None) -> str:
        return text.best(*languages) if text else ""

    source = "; ".join(entry.source)
    following = ";".join(_way(way.label, way.target) for way in ways_of(entry))
    if not isinstance(entry, Step):
        kind = "split" if isinstance(entry, Split) else "use" if isinstance(entry, Use) else "join"
        text = words(entry.name)
        if isinstance(entry, Use):
            text = text or words(titles.get(entry.procedure)) or entry.procedure
        return [kind, "", text, "", "", "", "", "", source, following]
    kind = "step" if entry.do else "decision"
    text = words(entry.do) or words(entry.decision.ask if entry.decision else None)
    term = _term(entry, procedure, problem)
    return [kind, entry.by or "", text, *term, words(entry.gives), source, following]


def _way(label: str, target: Target) -> str:
    to = target.step or target.outcome or "unstated"
    return f"{label}:{to}" if label else to


def _term(step: Step, procedure: Procedure, problem: Problem) -> list[str]:
    """term_min, term_max, unit, anchor. One unit fits both ends, so what is in another is told instead."""
    subject = f"{procedure.id}.{step.id}"
    if step.extension is not None:
        problem(f"{subject}: the table has no column for its extension")
    if step.within is None and step.not_before is None:
        return ["", "", "", ""]
    bound = step.within or step.not_before
    assert bound is not None, "one of the two is there"
    low = step.within.term.low if step.within else None
    if step.not_before is not None:
        fits = low is None and _kind(step.not_before) == _kind(bound)
        if fits:
            low = step.not_before.term.high
        if not fits or step.not_before.term.low is not None:
            problem(f"{subject}: the table has no room for `not_before: {format_term(step.not_before.term)}`")
    if bound.term.measure is not None:
        problem(f"{subject}: the unit in the table does not say that the term runs in {bound.term.measure} time")
    high = bound.term.high if step.within is not None and bound.term.unit is not Unit.SAME_DAY else None
    return [
        amount_text(low) if low is not None else "",
        amount_text(high) if high is not None else "",
        str(bound.term.unit),
        anchor_text(bound),
    ]


def _kind(bound: Bound) -> tuple[Unit, Measure | None, Anchor]:
    """What two bounds must share to stand in one line."""
    return bound.term.unit, bound.term.measure, bound.anchor


def anchor_text(bound: Bound) -> str:
    names = {"begin": "start of ", "end": "end of "}
    anchor: Anchor = bound.anchor
    return "start" if anchor.kind == "start" else names.get(anchor.kind, "") + anchor.of


def _harmless(cell: str, subject: str, problem: Problem) -> str:
    # The csv module writes a lone carriage return without quotes, and readers take it for the end of the line.
    flat = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not cell.startswith(_FORMULA):
        return flat
    problem(f"{subject}: a cell begins with `{cell[0]}`; an apostrophe before it keeps spreadsheets from running it")
    return f"'{flat}"
