"""Checking: a document and the settings in, findings out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from procflow.diagnostics import Finding, Severity
from procflow.document import FILE_START, Document, read_document
from procflow.errors import UnreadableError
from procflow.ignores import apply_ignores
from procflow.rules import RULES
from procflow.rules.base import Context
from procflow.settings import Settings, preset_severities

if TYPE_CHECKING:
    from pathlib import Path


def check_document(
    document: Document,
    settings: Settings | None = None,
    as_of: dt.date | None = None,
    years: tuple[int, int] | None = None,
) -> list[Finding]:
    """What is wrong with a document. Rules run only on what reads without error: else they would find echoes.

    Limits are proved for every start in `years`, by default the last three that are settled.
    """
    if not document.is_sound or document.regulation is None or document.origins is None:
        return list(document.findings)
    file = document.source.name
    severities = settings.for_file(file) if settings else preset_severities("recommended")
    context = Context(file, document.regulation, document.origins, as_of, years)
    findings = [
        context.finding(rule, hit, severities[rule.code])
        for rule in RULES
        if severities[rule.code] is not Severity.OFF
        for hit in rule.check(context)
    ]
    findings.sort(key=lambda finding: finding.order)
    return apply_ignores(document.source, findings, severities, document.origins.scope.located)


def check(
    path: str | Path,
    settings: Settings | None = None,
    as_of: dt.date | None = None,
    years: tuple[int, int] | None = None,
) -> list[Finding]:
    """What is wrong with the regulation file at `path`; a file that is no text is a finding too."""
    return check_document(read_or_explain(path), settings, as_of, years)


def read_or_explain(path: str | Path) -> Document:
    """The document at `path`, or one whose only finding says why there is none."""
    try:
        return read_document(path)
    except UnreadableError as error:
        from procflow.source import Source

        finding = Finding(code="PF001", severity=Severity.ERROR, message=str(error), file=str(path), span=FILE_START)
        return Document(Source(str(path), ""), None, None, (finding,))
