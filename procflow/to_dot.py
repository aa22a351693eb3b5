"""A regulation as a graph of steps and actors in the DOT language: drawn by Graphviz (`to_graph_svg`), or by others.

Every node says how large it is: the text is measured here, with the font that it is drawn with, so that a box fits its
text whichever program draws it, also one that knows no fonts at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from bpmn.ascii import ascii_id, free_name
from bpmn.lettering import block, text_width
from procflow.actor_graph import actor_graph, links_of, nodes_of, parts_of
from procflow.actor_graph.critical import NOTHING, Critical, critical_asked
from procflow.actor_graph.pieces import Link, LinkKind, Node, NodeKind, Part
from procflow.exporting import Problem
from procflow.model import Regulation

if TYPE_CHECKING:
    import graphviz
    import networkx as nx

FONTS = "Roboto,Arial,Helvetica,sans-serif"
SIZE = 12.0  # of letters, in points
SMALL = 10.5
_POINTS = 72.0  # in an inch, which Graphviz measures nodes in
_LINE = 160.0  # how long the lines of a node may be
_LABEL = 110.0  # and those of a label at a link
_TITLE = 420.0  # and those over a procedure
_NAME = 200.0  # and those over an actor
_PADDING = 10.0
# From this many nodes on Graphviz is told not to seek the best place for each as long as it takes.
_MANY = 150


class Look(NamedTuple):
    """How a kind of node is drawn: what it adds to the room of its text, and what it is for Graphviz."""

    shape: str
    style: str
    fill: str
    line: str
    wider: float = 1.0
    higher: float = 1.0


_LOOKS = {
    NodeKind.STEP: Look("box", "filled", "#ffffff", "#37474f"),
    NodeKind.DECISION: Look("hexagon", "filled", "#fff8e1", "#b26a00", wider=1.12, higher=1.15),
    NodeKind.SPLIT: Look("box", "filled", "#e8eaf0", "#37474f"),
    NodeKind.JOIN_ALL: Look("box", "filled", "#e8eaf0", "#37474f"),
    NodeKind.JOIN_ANY: Look("box", "filled,dashed", "#e8eaf0", "#37474f"),
    NodeKind.USE: Look("box", "filled", "#ffffff", "#37474f"),
    NodeKind.RESULT: Look("box", "filled,rounded,bold", "#e8f5e9", "#2e7d32"),
    NodeKind.REFUSAL: Look("box", "filled,rounded,bold", "#fdecea", "#b71c1c"),
    NodeKind.OTHER: Look("box", "filled,rounded,bold", "#f5f5f5", "#37474f"),
    NodeKind.UNSTATED: Look("box", "filled,rounded,dashed", "#ffffff", "#b71c1c"),
    NodeKind.MESSAGE: Look("note", "filled", "#eef5fb", "#1565c0"),
}
_CRITICAL = "#d84315"
_LINE_COLOR = "#455a64"
LANE = "#eceff1"


def export(regulation: Regulation, language: str | None, problem: Problem, highlight: str | None = None) -> str:
    graph = actor_graph(regulation, language, problem)
    source: str = to_dot(graph, critical_asked(regulation, graph, highlight, problem)).source
    return source


def to_dot(graph: nx.MultiDiGraph[str], marked: Critical = NOTHING, only: str | None = None) -> graphviz.Digraph:
    """All procedures, or `only` one of them."""
    import graphviz

    names = dot_names(graph)
    dot = graphviz.Digraph(
        name=ascii_id(graph.graph["id"]),
        graph_attr={
            "rankdir": "TB",
            "newrank": "true",  # who comes first stands at the top, whatever clusters there are
            "nodesep": "0.3",
            "ranksep": "0.4",
            "fontname": FONTS,
            "fontsize": f"{SIZE:g}",
            "tooltip": _tooltip(graph.graph["about"] or graph.graph["title"]),
        },
        node_attr={"fontname": FONTS, "fontsize": f"{SIZE:g}", "fixedsize": "true", "fontcolor": "#212121"},
        edge_attr={"fontname": FONTS, "fontsize": f"{SMALL:g}", "color": _LINE_COLOR, "arrowsize": "0.7"},
    )
    nodes = [node for node in nodes_of(graph) if only in (None, node.procedure)]
    if len(nodes) > _MANY:
        dot.graph_attr |= {"nslimit": "2", "nslimit1": "2"}
    for part in parts_of(graph):
        if only not in (None, part.id):
            continue
        own = [node for node in nodes if node.procedure == part.id]
        with dot.subgraph(name=part_name(part), graph_attr=_of_part(part)) as inner:
            for actor, name in part.actors:
                with inner.subgraph(name=lane_name(part, actor), graph_attr=_of_lane(part, actor, name)) as lane:
                    _add(lane, (node for node in own if node.actor == actor), names, marked)
            _add(inner, (node for node in own if node.actor is None), names, marked)
    for key, link in links_of(graph):
        if only not in (None, graph.nodes[link.start]["procedure"]):
            continue
        values = _of_link(link, is_critical=key in marked.links)
        dot.edge(names[link.start], names[link.end], id=link_name(names, key), **values)
    return dot


# ---------------------------------------------------------------- names: also the ids of what is drawn


def dot_names(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """What the nodes are called in DOT, by their ids in the graph: names that every reader of DOT takes."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for name in graph:
        names[name] = free_name(ascii_id(name), taken)
        taken.add(names[name])
    return names


