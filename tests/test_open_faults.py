"""What is still wrong elsewhere: each test here fails until its fault is mended, and then moves to its own file."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from procflow import schema
from procflow.cli import main
from procflow.document import parse_document
from procflow.source import Source
from tests.support.examples import ROOT
from tests.test_docs import FORMAT, SNIPPETS
from tests.test_ignores import codes
from tests.test_settings import TEXT


def told(text: str) -> list[tuple[int, int, str]]:
    findings = parse_document(Source("a.procflow.yaml", text), Path("a.procflow.yaml")).findings
    return [(item.span.line, item.span.column, item.code) for item in findings]


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize("where", ["act: {date: 2019-W01-1}", "days: [{date: 2019-W01-1, is: off}]"])
def test_a_date_by_weeks_is_no_date(where: str) -> None:
    text = f"procflow: 1\nid: x\n{where}\nprocedures: {{p: {{steps: [{{id: a, do: A, next: unstated}}]}}}}\n"
    assert told(text) == [(3, where.index("2019") + 1, "PF007")]


def test_an_empty_item_above_a_step_that_is_like_another_is_told() -> None:
    text = "procflow: 1\nid: x\nprocedures:\n  p:\n    steps:\n      -\n      - {id: a, like: b, do: B}\n"
    text += "      - end: done\nshared:\n  b: {do: A}\n"
    assert "PF007" in {code for _, _, code in told(text)}


@pytest.mark.parametrize("item", ["just words", "[a, b]", ""])
def test_an_item_that_is_no_step_does_not_shift_the_places_of_those_below(item: str) -> None:
    text = f"procflow: 1\nid: x\nactors: {{a: {{}}}}\nprocedures:\n  p:\n    steps:\n      - {item}\n"
    text += "      - {id: a, do: A, by: nobody}\n      - end: done\n"
    assert (8, 28, "PF009") in told(text)


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.procflow]\ncolour = 'red'\n", "`colour` is not a setting; there are exclude, per-file, preset, rules"),
        ("[tool.procflow]\npreset = 'strickt'\n", "there is no preset `strickt`: did you mean `strict`?"),
        ("[tool.procflow]\npreset = ''\n", "there is no preset ``"),
        ("[tool.procflow.rules]\nPF201 = []\n", "`[]` is no severity"),
        ("[tool.procflow.rules]\nPF201 = {level = 'off'}\n", "is no severity"),
        ("tool = 1\n", "`tool` should be a table"),
        (f"[tool.procflow]\npreset = '{'x' * 10_000}'\n", "there is no preset"),
    ],
)
def test_a_mistake_in_the_settings_is_told_in_one_line_with_the_file(
    text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.procflow.yaml").write_text(TEXT, encoding="utf-8")
    Path("pyproject.toml").write_text(text, encoding="utf-8")
    assert main(["check", "a.procflow.yaml"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err
    assert "pyproject.toml" in err


# ---------------------------------------------------------------- ignores


@pytest.mark.parametrize("style", ["|", ">", "|-", ">-"])
def test_what_stands_in_a_text_of_several_lines_is_no_comment(style: str) -> None:
    step = f"""\
      - id: sign
        by: clerk
        source: p. 3
        do: {style}
          Sign the permit
          # procflow: ignore[PF201] this is a line of the text
        name: Sign"""
    assert codes(step) == ["PF201"]


def test_a_quoted_text_of_several_lines_holds_no_comment() -> None:
    step = """\
      - id: sign
        by: clerk
        do: "Sign
          # procflow: ignore[PF201] this is a line of the text
          the permit"
        source: p. 3"""
    assert codes(step) == ["PF201"]


# ---------------------------------------------------------------- documentation and templates


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
