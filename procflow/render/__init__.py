"""Findings for people and for machines, one format a module.

A renderer is a function of the results of one run, in order, that yields text: it never holds more than one file.
A new format is a new module with such a function, and a line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any

from msgspec import Struct

from procflow.diagnostics import Finding
from procflow.source import Source


class Result(Struct, frozen=True):
    """What checking one file gave. `regulation` is its id, None where it could not be read."""

    source: Source
    regulation: str | None
    findings: list[Finding]
    beside: Mapping[str, Any] = {}  # further keys for scripts


class Options(Struct, frozen=True):
    color: bool = False
    width: int = 120
    one_file: bool = False  # a single file was asked for, not a folder or a list


Renderer = Callable[[Iterable[Result], Options], Iterator[str]]

# Modules of this package; imported only when asked for.
FORMATS = ("full", "concise", "json")


def renderer(name: str) -> Renderer:
    render: Renderer = import_module(f"procflow.render.{name}").render
    return render
