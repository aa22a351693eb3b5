"""Regulations as PDF, read back by readers that are not ours: pages, bookmarks, links, the index, and real letters."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import Destination

import procflow
from procflow.bpmn_extension import plain
from procflow.cli import main
from procflow.errors import ProcflowError
from procflow.exporting import OPTIONS, export
from procflow.model import Regulation, Step, Text, Use
from procflow.to_pdf import setting
from procflow.to_pdf.words import word
from procflow.wording import Wording
from tests.support.examples import EXAMPLES, ROOT

LICENCE = ROOT / "examples" / "guard-licence" / "licence.procflow.yaml"
VISA = ROOT / "examples" / "exit-visa" / "exit-visa.procflow.yaml"
MILLIMETRE = 72 / 25.4


def pdf(regulation: Regulation | Path, language: str | None = "ru", **options: str) -> PdfReader:
    regulation = procflow.load(regulation) if isinstance(regulation, Path) else regulation
    return PdfReader(io.BytesIO(export(regulation, "pdf", language, None, **options)))


def bare(text: str) -> str:
    return re.sub(r"[\s\u00ad]", "", text)


def text_of(reader: PdfReader) -> str:
    return bare("".join(page.extract_text() for page in reader.pages))


def bookmarks(reader: PdfReader) -> list[tuple[str, int]]:
    """Each with its page, from 1."""
    found = []
    for item in reader.outline:
        assert isinstance(item, Destination), "bookmarks lie on one level"
        page = reader.get_destination_page_number(item)
        assert page is not None
        found.append((str(item.title), page + 1))
    return found


def links(reader: PdfReader, number: int) -> list[int]:
    """The pages, from 1, to which the links of a page lead."""
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1) if page.indirect_reference}
    found = []
    for reference in reader.pages[number - 1].get("/Annots", []):
        link: Any = reference.get_object()
        target = link["/A"]["/D"] if "/A" in link else link["/Dest"]
        found.append(numbers[target[0].idnum])
    return found


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
def test_every_procedure_has_a_bookmark_and_every_step_a_line_in_the_index(file: Path, language: str) -> None:
    regulation = procflow.load(file)
    reader = pdf(regulation, language)
    wording = Wording(regulation, language)
    titles = [plain(wording.shown(each.title)) or each.id for each in regulation.procedures]
    marks = bookmarks(reader)
    assert [title for title, _ in marks] == [*titles, word("index", language)]
    index_at = marks[-1][1]
    assert [page for _, page in marks] == sorted({page for _, page in marks})
    index = bare("".join(page.extract_text() for page in reader.pages[index_at - 1 :]))
    steps = [entry for each in regulation.procedures for entry in each.entries if isinstance(entry, Step | Use)]
    for entry in steps:
        assert bare(plain(wording.title_of(entry)) or entry.id) in index
        assert all(bare(plain(source)) in index for source in entry.source)
    led = [page for number in range(index_at, len(reader.pages) + 1) for page in links(reader, number)]
    assert len(led) == len(steps)
    assert all(page < index_at for page in led)
    whole = text_of(reader)
    drawn = bare("".join(page.extract_text() for page in reader.pages[: index_at - 1]))
    assert f"{index_at}/{len(reader.pages)}" in whole
    assert bare(plain(wording.shown(regulation.title or regulation.act.title))) in drawn


@pytest.mark.parametrize(("paper", "sides"), [("A4", (210, 297)), ("A3", (297, 420))])
def test_pages_have_the_size_that_was_asked_for(paper: str, sides: tuple[int, int]) -> None:
    for page in pdf(LICENCE, page=paper).pages:
        found = (float(page.mediabox.width) / MILLIMETRE, float(page.mediabox.height) / MILLIMETRE)
        assert tuple(sorted(map(round, found))) == sides


def test_larger_paper_needs_fewer_pages_and_each_procedure_begins_on_its_own() -> None:
    small, large = pdf(LICENCE, page="A4"), pdf(LICENCE, page="A3")
    assert len(large.pages) <= len(small.pages)
    pages = [page for _, page in bookmarks(large)]
    assert len(set(pages)) == len(pages)


def test_letters_of_kazakh_can_be_searched_for_and_copied() -> None:
    text = text_of(pdf(VISA, "kk"))
    assert set("әғқңөұүһі") - {"һ"} <= set(text.casefold())
    for name in ("Шығувизасынберу", "Қадамдартізімі", "Негізі"):
        assert name in text


@pytest.mark.parametrize("theme", OPTIONS["theme"].values)
def test_all_is_drawn_in_lines_and_letters_and_nothing_in_pixels(theme: str) -> None:
    reader = pdf(VISA, theme=theme, highlight="critical")
    assert [image.name for page in reader.pages for image in page.images] == []
    fonts = {str(font) for page in reader.pages for font in fonts_of(page)}
    assert fonts
    assert all("Roboto" in font for font in fonts), "no other font steps in"


def fonts_of(page: Any) -> set[str]:
    found: set[str] = set()
    waiting = [page["/Resources"]]
    while waiting:
        resources = waiting.pop().get_object()
        for font in resources.get("/Font", {}).values():
            found.add(font.get_object()["/BaseFont"])
        forms = [form.get_object() for form in resources.get("/XObject", {}).values()]
        waiting += [form["/Resources"] for form in forms if "/Resources" in form]
    return found


def test_the_ends_of_a_line_that_is_cut_are_links_to_each_other() -> None:
    reader = pdf(VISA, page="A4")
    index_at = bookmarks(reader)[-1][1]
    led = [(page, to) for page in range(1, index_at) for to in links(reader, page)]
    assert led
    assert sorted(led) == sorted((to, page) for page, to in led)
    for page, to in led:
        if page != to:
            assert bare(word("on_page", "ru", to)) in bare(reader.pages[page - 1].extract_text())


def test_the_legend_says_what_is_highlighted_only_where_something_is() -> None:
    assert "критическийшаг" in text_of(pdf(VISA, highlight="critical"))
    assert "критическийшаг" not in text_of(pdf(VISA))


def test_the_same_regulation_gives_the_same_bytes_and_no_date() -> None:
    regulation = procflow.load(LICENCE)
    first, second = (export(regulation, "pdf", "kk", None, highlight="critical") for _ in range(2))
    assert first == second
    assert b"CreationDate" not in first
    assert b"ModDate" not in first


def test_names_are_text_and_never_markup() -> None:
    hostile = '#panic("no") *bold* $x$ @ref <tag> \\ `raw` [a] _b_ // c </text><script> &amp; {}'
    regulation = procflow.load(VISA)
    first = regulation.procedures[0]
    step = next(entry for entry in first.entries if isinstance(entry, Step) and entry.do is not None)
    entries = tuple(
        replace(entry, do=Text(values={"ru": hostile}), source=(hostile,)) if entry is step else entry
        for entry in first.entries
    )
    regulation = replace(
        regulation,
        title=Text(values={"ru": hostile}),
        procedures=(replace(first, title=Text(values={"ru": hostile}), entries=entries),),
    )
    reader = pdf(regulation)
    assert bookmarks(reader)[0][0] == hostile
    assert text_of(reader).count(bare(hostile)) >= 5, "the title, the pool, the index, its step, its source"


def test_letters_that_the_font_lacks_are_told() -> None:
    told: list[str] = []
    regulation = replace(procflow.load(VISA), title=Text(values={"ru": "Виза 签证"}))
    export(regulation, "pdf", "ru", told.append)
    assert told == ["Roboto lacks some letters, which are left blank: 签 证"]


def test_what_typst_refuses_is_told_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "drawing.typ"
    broken.write_text("#panic()", encoding="utf-8")
    monkeypatch.setattr(setting, "resource", lambda *_: broken)
    with pytest.raises(ProcflowError, match="the pages cannot be set"):
        pdf(VISA)


# ---------------------------------------------------------------- the command, and other readers


def test_the_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "visa.pdf"
    arguments = ["export", str(VISA), "--to", "pdf", "--lang", "ru", "--page", "A3", "--theme", "print"]
    assert main([*arguments, "-o", str(target)]) == 0
    assert target.read_bytes() == export(procflow.load(VISA), "pdf", "ru", None, page="A3", theme="print")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_poppler_reads_the_same_letters(tmp_path: Path) -> None:
    file = tmp_path / "visa.pdf"
    file.write_bytes(export(procflow.load(VISA), "pdf", "kk"))
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    assert "Қадамдар тізімі" in done.stdout
    images = subprocess.run(["pdfimages", "-list", str(file)], capture_output=True, text=True, check=True)
    assert len(images.stdout.splitlines()) == 2, "a head and no image"


# ---------------------------------------------------------------- rows in a drawing


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_drawing_in_rows_is_narrower(form: str) -> None:
    regulation = procflow.load(LICENCE)
    if form == "svg":
        wide, narrow = (export(regulation, "svg", "ru", None, page=page) for page in (None, "A4"))
        assert size_of(narrow)[0] < size_of(wide)[0]
        assert 'href="#flag-A-in"' in narrow
    else:
        assert export(regulation, "png", "ru", None, page="A4").startswith(b"\x89PNG")


def size_of(svg: str) -> tuple[float, float]:
    found = re.search(r'width="([0-9.]+)" height="([0-9.]+)"', svg)
    assert found is not None
    return float(found[1]), float(found[2])
