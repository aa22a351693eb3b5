"""Importing: a BPMN file in, the text of a regulation file and findings out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from procflow.diagnostics import Finding
from procflow.source import STDIN, Source, plain_path, read_bytes

if TYPE_CHECKING:
    from pathlib import Path


class Import(Struct, frozen=True):
    """`text` is the regulation file; None where there is none, for the reasons in `findings`."""

    source: Source
    text: str | None
    findings: list[Finding]


def import_bpmn(path: str | Path, language: str | None = None) -> Import:
    """The regulation that a BPMN file tells (`-`: standard input), whichever tool wrote it."""
    from bpmn.reading import MAX_BYTES

    name = "<stdin>" if str(path) == STDIN else plain_path(path)
    return import_data(read_bytes(path, name, MAX_BYTES), name, language)


def import_data(data: bytes, name: str, language: str | None = None) -> Import:
    import bpmn
    from procflow.from_bpmn import complete_head, from_bpmn
    from procflow.from_bpmn.report import unreadable
    from procflow.to_yaml import dump

    try:
        definitions = bpmn.read(data)
    except bpmn.BpmnError as error:
        source = Source(name, data[:1_000_000].decode("utf-8", "replace").replace("\0", ""))
        return Import(source, None, [unreadable(name, error)])
    source = Source(name, data.decode("utf-8", "replace"))
    imported = from_bpmn(definitions, name, source.text.split("\n"), language)
    if imported.written is None:
        return Import(source, None, imported.findings)
    stem = os.path.basename(name).removesuffix(".xml").removesuffix(".bpmn")
    return Import(source, dump(complete_head(imported.written, stem)), imported.findings)
