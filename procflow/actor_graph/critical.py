"""What decides, by the proof, when a case ends: the steps on the critical path and the links between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from procflow.actor_graph.building import node_id
from procflow.actor_graph.pieces import NodeKind

if TYPE_CHECKING:
    import networkx as nx

    from procflow.exporting import Problem
    from procflow.model import Regulation
    from procflow.proof.results import OutcomeProof, Proof

# What takes no time: a critical path leads through it from one step to the next.
_NO_TIME = frozenset({NodeKind.DECISION, NodeKind.SPLIT, NodeKind.JOIN_ALL, NodeKind.JOIN_ANY})

LinkKey = tuple[str, str, int]


class Critical(Struct, frozen=True):
    """Ids of nodes, and keys of links."""

    nodes: frozenset[str] = frozenset()
    links: frozenset[LinkKey] = frozenset()


NOTHING = Critical()


def critical_of(graph: nx.MultiDiGraph[str], proof: Proof) -> Critical:
    """The critical steps of every outcome. Of a step inside a procedure that is used, the use is marked."""
    nodes: set[str] = set()
    links: set[LinkKey] = set()
    for procedure in proof.procedures:
        for outcome in procedure.outcomes:
            path = list(_path(graph, procedure.id, outcome))
            nodes.update(path)
            end = node_id(procedure.id, outcome.id)
            for start, after in pairwise([*path, end] if path and end in graph else path):
                links.update(_between(graph, start, after))
    return Critical(frozenset(nodes), frozenset(links))


def _path(graph: nx.MultiDiGraph[str], procedure: str, outcome: OutcomeProof) -> Iterator[str]:
    before = None
    for place in outcome.critical:
        name = node_id(procedure, place.path[0])
        if name in graph and name != before:
            yield name
            before = name


def _between(graph: nx.MultiDiGraph[str], start: str, end: str) -> Iterator[LinkKey]:
    """The links of the shortest way through what takes no time; none where a term is counted from further back."""
    behind: dict[str, LinkKey] = {}
    waiting = [start]
    for name in waiting:
        for _, after, number in graph.out_edges(name, keys=True):
            if after in behind:
                continue
            behind[after] = (name, after, number)
            if after == end:
                yield from _back(behind, start, end)
                return
            if graph.nodes[after]["kind"] in _NO_TIME:
                waiting.append(after)


def _back(behind: dict[str, LinkKey], start: str, end: str) -> Iterator[LinkKey]:
    name = end
    while True:
        yield behind[name]
        name = behind[name][0]
        if name == start:
            return


def critical_asked(
    regulation: Regulation, graph: nx.MultiDiGraph[str], highlight: str | None, problem: Problem
) -> Critical:
    """What `--highlight critical` sets apart; nothing where it is not asked for."""
    if highlight is None:
        return NOTHING
    from procflow.proof import prove

    found = critical_of(graph, prove(regulation))
    if not found.nodes:
        problem("no step is set apart: no limit depends on any; `procflow prove` says why")
    return found
