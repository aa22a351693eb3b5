"""The diagrams that a file has, and what each of them shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bpmn.elements import Definitions, Element
from bpmn.layout.problems import Problems, called

# What a plane can be of.
_HOLDERS = ("collaboration", "process", "subProcess", "subChoreography")


@dataclass(eq=False, kw_only=True)
class Diagram:
    """A diagram of `element` (a collaboration, a process, the inside of a sub-process), of the file or still to be made."""

    element: Element
    node: Element | None = None  # the BPMNDiagram
    plane: Element | None = None
    shapes: dict[Element, Element] = field(default_factory=dict)  # by what is drawn
    edges: dict[Element, Element] = field(default_factory=dict)
    bands: list[Element] = field(default_factory=list)  # participants inside of choreography tasks
    only: frozenset[Element] | None = None  # what it is to show; None: all there is
    hides: frozenset[Element] = frozenset()  # what another diagram of the same element shows

    def wants(self, element: Element) -> bool:
        return (self.only is None or element in self.only) and element not in self.hides

    def shows(self, elements: Iterable[Element]) -> bool:
        """Whether any of them is drawn in the file as it is."""
        return any(element in self.shapes for element in elements)


@dataclass(eq=False)
class Existing:
    """All diagrams of the file as it is, and what of them is to go."""

    diagrams: list[Diagram]
    spare: list[Element]  # shapes and edges that nothing needs, or that an element has twice


def existing(definitions: Definitions, problems: Problems) -> Existing:
    found = Existing([], [])
    for node in list(definitions.root.children("bpmndi:BPMNDiagram")):
        diagram = _read(node, found.spare, problems)
        if diagram is None:
            problems.tell("drawn-nothing", node, "a diagram of nothing that the file holds; it is taken away")
            node.remove()
        else:
            found.diagrams.append(diagram)
    _divide(found.diagrams)
    return found


def _read(node: Element, spare: list[Element], problems: Problems) -> Diagram | None:
    plane = node.child("bpmndi:BPMNPlane")
    if plane is None:
        return None
    shapes: dict[Element, Element] = {}
    edges: dict[Element, Element] = {}
    bands: list[Element] = []
    for each in plane.children("bpmndi:BPMNShape", "bpmndi:BPMNEdge"):
        element = each.ref("bpmnElement")
        into = shapes if each.kind == "bpmndi:BPMNShape" else edges
        if element is None:
            what = f"`{each.get('bpmnElement')}`, which is not there" if each.get("bpmnElement") else "nothing"
            problems.tell("drawn-nothing", each, f"a shape or an edge of {what[:100]}; it is taken away")
            spare.append(each)
        elif each.get("choreographyActivityShape") is not None:
            bands.append(each)
        elif element in into:
            problems.tell("drawn-twice", each, f"{called(element)} is drawn twice in one diagram; once is left")
            spare.append(each)
        else:
            into[element] = each
    element = _subject(plane.ref("bpmnElement"), shapes)
    if element is None:
        spare[:] = [each for each in spare if each.parent != plane]
        return None
    return Diagram(element=element, node=node, plane=plane, shapes=shapes, edges=edges, bands=bands)


def _subject(named: Element | None, shapes: dict[Element, Element]) -> Element | None:
    """What a plane is of. Some tools name nothing, or a process where pools are drawn."""
    pools = (element.parent for element in shapes if element.kind == "participant")
    pool_holder = next((each for each in pools if each is not None and each.is_a("collaboration")), None)
    if named is not None and named.is_a(*_HOLDERS):
        return pool_holder if named.kind == "process" and pool_holder is not None else named
    if pool_holder is not None:
        return pool_holder
    return next(
        (holder for element in shapes for holder in _above(element) if holder.is_a("process", "choreography")), None
    )


def _above(element: Element) -> Iterator[Element]:
    while (parent := element.parent) is not None:
        yield parent
        element = parent


def _divide(diagrams: list[Diagram]) -> None:
    """Where several diagrams are of one element, each shows what it shows now; what none does goes to the first."""
    by_element: dict[Element, list[Diagram]] = {}
    for diagram in diagrams:
        by_element.setdefault(diagram.element, []).append(diagram)
    for first, *others in by_element.values():
        for other in others:
            other.only = anywhere((other,))
        first.hides = anywhere(others) - anywhere((first,))


def anywhere(diagrams: Iterable[Diagram]) -> frozenset[Element]:
    """All that is drawn in one of them."""
    return frozenset(element for diagram in diagrams for element in (*diagram.shapes, *diagram.edges))
