"""Every code has a page that tells the truth: its example breaks the rule, and mended it does not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from procflow.cli import main
from procflow.diagnostics import Finding
from procflow.import_codes import BPMN_CODES, IMPORT_CODES, LAYOUT_CODES, PROSIMOS_CODES
from procflow.importing import import_data
from procflow.laying_out import lay_out_bpmn
from procflow.rules import RULES
from procflow.rules.reading import READING_CODES
from tests.rules.fixtures import FOLDER, PAGES, findings

NAMES = {code: name for code, (name, *_) in (*READING_CODES.items(), *BPMN_CODES.items())} | {
    rule.code: rule.name for rule in RULES
}
SEVERITIES = {rule.code: str(rule.severity) for rule in RULES}
SUMMARIES = {code: summary for code, (*_, summary) in (*READING_CODES.items(), *BPMN_CODES.items())} | {
    rule.code: rule.summary for rule in RULES
}
# A file that cannot be read as text cannot be shown as text.
WITH_BLOCKS = [code for code in NAMES if code != "PF001" and code not in BPMN_CODES]
every_code = pytest.mark.parametrize("code", NAMES)
every_code_with_blocks = pytest.mark.parametrize("code", WITH_BLOCKS)


def page(code: str) -> str:
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def block(code: str, title: str, language: str = "yaml") -> str:
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", section(page(code), title), flags=re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1, f"{title} of {code} holds one block"
    return str(blocks[0])


def found_in(text: str, folder: Path) -> list[Finding]:
    """The findings of a block, with the library beside it that pages speak of."""
    shutil.copy(FOLDER / "common.procflow.yaml", folder)
    file = folder / "page.procflow.yaml"
    file.write_text(text, encoding="utf-8")
    return list(findings(file))


@every_code
def test_the_title_is_the_code_and_the_name(code: str) -> None:
    assert page(code).splitlines()[0] == f"# {code} {NAMES[code]}"


@pytest.mark.parametrize("code", SEVERITIES)
def test_the_severity_is_that_of_the_rule(code: str) -> None:
    assert page(code).splitlines()[2] == f"Severity: {SEVERITIES[code]}. In short: {SUMMARIES[code]}."


@every_code
def test_a_page_reads_well_in_a_terminal(code: str) -> None:
    text = page(code)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if len(line) > 100 or line != line.rstrip() or "\t" in line] == []
    assert [title for title in ("Example", "Mended", "What to do") if not section(text, title).strip()] == []


@every_code
def test_rules_say_how_to_silence_them_and_reading_does_not(code: str) -> None:
    what_to_do = section(page(code), "What to do")
    silences = re.findall(r"procflow: ignore\[([^\]]+)\] \w+", " ".join(what_to_do.split()))
    if code in SEVERITIES:
        assert any(code in codes for codes in silences)
    else:
        assert not any(code in codes for codes in silences)


@every_code_with_blocks
def test_the_example_has_the_finding_of_the_page(code: str, tmp_path: Path) -> None:
    found = [finding for finding in found_in(block(code, "Example"), tmp_path) if finding.code == code]
    assert found
    assert page(code).splitlines()[2].startswith(f"Severity: {found[0].severity}.")


@every_code_with_blocks
def test_mended_it_reads_and_has_the_finding_no_more(code: str, tmp_path: Path) -> None:
    found = {finding.code for finding in found_in(block(code, "Mended"), tmp_path)}
    assert code not in found
    assert {other for other in found if other < "PF1"} == set(), "the way to mend it makes no other mistake"


def imported(code: str, title: str) -> set[tuple[str, str]]:
    """The codes and severities of what an import says of the BPMN in a page."""
    found = import_data(block(code, title, "xml").encode(), "page.bpmn").findings
    return {(finding.code, str(finding.severity)) for finding in found}


@pytest.mark.parametrize("code", IMPORT_CODES)
def test_the_bpmn_of_a_page_has_its_finding_and_mended_has_it_no_more(code: str) -> None:
    _, severity, summary = IMPORT_CODES[code]
    assert page(code).splitlines()[2] == f"Severity: {severity}. In short: {summary}."
    assert (code, str(severity)) in imported(code, "Example")
    assert imported(code, "Mended") == set()


@pytest.mark.parametrize("code", LAYOUT_CODES)
def test_what_a_layout_says_of_the_bpmn_of_a_page_and_of_the_mended_one(code: str, tmp_path: Path) -> None:
    _, severity, summary = LAYOUT_CODES[code]
    assert page(code).splitlines()[2] == f"Severity: {severity}. In short: {summary}."
    file = tmp_path / "page.bpmn"

    def told(title: str) -> list[tuple[str, str]]:
        file.write_text(block(code, title, "xml"), encoding="utf-8")
        return [(finding.code, str(finding.severity)) for finding in lay_out_bpmn(file).findings]

    assert told("Example") == [(code, str(severity))]
    assert told("Mended") == []


@pytest.mark.parametrize("code", PROSIMOS_CODES)
def test_what_an_import_says_of_the_parameters_of_a_page_and_of_the_mended_ones(code: str) -> None:
    _, severity, summary = PROSIMOS_CODES[code]
    assert page(code).splitlines()[2] == f"Severity: {severity}. In short: {summary}."
    drawing = re.findall(r"^```xml\n(.*?)^```$", page(code), flags=re.DOTALL | re.MULTILINE)[0].encode()

    def told(title: str) -> list[tuple[str, str]]:
        parameters = (block(code, title, "json").encode(), "page.json")
        findings = import_data(drawing, "page.bpmn", None, parameters).findings
        return [(finding.code, str(finding.severity)) for finding in findings]

    assert told("Example") == [(code, str(severity))]
    assert told("Mended") == []


def test_a_file_that_is_no_utf8_text_is_pf001(tmp_path: Path) -> None:
    file = tmp_path / "old.procflow.yaml"
    file.write_bytes("title: Выдача разрешения".encode("cp1251"))
    from procflow.checking import check

    assert [(finding.code, str(finding.severity)) for finding in check(file)] == [("PF001", "error")]


def test_there_are_no_pages_of_codes_that_do_not_exist() -> None:
    assert sorted(path.stem for path in PAGES.glob("PF*.md")) == sorted(NAMES)


@every_code
def test_the_table_has_every_code_with_its_name_and_summary(code: str) -> None:
    severity = re.split(r"[ .]", page(code).splitlines()[2])[1]
    row = f"| [{code}]({code}.md) | {NAMES[code]} | {severity} | {SUMMARIES[code]} |"
    assert row in (PAGES / "README.md").read_text(encoding="utf-8").splitlines()


@every_code
def test_the_command_prints_the_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", code.lower()]) == 0
    assert capsys.readouterr().out == page(code)
