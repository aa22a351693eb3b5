"""The graph of steps and actors as a Mermaid flowchart, which GitHub, GitLab and many editors draw in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bpmn.lettering import lines
from procflow.actor_graph import actor_graph, links_of, nodes_of, parts_of
from procflow.actor_graph.critical import NOTHING, Critical, critical_asked
from procflow.actor_graph.pieces import Link, LinkKind, Node, NodeKind
from procflow.exporting import Problem
from procflow.model import Regulation

if TYPE_CHECKING:
    import networkx as nx

# What stands around the text of a node.
_SHAPES = {
    NodeKind.STEP: ("[", "]"),
    NodeKind.DECISION: ("{{", "}}"),
    NodeKind.SPLIT: ("[/", "/]"),
    NodeKind.JOIN_ALL: ("[\\", "\\]"),
    NodeKind.JOIN_ANY: ("[\\", "\\]"),
    NodeKind.USE: ("[[", "]]"),
    NodeKind.RESULT: ("([", "])"),
    NodeKind.REFUSAL: ("([", "])"),
    NodeKind.OTHER: ("([", "])"),
    NodeKind.UNSTATED: ("([", "])"),
    NodeKind.MESSAGE: (">", "]"),
}
# Colours that can be read on a light page and on a dark one: each says its own ink.
_CLASSES = {
    "step": "fill:#ffffff,stroke:#37474f,color:#212121",
    "decision": "fill:#fff8e1,stroke:#b26a00,color:#212121",
    "gateway": "fill:#e8eaf0,stroke:#37474f,color:#212121",
    "result": "fill:#e8f5e9,stroke:#2e7d32,stroke-width:2px,color:#212121",
    "refusal": "fill:#fdecea,stroke:#b71c1c,stroke-width:2px,color:#212121",
    "unstated": "fill:#ffffff,stroke:#b71c1c,stroke-dasharray:4 3,color:#212121",
    "message": "fill:#eef5fb,stroke:#1565c0,color:#212121",
    "limit": "fill:none,stroke:none,color:#212121",
    "part": "fill:#ffffff,stroke:#90a4ae,color:#212121",
    "actor": "fill:#eceff1,stroke:#eceff1,color:#212121",
    "critical": "stroke:#d84315,stroke-width:3px",
}
_CLASS_OF = {
    NodeKind.SPLIT: "gateway",
    NodeKind.JOIN_ALL: "gateway",
    NodeKind.JOIN_ANY: "gateway",
    NodeKind.USE: "step",
    NodeKind.OTHER: "gateway",
}
# What Mermaid draws by default: `maxTextSize` and `maxEdges` of its configuration, which GitHub does not change.
_MOST_LETTERS, _MOST_LINKS = 50_000, 500
_LINE, _LABEL, _SIZE, _HEIGHT = (
    196.0,
    140.0,
    16.0,
    24,
)  # Mermaid breaks nothing itself at a good place; its letters are 16 high


def export(regulation: Regulation, language: str | None, problem: Problem, highlight: str | None = None) -> str:
    graph = actor_graph(regulation, language, problem)
    problem("a Mermaid chart has no tooltips: results, sources and notes are in --to graph.svg and --to bpmn")
    text = to_mermaid(graph, critical_asked(regulation, graph, highlight, problem))
    if len(text) > _MOST_LETTERS or graph.number_of_edges() > _MOST_LINKS:
        problem("the chart is too large for Mermaid as GitHub has it; split the regulation, or use --to graph.svg")
    return text


def to_mermaid(graph: nx.MultiDiGraph[str], marked: Critical = NOTHING) -> str:
    return "\n".join(_lines(graph, marked)) + "\n"


def _lines(graph: nx.MultiDiGraph[str], marked: Critical) -> Iterator[str]:
    # Names of our own making: ids of the file may be words that Mermaid keeps for itself, such as `end`.
    names = {node: f"n{number}" for number, node in enumerate(graph, 1)}
    most = max((len(_broken(name, _LINE)) for part in parts_of(graph) for _, name in part.actors), default=1)
    if most > 1:
        # Mermaid leaves room for one line of a title; more would lie on what is below.
        yield "---\nconfig:\n  flowchart:\n    subGraphTitleMargin:"
        yield f"      top: 0\n      bottom: {_HEIGHT * (most - 1)}\n---"
    yield f"%% {_comment(graph.graph['title'])}"
    yield "flowchart TB"
    nodes = list(nodes_of(graph))
    parts: list[str] = []
    lanes: list[str] = []
    limits: list[str] = []
    # The last one first: Mermaid sets what is not connected from right to left.
    for number, part in reversed(list(enumerate(parts_of(graph), 1))):
        own = [node for node in nodes if node.procedure == part.id]
        parts.append(f"p{number}")
        yield f'  subgraph p{number}["{_on_one_line(part.title)}"]'
        yield "    direction TB"
        if part.limits:
            yield f'    p{number}limit["{_quoted(chr(10).join(part.limits))}"]:::limit'
            if own:
                limits.append(f"  p{number}limit ~~~ {names[own[0].id]}")
        for place, (actor, name) in enumerate(part.actors, 1):
            lanes.append(f"p{number}a{place}")
            yield f'    subgraph p{number}a{place}["{_quoted(name)}"]'
            yield from (f"      {_node(node, names)}" for node in own if node.actor == actor)
            yield "    end"
        yield from (f"    {_node(node, names)}" for node in own if node.actor is None)
        yield "  end"
    critical: list[int] = []
    for number, (key, link) in enumerate(links_of(graph)):
        yield f"  {_link(link, names)}"
        if key in marked.links:
            critical.append(number)
    yield from limits  # after the others, whose numbers are counted
    yield from (f"  classDef {name} {style}" for name, style in _CLASSES.items())
    yield from (f"  class {','.join(some)} {name}" for some, name in ((parts, "part"), (lanes, "actor")) if some)
    yield "  linkStyle default stroke:#455a64"
    hit = [names[node.id] for node in nodes if node.id in marked.nodes]
    if hit:
        yield f"  class {','.join(hit)} critical"
    if critical:
        yield f"  linkStyle {','.join(map(str, critical))} stroke:#d84315,stroke-width:3px"


def _node(node: Node, names: dict[str, str]) -> str:
    before, after = _SHAPES[node.kind]
    text = _quoted("\n".join(filter(None, (node.text, node.term))) or _bare(node))
    return f'{names[node.id]}{before}"{text}"{after}:::{_CLASS_OF.get(node.kind, node.kind.value)}'


def _bare(node: Node) -> str:
    """What stands for a split or a join without a name."""
    return "+" if node.kind in {NodeKind.SPLIT, NodeKind.JOIN_ALL} else "×"


def _link(link: Link, names: dict[str, str]) -> str:
    arrow = {LinkKind.MESSAGE: "-.->", LinkKind.HANDOVER: "==>"}.get(link.kind, "-->")
    words = "\n".join(filter(None, (link.label, link.passes)))
    label = f'|"{_quoted(words, _LABEL)}"|' if words else ""
    return f"{names[link.start]} {arrow}{label} {names[link.end]}"


def _quoted(text: str, width: float = _LINE) -> str:
    """Within double quotes. All that is not a letter, a digit or plain punctuation is written as its number: quotes,
    brackets, what Markdown, HTML or Mermaid's own comments would make of it.
    """
    return "<br>".join(map(_escaped, _broken(text, width)))


def _broken(text: str, width: float) -> tuple[str, ...]:
    return lines(text, width, _SIZE)


def _on_one_line(text: str) -> str:
    return _escaped(" ".join(text.split()))


_PLAIN = frozenset(" ,.!?():-–—«»№≤≥/'+=×")


def _escaped(text: str) -> str:
    # Some things Mermaid looks for when it has read the numbers: `\\n`, icons such as `fa:fa-car`, formulas between `$$`.
    # A space without width takes them apart.
    text = re.sub(r"(?<=\\)(?=.)|(?<=:)(?=\S)|(?<=\$)(?=\$)", "\u200b", text)
    escaped = "".join(sign if sign.isalnum() or sign in _PLAIN else f"#{ord(sign)};" for sign in text)
    # `1. x` and `- x` at the beginning of a text would become a list.
    head, _, rest = escaped.partition(" ")
    if rest and (head in {"-", "+"} or (head[:-1].isdecimal() and head[-1:] in ".)")):
        return f"{head[:-1]}#{ord(head[-1])}; {rest}"
    return escaped


def _comment(text: str) -> str:
    """A comment ends with its line, and one in braces would be a directive."""
    return " ".join(text.split()).replace("{", "(").replace("}", ")")
