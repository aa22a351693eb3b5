"""A regulation file, read: the regulation, where its parts stand, and what was wrong with the reading."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from procflow import schema
from procflow.beside import leads_out
from procflow.diagnostics import Finding, Severity
from procflow.errors import InvalidRegulationError, UnreadableError
from procflow.from_schema import LibraryError, Origins, resolve
from procflow.from_schema.scope import Scope
from procflow.model import Regulation
from procflow.source import STDIN, Source, Span, plain_path, read_source
from procflow.yaml_reader import Located, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".procflow.yaml"
FILE_START = Span(1, 1, 2)
MAX_LIBRARY_DEPTH = 8


class Document(Struct, frozen=True):
    """`regulation` and `origins` are None where the file holds none; `findings` are those of reading."""

    source: Source
    regulation: Regulation | None
    origins: Origins | None
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing was wrong with the reading, so that the regulation can be analysed."""
        return self.regulation is not None and not self.findings


def read_document(path: str | Path) -> Document:
    """The document at `path` (`-`: standard input). A file that is no text raises `UnreadableError`."""
    return _read(path, ())


def load(path: str | Path) -> Regulation:
    """The regulation at `path`; `InvalidRegulationError`, with all findings, where it does not read."""
    document = read_document(path)
    if document.findings or document.regulation is None:
        raise InvalidRegulationError(document.findings)
    return document.regulation


def _read(path: str | Path, above: tuple[str, ...]) -> Document:
    return parse_document(read_source(path), "." if str(path) == STDIN else path, above)


def parse_document(source: Source, here: str | Path, above: tuple[str, ...] = ()) -> Document:
    """The document in a text; libraries are looked up beside the file `here`, whose users are `above`."""
    findings: list[Finding] = []

    def report(code: str, message: str, span: Span, hint: str | None) -> None:
        findings.append(
            Finding(code=code, severity=Severity.ERROR, message=message, file=source.name, span=span, hint=hint)
        )

    if source.text.lstrip().startswith("<"):
        hint = "if it is BPMN, `procflow import FILE -o act.procflow.yaml` makes a regulation of it"
        report("PF002", "this is XML or HTML, not a regulation", FILE_START, hint)
        return Document(source, None, None, tuple(findings))
    located = read_yaml(source, report)
    if not findings and (located is None or located.value is None):
        report("PF002", "the file is empty", FILE_START, "begin with what `procflow new` writes")
    if located is None or not isinstance(located.value, dict):
        if not findings:
            hint = "a regulation file begins with `procflow: 1`"
            report("PF002", "this is not a regulation: a mapping of keys is expected", FILE_START, hint)
        return Document(source, None, None, tuple(findings))
    if "procflow" not in located.value:
        hint = "begin the file with `procflow: 1`; `procflow new` writes a starter"
        report("PF002", "the key `procflow` is missing, so this is not a regulation file", FILE_START, hint)
        return Document(source, None, None, tuple(findings))
    raw = _converted(source.name, located, findings)
    if raw is None:
        return Document(source, None, None, tuple(findings))

    def load_library(path: str) -> Regulation:
        return _library(path, plain_path(here), above)

    regulation, origins = resolve(raw, source.name, located, findings, load_library)
    # A shared step is read wherever it is taken: what is wrong with it is told once.
    findings = sorted(dict.fromkeys(findings), key=lambda finding: finding.order)
    return Document(source, regulation, origins, tuple(findings))


def _converted(file: str, located: Located, findings: list[Finding]) -> schema.RegulationIn | None:
    try:
        return msgspec.convert(located.value, schema.RegulationIn, strict=False)
    except msgspec.ValidationError:
        from procflow.schema_errors import repaired

        value = repaired(located, schema.RegulationIn, Scope(file, located, findings).problem)
        assert findings, "what msgspec rejects, the walk finds, or the YAML reader has found"
        try:
            return msgspec.convert(value, schema.RegulationIn, strict=False)
        except msgspec.ValidationError:  # a required part could not be put right; the findings say which
            return None


# ---------------------------------------------------------------- libraries


def _library(path: str, here: str, above: tuple[str, ...]) -> Regulation:
    if not path.endswith(SUFFIX):
        raise LibraryError(f"a library is a regulation file: its name ends with `{SUFFIX}`")
    if os.path.isabs(path) or "\\" in path:
        raise LibraryError("a library is named by a path relative to this file, with `/`")
    file = os.path.join(os.path.dirname(here), path)
    real = os.path.realpath(file)
    if leads_out(file, os.path.dirname(os.path.realpath(here))):
        raise LibraryError("a library must lie inside the project, and this path leads out of it")
    chain = (*above, os.path.realpath(here))
    if real in chain:
        raise LibraryError("this file is already being read: libraries may not use each other in a circle")
    if len(chain) > MAX_LIBRARY_DEPTH:
        raise LibraryError(f"libraries use libraries more than {MAX_LIBRARY_DEPTH} deep")
    try:
        document = _read(file, chain)
    except UnreadableError as error:
        raise LibraryError(str(error)) from None
    if document.findings or document.regulation is None:
        first = document.findings[0]
        where = f"{first.file}:{first.span.line}"
        raise LibraryError(
            f"the library has problems of its own: {first.message} ({where})", "run `procflow check` on it"
        )
    return document.regulation
