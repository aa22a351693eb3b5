"""Proofs for people and for machines, one format a module.

A renderer is a function of what was proved, in the order of the files, that yields text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from msgspec import Struct

from procflow.model import Regulation
from procflow.proof.results import Proof


class Proven(Struct, frozen=True):
    """The proof of one file. `regulation` gives the names for people; None: ids will do."""

    file: str
    proof: Proof
    regulation: Regulation | None = None


class Options(Struct, frozen=True):
    color: bool = False
    width: int = 100
    language: str | None = None  # of names; None: ids
    one_file: bool = True  # a single file was asked for, not a folder or a list


Renderer = Callable[[Iterable[Proven], Options], Iterator[str]]

# Modules of this package; imported only when asked for.
FORMATS = ("full", "concise", "json")


def renderer(name: str) -> Renderer:
    render: Renderer = import_module(f"procflow.render_proof.{name}").render
    return render
