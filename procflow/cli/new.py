"""`procflow new`: a starter regulation with comments."""

from __future__ import annotations

import argparse
from pathlib import Path

SUMMARY = "write a commented starter regulation"
EXAMPLES = """\
  procflow new acts/parking-permit.procflow.yaml
  procflow new acts/parking-permit            the ending is added
  procflow new -                              to standard output
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file to write, or - for standard output")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")


def run(args: argparse.Namespace) -> int:
    import re
    import shlex

    from procflow.cli import OK
    from procflow.document import SUFFIX
    from procflow.errors import UsageError
    from procflow.files import write_output
    from procflow.resources import resource
    from procflow.source import STDIN

    text = resource("templates", "starter.procflow.yaml").read_text(encoding="utf-8")
    if args.file == STDIN:
        write_output(None, [text])
        return OK
    if args.file and (args.file.endswith("/") or Path(args.file).is_dir()):
        raise UsageError(f"{args.file} is a folder; name a file to write")
    path = Path(args.file if args.file.endswith(SUFFIX) else args.file + SUFFIX)
    if path.name.startswith("."):
        raise UsageError("name a file to write; one that begins with a dot is passed over by `procflow check`")
    if path.exists() and not args.force:
        raise UsageError(f"{path} exists; name another file, or replace it with --force")
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.name.removesuffix(SUFFIX)).strip("-")
    # An id is short (PF503), and `null` is no text in YAML.
    if re.match("[A-Za-z]", name) and len(name) <= 80 and name.lower() != "null":
        text = text.replace("id: parking-permit\n", f"id: {name}\n", 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_output(str(path), [text])
    hint = shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))
    print(f"{path} written; now try: procflow check {hint}")
    return OK
