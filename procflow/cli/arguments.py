"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import datetime as dt


def a_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is not a date; write it as 2019-07-16") from None


def add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead of to standard output")
