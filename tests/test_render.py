"""How findings look: for people, for editors, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from procflow.cli import main
from procflow.diagnostics import Finding, Label, Severity
from procflow.render import Options, Result, renderer
from procflow.source import Source, Span

FILE = "acts/a.procflow.yaml"


def finding(line: int, column: int, end_column: int, **more: object) -> Finding:
    values = {
        "code": "PF999",
        "severity": Severity.WARNING,
        "message": "something is wrong",
        "file": FILE,
        "span": Span(line, column, end_column),
    }
    return Finding(**{**values, **more})  # type: ignore[arg-type]


def shown(text: str, *findings: Finding, form: str = "full", **options: object) -> str:
    result = Result(Source(FILE, text), "made-up", list(findings))
    return "".join(renderer(form)([result], Options(**options)))  # type: ignore[arg-type]


# ---------------------------------------------------------------- full


def test_the_line_the_caret_the_paragraph_and_the_hint() -> None:
    text = "procflow: 1\nid: x\nby: clrk\n"
    found = finding(
        3, 5, 9, severity=Severity.ERROR, hint="did you mean `clerk`?", source=("p. 5(2)", "standard, p. 4")
    )
    assert shown(text, found) == (
        """\
error[PF999]: something is wrong
 --> acts/a.procflow.yaml:3:5
  |
3 | by: clrk
  |     ^^^^
  = act: p. 5(2); standard, p. 4
  = hint: did you mean `clerk`?

1 file checked: 1 error
"""
    )


def test_a_tab_is_one_column_so_that_the_caret_stands_below_the_word() -> None:
    assert shown("\tdo:\tSign\there\n", finding(1, 6, 10)) == (
        """\
warning[PF999]: something is wrong
 --> acts/a.procflow.yaml:1:6
  |
1 |  do: Sign here
  |      ^^^^
"""
        "\n1 file checked: 1 warning\n"
    )


def test_the_caret_stands_below_words_in_cyrillic() -> None:
    assert shown("  ru: Подписывает приказ Әкім\n", finding(1, 19, 25, severity=Severity.INFO)) == (
        """\
note[PF999]: something is wrong
 --> acts/a.procflow.yaml:1:19
  |
1 |   ru: Подписывает приказ Әкім
  |                   ^^^^^^
"""
        "\n1 file checked: 1 note\n"
    )


@pytest.mark.parametrize(
    ("column", "line", "marks"),
    [
        (3, "1 | xxWORD" + "x" * 49 + "…", "  |   ^^^^"),
        (5_001, "1 | …" + "x" * 17 + "WORD" + "x" * 33 + "…", "  | " + " " * 18 + "^^^^"),
        (9_997, "1 | …" + "x" * 51 + "WORD", "  | " + " " * 52 + "^^^^"),
    ],
    ids=["begin", "middle", "end"],
)
def test_of_a_line_of_ten_thousand_characters_the_part_with_the_place_is_shown(
    column: int, line: str, marks: str
) -> None:
    text = "x" * (column - 1) + "WORD" + "x" * (10_000 - column - 3)
    assert len(text) == 10_000
    lines = shown(text, finding(1, column, column + 4), width=60).splitlines()
    assert lines[2:5] == ["  |", line, marks]
    assert {len(row) <= 60 for row in lines} == {True}


def test_marks_of_a_place_wider_than_the_window_end_with_it() -> None:
    lines = shown("y" * 10_000, finding(1, 11, 9_000), width=60).splitlines()
    assert len(lines[3]) == len(lines[4]) == 60


def test_other_places_are_shown_with_what_they_have_to_do_with_it() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 121))
    found = finding(
        101,
        6,
        9,
        labels=(
            Label(FILE, Span(7, 6, 7), "the first time"),
            Label(FILE, Span(120, 1, 5), "and again, на русском"),
            Label("acts/other.procflow.yaml", Span(1, 1, 2), "not in this file"),
        ),
    )
    assert shown(text, found) == (
        """\
warning[PF999]: something is wrong
   --> acts/a.procflow.yaml:101:6
    |
