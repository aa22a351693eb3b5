"""From a file to the same file with diagrams: which there have to be, each read, drawn and written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from bpmn.elements import Definitions, Element
from bpmn.errors import Problem
from bpmn.layout.from_bpmn.contents import Page, has_content, read_page
from bpmn.layout.from_bpmn.diagrams import Diagram, anywhere, existing
from bpmn.layout.from_bpmn.joins import read_joins
from bpmn.layout.from_bpmn.sheets import to_sheet
from bpmn.layout.from_bpmn.sizes import Sizes, Texts
from bpmn.layout.keeping.adding import add_what_is_new
from bpmn.layout.problems import Problems
from bpmn.layout.sheet import Drawing, Sheet
from bpmn.layout.to_interchange import Writer

Draw = Callable[[Sheet], Drawing]


def lay_out(definitions: Definitions, draw: Draw, texts: Texts | None, *, keep: bool) -> list[Problem]:
    problems = Problems()
    pages, spare = read_pages(definitions, problems)
    writer = Writer(definitions, problems)
    for page in pages:
        writer.clear(page)
    sizes = Sizes(texts)
    for page in pages:
        sheet = to_sheet(page, sizes)
        if keep and page.diagram.shapes:
            writer.update(page, add_what_is_new(page, sheet, draw))
        else:
            writer.write(page, draw(sheet))
    writer.finish({element for page in pages for element in page.places}, spare)
    return problems.all()


def read_pages(definitions: Definitions, problems: Problems) -> tuple[list[Page], list[Element]]:
    """All diagrams that the file has and needs; and what is drawn in it that has to go."""
    found = existing(definitions, problems)
    reader = _Reader(definitions, found.diagrams, problems)
    for diagram in found.diagrams:
        reader.read(diagram)
    reader.read_insides()
    for collaboration in definitions.root.children("collaboration"):
        if collaboration not in reader.own and reader.is_needed(collaboration):
            reader.read(Diagram(element=collaboration))
    for process in definitions.root.children("process"):
        # Without any diagram, no modeler opens a file: there is one even of an empty process.
        if process not in reader.drawn and (has_content(process) or not reader.pages):
            reader.read(Diagram(element=process))
    reader.read_insides()
    return reader.pages, found.spare


class _Reader:
    def __init__(self, definitions: Definitions, diagrams: list[Diagram], problems: Problems) -> None:
        self.definitions, self.diagrams, self.problems = definitions, diagrams, problems
        self.pages: list[Page] = []
        self.own = {diagram.element for diagram in diagrams}  # what has a diagram of its own
        self.drawn: set[Element] = set()  # processes of which the inside is on a page
        self._waiting: deque[Element] = deque()

    def read(self, diagram: Diagram) -> None:
        elsewhere = anywhere(each for each in self.diagrams if each is not diagram)
        page = read_page(self.definitions, diagram, elsewhere, frozenset(self.own), self.problems)
        read_joins(page)
        self.own.add(diagram.element)
        self.pages.append(page)
        self.drawn.update(holder for holder in page.holders)
        self._waiting += (node for node in page.collapsed if node not in self.own)

    def read_insides(self) -> None:
        """Diagrams for what is inside of collapsed sub-processes, however deep."""
        while self._waiting:
            node = self._waiting.popleft()
            if node not in self.own:
                self.read(Diagram(element=node))

    def is_needed(self, collaboration: Element) -> bool:
        """Whether it tells more than the diagrams do that there are."""
        if collaboration.is_a("choreography"):
            return collaboration.child("flowNode") is not None
        if not self.pages:
            return collaboration.child("participant", "conversationNode") is not None
        if collaboration.child("messageFlow", "conversationNode") is not None:
            return True
        processes = [participant.ref("processRef") for participant in collaboration.children("participant")]
        return any(process is None or process not in self.drawn for process in processes)
