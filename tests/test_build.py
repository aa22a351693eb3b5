"""`procflow build`: everything promised is there, nothing else is touched, and what has not changed is not made again."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from procflow import exporting
from procflow.building import making
from procflow.building.making import languages_of
from procflow.building.places import Place, places
from procflow.building.records import NAME, read_record
from procflow.building.words import WORDS, amount, until, when, word
from procflow.document import load
from procflow.errors import UsageError
from procflow.exporting import FORMS, MULTILINGUAL, ending_of
from procflow.proof.results import Amount
from tests.support.examples import ROOT
from tests.test_cli import BROKEN, CLEAN, one_line, put, run
from tests.test_prove_cli import on_terminal

FEW = {name: FORMS[name] for name in ("csv", "svg", "json")}  # enough where the forms are not what is asked about
LATE = CLEAN.replace("within: 10 working days", "within: 1 working day").replace(
    "      - end: permitted",
    "      - {id: send, by: clerk, do: Send it, within: 2 working days}\n      - end: permitted",
)
HOSTILE = (
    """</title></style><script>alert(1)</script> "' onerror=alert(1) \u202e {{ 7 * 7 }} &lt; javascript:alert(1)"""
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def small_drawing(*_: object, theme: str = "light") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="bpmn-{theme}" width="9" height="9"/>'


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "FORMS", FEW)
    monkeypatch.setattr(import_module("procflow.to_svg"), "export", small_drawing)


def contents(root: str | Path) -> dict[str, bytes]:
    root = Path(root)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def times(root: str | Path) -> dict[str, int]:
    return {path.as_posix(): path.stat().st_mtime_ns for path in Path(root).rglob("*") if path.is_file()}


def pages(root: str | Path) -> list[Path]:
    return sorted(Path(root).rglob("*.html"))


def broken_links(root: Path) -> list[str]:
    """Links of all pages that lead to no file, to no place on its page, or out of the folder."""
    found = []
    trees = {page.resolve(): html.document_fromstring(page.read_bytes()) for page in pages(root)}
    for page, tree in trees.items():
        for element, _, link, _ in tree.iterlinks():
            parts = urlsplit(link)
            if parts.scheme in {"http", "https"} and element.tag == "a":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            fits = not parts.scheme and target.is_file() and target.is_relative_to(root.resolve())
            if fits and parts.fragment:
                fits = bool(trees[target].xpath("//*[@id=$name]", name=unquote(parts.fragment)))
            if not fits:
                found.append(f"{page.name}: {link}")
    return found


