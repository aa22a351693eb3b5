"""The diagram of a regulation as SVG: what `to_bpmn` lays out, painted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from procflow.exporting import Problem
from procflow.model import Regulation

if TYPE_CHECKING:
    from bpmn import Definitions
    from bpmn.errors import Problem as Fault
    from bpmn.paint.scene import Scene


class Drawing(NamedTuple):
    """All that a drawing is made of, whatever it is then put on."""

    definitions: Definitions
    scene: Scene
    highlight: Mapping[str, str]
    language: str
    titles: Mapping[str, str]  # of procedures, by the ids of their pools


def export(
    regulation: Regulation,
    language: str | None,
    problem: Problem,
    theme: str = "light",
    highlight: str | None = None,
    page: str | None = None,
) -> str:
    return drawn(regulation, language, problem, theme, highlight, page, embed_font=True)


def drawn(
    regulation: Regulation,
    language: str | None,
    problem: Problem,
    theme: str,
    highlight: str | None,
    page: str | None = None,
    *,
    embed_font: bool,
) -> str:
    """The drawing; without its font inside where something follows that has the font itself."""
    from bpmn.paint import paint_scene

    drawing = drawing_of(regulation, language, problem, highlight)
    scene = drawing.scene if page is None else _in_rows(drawing.scene, page)
    return paint_scene(
        scene, theme=theme, highlight=drawing.highlight, language=drawing.language, embed_font=embed_font
    )


def drawing_of(regulation: Regulation, language: str | None, problem: Problem, highlight: str | None) -> Drawing:
    from bpmn import BpmnError
    from bpmn.paint.reading import plane_of, read_scene
    from procflow.errors import ProcflowError
    from procflow.highlighting import critical_in
    from procflow.to_bpmn import to_bpmn

    definitions = to_bpmn(regulation, language, problem)
    marked = critical_in(regulation, definitions) if highlight else {}
    if highlight and not marked:
        problem("no step is set apart: no limit depends on any; `procflow prove` says why")

    def tell(fault: Fault) -> None:
        problem(f"{fault.element or ''}: {fault.message}")

    try:
        scene = read_scene(definitions, plane_of(definitions, None), tell)
    except BpmnError as error:
        raise ProcflowError(f"the diagram cannot be drawn: {error.message}") from None
    pools = {pool.id or "": pool.name or "" for pool in definitions.all("participant") if pool.get("processRef")}
    return Drawing(definitions, scene, marked, language or next(iter(regulation.languages), "en"), pools)


def _in_rows(scene: Scene, page: str) -> Scene:
    """Folded as for that paper, one row below the other: as wide as a text on it."""
    from bpmn.paint.folding import PAPERS, Room, fold, stacked

    across, down = PAPERS[page]
    room = Room(across - _MARGINS, down - _MARGINS)
    return stacked(fold(scene, (room,), flag=_FLAG), scene.title, scene.description)


# In points: what a document leaves free on both sides, 2 cm each; and how wide a letter and its flag are in the drawing.
_MARGINS = 113.4
_FLAG = 28
