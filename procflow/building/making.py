"""All that is built of one regulation, in memory: its forms, findings, proof and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from procflow.building import Order
from procflow.building.places import Place
from procflow.building.records import (
    Record,
    Summary,
    hashed,
    inputs_of,
    is_unchanged,
    key_of,
    read_record,
)
from procflow.diagnostics import Finding, Severity, shorten
from procflow.errors import ProcflowError
from procflow.exporting import FORMS, MULTILINGUAL, OPTIONS, ending_of, export
from procflow.model import Regulation, Text

if TYPE_CHECKING:
    from procflow.document import Document
    from procflow.proof.results import Proof

LANGUAGES = ("kk", "ru", "en")  # those with words for pages
OK, FOUND, FAILED = 0, 1, 2
_TITLE = 300  # letters of a title; no act has a longer one


class File(Struct, frozen=True):
    name: str
    form: str
    language: str | None  # None: the same in all languages
    data: bytes


class Built(Struct, frozen=True, kw_only=True):
    """What came of one regulation. `files` is None where nothing has changed since the last build."""

    place: Place
    record: Record
    files: dict[str, bytes] | None
    seconds: float = 0.0


class Contents(Struct, frozen=True, kw_only=True):
    """What the pages of a regulation show; the same in all languages."""

    place: Place
    document: Document
    languages: tuple[str, ...]
    findings: list[Finding]
    proof: Proof | None
    files: list[File]
    notes: list[str]  # what forms could not say
    problems: list[str]  # what could not be made
    is_part: bool


class Work:
    """Builds one regulation. An object and not a closure: it is sent to other processes."""

    def __init__(self, order: Order) -> None:
        self.order = order

    def __call__(self, place: Place) -> Built:
        import time

        began = time.monotonic()
        key = key_of(place, self.order)
        folder = Path(self.order.folder, place.folder)
        record = read_record(folder)
        if record is not None and not self.order.force and is_unchanged(record, key, place.path, folder):
            return Built(place=place, record=record, files=None)
        try:
            built = build(place, self.order, key)
        except Exception as error:  # noqa: BLE001 -- a fault of ours in one act does not take the others down
            built = _nothing(place, f"an error of procflow itself, please report it: {type(error).__name__}: {error}")
        return Built(place=place, record=built.record, files=built.files, seconds=time.monotonic() - began)


def build(place: Place, order: Order, key: str) -> Built:
    from procflow.building.page import page
    from procflow.checking import check_document, read_or_explain

    document = read_or_explain(place.path)
    findings = check_document(document, order.settings, order.as_of, order.years)
    contents = _contents(place, order, document, findings)
    pages = {language: page(contents, language, order.options.get("theme")).encode() for language in contents.languages}
    made = {file.name: file.data for file in contents.files}
    made |= {f"index.{language}.html": text for language, text in pages.items()}
    made["index.html"] = pages[contents.languages[0]]
    summary = _summary(contents)
    # What was not made whole is made again next time, whatever has changed.
    is_whole = document.is_sound and not contents.problems
    inputs = inputs_of(place.path, document.regulation) if is_whole else {}
    outputs = {name: hashed(data) for name, data in sorted(made.items())}
    record = Record(key=key if is_whole else "", inputs=inputs, outputs=outputs, summary=summary)
    return Built(place=place, record=record, files=made)


def _nothing(place: Place, problem: str) -> Built:
    summary = Summary(id=place.stem, status=FAILED, problems=(shorten(problem, 300),))
    return Built(place=place, record=Record(key="", summary=summary), files={})


# ---------------------------------------------------------------- files


def _contents(place: Place, order: Order, document: Document, findings: list[Finding]) -> Contents:
    from procflow.proof.proving import prove

    problems: list[str] = [item.message for item in findings if item.code == "PF001"]
    notes: list[str] = []
    proof = None
    regulation = document.regulation if document.is_sound else None
    read = document.regulation
    languages = languages_of(read, order.languages) if read else (*order.languages, "en")[:1]
    is_part = regulation is not None and all(procedure.is_part for procedure in regulation.procedures)
    files = list(_findings(place, document, findings))
    if regulation is not None:
        files = [*_forms(place, order, regulation, languages, notes, problems), *files]
        if not is_part:
            try:
                proof = prove(regulation, order.years, order.as_of)
            except ProcflowError as error:
                problems.append(f"proof: {error}")
    if proof is not None and regulation is not None:
        files += _proofs(place, document, regulation, proof, languages)
    return Contents(
        place=place,
        document=document,
        languages=languages,
        findings=findings,
        proof=proof,
        files=files,
        notes=notes,
        problems=problems,
        is_part=is_part,
    )


def languages_of(regulation: Regulation, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those in which the act has names, of the ones that are asked for; else the first it has."""
    names = [regulation.title, *(actor.name for actor in regulation.actors)]
    for procedure in regulation.procedures:
        names += [procedure.title, *(getattr(entry, "do", None) or entry.name for entry in procedure.entries)]
    there = {language for text in names if text for language in text.values} or set(regulation.languages)
    ordered = [language for language in regulation.languages if language in there] or sorted(there)
    wanted = [language for language in asked or [name for name in ordered if name in LANGUAGES] if language in there]
    return tuple(dict.fromkeys(wanted)) or tuple(ordered[:1]) or ("en",)


