"""What can be wrong with a file: it cannot be read at all (`BpmnError`), or parts of it are wrong (`Problem`)."""

from __future__ import annotations

from typing import NamedTuple


class BpmnError(Exception):
    """No BPMN model can be made of this. `line` and `column` say where that shows; `hint`, what can be done."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str | None = None) -> None:
        super().__init__(f"line {line}: {message}")
        self.message, self.line, self.column, self.hint = message, line, column, hint


class Problem(NamedTuple):
    """Something in a readable file that breaks the rules of BPMN."""

    code: str  # a stable word: see `bpmn.checking`
    message: str
    line: int
    element: str | None = None  # the id of the element, where it has one
    hint: str | None = None


def shortened(text: str, most: int = 80) -> str:
    """A value of the file for a message, which it must not flood."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
