"""Findings for people: the line, a caret under the place, the paragraph of the act and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from procflow.diagnostics import Finding, Severity
from procflow.render import Options, Result
from procflow.render.summary import Tally
from procflow.source import Span

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(results: Iterable[Result], options: Options) -> Iterator[str]:
    tally = Tally()
    for result in results:
        tally.add(result.findings)
        # Of an empty or unreadable file there is no line to show.
        lines = result.source.lines() if result.findings and result.source.text else []
        for finding in result.findings:
            yield "\n".join(_finding(finding, lines, options)) + "\n\n"
    yield f"{tally.line()}\n"


def _paint(text: str, code: str, options: Options) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if options.color else text


def _finding(finding: Finding, lines: list[str], options: Options) -> Iterator[str]:
    margin = max((len(str(span.line)) for span in _spans(finding)), default=1)
    head = f"{_NAMES[finding.severity]}[{finding.code}]"
    first, *rest = wrap(f"{head}: {finding.message}", options.width, break_on_hyphens=False) or [head]
    yield _paint(head, _COLORS[finding.severity], options) + _paint(first.removeprefix(head), "1", options)
    yield from (_paint(line, "1", options) for line in rest)
    gutter = _paint(" " * margin + " |", "34", options)
    yield _paint(f"{' ' * margin}-->", "34", options) + f" {finding.file}:{finding.span.line}:{finding.span.column}"
    if any(0 < span.line <= len(lines) for span in _spans(finding)):
        yield gutter
        yield from _excerpt(finding.span, "^", "", _COLORS[finding.severity], lines, margin, options)
        for label in finding.labels:
            if label.file == finding.file and label.span != finding.span:
                yield from _excerpt(label.span, "-", label.message, "34", lines, margin, options)
    notes = [("act", "; ".join(finding.source)), ("hint", finding.hint or "")]
    for name, text in notes:
        if text:
            lead = f"{' ' * margin} = {name}: "
            body = wrap(text, max(options.width - len(lead), 40), break_on_hyphens=False) or [""]
            yield lead + body[0]
            yield from (" " * len(lead) + line for line in body[1:])


def _spans(finding: Finding) -> list[Span]:
    return [finding.span, *(label.span for label in finding.labels if label.file == finding.file)]


def _excerpt(
    span: Span, mark: str, message: str, color: str, lines: list[str], margin: int, options: Options
) -> Iterator[str]:
    if not 0 < span.line <= len(lines):
        return
    room = options.width - margin - 3
    text, start, width = _window(lines[span.line - 1], span, room)
    yield _paint(f"{span.line:>{margin}} |", "34", options) + f" {text}".rstrip()
    gutter = _paint(" " * margin + " |", "34", options)
    if message and start + width + 1 + len(message) <= room:
        yield f"{gutter} {' ' * start}" + _paint(f"{mark * width} {message}", color, options)
        return
    yield f"{gutter} {' ' * start}" + _paint(mark * width, color, options)
    # A long message begins below its place, as far right as leaves it room.
    indent = max(min(start, room - 40), 0)
    for line in wrap(message, max(room - indent, 40), break_on_hyphens=False):
        yield f"{gutter} {' ' * indent}" + _paint(line, color, options)


def _window(line: str, span: Span, room: int) -> tuple[str, int, int]:
    """The line as far as it fits, with the place in view: its text, where the marks begin and how many there are."""
    line = line.replace("\t", " ")
    start = min(span.column - 1, len(line))
    width = max(min(span.end_column - span.column, len(line) - start), 1)
    first = 0
    if len(line) > room:
        first = max(0, min(start - room // 3, len(line) - room))
        line = ("…" + line[first + 1 :]) if first else line
        line = line if len(line) <= room else line[: room - 1] + "…"
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in line)
    return printable, start - first, min(width, max(room - (start - first), 1))
