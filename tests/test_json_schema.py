"""The JSON Schema that is shipped is the one that the types make (write it anew with UPDATE_SNAPSHOTS=1)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from procflow.cli import main
from procflow.json_schema import SHIPPED, json_schema_text


def test_the_shipped_schema_is_that_of_the_types() -> None:
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SHIPPED.write_text(json_schema_text(), encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == json_schema_text()


def test_an_editor_can_be_pointed_at_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--path"]) == 0
    assert Path(capsys.readouterr().out.strip()) == SHIPPED
