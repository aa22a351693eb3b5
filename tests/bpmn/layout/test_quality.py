"""What a laid-out file is like, measured as `procflow layout --report` measures it: never wrong, and calmer than people."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bpmn
from bench import layout_models
from bpmn.layout import lay_out
from bpmn.layout.metrics import Metrics, measure
from procflow.document import load
from procflow.to_bpmn import to_bpmn
from tests.bpmn.samples import MIWG, NO_MIWG
from tests.gates import modelers
from tests.support.examples import EXAMPLES

# What must not be there at all. Compare docs/measures.md.
DEFECTS = ("overlaps", "edge_shape", "wrong_docks", "label_overlaps", "outside_lane", "artifact_overlaps", "detached")


def laid_out(file: Path | bytes) -> tuple[bytes, Metrics]:
    definitions = bpmn.read(file)
    lay_out(definitions)
    data = bpmn.write(definitions)
    return data, measure(bpmn.read(data))


def defects(metrics: Metrics) -> dict[str, int]:
    return {name: count for name in DEFECTS if (count := getattr(metrics, name))}


@pytest.fixture(scope="module")
def models() -> dict[str, tuple[bytes, Metrics]]:
    if not MIWG:
        pytest.skip(NO_MIWG)
    return {path.name: laid_out(path) for path in MIWG}


def test_reference_models_have_no_defect(models: dict[str, tuple[bytes, Metrics]]) -> None:
    assert {name: found for name, (_, metrics) in models.items() if (found := defects(metrics))} == {}


def test_reference_models_cross_less_and_are_denser_than_their_authors_drew_them(
    models: dict[str, tuple[bytes, Metrics]],
) -> None:
    ours = [metrics for _, metrics in models.values()]
    people = [measure(bpmn.read(path)) for path in MIWG]
    assert sum(metrics.crossings for metrics in ours) <= sum(metrics.crossings for metrics in people)
    assert sum(metrics.compactness for metrics in ours) >= sum(metrics.compactness for metrics in people)


def test_reference_models_open_in_modelers_without_new_complaints(models: dict[str, tuple[bytes, Metrics]]) -> None:
    if (reason := modelers.why_not()) is not None:
        pytest.skip(reason)
    before = {path.name: path.read_bytes() for path in MIWG}
    assert modelers.complaints({name: data for name, (data, _) in models.items()}, before) == {}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_export_has_no_defect(path: Path) -> None:
    assert defects(measure(to_bpmn(load(path), "kk"))) == {}


@pytest.mark.parametrize("nodes", [38, 150])
def test_a_regulation_of_many_lanes_has_no_defect_and_little_empty_space(nodes: int) -> None:
    _, metrics = laid_out(layout_models.regulation(nodes))
    assert defects(metrics) == {}
    assert metrics.compactness > 10


def test_a_file_is_drawn_alike_each_time(models: dict[str, tuple[bytes, Metrics]]) -> None:
    again = {path.name: laid_out(path)[0] for path in MIWG[:8]}
    assert again == {name: models[name][0] for name in again}


def test_what_is_laid_out_stays_as_it_is_when_it_is_laid_out_again() -> None:
    once, _ = laid_out(layout_models.regulation(38))
    assert laid_out(once)[0] == once


def test_a_step_more_at_the_end_moves_what_is_near_it_and_nothing_else() -> None:
    definitions = bpmn.read(layout_models.regulation(20))
    lay_out(definitions)
    before = bounds(definitions)
    process = next(definitions.all("process"))
    end = definitions.by_id("end")
    assert end is not None
    task = process.add("task", id="later", name="Архивирует дело")
    lane = next(definitions.all("lane"))
    lane.add_text("flowNodeRef", "later")
    for flow in definitions.all("sequenceFlow"):
        if flow.get("targetRef") == "end":
            flow.set("targetRef", "later")
    process.add("sequenceFlow", id="later-end", sourceRef=task, targetRef=end)
    lay_out(definitions)
    after = bounds(definitions)
    moved = {name for name, box in before.items() if after[name] != box and name[0].islower()}
    assert moved <= {"p1.join", "p1.close", "end"}, "the last steps of some twenty"


def bounds(definitions: bpmn.Definitions) -> dict[str, tuple[float, ...]]:
    found = {}
    for shape in definitions.all("bpmndi:BPMNShape"):
        box = shape.child("dc:Bounds")
        assert box is not None
        found[shape.get("bpmnElement") or ""] = tuple(
            float(box.get(name) or "nan") for name in ("x", "y", "width", "height")
        )
    return found


DIGESTS = """
import hashlib, sys
import bpmn
from bpmn.layout import lay_out
for path in sys.argv[1:]:
    definitions = bpmn.read(path)
    lay_out(definitions)
    print(hashlib.sha256(bpmn.write(definitions)).hexdigest())
"""


def test_a_drawing_does_not_depend_on_how_a_run_of_python_hashes(tmp_path: Path) -> None:
    own = tmp_path / "regulation.bpmn"
    own.write_bytes(layout_models.regulation(60))
    files = [own, *(path for path in MIWG if path.stem in {"B.2.0", "C.5.0", "C.7.0"})]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", DIGESTS, *map(str, files)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "2", "5")
    }
    assert len(outputs) == 1
    assert len(outputs.pop().split()) == len(files)
