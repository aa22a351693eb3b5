"""The page of one regulation in one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from procflow.building.places import RULES
from procflow.building.tables import parts
from procflow.building.templates import rendered
from procflow.building.words import NATIVE, word
from procflow.diagnostics import Finding, Severity
from procflow.exporting import OPTIONS
from procflow.model import Regulation, Text

if TYPE_CHECKING:
    from procflow.building.making import Contents, File
    from procflow.proof.results import Proof
    from procflow.wording import Wording


class Fact(Struct, frozen=True):
    name: str
    text: str
    address: str = ""


class Group(Struct, frozen=True):
    """The files of one kind: one, or one a language."""

    what: str
    files: list[File]


def page(contents: Contents, language: str, theme: str | None = None) -> str:
    from procflow.building.making import titles_of
    from procflow.wording import Wording

    document, place = contents.document, contents.place
    regulation = document.regulation if document.is_sound else None
    wording = Wording(regulation, language) if regulation else None
    titles = titles_of(document.regulation.title if document.regulation else None, (language, *contents.languages))
    title = next(iter(titles.values()), place.stem)
    has_proof = contents.proof is not None
    return rendered(
        "build-regulation.html",
        w=lambda key, *values: word(key, language, *values),
        language=language,
        languages=[(each, NATIVE.get(each, each), f"index.{each}.html") for each in contents.languages],
        title=title,
        title_language=next(iter(titles), language),
        other_titles=[(each, text) for each, text in titles.items() if each in contents.languages and text != title],
        place=place,
        home=f"{place.up}index.{language}.html",
        rules=f"{place.up}{RULES}/",
        facts=list(_facts(wording, regulation)) if wording and regulation else [],
        counts=counts(contents.findings),
        verdicts=_verdicts(contents.proof) if has_proof else [],
        proved=_proved(contents.proof, language) if contents.proof else "",
        doubts=contents.proof.doubts if contents.proof else (),
        parts=parts(wording, contents.proof) if wording else [],
        is_part=contents.is_part,
        is_sound=document.is_sound,
        has_proof=has_proof,
        drawings=list(_drawings(contents, language, theme)),
        findings=contents.findings,
        problems=contents.problems,
        notes=contents.notes,
        groups=_groups(contents.files, language),
        native=NATIVE,
    )


def counts(findings: list[Finding]) -> list[tuple[str, int]]:
    numbers = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return [(str(severity), number) for severity, number in numbers.items() if number]


def _verdicts(proof: Proof | None) -> list[tuple[str, int]]:
    from procflow.proof.results import Verdict

    verdicts = proof.verdicts if proof else ()
    return [(str(verdict), verdicts.count(verdict)) for verdict in Verdict if verdict in verdicts]


def _proved(proof: Proof, language: str) -> str:
    first, last = proof.years
    years = word("year", language, first) if first == last else word("years", language, first, last)
    text = word("proved", language, years)
    return f"{text}, {word('known', language, proof.as_of.isoformat())}" if proof.as_of else text


def _facts(wording: Wording, regulation: Regulation) -> Iterator[Fact]:
    """What the act is, one line each."""
    act, language = regulation.act, wording.language

    def said(text: Text | None) -> str:
        return wording.shown(text)

    number = f"№ {act.number}" if act.number else ""
    date = act.date.isoformat() if act.date else ""
    registered = " ".join(
        filter(
            None,
            (
                f"№ {act.registered_number}" if act.registered_number else "",
                act.registered_date.isoformat() if act.registered_date else "",
            ),
        )
    )
    rows = [
        Fact("act", ", ".join(filter(None, (said(act.title), said(act.body), f"{number} {date}".strip())))),
        Fact("registered", registered),
        Fact("link", act.url or "", _safe_address(act.url)),
        Fact("in_force_from", act.in_force_from.isoformat() if act.in_force_from else ""),
        Fact("in_force_until", act.in_force_until.isoformat() if act.in_force_until else ""),
        Fact("provider", said(regulation.provider)),
        Fact("form", said(regulation.form)),
        Fact("channels", "; ".join(said(each) for each in regulation.channels)),
    ]
    for row in rows:
        if row.text:
            yield Fact(word(row.name, language), row.text, row.address)
    if act.note:
        yield Fact(wording.word("note"), said(act.note))


def _safe_address(address: str | None) -> str:
    """Only where it leads to a page: what runs a program is shown as text."""
    try:
        return address if address and urlsplit(address).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _drawings(contents: Contents, language: str, theme: str | None) -> Iterator[tuple[str, str, bool]]:
    """The drawings that are there: the key of its heading, the file, whether it is on white paper.

    A dark page turns those on white paper around; one that is dark by itself stays as it is.
    """
    for key, form in (("drawing", "svg"), ("graph", "graph.svg")):
        for file in contents.files:
            if file.form == form and file.language == language:
                is_dark = theme == "dark" and form in OPTIONS["theme"].forms
                yield key, file.name, not is_dark


def _groups(files: list[File], language: str) -> list[Group]:
    groups: dict[str, list[File]] = {}
    for file in files:
        groups.setdefault(file.form, []).append(file)
    return [Group(word(form, language), group) for form, group in groups.items()]
