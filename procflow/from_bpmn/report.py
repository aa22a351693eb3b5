"""What an import has to say: what was refused, told in another way, left behind. Findings about the BPMN file."""

from __future__ import annotations

from bpmn import BpmnError, Element, Problem
from procflow.diagnostics import Finding, Severity, shorten
from procflow.import_codes import BROKEN, IMPORT_CODES, LEFT, OTHERWISE, REFUSED, RENAMED, UNREADABLE
from procflow.source import Span

_MOST_LINES = 6
_MOST_NAMES = 4


class Report:
    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self._source = lines
        self._findings: list[Finding] = []
        self._groups: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def refuse(self, element: Element, message: str, hint: str) -> None:
        self._add(REFUSED, message, element.line, hint)

    def otherwise(self, element: Element, message: str, hint: str | None = None) -> None:
        self._add(OTHERWISE, message, element.line, hint)

    def left(self, element: Element, message: str, hint: str | None = None) -> None:
        self._add(LEFT, message, element.line, hint)

    def renamed(self, element: Element, message: str) -> None:
        self._add(RENAMED, message, element.line, "give the new name in the other languages too")

    def count(self, code: str, element: Element, what: str, *, named: bool = False) -> None:
        """One finding for all that is alike, with the lines on which it stands and, where they matter, the names."""
        name = " ".join((element.name or "").split()) if named else ""
        self._groups.setdefault((code, what), []).append((element.line, name))

    def problem(self, problem: Problem) -> None:
        severity = Severity.ERROR if problem.code == "duplicate-id" else None
        self._add(BROKEN, f"{problem.code}: {problem.message}", problem.line, problem.hint, severity)

    @property
    def refused(self) -> bool:
        return any(finding.code == REFUSED for finding in self._findings)

    def findings(self) -> list[Finding]:
        found = list(self._findings)
        found += [self._group(code, what, sorted(places)) for (code, what), places in self._groups.items()]
        return sorted(found, key=lambda finding: finding.order)

    def _group(self, code: str, what: str, places: list[tuple[int, str]]) -> Finding:
        names = list(dict.fromkeys(f"`{shorten(name)}`" for _, name in places if name))
        told = f": {', '.join(names[:_MOST_NAMES])}{', …' if len(names) > _MOST_NAMES else ''}" if names else ""
        lines = [line for line, _ in places]
        where = "line" if len(lines) == 1 else "lines"
        more = f", … ({len(lines)} in all)" if len(lines) > _MOST_LINES else ""
        message = f"{what}{told} ({where} {', '.join(map(str, lines[:_MOST_LINES]))}{more})"
        return self._finding(code, message, lines[0], None, None)

    def _add(self, code: str, message: str, line: int, hint: str | None, severity: Severity | None = None) -> None:
        self._findings.append(self._finding(code, message, line, hint, severity))

    def _finding(self, code: str, message: str, line: int, hint: str | None, severity: Severity | None) -> Finding:
        return Finding(
            code=code,
            severity=severity or IMPORT_CODES[code][1],
            message=shorten(message, 400),
            file=self.file,
            span=_span(self._source, line),
            hint=hint,
        )


def unreadable(file: str, error: BpmnError) -> Finding:
    """The one finding about a file of which there is no model."""
    span = Span(error.line, error.column, error.column + 1)
    return Finding(
        code=UNREADABLE, severity=Severity.ERROR, message=error.message, file=file, span=span, hint=error.hint
    )


def _span(lines: list[str], line: int) -> Span:
    """The beginning of what stands on a line."""
    if not 0 < line <= len(lines):
        return Span(max(line, 1), 1, 2)
    text = lines[line - 1]
    indent = len(text) - len(text.lstrip())
    word = text[indent : indent + 60].split(" ")[0].split(">")[0]
    return Span(line, indent + 1, indent + 1 + max(len(word), 1))
