"""Simulations for people and for machines, one format a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from msgspec import Struct

from procflow.model import Regulation
from procflow.simulate.results import Result


class Options(Struct, frozen=True):
    color: bool = False
    language: str | None = None  # of names; None: ids


Renderer = Callable[[Result, Regulation | None, Options], Iterator[str]]

# Modules of this package; imported only when asked for.
FORMATS = ("full", "json")


def renderer(name: str) -> Renderer:
    render: Renderer = import_module(f"procflow.render_simulation.{name}").render
    return render
