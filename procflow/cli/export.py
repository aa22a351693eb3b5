"""`procflow export`: a regulation in another form."""

from __future__ import annotations

import argparse
import sys

from procflow.cli.arguments import add_output

SUMMARY = "write a regulation in another form"
EXAMPLES = """\
  procflow export act.procflow.yaml --to bpmn --lang ru -o act.bpmn     for any BPMN modeler
  procflow export act.procflow.yaml --to svg --lang kk -o act.svg       the diagram as a drawing
  procflow export act.procflow.yaml --to png --highlight critical -o act.png
  procflow export act.procflow.yaml --to graph.svg -o graph.svg         who does what, and hands it on to whom
  procflow export act.procflow.yaml --to mermaid        the same for a page of GitHub; --to dot for Graphviz
  procflow export act.procflow.yaml --to pdf --page A3 --lang ru -o act.pdf
  procflow export act.procflow.yaml --to csv            the table of steps
  procflow export act.procflow.yaml --to csv --lang ru -o steps.csv
  procflow export act.procflow.yaml --to json           the whole model, for scripts
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a regulation, or - for standard input")
    from procflow.exporting import FORMS, OPTIONS, listed

    forms = "; ".join(f"{name}: {what}" for name, what in FORMS.items())
    parser.add_argument("--to", choices=tuple(FORMS), required=True, help=forms)
    parser.add_argument(
        "--lang", metavar="LANGUAGE", help="the language of texts, such as kk, ru or en; default: the first there is"
    )
    for name, option in OPTIONS.items():
        parser.add_argument(f"--{name}", choices=option.values, help=f"{listed(option.forms)}: {option.help}")
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    from procflow.cli import FOUND, OK
    from procflow.document import read_document
    from procflow.errors import UsageError
    from procflow.exporting import BINARY, OPTIONS, export
    from procflow.files import write_output
    from procflow.render import Options, Result, renderer

    if args.to in BINARY and args.output is None and sys.stdout.isatty():
        raise UsageError(f"{args.to} is no text for a terminal; name a file to write to with -o")
    document = read_document(args.file)
    if not document.is_sound or document.regulation is None:
        result = Result(document.source, None, list(document.findings))
        sys.stderr.writelines(renderer("full")([result], Options(one_file=True)))
        return FOUND

    def problem(message: str) -> None:
        """What a form cannot say is never dropped in silence."""
        print(f"procflow: {document.source.name}: {message}", file=sys.stderr)

    options = {name: getattr(args, name) for name in OPTIONS}
    made = export(document.regulation, args.to, args.lang, problem, **options)
    write_output(args.output, [made])
    return OK
