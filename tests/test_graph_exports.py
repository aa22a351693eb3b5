"""The graph of steps and actors: nothing of a regulation is left out of it, whoever draws it, and what is critical is marked."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

import procflow
from bpmn.lettering import text_width
from procflow import drawn_by_graphviz, graphviz_wasm
from procflow.actor_graph import LinkKind, NodeKind, actor_graph, links_of, node_id, nodes_of, parts_of
from procflow.actor_graph.critical import critical_of
from procflow.cli import main
from procflow.drawn_by_graphviz import svg_in_process
from procflow.errors import ProcflowError
from procflow.graph import ways_of
from procflow.model import Join, Regulation, Split, Step, Use
from procflow.to_dot import dot_names, to_dot
from procflow.to_graph_svg import to_svg
from procflow.to_mermaid import to_mermaid
from tests.support.examples import EXAMPLES
from tests.support.graphs import HOSTILE, named
from tests.support.models import regulations

SVG = "{http://www.w3.org/2000/svg}"
LICENCE = next(path for path in EXAMPLES if path.name == "licence.procflow.yaml")
LOADED = {path: procflow.load(path) for path in EXAMPLES}
by_name = pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
NO_DOT = "there is no `dot` on the path to compare with"


def drawing(made: Regulation, language: str | None = None) -> etree._Element:
    return etree.fromstring(to_svg(actor_graph(made, language), draw=svg_in_process).encode())


def groups(root: etree._Element, kind: str) -> list[etree._Element]:
    return [group for group in root.iter(f"{SVG}g") if kind in (group.get("class") or "").split()]


def words(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


# ---------------------------------------------------------------- the graph


@by_name
def test_every_entry_outcome_and_way_is_in_the_graph(file: Path) -> None:
    made = LOADED[file]
    graph = actor_graph(made)
    found = Counter((node.procedure, node.kind) for node in nodes_of(graph))
    links = Counter(link.kind for _, link in links_of(graph))
    ways = 0
    for procedure in made.procedures:
        entries = procedure.entries
        steps = [entry for entry in entries if isinstance(entry, Step)]
        kinds = {
            NodeKind.STEP: sum(step.do is not None or step.decision is None for step in steps),
            NodeKind.DECISION: sum(step.decision is not None for step in steps),
            NodeKind.SPLIT: sum(isinstance(entry, Split) for entry in entries),
            NodeKind.USE: sum(isinstance(entry, Use) for entry in entries),
            NodeKind.JOIN_ALL: sum(isinstance(entry, Join) and entry.all_ways for entry in entries),
            NodeKind.JOIN_ANY: sum(isinstance(entry, Join) and not entry.all_ways for entry in entries),
            NodeKind.UNSTATED: sum(way.to is None for entry in entries for way in ways_of(entry)),
        } | {NodeKind(kind.value): count for kind, count in Counter(each.kind for each in procedure.outcomes).items()}
        assert {kind: count for kind, count in kinds.items() if count} == {
            kind: count
            for (part, kind), count in found.items()
            if part == procedure.id and kind is not NodeKind.MESSAGE
        }
        ways += sum(len(ways_of(entry)) for entry in entries)
    assert links[LinkKind.WAY] + links[LinkKind.HANDOVER] == ways
    assert links[LinkKind.MESSAGE] == sum(count for (_, kind), count in found.items() if kind is NodeKind.MESSAGE)


@by_name
def test_whoever_a_step_sends_to_goes_on_or_gets_a_message(file: Path) -> None:
    made = LOADED[file]
    graph = actor_graph(made)
    for procedure in made.procedures:
        for step in procedure.entries:
            if not isinstance(step, Step):
                continue
            for receiver in step.to:
                message = f"{node_id(procedure.id, step.id)}>{receiver}"
                assert (message in graph) or receiver == step.by or reaches(graph, procedure.id, step, receiver)


def reaches(graph: object, procedure: str, step: Step, receiver: str) -> bool:
    """Whether the receiver does something within the next few links: a slow look along all of them."""
    ends = {node_id(procedure, step.id)}
    for _ in range(5):
        ends |= {link.end for _, link in links_of(graph) if link.start in ends}
    return any(node.id in ends and node.actor == receiver for node in nodes_of(graph))


def test_a_way_to_another_actor_is_a_handover_and_says_what_is_handed_over() -> None:
    graph = actor_graph(LOADED[LICENCE], "en")
    (link,) = (link for _, link in links_of(graph) if link.start == "issue.assign")
    assert (link.end, link.kind, link.passes) == ("issue.check", LinkKind.HANDOVER, "The officer in charge")
    (message,) = (node for node in nodes_of(graph) if node.id == "issue.study>statistics")
    assert (message.kind, message.actor, message.text) == (NodeKind.MESSAGE, "statistics", "Demand for records")


def test_texts_are_in_the_language_asked_for_and_what_stands_in_is_told() -> None:
    told: list[str] = []
    assert {node.text for node in nodes_of(actor_graph(named("Only English"), "kk", told.append))} >= {"Only English"}
    assert len(told) == 1
    assert re.fullmatch(r"\d+ texts are not there in `kk`; another language stands in", told[0])
    graph = actor_graph(LOADED[LICENCE], "ru")
    assert graph.nodes["issue.accept"]["term"] == "≤ 30 минут"
    assert "Срок: 30 минут" in graph.nodes["issue.accept"]["about"]


# ---------------------------------------------------------------- what is critical


@by_name
def test_what_is_marked_are_the_critical_steps_of_the_proof(file: Path) -> None:
    made = LOADED[file]
    proof = procflow.prove(made)
    expected = {
        node_id(procedure.id, place.path[0])
        for procedure in proof.procedures
        for outcome in procedure.outcomes
        for place in outcome.critical
    }
    graph = actor_graph(made)
    marked = critical_of(graph, proof)
    assert marked.nodes == expected
    names = dot_names(graph)
    root = etree.fromstring(to_svg(graph, marked, svg_in_process).encode())
    assert {group.get("id") for group in groups(root, "critical") if "node" in (group.get("class") or "").split()} == {
        names[name] for name in expected
    }
    assert len([group for group in groups(root, "critical") if "edge" in (group.get("class") or "").split()]) == len(
        marked.links
    )
    chart = to_mermaid(graph, marked)
    hit = re.search(r"^  class (\S+) critical$", chart, re.MULTILINE)
    assert len(hit[1].split(",")) == len(expected) if hit else not expected


def test_between_critical_steps_the_ways_are_marked_through_what_takes_no_time() -> None:
    file = next(path for path in EXAMPLES if path.name == "parallel-requests.procflow.yaml")
    graph = actor_graph(LOADED[file])
    marked = critical_of(graph, procflow.prove(LOADED[file]))
    assert ("clearance.ask-both", "clearance.look-up", 0) in marked.links
    assert ("clearance.ask-both", "clearance.examine", 0) not in marked.links
    assert ("clearance.look-up?", "clearance.record-known", 0) not in marked.links


def test_that_nothing_is_critical_is_told() -> None:
    told: list[str] = []
    residence = next(path for path in EXAMPLES if path.name == "residence.procflow.yaml")
    procflow.export(LOADED[residence], "dot", None, told.append, highlight="critical")
    assert told == ["no step is set apart: no limit depends on any; `procflow prove` says why"]


# ---------------------------------------------------------------- drawn


@by_name
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_all_texts_are_drawn_and_fit_their_shapes(file: Path, language: str) -> None:
    graph = actor_graph(LOADED[file], language)
    root = drawing(LOADED[file], language)
    drawn = {group.get("id"): group for group in groups(root, "node")}
    names = dot_names(graph)
    assert len(drawn) == graph.number_of_nodes()
    for node in nodes_of(graph):
        group = drawn[names[node.id]]
        texts = group.findall(f"{SVG}text")
        assert "".join("".join(map(words, texts)).split()) == "".join(f"{node.text}{node.term}".split())
        tooltip = group.findtext(f"{SVG}title") or ""
        assert all(line in tooltip for line in node.about.splitlines())
        xs = [
            float(x) for shape in group for x in re.findall(r"(-?[\d.]+),", shape.get("points") or shape.get("d") or "")
        ]
        width = max(xs) - min(xs)
        assert max(text_width(text.text or "", 12) for text in texts) <= width - 8
    shown = Counter("".join((text.text or "").split()) for text in root.iter(f"{SVG}text"))
    for part in parts_of(graph):
        assert sum(shown[word] for word in shown if "".join(part.title.split()).startswith(word) and word) >= 1
    labels = "".join(shown)
    for _, link in links_of(graph):
        assert all("".join(word.split()) in labels for word in link.label.split())


@by_name
def test_both_ways_of_drawing_give_the_same_nodes_links_and_clusters(file: Path) -> None:
    if shutil.which("dot") is None:
        pytest.skip(NO_DOT)
    graph = actor_graph(LOADED[file])
    roots = [etree.fromstring(to_svg(graph, draw=draw).encode()) for draw in (drawn_by_graphviz.svg, svg_in_process)]
    for kind in ("node", "edge", "cluster"):
        first, second = (
            sorted((group.get("id") or "", words(group)) for group in groups(root, kind)) for root in roots
        )
        assert first == second
    sizes = [(float(root.get("width") or 0), float(root.get("height") or 0)) for root in roots]
    assert all(0.8 < one / other < 1.25 for one, other in zip(*sizes, strict=True))


def test_nothing_of_the_program_that_drew_is_left() -> None:
    text = to_svg(actor_graph(LOADED[LICENCE]), draw=svg_in_process)
    assert "graphviz" not in text.lower()
    assert not {"<!--", "<!DOCTYPE", "xlink", "<a "} & {
        word for word in ("<!--", "<!DOCTYPE", "xlink", "<a ") if word in text
    }


def test_the_drawing_has_a_title_a_description_and_a_language() -> None:
    root = drawing(LOADED[LICENCE], "ru")
    title, description = root[0], root[1]
    assert title.text == actor_graph(LOADED[LICENCE], "ru").graph["title"]
    assert "Срок оказания услуги: 15 рабочих дней" in (description.text or "")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert (root.get("aria-labelledby") or "").split() == [title.get("id"), description.get("id")]


def test_a_picture_is_a_png_with_ink() -> None:
    told: list[str] = []
    data = procflow.export(LOADED[LICENCE], "graph.png", "kk", told.append)
    assert data.startswith(b"\x89PNG\r\n")
    assert len(data) > 50_000
    assert told == ["a picture has no tooltips: results, sources and notes are in the SVG only"]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_that_is_hard_to_draw_comes_out_as_it_went_in(text: str) -> None:
    made = named(text)
    graph = actor_graph(made)
    root = etree.fromstring(to_svg(graph, draw=svg_in_process).encode())
    drawn = {group.get("id"): group for group in groups(root, "node")}
    assert len(drawn) == graph.number_of_nodes()
    assert len(groups(root, "edge")) == graph.number_of_edges()
    names = dot_names(graph)
    for node in nodes_of(graph):
        texts = drawn[names[node.id]].findall(f"{SVG}text")
        assert solid("".join(text.text or "" for text in texts)) == solid(node.text + node.term)
        assert (drawn[names[node.id]].findtext(f"{SVG}title") or "").startswith(node.text)
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "g", "polygon", "polyline", "path", "text")
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_dot_itself_reads_a_name_that_is_hard_to_draw(text: str) -> None:
    if shutil.which("dot") is None:
        pytest.skip(NO_DOT)
    graph = actor_graph(named(text))
    root = etree.fromstring(to_svg(graph, draw=drawn_by_graphviz.svg).encode())
    assert len(groups(root, "node")) == graph.number_of_nodes()
    assert len(groups(root, "edge")) == graph.number_of_edges()


def solid(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(regulations())
def test_any_regulation_is_drawn_whole(made: Regulation) -> None:
    graph = actor_graph(made)
    root = etree.fromstring(to_svg(graph, draw=svg_in_process).encode())
    assert len(groups(root, "node")) == graph.number_of_nodes()
    assert len(groups(root, "edge")) == graph.number_of_edges()
    assert to_dot(graph).source == to_dot(actor_graph(made)).source
    chart = to_mermaid(graph)
    assert len(re.findall(r":::(?!limit)\w+$", chart, re.MULTILINE)) == graph.number_of_nodes()
    assert len(re.findall(r"^  n\d+ \S+>(?:\|.*\|)? n\d+$", chart, re.MULTILINE)) == graph.number_of_edges()


# ---------------------------------------------------------------- what can go wrong


def program(folder: Path, lines: str) -> str:
    path = folder / "dot"
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("echo 'Error: out of luck' >&2; exit 1", "cannot draw the graph: Error: out of luck"),
        ("exit 3", "cannot draw the graph: it ends with status 3"),
        ("exit 0", "cannot draw the graph: it ends with status 0"),
        ("sleep 30", "split the regulation into several files"),
    ],
)
def test_a_dot_that_fails_is_one_clear_line(
    lines: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, lines)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(drawn_by_graphviz, "SECONDS", 1 if "sleep" in lines else 60)
    assert main(["export", str(LICENCE), "--to", "graph.svg", "-o", str(tmp_path / "out.svg")]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.svg").exists()


def test_without_dot_the_graph_is_drawn_in_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    graph = actor_graph(LOADED[LICENCE])
    assert to_svg(graph) == to_svg(graph, draw=svg_in_process)


def test_a_graph_that_is_too_tangled_is_given_up() -> None:
    source = to_dot(actor_graph(LOADED[LICENCE])).source
    with pytest.raises(graphviz_wasm.TooMuchError):
        graphviz_wasm.render(source, fuel=1_000_000)


def test_giving_up_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(dot: str) -> bytes:
        raise graphviz_wasm.TooMuchError

    monkeypatch.setattr(graphviz_wasm, "render", give_up)
    with pytest.raises(ProcflowError, match="split the regulation into several files, or export `--to dot`"):
        svg_in_process("digraph {}")


def test_what_is_no_graph_is_refused_in_process() -> None:
    with pytest.raises(ProcflowError, match="Graphviz cannot draw the graph: Failed to parse"):
        svg_in_process("digraph { a -> }")


def test_a_chart_beyond_what_github_draws_is_told() -> None:
    told: list[str] = []
    procflow.export(named("x" * 9_000), "mermaid", None, told.append)
    assert any("too large for Mermaid" in message for message in told)
