"""Files that are not Python: pages and templates. They lie at the top of the tree, and inside the package in a wheel."""

from __future__ import annotations

from pathlib import Path

from procflow.errors import ProcflowError

_PACKAGE = Path(__file__).parent


def resource(folder: str, name: str) -> Path:
    """The file `name` of a folder such as `templates`."""
    for root in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (root / folder / name).is_file():
            return root / folder / name
    raise ProcflowError(f"the installation lacks {folder}/{name}; install procflow again")
