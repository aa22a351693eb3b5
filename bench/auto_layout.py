"""bpmn-auto-layout of bpmn.io, the peer of our layout: from a clone of its sources, or the release that npm has."""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
from pathlib import Path
from typing import NamedTuple

from bench import node_packages

# A clone of bpmn-io/bpmn-auto-layout, bare or not. npm has only 1.3.0, which draws no lanes; 2.0 is in the sources.
CLONE = "BPMN_AUTO_LAYOUT"
NO_CLONE = f"no clone of bpmn-auto-layout is named by {CLONE}"
PARTS = ("lib", "test", "package.json")
SCRIPT = Path(__file__).with_name("auto_layout.mjs")


class Peer(NamedTuple):
    entry: Path  # what is imported
    version: str
    fixtures: tuple[Path, ...]  # the diagrams of its own tests; the release has none


class Laid(NamedTuple):
    xml: bytes | None  # None where it was refused
    milliseconds: float  # from text to text, at best; of the refusal where it was refused
    refused: str  # why


def find(folder: Path, clone: str | None = None) -> Peer | str:
    """The peer, with what of it must be unpacked in the folder; or why there is none."""
    packages = node_packages.find_or_install()
    if isinstance(packages, str):
        return packages
    named = clone or os.environ.get(CLONE)
    if not named:
        release = packages / "node_modules" / "bpmn-auto-layout"
        return Peer(release / "dist" / "index.js", version_in(release), ())
    root = unpacked(Path(named), folder, packages)
    if isinstance(root, str):
        return root
    return Peer(root / "lib" / "index.js", version_in(root), tuple(sorted((root / "test" / "fixtures").glob("*.bpmn"))))


def unpacked(clone: Path, folder: Path, packages: Path) -> Path | str:
    """The sources at the head of a clone, in a folder where Node finds what they import."""
    command = ["git", "-C", str(clone), "archive", "HEAD", *PARTS]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        return f"{CLONE} names no clone of bpmn-auto-layout: {done.stderr.decode(errors='replace').strip()}"
    root = folder / "bpmn-auto-layout"
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(root, filter="data")
    (root / "node_modules").symlink_to(packages / "node_modules", target_is_directory=True)
    return root


def version_in(root: Path) -> str:
    return str(json.loads((root / "package.json").read_text(encoding="utf-8"))["version"])


def lay_out(peer: Peer, files: dict[str, bytes], times: int, minutes: float = 10) -> dict[str, Laid]:
    """All files by one process of Node, which is warm before it measures. Empty where it did not end in time."""
    texts = {name: data.decode("utf-8-sig") for name, data in files.items()}
    command = ["node", str(SCRIPT), str(peer.entry), str(times)]
    try:
        done = subprocess.run(
            command, input=json.dumps(texts).encode(), capture_output=True, timeout=60 * minutes, check=False
        )
    except subprocess.TimeoutExpired:
        return {}
    if done.returncode:
        raise SystemExit(f"bpmn-auto-layout does not run:\n{done.stderr.decode(errors='replace')}")
    return {
        name: Laid(each["xml"].encode() if each["xml"] is not None else None, min(each["ms"]), each["refused"])
        for name, each in json.loads(done.stdout).items()
    }
