"""The diagram of a regulation as PDF, for paper: long processes in rows, bookmarks for procedures, an index of steps.

`sheets` puts the drawing on pages, `index` makes the table of steps, `words` has what the pages say by themselves;
templates/drawing.typ, set by typst, is how they look. What they say goes there as data.
"""

from __future__ import annotations

from procflow.exporting import Problem
from procflow.model import Regulation


def export(
    regulation: Regulation,
    language: str | None,
    problem: Problem,
    theme: str = "light",
    highlight: str | None = None,
    page: str = "A4",
) -> bytes:
    from procflow.to_pdf.index import index_of
    from procflow.to_pdf.setting import typeset
    from procflow.to_pdf.sheets import Sheets
    from procflow.to_svg import drawing_of

    drawing = drawing_of(regulation, language, problem, highlight)
    sheets = Sheets(regulation, drawing, theme, page, problem)
    return typeset(sheets.data(index_of(regulation, drawing, sheets)), problem)
