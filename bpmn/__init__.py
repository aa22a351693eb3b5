"""BPMN 2.0 as a library of its own: read, change, check and write files of any tool. It imports nothing of procflow.

import bpmn

definitions = bpmn.read("order.bpmn")
for task in definitions.all("task"):  # user tasks, service tasks and all others
print(task.line, task.id, task.name)
Path("order.bpmn").write_bytes(bpmn.write(definitions))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bpmn.checking import check as check
    from bpmn.elements import Definitions as Definitions
    from bpmn.elements import Element as Element
    from bpmn.errors import BpmnError as BpmnError
    from bpmn.errors import Problem as Problem
    from bpmn.reading import read as read
    from bpmn.writing import new as new
    from bpmn.writing import write as write

__all__ = ["BpmnError", "Definitions", "Element", "Problem", "check", "new", "read", "write"]

_HOMES = {
    "BpmnError": "bpmn.errors",
    "Definitions": "bpmn.elements",
    "Element": "bpmn.elements",
    "Problem": "bpmn.errors",
    "check": "bpmn.checking",
    "new": "bpmn.writing",
    "read": "bpmn.reading",
    "write": "bpmn.writing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'bpmn' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
