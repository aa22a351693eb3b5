"""procflow as a user has it: the tree's wheel in an environment of its own, with what it needs and nothing else.

The environment a developer works in has more packages, and some are imported where they are found.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
# What the wheel is made of: pyproject.toml says so.
PARTS = ("pyproject.toml", "README.md", "LICENSE", "procflow", "bpmn", "templates", "docs/rules")


class Installed(NamedTuple):
    python: str
    script: str


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "procflow-bench"


def find_or_install() -> Installed | str:
    """The environment in our cache folder, made anew where the sources are others; or why there is none."""
    folder = cache_folder() / "procflow"
    installed = Installed(str(folder / "bin" / "python"), str(folder / "bin" / "procflow"))
    made_of, wanted = folder / "made-of", _digest()
    if made_of.exists() and made_of.read_text(encoding="utf-8") == wanted:
        return installed
    pip = [installed.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--compile", str(ROOT)]
    for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], pip):
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=300, check=False, env=user_environment()
            )
        except subprocess.TimeoutExpired:
            return "procflow was not installed within five minutes"
        if done.returncode:
            errors = [line for line in (done.stderr + done.stdout).splitlines() if "error" in line.lower()]
            return f"procflow could not be installed: {errors[-1] if errors else 'no reason is given'}"
    made_of.write_text(wanted, encoding="utf-8")  # last: an environment half made is made anew
    return installed


def user_environment() -> dict[str, str]:
    """That of the shell, without the settings by which a developer bends Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _digest() -> str:
    from hashlib import sha256

    digest = sha256(f"{sys.base_prefix} {sys.version}".encode())
    for file in _sources():
        content = file.read_bytes()
        digest.update(f"\n{file.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for part in PARTS:
        path = ROOT / part
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        yield from (file for file in files if file.suffix != ".pyc")
