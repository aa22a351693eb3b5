"""`procflow import`: a BPMN file as a regulation file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from procflow.cli.arguments import add_output

if TYPE_CHECKING:
    from procflow.diagnostics import Finding

SUMMARY = "make a regulation file of a BPMN file"
EXAMPLES = """\
  procflow import model.bpmn -o act.procflow.yaml       what an analyst drew, with any tool
  procflow import edited.bpmn -o act.procflow.yaml      an export that was edited in a modeler
  procflow import model.bpmn --lang kk                  its names are Kazakh; to standard output
  procflow import model.bpmn --prosimos parameters.json -o act.procflow.yaml
                                                        with the figures of a simulation by Prosimos
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a BPMN 2.0 file, or - for standard input")
    parser.add_argument(
        "--lang",
        metavar="LANGUAGE",
        help="the language of its names, such as kk, ru or en; default: as the letters say",
    )
    parser.add_argument(
        "--prosimos",
        metavar="FILE",
        help="parameters of a simulation by Prosimos (JSON): they become the part `simulation`",
    )
    parser.add_argument(
        "--format",
        choices=("full", "concise", "json"),
        default="full",
        help="how findings are told, on standard error; concise and json list those about the new file too",
    )
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    import sys

    from procflow.checking import check_document
    from procflow.cli import FOUND, OK
    from procflow.diagnostics import Severity
    from procflow.document import parse_document
    from procflow.files import write_output
    from procflow.importing import import_bpmn
    from procflow.render import Options, Result, renderer
    from procflow.settings import read_settings
    from procflow.source import Source

    imported = import_bpmn(args.file, args.lang, args.prosimos)
    sources = [imported.source, *([imported.parameters] if imported.parameters else [])]
    results = [
        Result(source, None, about)
        for source in sources
        if (about := [finding for finding in imported.findings if finding.file == source.name])
    ]
    gaps: list[Finding] = []
    if imported.text is not None:
        write_output(args.output, [imported.text])
        name = args.output or f"{imported.source.name.removesuffix('.bpmn')}.procflow.yaml"
        document = parse_document(Source(name, imported.text), name)
        gaps = check_document(document, read_settings(None, None, []))
        if args.format != "full":
            results.append(Result(document.source, document.regulation.id if document.regulation else None, gaps))
    if results:
        sys.stderr.writelines(renderer(args.format)(results, Options(one_file=len(results) == 1)))
    if args.format == "full":
        sys.stderr.writelines(_counted(gaps, args.output))
    both = (*imported.findings, *gaps)
    return FOUND if any(finding.severity is Severity.ERROR for finding in both) else OK


def _counted(gaps: list[Finding], output: str | None) -> Iterator[str]:
    """What the new file lacks: a line a rule. An import tells no terms and no sources, so there is much of it."""
    if not gaps:
        return
    from collections import Counter

    from procflow.rules import BY_CODE

    yield "\nWhat is still missing or wrong in the regulation:\n"
    for code, number in Counter(finding.code for finding in gaps).most_common():
        rule = BY_CODE.get(code)
        yield f"  {number:>4}  {code}  {rule.summary if rule else 'what does not read'}\n"
    yield f"`procflow check {output or 'FILE'}` shows where, and what to do.\n"
