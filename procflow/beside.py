"""Files that a regulation file names: they lie in the same project."""

from __future__ import annotations

import os

from procflow.source import folders_above


def project_of(folder: str) -> str:
    """The project around a folder: the nearest one above with `pyproject.toml` or `.git`, else the folder itself."""
    own = os.path.realpath(folder)
    for each in folders_above(own):
        if any(os.path.exists(os.path.join(each, name)) for name in ("pyproject.toml", ".git")):
            return each
    return own


def leads_out(file: str, folder: str) -> bool:
    """Whether a file lies outside of the project around a folder, links followed."""
    return not os.path.realpath(file).startswith(os.path.join(project_of(folder), ""))
