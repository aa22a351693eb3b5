"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import datetime as dt


def a_date(text: str) -> dt.date:
    try:
        # Python takes more of ISO 8601 than anybody means, such as 2019-W29-2.
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is not a date; write it as 2019-07-16") from None


def add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead of to standard output")
