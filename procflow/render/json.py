"""Findings for scripts: one object a file; an array of them where a folder or several files were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from procflow.diagnostics import Finding
from procflow.render import Options, Result


def render(results: Iterable[Result], options: Options) -> Iterator[str]:
    first = True
    if not options.one_file:
        yield "["
    for result in results:
        text = msgspec.json.format(msgspec.json.encode(_file(result)), indent=2).decode()
        yield text if first else f",\n{text}"
        first = False
    yield "\n" if options.one_file else "]\n"


def _file(result: Result) -> dict[str, Any]:
    return {
        "file": printable(result.source.name),
        "regulation": result.regulation,
        "findings": [finding_object(finding) for finding in result.findings],
        **result.beside,
    }


def printable(text: str) -> str:
    """The text as UTF-8 can hold it: in the name of a file may stand bytes that are no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def finding_object(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": printable(finding.message),
        "file": printable(finding.file),
        "line": finding.span.line,
        "column": finding.span.column,
        "end_column": finding.span.end_column,
        "hint": finding.hint,
        "subject": finding.subject,
        "source": finding.source,
        "labels": [
            {
                "file": printable(label.file),
                "line": label.span.line,
                "column": label.span.column,
                "end_column": label.span.end_column,
                "message": label.message,
            }
            for label in finding.labels
        ],
    }
