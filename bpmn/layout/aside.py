"""Artifacts that belong to no pool: with what they are joined to, or beside the pools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from .sheet import Artifact, Box, Drawing, Link, Point, Pool, Sheet

# What is free between the pools and what stands beside them, and between two of these.
BESIDE, BETWEEN = 30, 16
# How far apart lines turn up or down there.
TURN = 5


def with_own_artifacts(sheet: Sheet, home: Mapping[str, tuple[str, ...]], near: list[tuple[str, str]]) -> Sheet:
    """The sheet with each artifact in the pool in which it is joined to something; what has no such pool is left."""
    if not sheet.artifacts:
        return sheet
    by_line: dict[str, list[str]] = {}
    for artifact_id, thing in near:
        by_line.setdefault(artifact_id, []).append(thing)
    moved: dict[str, list[Artifact]] = {}
    left: list[Artifact] = []
    for artifact in sheet.artifacts:
        others = [other for link in sheet.links for other in _other(link, artifact.id)]
        others.extend(by_line.get(artifact.id, ()))
        pools = (home[other][0] for other in others if home.get(other))
        pool = next(pools, None)
        if pool is None:
            left.append(artifact)
        else:
            moved.setdefault(pool, []).append(artifact)
    if not moved:
        return sheet
    filled = tuple(
        replace(pool, scope=replace(pool.scope, artifacts=(*pool.scope.artifacts, *moved.get(pool.id, ()))))
        for pool in sheet.pools
    )
    return replace(sheet, pools=filled, artifacts=tuple(left))


def _other(link: Link, name: str) -> tuple[str, ...]:
    if link.source == name:
        return (link.target,)
    return (link.source,) if link.target == name else ()


def add_aside(sheet: Sheet, drawing: Drawing) -> None:
    """Put what is left right of the pools, beside those that it is joined to, so that its lines cross nothing."""
    right = max((box.x + box.width for box in drawing.boxes.values()), default=0)
    top = min((box.y for box in drawing.boxes.values()), default=0)
    free, turns = top, 0
    frames = {pool.id: drawing.boxes[pool.id] for pool in sheet.pools if pool.id in drawing.boxes}
    joined = {artifact.id: _pools_of(artifact, sheet, frames) for artifact in sheet.artifacts}
    for artifact in sorted(sheet.artifacts, key=lambda artifact: _first_y(joined[artifact.id], frames)):
        lines = joined[artifact.id]
        y = max(free, frames[lines[0][1].id].y) if lines else free
        width, height = ceil(artifact.size.width), ceil(artifact.size.height)
        box = Box(right + BESIDE, y, width, height)
        drawing.boxes[artifact.id] = box
        free = y + height + BETWEEN
        if artifact.label is not None:
            label = Box(box.x, y + height + 2, ceil(artifact.label.width), ceil(artifact.label.height))
            drawing.labels[artifact.id] = label
            free = label.y + label.height + BETWEEN
        for number, (link, pool) in enumerate(lines):
            turn = right + TURN * (1 + turns % (BESIDE // TURN - 1))
            way = _way(frames[pool.id], box, (number + 1) / (len(lines) + 1), turn)
            turns += len(way) > 2
            drawing.lines[link.id] = way if link.source == pool.id else way[::-1]


def _pools_of(artifact: Artifact, sheet: Sheet, frames: Mapping[str, Box]) -> list[tuple[Link, Pool]]:
    pools = {pool.id: pool for pool in sheet.pools if pool.id in frames}
    found = [(link, pools[other]) for link in sheet.links for other in _other(link, artifact.id) if other in pools]
    return sorted(found, key=lambda each: frames[each[1].id].y)


def _first_y(lines: list[tuple[Link, Pool]], frames: Mapping[str, Box]) -> float:
    return frames[lines[0][1].id].y if lines else float("inf")


def _way(frame: Box, box: Box, part: float, turn: int) -> tuple[Point, ...]:
    """From the right border of the pool to the left of the artifact; with one turn up or down if it is not beside it."""
    right = frame.x + frame.width
    near = box.y + round(part * box.height)
    if frame.y <= near <= frame.y + frame.height:
        return (Point(right, near), Point(box.x, near))
    there = frame.y + round(part * frame.height)
    return (Point(right, there), Point(turn, there), Point(turn, near), Point(box.x, near))
