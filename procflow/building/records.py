"""The record beside what was built: what it was made of, and what was made. It decides what is made again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from procflow.building import Order
from procflow.building.places import Place
from procflow.model import Regulation

NAME = ".procflow-build.json"
ROOT = "root"  # the key of the folder that a build was told to write to


class Summary(Struct, frozen=True, kw_only=True):
    """What the page of all regulations says of one."""

    id: str
    titles: dict[str, str] = {}  # by language, the first one first
    languages: tuple[str, ...] = ()  # of its pages
    verdicts: dict[str, int] = {}
    findings: dict[str, int] = {}
    is_proved: bool = False  # its limits were looked at, whatever the answer
    is_part: bool = False  # it holds only what others use
    status: int = 0
    problems: tuple[str, ...] = ()  # what could not be made of it
    notes: int = 0  # what forms could not say; the page has the words


class Record(Struct, frozen=True, kw_only=True):
    key: str  # all that decides on the outputs but the inputs; empty while they are written, or if some are missing
    inputs: dict[str, str] = {}  # path from the folder of the source -> hash
    outputs: dict[str, str] = {}  # name in the folder -> hash
    left: dict[str, str] = {}  # outputs of earlier builds that are no longer made
    summary: Summary | None = None


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def key_of(place: Place, order: Order) -> str:
    severities = order.settings.for_file(place.path)
    asked: list[Any] = [order.program, order.languages, sorted(order.options.items()), order.years, order.as_of]
    return hashed(
        msgspec.json.encode([*asked, sorted(severities.items()), os.fsencode(place.path).hex(), place.folder])
    )


def inputs_of(path: str, regulation: Regulation | None) -> dict[str, str]:
    """Every file that was read for the regulation at `path`, with the hash of what it holds."""
    found: dict[str, str] = {}

    def add(name: str, regulation: Regulation | None) -> None:
        if name in found:
            return
        found[name] = hashed((Path(path).parent / name).read_bytes())
        for library in regulation.libraries if regulation else ():
            add(os.path.normpath(os.path.join(os.path.dirname(name), library.path)), library.regulation)  # noqa: PTH118, PTH120 -- a name, not a place

    add(Path(path).name, regulation)
    return found


def read_record(folder: Path) -> Record | None:
    """None where nothing was built, or where somebody changed the record so that it is none."""
    try:
        record = msgspec.json.decode((folder / NAME).read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    # Names are those of files in the folder itself: a record may have come from anywhere.
    names = (*record.outputs, *record.left)
    return record if all(name == Path(name).name and "\\" not in name for name in names) else None


def is_unchanged(record: Record, key: str, path: str, folder: Path) -> bool:
    """Made of the same, and nothing of it is missing or changed."""
    return record.key == key and all(
        _has(base / name, digest)
        for base, files in ((Path(path).parent, record.inputs), (folder, record.outputs))
        for name, digest in files.items()
    )


def _has(file: Path, digest: str) -> bool:
    try:
        return hashed(file.read_bytes()) == digest
    except OSError:
        return False


def fingerprint() -> str:
    """Of the program itself and of the packages that it draws and counts with: another version makes other files."""
    from importlib.metadata import PackageNotFoundError, requires, version

    import bpmn
    import procflow
    from procflow.resources import resource

    digest = hashlib.sha256(procflow.__version__.encode())
    packages = [Path(str(package.__file__)).parent for package in (bpmn, procflow)]
    templates = resource("templates", "build-base.html").parent
    files = [file for package in packages for file in package.rglob("*.py")]
    for file in sorted([*files, *templates.iterdir()]):
        digest.update(file.name.encode() + file.read_bytes())
    try:
        needed = [item.split(";")[0] for item in requires("procflow") or () if "extra" not in item]
        for name in sorted(needed):
            plain = name.rstrip("0123456789.,<>=!~ ")
            digest.update(f"{plain} {version(plain)}\n".encode())
    except PackageNotFoundError:  # run from its sources, nothing installed: they are all there is to know
        pass
    return digest.hexdigest()
