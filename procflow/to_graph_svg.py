"""The graph of steps and actors as a picture: drawn by Graphviz, made readable for people and the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procflow.actor_graph import actor_graph, links_of, nodes_of, parts_of
from procflow.actor_graph.critical import NOTHING, Critical, critical_asked
from procflow.drawn_by_graphviz import svg as drawn
from procflow.exporting import Problem
from procflow.graph_picture import introduce, on_one_sheet, read, settle, write
from procflow.model import Regulation
from procflow.to_dot import LANE, dot_names, lane_name, link_name, part_name, to_dot

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from lxml.etree import _Element


def export(regulation: Regulation, language: str | None, problem: Problem, highlight: str | None = None) -> str:
    graph = actor_graph(regulation, language, problem)
    return to_svg(graph, critical_asked(regulation, graph, highlight, problem))


def to_svg(graph: nx.MultiDiGraph[str], marked: Critical = NOTHING, draw: Callable[[str], bytes] = drawn) -> str:
    """`draw` makes SVG of DOT. Each procedure is drawn alone: side by side they would be a strip."""
    told = _tooltips(graph)
    pictures = []
    for part in parts_of(graph):
        picture = read(draw(to_dot(graph, marked, part.id).source))
        settle(picture, told, LANE)
        pictures.append(picture)
    root = on_one_sheet(pictures)
    _introduce(root, graph)
    return write(root)


def _introduce(root: _Element, graph: nx.MultiDiGraph[str]) -> None:
    """Title and description, for those who do not see the picture."""
    lines = [graph.graph["about"], *("\n".join((part.title, *part.limits)) for part in parts_of(graph))]
    introduce(root, graph.graph["title"], "\n".join(filter(None, lines)), graph.graph["language"])


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
