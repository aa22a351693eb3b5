"""A public-service regulation as a model that can be checked, drawn, exported and simulated.

    import procflow

    regulation = procflow.load("act.procflow.yaml")
    for finding in procflow.check("act.procflow.yaml"):
        print(finding.span.line, finding.code, finding.message)
    for procedure in procflow.prove(regulation, years=(2023, 2025)).procedures:
        print(procedure.id, [(outcome.id, outcome.verdict) for outcome in procedure.outcomes])
    for procedure in procflow.simulate(regulation, cases=1000).procedures:
        print(procedure.id, procedure.late.value, procedure.p95)
    table = procflow.export(regulation, to="csv", language="ru")
    text = procflow.import_bpmn("drawn.bpmn").text

The names below are imported when they are first used: a program pays only for what it asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procflow.checking import check as check
    from procflow.document import load as load
    from procflow.exporting import export as export
    from procflow.importing import import_bpmn as import_bpmn
    from procflow.proving import prove as prove
    from procflow.simulate.simulating import simulate as simulate

__version__ = "0.1.0"
__all__ = ["__version__", "check", "export", "import_bpmn", "load", "prove", "simulate"]

_HOMES = {
    "check": "procflow.checking",
    "export": "procflow.exporting",
    "import_bpmn": "procflow.importing",
    "load": "procflow.document",
    "prove": "procflow.proving",
    "simulate": "procflow.simulate.simulating",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'procflow' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
