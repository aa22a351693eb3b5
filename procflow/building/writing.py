"""Writing what was built: files whole or absent, and nothing touched that a build did not write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from procflow.building.records import NAME, ROOT, Record, hashed, read_record
from procflow.errors import ProcflowError
from procflow.files import write_output


class InTheWayError(ProcflowError):
    """Something that no build has written stands where an output belongs; it is left as it is."""


def write_folder(root: Path, folder: str, files: dict[str, bytes], record: Record) -> Record:
    """Write the files of a folder and its record; gives the record with what earlier builds have left there.

    The record comes first, without its key, and last, whole: after an interruption the folder counts as not built, and
    what was written is known to be ours.
    """
    target = _made(root, folder)
    before = read_record(target)
    ours = {**before.left, **before.outputs} if before else {}
    for name, data in files.items():
        file = target / name
        if os.path.lexists(file) and name not in ours and (file.is_symlink() or not _holds(file, data)):
            raise InTheWayError(f"{file} is in the way: no build wrote it; move it, or name another folder with -o")
    left = {name: digest for name, digest in sorted(ours.items()) if name not in files and (target / name).is_file()}
    record = replace(record, left=left)
    changed = {name: data for name, data in files.items() if not _holds(target / name, data)}
    if changed:
        _write(target / NAME, _encoded(replace(record, key="")))
        for name, data in changed.items():
            _write(target / name, data)
    text = _encoded(record)
    if not _holds(target / NAME, text):
        _write(target / NAME, text)
    return record


def _encoded(record: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def _holds(file: Path, data: bytes) -> bool:
    try:
        return not file.is_symlink() and file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False


def _write(file: Path, data: bytes) -> None:
    if file.is_symlink():  # what it leads to is not ours
        raise InTheWayError(f"{file} is in the way: it is a link; move it, or name another folder with -o")
    write_output(str(file), [data])


def _made(root: Path, folder: str) -> Path:
    target = root / folder
    real = Path(os.path.realpath(root))
    try:
        if not Path(os.path.realpath(target)).is_relative_to(real):
            raise InTheWayError(f"{target} is a link that leads out of {root}")
        target.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InTheWayError(f"{target} is in the way: it is no folder; move it, or name another one with -o") from None
    except OSError as error:
        raise ProcflowError(f"{target} cannot be made: {error.strerror}") from None
    return target


# ---------------------------------------------------------------- what is no longer made


def left_over(root: Path, kept: dict[str, Record]) -> Iterator[tuple[Path, str]]:
    """Every file of an earlier build that this one did not make, with its hash then. `kept` are the records by folder."""
    for path, names, _ in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        folder = Path(path)
        relative = folder.relative_to(root).as_posix()
        record = kept.get("" if relative == "." else relative)
        found = read_record(folder)
        if record is None and found is not None and found.key == ROOT:
            names.clear()  # another build was told to write there
            continue
        files = record.left if record is not None else _all_of(found)
        for name, digest in sorted(files.items()):
            if (folder / name).is_file():
                yield folder / name, digest


def _all_of(record: Record | None) -> dict[str, str]:
    return {**record.left, **record.outputs} if record else {}


def clean(root: Path, kept: dict[str, Record]) -> tuple[int, list[Path]]:
    """Remove what is left over, and folders that are empty then; gives how many files, and those changed by somebody."""
    removed, changed = 0, []
    folders: dict[Path, list[Path]] = {}
    for file, digest in list(left_over(root, kept)):
        if file.is_symlink() or hashed(file.read_bytes()) != digest:
            changed.append(file)
        else:
            file.unlink()
            removed += 1
            folders.setdefault(file.parent, [])
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        relative = folder.relative_to(root).as_posix()
        if (record := kept.get("" if relative == "." else relative)) is not None:
            _write(folder / NAME, _encoded(replace(record, left=_still_there(folder, record))))
        elif not any(file.parent == folder for file in changed):
            (folder / NAME).unlink(missing_ok=True)
            _remove_if_empty(folder, root)
    return removed, changed


def _still_there(folder: Path, record: Record) -> dict[str, str]:
    return {name: digest for name, digest in record.left.items() if (folder / name).is_file()}


def _remove_if_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
