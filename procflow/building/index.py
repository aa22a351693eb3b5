"""The page of all regulations, in each language of theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from procflow.building.making import LANGUAGES
from procflow.building.places import RULES, Place
from procflow.building.records import Record, Summary
from procflow.building.templates import rendered
from procflow.building.words import NATIVE, word
from procflow.diagnostics import Severity
from procflow.proof.results import Verdict

_QUICK = ("bpmn", "svg", "pdf", "steps.csv")  # what most people come for


class Row(Struct, frozen=True, kw_only=True):
    href: str  # empty where there is no page
    path: str
    title: str
    title_language: str
    others: list[tuple[str, str]]
    summary: Summary
    quick: list[tuple[str, str]]


def index_pages(built: Iterable[tuple[Place, Record]], asked: tuple[str, ...]) -> dict[str, str]:
    """The pages by name. All in all languages that some regulation has; the first one asked for comes first."""
    records = list(built)
    there = [language for _, record in records if record.summary for language in record.summary.languages]
    order = [language for language in (*asked, *LANGUAGES) if language in there]
    languages = list(dict.fromkeys([*order, *there])) or [*asked[:1], "en"][:1]
    pages = {language: _page(records, language, languages) for language in languages}
    return {f"index.{language}.html": text for language, text in pages.items()} | {"index.html": pages[languages[0]]}


def _page(records: list[tuple[Place, Record]], language: str, languages: list[str]) -> str:
    rows = [_row(place, record.summary, record, language) for place, record in records if record.summary]
    verdicts, findings = Counter[str](), Counter[str]()
    for row in rows:
        verdicts.update(row.summary.verdicts)
        findings.update(row.summary.findings)
    return rendered(
        "build-index.html",
        w=lambda key, *values: word(key, language, *values),
        language=language,
        languages=[(each, NATIVE.get(each, each), f"index.{each}.html") for each in languages],
        rows=rows,
        rules=f"{RULES}/",
        verdicts=[(str(each), verdicts[each]) for each in Verdict if verdicts[each]],
        counts=[(str(each), findings[each]) for each in Severity if findings[each]],
    )


def _row(place: Place, summary: Summary, record: Record, language: str) -> Row:
    own = language if language in summary.languages else next(iter(summary.languages), "")
    first = own if own in summary.titles else next(iter(summary.titles), "")
    names = [(ending, f"{place.folder}/{place.stem}.{own}.{ending}") for ending in _QUICK]
    page = f"index.{own}.html"
    return Row(
        href=f"{place.folder}/{page}" if page in record.outputs else "",
        path=place.path,
        title=summary.titles.get(first) or summary.id,
        title_language=first,
        others=[(each, text) for each, text in summary.titles.items() if each != first],
        summary=summary,
        quick=[(ending, name) for ending, name in names if name.rpartition("/")[2] in record.outputs],
    )
