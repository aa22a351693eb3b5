"""Comments that silence a finding where it stands: `# procflow: ignore[PF201] the head signs at once`.

A comment at the end of a line speaks of that line, one that stands alone of the next line that says something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from procflow.diagnostics import Finding, Severity, did_you_mean, shorten
from procflow.rules.reading import reading_severity
from procflow.source import Source, Span
from procflow.yaml_reader import Located

# Compiled when first needed: most files silence nothing.
_COMMENT = r"(?i)(?:^|\s)(#\s*procflow:\s*ignore\b(?:\s*\[([^\]]*)\])?\s*(.*))$"
# Quotes that open a text, not the apostrophe of "it's".
_QUOTED = r"(?<![^\s\[{,:])(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\")"
_WORD = "(?i)ignore"


class Ignore(Struct, frozen=True):
    line: int  # the line it speaks of
    codes: tuple[str, ...]
    span: Span


def apply_ignores(
    source: Source, findings: list[Finding], severities: Mapping[str, Severity], located: Located
) -> list[Finding]:
    """The findings without those that a comment silences, and with what is wrong with the comments.

    `severities` are those of all rules: what is off cannot be found, so a comment on it is not idle.
    """
    if not re.search(_WORD, source.text):
        return findings
    ignores, problems = _read_ignores(source, severities, located)
    silenced = {(ignore.line, code) for ignore in ignores for code in ignore.codes}
    kept = [finding for finding in findings if (finding.span.line, finding.code) not in silenced]
    hit = {(finding.span.line, finding.code) for finding in findings}
    for ignore in ignores:
        for code in ignore.codes:
            if (ignore.line, code) not in hit and severities[code] is not Severity.OFF:
                message = f"there is no finding {code} on line {ignore.line} to ignore"
                problems.append(_problem(source, "PF015", message, ignore.span, "take the comment out"))
    return sorted(kept + problems, key=lambda finding: finding.order)


def _read_ignores(
    source: Source, known: Mapping[str, Severity], located: Located
) -> tuple[list[Ignore], list[Finding]]:
    ignores, problems = [], []
    lines = source.lines()
    inside_text = located.lines_inside_texts()
    for number, line in enumerate(lines, start=1):
        if not re.search(_WORD, line) or not (match := re.search(_COMMENT, _without_quoted(line))):
            continue
        start = match.start(1)
        if number in inside_text:
            continue
        span = Span(number, start + 1, max(len(line.rstrip()), start + 1) + 1)
        codes = tuple(code.strip().upper() for code in (match[2] or "").split(",") if code.strip())
        stranger = next((code for code in codes if code not in known), None)
        if not codes:
            hint = "write `# procflow: ignore[PF201] the reason`"
            problems.append(_problem(source, "PF014", "this ignores nothing: it names no code", span, hint))
        elif stranger is not None:
            message = f"`{shorten(stranger, 20)}` is not the code of a rule that can be ignored"
            hint = did_you_mean(stranger, set(known)) or "`procflow rule` lists them"
            problems.append(_problem(source, "PF014", message, span, hint))
        elif not match[3].strip():
            hint = f"write `# procflow: ignore[{', '.join(codes)}] the reason`"
            problems.append(_problem(source, "PF014", "an ignore needs its reason", span, hint))
        else:
            ignores.append(Ignore(_line_meant(lines, number, alone=not line[:start].strip()), codes, span))
    return ignores, problems


def _without_quoted(line: str) -> str:
    """The line with quoted texts blanked: a `#` in them begins no comment."""
    return re.sub(_QUOTED, lambda match: "x" * len(match[0]), line)


def _line_meant(lines: list[str], number: int, *, alone: bool) -> int:
    while alone and number < len(lines) and (not (line := lines[number - 1].strip()) or line.startswith("#")):
        number += 1
    return number


def _problem(source: Source, code: str, message: str, span: Span, hint: str) -> Finding:
    return Finding(code=code, severity=reading_severity(code), message=message, file=source.name, span=span, hint=hint)
