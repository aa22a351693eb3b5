"""The diagram of a regulation as SVG: what `to_bpmn` lays out, painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procflow.exporting import Problem
from procflow.model import Regulation

if TYPE_CHECKING:
    from bpmn.errors import Problem as Fault


def export(
    regulation: Regulation, language: str | None, problem: Problem, theme: str = "light", highlight: str | None = None
) -> str:
    return drawn(regulation, language, problem, theme, highlight, embed_font=True)


def drawn(
    regulation: Regulation,
    language: str | None,
    problem: Problem,
    theme: str,
    highlight: str | None,
    *,
    embed_font: bool,
) -> str:
    """The drawing; without its font inside where something follows that has the font itself."""
    from bpmn import BpmnError
    from bpmn.paint import paint
    from procflow.errors import ProcflowError
    from procflow.highlighting import critical_in
    from procflow.to_bpmn import to_bpmn

    definitions = to_bpmn(regulation, language, problem)
    marked = critical_in(regulation, definitions) if highlight else {}
    if highlight and not marked:
        problem("no step is set apart: no limit depends on any; `procflow prove` says why")

    def tell(fault: Fault) -> None:
        problem(f"{fault.element or ''}: {fault.message}")

    shown_in = language or next(iter(regulation.languages), "en")
    try:
        return paint(definitions, theme=theme, highlight=marked, language=shown_in, embed_font=embed_font, tell=tell)
    except BpmnError as error:
        raise ProcflowError(f"the diagram cannot be drawn: {error.message}") from None
