"""Comments that silence a finding where it stands: `# procflow: ignore[PF201] the head signs at once`.

A comment at the end of a line speaks of that line, one that stands alone of the next line that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from procflow.diagnostics import Finding, Severity, did_you_mean, shorten
from procflow.source import Source, Span

_MARK = "procflow: ignore"
_COMMENT = r"(?:^|\s)#\s*procflow: ignore(?:\[([^\]]*)\])?\s*(.*)$"


class Ignore(NamedTuple):
    line: int  # the line it speaks of
    codes: tuple[str, ...]
    span: Span


def apply_ignores(source: Source, findings: list[Finding], known: Iterable[str]) -> list[Finding]:
    """The findings without those that a comment silences, and with what is wrong with the comments."""
    if _MARK not in source.text:
        return findings
    ignores, problems = _read_ignores(source, set(known))
    silenced = {(ignore.line, code) for ignore in ignores for code in ignore.codes}
    kept = [finding for finding in findings if (finding.span.line, finding.code) not in silenced]
    hit = {(finding.span.line, finding.code) for finding in findings}
    for ignore in ignores:
        for code in ignore.codes:
            if (ignore.line, code) not in hit:
                message = f"there is no finding {code} on line {ignore.line} to ignore"
                problems.append(
                    _problem(source, "PF015", message, ignore.span, "take the comment out", Severity.WARNING)
                )
    return sorted(kept + problems, key=lambda finding: finding.order)


def _read_ignores(source: Source, known: set[str]) -> tuple[list[Ignore], list[Finding]]:
    ignores, problems = [], []
    lines = source.lines()
    for number, line in enumerate(lines, start=1):
        if _MARK not in line or not (match := re.search(_COMMENT, line)):
            continue
        start = line.index("#", match.start()) + 1
        span = Span(number, start, start + len(line.rstrip()) - start + 1)
        codes = tuple(code.strip() for code in (match[1] or "").split(",") if code.strip())
        stranger = next((code for code in codes if code not in known), None)
        if not codes:
            hint = "write `# procflow: ignore[PF201] the reason`"
            problems.append(_problem(source, "PF014", "this ignores nothing: it names no code", span, hint))
        elif stranger is not None:
            message = f"`{shorten(stranger, 20)}` is not the code of a rule that can be ignored"
            hint = did_you_mean(stranger, known) or "`procflow rule` lists them"
            problems.append(_problem(source, "PF014", message, span, hint))
        elif not match[2].strip():
            hint = f"write `# procflow: ignore[{', '.join(codes)}] the reason`"
            problems.append(_problem(source, "PF014", "an ignore needs its reason", span, hint))
        else:
            ignores.append(Ignore(_line_meant(lines, number, alone=not line[: start - 1].strip()), codes, span))
    return ignores, problems


def _line_meant(lines: list[str], number: int, *, alone: bool) -> int:
    while alone and number < len(lines) and lines[number - 1].lstrip().startswith("#"):
        number += 1
    return number


def _problem(
    source: Source, code: str, message: str, span: Span, hint: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(code=code, severity=severity, message=message, file=source.name, span=span, hint=hint)
