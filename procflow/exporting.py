"""Exporting: a regulation in, text or a picture in another form out. One form a module, `to_NAME`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Literal, NamedTuple, overload

from procflow.errors import UsageError
from procflow.model import Regulation

# Told of everything that a form cannot say: an exporter never drops anything in silence.
Problem = Callable[[str], None]

# Each is a module `procflow.to_NAME`, a dot in the name written `_`, with export(regulation, language, problem, **options) -> text or bytes.
FORMS = {
    "bpmn": "BPMN 2.0 with its diagram, for every modeler",
    "csv": "the table of steps, one line a step",
    "dot": "the graph of steps and actors, for Graphviz",
    "graph.png": "that graph as a picture",
    "graph.svg": "that graph as a drawing",
    "json": "the resolved model, for scripts",
    "mermaid": "that graph as Mermaid, which pages of GitHub and others draw",
    "pdf": "the diagram on pages, with bookmarks and an index of steps",
    "png": "the diagram as a picture",
    "svg": "the diagram as a drawing, for pages and documents",
    "yaml": "the regulation file again, with all that is shared or left out written out",
}

# Those that are bytes and not text.
BINARY = frozenset({"graph.png", "pdf", "png"})


class Option(NamedTuple):
    """Something to choose for some of the forms: a key of their `export`, and an argument of the command."""

    forms: frozenset[str]
    values: tuple[str, ...]
    help: str


_DRAWN = frozenset({"pdf", "png", "svg"})
_GRAPHS = frozenset({"dot", "graph.png", "graph.svg", "mermaid"})

OPTIONS = {
    "theme": Option(_DRAWN, ("light", "dark", "print", "colourblind"), "the colours of a drawing; default: light"),
    "highlight": Option(
        _DRAWN | _GRAPHS,
        ("critical",),
        "set apart the steps on which a limit depends, and those that break it; this proves it",
    ),
    "page": Option(
        _DRAWN, ("A4", "A3"), "long processes in rows that fit on this paper; default: A4 for pdf, else no rows"
    ),
}

# Those that hold the texts of all languages at once.
MULTILINGUAL = frozenset({"json", "yaml"})

_ENDINGS = {"csv": "steps.csv", "json": "model.json", "mermaid": "mmd"}


def ending_of(form: str) -> str:
    """How the name of a file in that form ends: as the form is called, unless people know it by another name."""
    return _ENDINGS.get(form, form)


@overload
def export(
    regulation: Regulation,
    to: Literal["bpmn", "csv", "dot", "graph.svg", "json", "mermaid", "svg", "yaml"],
    language: str | None = None,
    problem: Problem | None = None,
    **options: str | None,
) -> str: ...


@overload
def export(
    regulation: Regulation,
    to: Literal["graph.png", "pdf", "png"],
    language: str | None = None,
    problem: Problem | None = None,
    **options: str | None,
) -> bytes: ...


@overload
def export(
    regulation: Regulation,
    to: str,
    language: str | None = None,
    problem: Problem | None = None,
    **options: str | None,
) -> str | bytes: ...


def export(
    regulation: Regulation,
    to: str,
    language: str | None = None,
    problem: Problem | None = None,
    **options: str | None,
) -> str | bytes:
    """The regulation in the form `to`; texts in `language` where there are any in it. Options are those of `OPTIONS`."""
    if to not in FORMS:
        raise UsageError(f"there is no form `{to}`; there are {', '.join(FORMS)}")
    chosen = {name: value for name, value in options.items() if value is not None}
    for name, value in chosen.items():
        _check_option(to, name, value)
    made: str | bytes = import_module(f"procflow.to_{to.replace('.', '_')}").export(
        regulation, language, problem or (lambda _: None), **chosen
    )
    return made


def listed(forms: frozenset[str]) -> str:
    """`pdf, png and svg`."""
    *first, last = sorted(forms)
    return f"{', '.join(first)} and {last}" if first else last


def _check_option(to: str, name: str, value: str) -> None:
    option = OPTIONS.get(name)
    if option is None:
        raise UsageError(f"there is no option `{name}`; there are {', '.join(OPTIONS)}")
    if to not in option.forms:
        raise UsageError(f"`{name}` is for {listed(option.forms)}; {to} has no use for it")
    if value not in option.values:
        raise UsageError(f"`{name}` cannot be `{value[:40]}`; it can be {', '.join(option.values)}")
