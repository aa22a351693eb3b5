"""Which rules run and how grave they are: `[tool.procflow]` in pyproject.toml, and what prevails over what."""

from __future__ import annotations

from pathlib import Path

import pytest

from procflow.cli import main
from procflow.diagnostics import Severity
from procflow.errors import UsageError
from procflow.rules import RULES
from procflow.settings import PRESETS, Settings, preset_severities, read_settings

TEXT = """\
procflow: 1
id: made-up
title: A permit
languages: [en]
hours: {mon-fri: "09:00-18:00"}
act: {body: Akimat, number: 1/1, date: 2026-01-12}
actors: {clerk: {name: Clerk, source: p. 2}}
procedures:
  permit:
    limit: none
    outcomes: {permitted: {name: Permitted, source: p. 3}}
    steps:
      - {id: sign, by: clerk, do: Sign the permit, source: p. 3}
      - end: permitted
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(text: str, preset: str | None = None, *levels: tuple[str, str]) -> Settings:
    """The settings of a pyproject.toml in the current folder."""
    Path("pyproject.toml").write_text(text, encoding="utf-8")
    return read_settings(None, preset, levels)


def severity(text: str, file: str = "acts/a.procflow.yaml", code: str = "PF201", **more: str | None) -> str:
    rule = more.get("rule")
    levels = [(code, rule)] if rule else []
    return str(settings(text, more.get("preset"), *levels).for_file(file)[code])


# ---------------------------------------------------------------- what can be set


def test_without_a_table_every_rule_is_as_grave_as_its_page_says(folder: Path) -> None:
    assert settings("[project]\nname = 'x'\n").severities == {rule.code: rule.severity for rule in RULES}


def test_without_a_pyproject_every_rule_is_as_grave_as_its_page_says(folder: Path) -> None:
    assert read_settings().for_file("a") == {rule.code: rule.severity for rule in RULES}


def test_strict_makes_everything_graver_by_one(folder: Path) -> None:
    strict = settings('[tool.procflow]\npreset = "strict"\n').severities
    for rule in RULES:
        assert strict[rule.code] == {"error": "error", "warning": "error", "info": "warning"}[rule.severity]


def test_draft_silences_missing_names_and_sources_and_nothing_else(folder: Path) -> None:
    draft = settings('[tool.procflow]\npreset = "draft"\n').severities
    changed = {rule.code for rule in RULES if draft[rule.code] != rule.severity}
    assert {draft[code] for code in changed} == {Severity.OFF}
    assert changed == {"PF401", "PF402", "PF403", "PF405", "PF501"}


def test_every_preset_says_something_of_every_rule() -> None:
    for preset in PRESETS:
        assert preset_severities(preset).keys() == {rule.code for rule in RULES}


@pytest.mark.parametrize("level", ["error", "warning", "info", "off"])
def test_a_rule_may_have_any_severity(folder: Path, level: str) -> None:
    assert severity(f'[tool.procflow.rules]\nPF201 = "{level}"\n') == level


def test_the_beginning_of_a_code_means_all_codes_that_begin_so(folder: Path) -> None:
    found = settings('[tool.procflow.rules]\nPF2 = "off"\n').severities
    assert {code for code, level in found.items() if level == "off"} == {
        rule.code for rule in RULES if rule.code.startswith("PF2")
    }


def test_of_two_that_match_the_later_prevails(folder: Path) -> None:
    assert severity('[tool.procflow.rules]\nPF2 = "off"\nPF201 = "error"\n') == "error"
    assert severity('[tool.procflow.rules]\nPF201 = "error"\nPF2 = "off"\n') == "off"


# ---------------------------------------------------------------- for single files


@pytest.mark.parametrize(
    ("pattern", "file", "matches"),
    [
        ("acts/*", "acts/a.procflow.yaml", True),
        ("acts/*", "acts/deep/a.procflow.yaml", True),
        ("acts/*", "other/acts/a.procflow.yaml", False),
        ("acts/", "acts/deep/a.procflow.yaml", True),
        ("acts", "acts/deep/a.procflow.yaml", True),
        ("acts", "acts.procflow.yaml", False),
        ("acts", "facts/a.procflow.yaml", False),
        ("*.procflow.yaml", "acts/a.procflow.yaml", True),
        ("acts/a.procflow.yaml", "acts/a.procflow.yaml", True),
        ("acts/a.procflow.yaml", "./acts/../acts/a.procflow.yaml", True),
        ("acts/?.procflow.yaml", "acts/ab.procflow.yaml", False),
        ("acts/[ab].procflow.yaml", "acts/b.procflow.yaml", True),
        ("*", "acts/a.procflow.yaml", True),
    ],
)
def test_a_pattern_names_files_from_the_folder_of_the_settings(
    folder: Path, pattern: str, file: str, matches: bool
) -> None:
    text = f'[tool.procflow.per-file]\n"{pattern}" = {{PF201 = "off"}}\n'
    assert (severity(text, file) == "off") == matches
    assert settings(f'[tool.procflow]\nexclude = ["{pattern}"]\n').excludes(file) == matches


def test_a_pattern_means_the_same_from_any_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[tool.procflow.per-file]\n"acts/*" = {PF201 = "off"}\n'
    Path("pyproject.toml").write_text(text, encoding="utf-8")
    (folder / "acts" / "deep").mkdir(parents=True)
    monkeypatch.chdir(folder / "acts" / "deep")
    assert read_settings().for_file("../a.procflow.yaml")["PF201"] == "off"
    assert read_settings().for_file(str(folder / "acts" / "a.procflow.yaml"))["PF201"] == "off"
    assert read_settings().for_file("../../a.procflow.yaml")["PF201"] == "warning"


def test_the_nearest_pyproject_above_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.procflow.rules]\nPF201 = "off"\n', encoding="utf-8")
    (folder / "a" / "pyproject.toml").write_text('[tool.procflow.rules]\nPF201 = "error"\n', encoding="utf-8")
    monkeypatch.chdir(folder / "a" / "b")
    assert read_settings().for_file("x")["PF201"] == "error"


def test_what_is_excluded_is_passed_over_in_folders_but_checked_when_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pyproject.toml").write_text('[tool.procflow]\nexclude = ["archive/"]\n', encoding="utf-8")
    for name in ("archive/old", "new"):
        file = Path(f"{name}.procflow.yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(TEXT, encoding="utf-8")
    main(["check", "."])
    assert capsys.readouterr().out.endswith("1 file checked: 1 warning\n")
    main(["check", "archive/old.procflow.yaml"])
    assert capsys.readouterr().out.endswith("1 file checked: 1 warning\n")


# ---------------------------------------------------------------- what prevails

EVERYTHING = """\
[tool.procflow]
preset = "strict"
[tool.procflow.rules]
PF201 = "info"
[tool.procflow.per-file]
"acts/*" = {PF201 = "off"}
"acts/a*" = {PF201 = "warning"}
"""


def test_each_place_prevails_over_the_one_before(folder: Path) -> None:
    lines = EVERYTHING.splitlines(keepends=True)
    assert severity("") == "warning"
    assert severity("".join(lines[:2])) == "error"  # the preset over the rule
    assert severity("".join(lines[:4])) == "info"  # `rules` over the preset
    assert severity("".join(lines[:6])) == "off"  # `per-file` over `rules`
    assert severity("".join(lines)) == "warning"  # the later pattern over the earlier
    assert severity(EVERYTHING, rule="error") == "error"  # --rule over everything
    assert severity(EVERYTHING, rule="off") == "off"


def test_a_preset_on_the_command_line_takes_the_place_of_the_preset_in_the_file_only(folder: Path) -> None:
    assert severity(EVERYTHING, preset="draft") == "warning"
    assert severity(EVERYTHING, "other/b.procflow.yaml", preset="draft") == "info"
    assert severity(EVERYTHING, "other/b.procflow.yaml", code="PF302", preset="recommended") == "warning"
    assert severity(EVERYTHING, "other/b.procflow.yaml", code="PF302") == "error"


def test_the_command_line_prevails_over_a_pattern(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[tool.procflow.per-file]\n"*" = {PF201 = "off"}\n', encoding="utf-8")
    Path("a.procflow.yaml").write_text(TEXT, encoding="utf-8")
    assert main(["check", "a.procflow.yaml"]) == 0
    assert main(["check", "--rule", "PF201=error", "a.procflow.yaml"]) == 1


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.procflow]\npresets = 'strict'\n", "`presets` is not a setting; did you mean `preset`?"),
        ("[tool.procflow]\npreset = 1\n", "`preset` should be a text"),
        ("[tool.procflow]\nrules = 'PF201'\n", "`rules` should be a table"),
        ("[tool.procflow]\nexclude = 'archive'\n", "`exclude` should be a list of patterns"),
        ("[tool.procflow]\nexclude = [1]\n", "`exclude` should be a list of patterns"),
        ("[tool.procflow]\nper-file = []\n", "`per-file` should be a table"),
        ("[tool.procflow.rules]\nPF999 = 'off'\n", "there is no rule `PF999`"),
        ("[tool.procflow.rules]\nPF009 = 'off'\n", "there is no rule `PF009`"),
        ("[tool.procflow.rules]\nstep = 'off'\n", "there is no rule `step`"),
        ("[tool.procflow.rules]\n'' = 'off'\n", "there is no rule ``"),
        ("[tool.procflow.rules]\nP = 'off'\n", "there is no rule `P`"),
        ("[tool.procflow.rules]\nPF201 = 'loud'\n", "`loud` is no severity; write error, warning, info or off"),
        ("[tool.procflow.rules]\nPF201 = false\n", "`False` is no severity"),
        ("[tool.procflow.per-file]\n'a' = 'off'\n", "`per-file` should be a table"),
        ("[tool.procflow.per-file]\n'a' = {PF999 = 'off'}\n", "there is no rule `PF999`"),
        ("[tool.procflow.per-file]\n'a' = {PF201 = 'of'}\n", "`of` is no severity"),
        ("[tool]\nprocflow = 1\n", "`tool.procflow` should be a table"),
        ("[tool.procflow\n", "is not valid TOML"),
        ("[tool.procflow]\npreset = 'a'\npreset = 'b'\n", "is not valid TOML"),
        (f"[tool.procflow]\n{'x' * 10_000} = 1\n", "is not a setting"),
        (f"[tool.procflow.rules]\n{'x' * 10_000} = 'off'\n", "there is no rule"),
    ],
    ids=range(21),
)
def test_a_mistake_in_the_settings_is_told_in_one_line_with_the_file(
    folder: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.procflow.yaml").write_text(TEXT, encoding="utf-8")
    Path("pyproject.toml").write_text(text, encoding="utf-8")
    assert main(["check", "a.procflow.yaml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("procflow: ")
    assert words in err
    assert "pyproject.toml" in err
    assert err.count("\n") == 1
    assert len(err) < 500


def test_settings_in_another_encoding_are_refused(folder: Path) -> None:
    Path("pyproject.toml").write_bytes("[tool.procflow] # сноска".encode("cp1251"))
    with pytest.raises(UsageError, match="is not valid TOML"):
        read_settings()


def test_a_preset_that_the_command_line_gets_wrong_is_not_blamed_on_the_file(folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        settings("", "strickt")
    assert "pyproject.toml" not in str(caught.value)


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
def test_a_slip_in_the_file_of_settings_is_told_in_one_line_with_its_name(
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
