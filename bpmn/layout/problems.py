"""What of a file has no place in its diagrams, or another place than the file says.

The codes are words that stay, beside those of `bpmn.checking`:

`no-such-element`   a reference to what the file does not hold: a flow without an end, a lane with an unknown node
`duplicate-id`      a second element with an id that is taken: a diagram can show the first one only
`not-drawn`         BPMN has no line between such ends, or no place for such an element
`too-many`          the last one of a long list: there are more problems than are told

These are no faults of the file, or it is drawn in spite of them:

`end-not-shown`     a line to what this diagram does not show, such as the inside of a collapsed sub-process
`crosses-border`    a sequence flow that leaves its process or sub-process, or a message flow that stays in its pool
`not-attached`      a boundary event that is not attached to an activity beside it: drawn as an event of its own
`in-no-lane`        a node that no lane of its process names
`in-two-lanes`      a node that several lanes name
`other-lane-set`    one of several divisions of a process into lanes, of which one can be drawn
`nested-too-deep`   lanes in lanes, or a sub-process that is drawn in a diagram of its own because of where it is
`shared-process`    a second pool of a process, drawn as an empty one
`no-members`        a group of which nobody can tell what belongs to it
`drawn-nothing`     a shape or an edge of what is not there; it is taken away
`drawn-twice`       a second shape or edge of an element in one diagram; it is taken away
"""

from __future__ import annotations

from bpmn.elements import Element
from bpmn.errors import Problem, shortened

# With these, something that the file tells could not be drawn since the file is wrong.
ERRORS = frozenset({"no-such-element", "duplicate-id", "not-drawn", "too-many"})

_MOST = 1_000  # of one file; what is that broken is not mended problem by problem


class Problems:
    """Problems while they are found."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}  # an element that is on two diagrams has its problem once
        self._hidden: int | None = None

    def tell(self, code: str, element: Element, message: str, hint: str | None = None) -> None:
        problem = Problem(code, message, element.line, element.id, hint)
        if len(self._found) < _MOST:
            self._found.setdefault(problem)
        elif problem not in self._found and self._hidden is None:
            self._hidden = element.line

    def all(self) -> list[Problem]:
        """In the order of the lines of the file."""
        told = sorted(self._found, key=lambda problem: (problem.line, problem.code, problem.message))
        if self._hidden is not None:
            told.append(Problem("too-many", f"more than {_MOST} problems; the rest is not told", self._hidden))
        return told


def called(element: Element) -> str:
    """The element for a message: ``userTask `pay` ``."""
    return f"{element.kind} `{shortened(element.id)}`" if element.id else f"a {element.kind} without an id"
