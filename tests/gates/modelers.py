"""What do the tools that people open BPMN files with say about them? bpmn-js, bpmn-moddle and bpmnlint, in Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bench import node_packages

SCRIPT = Path(__file__).with_name("open_in_modelers.mjs")
SECONDS = 300


class Report(NamedTuple):
    import_warnings: list[str]  # of reading and of drawing, and all that has a picture in BPMN but was not drawn
    lint_errors: list[str]  # by bpmnlint:recommended, each "rule: element: message"
    lint_warnings: list[str]
    import_error: str | None  # why nothing at all is shown

    @property
    def all(self) -> list[str]:
        failure = [] if self.import_error is None else [self.import_error]
        return [*failure, *self.import_warnings, *self.lint_errors, *self.lint_warnings]


def check(files: dict[str, bytes]) -> dict[str, Report]:
    """The reports on the files, by the names given. One process of Node opens them all: its start costs the most."""
    folder = packages()
    if isinstance(folder, str):
        raise RuntimeError(folder)  # noqa: TRY004 -- it says why there are none
    texts: dict[str, str] = {}
    reports: dict[str, Report] = {}
    for name, data in files.items():
        try:
            texts[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            reports[name] = Report([], [], [], f"not UTF-8: {error}")
    done = subprocess.run(
        ["node", str(SCRIPT), str(folder)],
        input=json.dumps(texts).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{SCRIPT.name}: {done.stderr.decode(errors='replace')}")
    reports |= {name: Report(**report) for name, report in json.loads(done.stdout).items()}
    return {name: reports[name] for name in files}


def complaints(drawn: dict[str, bytes], before: dict[str, bytes] | None = None) -> dict[str, list[str]]:
    """What opening these drawings brings: warnings, and whatever has a picture in BPMN but is not shown.

    Given the files as they were before they were drawn, only what is new. Files that bring nothing are left out.
    """
    old = check(before) if before else {}
    found: dict[str, list[str]] = {}
    for name, report in check(drawn).items():
        known = old[name].import_warnings if name in old else []
        failure = [] if report.import_error is None else [report.import_error]
        if new := [*failure, *(warning for warning in report.import_warnings if warning not in known)]:
            found[name] = new
    return found


def why_not() -> str | None:
    """Why `check` can not be had here, for a test to be skipped with; on CI that is a failure instead."""
    if os.environ.get("CI") == "true":
        return None
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            return f"there is no `{program}` on the path"
    folder = packages()
    return folder if isinstance(folder, str) else None


@cache
def packages() -> Path | str:
    return node_packages.find_or_install()
