"""What is said of parameters that go over in another way, or not at all."""

from __future__ import annotations

from procflow.diagnostics import Finding, Severity, shorten
from procflow.import_codes import PROSIMOS_LEFT, PROSIMOS_OTHERWISE
from procflow.source import Span

_MANY = 5


class Notes:
    """Findings about the parameters; what is alike is told once, with its names."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self._lines = file, lines
        self._groups: dict[tuple[str, str, str], list[str]] = {}

    def left(self, section: str, what: str, name: str = "") -> None:
        self._groups.setdefault((PROSIMOS_LEFT, section, what), []).append(name)

    def otherwise(self, section: str, what: str, name: str = "") -> None:
        self._groups.setdefault((PROSIMOS_OTHERWISE, section, what), []).append(name)

    def findings(self) -> list[Finding]:
        found = [self._finding(*key, names) for key, names in self._groups.items()]
        return sorted(found, key=lambda finding: finding.order)

    def _finding(self, code: str, section: str, what: str, names: list[str]) -> Finding:
        shown = [f"`{shorten(name)}`" for name in dict.fromkeys(names) if name]
        more = f" and {len(shown) - _MANY} more" if len(shown) > _MANY else ""
        told = f": {', '.join(shown[:_MANY])}{more}" if shown else ""
        return Finding(
            code=code,
            severity=Severity.WARNING,
            message=f"{what}{told}",
            file=self.file,
            span=self._span(section),
            subject=section,
        )

    def _span(self, section: str) -> Span:
        """The line that names the section."""
        word = f'"{section}"'
        for number, line in enumerate(self._lines, start=1):
            if (column := line.find(word)) >= 0:
                return Span(number, column + 1, column + 1 + len(word))
        return Span(1, 1, 2)
