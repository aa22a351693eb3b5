"""Why a regulation cannot be simulated."""

from __future__ import annotations

from procflow.errors import ProcflowError


class SimulationError(ProcflowError):
    """The office cannot be simulated; the message says why."""


class FiguresError(SimulationError):
    """A file of figures is not usable; the message begins with its name, and with the line where there is one."""
