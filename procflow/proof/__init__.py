"""The deadline proof: whether a limit holds for every start, or the start for which it breaks. In words: docs/proof.md."""
