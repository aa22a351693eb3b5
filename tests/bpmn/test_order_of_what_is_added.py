"""Whatever the order in which elements are added: they stand in that of the schema, and those of a kind in their own."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmn

# Of a process, in the order of the schema; those in one tuple share a place.
PLACES = (("property",), ("laneSet",), ("task", "sequenceFlow", "exclusiveGateway"), ("textAnnotation", "association"))
PLACE_OF = {kind: number for number, kinds in enumerate(PLACES) for kind in kinds}

# Kinds to add, most of them of few places; None takes away what was added last, a number what stands there.
steps = st.lists(st.sampled_from([*PLACE_OF, "task", "task", "textAnnotation", None, None, 0, 5]), max_size=60)


@pytest.mark.parametrize("far", [0, 2, 1000])
@given(steps=steps)
def test_what_is_added_stands_behind_all_of_its_place_and_of_earlier_ones(
    far: int, steps: list[str | int | None]
) -> None:
    expected: list[bpmn.Element] = []
    with patch("bpmn.elements._FAR", far):
        process = bpmn.new("urn:x").root.add("process")
        added = []
        for step in steps:
            if isinstance(step, str):
                added.append(process.add(step))
                expected = sorted([*expected, added[-1]], key=lambda element: PLACE_OF[element.kind])
            elif expected:
                gone = expected[step % len(expected)] if step is not None else added[-1]
                gone.remove()
                added.remove(gone)
                expected.remove(gone)
    assert list(process.children()) == expected


def test_notes_that_are_added_in_turn_with_tasks_stand_behind_all_tasks() -> None:
    process = bpmn.new("urn:x").root.add("process")
    for _ in range(100):
        task = process.add("task")
        note = process.add("textAnnotation")
        process.add("association", sourceRef=task, targetRef=note)
    ids = [child.id for child in process.children()]
    notes = [name for number in range(1, 101) for name in (f"TextAnnotation_{number}", f"Association_{number}")]
    assert ids == [f"Task_{number}" for number in range(1, 101)] + notes


def test_a_file_in_another_order_keeps_it_and_what_is_added_stands_behind_the_last_of_its_kind() -> None:
    data = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x"><process id="p">
        <textAnnotation id="n1"/><task id="t1"/><!-- a word --><textAnnotation id="n2"/></process></definitions>"""
    with patch("bpmn.elements._FAR", 0):
        process = bpmn.read(data).by_id("p")
        assert process is not None
        for number in range(2, 5):
            process.add("task", id=f"t{number}")
        process.add("textAnnotation", id="n3")
        process.add("task", id="t5")
    assert [child.id for child in process.children()] == ["n1", "t1", "t2", "t3", "t4", "t5", "n2", "n3"]


def test_what_was_moved_by_hand_is_seen() -> None:
    with patch("bpmn.elements._FAR", 0):
        process = bpmn.new("urn:x").root.add("process")
        process.add("textAnnotation", id="n1")
        for number in range(1, 3):
            process.add("task", id=f"t{number}")
        process.node[1].addnext(process.node[0])
        process.add("task", id="t3")
    assert [child.id for child in process.children()] == ["t2", "t1", "t3", "n1"]