# ---------------------------------------------------------------- what is there


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real act with all its forms, and one of parts that it uses."""
    root = tmp_path_factory.mktemp("whole")
    shutil.copytree(ROOT / "examples" / "karaganda-2019", root / "acts" / "region")
    (root / "acts" / "region" / "processing.procflow.yaml").unlink()
    before = Path.cwd()
    os.chdir(root)
    try:
        assert run("build", "acts", "-o", "out") == 1
    finally:
        os.chdir(before)
    return root / "out"


def test_every_form_is_there_in_every_language_and_findings_and_proof(whole: Path) -> None:
    there = {path.name for path in (whole / "region" / "livestock").iterdir()}
    promised = {NAME, "index.html", "livestock.findings.txt", "livestock.findings.json", "livestock.proof.json"}
    for language in ("kk", "ru", "en"):
        promised |= {f"index.{language}.html", f"livestock.{language}.proof.txt"}
        promised |= {f"livestock.{language}.{ending_of(form)}" for form in FORMS if form not in MULTILINGUAL}
    promised |= {f"livestock.{ending_of(form)}" for form in MULTILINGUAL}
    assert there == promised
    assert {"livestock.ru.bpmn", "livestock.ru.svg", "livestock.ru.png", "livestock.ru.steps.csv"} < there


def test_every_file_is_what_its_command_gives(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(whole.parent)
    file, built = "acts/region/livestock.procflow.yaml", whole / "region" / "livestock"
    commands = {
        "livestock.ru.steps.csv": ["export", file, "--to", "csv", "--lang", "ru"],
        "livestock.kk.bpmn": ["export", file, "--to", "bpmn", "--lang", "kk"],
        "livestock.yaml": ["export", file, "--to", "yaml"],
        "livestock.findings.txt": ["check", file],
        "livestock.en.proof.txt": ["prove", file, "--lang", "en"],
        "livestock.proof.json": ["prove", file, "--format", "json"],
    }
    for name, command in commands.items():
        run(*command, "-o", "printed")
        assert (built / name).read_bytes() == Path("printed").read_bytes(), name


def test_an_act_of_nothing_but_parts_has_no_proof_and_says_so(whole: Path) -> None:
    built = whole / "region" / "egov-portal"
    assert not list(built.glob("*.proof.*"))
    assert word("only_parts", "ru") in (built / "index.ru.html").read_text(encoding="utf-8")


def test_all_links_lead_somewhere_and_none_out(whole: Path) -> None:
    assert broken_links(whole) == []


def test_every_file_is_linked(whole: Path) -> None:
    built = whole / "region" / "livestock"
    tree = html.document_fromstring((built / "index.html").read_bytes())
    linked = {unquote(link) for _, _, link, _ in tree.iterlinks()}
    assert {path.name for path in built.iterdir()} - {NAME, "index.html", "index.kk.html"} <= linked, (
        "the page itself aside"
    )


def test_pages_need_nothing_from_the_network_and_no_script(whole: Path) -> None:
    for page in pages(whole):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script|<link|<iframe|@import|url\(|src=|\son\w+=", text), page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_page_speaks_its_language(whole: Path, language: str) -> None:
    regulation = load(ROOT / "examples" / "karaganda-2019" / "livestock.procflow.yaml")
    tree = html.document_fromstring((whole / "region" / "livestock" / f"index.{language}.html").read_bytes())
    assert regulation.title is not None
    assert tree.get("lang") == language
    assert tree.findtext(".//h1") == regulation.title.values[language]
    headings = [element.text_content() for element in tree.iter("h2")]
    assert [word(key, language) for key in ("limits", "steps", "findings", "files")] == headings[-4:]
    shown = tree.text_content()
    for step in regulation.procedures[0].entries:
        if do := getattr(step, "do", None):
            assert do.values[language] in shown


def test_a_page_tells_verdicts_findings_and_rules(whole: Path) -> None:
    tree = html.document_fromstring((whole / "region" / "livestock" / "index.en.html").read_bytes())
    findings = tree.xpath("//ol[@class='findings']/li")
    codes = re.findall(r"\[(PF\d+)\]", (whole / "region" / "livestock" / "livestock.findings.txt").read_text("utf-8"))
    assert [item.xpath("a")[0].text for item in findings] == codes != []
    assert tree.xpath("//section[@id='limits']//span[contains(@class, 'badge')]")
    assert (whole / "rules" / f"{codes[0]}.html").is_file()


def test_an_act_without_an_end_says_so(folder: Path, few: None) -> None:
    path = put(
        "act",
        CLEAN.replace("within: 1 working day, source: p. 3}", "source: p. 3, next: unstated}").replace(
            "      - end: permitted\n", ""
        ),
    )
    run("build", path, "-o", "out")
    for page in ("out/index.html", "out/act/index.html"):
        assert word("no_end", "en") in Path(page).read_text(encoding="utf-8")


def test_ends_of_a_used_procedure_have_their_names(whole: Path) -> None:
    tree = html.document_fromstring((whole / "region" / "livestock" / "index.ru.html").read_bytes())
    steps = tree.get_element_by_id("steps").text_content()
    assert "login-refused" not in steps
    assert "Запрос поступил услугодателю → " in steps


def test_the_first_page_names_every_act_in_its_languages(whole: Path) -> None:
    tree = html.document_fromstring((whole / "index.html").read_bytes())
    rows = tree.xpath("//tbody/tr")
    assert len(rows) == 2
    assert {code for row in rows for code in row.xpath(".//@lang")} == {"kk", "ru", "en"}
    assert (whole / "index.html").read_bytes() == (whole / "index.kk.html").read_bytes()


def test_ids_on_a_page_are_unique(whole: Path) -> None:
    for page in pages(whole):
        ids = html.document_fromstring(page.read_bytes()).xpath("//@id")
        assert len(ids) == len(set(ids)), page


# ---------------------------------------------------------------- colours


def _palette(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    """At least 4.5 to 1, as WCAG 2 asks for at level AA."""
    css = (ROOT / "templates" / "build-base.html").read_text(encoding="utf-8")
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    palette = _palette(light if scheme == "light" else rest.partition("\n}\n")[0])
    pairs = [(text, ground) for text in ("ink", "soft", "link") for ground in ("page", "card")]
    pairs += [("soft", "head"), ("card", "link"), ("ink", "warn-bg")]
    pairs += [(name, f"{name}-bg") for name in ("good", "bad", "warn", "calm", "grey")]
    for text, ground in pairs:
        a, b = sorted((_luminance(palette[text]), _luminance(palette[ground])))
        assert (b + 0.05) / (a + 0.05) >= 4.5, f"{text} on {ground}"


# ---------------------------------------------------------------- names


@pytest.mark.usefixtures("few")
def test_names_that_are_markup_are_text_on_the_page(folder: Path) -> None:
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    text = CLEAN.replace("title: A permit", f"title: {quoted}").replace("name: Clerk", f"name: {quoted}")
    text = text.replace("do: Sign the permit", f"do: {quoted}").replace("name: Permitted", f"name: {quoted}")
    text = text.replace("body: Akimat", f"body: {quoted}, url: 'javascript:alert(1)', note: {quoted}")
    text = text.replace("source: p. 3}", f"source: {quoted}, note: {quoted}}}").replace("id: sign", "id: sign")
    put("acts/x <img src=x onerror=alert(1)> & # ? %41", text)
    assert run("build", "acts", "-o", "out") in {0, 1}
    for page in pages("out"):
        tree = html.document_fromstring(page.read_bytes())
        assert not tree.xpath("//script | //img | //iframe | //@onerror | //style[position() > 1]"), page
        assert not [link for _, _, link, _ in tree.iterlinks() if "javascript" in link.lower()]
        assert "\u202e" not in page.read_text(encoding="utf-8")
    (page,) = Path("out").glob("x*/index.html")
    shown = html.document_fromstring(page.read_bytes())
    assert "<script>alert(1)</script>" in shown.findtext(".//h1", "")
    assert "{{ 7 * 7 }}" in shown.findtext(".//h1", "")
    assert broken_links(Path("out")) == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("name", ["index.html", "rules", "a..", "a\nb", "№ 1 өтініш", "x" * 200, "-", "CON.x", "a:b|c"])
def test_any_name_of_a_file_gives_a_folder_inside(folder: Path, name: str) -> None:
    put(f"acts/{name}")
    put("acts/sub.html/index")
    assert run("build", "acts", "-o", "out") == 0
    assert {path.name for path in folder.iterdir()} == {"acts", "out"}
    assert broken_links(Path("out")) == []
    folders = [path.parent for path in Path("out").rglob(NAME)]
    assert len(folders) == 4
    assert all(re.fullmatch(r"[\w-]*", path.name) for path in folders)


def test_a_file_named_by_a_way_upwards_stays_inside(folder: Path) -> None:
    put("a/act")
    (folder / "b").mkdir()
    os.chdir("b")
    assert [place.folder for place in places(["../a/act.procflow.yaml", "../a"])] == ["act"]


def test_two_files_of_one_name_have_two_folders_and_it_is_told(
    folder: Path, few: None, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a/act")
    put("b/act", CLEAN.replace("made-up", "other"))
    put("b/Act", CLEAN.replace("made-up", "third"))
    assert run("build", "a", "b", "-o", "out") == 0
    assert {path.name for path in Path("out").iterdir() if path.is_dir()} == {"act", "Act-2", "act-3", "rules"}
    err = capsys.readouterr().err
    assert "procflow: b/act.procflow.yaml goes to act-3: its name belongs to a/act.procflow.yaml\n" in err
    assert '"other"' in Path("out/act-3/act-3.model.json").read_text(encoding="utf-8")


def test_a_file_named_twice_is_built_once(folder: Path) -> None:
    path = put("acts/a")
    assert len(places([path, "acts", f"./{path}"])) == 1


def test_standard_input_has_no_name_to_build_under(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "-", "-o", "out") == 2
    assert one_line(capsys.readouterr().err)


# ---------------------------------------------------------------- languages and options


@pytest.mark.usefixtures("few")
def test_lang_chooses_languages_and_their_order(folder: Path) -> None:
    shutil.copy(ROOT / "examples" / "citizenship" / "citizenship.procflow.yaml", folder / "act.procflow.yaml")
    assert run("build", "act.procflow.yaml", "-o", "out", "--lang", "ru,kk") in {0, 1}
    names = {path.name for path in Path("out/act").iterdir()}
    assert {"act.ru.svg", "act.kk.svg"} < names
    assert "act.en.svg" not in names
    assert html.document_fromstring(Path("out/act/index.html").read_bytes()).get("lang") == "ru"
    assert html.document_fromstring(Path("out/index.html").read_bytes()).get("lang") == "ru"


def test_an_act_is_built_in_the_languages_it_has_names_in(folder: Path) -> None:
    both = load(put("act", CLEAN.replace("[en]", "[kk, ru, en]").replace("A permit", "{kk: Р, ru: Р}")))
    assert languages_of(both, ()) == ("kk", "ru")
    assert languages_of(both, ("ru",)) == ("ru",)
    assert languages_of(both, ("en",)) == ("kk",)
    german = load(put("german", CLEAN.replace("languages: [en]", "languages: [de]")))
    assert languages_of(german, ()) == ("de",)


def test_options_reach_the_forms_that_take_them(folder: Path, few: None) -> None:
    path = put("act")
    assert run("build", path, "-o", "out", "--theme", "dark") == 0
    assert "bpmn-dark" in Path("out/act/act.en.svg").read_text(encoding="utf-8")
    assert run("build", path, "-o", "out", "--theme", "pink") == 2


# ---------------------------------------------------------------- exit status


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (LATE, 1), (BROKEN, 1), ("\0", 2)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_bad_file_does_not_stop_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, status: int, jobs: str
) -> None:
    put("acts/a")
    put("acts/m", text)
    put("acts/z")
    assert run("build", "acts", "-o", "out", "--jobs", jobs) == status
    out, err = capsys.readouterr()
    for name in ("a", "z"):
        assert Path(f"out/{name}/{name}.en.svg").is_file()
    assert Path("out/m/m.findings.txt").is_file()
    assert html.document_fromstring(Path("out/m/index.html").read_bytes()) is not None
    assert broken_links(Path("out")) == []
    assert out.endswith("open out/index.html\n")
    assert (one_line(err) and "not a text file" in err) if status == 2 else err == ""


def test_an_error_of_ours_is_told_and_the_others_are_built(
    folder: Path, few: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a")
    put("acts/b", CLEAN.replace("made-up", "fatal"))
    original = exporting.export

    def fail(regulation: object, *args: object, **options: str) -> object:
        if getattr(regulation, "id", "") == "fatal":
            raise KeyError("x")
        return original(regulation, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(making, "export", fail)
    assert run("build", "acts", "-o", "out") == 2
    assert one_line(err := capsys.readouterr().err)
    assert "acts/b.procflow.yaml: an error of procflow itself" in err
    assert Path("out/a/index.html").is_file()
    assert "KeyError" in Path("out/index.html").read_text(encoding="utf-8")


# ---------------------------------------------------------------- not built again


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, few: None) -> list[str]:
    """The regulations that were built, in order."""
    built: list[str] = []
    original = making.build

    def build(place: Place, *args: object) -> object:
        built.append(place.stem)
        return original(place, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "build", build)
    return built


def test_what_has_not_changed_is_not_built_or_written_again(
    folder: Path, counted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a")
    put("acts/b")
    assert run("build", "acts", "-o", "out") == 0
    before = times("out")
    assert "2 acts: 2 built" in capsys.readouterr().out
    assert run("build", "acts", "-o", "out") == 0
    assert counted == ["a", "b"]
    assert times("out") == before
    assert "2 acts: 2 unchanged" in capsys.readouterr().out
    put("acts/b", CLEAN.replace("A permit", "Another permit"))
    assert run("build", "acts", "-o", "out") == 0
    assert counted == ["a", "b", "b"]
    assert "Another permit" in Path("out/index.html").read_text(encoding="utf-8")
    assert "2 acts: 1 built, 1 unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [["--years", "2025"], ["--as-of", "2025-01-01"], ["--theme", "dark"], ["--lang", "en"], ["--preset", "strict"]],
)
def test_other_options_build_again(folder: Path, counted: list[str], options: list[str]) -> None:
    path = put("act")
    run("build", path, "-o", "out")
    run("build", path, "-o", "out", *options)
    assert counted == ["act", "act"]
    run("build", path, "-o", "out", *options)
    assert counted == ["act", "act"]


def test_force_builds_again_and_gives_the_same_bytes(folder: Path, counted: list[str]) -> None:
    path = put("act")
    run("build", path, "-o", "out")
    before = contents("out"), times("out")
    run("build", path, "-o", "out", "--force")
    assert counted == ["act", "act"]
    assert (contents("out"), times("out")) == before


def test_settings_and_another_version_build_again(
    folder: Path, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("act")
    run("build", path, "-o", "out")
    Path("pyproject.toml").write_text('[tool.procflow.rules]\nPF201 = "error"\n', encoding="utf-8")
    run("build", path, "-o", "out")
    monkeypatch.setattr("procflow.__version__", "99")
    run("build", path, "-o", "out")
    assert counted == ["act", "act", "act"]


@pytest.mark.parametrize("harm", ["removed", "changed", "no record", "a record that is none"])
def test_what_is_missing_or_was_changed_is_built_again(folder: Path, counted: list[str], harm: str) -> None:
    path = put("act")
    run("build", path, "-o", "out")
    before = contents("out")
    file = Path("out/act/act.en.svg")
    if harm == "removed":
        file.unlink()
    elif harm == "changed":
        file.write_text("mine", encoding="utf-8")
    else:
        Path("out/act", NAME).unlink()
        if harm != "no record":
            Path("out/act", NAME).write_text(
                '{"key": "x", "outputs": {"../../act.procflow.yaml": ""}}', encoding="utf-8"
            )
    assert run("build", path, "-o", "out") == 0
    assert counted == ["act", "act"]
    assert contents("out") == before


def test_a_library_that_changes_builds_its_users_again(folder: Path, counted: list[str]) -> None:
    for name in ("livestock", "egov-portal"):
        shutil.copy(ROOT / "examples" / "karaganda-2019" / f"{name}.procflow.yaml", folder)
    run("build", "livestock.procflow.yaml", "-o", "out")
    library = Path("egov-portal.procflow.yaml")
    library.write_text(library.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    run("build", "livestock.procflow.yaml", "-o", "out")
    assert counted == ["livestock", "livestock"]


def test_what_does_not_read_is_looked_at_again_each_time(folder: Path, counted: list[str]) -> None:
    path = put("act", BROKEN)
    assert (run("build", path, "-o", "out"), run("build", path, "-o", "out")) == (1, 1)
    assert counted == ["act", "act"]


@pytest.mark.usefixtures("few")
def test_the_same_input_gives_the_same_bytes_with_any_number_of_processes(folder: Path) -> None:
    for number in range(4):
        put(f"acts/{number}", LATE if number else CLEAN)
    for name, jobs in (("one", "1"), ("two", "3")):
        run("build", "acts", "-o", name, "--jobs", jobs)
    assert contents("one") == contents("two")


# ---------------------------------------------------------------- what is left over


@pytest.mark.usefixtures("few")
def test_what_is_no_longer_made_is_told_and_removed_only_when_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a")
    put("acts/deep/b")
    run("build", "acts", "-o", "out")
    shutil.rmtree("acts/deep")
    Path("out/mine.txt").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert run("build", "acts", "-o", "out") == 0
    assert "out/deep/b holds files of an earlier build" in capsys.readouterr().err
    assert Path("out/deep/b/b.en.svg").is_file()
    assert "deep/b" not in Path("out/index.html").read_text(encoding="utf-8")
    assert run("build", "acts", "-o", "out", "--clean") == 0
    assert not Path("out/deep").exists()
    assert Path("out/mine.txt").read_text(encoding="utf-8") == "mine"
    assert run("build", "acts", "-o", "out") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("few")
def test_clean_leaves_what_somebody_changed_or_put_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("acts/a")
    put("acts/b")
    run("build", "acts", "-o", "out")
    Path("acts/b.procflow.yaml").unlink()
    Path("out/b/b.en.svg").write_text("changed", encoding="utf-8")
    Path("out/b/notes.txt").write_text("mine", encoding="utf-8")
    run("build", "acts", "-o", "out", "--clean")
    assert {path.name for path in Path("out/b").iterdir()} >= {"b.en.svg", "notes.txt"}
    assert not Path("out/b/index.html").exists()
    assert "out/b/b.en.svg was changed since it was built" in capsys.readouterr().err


@pytest.mark.usefixtures("few")
def test_files_of_a_language_that_is_dropped_are_left_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put("act", CLEAN.replace("[en]", "[ru, en]").replace("A permit", "{ru: Разрешение, en: A permit}"))
    run("build", path, "-o", "out")
    run("build", path, "-o", "out", "--lang", "ru")
    assert "--clean removes them" in capsys.readouterr().err
    assert Path("out/act/act.en.svg").is_file()
    run("build", path, "-o", "out", "--lang", "ru", "--clean")
    assert not list(Path("out").rglob("*.en.*"))
    assert read_record(Path("out/act")).left == {}  # type: ignore[union-attr]


@pytest.mark.usefixtures("few")
def test_another_build_below_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put("act")
    run("build", path, "-o", "out/inner")
    before = contents("out/inner")
    assert run("build", path, "-o", "out", "--clean") == 0
    assert contents("out/inner") == before


@pytest.mark.usefixtures("few")
def test_a_page_that_no_build_wrote_is_not_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("acts/a")
    Path("site/a").mkdir(parents=True)
    Path("site/a/index.html").write_text("mine", encoding="utf-8")
    assert run("build", "acts", "-o", "site") == 2
    assert "site/a/index.html is in the way" in capsys.readouterr().err
    assert Path("site/a/index.html").read_text(encoding="utf-8") == "mine"
    Path("site/a/index.html").unlink()
    assert run("build", "acts", "-o", "site") == 0


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("name", ["a", "a/a.en.svg"])
def test_a_link_does_not_lead_the_build_out_of_its_folder(folder: Path, name: str) -> None:
    put("acts/a")
    (folder / "elsewhere").mkdir()
    Path("out", name).parent.mkdir(parents=True)
    Path("out", name).symlink_to(folder / "elsewhere" / ("x" if "/" in name else ""))
    assert run("build", "acts", "-o", "out") == 2
    assert list((folder / "elsewhere").iterdir()) == []


def test_a_folder_that_is_a_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("act")
    Path("out").write_text("mine", encoding="utf-8")
    assert run("build", "act.procflow.yaml", "-o", "out") == 2
    assert one_line(capsys.readouterr().err)


# ---------------------------------------------------------------- trouble half way


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("after", range(0, 12, 2))
@pytest.mark.parametrize(
    ("trouble", "status"), [(OSError(errno.ENOSPC, "No space left on device"), 2), (KeyboardInterrupt(), 130)]
)
def test_after_trouble_files_are_whole_and_the_next_run_goes_on(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    trouble: BaseException,
    status: int,
    after: int,
) -> None:
    put("acts/a")
    put("acts/b")
    run("build", "acts", "-o", "good")
    capsys.readouterr()
    real, count = os.replace, 0

    def fail(source: str, target: str) -> None:
        nonlocal count
        count += 1
        if count > after:
            raise trouble
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        assert run("build", "acts", "-o", "out") == status
    assert one_line(capsys.readouterr().err)
    good = contents("good")
    for name, data in contents("out").items():
        assert name.endswith(NAME) or data == good[name], "a file is whole or absent"
    assert run("build", "acts", "-o", "out") == 0
    assert contents("out") == good


_SLOW = """\
import sys, time
from procflow import exporting
from procflow.building import making
from procflow.cli import main
original = making.build
def build(place, *args):
    if place.stem != "0":
        print(flush=True, file=sys.stderr)
        time.sleep(60)
    return original(place, *args)
