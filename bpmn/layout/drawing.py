"""From a sheet to its drawing: sub-processes from the inside out, each a region of its own that becomes one box outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import ceil

from .content import GAP, Noted, half
from .engine import Region, Row, arrange, drawing_of
from .field import Border, Line, Side, Thing, between
from .improving import Group, improve
from .sheet import (
    Artifact,
    Attached,
    Box,
    Drawing,
    Flow,
    Lane,
    Link,
    Message,
    Node,
    Point,
    Pool,
    Scope,
    Sheet,
    Size,
)
from .placing import Arc, place


def draw(sheet: Sheet) -> Drawing:
    home: dict[str, tuple[str, ...]] = {}
    for pool in sheet.pools:
        home[pool.id] = ()
        _homes(pool.scope, (pool.id,), home)
    ranks = {pool.id: number for number, pool in enumerate(sheet.pools)}
    lines = [line for line in (*sheet.messages, *sheet.links) if line.source in home and line.target in home]
    return _Regions(home=home, ranks=ranks, lines=lines).drawn(sheet.pools, None)


def _homes(scope: Scope, path: tuple[str, ...], home: dict[str, tuple[str, ...]]) -> None:
    for thing in (*scope.nodes, *scope.attached, *scope.artifacts):
        home[thing.id] = path
    for node in scope.nodes:
        if node.inner is not None:
            _homes(node.inner, (*path, node.id), home)


@dataclass(frozen=True, kw_only=True)
class _Regions:
    """`home` has for each thing the pool and the sub-processes that it is in, from the outside in."""

    home: dict[str, tuple[str, ...]]
    ranks: dict[str, int]
    lines: list[Message | Link]

    def drawn(
        self, pools: Iterable[Pool], frame: str | None, *, least: Size = Size(0, 0), kept_free: int = 0
    ) -> Drawing:
        """The pools of the sheet, or as the only pool the sub-process `frame`, at least so large."""
        pools = list(pools)
        lines = [line for line in map(lambda line: self._here(line, frame), self.lines) if line is not None]
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
                inner[node.id] = drawing = self.drawn(
                    [inside],
                    node.id,
                    least=Size(across, node.size.height),
                    kept_free=max((half(e.size)[1] for e in pool.scope.attached if e.host == node.id), default=0),
                )
                box = drawing.boxes[node.id]
                nodes[index] = replace(node, size=Size(box.width, box.height))
                ports[node.id] = {
                    (node.id, "top" if points[0].y == box.y or points[-1].y == box.y else "bottom", name): _port(
                        points, box
                    )
                    for name, points in drawing.lines.items()
                    if self._leaves(name, node.id)
                }
            pools[number] = replace(pool, scope=replace(pool.scope, nodes=tuple(nodes)))
        lines = [
            (_nameless(line) if self._is_named_elsewhere(line, frame) else line, first, last)
            for line, first, last in lines
        ]
        region = replace(_region(pools, lines, notes, ports, frame), least=least, kept_free=kept_free)
        drawing = drawing_of(arrange(region))
        for name, inside in inner.items():
            _embed(drawing, name, inside, region)
        return drawing

    def _is_named_elsewhere(self, line: Message | Link, frame: str | None) -> bool:
        """A line through several regions has its label in the innermost: there its source, or its target, has it alone."""
        if isinstance(line, Link) or line.label is None:
            return False
        source, target = self.home[line.source], self.home[line.target]
        path = target if len(source) < 2 or line.source in target else source
        return frame != (path[-1] if len(path) > 1 else None)

    def _leaves(self, line: str, frame: str) -> bool:
        found = next((each for each in self.lines if each.id == line), None)
        return found is not None and (frame in self.home[found.source]) != (frame in self.home[found.target])

    def _here(
        self, line: Message | Link, frame: str | None
    ) -> tuple[Message | Link, str | Border, str | Border] | None:
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

    def _side(self, end: str, other: str) -> str:
        there, here = (self.ranks[(*self.home[name], name)[0]] for name in (end, other))
        return "top" if there < here else "bottom"


def _nameless(line: Message | Link) -> Message | Link:
    return line if isinstance(line, Link) else replace(line, label=None)


def _port(points: tuple[Point, ...], box: Box) -> int:
    """Where a line meets the frame, from the middle."""
    end = points[0] if points[0].y in (box.y, box.y + box.height) else points[-1]
    return end.x - box.x - box.width // 2


Here = tuple[Message | Link, str | Border, str | Border]


def _notes(pools: list[Pool], lines: list[Here]) -> tuple[dict[str, list[Noted]], list[Here]]:
    """Artifacts without a label that one link joins to a node stand in its cell."""
    artifacts = {a.id: a for pool in pools for a in pool.scope.artifacts if a.label is None}
    pool_of = {thing.id: pool.id for pool in pools for thing in (*pool.scope.nodes, *pool.scope.artifacts)}
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


@dataclass(kw_only=True)
class _Making:
    things: dict[str, Thing] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    attached: dict[str, list[Attached]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: dict[str, Size] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)


def _leaves(lanes: tuple[Lane, ...]) -> list[Lane]:
    return [leaf for lane in lanes for leaf in (_leaves(lane.lanes) if lane.lanes else [lane])]


def _region(
    pools: list[Pool],
    lines: list[Here],
    notes: dict[str, list[Noted]],
    ports: dict[str, dict[tuple[str, str, str], int]],
    frame: str | None,
) -> Region:
    made = _Making()
    row = 0
    noted = {each.note.id for own in notes.values() for each in own}
    for number, pool in enumerate(pools):
        row = _fill(made, pool, number, row, noted, lines)
    borders = {
        own.pool.id: lambda above, inside, own=own: Border(  # type: ignore[misc]
            own.pool.id, "bottom" if above else "top", inside=inside, row=own.last if above else own.first
        )
        for own in made.rows
    }
    order = {own.pool.id: number for number, own in enumerate(made.rows)}
    last = row - 1
    for line, first, second in lines:
        ends: list[Thing | Border] = []
        for end, other in ((first, second), (second, first)):
            if isinstance(end, Border):
                ends.append(end._replace(row=0 if end.side == "top" else last))
            elif end in made.things:
                ends.append(made.things[end])
            else:
                there = order[other] if other in order else made.things[str(other)].pool
                ends.append(borders[end](order[end] <= there, inside=order[end] == there))
        kind = "message" if isinstance(line, Message) else "link"
        label = line.label if isinstance(line, Message) else None
        out, into = (_side_of_port(ports, end, line.id) for end in (first, second))
        made.lines.append(
            Line(id=line.id, kind=kind, source=ends[0], target=ends[1], label=label is not None, out=out, into=into)
        )
        if label is not None:
            made.labels[line.id] = label
    gaps = tuple(between(own.last) for own in made.rows[:-1])
    made.groups.extend(_pools(made, lines))
    columns = 1 + max((thing.column for thing in made.things.values()), default=0)
    improved = improve(made.things, made.lines, made.groups, row, columns, gaps)
    return Region(
        rows=tuple(made.rows),
        things=improved.things,
        nodes=made.nodes,
        attached=made.attached,
        notes=notes,
        routes=improved.routes,
        labels=made.labels,
        ports=ports,
        is_inner=frame is not None,
    )


def _side_of_port(ports: dict[str, dict[tuple[str, str, str], int]], end: str | Border, line: str) -> Side | None:
    found = ports.get(end, {}) if isinstance(end, str) else {}
    return next((side for side in ("top", "bottom") if (end, side, line) in found), None)


def _fill(made: _Making, pool: Pool, number: int, first: int, noted: set[str], lines: list[Here]) -> int:
    scope = pool.scope
    hosts = {event.id: event.host for event in scope.attached}
    lanes = _leaves(pool.lanes)
    lane_number = {lane.id: index for index, lane in enumerate(lanes)}
    lane_of = {node.id: lane_number.get(node.lane or "", 0) for node in scope.nodes}
    arcs = [
        Arc(hosts.get(flow.source, flow.source), flow.target)
        for flow in sorted(scope.flows, key=lambda flow: flow.source in hosts)
    ]
    placed = place([node.id for node in scope.nodes], arcs, lane_of)
    cells = {node.id: (lane_of[node.id], 4 * placed.rows[node.id] + 2, placed.columns[node.id]) for node in scope.nodes}
    extra = [artifact for artifact in scope.artifacts if artifact.id not in noted]
    rows = _with_artifacts(cells, extra, lines, lane_number, hosts)
    row = first
    ends: list[tuple[Lane, int]] = []
    extent: dict[int, range] = {}
    for index in range(max(1, len(lanes))):
        height = 1 + 4 * (1 + max((r // 4 for lane, r, _ in rows.values() if lane == index), default=-1))
        extent[index] = range(row, row + height)
        for name, (lane, r, column) in rows.items():
            if lane == index:
                made.things[name] = Thing(id=name, shape="box", row=row + r, column=column, pool=number, host=name)
        row += height
        if lanes:
            ends.append((lanes[index], row - 1))
    branches = Counter(arc.source for arc in arcs)
    joins = Counter(arc.target for arc in arcs)
    heads = {arc.target for arc in arcs if branches[arc.source] > 1 or joins[arc.target] > 1}
    made.groups.extend(_groups(made.things, placed.parts, extra, extent, rows, lines, heads))
    made.groups.extend(_ends(made.things, arcs, extent, rows, hosts, scope.flows))
    made.groups.extend(_columns(made.things, arcs, number))
    made.rows.append(Row(pool=pool, first=first, last=row - 1, lanes=tuple(ends)))
    for node in scope.nodes:
        made.nodes[node.id] = node
        made.things[node.id] = replace(made.things[node.id], shape=node.shape)
    for artifact in extra:
        made.nodes[artifact.id] = Node(id=artifact.id, size=artifact.size, label=artifact.label)
    for event in scope.attached:
        beside = made.attached.setdefault(event.host, [])
        beside.append(event)
        host = made.things[event.host]
        nudge = 0.1 + 0.3 * (1 - 0.5 ** len(beside))
        made.things[event.id] = replace(host, id=event.id, shape="circle", attached=True, nudge=nudge)
    seen: set[str] = set()
    twins: dict[tuple[str, str], int] = {}
    for flow in scope.flows:
        main = flow.source not in seen and flow.source not in hosts
        seen.add(flow.source)
        twin = twins.get((flow.source, flow.target), 0)
        twins[flow.source, flow.target] = twin + 1
        made.lines.append(
            Line(
                id=flow.id,
                kind="flow",
                source=made.things[flow.source],
                target=made.things[flow.target],
                label=flow.label is not None,
                main=main,
                straight=main and lane_of[flow.source] == lane_of[flow.target],
                twin=twin,
            )
        )
        if flow.label is not None:
            made.labels[flow.id] = flow.label
    return row


Cells = dict[str, tuple[int, int, int]]


def _with_artifacts(
    cells: Cells, artifacts: list[Artifact], lines: list[Here], lane_number: dict[str, int], hosts: dict[str, str]
) -> Cells:
    """Rows for artifacts below and above those of nodes, as needed."""
    if not artifacts:
        return cells
    names = {artifact.id for artifact in artifacts}
    joined: dict[str, list[str]] = {artifact.id: [] for artifact in artifacts}
    for _, first, last in lines:
        for one, other in ((first, last), (last, first)):
            if one in names and isinstance(other, str):
                other = hosts.get(other, other)
                if other in cells:
                    joined[str(one)].append(other)
    taken: dict[tuple[int, int], set[int]] = {}
    at = dict(cells)
    hosting = set(hosts.values())
    for artifact in artifacts:
        near = sorted(set(joined[artifact.id]), key=lambda name: cells[name][2])
        if not near:
            lane = lane_number.get(artifact.lane or "", 0)
            home, columns, levels = lane, [0], [1]
        else:
            home, row, column = cells[near[0]]
            columns = [cells[name][2] for name in near] + [column + 1, max(0, column - 1)]
            levels = [row - 1, row + 1] if near[0] in hosting else [row + 1, row - 1]
        spot = next(
            ((level, column) for column in columns for level in levels if column not in taken.get((home, level), ())),
            None,
        )
        if spot is None:
            level = levels[0]
            spot = (level, 1 + max(max(taken.get((home, level), {0})), columns[0]))
        taken.setdefault((home, spot[0]), set()).add(spot[1])
        at[artifact.id] = (home, spot[0], spot[1])
    return at


def _ends(
    things: dict[str, Thing],
    arcs: list[Arc],
    extent: dict[int, range],
    cells: Cells,
    hosts: dict[str, str],
    flows: Iterable[Flow],
) -> Iterable[Group]:
    """What leads nowhere may come to another column too: below what it comes from, or further on."""
    leading = {arc.source for arc in arcs}
    least: dict[str, int] = {}
    for flow in flows:
        source = things[hosts.get(flow.source, flow.source)]
        target = things[flow.target]
        beside = flow.source in hosts or cells[source.id][0] != cells[target.id][0]
        least[target.id] = max(least.get(target.id, 0), source.column + (0 if beside else 1))
    for name, column in least.items():
        if name not in leading:
            here = things[name]
            lane = extent[cells[name][0]]
            rows = tuple(r for r in lane if (r - lane.start) % 2 == 0 and abs(r - here.row) <= 2 * NEAR)
            columns = tuple(range(min(column, here.column), here.column + 2))
            yield Group(names=(name,), rows=rows, columns=columns)


def _columns(things: dict[str, Thing], arcs: list[Arc], pool: int) -> Iterable[Group]:
    """What stands below or above what leads to it may move on by a column, with all that comes after it."""
    following: dict[str, list[str]] = {}
    for source, target in arcs:
        following.setdefault(source, []).append(target)
    own = [thing for thing in things.values() if thing.pool == pool and not thing.attached]
    for source, target in arcs:
        column = things[target].column
        if source == target or things[source].column != column:
            continue
        after = {target}
        stack = [target]
        while stack:
            for name in following.get(stack.pop(), ()):
                if name not in after and things[name].column >= column:
                    after.add(name)
                    stack.append(name)
        if source not in after:
            names = [thing.id for thing in own if thing.column > column or thing.id in after and thing.id != target]
            yield Group(names=(target, *names), columns=(column + 1,), by_first=True)


def _pools(made: _Making, lines: list[Here]) -> Iterable[Group]:
    """All that is in a pool, which may move to the right to stand below or above those that it talks to."""
    if sum(1 for row in made.rows if row.pool.scope.nodes) < 2:
        return
    for number in range(len(made.rows)):
        own = sorted(
            (thing for thing in made.things.values() if thing.pool == number and not thing.attached),
            key=lambda thing: (thing.column, thing.row),
        )
        names = {thing.id for thing in own}
        if any((first in names) != (last in names) for _, first, last in lines):
            first = own[0]
            yield Group(
                names=tuple(thing.id for thing in own),
                columns=tuple(range(first.column, first.column + SHIFT + 1)),
            )


# How many columns a pool is moved, and how many rows away things are.
SHIFT = 4

NEAR = 12


def _groups(
    things: dict[str, Thing],
    parts: list[list[str]],
    artifacts: list[Artifact],
    extent: dict[int, range],
    cells: Cells,
    lines: list[Here],
    heads: set[str],
) -> Iterable[Group]:
    """What may move together, and to which rows of its lane."""
    for part in parts:
        lane = extent[cells[part[0]][0]]
        here = things[part[0]].row
        rows = tuple(r for r in lane if (r - lane.start) % 2 == 0 and abs(r - here) <= 2 * NEAR)
        yield Group(names=tuple(part), rows=rows)
        if len(part) > 1:
            for number, name in enumerate(part):
                yield Group(names=(name,), rows=rows)
                if name in heads and 0 < number < len(part) - 1:
                    yield Group(names=tuple(part[number:]), rows=rows)
    names = {artifact.id for artifact in artifacts}
    for artifact in artifacts:
        home = things[artifact.id]
        lane = extent[cells[artifact.id][0]]
        columns = {home.column}
        for _, first, last in lines:
            for one, other in ((first, last), (last, first)):
                if one == artifact.id and isinstance(other, str) and other in things and other not in names:
                    columns.update((things[other].column, things[other].column + 1, max(0, things[other].column - 1)))
        rows = tuple(r for r in lane if (r - lane.start) % 2 == 1 and abs(r - home.row) <= NEAR)
        yield Group(names=(artifact.id,), rows=rows, columns=tuple(sorted(columns)), is_artifact=True)


def _embed(drawing: Drawing, name: str, inside: Drawing, region: Region) -> None:
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


_ = (Flow, ceil)
