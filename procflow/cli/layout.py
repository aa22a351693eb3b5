"""`procflow layout`: the diagrams of a BPMN file drawn anew, or measured as they are."""

from __future__ import annotations

import argparse

from procflow.cli.arguments import add_output

SUMMARY = "draw the diagrams of a BPMN file anew"
EXAMPLES = """\
  procflow layout model.bpmn -o drawn.bpmn      any BPMN 2.0 file, with or without diagrams
  procflow layout model.bpmn -o model.bpmn      in its place
  procflow layout model.bpmn --keep -o model.bpmn       only what is not drawn yet
  procflow layout model.bpmn --report           how good its diagrams are, as JSON; nothing is drawn
  procflow layout model.bpmn --report --format full     the same for people
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a BPMN 2.0 file, or - for standard input")
    parser.add_argument("--keep", action="store_true", help="leave what is drawn where it is; add what is new")
    parser.add_argument("--report", action="store_true", help="measure the diagrams as they are; draw nothing")
    parser.add_argument(
        "--format",
        choices=("full", "json"),
        help="how is told, on standard error, what could not be drawn; default: full. Of a report: json",
    )
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    import sys

    from procflow.cli import FOUND, OK
    from procflow.diagnostics import Severity
    from procflow.files import write_output
    from procflow.laying_out import lay_out_bpmn, read_bpmn
    from procflow.render import Options, Result, renderer

    if args.report:
        from procflow.layout_report import report

        _, definitions = read_bpmn(args.file)
        write_output(args.output, [report(definitions, args.format or "json")])
        return OK
    laid_out = lay_out_bpmn(args.file, keep=args.keep)
    write_output(args.output, [laid_out.text])
    if laid_out.findings or args.format == "json":
        results = [Result(laid_out.source, None, laid_out.findings)]
        sys.stderr.writelines(renderer(args.format or "full")(results, Options(one_file=True)))
    return FOUND if any(finding.severity is Severity.ERROR for finding in laid_out.findings) else OK
