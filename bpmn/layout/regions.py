"""What one region is made of: its pools in rows, each thing in a cell, and its lines on their ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from .content import Noted
from .field import Border, Line, Side, Thing, between
from .improving import improve
from .moves import Laid, moves_of, moves_of_parts
from .placing import Arc, place
from .region import Region, Row
from .sheet import Artifact, Attached, Lane, Link, Message, Node, Pool, Size

# A line between two things of a region, or to its border.
Here = tuple[Message | Link, str | Border, str | Border]
# How far right of the middle of its host the first of attached events is, as ordinals go, and how far the last at most.
FIRST_EVENT, LAST_EVENT = 0.1, 0.4


@dataclass(kw_only=True)
class _Making:
    things: dict[str, Thing] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    attached: dict[str, list[Attached]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: dict[str, Size] = field(default_factory=dict)
    laid: list[Laid] = field(default_factory=list)


def region_of(
    pools: list[Pool],
    lines: list[Here],
    notes: dict[str, list[Noted]],
    ports: dict[str, dict[tuple[str, str, str], int]],
    near: list[tuple[str, str]],
    *,
    is_inner: bool,
) -> Region:
    """`near` has what artifacts are to stand by besides what lines join them to."""
    joined = [*((str(first), str(last)) for _, first, last in lines), *near]
    made = _Making()
    noted = {each.note.id for own in notes.values() for each in own}
    rows = 0
    for pool in pools:
        rows = _fill(made, pool, rows, noted, joined)
    _join(made, lines, ports, rows)
    # On large sheets nothing moves, and nobody asks what might.
    groups = chain(
        (group for laid in made.laid for group in moves_of(made.things, laid, joined)),
        moves_of_parts(made.things, made.laid, joined),
    )
    columns = 1 + max((thing.column for thing in made.things.values()), default=0)
    gaps = tuple(between(own.last) for own in made.rows[:-1])
    improved = improve(made.things, made.lines, groups, rows, columns, gaps)
    return Region(
        rows=tuple(made.rows),
        things=improved.things,
        nodes=made.nodes,
        attached=made.attached,
        notes=notes,
        routes=improved.routes,
        labels=made.labels,
        ports=ports,
        is_inner=is_inner,
    )


def _leaves(lanes: tuple[Lane, ...]) -> list[Lane]:
    return [leaf for lane in lanes for leaf in (_leaves(lane.lanes) if lane.lanes else [lane])]


# ---------------------------------------------------------------- things


def _fill(made: _Making, pool: Pool, first: int, noted: set[str], joined: list[tuple[str, str]]) -> int:
    """Give every thing of the pool its cell, from the row `first` on; gives the first row after it."""
    scope, number = pool.scope, len(made.rows)
    hosts = {event.id: event.host for event in scope.attached}
    lanes = _leaves(pool.lanes)
    lane_number = {lane.id: index for index, lane in enumerate(lanes)}
    lane_of = {node.id: lane_number.get(node.lane or "", 0) for node in scope.nodes}
    arcs = [
        Arc(hosts.get(flow.source, flow.source), flow.target)
        for flow in sorted(scope.flows, key=lambda flow: flow.source in hosts)
    ]
    placed = place([node.id for node in scope.nodes], arcs, lane_of)
    # Of four rows the third is for nodes, those beside it are for artifacts, and the first is free for who moves there.
    cells = {node.id: (lane_of[node.id], 4 * placed.rows[node.id] + 2, placed.columns[node.id]) for node in scope.nodes}
    artifacts = [artifact for artifact in scope.artifacts if artifact.id not in noted]
    cells = _with_artifacts(cells, artifacts, joined, lane_number, hosts)
    row = first
    extent: dict[int, range] = {}
    for lane in range(max(1, len(lanes))):
        height = 1 + 4 * (1 + max((own // 4 for index, own, _ in cells.values() if index == lane), default=-1))
        extent[lane] = range(row, row + height)
        row += height
    for name, (lane, own, column) in cells.items():
        made.things[name] = Thing(
            id=name, shape="box", row=extent[lane].start + own, column=column, pool=number, host=name
        )
    ends = tuple((lane, extent[index].stop - 1) for index, lane in enumerate(lanes))
    made.rows.append(Row(pool=pool, first=first, last=row - 1, lanes=ends))
    made.laid.append(
        Laid(
            pool=number,
            parts=placed.parts,
            artifacts=[artifact.id for artifact in artifacts],
            arcs=arcs,
            beside={flow.target for flow in scope.flows if flow.source in hosts},
            extent={name: extent[lane] for name, (lane, _, _) in cells.items()},
        )
    )
    for node in scope.nodes:
        made.nodes[node.id] = node
        made.things[node.id] = replace(made.things[node.id], shape=node.shape)
    for artifact in artifacts:
        made.nodes[artifact.id] = Node(id=artifact.id, size=artifact.size, label=artifact.label)
    for event in scope.attached:
        beside = made.attached.setdefault(event.host, [])
        beside.append(event)
        nudge = LAST_EVENT - (LAST_EVENT - FIRST_EVENT) * 0.5 ** (len(beside) - 1)
        made.things[event.id] = replace(
            made.things[event.host], id=event.id, shape="circle", attached=True, nudge=nudge
        )
    _flows(made, pool, lane_of, hosts)
    return row


def _flows(made: _Making, pool: Pool, lane_of: dict[str, int], hosts: dict[str, str]) -> None:
    seen: set[str] = set()
    twins: dict[tuple[str, str], int] = {}
    for flow in pool.scope.flows:
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


Cells = dict[str, tuple[int, int, int]]


def _with_artifacts(
    cells: Cells,
    artifacts: list[Artifact],
    joined: list[tuple[str, str]],
    lane_number: dict[str, int],
    hosts: dict[str, str],
) -> Cells:
    """Artifacts right below or above what they belong to, or near it, in rows between those of nodes."""
    if not artifacts:
        return cells
    belongs: dict[str, list[str]] = {artifact.id: [] for artifact in artifacts}
    for first, last in joined:
        for one, other in ((first, last), (last, first)):
            host = hosts.get(other, other)
            if one in belongs and host in cells:
                belongs[one].append(host)
    taken: dict[tuple[int, int], set[int]] = {}
    hosting = set(hosts.values())
    at = dict(cells)
    for artifact in artifacts:
        near = sorted(dict.fromkeys(belongs[artifact.id]), key=lambda name: cells[name][2])
        if near:
            lane, row, column = cells[near[0]]
            columns = [*(cells[name][2] for name in near), column + 1, max(0, column - 1)]
            levels = [row - 1, row + 1] if near[0] in hosting else [row + 1, row - 1]
        else:
            lane, columns, levels = lane_number.get(artifact.lane or "", 0), [0], [1]
        level, column = next(
            ((level, column) for column in columns for level in levels if column not in taken.get((lane, level), ())),
            (levels[0], 1 + max(columns[0], *taken.get((lane, levels[0]), {0}))),
        )
        taken.setdefault((lane, level), set()).add(column)
        at[artifact.id] = (lane, level, column)
    return at


# ---------------------------------------------------------------- lines that order nothing


def _join(made: _Making, lines: Iterable[Here], ports: dict[str, dict[tuple[str, str, str], int]], rows: int) -> None:
    numbers = {own.pool.id: number for number, own in enumerate(made.rows)}

    def end_of(end: str | Border, other: str | Border) -> Thing | Border:
        if isinstance(end, Border):
            return end._replace(row=0 if end.side == "top" else rows - 1)
        if end in made.things:
            return made.things[end]
        own = made.rows[numbers[end]]
        assert isinstance(other, str), "a line that leaves a region comes from a thing in it"
        there = numbers[other] if other in numbers else made.things[other].pool
        above = numbers[end] <= there
        side: Literal["top", "bottom"] = "bottom" if above else "top"
        return Border(end, side, inside=numbers[end] == there, row=own.last if above else own.first)

    for line, first, second in lines:
        is_message = isinstance(line, Message)
        label = line.label if isinstance(line, Message) else None
        made.lines.append(
            Line(
                id=line.id,
                kind="message" if is_message else "link",
                source=end_of(first, second),
                target=end_of(second, first),
                label=label is not None,
                out=_side_of_port(ports, first, line.id),
                into=_side_of_port(ports, second, line.id),
            )
        )
        if label is not None:
            made.labels[line.id] = label


def _side_of_port(ports: dict[str, dict[tuple[str, str, str], int]], end: str | Border, line: str) -> Side | None:
    """Where a line comes out of a sub-process."""
    if isinstance(end, Border) or end not in ports:
        return None
    sides: tuple[Side, Side] = ("top", "bottom")
    return next((side for side in sides if (end, side, line) in ports[end]), None)
