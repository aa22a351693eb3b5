"""The last line of a run: how much was checked and what was found."""

from __future__ import annotations

from procflow.diagnostics import Finding, Severity

_NAMES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


class Tally:
    def __init__(self) -> None:
        self.files = 0
        self.counts = dict.fromkeys(_NAMES, 0)

    def add(self, findings: list[Finding]) -> None:
        self.files += 1
        for finding in findings:
            self.counts[finding.severity] += 1

    def line(self) -> str:
        files = _counted(self.files, ("file", "files"))
        parts = [_counted(self.counts[severity], names) for severity, names in _NAMES.items() if self.counts[severity]]
        return f"{files} checked: {', '.join(parts) if parts else 'nothing to find fault with'}"


def _counted(number: int, names: tuple[str, str]) -> str:
    return f"{number} {names[number != 1]}"
