"""From ways to coordinates, one axis after the other: first by ordinals, then closer, by where things have come to be."""

from __future__ import annotations

from .across import solve_across
from .arranged import Arranged
from .captions import spots_of
from .content import content_of
from .region import Region
from .strands import strands_of
from .upright import solve_upright


def arrange(region: Region) -> Arranged:
    strands = strands_of(region.routes)
    wanted, spots = spots_of(region, strands)
    contents = {
        name: content_of(node, region.attached.get(name, []), region.notes.get(name, []), wanted[name])
        for name, node in region.nodes.items()
    }
    arranged = Arranged(region=region, strands=strands, contents=contents, spots=spots)
    for real in (False, True):
        solve_across(arranged, real=real)
        solve_upright(arranged, real=real)
    return arranged
