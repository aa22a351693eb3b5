"""A BPMN file edited as somebody in front of bpmn-js edits it: in Node, by the services behind its buttons."""

from __future__ import annotations

import atexit
import json
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.gates.modelers import packages

SCRIPT = Path(__file__).with_name("edit_in_modeler.mjs")

Command = dict[str, Any]  # edit_in_modeler.mjs tells them


def edit(data: bytes, commands: Sequence[Command] = ()) -> bytes:
    """The file as the modeler saves it, after the commands in their order. A command that fails is an error."""
    node = _node()
    assert node.stdin is not None
    assert node.stdout is not None
    request = {"xml": data.decode("utf-8"), "commands": list(commands)}
    node.stdin.write(json.dumps(request).encode() + b"\n")
    node.stdin.flush()
    line = node.stdout.readline()
    if not line:
        raise RuntimeError(f"{SCRIPT.name} has ended")
    answer = json.loads(line)
    if "error" in answer:
        raise RuntimeError(answer["error"])
    saved: str = answer["xml"]
    return saved.encode()


@cache
def _node() -> subprocess.Popen[bytes]:
    """One process for all files of a test run: its start costs the most."""
    folder = packages()
    if isinstance(folder, str):
        raise RuntimeError(folder)  # noqa: TRY004 -- it says why there are none
    process = subprocess.Popen(["node", str(SCRIPT), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait(timeout=10)
