"""What procflow says about each example is what `expected/` beside it holds (write it anew with UPDATE_SNAPSHOTS=1)."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from procflow.cli import main
from procflow.document import load
from tests.support.examples import EXAMPLES, ROOT

ENDINGS = ("check.txt", "check.json", "steps.ru.csv", "prove.txt", "prove.json")


def outputs(file: str) -> Iterator[tuple[str, list[str]]]:
    """What is expected of a regulation: the ending of the file's name, and the command that prints it."""
    yield "check.txt", ["check", file]
    yield "check.json", ["check", "--format", "json", file]
    if not all(procedure.is_part for procedure in load(ROOT / file).procedures):  # parts have no limit of their own
        yield "prove.txt", ["prove", file]
        yield "prove.json", ["prove", "--format", "json", file]
    yield "steps.ru.csv", ["export", file, "--to", "csv", "--lang", "ru"]


WRITTEN = {file: dict(outputs(file.relative_to(ROOT).as_posix())) for file in EXAMPLES}
EXPECTED = [(file, ending) for ending in ENDINGS for file in EXAMPLES if ending in WRITTEN[file]]


def expected_file(file: Path, ending: str) -> Path:
    return file.parent / "expected" / f"{file.name.removesuffix('.procflow.yaml')}.{ending}"


@pytest.mark.parametrize(("file", "ending"), EXPECTED, ids=[f"{file.name} {ending}" for file, ending in EXPECTED])
def test_an_example_gives_what_is_expected(file: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with contextlib.redirect_stdout(io.StringIO()) as output, contextlib.redirect_stderr(io.StringIO()):
        status = main(WRITTEN[file][ending])
    assert status in {0, 1}
    expected = expected_file(file, ending)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(output.getvalue(), encoding="utf-8")
    assert output.getvalue() == expected.read_text(encoding="utf-8")


def test_only_a_file_of_nothing_but_parts_has_no_proof() -> None:
    without = [file.name for file in EXAMPLES if (file, "prove.txt") not in EXPECTED]
    assert without == ["egov-portal.procflow.yaml"]


def test_nothing_is_expected_of_an_example_that_is_gone() -> None:
    expected = {expected_file(file, ending) for file, ending in EXPECTED}
    assert set((ROOT / "examples").rglob("expected/*")) == expected
