"""Codes of what an import, or a layout, has to say about a BPMN file."""

from __future__ import annotations

from procflow.diagnostics import Severity

UNREADABLE, BROKEN, REFUSED, OTHERWISE, LEFT, RENAMED = ("PF601", "PF602", "PF603", "PF604", "PF605", "PF606")

# With the name, the severity and what is found.
IMPORT_CODES = {
    UNREADABLE: ("bpmn-unreadable", Severity.ERROR, "a file of which no BPMN model can be made"),
    BROKEN: ("bpmn-broken", Severity.WARNING, "something in a BPMN file that breaks the rules of BPMN"),
    REFUSED: ("bpmn-beyond-a-regulation", Severity.ERROR, "a construct of BPMN that a regulation cannot tell"),
    OTHERWISE: (
        "bpmn-told-otherwise",
        Severity.WARNING,
        "a construct of BPMN that the regulation tells in another way",
    ),
    LEFT: ("bpmn-left-behind", Severity.WARNING, "something in a BPMN file that the regulation does not hold"),
    RENAMED: ("bpmn-renamed", Severity.WARNING, "a name changed in the drawing in one language only"),
}

NOT_DRAWN, DRAWN_OTHERWISE = ("PF611", "PF612")

# The same of a layout.
LAYOUT_CODES = {
    NOT_DRAWN: ("bpmn-not-drawn", Severity.ERROR, "something in a BPMN file that no diagram can show"),
    DRAWN_OTHERWISE: (
        "bpmn-drawn-otherwise",
        Severity.WARNING,
        "something in a BPMN file that its diagrams show in another way",
    ),
}

PROSIMOS_LEFT, PROSIMOS_OTHERWISE = ("PF621", "PF622")

# The same of parameters of Prosimos that come with a BPMN file.
PROSIMOS_CODES = {
    PROSIMOS_LEFT: (
        "prosimos-left-behind",
        Severity.WARNING,
        "a parameter of Prosimos that the regulation does not hold",
    ),
    PROSIMOS_OTHERWISE: (
        "prosimos-told-otherwise",
        Severity.WARNING,
        "a parameter of Prosimos that the regulation tells in another way",
    ),
}
BPMN_CODES = IMPORT_CODES | LAYOUT_CODES | PROSIMOS_CODES