def _forms(
    place: Place,
    order: Order,
    regulation: Regulation,
    languages: tuple[str, ...],
    notes: list[str],
    problems: list[str],
) -> Iterator[File]:
    for form in FORMS:
        chosen = {name: value for name, value in order.options.items() if form in OPTIONS[name].forms}
        for language in (None,) if form in MULTILINGUAL else languages:

            def note(message: str, form: str = form) -> None:
                if (text := f"{form}: {message}") not in notes:
                    notes.append(text)

            name = ".".join(filter(None, (place.stem, language, ending_of(form))))
            try:
                made = export(regulation, form, language, note, **chosen)
            except ProcflowError as error:
                problems.append(f"{name}: {error}")
                continue
            yield File(
                name, form, language, made.encode("utf-8", "backslashreplace") if isinstance(made, str) else made
            )


def _findings(place: Place, document: Document, findings: list[Finding]) -> Iterator[File]:
    from procflow.render import Options, Result, renderer

    result = Result(document.source, document.regulation.id if document.regulation else None, findings)
    for form, name in (("full", "findings.txt"), ("json", "findings.json")):
        text = "".join(renderer(form)([result], Options(one_file=True)))
        yield File(f"{place.stem}.{name}", name, None, text.encode("utf-8", "backslashreplace"))


def _proofs(
    place: Place, document: Document, regulation: Regulation, proof: Proof, languages: tuple[str, ...]
) -> Iterator[File]:
    from procflow.render_proof import Options, Proven, renderer

    proven = Proven(document.source.name, proof, regulation)
    for language in languages:
        text = "".join(renderer("full")([proven], Options(language=language)))
        name = f"{place.stem}.{language}.proof.txt"
        yield File(name, "proof.txt", language, text.encode("utf-8", "backslashreplace"))
    text = "".join(renderer("json")([proven], Options()))
    yield File(f"{place.stem}.proof.json", "proof.json", None, text.encode("utf-8", "backslashreplace"))


# ---------------------------------------------------------------- the summary


def _summary(contents: Contents) -> Summary:
    from procflow.proof.results import Verdict

    regulation = contents.document.regulation
    found = Counter[Severity](finding.severity for finding in contents.findings)
    verdicts = Counter[Verdict](contents.proof.verdicts if contents.proof else ())
    status = FOUND if found[Severity.ERROR] or verdicts[Verdict.BROKEN] else OK
    return Summary(
        id=regulation.id if regulation else contents.place.stem,
        titles=titles_of(regulation.title if regulation else None, contents.languages),
        languages=contents.languages,
        verdicts={str(each): verdicts[each] for each in Verdict if verdicts[each]},
        findings={str(each): found[each] for each in Severity if found[each]},
        is_proved=contents.proof is not None,
        is_part=contents.is_part,
        status=FAILED if contents.problems else status,
        problems=tuple(shorten(problem, 300) for problem in contents.problems),
        notes=len(contents.notes),
    )


def titles_of(title: Text | None, languages: tuple[str, ...]) -> dict[str, str]:
    values = title.values if title else {}
    ordered = [name for name in (*languages, *values) if name in values]
    return {language: shorten(values[language], _TITLE) for language in dict.fromkeys(ordered)}
