"""Exporting: a regulation in, text in another form out. One form a module, `to_NAME`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from procflow.errors import UsageError
from procflow.model import Regulation

# Told of everything that a form cannot say: an exporter never drops anything in silence.
Problem = Callable[[str], None]

# Each is a module `procflow.to_NAME` with export(regulation, language, problem) -> text.
FORMS = {
    "bpmn": "BPMN 2.0 with its diagram, for every modeler",
    "csv": "the table of steps, one line a step",
    "json": "the resolved model, for scripts",
    "yaml": "the regulation file again, with all that is shared or left out written out",
}


def export(regulation: Regulation, to: str, language: str | None = None, problem: Problem | None = None) -> str:
    """The regulation in the form `to`; texts in `language` where there are any in it."""
    if to not in FORMS:
        raise UsageError(f"there is no form `{to}`; there are {', '.join(FORMS)}")
    text: str = import_module(f"procflow.to_{to}").export(regulation, language, problem or (lambda _: None))
    return text
