"""The program: `procflow`, and `python -m procflow`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

# Reading a regulation makes thousands of objects and next to no circles among them, so looking for circles as often
# as Python does by default finds nothing. Seldom is enough to keep memory flat over any number of files.
_OBJECTS_BETWEEN_LOOKS = 50_000


def run() -> NoReturn:
    """The command line in a process of its own."""
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    try:
        from procflow.cli import main

        status = main()
    except KeyboardInterrupt:  # while the program was still loading
        status = 130
    for stream in (sys.stdout, sys.stderr):
        if stream:
            with suppress(OSError):  # nobody reads it any more
                stream.flush()
    # The work is done. To take all its objects apart, Python would need a fifth of the time of a check.
    os._exit(status)


if __name__ == "__main__":
    run()
