"""A regulation written as a file and read again is the same regulation."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from procflow.document import parse_document, read_document
from procflow.exporting import export
from procflow.model import Regulation
from procflow.source import Source
from tests.support.examples import EXAMPLES
from tests.support.models import regulations


def reread(text: str, here: Path = Path("made-up.procflow.yaml")) -> Regulation:
    document = parse_document(Source(here.name, text), here)
    assert document.findings == (), [f"{item.span.line}: {item.message}" for item in document.findings]
    assert document.regulation is not None
    return document.regulation


@given(regulations())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_model_to_yaml_to_model_is_the_identity(regulation: Regulation) -> None:
    text = export(regulation, "yaml")
    assert reread(text) == regulation


@given(regulations())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_same_regulation_is_written_in_the_same_bytes(regulation: Regulation) -> None:
    text = export(regulation, "yaml")
    assert export(reread(text), "yaml") == text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_written_out_reads_as_the_same_regulation(path: Path) -> None:
    regulation = read_document(path).regulation
    assert regulation is not None
    assert reread(export(regulation, "yaml"), path) == regulation
