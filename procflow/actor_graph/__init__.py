"""A regulation as a graph of steps, who does them and what they hand on: a second view of it beside BPMN.

The graph is a `networkx.MultiDiGraph`. Its nodes have the attributes of `Node`, its edges those of `Link`, and
`graph.graph["parts"]` is a `Part` for each procedure. networkx is imported here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import structs

from procflow.actor_graph.building import Builder, node_id
from procflow.actor_graph.pieces import Link, LinkKind, Node, NodeKind, Part
from procflow.model import Regulation
from procflow.wording import Wording

if TYPE_CHECKING:
    import networkx as nx

    from procflow.exporting import Problem

__all__ = ["Link", "LinkKind", "Node", "NodeKind", "Part", "actor_graph", "links_of", "node_id", "nodes_of", "parts_of"]


def actor_graph(
    regulation: Regulation, language: str | None = None, problem: Problem | None = None
) -> nx.MultiDiGraph[str]:
    """The graph with its texts in `language`, by default in the first language of the act."""
    import networkx as nx

    wording = Wording(regulation, language)
    builders = [Builder(wording, procedure) for procedure in regulation.procedures]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        id=regulation.id,
        title=wording.shown(regulation.title) or regulation.id,
        about=wording.describe_act(),
        language=wording.language,
        parts=tuple(builder.part() for builder in builders),
    )
    for builder in builders:
        for node in builder.nodes():
            graph.add_node(node.id, **structs.asdict(node))
        for link in builder.links():
            graph.add_edge(link.start, link.end, **structs.asdict(link))
    if problem is not None:
        for complaint in wording.complaints():
            problem(complaint)
    return graph


def nodes_of(graph: nx.MultiDiGraph[str]) -> Iterator[Node]:
    """In the order of the file."""
    for _, values in graph.nodes(data=True):
        yield Node(**values)


def links_of(graph: nx.MultiDiGraph[str]) -> Iterator[tuple[tuple[str, str, int], Link]]:
    """Each with the key that networkx knows it by."""
    for start, end, number, values in graph.edges(keys=True, data=True):
        yield (start, end, number), Link(**values)


def parts_of(graph: nx.MultiDiGraph[str]) -> tuple[Part, ...]:
    parts: tuple[Part, ...] = graph.graph["parts"]
    return parts
