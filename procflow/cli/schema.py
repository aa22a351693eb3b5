"""`procflow schema`: the JSON Schema of the file format, for editors."""

from __future__ import annotations

import argparse

from procflow.cli.arguments import add_output

SUMMARY = "print the JSON Schema of the file format, so that an editor completes keys"
EXAMPLES = """\
  procflow schema -o procflow.schema.json
  then begin a regulation with the line
  # yaml-language-server: $schema=procflow.schema.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    from procflow.cli import OK
    from procflow.files import write_output
    from procflow.json_schema import json_schema_text

    write_output(args.output, [json_schema_text()])
    return OK
