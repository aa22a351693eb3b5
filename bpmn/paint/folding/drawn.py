"""Rows as scenes that can be painted: with their flags, alone or one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bpmn.paint.folding.flags import flag_shape
from bpmn.paint.folding.pages import Folded, Placed
from bpmn.paint.scene import Box, Edge, Point, Scene, Shape

_BETWEEN = 40  # rows, in units of the drawing


def row_scene(placed: Placed, said: Callable[[int], str]) -> Scene:
    """One row; `said` tells what stands in a flag beside its letter, by the number of the row where the line goes on."""
    scene = placed.row.scene
    return replace(scene, shapes=(*scene.shapes, *_flags(placed, said)))


def stacked(folded: Folded, title: str, description: str) -> Scene:
    """All rows in one scene, one below the other."""
    shapes: list[Shape] = []
    edges: list[Edge] = []
    y = 0.0
    for page in folded.pages:
        for placed in page.rows:
            scene = row_scene(placed, lambda _: "")
            shapes += [_moved_shape(shape, y) for shape in scene.shapes]
            edges += [_moved_edge(edge, y) for edge in scene.edges]
            y += placed.row.height + _BETWEEN
    return Scene(title=title, description=description, shapes=tuple(shapes), edges=tuple(edges))


def _flags(placed: Placed, said: Callable[[int], str]) -> Iterator[Shape]:
    for flag in placed.flags:
        own, other = ("out", "in") if flag.end.out else ("in", "out")
        name = f"flag-{flag.letter}"
        yield flag_shape(flag.end, flag.letter, said(flag.other_row), f"{name}-{own}", f"{name}-{other}")


def _moved_shape(shape: Shape, y: float) -> Shape:
    return replace(shape, box=_lower(shape.box, y), label=shape.label and _lower(shape.label, y))


def _moved_edge(edge: Edge, y: float) -> Edge:
    points = tuple(Point(point.x, point.y + y) for point in edge.points)
    return replace(edge, points=points, label=edge.label and _lower(edge.label, y))


def _lower(box: Box, y: float) -> Box:
    return Box(box.x, box.y + y, box.width, box.height)
