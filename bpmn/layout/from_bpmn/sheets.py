"""A page of a file as a sheet for the layout: what was read, with sizes."""

from __future__ import annotations

from typing import Literal

from bpmn.elements import Element
from bpmn.layout import sheet
from bpmn.layout.from_bpmn.contents import Page, Pool, Scope
from bpmn.layout.from_bpmn.lanes import Lane
from bpmn.layout.from_bpmn.sizes import Sizes
from bpmn.layout.sheet import Size


def to_sheet(page: Page, sizes: Sizes) -> sheet.Sheet:
    return sheet.Sheet(
        pools=tuple(_pool(pool, sizes) for pool in page.pools),
        messages=tuple(
            sheet.Message(id=_id(line), source=_id(source), target=_id(target), label=sizes.label(line))
            for line, source, target in page.messages
        ),
        artifacts=tuple(_artifact(each, None, sizes) for each in page.artifacts),
        links=tuple(
            sheet.Link(id=_id(line), source=_id(_stand_in(page, source)), target=_id(_stand_in(page, target)))
            for line, source, target in page.links
        ),
        groups=tuple(
            sheet.Group(id=_id(group), members=tuple(map(_id, page.members[group])), label=sizes.label(group))
            for group in page.groups
        ),
    )


def _id(element: Element) -> str:
    assert element.id, "what can be drawn has an id"
    return element.id


def _stand_in(page: Page, end: Element) -> Element:
    """The layout knows no links to groups: a member takes the place, and the line is cut where the group begins."""
    return page.members[end][0] if end in page.members else end


def _pool(pool: Pool, sizes: Sizes) -> sheet.Pool:
    is_empty = not pool.scope.nodes and not pool.lanes.top
    title = None
    if pool.frame:
        title = sizes.empty_pool(pool.element) if is_empty else sizes.upwards(pool.element)
    return sheet.Pool(
        id=_id(pool.element),
        lanes=tuple(_lane(lane, sizes) for lane in pool.lanes.top),
        scope=_scope(pool.scope, pool.lanes.of, sizes),
        frame=pool.frame,
        title=title,
    )


def _lane(lane: Lane, sizes: Sizes) -> sheet.Lane:
    return sheet.Lane(
        id=_id(lane.element),
        lanes=tuple(_lane(each, sizes) for each in lane.lanes),
        title=sizes.upwards(lane.element),
    )


def _scope(scope: Scope, lane_of: dict[Element, Element], sizes: Sizes) -> sheet.Scope:
    def lane(element: Element) -> str | None:
        return _id(lane_of[element]) if element in lane_of else None

    return sheet.Scope(
        nodes=tuple(_node(node, lane(node), scope.inner.get(node), sizes) for node in scope.nodes),
        attached=tuple(
            sheet.Attached(id=_id(event), host=_id(host), size=sizes.shape(event), label=sizes.label(event))
            for event, host in scope.attached
        ),
        artifacts=tuple(_artifact(each, lane(each), sizes) for each in scope.artifacts),
        flows=tuple(
            sheet.Flow(id=_id(line), source=_id(source), target=_id(target), label=sizes.label(line))
            for line, source, target in scope.flows
        ),
    )


def _node(node: Element, lane: str | None, inner: Scope | None, sizes: Sizes) -> sheet.Node:
    if inner is not None:
        size, title = sizes.expanded(node)
        return sheet.Node(id=_id(node), size=size, lane=lane, inner=_scope(inner, {}, sizes), title=title)
    shape = form(node)
    label = sizes.label(node) if shape != "box" else None
    return sheet.Node(id=_id(node), size=sizes.shape(node), shape=shape, label=label, lane=lane)


def form(node: Element) -> Literal["box", "circle", "diamond"]:
    return "circle" if node.is_a("event") else "diamond" if node.is_a("gateway") else "box"


def _artifact(element: Element, lane: str | None, sizes: Sizes) -> sheet.Artifact:
    label: Size | None = None if element.kind == "textAnnotation" else sizes.label(element)
    return sheet.Artifact(id=_id(element), size=sizes.artifact(element), label=label, lane=lane)
