"""Frames: what others stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpmn.layout.from_bpmn.places import Rectangle
from bpmn.layout.sheet import Lane, Pool, Scope, Sheet


def box_around(boxes: list[Rectangle], by: float) -> Rectangle:
    left, top = min(box.x for box in boxes) - by, min(box.y for box in boxes) - by
    right, bottom = max(box.x + box.width for box in boxes) + by, max(box.y + box.height for box in boxes) + by
    return Rectangle(left, top, right - left, bottom - top)


def names_in(lane: Lane) -> Iterator[str]:
    yield lane.id
    for each in lane.lanes:
        yield from names_in(each)


def frames_in(pools: Iterable[Pool]) -> Iterator[str]:
    for pool in pools:
        yield pool.id
        for lane in pool.lanes:
            yield from names_in(lane)
        yield from _open_in(pool.scope)


def _open_in(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        if node.inner is not None:
            yield node.id
            yield from _open_in(node.inner)


def frames_of(sheet: Sheet) -> set[str]:
    """All in which something can stand."""
    return {*frames_in(sheet.pools), *(group.id for group in sheet.groups)}
