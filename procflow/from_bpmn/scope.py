"""A process or a sub-process before anything is made of it: its nodes, its flows, and who stands in which lane."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.from_bpmn.people import People
from procflow.from_bpmn.report import Report
from procflow.import_codes import LEFT


def key_of(element: Element) -> str:
    """What stands for an element: its id, or something like it where it has none."""
    return element.id or f"line {element.line}"


def has_nodes(element: Element) -> bool:
    """Whether anything is done in a process or sub-process."""
    return any(_is_on_the_way(node) for node in element.children("flowNode"))


def _is_on_the_way(node: Element) -> bool:
    return not node.is_a("boundaryEvent") and node.value("isForCompensation") is not True


class Scope:
    def __init__(self, element: Element, people: People, performer: str | None, report: Report) -> None:
        """`performer` is who does what stands in no lane."""
        self.element = element
        self.performer = performer
        self.nodes: dict[str, Element] = {}
        self.boundary: dict[str, list[Element]] = {}  # by host
        self.outgoing: dict[str, list[Element]] = {}
        self.incoming: dict[str, list[Element]] = {}
        for node in element.children("flowNode"):
            if node.is_a("boundaryEvent"):
                host = node.ref("attachedToRef")
                self.boundary.setdefault(key_of(host) if host else "", []).append(node)
            elif _is_on_the_way(node):
                self.nodes.setdefault(key_of(node), node)
        sources = {key_of(event) for events in self.boundary.values() for event in events} | self.nodes.keys()
        for flow in element.children("sequenceFlow"):
            source, target = flow.ref("sourceRef"), flow.ref("targetRef")
            if source is None or target is None or key_of(source) not in sources or key_of(target) not in self.nodes:
                report.count(LEFT, flow, "flows that do not lead from one step to another of the same process")
                continue
            self.outgoing.setdefault(key_of(source), []).append(flow)
            self.incoming.setdefault(key_of(target), []).append(flow)
        self.lanes = dict(_lanes(element, people))

    def out(self, node: Element) -> list[Element]:
        return self.outgoing.get(key_of(node), [])

    def into(self, node: Element) -> list[Element]:
        return self.incoming.get(key_of(node), [])

    def lane(self, node: Element) -> str | None:
        return self.lanes.get(key_of(node))

    def target(self, flow: Element) -> Element:
        target = flow.ref("targetRef")
        assert target is not None, "flows without an end were left out"
        return target

    def source(self, flow: Element) -> Element:
        source = flow.ref("sourceRef")
        assert source is not None, "flows without an end were left out"
        return source

    def decided_by(self, step: Element, name: str, holder: str) -> Element | None:
        """The gateway right behind a step that an export drew for its decision, if it still is just that."""
        flows = self.out(step)
        if len(flows) != 1:
            return None
        gateway = self.target(flows[0])
        kept = extension.find(gateway, holder)
        if not gateway.is_a("exclusiveGateway") or kept is None or kept.get("step") != name:
            return None
        if gateway == step or len(self.into(gateway)) != 1:
            return None
        return gateway


def _lanes(element: Element, people: People) -> Iterator[tuple[str, str]]:
    """The actor of each node, by the innermost lane that it lies in."""
    stack: list[tuple[Element, str | None]] = [
        (lane, None) for lane_set in element.children("laneSet") for lane in lane_set.children("lane")
    ]
    stack.reverse()
    while stack:
        lane, above = stack.pop()
        inner = [child for lane_set in lane.children("childLaneSet") for child in lane_set.children("lane")]
        has_own = lane.name or extension.find(lane, "lane") or not inner
        actor = people.of_lane(lane, above) if has_own else above
        # An outer lane lists the nodes of its inner lanes as well; what comes later goes before.
        for node in lane.refs("flowNodeRef"):
            if actor is not None:
                yield key_of(node), actor
        stack += [(child, actor) for child in reversed(inner)]
