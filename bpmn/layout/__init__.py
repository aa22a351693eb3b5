"""The diagrams of a BPMN file, drawn anew: `lay_out(definitions)`.

The file is read as sheets (`from_bpmn`): what there is to draw, with sizes. Sheets are drawn (`drawing`): pure geometry,
no names and no meaning. Drawings are written as diagram interchange (`to_interchange`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpmn.elements import Definitions, Element
    from bpmn.errors import Problem
    from bpmn.layout.sheet import Drawing, Sheet


def lay_out(
    definitions: Definitions,
    *,
    keep: bool = False,
    texts: Callable[[Element], Iterable[str]] | None = None,
    draw: Callable[[Sheet], Drawing] | None = None,
) -> list[Problem]:
    """Draw all diagrams of a file anew, or with `keep` only what they do not show yet. What could not be drawn, or not as
    the file says, is told.

    `texts` gives what else may be written in or beside an element, such as its name in other languages: there is room for
    each, so that the drawing is the same with any of them. `draw` takes the place of our own layout.
    """
    from bpmn.layout.laying_out import lay_out as lay_out_with

    if draw is None:
        from bpmn.layout import drawing

        draw = drawing.draw
    return lay_out_with(definitions, draw, texts, keep=keep)
