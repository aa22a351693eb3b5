"""The lanes of a process, and which of them each node stands in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from bpmn.elements import Element
from bpmn.layout.from_bpmn.diagrams import Diagram
from bpmn.layout.from_bpmn.places import Rectangle, bounds_of
from bpmn.layout.problems import Problems, called

# Lanes in lanes. An office with units, groups and persons comes to three.
_DEEPEST = 10


@dataclass(eq=False)
class Lane:
    element: Element
    lanes: list[Lane] = field(default_factory=list)


@dataclass(eq=False)
class Lanes:
    top: list[Lane] = field(default_factory=list)
    of: dict[Element, Element] = field(default_factory=dict)  # by node or artifact: a lane that has no lanes in it

    def all(self) -> Iterator[Element]:
        return (lane.element for lane in _flat(self.top))


def _flat(lanes: Iterable[Lane]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from _flat(lane.lanes)


def read_lanes(
    process: Element,
    nodes: list[Element],
    artifacts: list[Element],
    diagram: Diagram,
    can_draw: Callable[[Element], bool],
    problems: Problems,
) -> Lanes:
    sets = [each for each in process.children("laneSet") if each.child("lane") is not None]
    if not sets:
        return Lanes()
    for other in sets[1:]:
        message = f"{called(other)} divides the process in another way; the lanes of the first one are drawn"
        problems.tell("other-lane-set", other, message)
    reader = _Reader(process, {*nodes, *artifacts}, can_draw, problems)
    lanes = Lanes(reader.read(sets[0], 1), reader.of)
    if lanes.top:
        _house_the_rest(lanes, nodes, diagram, problems)
    return lanes


class _Reader:
    def __init__(
        self, process: Element, inside: set[Element], can_draw: Callable[[Element], bool], problems: Problems
    ) -> None:
        self.process, self.inside, self.can_draw, self.problems = process, inside, can_draw, problems
        self.of: dict[Element, Element] = {}

    def read(self, lane_set: Element, depth: int) -> list[Lane]:
        found: list[Lane] = []
        for element in lane_set.children("lane"):
            if not self.can_draw(element):
                continue
            lane = Lane(element)
            found.append(lane)
            inner = element.child("childLaneSet")
            if inner is not None and inner.child("lane") is not None:
                if depth < _DEEPEST:
                    lane.lanes = self.read(inner, depth + 1)
                else:
                    message = f"the lanes in {called(element)} are nested too deep; it is drawn without them"
                    self.problems.tell("nested-too-deep", element, message)
                    for below in inner.below("lane"):
                        self._house(below, element)
            # The lane in the lane first: many tools name a node in both.
            self._house(element, _first_leaf(lane))
        return found

    def _house(self, lane: Element, leaf: Element) -> None:
        for reference in lane.children("flowNodeRef"):
            text = reference.text.strip()
            node = lane._definitions.resolve(text, reference.node) if text else None  # noqa: SLF001 -- as `refs` does
            if node is None:
                message = f"{called(lane)} names the node `{text[:80]}`, which is not there"
                self.problems.tell("no-such-element", reference, message)
            elif node not in self.inside:
                continue  # in a sub-process, whose nodes many tools name too; or not on this diagram
            elif node not in self.of:
                self.of[node] = leaf
            elif not _holds(lane, self.of[node]):
                message = f"{called(node)} stands in {called(self.of[node])} and in {called(lane)}; the first is drawn"
                self.problems.tell("in-two-lanes", node, message)


def _first_leaf(lane: Lane) -> Element:
    while lane.lanes:
        lane = lane.lanes[0]
    return lane.element


def _holds(lane: Element, other: Element) -> bool:
    """Whether it is the other lane, or around it."""
    each: Element | None = other
    while each is not None and each != lane:
        each = each.parent
    return each is not None


def _house_the_rest(lanes: Lanes, nodes: list[Element], diagram: Diagram, problems: Problems) -> None:
    """Nodes that no lane names: where the file draws them, else in the lane of their neighbours, else in the first."""
    homeless = [node for node in nodes if node not in lanes.of and not node.is_a("boundaryEvent")]
    homeless += [node for node in nodes if node not in lanes.of and node.is_a("boundaryEvent")]
    if not homeless:
        return
    leaves = [lane.element for lane in _flat(lanes.top) if not lane.lanes]
    boxes = [(box, leaf) for leaf in leaves if (box := bounds_of(diagram.shapes.get(leaf))) is not None]
    neighbours = _neighbours(nodes)
    named = dict(lanes.of)
    for node in homeless:
        drawn = _drawn_in(bounds_of(diagram.shapes.get(node)), boxes)
        lanes.of[node] = lane = drawn or _nearest(node, neighbours, named) or leaves[0]
        problems.tell("in-no-lane", node, f"{called(node)} stands in no lane; it is drawn in {called(lane)}")


def _drawn_in(box: Rectangle | None, lanes: list[tuple[Rectangle, Element]]) -> Element | None:
    if box is None:
        return None
    return next((lane for around, lane in lanes if around.holds(box.middle)), None)


def _neighbours(nodes: list[Element]) -> dict[Element, list[Element]]:
    found: dict[Element, list[Element]] = {node: [] for node in nodes}
    for flow in nodes[0].parent.children("sequenceFlow") if nodes and nodes[0].parent is not None else ():
        source, target = flow.ref("sourceRef"), flow.ref("targetRef")
        if source in found and target in found:
            found[source].append(target)
            found[target].append(source)
    return found


# Looking further is not worth it: the lane would be no nearer to the truth.
_FURTHEST = 50


def _nearest(
    node: Element, neighbours: dict[Element, list[Element]], lane_of: dict[Element, Element]
) -> Element | None:
    seen, queue = {node}, deque([node])
    while queue and len(seen) < _FURTHEST:
        for other in neighbours[queue.popleft()]:
            if other in lane_of:
                return lane_of[other]
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return None
