"""How a benchmark ends. In a module of its own: what is measured imports nothing for it."""

from __future__ import annotations


def exit_status(missed: list[str]) -> int:
    """Tells the targets that were missed; 1 where there are any."""
    for reason in missed:
        print(f"MISSED: {reason}")
    if not missed:
        print("All targets are met.")
    return 1 if missed else 0