101 | line 101
    |      ^^^
  7 | line 7
    |      - the first time
120 | line 120
    | ---- and again, на русском
"""
        "\n1 file checked: 1 warning\n"
    )


def test_a_label_of_several_lines_is_wrapped_below_itself() -> None:
    label = Label(FILE, Span(1, 1, 4), "a word about this place that goes on and on until it has to be wrapped")
    lines = shown("abc def\n", finding(1, 5, 8, labels=(label,)), width=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[5:9] == [
        "1 | abc def",
        "  | ---",
        "  | a word about this place that goes on and on until it has",
        "  | to be wrapped",
    ]


def test_a_label_far_to_the_right_has_room_below_itself() -> None:
    label = Label(FILE, Span(1, 52, 55), "a word about this place that goes on and on until it has to be wrapped")
    lines = shown("x" * 54 + "\n", finding(1, 5, 8, labels=(label,)), width=60).splitlines()
    assert lines[6:9] == [
        "  | " + " " * 51 + "---",
        "  | " + " " * 16 + "a word about this place that goes on and",
        "  | " + " " * 16 + "on until it has to be wrapped",
    ]


def test_at_width_60_messages_and_hints_are_wrapped() -> None:
    found = finding(
        1,
        1,
        4,
        message="the act says of this step that it takes ten minutes, and elsewhere that it takes a day",
        hint="write the second telling under `also`, and ask the authors which of the two they mean to keep",
        source=("p. 5(1)", "p. 9(2)", "standard, p. 4", "law, article 12", "order of the minister, p. 7"),
    )
    assert shown("abc\n", found, width=60) == (
        """\
warning[PF999]: the act says of this step that it takes ten
minutes, and elsewhere that it takes a day
 --> acts/a.procflow.yaml:1:1
  |
1 | abc
  | ^^^
  = act: p. 5(1); p. 9(2); standard, p. 4; law, article 12;
         order of the minister, p. 7
  = hint: write the second telling under `also`, and ask the
          authors which of the two they mean to keep
"""
        "\n1 file checked: 1 warning\n"
    )


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in shown("a: \x1b[31mred\x1b[0m\n", finding(1, 4, 8))


def test_a_file_without_a_line_to_show_gives_none() -> None:
    assert shown("", finding(1, 1, 2)) == (
        "warning[PF999]: something is wrong\n --> acts/a.procflow.yaml:1:1\n\n1 file checked: 1 warning\n"
    )


def test_a_place_behind_the_end_of_its_line_is_marked_there() -> None:
    assert shown("ab\n", finding(1, 3, 4)).splitlines()[3:5] == ["1 | ab", "  |   ^"]


def test_colour_paints_the_severity_the_place_and_the_caret() -> None:
    assert shown("abc\n", finding(1, 1, 4), color=True).splitlines()[:5] == [
        "\x1b[1;33mwarning[PF999]\x1b[0m\x1b[1m: something is wrong\x1b[0m",
        "\x1b[34m -->\x1b[0m acts/a.procflow.yaml:1:1",
        "\x1b[34m  |\x1b[0m",
        "\x1b[34m1 |\x1b[0m abc",
        "\x1b[34m  |\x1b[0m \x1b[1;33m^^^\x1b[0m",
    ]


def test_the_last_line_counts() -> None:
    three = [finding(1, 1, 2, severity=level) for level in (Severity.ERROR, Severity.WARNING, Severity.INFO)]
    assert shown("a", *three, *three[1:]).splitlines()[-1] == "1 file checked: 1 error, 2 warnings, 2 notes"
    assert shown("a") == "1 file checked: nothing to find fault with\n"
    assert "".join(renderer("full")([], Options())) == "0 files checked: nothing to find fault with\n"


# ---------------------------------------------------------------- concise


def test_concise_is_one_line_a_finding() -> None:
    found = [finding(1, 3, 5, hint="not shown", source=("p. 1",)), finding(2, 1, 2, severity=Severity.INFO)]
    assert shown("abcdef\ngh\n", *found, form="concise") == (
        "acts/a.procflow.yaml:1:3: warning PF999 something is wrong\n"
        "acts/a.procflow.yaml:2:1: info PF999 something is wrong\n"
        "1 file checked: 1 warning, 1 note\n"
    )


# ---------------------------------------------------------------- json

BROKEN = """\
procflow: 1
id: made-up
act: {body: Akimat, number: 1/1, date: 2026-01-12}
procedures:
  p:
    limit: none
    steps:
      - {id: a, by: hed, do: Sign, source: p. 5}
      - end: done
