"""Rules on terms and limits."""
