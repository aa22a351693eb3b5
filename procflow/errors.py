"""What goes wrong with the tool itself. What is wrong with a regulation is a `Finding`, not an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procflow.diagnostics import Finding


class ProcflowError(Exception):
    """The tool could not do its work; the message is one line for a person."""


class UsageError(ProcflowError):
    """The arguments or the configuration do not fit."""


class UnreadableError(ProcflowError):
    """A file cannot be read as text: absent, forbidden, too large, binary, in another encoding."""


class InvalidRegulationError(ProcflowError):
    """A file was read, but no regulation can be made of it; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        super().__init__(f"{first.file}:{first.span.line}:{first.span.column}: {first.code} {first.message}{more}")
        self.findings = findings
