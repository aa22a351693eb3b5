"""The deadline proof: whether a limit holds for every start, or the start for which it breaks. In words: docs/proof.md."""

from procflow.proof.prove import default_years, prove

__all__ = ["default_years", "prove"]
