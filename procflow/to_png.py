"""The diagram of a regulation as PNG, twice as fine as the drawing is on a screen."""

from __future__ import annotations

from procflow.exporting import Problem
from procflow.model import Regulation
from procflow.to_svg import drawn


def export(
    regulation: Regulation,
    language: str | None,
    problem: Problem,
    theme: str = "light",
    highlight: str | None = None,
    page: str | None = None,
) -> bytes:
    from bpmn.paint.raster import png

    return png(drawn(regulation, language, problem, theme, highlight, page, embed_font=False), tell=problem)
