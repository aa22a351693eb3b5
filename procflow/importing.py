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
    parameters: Source | None = None  # those of Prosimos, which some of the findings are about


def import_bpmn(path: str | Path, language: str | None = None, prosimos: str | Path | None = None) -> Import:
    """The regulation that a BPMN file tells (`-`: standard input), whichever tool wrote it.

    `prosimos` is a file with the parameters of a simulation by Prosimos: they become the part `simulation`.
    """
    from bpmn.reading import MAX_BYTES

    parameters = None
    if prosimos is not None:
        parameters = (read_bytes(prosimos, plain_path(prosimos), MAX_BYTES), plain_path(prosimos))
    name = "<stdin>" if str(path) == STDIN else plain_path(path)
    return import_data(read_bytes(path, name, MAX_BYTES), name, language, parameters)


def import_data(
    data: bytes, name: str, language: str | None = None, parameters: tuple[bytes, str] | None = None
) -> Import:
    """`parameters` are those of Prosimos, with the name of their file."""
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
    written, findings, told = complete_head(imported.written, stem), imported.findings, None
    if parameters is not None:
        from procflow.from_prosimos import add_simulation
        from procflow.from_prosimos.reading import read_prosimos
        from procflow.from_prosimos.told import Notes

        told = Source(parameters[1], parameters[0].decode("utf-8", "replace"))
        notes = Notes(told.name, told.lines())
        written = add_simulation(written, imported.drawn, *read_prosimos(*parameters), notes)
        findings = [*findings, *notes.findings()]
    return Import(source, dump(written), findings, told)
