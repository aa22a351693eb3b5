"""What stands on one diagram, and in what: pools, lanes, scopes. The lines between come later (`joins`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bpmn.elements import Definitions, Element
from bpmn.layout.from_bpmn.diagrams import Diagram
from bpmn.layout.from_bpmn.lanes import Lanes, read_lanes
from bpmn.layout.problems import Problems, called

# Expanded sub-processes in each other; what is deeper gets a diagram of its own. Nobody can read even five.
DEEPEST = 20

_EXPANDABLE = ("subProcess", "subChoreography")
_DATA = ("dataObjectReference", "dataStoreReference")
_HELD_DATA = ("dataInput", "dataOutput")
_DRAWN_INSIDE = ("flowNode", "textAnnotation", *_DATA)

PlaceKind = Literal["node", "attached", "artifact", "pool", "lane", "group", "line"]


@dataclass(eq=False)
class Scope:
    """What stands in one pool or sub-process."""

    holder: Element
    nodes: list[Element] = field(default_factory=list)
    attached: list[tuple[Element, Element]] = field(default_factory=list)  # with their hosts
    artifacts: list[Element] = field(default_factory=list)
    flows: list[tuple[Element, Element, Element]] = field(default_factory=list)  # with source and target
    inner: dict[Element, Scope] = field(default_factory=dict)  # by the node that is expanded


@dataclass(eq=False)
class Pool:
    element: Element
    frame: bool
    scope: Scope
    lanes: Lanes = field(default_factory=Lanes)


class Place(NamedTuple):
    kind: PlaceKind
    scope: Scope | None = None
    pool: Pool | None = None


@dataclass(eq=False)
class Page:
    """One diagram: what there is to draw, in the order of the file."""

    diagram: Diagram
    problems: Problems
    definitions: Definitions
    pools: list[Pool] = field(default_factory=list)
    artifacts: list[Element] = field(default_factory=list)  # of no pool
    groups: list[Element] = field(default_factory=list)
    members: dict[Element, list[Element]] = field(default_factory=dict)  # of groups
    messages: list[tuple[Element, Element, Element]] = field(default_factory=list)  # with source and target
    links: list[tuple[Element, Element, Element]] = field(default_factory=list)
    places: dict[Element, Place] = field(default_factory=dict)
    holders: list[Element] = field(default_factory=list)  # all in which something stands, for the lines in them
    collapsed: list[Element] = field(default_factory=list)  # whose inside has no place here

    def can_draw(self, element: Element) -> bool:
        """Whether a shape or an edge can name it: it then has an id, given to it where it had none."""
        if not self.diagram.wants(element):
            return False
        if element.id is None:
            element.set("id", self.definitions.free_id(element.kind))
        first = self.definitions.by_id(element.id or "")
        if first == element:
            return True
        other = f"line {first.line} has it too" if first is not None else "it is none"
        self.problems.tell("duplicate-id", element, f"{called(element)} is not drawn, for its id stands twice: {other}")
        return False

    def put(self, element: Element, kind: PlaceKind, scope: Scope | None = None, pool: Pool | None = None) -> None:
        self.places[element] = Place(kind, scope, pool)


def read_page(
    definitions: Definitions,
    diagram: Diagram,
    elsewhere: frozenset[Element],
    own: frozenset[Element],
    problems: Problems,
) -> Page:
    """`elsewhere` is what the other diagrams of the file show; `own` are the elements that have a diagram of their own."""
    page = Page(diagram, problems, definitions)
    reader = _Reader(page, elsewhere, own)
    if diagram.element.is_a("collaboration") and not diagram.element.is_a("choreography"):
        reader.read_collaboration(diagram.element)
    else:
        reader.read_alone(diagram.element)
    return page


class _Reader:
    def __init__(self, page: Page, elsewhere: frozenset[Element], own: frozenset[Element]) -> None:
        self.page, self.elsewhere, self.own = page, elsewhere, own
        self.diagram, self.problems = page.diagram, page.problems
        self.drawn_processes: set[Element] = set()
        self._messaging: set[Element] | None = None

    # ------------------------------------------------------------ pools

    def read_collaboration(self, collaboration: Element) -> None:
        page = self.page
        page.holders.append(collaboration)
        processes: set[Element] = set()
        for participant in collaboration.children("participant"):
            process = participant.ref("processRef")
            if process is None and participant.get("processRef"):
                message = (
                    f"{called(participant)} is drawn empty: its process `{participant.get('processRef')}` is not there"
                )
                self.problems.tell("no-such-element", participant, message[:300])
            if process is not None and not process.is_a("process"):
                process = None
            if not page.can_draw(participant) and (process is None or not self._is_shown(process)):
                continue
            if process is not None and process in processes:
                message = f"{called(participant)} is drawn empty: what it does stands in another pool already"
                self.problems.tell("shared-process", participant, message)
                process = None
            elif process is not None and not self._is_shown(process) and self._is_shown_elsewhere(process):
                process = None  # told in a diagram of its own
            if process is not None:
                processes.add(process)
            self._add_pool(participant, process, frame=self.diagram.wants(participant))
        for process in page.definitions.root.children("process"):
            # What the file draws beside the pools without a pool of its own, or sends messages to from them.
            if process in processes or process in self.own or process in self.drawn_processes:
                continue
            if self._is_shown(process) or (
                process in self._receivers(collaboration) and not self._is_shown_elsewhere(process)
            ):
                self._add_pool(process, process, frame=False)
        self._read_artifacts(collaboration)

    def _receivers(self, collaboration: Element) -> set[Element]:
        """The processes in which messages begin or end, whether they have pools or not."""
        if self._messaging is None:
            ends = (
                flow.ref(name) for flow in collaboration.children("messageFlow") for name in ("sourceRef", "targetRef")
            )
            self._messaging = {holder for end in ends if end is not None and (holder := _process_of(end)) is not None}
        return self._messaging

    def _read_artifacts(self, collaboration: Element) -> None:
        page = self.page
        stores = [store for store in page.definitions.root.children("dataStore") if store in self.diagram.shapes]
        own = collaboration.children("conversationNode", "textAnnotation", "group")
        for element in (*own, *stores):
            if page.can_draw(element):
                (page.groups if element.kind == "group" else page.artifacts).append(element)
                page.put(element, "group" if element.kind == "group" else "artifact")

    def read_alone(self, holder: Element) -> None:
        self._add_pool(holder, holder, frame=False)
        for store in self.page.definitions.root.children("dataStore"):
            if store in self.diagram.shapes and self.page.can_draw(store):
                self.page.artifacts.append(store)
                self.page.put(store, "artifact")

    def _add_pool(self, element: Element, process: Element | None, *, frame: bool) -> None:
        scope = Scope(process or element)
        pool = Pool(element, frame, scope)
        self.page.pools.append(pool)
        if frame:
            self.page.put(element, "pool", None, pool)
        if process is None:
            return
        self.drawn_processes.add(process)
        self._fill(scope, process, pool, 1)
        if process.child("laneSet") is not None:
            pool.lanes = read_lanes(
                process, scope.nodes, scope.artifacts, self.diagram, self.page.can_draw, self.problems
            )
            for lane in pool.lanes.all():
                self.page.put(lane, "lane", None, pool)

    def _is_shown(self, holder: Element) -> bool:
        return self.diagram.shows(holder.children("flowElement", "textAnnotation"))

    def _is_shown_elsewhere(self, process: Element) -> bool:
        return process in self.own or any(
            element in self.elsewhere for element in process.children("flowElement", "textAnnotation")
        )

    # ------------------------------------------------------------ what is in them

    def _fill(self, scope: Scope, holder: Element, pool: Pool, depth: int) -> None:
        page = self.page
        page.holders.append(holder)
        boundary: list[Element] = []
        for element in holder.children():
            if element.is_a("boundaryEvent"):
                boundary.append(element)
            elif element.is_a("flowNode"):
                self._add_node(scope, element, pool, depth)
            elif element.is_a("textAnnotation", *_DATA) or (
                element.kind == "dataObject" and element in self.diagram.shapes
            ):
                self._add_artifact(scope, element, pool)
            elif element.kind == "group" and page.can_draw(element):
                page.groups.append(element)
                page.put(element, "group")
            elif element.kind == "ioSpecification":
                for each in element.children(*_HELD_DATA):
                    if each in self.diagram.shapes:
                        self._add_artifact(scope, each, pool)
        hosts = {node for node in scope.nodes if node.is_a("activity", "choreographyActivity")}
        for event in boundary:
            self._add_boundary(scope, event, hosts, pool)

    def _add_artifact(self, scope: Scope, element: Element, pool: Pool) -> None:
        if self.page.can_draw(element):
            scope.artifacts.append(element)
            self.page.put(element, "artifact", scope, pool)

    def _add_node(self, scope: Scope, node: Element, pool: Pool, depth: int) -> None:
        if not self.page.can_draw(node):
            return
        scope.nodes.append(node)
        self.page.put(node, "node", scope, pool)
        content = self._content(node)
        if content is None:
            return
        if depth >= DEEPEST and self._is_expanded(node, content):
            message = f"{called(node)} is nested {depth} levels deep; its inside gets a diagram of its own"
            self.problems.tell("nested-too-deep", node, message)
        elif self._is_expanded(node, content):
            scope.inner[node] = inner = Scope(content)
            self._fill(inner, content, pool, depth + 1)
            return
        if content == node and has_content(node):
            self.page.collapsed.append(node)

    def _content(self, node: Element) -> Element | None:
        """What can stand in it: its own, or a process that it calls, where that is drawn in it and nowhere else here."""
        if node.is_a(*_EXPANDABLE):
            return node
        shape = self.diagram.shapes.get(node)
        if node.kind != "callActivity" or shape is None or shape.value("isExpanded") is not True:
            return None
        process = node.ref("calledElement")
        if process is None or not process.is_a("process") or process in self.drawn_processes:
            return None
        if not self._is_shown(process):
            return None
        self.drawn_processes.add(process)
        return process

    def _is_expanded(self, node: Element, content: Element) -> bool:
        """As the file draws it; where it does not, it is open, if there is anything in it."""
        if content != node:
            return True
        shape = self.diagram.shapes.get(node)
        said = shape.value("isExpanded") if shape is not None else None
        if said is False or (node in self.own and not self._is_shown(node)):
            return False
        if said is True:
            return True
        return self._is_shown(node) if shape is not None else has_content(node)

    def _add_boundary(self, scope: Scope, event: Element, hosts: set[Element], pool: Pool) -> None:
        host = event.ref("attachedToRef")
        if not self.page.can_draw(event):
            return
        if host is not None and host in hosts:
            scope.attached.append((event, host))
            self.page.put(event, "attached", scope, pool)
            return
        if host is None:
            what = f"`{event.get('attachedToRef')}`, which is not there" if event.get("attachedToRef") else "nothing"
        else:
            what = f"{called(host)}, which is no activity beside it"
        message = f"{called(event)} is attached to {what[:200]}; it is drawn as an event of its own"
        self.problems.tell("not-attached", event, message)
        scope.nodes.append(event)
        self.page.put(event, "node", scope, pool)


def _process_of(element: Element) -> Element | None:
    above: Element | None = element
    while above is not None and not above.is_a("process"):
        above = above.parent
    return above


def has_content(holder: Element) -> bool:
    """Whether there is anything to draw in it."""
    return holder.child(*_DRAWN_INSIDE, "group", "laneSet") is not None


def scopes_of(page: Page) -> Iterator[Scope]:
    """All scopes of a diagram, the outer before the inner."""
    stack = [pool.scope for pool in reversed(page.pools)]
    while stack:
        scope = stack.pop()
        yield scope
        stack += reversed(scope.inner.values())
