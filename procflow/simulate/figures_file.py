"""CSV files that a regulation names: moments at which cases arrived, and times that work took."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from procflow.beside import leads_out
from procflow.clock.moments import moment
from procflow.diagnostics import did_you_mean, shorten
from procflow.errors import UnreadableError
from procflow.simulate.errors import FiguresError
from procflow.source import plain_path, read_bytes

# Two million moments with an attribute have some 60 MB; a simulation of more says nothing that theirs does not.
MAX_BYTES = 100_000_000
MAX_ROWS = 2_000_000
MAX_COLUMNS = 1_000
FIRST_YEAR, LAST_YEAR = 1900, 2100  # what nobody means lies outside

_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)")
_LOCAL = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}),? ([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)")
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_LENGTH = re.compile(rf"({_NUMBER.pattern})\s*([a-z]+)")
_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?")
_UNITS = {"second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60, "m": 60, "hour": 3600, "h": 3600}


class Table:
    """The rows of a file, under the names of its first line."""

    def __init__(self, folder: str, file: str) -> None:
        self.name = plain_path(Path(folder, file))
        if leads_out(self.name, folder):
            raise FiguresError(
                f"{self.name}: a file of figures must lie inside the project, and this path leads out of it"
            )
        text = _text(self.name)
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        if first.count(delimiter) >= MAX_COLUMNS:
            raise FiguresError(f"{self.name}:1: the first line names more than {MAX_COLUMNS:,} columns")
        # Quotes that are not closed give one huge field, which the reader refuses.
        self._rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        self.columns = [name.strip() for name in next(self._read(), [])]
        if not any(self.columns):
            raise FiguresError(f"{self.name}: the file is empty; its first line has the names of the columns")

    def place_of(self, column: str | None) -> int:
        """The number of a column; the first, where none is named."""
        if column is None:
            return 0
        if column not in self.columns:
            hint = (
                did_you_mean(column, self.columns)
                or f"there are {', '.join(f'`{shorten(name, 30)}`' for name in self.columns[:8])}"
            )
            raise FiguresError(f"{self.name}:1: there is no column `{shorten(column)}`; {hint}")
        if self.columns.count(column) > 1:
            raise FiguresError(f"{self.name}:1: there are {self.columns.count(column)} columns `{shorten(column)}`")
        return self.columns.index(column)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The number of the line and the fields, of all rows that are not blank."""
        count = 0
        for fields in self._read():
            if not any(field.strip() for field in fields):
                continue
            if len(fields) != len(self.columns):
                many = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
                raise self.wrong(f"this row has {many}, and the first line has {len(self.columns)}")
            count += 1
            if count > MAX_ROWS:
                raise self.wrong(f"there are more than {MAX_ROWS:,} rows")
            yield self._rows.line_num, fields
        if count == 0:
            raise FiguresError(f"{self.name}: the file has names of columns, but no row below them")

    def wrong(self, message: str) -> FiguresError:
        return FiguresError(f"{self.name}:{max(self._rows.line_num, 1)}: {message}")

    def _read(self) -> Iterator[list[str]]:
        try:
            yield from self._rows
        except csv.Error as error:
            raise self.wrong(f"this is no valid CSV: {error}") from None


def _text(name: str) -> str:
    try:
        data = read_bytes(name, name, MAX_BYTES)
    except UnreadableError as error:
        raise FiguresError(str(error)) from None
    if len(data) > MAX_BYTES:
        raise FiguresError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FiguresError(f"{name}:{line}: this is not UTF-8 text; save the file as UTF-8") from None
    if "\0" in text:
        raise FiguresError(f"{name} is not a text file (it holds zero bytes)")
    return text


# ---------------------------------------------------------------- arrivals


def read_arrivals(
    folder: str, file: str, column: str | None, attributes: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """The moments, in order, and for each of them the values of all attributes, where the file has them."""
    table = Table(folder, file)
    place = table.place_of(column)
    if _MOMENT.fullmatch(table.columns[place]) or _LOCAL.fullmatch(table.columns[place]):
        raise FiguresError(f"{table.name}:1: the first line has a moment; the names of the columns stand there")
    there = [name for name in attributes if name in table.columns]
    if there and len(there) < len(attributes):
        missing = next(name for name in attributes if name not in there)
        raise FiguresError(
            f"{table.name}:1: there is a column for `{shorten(there[0])}`, but none for `{shorten(missing)}`: "
            "a file has all attributes or none"
        )
    places = [(name, table.place_of(name)) for name in there]
    times: list[int] = []
    recorded: list[tuple[str, ...]] = []
    for _, fields in table.rows():
        when = _moment(table, fields[place].strip(), column)
        if times and when < times[-1]:
            raise table.wrong(f"`{fields[place].strip()}` is earlier than the row above; sort the rows by time")
        times.append(when)
        if places:
            recorded.append(tuple(_value(table, name, fields[at].strip(), attributes[name]) for name, at in places))
    return tuple(times), tuple(recorded)


def _moment(table: Table, text: str, column: str | None) -> int:
    if match := _MOMENT.fullmatch(text):
        year, month, day, clock = match.groups()
    elif match := _LOCAL.fullmatch(text):
        day, month, year, clock = match.groups()
    else:
        which = (
            "" if column is not None or len(table.columns) < 2 else "; if another column has them, name it: `column: …`"
        )
        raise table.wrong(
            f"`{shorten(text)}` is not a moment; write it as 2025-03-03 09:12, without a time zone{which}"
        )
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise table.wrong(f"`{text}` lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    hour, minute, second = [*clock.partition(".")[0].split(":"), "0"][:3]
    try:
        return moment(dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second)))
    except ValueError as error:
        raise table.wrong(f"`{text}` is not a moment: {error}") from None


def _value(table: Table, name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        hint = did_you_mean(text, known) or f"list it under `attributes`, in `{shorten(name, 30)}`"
        raise table.wrong(f"`{shorten(text)}` is no value of `{shorten(name, 30)}`; {hint}")
    return text


# ---------------------------------------------------------------- times of work


def read_times(folder: str, file: str, column: str | None) -> tuple[float, ...]:
    """Seconds. The heading says the unit (`minutes`), or each time does (`20 minutes`, `0:20`)."""
    table = Table(folder, file)
    place = table.place_of(column)
    words = re.findall("[a-z]+", table.columns[place].lower())
    unit = next(
        (_UNITS[word.removesuffix("s") or "s"] for word in words if (word.removesuffix("s") or "s") in _UNITS), None
    )
    return tuple(_seconds(table, fields[place].strip().lower(), unit) for _, fields in table.rows())


def _seconds(table: Table, text: str, unit: int | None) -> float:
    if match := _CLOCK.fullmatch(text):
        return float(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0))
    if match := _LENGTH.fullmatch(text):
        if (own := _UNITS.get(match[2].removesuffix("s") or "s")) is None:
            raise table.wrong(f"`{shorten(match[2])}` is none of seconds, minutes and hours")
        return float(Decimal(match[1].replace(",", ".")) * own)
    if text.startswith(("-", "−")):
        raise table.wrong(f"`{shorten(text)}`: no work takes less than no time")
    if not _NUMBER.fullmatch(text):
        raise table.wrong(
            f"`{shorten(text)}` is not a time; write `20` under a heading `minutes`, `20 minutes` or `0:20`"
        )
    if unit is None:
        raise table.wrong("nothing says the unit of these times; name the column `minutes`, `seconds` or `hours`")
    return float(Decimal(text.replace(",", ".")) * unit)
