"""A diagram of any BPMN file as SVG: `paint(bpmn.read("order.bpmn"))`.

From left to right: `reading` turns a plane of the file into a `scene`; one module for each family of shapes draws what
stands there; `drawing` puts it together, in the colours of one of the `themes`. `folding` cuts a scene into rows for paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpmn.elements import Definitions, Element
    from bpmn.errors import Problem
    from bpmn.paint.scene import Box, Scene

THEME_NAMES = ("light", "dark", "print", "colourblind")


def paint(
    definitions: Definitions,
    plane: str | int | Element | None = None,
    *,
    theme: str = "light",
    highlight: Iterable[str] | Mapping[str, str] = (),
    legend: Mapping[str, str] | None = None,
    language: str | None = None,
    prefix: str = "",
    embed_font: bool = True,
    tell: Callable[[Problem], None] | None = None,
) -> str:
    """One diagram of the file, by default the first.

    `plane` is its number, or an id: of the diagram, its plane, or what it shows. `highlight` holds ids of elements, or
    for each id `highlighted`, `critical` or `broken`; `legend` has other words for these three. `language` is that of
    the words for kinds of elements, which are heard and not seen: en, ru or kk. Before every id stands `prefix`, for
    several drawings on one page. Without `embed_font` the drawing is smaller, and letters are those of the viewer.
    What cannot be drawn goes to `tell`; where nothing can be drawn, `BpmnError` says so.
    """
    from bpmn.paint.reading import plane_of, read_scene

    scene = read_scene(definitions, plane_of(definitions, plane), tell or (lambda _: None))
    return paint_scene(
        scene,
        theme=theme,
        highlight=highlight,
        legend=legend,
        language=language,
        prefix=prefix,
        embed_font=embed_font,
    )


def paint_scene(
    scene: Scene,
    *,
    theme: str = "light",
    highlight: Iterable[str] | Mapping[str, str] = (),
    legend: Mapping[str, str] | None = None,
    language: str | None = None,
    prefix: str = "",
    embed_font: bool = True,
    frame: Box | None = None,
) -> str:
    """A scene that was read, and perhaps folded; with a `frame` exactly what lies in it, without a legend."""
    from bpmn.paint.drawing import Drawing
    from bpmn.paint.embedding import font_face
    from bpmn.paint.themes import THEMES

    if theme not in THEMES:
        raise ValueError(f"there is no theme `{theme[:40]}`; there are {', '.join(THEMES)}")
    marked = dict(highlight) if isinstance(highlight, Mapping) else dict.fromkeys(highlight, "highlighted")
    known = THEMES[theme].highlights
    for name in marked.values():
        if name not in known:
            raise ValueError(f"`{name[:40]}` is no way of highlighting; there are {', '.join(known)}")
    drawing = Drawing(
        scene, THEMES[theme], highlight=marked, language=language, prefix=prefix, legend=legend or {}, frame=frame
    )
    return drawing.svg(font_face if embed_font else None)
