"""The diagrams of a BPMN file, whichever tool wrote it, drawn anew; and what could not be drawn, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from procflow.diagnostics import Finding, shorten
from procflow.errors import UnreadableError
from procflow.import_codes import DRAWN_OTHERWISE, LAYOUT_CODES, NOT_DRAWN
from procflow.source import STDIN, Source, Span, plain_path, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from bpmn import Definitions, Problem


class LaidOut(Struct, frozen=True):
    source: Source
    text: str
    findings: list[Finding]


def read_bpmn(path: str | Path) -> tuple[Source, Definitions]:
    """A BPMN file (`-`: standard input); `UnreadableError` with the line where there is no model in it."""
    import bpmn
    from bpmn.reading import MAX_BYTES

    name = "<stdin>" if str(path) == STDIN else plain_path(path)
    data = read_bytes(path, name, MAX_BYTES)
    try:
        definitions = bpmn.read(data)
    except bpmn.BpmnError as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise UnreadableError(f"{name}:{error.line}: {error.message}{hint}") from None
    return Source(name, data.decode("utf-8", "replace")), definitions


def lay_out_bpmn(path: str | Path, *, keep: bool = False) -> LaidOut:
    import bpmn
    from bpmn.layout import lay_out

    source, definitions = read_bpmn(path)
    problems = lay_out(definitions, keep=keep)
    lines = source.text.split("\n")
    findings = [_finding(problem, source.name, lines) for problem in problems]
    return LaidOut(source, bpmn.write(definitions).decode("utf-8"), sorted(findings, key=lambda each: each.order))


def _finding(problem: Problem, file: str, lines: list[str]) -> Finding:
    from bpmn.layout.problems import ERRORS

    code = NOT_DRAWN if problem.code in ERRORS else DRAWN_OTHERWISE
    return Finding(
        code=code,
        severity=LAYOUT_CODES[code][1],
        message=shorten(f"{problem.code}: {problem.message}", 400),
        file=file,
        span=_span(lines, problem.line),
        hint=problem.hint,
    )


def _span(lines: list[str], line: int) -> Span:
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    start = len(text) - len(text.lstrip())
    return Span(max(line, 1), start + 1, max(len(text.rstrip()), start + 1) + 1)
