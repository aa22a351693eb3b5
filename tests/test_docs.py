"""The documentation tells the truth: its snippets read, its links lead somewhere, its commands print what it says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from procflow import schema
from procflow.checking import check_document
from procflow.cli import main
from procflow.document import parse_document
from procflow.proof.results import Verdict
from procflow.rules import RULES
from procflow.rules.reading import READING_CODES
from procflow.source import Source
from tests.support.examples import ROOT

HIDDEN = {"node_modules", "out", "build", "dist"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in HIDDEN for part in path.relative_to(ROOT).parts)
)
FORMAT = ROOT / "docs" / "format.md"
PROOF = ROOT / "docs" / "proof.md"


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[tuple[int, str]]:
    """The line on which each block of a language begins, and its text."""
    text = path.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, match.start(1)) + 1, match[1])
        for match in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    ]


# ---------------------------------------------------------------- docs/format.md

SNIPPETS = blocks(FORMAT, "yaml")
FRAME = SNIPPETS[0][1]


def parts(text: str) -> dict[str, str]:
    """The text of each key at the top, with all that stands below it."""
    return {match[1]: match[0] for match in re.finditer(r"^(\w+):.*\n(?:(?:[ #-].*)?\n)*", text, re.MULTILINE)}


def framed(snippet: str) -> str:
    """A snippet with the frame of the page around it."""
    if snippet.startswith("procflow: 1"):
        return snippet
    own = parts(snippet)
    assert "".join(own.values()) == snippet, "a snippet is made of keys of the file"
    return "".join((parts(FRAME) | own).values())


@pytest.mark.parametrize("snippet", [text for _, text in SNIPPETS], ids=[f"line {line}" for line, _ in SNIPPETS])
def test_a_snippet_of_the_format_reads_as_the_page_says(snippet: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "karaganda-2019" / "egov-portal.procflow.yaml", tmp_path)
    text = framed(snippet)
    document = parse_document(Source("snippet.procflow.yaml", text), tmp_path / "snippet.procflow.yaml")
    assert [(text.splitlines()[item.span.line - 1], item.message) for item in document.findings] == []


# The second one shows the keys at the top of a file and has but one bare step.
@pytest.mark.parametrize(
    "snippet",
    [text for _, text in (SNIPPETS[0], *SNIPPETS[2:])],
    ids=[f"line {line}" for line, _ in (SNIPPETS[0], *SNIPPETS[2:])],
)
def test_a_snippet_of_the_format_has_no_fault_that_the_check_calls_an_error(snippet: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "karaganda-2019" / "egov-portal.procflow.yaml", tmp_path)
    document = parse_document(Source("snippet.procflow.yaml", framed(snippet)), tmp_path / "snippet.procflow.yaml")
    errors = [item for item in check_document(document) if item.severity == "error"]
    # `unstated` is written to be reported: the act does not say where this leads.
    assert [(item.code, item.message) for item in errors if "the act does not say" not in item.message] == []


# ---------------------------------------------------------------- docs/rules


@pytest.mark.parametrize("code", [*READING_CODES, *(rule.code for rule in RULES)])
def test_every_code_has_a_page(code: str) -> None:
    assert (ROOT / "docs" / "rules" / f"{code}.md").read_text(encoding="utf-8").startswith(f"# {code} ")


# The examples of a page, and what mends them, are checked in tests/rules/test_pages.py; here, all other blocks.
@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "rules").glob("PF*.md")), ids=lambda path: path.stem)
def test_every_block_of_a_page_is_a_file_that_shows_something(page: Path) -> None:
    for _, text in blocks(page, "yaml"):
        assert text.startswith(("procflow: 1\n", "title:", "# ", "id:", "act:", "procedures:", "procflow:")), text


def test_the_comment_of_the_rules_page_silences_its_finding() -> None:
    ((_, line),) = blocks(ROOT / "docs" / "rules" / "README.md", "yaml")
    head = "procflow: 1\nid: x\nactors: {head: {}}\nprocedures:\n  p:\n    limit: none\n    steps:\n"
    for text, expected in ((line, False), (line.partition(" #")[0] + "\n", True)):
        whole = f"{head}      {text}      - end: done\n"
        found = check_document(parse_document(Source("x.procflow.yaml", whole), Path("x.procflow.yaml")))
        assert ("PF201" in {item.code for item in found}) == expected
        assert not {"PF014", "PF015"} & {item.code for item in found}


def test_the_settings_of_the_rules_page_are_understood(tmp_path: Path) -> None:
    from procflow.settings import read_settings

    for page in PAGES:
        for _, text in blocks(page, "toml"):
            if "[tool.procflow" in text:
                file = tmp_path / "pyproject.toml"
                file.write_text(text, encoding="utf-8")
                assert read_settings(file).severities


# ---------------------------------------------------------------- links


def slug(title: str) -> str:
    """The name that a heading has in a link."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def without_code(text: str) -> str:
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def links(path: Path) -> Iterator[str]:
    for match in re.finditer(r"\]\(([^)\s]+)\)", without_code(path.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", match[1]):
            yield match[1]


def anchors(path: Path) -> set[str]:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return {slug(title.replace("`", "")) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        target, _, anchor = link.partition("#")
        path = page if not target else (page.parent / target).resolve()
        if not path.is_relative_to(ROOT) or not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_is_of_one_piece(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = text.splitlines()
    assert [line for line in lines if re.match(r"(<{7}|>{7}) |={7}$", line)] == []
    titles = [line for line in lines if line.startswith("#")]
    assert sorted(set(titles)) == sorted(titles)


# ---------------------------------------------------------------- commands and what they print

CONSOLE = [(page, line, text) for page in PAGES for line, text in blocks(page, "console")]


def commands(block: str) -> Iterator[tuple[list[str], str]]:
    """The commands of a block, each with what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        words = shlex.split(command, comments=True)
        if words[0] == "procflow" and not {"|", ">", "&&", ";"} & set(words):
            yield words[1:], printed


def as_pattern(printed: str) -> str:
    """A line `...` stands for any lines, also for none."""
    lines = printed.splitlines(keepends=True)
    return "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) for line in lines)


@pytest.mark.parametrize(
    ("page", "block"),
    [(page, text) for page, _, text in CONSOLE],
    ids=[f"{named(page)} line {line}" for page, line, _ in CONSOLE],
)
def test_a_command_prints_what_the_page_says(
    page: Path, block: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # What a command writes is not left among the files of the project.
    for name in ("examples", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    for words, printed in commands(block):
        main(words)
        out, err = capsys.readouterr()
        assert re.fullmatch(as_pattern(printed), out + err), f"procflow {' '.join(words)} prints\n{out}{err}"


@pytest.mark.parametrize("shown", [ROOT / "README.md", PROOF], ids=named)
def test_a_page_for_people_shows_commands(shown: Path) -> None:
    assert [page for page, _, text in CONSOLE if page == shown and list(commands(text))]


def test_a_line_of_dots_stands_for_any_lines() -> None:
    assert re.fullmatch(as_pattern("a\n...\nd\n"), "a\nb\nc\nd\n")
    assert re.fullmatch(as_pattern("a\n...\nd\n"), "a\nd\n")
    assert not re.fullmatch(as_pattern("a\n...\nd\n"), "a\nb\nc\nd\ne\n")
    assert not re.fullmatch(as_pattern("a\nd\n"), "a\nb\nd\n")


PYTHON = [(page, line, text) for page in PAGES for line, text in blocks(page, "python")]


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The blocks of the page one after the other, as a reader types them; a comment `# …` below a line is its value."""
    import datetime as dt

    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"datetime": dt.datetime}
    for page, line, text in PYTHON:
        if page != ROOT / "README.md":
            continue
        exec(compile(text, f"README.md:{line}", "exec"), names)  # our own page
        promised = re.search(r"^(\S.*)\n# (\d{4}-\d\d-\d\d \d\d:\d\d)", text, re.MULTILINE)
        if promised:
            assert str(eval(promised[1], names))[:16] == promised[2]  # our own page


def keys_in(value: object) -> set[str]:
    """The keys of all objects in a JSON value. Of `readings` the keys are data: they are left out."""
    if isinstance(value, dict):
        return set(value) | {key for name, inner in value.items() if name != "readings" for key in keys_in(inner)}
    return {key for item in value for key in keys_in(item)} if isinstance(value, list) else set()


def test_the_page_of_the_proof_names_every_key_of_its_json_and_every_verdict() -> None:
    files = sorted((ROOT / "examples").rglob("expected/*.prove.json"))
    keys = {key for file in files for key in keys_in(msgspec.json.decode(file.read_bytes()))}
    assert {"days_broken", "cuts", "can_end", "least_start", "is_smallest"} <= keys, (
        "the examples have every kind of object"
    )
    named_in_code = set(re.findall(r"`([\w-]+)`", PROOF.read_text(encoding="utf-8")))
    assert sorted((keys | set(Verdict)) - named_in_code) == []


def test_the_page_names_every_key_of_the_format() -> None:
    text = FORMAT.read_text(encoding="utf-8")
    written = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`[^`]+`", text) + [block for _, block in SNIPPETS])))
    types = [getattr(schema, name) for name in dir(schema) if name.endswith("In")]
    structs = [kind for kind in types if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    assert structs
    assert sorted({key for kind in structs for key in kind.__struct_encode_fields__} - written) == []


def test_the_starter_puts_in_quotes_what_the_format_wants_in_quotes() -> None:
    starter = (ROOT / "templates" / "starter.procflow.yaml").read_text(encoding="utf-8")
    assert re.findall(r"\{[^}\"]*\?\s*[,}].*", starter) == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_has_marks_of_a_merge(page: Path) -> None:
    assert not re.search(r"^(<{7} |={7}$|>{7} )", page.read_text(encoding="utf-8"), re.MULTILINE)