making.build = build
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_keeps_what_was_built(folder: Path, jobs: str) -> None:
    for number in range(4):
        put(f"acts/{number}")
    command = [sys.executable, "-c", _SLOW, "build", "acts", "-o", "out", "--jobs", jobs]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        give_up = time.monotonic() + 30
        while not _is_whole(Path("out/0")) and time.monotonic() < give_up:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=30) == 130
    assert rest.strip() == b"procflow: interrupted"
    assert _is_whole(Path("out/0"))
    assert not [path for path in Path("out").rglob(".procflow-*") if path.name != NAME], "no temporary file is left"


def _is_whole(folder: Path) -> bool:
    record = read_record(folder)
    return record is not None and record.key != ""


# ---------------------------------------------------------------- on a terminal


def test_a_pipe_is_told_the_result_and_nothing_else(
    folder: Path, few: None, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a")
    put("acts/b", LATE)
    assert run("build", "acts", "-o", "out") == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert re.fullmatch(r"2 acts: 2 built; 1 error, .*; 1 broken limit\nopen out/index.html\n", out)


def test_a_terminal_is_told_each_file_as_it_is_done(folder: Path) -> None:
    put("acts/a")
    put("acts/b")
    out, err = on_terminal("build", "acts", "-o", "out")
    assert out.endswith("open out/index.html\n")
    lines = [line.split("\x1b[K")[-1].strip() for line in err.split("\n")]
    assert [re.sub(r"[\d.]+ s$", "N s", line) for line in lines if line.startswith(("1/2  ", "2/2  "))] == [
        "1/2  acts/a.procflow.yaml  N s",
        "2/2  acts/b.procflow.yaml  N s",
    ]
    assert "s left" in err
    assert err.endswith("\r\x1b[K")


# ---------------------------------------------------------------- words


def test_every_word_is_there_in_three_languages_with_the_same_gaps() -> None:
    for key, forms in WORDS.items():
        assert set(forms) == {"kk", "ru", "en"}, key
        assert len({text.count("{}") for text in forms.values()}) == 1, key
        assert not re.search(
            r"[A-Za-z]{3,}", re.sub("BPMN|Graphviz|Mermaid|CSV|JSON", "", forms["kk"] + forms["ru"])
        ), key


def test_every_form_has_words() -> None:
    assert [form for form in FORMS if form not in WORDS] == []


def test_dates_and_lengths_are_written_as_in_the_language() -> None:
    import datetime as dt

    from procflow.clock.moments import DAY, day_number

    friday = day_number(dt.date(2025, 1, 3)) * DAY
    assert [when(friday + 17 * 3600, name) for name in ("ru", "kk", "en")] == [
        "пт 03.01.2025, 17:00",
        "жм 03.01.2025, 17:00",
        "Fri 3 Jan 2025 17:00",
    ]
    assert [until(friday, name) for name in ("ru", "kk", "en")] == [
        "чт 02.01.2025, 24:00",
        "бс 02.01.2025, 24:00",
        "Thu 2 Jan 2025 24:00",
    ]
    assert [amount(Amount(5 * 8 * 3600, 5), name) for name in ("ru", "kk", "en")] == [
        "5 рабочих дней",
        "5 жұмыс күні",
        "5 working days",
    ]
    assert amount(Amount(3600, 0), "ru") == "60 минут"
    assert amount(Amount(-7 * 3600 - 1800, -1), "ru") == "7 ч 30 мин"
    assert amount(Amount(-7 * 3600 - 1800, -1), "en") == "7 h 30 min"


def test_an_unknown_form_is_called_by_its_own_words() -> None:
    assert word("new-form", "ru") == "new-form"


def test_nothing_to_build_is_told(folder: Path) -> None:
    Path("empty").mkdir()
    with pytest.raises(UsageError):
        places(["empty"])
    assert import_module("procflow.cli.build").SUMMARY
