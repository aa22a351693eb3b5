"""Simulation of the office that has to do the work. In words: docs/simulation.md.

Nothing is imported here: the file format needs `parameters` alone, and only a run needs numpy.

`procflow.simulate(...)` is a function of the library, and this package has the same name; so it can be called as well.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Any:
        from procflow.simulate.simulating import simulate

        return simulate(*args, **options)


sys.modules[__name__].__class__ = _Callable
