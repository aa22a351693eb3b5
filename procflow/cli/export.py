"""`procflow export`: a regulation in another form."""

from __future__ import annotations

import argparse
import sys

from procflow.cli.arguments import add_output

SUMMARY = "write a regulation in another form"
EXAMPLES = """\
  procflow export act.procflow.yaml --to bpmn --lang ru -o act.bpmn     for any BPMN modeler
  procflow export act.procflow.yaml --to csv            the table of steps
  procflow export act.procflow.yaml --to csv --lang ru -o steps.csv
  procflow export act.procflow.yaml --to json           the whole model, for scripts
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a regulation, or - for standard input")
    from procflow.exporting import FORMS

    forms = "; ".join(f"{name}: {what}" for name, what in FORMS.items())
    parser.add_argument("--to", choices=tuple(FORMS), required=True, help=forms)
    parser.add_argument(
        "--lang", metavar="LANGUAGE", help="the language of texts, such as kk, ru or en; default: the first there is"
    )
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    from procflow.cli import FOUND, OK
    from procflow.document import read_document
    from procflow.exporting import export
    from procflow.files import write_output
    from procflow.render import Options, Result, renderer

    document = read_document(args.file)
    if not document.is_sound or document.regulation is None:
        result = Result(document.source, None, list(document.findings))
        sys.stderr.writelines(renderer("full")([result], Options(one_file=True)))
        return FOUND

    def problem(message: str) -> None:
        """What a form cannot say is never dropped in silence."""
        print(f"procflow: {document.source.name}: {message}", file=sys.stderr)

    text = export(document.regulation, args.to, args.lang, problem)
    write_output(args.output, [text])
    return OK
