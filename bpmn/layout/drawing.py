"""From a sheet to its drawing: sub-processes from the inside out, each a region of its own that becomes one box outside."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from .arranging import arrange
from .aside import add_aside, with_own_artifacts
from .content import GAP, Noted, half
from .field import Border
from .outcome import drawing_of
from .regions import Here, region_of
from .sheet import Box, Drawing, Link, Message, Point, Pool, Scope, Sheet, Size

NOTHING = Size(0, 0)


def draw(sheet: Sheet) -> Drawing:
    """The drawing of a sheet. Groups, and links to lines, are drawn around and onto what is there: `completing`."""
    found = _drawn(sheet)
    return Drawing(boxes=dict(found.boxes), labels=dict(found.labels), lines=dict(found.lines))


# An act in three languages, and as BPMN and as a picture, is one sheet: it is drawn once.
@lru_cache(maxsize=4)
def _drawn(sheet: Sheet) -> Drawing:
    # Of the many small values made here none hold each other in rings; to look for these takes a third of the time.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _draw(sheet)
    finally:
        if collects:
            gc.enable()


def _draw(sheet: Sheet) -> Drawing:
    sheet = with_own_artifacts(sheet, _all_homes(sheet), _near(sheet))
    home = _all_homes(sheet)
    ranks = {pool.id: number for number, pool in enumerate(sheet.pools)}
    joining: tuple[Message | Link, ...] = (*sheet.messages, *sheet.links)
    lines = {line.id: line for line in joining if line.source in home and line.target in home}
    drawing = _Regions(home=home, ranks=ranks, lines=lines, near=_near(sheet)).drawn(sheet.pools, None)
    add_aside(sheet, drawing)
    return drawing


def forget() -> None:
    """Draw anew what was drawn before: for whoever measures how long it takes."""
    _drawn.cache_clear()


def _near(sheet: Sheet) -> list[tuple[str, str]]:
    """Artifacts that are joined to a line stand by where it begins."""
    begins = {message.id: message.source for message in sheet.messages}
    scopes = [pool.scope for pool in sheet.pools]
    while scopes:
        scope = scopes.pop()
        begins.update((flow.id, flow.source) for flow in scope.flows)
        scopes.extend(node.inner for node in scope.nodes if node.inner is not None)
    pairs = [(link.source, link.target) for link in sheet.links]
    pairs.extend((link.target, link.source) for link in sheet.links)
    return [(artifact, begins[line]) for artifact, line in pairs if line in begins]


def _all_homes(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    home: dict[str, tuple[str, ...]] = {}
    for pool in sheet.pools:
        home[pool.id] = ()
        _homes(pool.scope, (pool.id,), home)
    return home


def _names(scope: Scope) -> Iterator[str]:
    yield from (node.id for node in scope.nodes)
    yield from (event.id for event in scope.attached)
    yield from (artifact.id for artifact in scope.artifacts)


def _homes(scope: Scope, path: tuple[str, ...], home: dict[str, tuple[str, ...]]) -> None:
    for name in _names(scope):
        home[name] = path
    for node in scope.nodes:
        if node.inner is not None:
            _homes(node.inner, (*path, node.id), home)


@dataclass(frozen=True, kw_only=True)
class _Regions:
    """`home` has for each thing the pool and the sub-processes that it is in, from the outside in."""

    home: dict[str, tuple[str, ...]]
    ranks: dict[str, int]
    lines: dict[str, Message | Link]
    near: list[tuple[str, str]]

    def drawn(self, pools: Iterable[Pool], frame: str | None, *, least: Size = NOTHING, kept_free: int = 0) -> Drawing:
        """The pools of the sheet, or as the only pool the sub-process `frame`, at least so large."""
        pools = list(pools)
        lines = [here for line in self.lines.values() if (here := self._here(line, frame)) is not None]
        notes, lines = _notes(pools, lines)
        inner: dict[str, Drawing] = {}
        ports: dict[str, dict[tuple[str, str, str], int]] = {}
        for number, pool in enumerate(pools):
            nodes = list(pool.scope.nodes)
            for index, node in enumerate(nodes):
                if node.inner is None:
                    continue
                inside = Pool(id=node.id, scope=node.inner, title=node.title)
                across = node.size.width if node.title is None else max(node.size.width, node.title.width + 2 * GAP)
                inner[node.id] = within = self.drawn(
                    [inside],
                    node.id,
                    least=Size(across, node.size.height),
                    kept_free=max((half(e.size)[1] for e in pool.scope.attached if e.host == node.id), default=0),
                )
                box = within.boxes[node.id]
                nodes[index] = replace(node, size=Size(box.width, box.height))
                ports[node.id] = {
                    (node.id, "top" if points[0].y == box.y or points[-1].y == box.y else "bottom", name): _port(
                        points, box
                    )
                    for name, points in within.lines.items()
                    if self._leaves(name, node.id)
                }
            pools[number] = replace(pool, scope=replace(pool.scope, nodes=tuple(nodes)))
        lines = [
            (_nameless(line) if self._is_named_elsewhere(line, frame) else line, first, last)
            for line, first, last in lines
        ]
        region = replace(
            region_of(pools, lines, notes, ports, self.near, is_inner=frame is not None),
            least=least,
            kept_free=kept_free,
        )
        drawing = drawing_of(arrange(region))
        for name, within in inner.items():
            _embed(drawing, name, within)
        return drawing

    def _is_named_elsewhere(self, line: Message | Link, frame: str | None) -> bool:
        """A line through several regions has its label in the innermost: there its source, or its target, has it alone."""
        if isinstance(line, Link) or line.label is None:
            return False
        source, target = self.home[line.source], self.home[line.target]
        path = target if len(source) < 2 or line.source in target else source
        return frame != (path[-1] if len(path) > 1 else None)

    def _leaves(self, line: str, frame: str) -> bool:
        found = self.lines.get(line)
        return found is not None and (frame in self.home[found.source]) != (frame in self.home[found.target])

    def _here(self, line: Message | Link, frame: str | None) -> Here | None:
        """The line between things of this region, or to its border; None if it has nothing to do with it."""
        ends: list[str | Border] = []
        inside = 0
        for end, other in ((line.source, line.target), (line.target, line.source)):
            path = (*self.home[end], end)
            if frame is None:
                ends.append(path[1] if len(path) > 1 else path[0])
                inside += 1
            elif frame in path[:-1]:
                ends.append(path[path.index(frame) + 1])
                inside += 1
            else:
                ends.append(Border(frame, self._side(end, other), inside=True, row=0))
        return (line, ends[0], ends[1]) if inside and ends[0] != ends[1] else None

    def _side(self, end: str, other: str) -> Literal["top", "bottom"]:
        there, here = (self.ranks[(*self.home[name], name)[0]] for name in (end, other))
        return "top" if there < here else "bottom"


def _nameless(line: Message | Link) -> Message | Link:
    return line if isinstance(line, Link) else replace(line, label=None)


def _port(points: tuple[Point, ...], box: Box) -> int:
    """Where a line meets the frame, from the middle."""
    end = points[0] if points[0].y in (box.y, box.y + box.height) else points[-1]
    return end.x - box.x - box.width // 2


def _notes(pools: list[Pool], lines: list[Here]) -> tuple[dict[str, list[Noted]], list[Here]]:
    """Artifacts without a label that one link joins to a node stand in its cell."""
    artifacts = {a.id: a for pool in pools for a in pool.scope.artifacts if a.label is None}
    pool_of = {name: pool.id for pool in pools for name in _names(pool.scope)}
    nodes = {node.id for pool in pools for node in pool.scope.nodes}
    count: dict[str, int] = {}
    for _, first, last in lines:
        for end in (first, last):
            if end in artifacts:
                count[str(end)] = count.get(str(end), 0) + 1
    notes: dict[str, list[Noted]] = {}
    rest: list[Here] = []
    for line, first, last in lines:
        note, node = (first, last) if first in artifacts else (last, first)
        if (
            note in artifacts
            and node in nodes
            and pool_of[str(note)] == pool_of[str(node)]
            and count[str(note)] == 1
            and (line.source, line.target)
            in (
                (note, node),
                (node, note),
            )
        ):
            notes.setdefault(str(node), []).append(Noted(artifacts[str(note)], line.id, line.source == note))
        else:
            rest.append((line, first, last))
    return notes, rest


def _embed(drawing: Drawing, name: str, inside: Drawing) -> None:
    """The inside of a sub-process in its box; lines that come out of it go on outside."""
    box = drawing.boxes[name]
    frame = inside.boxes[name]
    dx, dy = box.x + (box.width - frame.width) // 2 - frame.x, box.y - frame.y
    for key, own in inside.boxes.items():
        if key != name:
            drawing.boxes[key] = Box(own.x + dx, own.y + dy, own.width, own.height)
    for key, own in inside.labels.items():
        drawing.labels[key] = Box(own.x + dx, own.y + dy, own.width, own.height)
    for key, line in inside.lines.items():
        moved = tuple(Point(point.x + dx, point.y + dy) for point in line)
        if key in drawing.lines:
            outer = drawing.lines[key]
            if moved[-1] == outer[0]:
                drawing.lines[key] = (*moved[:-1], *outer[1:]) if _runs_on(moved, outer) else (*moved, *outer[1:])
            elif outer[-1] == moved[0]:
                drawing.lines[key] = (*outer[:-1], *moved[1:]) if _runs_on(outer, moved) else (*outer, *moved[1:])
            else:
                raise AssertionError((key, moved, outer))
        else:
            drawing.lines[key] = moved


def _runs_on(first: tuple[Point, ...], second: tuple[Point, ...]) -> bool:
    return (first[-2].x == first[-1].x == second[1].x) or (first[-2].y == first[-1].y == second[1].y)
