"""`procflow simulate`: what the office will do with the cases that come, and how many will be late."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Self

from procflow.cli.arguments import a_date, add_color, add_output, is_colored, span_of_years

if TYPE_CHECKING:
    from procflow.diagnostics import Finding
    from procflow.document import Document
    from procflow.simulate.results import Result
    from procflow.simulate.run import Options, Prepared, Replicating

SUMMARY = "simulate the office: how long cases take, how many are late, where they wait"
EXAMPLES = """\
  procflow simulate act.procflow.yaml                 a year, ten times over
  procflow simulate act.procflow.yaml --cases 2000 --replications 20 --seed 7
  procflow simulate act.procflow.yaml --staff registry=3 --arrivals x1.5
  procflow simulate act.procflow.yaml --arrivals x0.5 --late 5%        exit status 1 if more than 5 % are late
  procflow simulate act.procflow.yaml --precision 0.5%                 as many replications as that takes
  procflow simulate act.procflow.yaml --optimise staff --late 1%       the fewest people that are enough
  procflow simulate act.procflow.yaml --log events.csv                 every step of the first replication
"""
STATUS = """\
exit status: 0 clean; 1 more are late than --late says, no people are enough, or findings of severity error;
2 the work could not be done; 130 interrupted"""

# Rules that tell where the numbers stand with which nothing can be simulated: shares, and people.
_REFUSED = ("PF701", "PF702")
_PAUSE = 0.2  # seconds between two lines of progress
_CLEAR = "\r\x1b[K"


def _count(text: str) -> int:
    plain = text.replace("_", "").replace(",", "")
    if plain.isascii() and plain.isdecimal() and len(plain) <= 12:
        return int(plain)
    raise argparse.ArgumentTypeError(f"`{text[:40]}` is no whole number from 0 to 999,999,999,999")


def _share(text: str) -> float:
    number = text.removesuffix("%")
    try:
        value = float(number) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if number.replace(".", "", 1).isdecimal() and number.isascii() and 0 <= value <= 1:
        return value
    raise argparse.ArgumentTypeError(f"`{text[:40]}` is no share; write 1% or 0.01")


def _warm_up(text: str) -> int:
    from procflow.simulate.run import AUTO

    return AUTO if text == "auto" else _count(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="a regulation, or - for standard input")
    parser.add_argument(
        "--cases", type=_count, metavar="N", help="cases of each replication; default: those of the years"
    )
    parser.add_argument("--replications", type=_count, default=10, metavar="R", help="independent runs; default: 10")
    parser.add_argument(
        "--seed", type=_count, default=1, metavar="S", help="the same seed gives the same numbers; default: 1"
    )
    parser.add_argument("--years", type=span_of_years, metavar="YEARS", help="the years simulated: 2025 or 2024-2026")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="with the calendar as it was known on this day")
    parser.add_argument(
        "--warm-up",
        default="auto",
        metavar="N",
        help="cases left out at the beginning; default: auto, found by a first run",
    )
    parser.add_argument(
        "--precision",
        type=_share,
        metavar="SHARE",
        help="go on until the share of late cases is known to 0.5%%, say, up or down",
    )
    parser.add_argument(
        "--engine",
        choices=("auto", "plain", "compiled"),
        default="auto",
        help="default: auto; compiled needs numba and pays for many cases",
    )
    parser.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="this many processes; default: one for each core"
    )
    parser.add_argument(
        "--format", choices=("full", "json"), default="full", help="how results are printed; default: full"
    )
    parser.add_argument("--lang", metavar="LANGUAGE", help="names in this language, such as ru; default: ids")
    parser.add_argument(
        "--log",
        metavar="FILE",
        help="each step of the first replication, its warm-up too, as .csv, .xes or .parquet; another with --seed",
    )
    parser.add_argument("--late", type=_share, metavar="SHARE", help="so many may be late: exit status 1 if it is more")
    changes = parser.add_argument_group("what if")
    changes.add_argument(
        "--staff", action="append", default=[], metavar="UNIT=PEOPLE", help="other people in a unit, in all its hours"
    )
    changes.add_argument("--arrivals", metavar="RATE", help="x1.5, 40/day, 3/hour or 200/week, of each procedure")
    changes.add_argument(
        "--optimise", choices=("staff", "cost"), help="the fewest or cheapest people with whom --late holds"
    )
    add_output(parser)
    add_color(parser)


def run(args: argparse.Namespace) -> int:
    from procflow.cli import FOUND, INTERRUPTED
    from procflow.diagnostics import shorten
    from procflow.document import read_document
    from procflow.errors import UsageError
    from procflow.files import must_be_writable
    from procflow.simulate.errors import SimulationError
    from procflow.simulate.interrupting import kept
    from procflow.simulate.run import Options, prepare, simulate_prepared
    from procflow.simulate.what_if import a_rate, a_staff

    if args.optimise and args.late is None:
        raise UsageError("--optimise needs --late: how many may be late, such as --late 1%")
    if args.optimise and args.late == 0:
        raise UsageError("--optimise needs a share above zero: that never a case is late, no number of cases can show")
    if args.optimise and args.log:
        raise UsageError("--optimise runs many variants; --log is of one, so ask for it with the staff that was found")
    staff = tuple(map(a_staff, args.staff))
    if twice := next((name for at, (name, _) in enumerate(staff) if name in dict(staff[:at])), None):
        raise UsageError(f"--staff tells of `{shorten(twice)}` twice")
    must_be_writable({"--log": args.log, "-o": args.output}, args.path)
    document = read_document(args.path)
    if not document.is_sound or document.regulation is None:
        _tell_findings(document, document.findings)
        return FOUND
    try:
        warm_up = _warm_up(args.warm_up)
    except argparse.ArgumentTypeError as error:
        raise UsageError(f"--warm-up: {error}") from None
    options = Options(
        cases=args.cases,
        replications=args.replications,
        seed=args.seed,
        folder=_folder(args.path),
        years=args.years,
        as_of=args.as_of,
        engine=args.engine,
        warm_up=warm_up,
        precision=args.precision,
        staff=staff,
        arrivals=a_rate(args.arrivals) if args.arrivals else None,
    )
    spread = _spread(args.jobs or _cores())
    try:
        if args.optimise:
            return _optimise(args, document, options, spread)
        prepared = prepare(document.regulation, None, options)
    except (SimulationError, UsageError):
        if _tell_figures(document):
            return FOUND
        raise
    with kept():
        result = _simulated(args, document.regulation.id, prepared, options, spread, simulate_prepared)
    _write(args, document, result)
    if result.is_partial:
        return INTERRUPTED
    if args.precision is not None:
        _tell_precision(args.precision, result)
    return _status(args.late, result)


def _status(late: float | None, result: Result) -> int:
    """What was not simulated is not known to be in time."""
    from procflow.cli import FAILED, FOUND, OK

    if result.left_out and not result.procedures:
        return FAILED
    if late is None:
        return OK
    if not any(each.under_limit for each in result.procedures):
        sys.stderr.write("procflow: no case has a limit to be late for, so that --late says nothing\n")
        return FAILED
    is_more = any(each.late.value > late for each in result.procedures if each.under_limit)
    return FOUND if is_more or result.left_out else OK


def _simulated(
    args: argparse.Namespace, name: str, prepared: Prepared, options: Options, spread: Any, work: Callable[..., Result]
) -> Result:
    from procflow.simulate.event_log import EventLog

    progress = _Progress(is_exact=args.cases is not None, has_end=args.precision is None)
    with EventLog(args.log, prepared.network) if args.log else nullcontext() as log, progress:
        if prepared.plan.engine == "compiled":
            progress.say("compiling; the first time, this takes some 20 s")
        rows = (lambda _, rows: log.rows(rows)) if log is not None else None
        result = work(name, prepared, options, spread, rows, progress.tell, progress.watch)
    if log is not None:
        sys.stderr.write(_of_log(args.log, log.count, result))
    return result


def _of_log(path: str, steps: int, result: Result) -> str:
    """A log is of one office, and the results are of several: who compares them has to know."""
    of = f", the first of {result.replications} replications" if result.replications > 1 else ""
    but = f"; the results leave out its first {result.warm_up:,} cases" if result.warm_up else ""
    return f"procflow: {path}: {steps:,} steps{of}{but}\n"


def _write(args: argparse.Namespace, document: Document, result: Result) -> None:
    from procflow.files import write_output
    from procflow.render_simulation import Options, renderer

    options = Options(color=is_colored(args), language=args.lang)
    write_output(args.output, renderer(args.format)(result, document.regulation, options))


def _optimise(args: argparse.Namespace, document: Document, options: Options, spread: Any) -> int:
    from procflow.cli import FOUND, OK
    from procflow.files import write_output
    from procflow.render_simulation.staffing import render
    from procflow.simulate.interrupting import kept
    from procflow.simulate.optimise import fewest_people

    assert document.regulation is not None, "only what was read is simulated"
    is_by_cost = args.optimise == "cost"
    with _Progress() as progress, kept():
        found = fewest_people(
            document.regulation,
            options,
            args.late,
            by_cost=is_by_cost,
            spread=spread,
            tell=progress.tell_of_variant,
        )
    write_output(args.output, render(found, args.format))
    return OK if found.staff and not found.left_out else FOUND  # of what is left out nobody knows


class _Progress:
    """`3/10 replications, 12 s left`, or of a run that is under way how many cases have come; on a terminal only."""

    def __init__(self, *, is_exact: bool = True, has_end: bool = True) -> None:
        self.is_exact = is_exact  # whether it is known how many cases will come
        self.has_end = has_end  # whether it is known how many replications it will take
        self.is_shown = sys.stderr.isatty()
        self.began = self.told = time.monotonic()
        self.left = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def say(self, text: str) -> None:
        if self.is_shown:
            sys.stderr.write(f"{_CLEAR}{text}")
            sys.stderr.flush()

    def tell(self, done: int, total: int) -> None:
        if not self.has_end:
            self._say_at_times(f"{done} replications")
            return
        left = (time.monotonic() - self.began) / max(done, 1) * (total - done)
        self.left = f", {left:.0f} s left"
        self._say_at_times(f"{done}/{total} replications{self.left}")

    def tell_of_variant(self, variant: int, done: int, total: int) -> None:
        """Nobody knows how many variants it will take."""
        self._say_at_times(f"variant {variant}: {done}/{total} replications")

    def watch(self, run: str, come: int, coming: int) -> None:
        from procflow.simulate.run import FIRST_RUN

        if run == FIRST_RUN:  # it is none of the replications
            self.began = time.monotonic()
        of = f"{max(come, coming):,}" if self.is_exact else f"about {max(come, float(f'{coming:.2g}')):,.0f}"
        self._say_at_times(f"{run}: {come:,} of {of} cases{self.left}")

    def _say_at_times(self, text: str) -> None:
        now = time.monotonic()
        if now - self.told >= _PAUSE:
            self.told = now
            self.say(text)


def _spread(jobs: int) -> Any:
    from procflow.cli.parallel import in_order

    def spread(work: Replicating, numbers: Sequence[int]) -> Iterable[Any]:
        # Many are handed over some at a time, five times to each process, so that none ends long before the others.
        return in_order(work, numbers, jobs, chunk=max(1, len(numbers) // (5 * jobs)), end=work.end)

    return spread if jobs > 1 else None


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _folder(path: str) -> str:
    from pathlib import Path

    return str(Path(path).parent)


def _tell_precision(wanted: float, result: Result) -> None:
    """Where the most replications were not enough."""
    half, name = max(((each.late.half, each.id) for each in result.procedures if each.under_limit), default=(0.0, ""))
    if half > wanted:
        sys.stderr.write(
            f"procflow: the share of late cases of {name} is known to {100 * half:.2g} % up or down, and not to "
            f"{100 * wanted:g} %: {result.replications} replications are not enough; ask for more --cases\n"
        )


def _tell_figures(document: Document) -> bool:
    """Figures of the file with which nothing can be simulated, each with its place; whether there are any."""
    from procflow.rules import RULES
    from procflow.rules.base import Context

    assert document.regulation is not None, "only what was read is simulated"
    assert document.origins is not None, "only what was read is simulated"
    context = Context(document.source.name, document.regulation, document.origins)
    findings = [
        context.finding(rule, hit, rule.severity)
        for rule in RULES
        if rule.code in _REFUSED
        for hit in rule.check(context)
    ]
    if findings:
        _tell_findings(document, findings)
    return bool(findings)


def _tell_findings(document: Document, findings: Sequence[Finding]) -> None:
    from procflow.render import Options, Result, renderer

    result = Result(document.source, None, list(findings))
    sys.stderr.writelines(renderer("full")([result], Options(one_file=True)))