def link_name(names: dict[str, str], key: tuple[str, str, int]) -> str:
    start, end, number = key
    return f"{names[start]}..{names[end]}..{number}"


def part_name(part: Part) -> str:
    return f"cluster_{ascii_id(part.id)}"


def lane_name(part: Part, actor: str) -> str:
    """No id of the file has a dot."""
    return f"{part_name(part)}.{ascii_id(actor)}"


def _add(into: graphviz.Digraph, nodes: Iterable[Node], names: dict[str, str], marked: Critical) -> None:
    for node in nodes:
        name = names[node.id]
        into.node(name, **_of_node(node, name, is_critical=node.id in marked.nodes))


# ---------------------------------------------------------------- attributes


def _of_part(part: Part) -> dict[str, str]:
    lines = (line for text in (part.title, *part.limits) for line in block(text, _TITLE, SIZE, bold=True).lines)
    return {
        "label": "".join(f"{_escape(line)}\\l" for line in lines),
        "id": part_name(part),
        "class": "part",
        "labeljust": "l",
        "margin": "12",
        "color": "#90a4ae",
        "tooltip": _tooltip("\n".join(filter(None, (part.title, *part.limits, part.about)))),
    }


def _of_lane(part: Part, actor: str, name: str) -> dict[str, str]:
    lines = block(name, _NAME, SIZE).lines
    return {
        "label": "".join(f"{_escape(line)}{_missing(line, SIZE)}\\l" for line in lines),
        "id": lane_name(part, actor),
        "class": "actor",
        "labeljust": "l",
        "style": "filled",
        "color": LANE,
        "tooltip": _tooltip(name),
    }


def _of_node(node: Node, name: str, *, is_critical: bool) -> dict[str, str]:
    look = _LOOKS[node.kind]
    text = "\n".join(filter(None, (node.text, node.term)))
    room = block(text, _LINE, SIZE)
    width = max(room.width + 2 * _PADDING, 40.0) * look.wider
    height = max(room.height + 1.4 * _PADDING, 14.0) * look.higher
    if node.kind is NodeKind.DECISION:
        width += height * 0.5  # its slanted sides
    values = {
        "id": name,
        "label": "\\n".join(map(_escape, room.lines)),
        "width": _inches(width),
        "height": _inches(height),
        "shape": look.shape,
        "style": look.style,
        "fillcolor": look.fill,
        "color": look.line,
        "tooltip": _tooltip("\n".join(filter(None, (node.text, node.term, node.about)))),
        "class": f"{node.kind} critical" if is_critical else str(node.kind),
    }
    if node.kind is NodeKind.USE:
        values["peripheries"] = "2"
    if is_critical:
        values |= {"color": _CRITICAL, "penwidth": "2.5"}
    return values


def _of_link(link: Link, *, is_critical: bool) -> dict[str, str]:
    values: dict[str, Any] = {"class": f"{link.kind} critical" if is_critical else str(link.kind)}
    words = "\n".join(filter(None, (link.label, link.passes)))
    if words:
        values["label"] = _label(words)
    if about := "\n".join(filter(None, (words, link.about))):
        values |= {"tooltip": _tooltip(about), "labeltooltip": _tooltip(about)}
    if link.kind is LinkKind.MESSAGE:
        values |= {"style": "dashed", "arrowhead": "empty", "color": "#1565c0"}
    elif link.kind is LinkKind.QUESTION:
        values["weight"] = "5"
    elif link.kind is LinkKind.HANDOVER:
        values["penwidth"] = "1.6"
    if is_critical:
        values |= {"color": _CRITICAL, "penwidth": "2.5"}
    return values


def _inches(points: float) -> str:
    return f"{points / _POINTS:.3f}"


# ---------------------------------------------------------------- texts


def _label(text: str) -> str:
    """What stands beside a link: Graphviz finds out itself how much room that takes, so it is given some to spare."""
    lines = block(text, _LABEL, SMALL).lines
    return "\\n".join(f"{_escape(line)}".join((f"  {_missing(line, SMALL, 2)}",) * 2) for line in lines)


# What Graphviz takes a letter to be wide where it has no fonts, at the least and in parts of what we measure or of the
# size: it has widths of the Latin letters of Times, and takes all others for half as wide as they are high.
_LATIN, _OTHER, _SPACE = 0.8, 0.5, 0.25


def _missing(line: str, size: float, sides: int = 1) -> str:
    """As many spaces as make up for what the line is taken to be narrower than it is, for each of the sides."""
    latin = "".join(letter for letter in line if letter.isascii())
    taken = _LATIN * text_width(latin, size) + _OTHER * size * (len(line) - len(latin))
    return " " * ceil(max(0.0, text_width(line, size) - taken) / (_SPACE * size * sides))


def _escape(text: str) -> str:
    """As a part of a label: entities, the escapes of DOT and its markup are no more than their letters."""
    return _plain(text).replace("\\", "\\\\")


def _tooltip(text: str) -> str:
    """As a tooltip, whose escapes Graphviz takes apart twice."""
    return "\\n".join(_plain(line).replace("\\", "\\" * 4) for line in text.splitlines())


def _plain(text: str) -> str:
    """A text that is all between `<` and `>` would be markup, and would not even be put into quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
