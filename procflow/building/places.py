"""Where each regulation goes: a folder for each, in folders that mirror those of the sources."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from procflow.document import SUFFIX
from procflow.errors import UsageError
from procflow.files import find_files, is_folder
from procflow.settings import Settings
from procflow.source import STDIN, plain_path

RULES = "rules"  # the folder with the pages of the rules
_LONGEST = 60  # letters of a name: with the ending it fits where names have at most 255 bytes


class Place(Struct, frozen=True):
    """`folder` is relative to that of the build, with `/` between its parts; the last one begins the names of files."""

    path: str
    folder: str
    moved_for: str | None = None  # the source that had the folder before, so that this one has another

    @property
    def stem(self) -> str:
        return self.folder.rpartition("/")[2]

    @property
    def up(self) -> str:
        """The way from its folder to that of the build."""
        return "../" * (self.folder.count("/") + 1)


def places(paths: Iterable[str], settings: Settings | None = None) -> list[Place]:
    """A place for every regulation in files and folders; no two have the same."""
    found: list[Place] = []
    # Names that differ in case only are one where systems do not tell them apart.
    taken = {RULES: RULES}
    for path, relative in _sources(paths, settings):
        wanted = "/".join(_safe(part) for part in relative.removesuffix(SUFFIX).split("/"))
        folder, number = wanted, 1
        while folder.casefold() in taken:
            number += 1
            folder = f"{wanted}-{number}"
        found.append(Place(path, folder, taken.get(wanted.casefold())))
        taken[folder.casefold()] = path
    return found


def _sources(paths: Iterable[str], settings: Settings | None) -> Iterator[tuple[str, str]]:
    """Each file once, with its path from the folder that was named."""
    seen = set()
    for named in paths:
        if named == STDIN:
            raise UsageError("build takes files and folders, not standard input: what it makes is named after them")
        root = plain_path(named)
        for path in map(plain_path, find_files([named])):
            if path in seen or (path != root and settings is not None and settings.excludes(path)):
                continue
            seen.add(path)
            yield (
                path,
                os.path.relpath(path, root).replace(os.sep, "/") if is_folder(named) else path.rpartition("/")[2],
            )


def _safe(name: str) -> str:
    """A name for a folder on any system, in any address. It has no dot, so it is never that of a file beside it."""
    letters = unicodedata.normalize("NFC", name)
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in letters)
    return kept[:_LONGEST].strip("-") or "act"
