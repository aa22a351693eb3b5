"""The words of every finding, in one file, so that a change of words is read by somebody.

`UPDATE_SNAPSHOTS=1 python -m pytest tests/rules` writes it anew.
"""

from __future__ import annotations

import os

from procflow.rules import RULES
from tests.rules.fixtures import FOLDER, files, findings

SNAPSHOT = FOLDER / "messages.txt"


def messages() -> str:
    lines = []
    for rule in RULES:
        for path in files(rule.code, "invalid"):
            name = path.relative_to(FOLDER).as_posix()
            for finding in findings(path):
                place = f"{name}:{finding.span.line}:{finding.span.column}"
                lines.append(f"{place}: {finding.severity} {finding.code} {finding.message}\n")
                if finding.code == rule.code and finding.hint:
                    lines.append(f"    hint: {finding.hint}\n")
                if finding.code == rule.code:
                    lines += [
                        f"    {label.span.line}:{label.span.column}: {label.message}\n" for label in finding.labels
                    ]
    return "".join(lines)


def test_messages_read_as_they_did() -> None:
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(messages(), encoding="utf-8")
    assert messages() == SNAPSHOT.read_text(encoding="utf-8"), "run with UPDATE_SNAPSHOTS=1 and read the difference"
