"""The diagram of an export: one geometry, in which there is room for the words of every language."""

from __future__ import annotations

from collections.abc import Iterable

from bpmn import Definitions, Element


def draw(definitions: Definitions, collaboration: Element, in_other_languages: Iterable[Definitions]) -> list[str]:
    """Add the diagram; gives what could not be drawn, which is nothing where all is well."""
    from bpmn.layout import lay_out
    from bpmn.layout.from_bpmn.sizes import own_texts

    # The same regulation has the same ids in each language.
    others: dict[str, dict[str, None]] = {}
    for each in in_other_languages:
        for element in each.all("flowElement", "artifact", "participant", "lane", "messageFlow"):
            others.setdefault(element.id or "", {}).update(dict.fromkeys(own_texts(element)))
    diagram = definitions.root.add("bpmndi:BPMNDiagram", id="Diagram")
    diagram.add("bpmndi:BPMNPlane", id="Plane", bpmnElement=collaboration)
    problems = lay_out(definitions, texts=lambda element: others.get(element.id or "", ()))
    return [problem.message for problem in problems]
