"""Finding regulation files, and writing output whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from procflow.document import SUFFIX
from procflow.errors import ProcflowError, UsageError
from procflow.source import STDIN, plain_path

if TYPE_CHECKING:
    from pathlib import Path


def find_files(paths: Iterable[str]) -> Iterator[str]:
    """Each file as named; for a folder, every regulation file below it, in order of names.

    What is hidden (`.venv`, `.git`) is passed over, and links to folders are not followed.
    """
    for path in paths:
        if path == STDIN or not is_folder(path):
            yield path
            continue
        found = False
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                if name.endswith(SUFFIX) and not name.startswith("."):
                    found = True
                    yield plain_path(os.path.join(folder, name))
        if not found:
            raise UsageError(f"there is no regulation (*{SUFFIX}) in {path}")


def is_folder(path: str) -> bool:
    return os.path.isdir(plain_path(path))  # nothing at all is this folder


def must_be_writable(options: Mapping[str, str | None], read: str) -> None:
    """Say before work that may take an hour, and not after it, that a file named by an option cannot be written.

    Neither may be the file that is `read`, nor that of another option.
    """
    from pathlib import Path

    known = {os.path.realpath(read): "the file that is read"} if read != STDIN else {}
    for option, path in options.items():
        if path is None or (option == "-o" and path == STDIN):
            continue
        place = Path(os.path.realpath(path))
        if str(place) in known:
            raise UsageError(f"{option} {path} would overwrite {known[str(place)]}; name another file")
        if place.is_dir():
            raise UsageError(f"`{path}` is a folder; name a file to write to")
        if not place.parent.is_dir():
            raise ProcflowError(f"{path} cannot be written: there is no folder {place.parent}")
        if not os.access(place if place.exists() else place.parent, os.W_OK):
            raise ProcflowError(f"{path} cannot be written: permission denied")
        known[str(place)] = f"what {option} writes"


def write_output(path: str | None, chunks: Iterable[str | bytes]) -> None:
    """Write text or bytes to a file, which then is whole or as it was before, or to standard output (None or `-`)."""
    if path is None or path == STDIN:
        for chunk in chunks:
            if isinstance(chunk, str):
                sys.stdout.write(chunk)
            else:
                sys.stdout.flush()
                sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        return
    from pathlib import Path

    if not path or Path(path).is_dir():
        raise UsageError(f"`{path}` is a folder; name a file to write to" if path else "-o needs the name of a file")
    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe, such as /dev/null, is written to, never replaced.
            with target.open("wb") as stream:
                stream.writelines(map(_encoded, chunks))
        else:
            _replace(target, chunks)
    except OSError as error:
        raise ProcflowError(f"{path} cannot be written: {error.strerror}") from None


def _encoded(chunk: str | bytes) -> bytes:
    return chunk.encode("utf-8", "backslashreplace") if isinstance(chunk, str) else chunk


def _replace(target: Path, chunks: Iterable[str | bytes]) -> None:
    import tempfile

    descriptor, temporary = tempfile.mkstemp(prefix=".procflow-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(map(_encoded, chunks))
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _usual_mode(target))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _usual_mode(target: Path) -> int:
    """The mode an ordinary `open` would give: that of the file it replaces, or what the umask leaves."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
