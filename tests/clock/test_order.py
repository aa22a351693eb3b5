"""What starts later never ends earlier, and a longer term never ends earlier: the proof of a limit rests on both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from procflow.clock import OutOfCalendar
from procflow.model import Regulation, Term
from tests.clock.worlds import clock_of, moments, terms, thorough, worlds


def _ordered(answer: Callable[[Term, int], int], questions: Iterable[tuple[Term, int]]) -> None:
    """The answers never fall; once the calendar holds no answer, it holds none to what is asked later."""
    out = False
    last: int | None = None
    for question in questions:
        if out:
            with pytest.raises(OutOfCalendar):
                answer(*question)
            continue
        try:
            end = answer(*question)
        except OutOfCalendar:
            out = True
            continue
        assert last is None or last <= end
        last = end


@thorough
@given(worlds(), terms(), st.lists(moments, min_size=2, max_size=60))
def test_what_starts_later_never_ends_earlier(regulation: Regulation, term: Term, starts: list[int]) -> None:
    clock = clock_of(regulation)
    questions = [(term, m) for m in sorted(starts)]
    _ordered(clock.end_of, questions)
    _ordered(clock.earliest_of, questions)


@thorough
@given(worlds(), terms(), moments)
def test_a_longer_term_never_ends_earlier(regulation: Regulation, term: Term, m: int) -> None:
    clock = clock_of(regulation)
    lengths = [0, *range(max(1, int(term.high) - 60), int(term.high) + 1)]
    questions = [(replace(term, high=Decimal(n)), m) for n in lengths]
    _ordered(clock.end_of, questions)
    _ordered(clock.earliest_of, questions)


@thorough
@given(worlds(), terms(), moments)
def test_no_term_ends_before_what_it_counts_from_has_arrived(regulation: Regulation, term: Term, m: int) -> None:
    clock = clock_of(regulation)
    try:
        assert clock.end_of(term, m) >= m
        assert clock.earliest_of(term, m) >= m
    except OutOfCalendar:
        pass
