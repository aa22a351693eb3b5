"""Long processes in rows, as they fit on paper: `fold(scene, rooms)`.

`bands` takes a scene apart into what is drawn by itself, a pool with what it sends to others; `slices` says where a
band may be cut and what each piece of it needs; `cuts` chooses the cuts; `rows` draws the pieces as scenes of their own,
with the headers of pools and lanes again at the left; `pages` puts them on pages. A line that is cut ends in a flag,
and begins again in another one with the same letter.
"""

from __future__ import annotations

from bpmn.paint.folding.drawn import row_scene, stacked
from bpmn.paint.folding.pages import BORDER, PAPERS, READABLE, WHOLE, Flag, Folded, Page, Placed, Room, fold

__all__ = [
    "BORDER",
    "PAPERS",
    "READABLE",
    "WHOLE",
    "Flag",
    "Folded",
    "Page",
    "Placed",
    "Room",
    "fold",
    "row_scene",
    "stacked",
]
