"""Complete regulations, each with what procflow must say about it in `expected/`."""
