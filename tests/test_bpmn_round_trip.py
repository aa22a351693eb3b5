"""A regulation drawn as BPMN and imported again is the same regulation, in whatever language it was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import bpmn
from procflow.document import parse_document, read_document
from procflow.exporting import export
from procflow.importing import import_data
from procflow.model import Regulation
from procflow.source import Source
from procflow.to_bpmn import to_bpmn
from tests.gates.xsd import problems
from tests.support.examples import EXAMPLES
from tests.support.models import regulations

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def reimported(data: bytes, here: Path = Path("made-up.procflow.yaml")) -> Regulation:
    imported = import_data(data, "drawn.bpmn")
    assert imported.findings == []
    assert imported.text is not None
    document = parse_document(Source(here.name, imported.text), here)
    assert document.findings == (), [f"{item.span.line}: {item.message}" for item in document.findings]
    assert document.regulation is not None
    return document.regulation


@given(regulations())
@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
def test_model_to_bpmn_to_model_is_the_identity(regulation: Regulation) -> None:
    data = bpmn.write(to_bpmn(regulation))
    assert problems(data) == []
    assert bpmn.check(bpmn.read(data)) == []
    assert reimported(data) == regulation


@given(regulations())
@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
def test_the_same_regulation_is_drawn_in_the_same_bytes(regulation: Regulation) -> None:
    data = bpmn.write(to_bpmn(regulation))
    assert bpmn.write(to_bpmn(reimported(data))) == data


@pytest.mark.parametrize("language", ["kk", "ru", "en", "de"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_comes_back_from_its_drawing(path: Path, language: str) -> None:
    regulation = read_document(path).regulation
    assert regulation is not None
    assert reimported(export(regulation, "bpmn", language).encode(), path) == regulation


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_ids_are_ascii_and_the_same_in_every_language(path: Path) -> None:
    regulation = read_document(path).regulation
    assert regulation is not None
    one, other = (to_bpmn(regulation, language) for language in ("kk", "ru"))
    ids = [[element.id for element in each.all("baseElement")] for each in (one, other)]
    assert ids[0] == ids[1]
    assert all(name is None or name.isascii() for name in ids[0])


def test_a_language_the_act_does_not_have_is_told() -> None:
    regulation = read_document(EXAMPLES[0]).regulation
    assert regulation is not None
    told: list[str] = []
    export(regulation, "bpmn", "de", told.append)
    (message,) = told
    assert message.endswith("texts are not there in `de`; another language stands in")
