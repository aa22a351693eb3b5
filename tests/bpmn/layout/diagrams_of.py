"""For tests: files in, what their diagrams show out."""

from __future__ import annotations

from typing import NamedTuple

import bpmn
from bpmn import Definitions, Element, Problem
from bpmn.layout import lay_out
from bpmn.layout.from_bpmn.sheets import to_sheet
from bpmn.layout.from_bpmn.sizes import Sizes, Texts
from bpmn.layout.laying_out import read_pages
from bpmn.layout.problems import Problems
from bpmn.layout.sheet import Node, Scope, Sheet
from tests.bpmn.layout.stand_in import draw
from tests.bpmn.samples import document


class Read(NamedTuple):
    sheets: list[Sheet]
    codes: list[str]  # of the problems

    @property
    def sheet(self) -> Sheet:
        (only,) = self.sheets
        return only

    @property
    def scope(self) -> Scope:
        (pool,) = self.sheet.pools
        return pool.scope


def read(content: str, texts: Texts | None = None) -> Read:
    """The sheets of a file with this content."""
    problems = Problems()
    pages, _ = read_pages(bpmn.read(document(content).encode()), problems)
    return Read([to_sheet(page, Sizes(texts)) for page in pages], [problem.code for problem in problems.all()])


def laid_out(content: str) -> tuple[Definitions, list[Problem]]:
    definitions = bpmn.read(document(content).encode())
    return definitions, lay_out(definitions, draw=draw)


def shown(definitions: Definitions) -> list[tuple[str | None, list[str | None]]]:
    """By diagram: what it is of, and what it shows."""
    planes = definitions.all("bpmndi:BPMNPlane")
    return [(plane.get("bpmnElement"), [each.get("bpmnElement") for each in drawn(plane)]) for plane in planes]


def drawn(plane: Element) -> list[Element]:
    return list(plane.children("bpmndi:BPMNShape", "bpmndi:BPMNEdge"))


def names(nodes: tuple[Node, ...]) -> list[str]:
    return [node.id for node in nodes]
