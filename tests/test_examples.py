"""What procflow says about each example is what `expected/` beside it holds (write it anew with UPDATE_SNAPSHOTS=1)."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest

from examples.demo import outputs
from procflow.cli import main
from tests.support.examples import EXAMPLES, ROOT

# The model as JSON is large, and the round trip through YAML already proves it whole.
ENDINGS = ("check.txt", "check.json", "steps.ru.csv")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_example_gives_what_is_expected(file: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command = dict(outputs(file.relative_to(ROOT).as_posix()))[ending]
    with contextlib.redirect_stdout(io.StringIO()) as output, contextlib.redirect_stderr(io.StringIO()):
        status = main(command)
    assert status in {0, 1}
    expected = file.parent / "expected" / f"{file.name.removesuffix('.procflow.yaml')}.{ending}"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(output.getvalue(), encoding="utf-8")
    assert output.getvalue() == expected.read_text(encoding="utf-8")


def test_nothing_is_expected_of_an_example_that_is_gone() -> None:
    stems = {path.parent / "expected" / path.name.removesuffix(".procflow.yaml") for path in EXAMPLES}
    for path in (ROOT / "examples").rglob("expected/*"):
        assert any(path == stem.parent / f"{stem.name}.{ending}" for stem in stems for ending in ENDINGS), path
