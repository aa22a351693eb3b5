"""Packages of Node that benchmarks and tests hold procflow against: a folder of ours names them, the cache has them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.installed import ROOT, cache_folder

# Exact versions, and by the lock file of all that they need.
NAMED_IN = ROOT / "tests" / "gates"
FILES = ("package.json", "package-lock.json")
MINUTES = 5


def find_or_install() -> Path | str:
    """The folder of our cache whose `node_modules` has the packages, installed on first use; or why there is none."""
    if shutil.which("node") is None:
        return "there is no `node` on the path"
    folder = cache_folder() / f"node-{_digest()}"
    if folder.exists():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        return "there is no `npm` on the path to install packages of Node"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.with_suffix(".lock")):
        return folder if folder.exists() else _install(npm, folder)


def _install(npm: str, folder: Path) -> Path | str:
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as made_in:
        made = Path(made_in) / "made"
        made.mkdir()
        for name in FILES:
            shutil.copyfile(NAMED_IN / name, made / name)
        install = [npm, "ci", "--loglevel=error", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            done = subprocess.run(install, cwd=made, capture_output=True, text=True, timeout=60 * MINUTES, check=False)
        except subprocess.TimeoutExpired:
            return f"npm did not install the packages within {MINUTES} minutes"
        if done.returncode:
            errors = [line for line in done.stderr.splitlines() if "error" in line and "complete log" not in line]
            return f"npm could not install the packages: {errors[-1] if errors else 'it gives no reason'}"
        try:
            made.rename(folder)  # at once: nobody sees a folder half made
        except OSError:
            if not folder.exists():
                raise
            # where there are no locks another may have been quicker, and has made the same
    return folder


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time, where the system has locks on files."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go of when the file is closed, or its process dies
        yield


def _digest() -> str:
    from hashlib import sha256

    return sha256(b"\n".join((NAMED_IN / name).read_bytes() for name in FILES)).hexdigest()[:16]
