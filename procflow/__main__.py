"""The program: `procflow`, and `python -m procflow`."""

from __future__ import annotations

import gc
import sys

# Reading a regulation makes thousands of objects and next to no circles among them, so looking for circles as often
# as Python does by default finds nothing. Seldom is enough to keep memory flat over any number of files.
_OBJECTS_BETWEEN_LOOKS = 50_000


def run() -> int:
    """The command line in a process of its own."""
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    from procflow.cli import main

    try:
        return main()
    finally:
        # The process ends here: without this Python would go through all objects twice more before it lets them go.
        gc.freeze()


if __name__ == "__main__":
    sys.exit(run())
