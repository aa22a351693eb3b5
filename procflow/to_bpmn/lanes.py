"""In which lane each entry of a procedure is drawn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from procflow.graph import FlowGraph
from procflow.model import Procedure, Split, Step
from procflow.to_bpmn.setting import Setting


def lanes_of(setting: Setting, procedure: Procedure, graph: FlowGraph, performers: set[str]) -> dict[str, str | None]:
    """By entry: its own performer, else who it goes to, else whoever is nearest in the flow. None: there are no lanes."""
    own = {entry.id: lane for entry in procedure.entries if (lane := _own_lane(entry, performers))}
    order = [actor.id for actor in setting.regulation.actors if actor.id in performers]
    default = order[0] if order else None

    def after(name: str) -> Iterable[str]:
        return (way.to for way in graph.ways.get(name, ()) if way.to in graph.entries)

    def before(name: str) -> Iterable[str]:
        return (way.source for way in graph.ways_to.get(name, ()))

    found: dict[str, str | None] = {}
    for entry in procedure.entries:
        # A split belongs to what was before it; all else without a lane to what comes next.
        sides = (before, after) if isinstance(entry, Split) else (after, before)
        found[entry.id] = own.get(entry.id) or next(
            filter(None, (_nearest(entry.id, side, own) for side in sides)), default
        )
    return found


def _own_lane(entry: object, performers: set[str]) -> str | None:
    if not isinstance(entry, Step):
        return None
    return next((name for name in (entry.by, *entry.to) if name in performers), None)


# Looking further is not worth it: the lane would be no nearer to the truth.
_FURTHEST = 200


def _nearest(name: str, beside: Callable[[str], Iterable[str]], own: dict[str, str]) -> str | None:
    seen = {name}
    queue = deque([name])
    while queue and len(seen) < _FURTHEST:
        for each in beside(queue.popleft()):
            if each in own:
                return own[each]
            if each not in seen:
                seen.add(each)
                queue.append(each)
    return None
