"""Every rule against its fixtures: reported exactly where it should be, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from procflow.rules import RULES
from procflow.rules.base import Rule
from tests.rules.fixtures import FOLDER, files, findings

CODES = [rule.code for rule in RULES]
INVALID = [path for code in CODES for path in files(code, "invalid")]
VALID = [path for code in CODES for path in files(code, "valid")]


def named(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix().removesuffix(".procflow.yaml")


def expected_lines(path: Path, code: str) -> list[int]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, start=1) if line.endswith(f"# expect: {code}")]


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_a_rule_has_a_file_that_breaks_it_and_one_that_comes_near(rule: Rule) -> None:
    assert (FOLDER / rule.code / "invalid.procflow.yaml").is_file()
    assert (FOLDER / rule.code / "valid.procflow.yaml").is_file()


def test_there_are_no_fixtures_of_rules_that_do_not_exist() -> None:
    assert [path.name for path in sorted(FOLDER.glob("PF*"))] == sorted(CODES)


@pytest.mark.parametrize("path", INVALID, ids=named)
def test_the_rule_is_broken_on_the_marked_lines_and_on_no_other(path: Path) -> None:
    code = path.parent.name
    expected = expected_lines(path, code)
    assert expected, "a file that breaks a rule marks where"
    assert sorted({finding.span.line for finding in findings(path) if finding.code == code}) == expected


@pytest.mark.parametrize("path", VALID, ids=named)
def test_what_comes_near_does_not_break_the_rule(path: Path) -> None:
    assert [finding for finding in findings(path) if finding.code == path.parent.name] == []


@pytest.mark.parametrize("path", [*INVALID, *VALID], ids=named)
def test_fixtures_read_without_error(path: Path) -> None:
    # What does not read is not checked, and a fixture of a rule would then be empty of findings for the wrong reason.
    assert [finding for finding in findings(path) if finding.code < "PF1"] == []


@pytest.mark.parametrize("path", INVALID, ids=named)
def test_a_finding_points_into_its_line_and_names_the_element_or_the_file(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for finding in findings(path):
        if finding.code == path.parent.name:
            for line, column, end in (finding.span, *(label.span for label in finding.labels)):
                words = lines[line - 1][column - 1 : end - 1]
                assert words.strip() == words != "", f"{finding.message}: {words!r}"
            assert finding.message[0] not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            assert not finding.message.endswith(".")
