"""`procflow prove`: whether services keep their limits, for every start in the years asked."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from procflow.cli.arguments import a_date, add_color, add_jobs, add_output, is_colored, span_of_years, terminal_width

if TYPE_CHECKING:
    from procflow.document import Document
    from procflow.model import Regulation
    from procflow.proof.results import Proof
    from procflow.render_proof import Proven

SUMMARY = "prove that services keep their time limits, or show the start that breaks one"
EXAMPLES = """\
  procflow prove act.procflow.yaml                    every outcome, with its worst start, day by day
  procflow prove act.procflow.yaml --lang ru          with the names of steps and actors in Russian
  procflow prove act.procflow.yaml --years 2024-2026 --as-of 2024-03-01
  procflow prove act.procflow.yaml --format json -o proof.json
  procflow prove acts/ --jobs 4                       a folder: one line an outcome, the worst first

  what if, without touching the file:
  procflow prove act.procflow.yaml --limit payment="3 working days from registered"
  procflow prove act.procflow.yaml --limit payment/paid="1 month" --limit issue=none
  procflow prove act.procflow.yaml --set check.within="1 working day" --set issue.study.within=none
  procflow prove act.procflow.yaml --set sign.from="end of check" --set sign.extension="adds 5 working days"
  procflow prove act.procflow.yaml --calendar hours="mon-fri 09:00-18:00, break 13:00-14:00"
  procflow prove act.procflow.yaml --calendar registry.accepts="mon-fri 09:00-17:30" --calendar portal.hours=always
  procflow prove act.procflow.yaml --calendar 2027-05-08=working --calendar 2027-05-07=off
  procflow prove act.procflow.yaml --calendar jurisdiction=DE --counting last_day_ends=midnight
