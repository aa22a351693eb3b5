"""The charts for Mermaid, held against Mermaid itself: what it draws is what the graph says, in every letter."""

from __future__ import annotations

from collections import Counter

import pytest

import procflow
from procflow.actor_graph import actor_graph, links_of, nodes_of, parts_of
from procflow.model import Regulation
from procflow.to_mermaid import to_mermaid
from tests.gates import mermaid
from tests.gates.mermaid import Drawn
from tests.support.examples import EXAMPLES
from tests.support.graphs import HOSTILE, named

CASES: dict[str, tuple[Regulation, str]] = {
    f"{path.stem} {language}": (procflow.load(path), language) for path in EXAMPLES for language in ("kk", "ru", "en")
} | {f"hostile {number}": (named(text), "en") for number, text in enumerate(HOSTILE)}


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawn]:
    if reason := mermaid.why_not():
        pytest.skip(reason)
    charts = {name: to_mermaid(actor_graph(regulation, language)) for name, (regulation, language) in CASES.items()}
    return mermaid.draw(charts | {"broken": "flowchart TB\n  a[", "link": 'flowchart TB\n  a["<a href=x>y</a>"]'})


def test_the_gate_sees_what_is_broken_and_what_is_foreign(drawn: dict[str, Drawn]) -> None:
    assert drawn["broken"].error is not None
    assert drawn["link"].foreign != []


@pytest.mark.parametrize("name", CASES)
def test_mermaid_draws_all_that_the_graph_has(name: str, drawn: dict[str, Drawn]) -> None:
    regulation, language = CASES[name]
    graph = actor_graph(regulation, language)
    report = drawn[name]
    assert (report.error, report.foreign) == (None, [])
    parts = parts_of(graph)
    limits = [" ".join(part.limits) for part in parts if part.limits]
    texts = [f"{node.text} {node.term}" for node in nodes_of(graph)]
    # Mermaid may break a line once more, inside a long word.
    assert Counter(map(solid, report.nodes)) == Counter(map(solid, [*texts, *limits]))
    titles = [title for part in parts for title in (part.title, *(name for _, name in part.actors))]
    assert Counter(map(solid, report.clusters)) == Counter(map(solid, titles))
    labels = [words for _, link in links_of(graph) if (words := f"{link.label} {link.passes}".strip())]
    assert Counter(map(solid, report.labels)) == Counter(map(solid, labels))
    assert report.links == graph.number_of_edges()


def solid(text: str) -> str:
    """Without what only breaks lines, or what Mermaid would take for more than text."""
    return "".join(text.replace("\u200b", "").split())
