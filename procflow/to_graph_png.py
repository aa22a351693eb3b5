"""The graph of steps and actors as PNG, twice as fine as the drawing is on a screen."""

from __future__ import annotations

from procflow.exporting import Problem
from procflow.model import Regulation
from procflow.to_graph_svg import export as drawn


def export(regulation: Regulation, language: str | None, problem: Problem, highlight: str | None = None) -> bytes:
    from bpmn.paint.raster import png

    problem("a picture has no tooltips: results, sources and notes are in the SVG only")
    return png(drawn(regulation, language, problem, highlight), tell=problem)
