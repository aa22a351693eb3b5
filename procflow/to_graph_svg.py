"""The graph of steps and actors as a picture: drawn by Graphviz, made readable for people and the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procflow.actor_graph import actor_graph, links_of, nodes_of, parts_of
from procflow.actor_graph.critical import NOTHING, Critical
from procflow.drawn_by_graphviz import svg as drawn
from procflow.exporting import Problem
from procflow.model import Regulation
from procflow.to_dot import LANE, critical, dot_names, lane_name, link_name, part_name, to_dot

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from lxml.etree import _Element

_SVG = "http://www.w3.org/2000/svg"
_XML = "http://www.w3.org/XML/1998/namespace"


def export(regulation: Regulation, language: str | None, problem: Problem, highlight: str | None = None) -> str:
    graph = actor_graph(regulation, language, problem)
    return to_svg(graph, critical(regulation, graph, highlight))


def to_svg(
    graph: nx.MultiDiGraph[str], marked: Critical = NOTHING, draw: Callable[[str], bytes] = drawn
) -> str:
    """`draw` makes SVG of DOT."""
    from lxml import etree

    parser = etree.XMLParser(
        remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    root = etree.fromstring(draw(to_dot(graph, marked).source), parser)
    told = _tooltips(graph)
    for group in list(root.iter(f"{{{_SVG}}}g")):
        _unwrap(group)
    for group in list(root.iter(f"{{{_SVG}}}g")):
        _tell(group, told.get(group.get("id") or "", ""))
    for element in root.iter():
        _settle(element)
    _lift_labels(root)
    _introduce(root, graph)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _unwrap(group: _Element) -> None:
    """Graphviz puts what has a tooltip into a link; its children take the place of that, since they lead nowhere."""
    for wrapper in list(group):
        links = wrapper.findall(f"{{{_SVG}}}a")
        if links and (wrapper.get("id") or "").startswith("a_"):
            place = group.index(wrapper)
            group[place : place + 1] = [child for link in links for child in link]


def _tell(group: _Element, text: str) -> None:
    title = group.find(f"{{{_SVG}}}title")
    if title is None:
        return
    if text:
        title.text = text
    else:
        group.remove(title)


def _settle(element: _Element) -> None:
    """What differs from one Graphviz to another without a difference to the eye."""
    element.attrib.pop(f"{{{_XML}}}space", None)
    if element.get("stroke") == "transparent":
        element.set("stroke", "none")
    if element.tag == f"{{{_SVG}}}text" and element.text:
        element.text = element.text.strip(" ")


def _lift_labels(root: _Element) -> None:
    """Names of actors and labels of ways come last, each with a seam, so that no line runs through them."""
    (drawing,) = root.findall(f"{{{_SVG}}}g")
    for group in list(drawing):
        kinds = (group.get("class") or "").split()
        texts = group.findall(f"{{{_SVG}}}text")
        if not texts or not {"edge", "cluster"} & set(kinds):
            continue
        if "part" in kinds:
            texts[0].set("font-weight", "bold")
            continue
        seam = LANE if "cluster" in kinds else "#ffffff"
        for text in texts:
            for name, value in (("paint-order", "stroke"), ("stroke", seam), ("stroke-width", "3")):
                text.set(name, value)
            text.set("stroke-linejoin", "round")
            drawing.append(text)


def _introduce(root: _Element, graph: nx.MultiDiGraph[str]) -> None:
    """Title and description, for those who do not see the picture; its size in the pixels of a screen."""
    from lxml import etree

    for name in ("width", "height"):
        root.set(name, (root.get(name) or "").removesuffix("pt"))
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    root.set(f"{{{_XML}}}lang", graph.graph["language"])
    title = etree.Element(f"{{{_SVG}}}title", id="title")
    title.text = graph.graph["title"]
    description = etree.Element(f"{{{_SVG}}}desc", id="description")
    lines = [graph.graph["about"], *("\n".join((part.title, *part.limits)) for part in parts_of(graph))]
    description.text = "\n".join(filter(None, lines))
    root[:0] = [title, description]


def _tooltips(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """By the ids of groups: what stands in the little window over them."""
    names = dot_names(graph)
    told: dict[str, str] = {}
    texts: dict[str, str] = {}
    for node in nodes_of(graph):
        told[names[node.id]] = "\n".join(filter(None, (node.text, node.term, node.about)))
        texts[node.id] = node.text or node.entry
    for key, link in links_of(graph):
        way = f"{texts[link.start]} → {texts[link.end]}"
        told[link_name(names, key)] = "\n".join(filter(None, (way, link.label, link.passes, link.about)))
    for part in parts_of(graph):
        told[part_name(part)] = "\n".join(filter(None, (part.title, *part.limits, part.about)))
        told |= {lane_name(part, actor): name for actor, name in part.actors}
    return told
