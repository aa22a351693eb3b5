"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys

_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # what nobody means lies outside; the clock knows what it covers


def a_date(text: str) -> dt.date:
    try:
        # Python takes more of ISO 8601 than anybody means, such as 2019-W29-2.
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is not a date; write it as 2019-07-16") from None


def span_of_years(text: str) -> tuple[int, int]:
    first, sign, last = text.partition("-")
    if all(len(part) == 4 and part.isascii() and part.isdecimal() for part in (first, last if sign else first)):
        span = int(first), int(last if sign else first)
        if _FIRST_YEAR <= span[0] <= span[1] <= _LAST_YEAR:
            return span
    raise argparse.ArgumentTypeError(f"`{text[:40]}` is no span of years; write 2025 or 2024-2026")


def add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead of to standard output")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="this many processes for many files")


def _jobs(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= len(text) <= 3 and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text[:40]}` is no number of processes; write 1 to 999")


def add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: on a terminal")


def is_colored(args: argparse.Namespace) -> bool:
    if args.color != "auto":
        return bool(args.color == "always")
    return args.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def terminal_width(args: argparse.Namespace) -> int | None:
    """The terminal's width, None where output goes elsewhere: it then must not depend on the place."""
    if args.output is None and sys.stdout.isatty():
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, 60)
    return None
