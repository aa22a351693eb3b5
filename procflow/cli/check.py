"""`procflow check`: findings about regulations."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from procflow.cli.arguments import a_date, add_color, add_output, is_colored, span_of_years, terminal_width

if TYPE_CHECKING:
    from procflow.document import Document

SUMMARY = "find what is wrong with regulations"
EXAMPLES = """\
  procflow check                                all regulations below this folder
  procflow check examples/ acts/visa.procflow.yaml
  procflow check --format concise acts/         one line a finding
  procflow check --format json act.procflow.yaml -o findings.json
  procflow check --preset strict --as-of 2019-12-31 acts/
  procflow check --rule PF201=off --rule PF5=info acts/
  cat act.procflow.yaml | procflow check -
"""

_WIDTH = 120  # of lines where there is no terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from procflow.render import FORMATS

    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders, or - for standard input; default: .")
    parser.add_argument("--format", choices=FORMATS, default="full", help="how findings are printed; default: full")
    add_output(parser)
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="check as on this day: is the act in force then?")
    parser.add_argument(
        "--years",
        type=span_of_years,
        metavar="YEARS",
        help="prove limits for starts in these years, such as 2024-2026; default: the last three that are settled",
    )
    parser.add_argument("--preset", metavar="NAME", help="recommended, strict or draft")
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        metavar="CODE=SEVERITY",
        help="error, warning, info or off; PF2=off: all of PF2",
    )
    parser.add_argument(
        "--config",
        metavar="FILE",
        help="settings from this file; default: the pyproject.toml nearest above this folder",
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "info", "never"),
        default="error",
        help="findings from which the exit status is 1",
    )
    add_color(parser)


def run(args: argparse.Namespace) -> int:
    from procflow.checking import check_document, read_or_explain
    from procflow.cli import FAILED, FOUND, OK
    from procflow.diagnostics import Severity
    from procflow.errors import UsageError
    from procflow.files import is_folder, write_output
    from procflow.render import Options, Result, renderer
    from procflow.settings import read_settings

    if any("=" not in item for item in args.rule):
        raise UsageError("--rule wants CODE=SEVERITY, such as --rule PF201=off")
    levels = [tuple(item.partition("=")[::2]) for item in args.rule]
    settings = read_settings(args.config, args.preset, levels)
    paths = args.paths or ["."]
    files = _files(paths)
    limit = len(Severity) if args.fail_on == "never" else Severity(args.fail_on).rank
    status = OK

    def results() -> Iterator[Result]:
        nonlocal status
        for path in files:
            if path not in paths and settings.excludes(path):
                continue
            document = read_or_explain(path)
            findings = check_document(document, settings, args.as_of, args.years)
            if any(finding.code == "PF001" for finding in findings):
                status = FAILED
            elif status == OK and args.fail_on != "never" and any(item.severity.rank <= limit for item in findings):
                status = FOUND
            beside = _proof(document, args) if args.format == "json" else {}
            yield Result(document.source, document.regulation.id if document.regulation else None, findings, beside)

    one_file = len(paths) == 1 and not is_folder(paths[0])
    options = Options(color=is_colored(args), width=terminal_width(args) or _WIDTH, one_file=one_file)
    write_output(args.output, renderer(args.format)(results(), options))
    return status


def _proof(document: Document, args: argparse.Namespace) -> dict[str, Any]:
    """What `procflow prove --format json` says of the document; nothing where it cannot be proved at all."""
    if not document.is_sound or document.regulation is None:
        return {}
    from procflow.clock import ClockError
    from procflow.proof.proving import prove
    from procflow.render_proof.json import proof_object

    try:
        return proof_object(prove(document.regulation, args.years, args.as_of))
    except ClockError:
        return {}  # the finding PF217 says why


def _files(paths: list[str]) -> Iterable[str]:
    """The files to check. A folder that holds none is told before anything is printed."""
    from procflow.files import find_files

    found = find_files(paths)
    if len(paths) > 1:
        return list(_unique(found))
    return chain([next(found)], found)


def _unique(paths: Iterable[str]) -> Iterator[str]:
    seen = set()
    for path in paths:
        if path not in seen:
            seen.add(path)
            yield path
