"""Who is in what: the scopes of a sheet and all that is in them, for the checker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bpmn.layout.subject import Artifact, Attached, Flow, Lane, Link, Message, Node, Pool, Scope, Sheet, Size

Thing = Node | Attached | Artifact


@dataclass(frozen=True, kw_only=True)
class Family:
    """`around` has for each thing and flow what it is in, from the pool inwards: pools, and sub-processes."""

    things: dict[str, Thing]
    around: dict[str, tuple[str, ...]]
    flows: dict[str, Flow]
    frames: dict[str, Node]
    hosts: dict[str, str]
    pools: dict[str, Pool]
    lines: dict[str, Flow | Message | Link]


def family(sheet: Sheet) -> Family:
    found = Family(things={}, around={}, flows={}, frames={}, hosts={}, pools={}, lines={})
    for pool in sheet.pools:
        found.pools[pool.id] = pool
        found.around[pool.id] = ()
        _scope(found, pool.scope, (pool.id,))
    for artifact in sheet.artifacts:
        found.things[artifact.id] = artifact
        found.around[artifact.id] = ()
    lines: list[Message | Link] = [*sheet.messages, *sheet.links]
    for line in lines:
        found.lines[line.id] = line
        found.around[line.id] = ()
    return found


def _scope(found: Family, scope: Scope, around: tuple[str, ...]) -> None:
    things: list[Thing] = [*scope.nodes, *scope.attached, *scope.artifacts]
    for thing in things:
        found.things[thing.id] = thing
        found.around[thing.id] = around
    for flow in scope.flows:
        found.lines[flow.id] = found.flows[flow.id] = flow
        found.around[flow.id] = around
    for event in scope.attached:
        found.hosts[event.id] = event.host
    for node in scope.nodes:
        if node.inner is not None:
            found.frames[node.id] = node
            _scope(found, node.inner, (*around, node.id))


def all_lanes(lanes: tuple[Lane, ...]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from all_lanes(lane.lanes)


def leaves(lanes: tuple[Lane, ...]) -> list[Lane]:
    return [lane for lane in all_lanes(lanes) if not lane.lanes]


def is_black(pool: Pool) -> bool:
    return pool.frame and not pool.lanes and pool.scope == Scope()


def labels(sheet: Sheet, everyone: Family) -> dict[str, Size]:
    sizes = {name: thing.label for name, thing in everyone.things.items()}
    sizes |= {name: line.label for name, line in everyone.lines.items() if not isinstance(line, Link)}
    sizes |= {group.id: group.label for group in sheet.groups}
    return {name: size for name, size in sizes.items() if size is not None}
