"""Every example of docs/time.md is what the clock computes."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from procflow.clock import to_datetime
from procflow.model import Counting, Measure, Term
from tests.clock.worlds import at, office, term

PAGE = Path(__file__).parents[2] / "docs" / "time.md"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _table(*headings: str) -> list[list[str]]:
    """The rows under these headings, as far as the columns go."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    columns = len(headings)
    head = next(i for i, line in enumerate(lines) if _cells(line)[:columns] == list(headings))
    return [_cells(row)[:columns] for row in takewhile(lambda line: line.startswith("|"), lines[head + 2 :])]


def _moment(text: str) -> int:
    weekday, date = text.split(" ", 1)
    assert to_datetime(at(date)).strftime("%a") == weekday, text
    return at(date)


def _term(text: str) -> Term:
    if text == "same day":
        return term(1, "same_day")
    number, *words = text.split()
    measure = Measure.ELAPSED if words[0] == "elapsed" else None
    return term(number, "_".join(words[measure is not None :]).removesuffix("s"), measure)


@pytest.mark.parametrize(("start", "length", "end"), _table("counted from", "term", "ends"))
def test_when_a_term_ends(start: str, length: str, end: str) -> None:
    clock = office((2024, 2026))
    assert to_datetime(clock.end_of(_term(length), _moment(start))) == to_datetime(_moment(end))


@pytest.mark.parametrize(("start", "length", "first"), _table("counted from", "no earlier than", "first moment"))
def test_no_earlier_than(start: str, length: str, first: str) -> None:
    clock = office((2024, 2026))
    assert to_datetime(clock.earliest_of(_term(length), _moment(start))) == to_datetime(_moment(first))


@pytest.mark.parametrize(
    ("rule", "setting", "start", "length", "end"), _table("rule", "setting", "counted from", "term", "ends")
)
def test_rules_that_can_be_switched(rule: str, setting: str, start: str, length: str, end: str) -> None:
    value: Any = Measure(setting) if rule == "hours" else setting
    clock = office((2024, 2026), counting=Counting(**{rule: value}))
    assert to_datetime(clock.end_of(_term(length), _moment(start))) == to_datetime(_moment(end))
