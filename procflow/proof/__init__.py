"""The deadline proof: whether a limit holds for every start, or the start for which it breaks. In words: docs/proof.md.

What needs no calendar (`quick`) must not pay for one, so `prove` is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procflow.proof.prove import default_years as default_years
    from procflow.proof.prove import prove as prove

__all__ = ["default_years", "prove"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'procflow.proof' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("procflow.proof.prove"), name)
