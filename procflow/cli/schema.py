"""`procflow schema`: the JSON Schema of the file format, for editors."""

from __future__ import annotations

import argparse

from procflow.cli.arguments import add_output

SUMMARY = "print the JSON Schema of the file format, so that an editor completes keys"
EXAMPLES = """\
  procflow schema -o procflow.schema.json
  then begin a regulation with the line
  # yaml-language-server: $schema=procflow.schema.json
  procflow schema --path        where the installation keeps it, for the settings of an editor
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_output(parser)
    parser.add_argument("--path", action="store_true", help="print where the schema lies, not the schema")


def run(args: argparse.Namespace) -> int:
    from procflow.cli import OK
    from procflow.files import write_output
    from procflow.json_schema import SHIPPED

    write_output(args.output, [f"{SHIPPED}\n" if args.path else SHIPPED.read_text(encoding="utf-8")])
    return OK