actors: {head: {name: {en: Head}}}
"""


def test_json_of_one_file_is_an_object_with_exactly_these_keys() -> None:
    found = finding(
        2,
        1,
        3,
        hint="look again",
        subject="p.a",
        source=("p. 1", "p. 2"),
        labels=(Label(FILE, Span(1, 1, 2), "here too"),),
    )
    assert shown("abc\ndef\n", found, form="json", one_file=True) == (
        """\
{
  "file": "acts/a.procflow.yaml",
  "regulation": "made-up",
  "findings": [
    {
      "code": "PF999",
      "severity": "warning",
      "message": "something is wrong",
      "file": "acts/a.procflow.yaml",
      "line": 2,
      "column": 1,
      "end_column": 3,
      "hint": "look again",
      "subject": "p.a",
      "source": [
        "p. 1",
        "p. 2"
      ],
      "labels": [
        {
          "file": "acts/a.procflow.yaml",
          "line": 1,
          "column": 1,
          "end_column": 2,
          "message": "here too"
        }
      ]
    }
  ]
}
"""
    )


@pytest.fixture
def acts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts" / "a.procflow.yaml").write_text(BROKEN.replace("hed", "head"), encoding="utf-8")
    (tmp_path / "acts" / "b.procflow.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str, command: str = "check") -> object:
    main([command, "--format", "json", *arguments])
    return json.loads(capsys.readouterr().out)


def test_json_of_a_file_is_an_object_and_of_a_folder_or_several_files_an_array(
    acts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = as_json(capsys, "acts/b.procflow.yaml")
    several = as_json(capsys, "acts/b.procflow.yaml", "acts/a.procflow.yaml")
    folder = as_json(capsys, "acts")
    assert isinstance(one, dict)
    assert isinstance(several, list)
    assert isinstance(folder, list)
    assert [item["file"] for item in folder] == ["acts/a.procflow.yaml", "acts/b.procflow.yaml"]
    assert one == several[0] == folder[1]
    (acts / "acts" / "a.procflow.yaml").unlink()
    assert as_json(capsys, "acts") == [one]


def test_json_of_a_file_without_findings_has_an_empty_list(acts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = ["--rule", "PF=off"]
    answer = as_json(capsys, *rules, "acts/a.procflow.yaml")
    assert isinstance(answer, dict)
    assert list(answer)[:3] == ["file", "regulation", "findings"]
    assert answer["findings"] == []


def test_json_has_what_the_proof_says_beside_the_findings(acts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "--years", "2024-2025", "acts/a.procflow.yaml")
    assert isinstance(answer, dict)
    proof = as_json(capsys, "--years", "2024-2025", "acts/a.procflow.yaml", command="prove")
    assert isinstance(proof, dict)
    assert answer["years"] == [2024, 2025]
    assert {key: answer[key] for key in proof} == proof


def test_json_of_what_is_no_regulation_says_so(acts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (acts / "acts" / "c.procflow.yaml").write_text("just words", encoding="utf-8")
    answer = as_json(capsys, "acts/c.procflow.yaml")
    assert isinstance(answer, dict)
    assert (answer["regulation"], [item["code"] for item in answer["findings"]]) == (None, ["PF002"])
    missing = as_json(capsys, "gone.procflow.yaml")
    assert isinstance(missing, dict)
    assert (missing["file"], missing["findings"][0]["code"]) == ("gone.procflow.yaml", "PF001")


@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_the_same_files_give_the_same_bytes(acts: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for _ in range(3):
        main(["check", "--format", form, "acts"])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] == printed[2] != ""
