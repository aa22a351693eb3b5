"""The drawing on pages: the title of the act on the first, on each the title of its procedure and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from bpmn.lettering import lines, text_width
from bpmn.paint import paint_scene
from bpmn.paint.folding import BORDER, PAPERS, Folded, Page, Placed, Room, fold, row_scene
from bpmn.paint.scene import Box
from bpmn.paint.themes import THEMES
from bpmn.paint.words import word as drawing_word
from procflow.bpmn_extension import plain
from procflow.exporting import Problem
from procflow.model import Regulation
from procflow.to_pdf.words import date_in, word
from procflow.to_svg import Drawing
from procflow.wording import Wording

# In points.
MARGIN = 28.35  # one centimetre, which every printer leaves
_TOP, _FOOT = 24.0, 40.0  # above the heading of a page; below the drawing, with the running line
_HEADING, _HEADING_SIZE = 20.0, 11.0
_TITLE_SIZE, _TITLE_STEP, _ACT_SIZE, _ACT_STEP = 14.0, 18.0, 9.0, 12.0
_LEGEND = 16.0
_MOST = 5  # lines of a title; what is longer is cut, for the page belongs to the drawing
_FLAG_LETTER = 11  # the size of what is written in flags, in units of the drawing
_RUNNING = 8.0


class Spot(NamedTuple):
    page: int  # from 1
    x: float
    y: float


class Sheets:
    def __init__(self, regulation: Regulation, drawing: Drawing, theme: str, paper: str, problem: Problem) -> None:
        self.regulation, self.drawing, self.theme = regulation, drawing, THEMES[theme]
        self.wording = Wording(regulation, drawing.language)
        self.language = drawing.language
        across, down = PAPERS[paper]
        self.sizes = ((down, across), (across, down))  # lying, upright
        self.title = _lines_of_title(self.wording, min(across, down) - 2 * MARGIN)
        self.marks = self._marks()
        taken = self._title_height()
        rooms = [Room(width - 2 * MARGIN, height - _TOP - _HEADING - _FOOT) for width, height in self.sizes]
        wide = text_width(f"AA › {word('on_page', self.language, 100)}", _FLAG_LETTER) + 14
        self.folded: Folded = fold(drawing.scene, rooms, taken=taken, flag=wide)
        if self.folded.shrunk > 1:
            problem(
                f"a part of the diagram is drawn {self.folded.shrunk:.2g} times smaller than is easy to read,"
                " because it cannot be cut there; a larger page helps"
            )
        self._page_of_row = {
            placed.number: number for number, page in enumerate(self.folded.pages, 1) for placed in page.rows
        }
        self._rows = {placed.number: placed for page in self.folded.pages for placed in page.rows}

    # ------------------------------------------------------------ where things are

    def spot(self, element: str) -> Spot | None:
        """Where an element is on the pages: its upper left corner."""
        return self._spots.get(element)

    @cached_property
    def _spots(self) -> dict[str, Spot]:
        return {
            shape.id: self._spot(placed.number, shape.box)
            for placed in self._rows.values()
            for shape in placed.row.scene.shapes
        }

    def _spot(self, row: int, box: Box) -> Spot:
        placed = self._rows[row]
        x = MARGIN + (box.x + BORDER) * placed.scale
        y = _TOP + _HEADING + placed.y + (box.y + BORDER) * placed.scale
        return Spot(self._page_of_row[row], round(max(x - 12, 0), 2), round(max(y - 12, 0), 2))

    # ------------------------------------------------------------ data for the template

    def data(self, index: dict[str, Any] | None) -> dict[str, Any]:
        theme = self.theme
        width, height = self.sizes[0]
        return {
            "title": self.title.whole,
            "short": lines(self.title.whole, width * 0.6, _RUNNING, 1)[0] if self.title.whole else "",
            "lang": self.language,
            "margin": MARGIN,
            "paper": theme.paper,
            "ink": theme.ink,
            "soft": theme.soft if theme.name != "light" else "#57606a",
            "strip": theme.strip,
            "pages": [self._page(number, page) for number, page in enumerate(self.folded.pages, 1)],
            "index": index and {"width": width, "height": height, **index},
        }

    def _page(self, number: int, page: Page) -> dict[str, Any]:
        width, height = self.sizes[page.room]
        y = _TOP
        texts: list[dict[str, Any]] = []
        legend_at = None
        if number == 1:
            for line in self.title.title:
                texts.append(_line(line, y, _TITLE_SIZE, bold=True))
                y += _TITLE_STEP
            for line in self.title.act:
                texts.append(_line(line, y + 1, _ACT_SIZE, soft=True))
                y += _ACT_STEP
            if self.marks or self._has_flags:
                legend_at, y = y + 3, y + _LEGEND
            y += 6
        title = self.procedure_title(page.band)
        part = f"  {page.part} / {page.parts}" if page.parts > 1 else ""
        room = width - 2 * MARGIN - text_width(part, _HEADING_SIZE, bold=True)
        shown = "".join(lines(title, room, _HEADING_SIZE, 1, bold=True))
        if shown != self.title.shown or part or number > 1:
            texts.append(_line(shown + part, y + 2, _HEADING_SIZE, bold=True))
        return {
            "width": width,
            "height": height,
            "bookmark": title if page.part == 1 else None,
            "lines": texts,
            "legend": {
                "y": legend_at,
                "marks": self.marks,
                "flag": word("flag", self.language) if self._has_flags else None,
            },
            "rows": [self._row(placed, number, title) for placed in page.rows],
        }

    def _row(self, placed: Placed, page: int, title: str) -> dict[str, Any]:
        def said(row: int) -> str:
            other = self._page_of_row[row]
            return word("on_page", self.language, other) if other != page else ""

        row = placed.row
        frame = Box(-BORDER, -BORDER, row.width + 2 * BORDER, row.height + 2 * BORDER)
        svg = paint_scene(
            row_scene(placed, said),
            theme=self.theme.name,
            highlight=self.drawing.highlight,
            language=self.language,
            embed_font=False,
            frame=frame,
        )
        return {
            "svg": svg,
            "x": MARGIN,
            "y": _TOP + _HEADING + placed.y,
            "width": frame.width * placed.scale,
            "height": frame.height * placed.scale,
            "alt": word("procedure", self.language, title, placed.number + 1),
            "links": list(self._links(placed)),
        }

    def _links(self, placed: Placed) -> Iterator[dict[str, float]]:
        for flag in placed.flags:
            box, spot = flag.end.box, self._spot(flag.other_row, flag.other.box)
            yield {
                "x": (box.x + BORDER) * placed.scale,
                "y": (box.y + BORDER) * placed.scale,
                "width": box.width * placed.scale,
                "height": box.height * placed.scale,
                "page": spot.page,
                "to_x": spot.x,
                "to_y": spot.y,
            }

    # ------------------------------------------------------------ words

    def procedure_title(self, band: str) -> str:
        return self.drawing.titles.get(band) or self.title.whole

    @property
    def _has_flags(self) -> bool:
        return any(placed.flags for placed in self._rows.values())

    def _marks(self) -> list[dict[str, Any]]:
        """The legend: what the highlights mean that are there."""
        return [
            {
                "text": drawing_word(name, self.language),
                "line": mark.line,
                "fill": mark.fill,
                "width": mark.width,
                "dash": [float(part) for part in mark.dash.split()],
            }
            for name, mark in self.theme.highlights.items()
            if name in self.drawing.highlight.values()
        ]

    def _title_height(self) -> float:
        """Of what stands above the heading of the first page; with a legend, because there may be flags."""
        title = len(self.title.title) * _TITLE_STEP + len(self.title.act) * _ACT_STEP
        return title + _LEGEND + 6


class _Title(NamedTuple):
    whole: str
    title: tuple[str, ...]
    act: tuple[str, ...]

    @property
    def shown(self) -> str:
        return " ".join(self.title)


def _lines_of_title(wording: Wording, width: float) -> _Title:
    """The title of the service, and the act: its title, who made it, its number and its date."""
    regulation = wording.regulation
    act = regulation.act
    title = plain(wording.shown(regulation.title or act.title)) or regulation.id
    named = plain(wording.shown(act.title)) if act.title is not None and regulation.title is not None else ""
    number = f"№ {plain(act.number)}" if act.number else ""
    date = date_in(act.date, wording.language) if act.date else ""
    about = ", ".join(filter(None, (plain(wording.shown(act.body)), " ".join(filter(None, (number, date))))))
    rows = [
        row for text in (named if named != title else "", about) if text for row in lines(text, width, _ACT_SIZE, _MOST)
    ]
    return _Title(" ".join(title.split()), lines(title, width, _TITLE_SIZE, _MOST, bold=True), tuple(rows))


def _line(text: str, y: float, size: float, *, bold: bool = False, soft: bool = False) -> dict[str, Any]:
    return {"text": text, "x": MARGIN, "y": y, "size": size, "bold": bold, "soft": soft}