"""

_WIDTH = 100


class _Asked:
    """What is asked of every file. A plain class: it is sent to other processes."""

    def __init__(self, args: argparse.Namespace, *, detail: bool) -> None:
        self.years: tuple[int, int] | None = args.years
        self.as_of: dt.date | None = args.as_of
        self.outcome: str | None = args.outcome
        self.detail = detail

    def proof(self, regulation: Regulation) -> Proof:
        from procflow.proof.proving import prove

        return prove(regulation, years=self.years, as_of=self.as_of, outcome=self.outcome, detail=self.detail)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from procflow.render_proof import FORMATS

    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for standard input")
    parser.add_argument(
        "--years", type=span_of_years, metavar="YEARS", help="the years of the starts: 2025 or 2024-2026"
    )
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="with the calendar as it was known on this day")
    parser.add_argument("--outcome", metavar="ID", help="this outcome only")
    parser.add_argument("--format", choices=FORMATS, default="full", help="how proofs are printed; default: full")
    parser.add_argument("--lang", metavar="LANGUAGE", help="names in this language, such as ru; default: ids")
    add_output(parser)
    changes = parser.add_argument_group("what if (one file)")
    for option, name, what in (
        ("--set", "STEP.KEY=VALUE", "another within, not_before, from or extension; none takes it away"),
        ("--limit", "PROCEDURE=TERM", "another limit; none and unknown are limits too"),
        ("--calendar", "WHAT=VALUE", "other hours, ACTOR.hours, ACTOR.accepts, a DATE, or a jurisdiction"),
        ("--counting", "RULE=ANSWER", "another rule of counting"),
    ):
        changes.add_argument(option, action="append", default=[], metavar=name, help=what)
    add_jobs(parser)
    parser.add_argument(
        "--fail-on",
        choices=("broken", "unknown", "open", "never"),
        default="broken",
        help="verdicts from which the exit status is 1: open takes in unknown and broken; default: broken",
    )
    add_color(parser)


def run(args: argparse.Namespace) -> int:
    from procflow.errors import UsageError
    from procflow.files import is_folder

    has_changes = args.set or args.limit or args.calendar or args.counting
    if len(args.paths) == 1 and not is_folder(args.paths[0]):
        return _one(args)
    if has_changes:
        raise UsageError("a what-if (--set, --limit, --calendar, --counting) is about one file; name one")
    return _many(args)


# ---------------------------------------------------------------- one file


def _one(args: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from procflow.cli import FOUND
    from procflow.document import read_document
    from procflow.render_proof import Proven
    from procflow.what_if import changed

    document = read_document(args.paths[0])
    regulation = document.regulation
    if not document.is_sound or regulation is None:
        _tell_findings(document)
        return FOUND
    if args.outcome is not None:
        _check_outcome(args.outcome, {each.id for item in regulation.procedures for each in item.outcomes})
    regulation, words = changed(regulation, args.set, args.limit, args.calendar, args.counting)
    proof = replace(_Asked(args, detail=True).proof(regulation), what_if=words)
    _write(args, [Proven(document.source.name, proof, regulation)], one_file=True)
    return _status(args, proof)


def _tell_findings(document: Document) -> None:
    from procflow.render import Options, Result, renderer

    result = Result(document.source, None, list(document.findings))
    sys.stderr.writelines(renderer("full")([result], Options(one_file=True)))


def _check_outcome(outcome: str, known: set[str]) -> None:
    from procflow.diagnostics import did_you_mean, shorten
    from procflow.errors import UsageError

    if outcome not in known:
        some = ", ".join(f"`{shorten(name, 30)}`" for name in sorted(known)[:8])
        hint = did_you_mean(outcome, known) or f"there are {some}"
        raise UsageError(f"--outcome: there is no outcome `{shorten(outcome)}`; {hint}")


# ---------------------------------------------------------------- many files


class _Answer:
    """What came of one file: a proof, or why there is none."""

    def __init__(self, proof: Proof | None = None, problem: str = "", *, is_finding: bool = False) -> None:
        self.proof = proof
        self.problem = problem
        self.is_finding = is_finding  # the file was read, and something is wrong in it


class _Work:
    """Proves one file. An object and not a closure: it is sent to other processes."""

    def __init__(self, asked: _Asked) -> None:
        self.asked = asked

    def __call__(self, path: str) -> _Answer:
        from procflow.document import read_document
        from procflow.errors import ProcflowError

        try:
            document = read_document(path)
            regulation = document.regulation
            if document.findings or regulation is None:
                first, *others = document.findings
                more = f" (and {len(others)} more)" if others else ""
                place = f"{first.file}:{first.span.line}:{first.span.column}"
                return _Answer(problem=f"{place}: {first.code} {first.message}{more}", is_finding=True)
            outcome = self.asked.outcome
            if outcome and all(each.id != outcome for item in regulation.procedures for each in item.outcomes):
                return _Answer()
            return _Answer(self.asked.proof(regulation))
        except ProcflowError as error:
            problem = str(error)
            return _Answer(problem=problem if problem.startswith(path) else f"{path}: {problem}")


def _many(args: argparse.Namespace) -> int:
    from procflow.cli import FAILED, FOUND, OK
    from procflow.cli.parallel import in_order
    from procflow.cli.progress import with_progress
    from procflow.diagnostics import shorten
    from procflow.errors import UsageError
    from procflow.files import find_files
    from procflow.render_proof import Proven

    paths = list(dict.fromkeys(find_files(args.paths)))
    status = OK
    problems: list[str] = []
    has_outcome = False

    def proven() -> Iterator[Proven]:
        nonlocal status, has_outcome
        answers = in_order(_Work(_Asked(args, detail=False)), paths, args.jobs)
        for path, answer in zip(paths, with_progress(answers, len(paths), "acts"), strict=True):
            if answer.problem:
                problems.append(answer.problem)
                status = FOUND if answer.is_finding and status != FAILED else FAILED
            if answer.proof is not None:
                has_outcome = True
                status = max(status, _status(args, answer.proof))
                yield Proven(path, answer.proof)

    _write(args, proven(), one_file=False)
    for problem in problems:
        print(f"procflow: {problem}", file=sys.stderr)
    if args.outcome is not None and not has_outcome and not problems:
        raise UsageError(f"--outcome: no file has an outcome `{shorten(args.outcome)}`")
    return status


# ---------------------------------------------------------------- both


def _write(args: argparse.Namespace, proven: Iterator[Proven] | list[Proven], *, one_file: bool) -> None:
    from procflow.files import write_output
    from procflow.render_proof import Options, renderer

    width = min(terminal_width(args) or _WIDTH, _WIDTH)
    options = Options(color=is_colored(args), width=width, language=args.lang, one_file=one_file)
    write_output(args.output, renderer(args.format)(proven, options))


def _status(args: argparse.Namespace, proof: Proof) -> int:
    from procflow.cli import FOUND, OK
    from procflow.proof.results import Verdict

    if args.fail_on == "never":
        return OK
    worst = Verdict(args.fail_on).rank
    return FOUND if any(verdict.rank <= worst for verdict in proof.verdicts) else OK
