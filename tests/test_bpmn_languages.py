"""An export is drawn once: in every language the same boxes and lines, with room for the words of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpmn import Definitions
from procflow.document import read_document
from procflow.model import Regulation
from procflow.to_bpmn import to_bpmn
from tests.bpmn.layout import stand_in
from tests.support.examples import EXAMPLES

every_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def _any_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is so whatever the layout does with the sizes that it is given."""
    monkeypatch.setattr("bpmn.layout.drawing.draw", stand_in.draw)


def regulation_of(path: Path) -> Regulation:
    regulation = read_document(path).regulation
    assert regulation is not None
    return regulation


def geometry(definitions: Definitions) -> list[tuple[str, list[tuple[str, str]]]]:
    (plane,) = definitions.all("bpmndi:BPMNPlane")
    return [(element.kind, sorted(element.node.attrib.items())) for element in plane.below()]


@every_example
def test_the_geometry_is_the_same_in_every_language(path: Path) -> None:
    regulation = regulation_of(path)
    kk, ru, en = (to_bpmn(regulation, language) for language in ("kk", "ru", "en"))
    assert geometry(kk) == geometry(ru) == geometry(en)
    assert len({kk.root.name, ru.root.name, en.root.name}) > 1


@every_example
def test_everything_is_drawn_and_nothing_is_told_of_it(path: Path) -> None:
    told: list[str] = []
    regulation = regulation_of(path)
    definitions = to_bpmn(regulation, None, told.append)
    kinds = ("flowNode", "sequenceFlow", "messageFlow", "participant", "lane", "artifact")
    drawn = [each.get("bpmnElement") for each in definitions.all("bpmndi:BPMNShape", "bpmndi:BPMNEdge")]
    assert sorted(drawn, key=str) == sorted((each.id for each in definitions.all(*kinds)), key=str)
    assert [message for message in told if "drawn" in message] == []


def test_applicants_stand_above_what_is_done_and_all_others_below() -> None:
    path = next(each for each in EXAMPLES if each.name == "livestock.procflow.yaml")
    regulation = regulation_of(path)
    names = [pool.id for pool in to_bpmn(regulation).all("participant")]
    kinds = {f"Pool_{actor.id}": str(actor.kind) for actor in regulation.actors}
    places = [kinds.get(name or "", "procedure") for name in names]
    assert places[0] == "applicant"
    assert places.index("procedure") < min(places.index(kind) for kind in places if kind in {"external", "system"})
