"""Functions of moments against plain Python, moment by moment; and every deadline against the scalar clock.

More cases by hand: PROCFLOW_EXAMPLES=5000 pytest tests/proof/test_monotone.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from procflow.clock import Clock, NeverOpen, OutOfCalendar
from procflow.model import ALWAYS, Actor, Hours, Regulation, Term
from procflow.proof.deadlines import ARRIVES, EARLIEST, ENDS, RECEIVED, Calendar
from procflow.proof.monotone import Monotone, common_pieces, constant, earliest, from_points, identity, latest
from tests.clock.worlds import OFFICE, at, moments, office, regulation, term, terms, worlds
from tests.proof.cases import cases

WHOLE = range(-5, 41)  # the moments of the small functions


# ---------------------------------------------------------------- small functions, written out


@st.composite
def functions(draw: st.DrawFn, first: int = WHOLE[0], last: int = WHOLE[-1], low: int = -10) -> Monotone:
    """Any function of the sort from `first` to `last`: pieces that stay or run along, and jumps upwards between them."""
    at = sorted({first, *draw(st.lists(st.integers(first, last), max_size=8))})
    lasts = [*(each - 1 for each in at[1:]), last]
    value, values, runs = low, [], []
    for begin, end in zip(at, lasts, strict=True):
        value += draw(st.sampled_from([0, 0, 1, 2, 7]))
        values.append(value)
        runs.append(draw(st.booleans()))
        value += (end - begin) * runs[-1]
        value += runs[-1] and draw(st.booleans())  # now and then it runs on as before
    return Monotone(np.array(at, np.int64), np.array(values, np.int64), np.array(runs), last)


def table(function: Monotone) -> dict[int, int]:
    """The values written out, by the definition alone."""
    told = {}
    for k, begin in enumerate(function.at.tolist()):
        end = function.at[k + 1] if k + 1 < len(function.at) else function.end + 1
        for moment in range(begin, int(end)):
            told[moment] = int(function.value[k]) + (moment - begin) * bool(function.runs[k])
    return told


def is_well_made(function: Monotone) -> bool:
    pairs = list(table(function).values())
    in_order = all(a <= b for a, b in itertools.pairwise(pairs))
    return in_order and bool((np.diff(function.at) > 0).all()) and int(function.at[-1]) <= function.end


@cases(200)
@given(functions())
def test_asked_one_by_one_or_together_it_gives_its_values(f: Monotone) -> None:
    told = table(f)
    assert {moment: f.one(moment) for moment in told} == told
    assert f(np.array(list(told), np.int64)).tolist() == list(told.values())
    assert f.lasts.tolist() == [*(f.at[1:] - 1).tolist(), f.end]
    assert f.last_values.tolist() == [told[last] for last in f.lasts.tolist()]


@cases(100)
@given(functions(), st.integers(1, 50))
def test_outside_its_moments_it_refuses_to_answer(f: Monotone, far: int) -> None:
    for moment in (WHOLE[0] - far, WHOLE[-1] + far):
        with pytest.raises(OutOfCalendar):
            f.one(moment)


@cases(300)
@given(functions(), st.data())
def test_one_after_the_other(inner: Monotone, data: st.DataObject) -> None:
    values = table(inner).values()
    outer = data.draw(
        functions(min(values) - data.draw(st.integers(0, 3)), max(values) + data.draw(st.integers(0, 3)), 0)
    )
    one_by_one = table(outer)
    together = outer.after(inner)
    assert table(together) == {moment: one_by_one[value] for moment, value in table(inner).items()}
    assert is_well_made(together)


@cases(100)
@given(functions(), st.data())
def test_a_value_that_the_other_does_not_cover_is_never_made_up(inner: Monotone, data: st.DataObject) -> None:
    values = table(inner).values()
    outer = data.draw(functions(min(values), max(values), 0))
    low, high = min(values), max(values)
    assume(low < high)
    for short in (outer.on(low, high - 1), outer.on(low + 1, high)):
        with pytest.raises(OutOfCalendar):
            short.after(inner)


@cases(300)
@given(functions(), functions(low=-3), functions(low=5))
def test_the_later_and_the_earlier(f: Monotone, g: Monotone, h: Monotone) -> None:
    for a, b in (
        (f, g),
        (g, f),
        (f, h),
        (f, f),
        (f, identity(WHOLE[0], WHOLE[-1])),
        (f, constant(WHOLE[0], WHOLE[-1], 3)),
    ):
        first, second = table(a), table(b)
        assert table(latest(a, b)) == {moment: max(first[moment], second[moment]) for moment in WHOLE}
        assert table(earliest(a, b)) == {moment: min(first[moment], second[moment]) for moment in WHOLE}
        assert is_well_made(latest(a, b))
        assert is_well_made(earliest(a, b))


@cases(200)
@given(functions())
def test_the_inverse_is_the_last_moment_with_a_value_not_later(f: Monotone) -> None:
    told = table(f)
    inverse = f.upper_inverse()
    for wanted in range(min(told.values()) - 20, max(told.values()) + 20):
        fitting = [moment for moment, value in told.items() if value <= wanted]
        assert inverse.one(wanted) == max(fitting, default=WHOLE[0]), wanted
    assert (np.diff(inverse.at) > 0).all()


@cases(200)
@given(functions(), functions(low=2), st.tuples(st.integers(-5, 40), st.integers(-5, 40)).map(sorted))
def test_parts_of_functions(f: Monotone, g: Monotone, part: list[int]) -> None:
    first, last = part
    cut = f.on(first, last)
    assert table(cut) == {moment: value for moment, value in table(f).items() if first <= moment <= last}
    assert is_well_made(cut)

    begins, ends = common_pieces(f, g)
    assert [moment for a, b in zip(begins, ends, strict=True) for moment in range(a, b + 1)] == list(WHOLE)
    for a, b in zip(begins.tolist(), ends.tolist(), strict=True):
        for told in (table(f), table(g)):
            growth = {told[moment + 1] - told[moment] for moment in range(a, b)}
            assert growth in (set(), {0}, {1})


@cases(200)
@given(functions())
def test_the_simplest_form_is_the_same_function(f: Monotone) -> None:
    simple = f.simplified()
    assert table(simple) == table(f)
    assert len(simple.at) <= len(f.at)
    assert simple.simplified() is simple
    # Pieces that go on alike are one.
    for k in range(len(simple.at) - 1):
        end = simple.value[k] + (simple.at[k + 1] - simple.at[k]) * simple.runs[k]
        assert simple.runs[k] != simple.runs[k + 1] or end != simple.value[k + 1]


@cases(200)
@given(functions(), st.lists(st.integers(WHOLE[0], WHOLE[-1]), max_size=5))
def test_it_is_found_from_its_points_and_more(f: Monotone, more: list[int]) -> None:
    points = np.unique(np.concatenate((f.at, np.array(more, np.int64))))
    assert table(from_points(f, points, f.end)) == table(f)


@cases(200)
@given(functions())
def test_a_piece_that_does_more_than_stay_or_run_is_halved(f: Monotone) -> None:
    """Some of the points are missing: what is found is never wrong where the ends of a piece show it."""
    found = from_points(f, np.array([WHOLE[0]], np.int64), f.end)
    told = table(f)
    assert all(found.one(moment) == told[moment] for moment in (*found.at.tolist(), *found.lasts.tolist()))
    assert is_well_made(found)


# ---------------------------------------------------------------- deadlines


YEARS = (2019, 2020)


def functions_of(
    calendar: Calendar, clock: Clock, length: Term
) -> dict[str, tuple[Monotone | None, Callable[[int], int]]]:
    """Each function of the clock with the scalar answer; None where the calendar holds no answer at all."""
    told: dict[str, tuple[Monotone | None, Callable[[int], int]]] = {}
    for what, one, asked in (
        (ARRIVES, clock.arrives, None),
        (RECEIVED, clock.received, None),
        (ENDS, lambda m: clock.end_of(length, m), length),
        (EARLIEST, lambda m: clock.earliest_of(length, m), length),
    ):
        try:
            told[what] = (calendar.function(clock, what, asked), one)
        except OutOfCalendar:
            event(f"{what}: out of calendar")
            told[what] = (None, one)
    return told


def compare(function: Monotone | None, one: Callable[[int], int], asked: list[int]) -> None:
    if function is None:
        for moment in asked:
            with pytest.raises(OutOfCalendar):
                one(moment)
        return
    borders = np.unique(np.concatenate([function.at + beside for beside in (-1, 0, 1)] + [function.lasts]))
    every = max(len(borders) // 400, 1)
    chosen = {*borders[len(asked) % every :: every].tolist(), *asked, int(function.at[0]), function.end}
    for moment in sorted(chosen):
        if int(function.at[0]) <= moment <= function.end:
            assert function.one(moment) == one(moment), moment
    assert (function.value[1:] >= function.last_values[:-1]).all()
    with pytest.raises(OutOfCalendar):
        one(function.end + 1)


@cases(150)
@given(worlds(), terms(), st.lists(moments, max_size=60), st.booleans())
def test_each_deadline_is_that_of_the_clock(world: Regulation, length: Term, asked: list[int], of_limit: bool) -> None:
    calendar = Calendar(world, YEARS, None)
    clock = calendar.clock(world.actors[0], of_limit=of_limit)
    for function, one in functions_of(calendar, clock, length).values():
        compare(function, one, asked)


@cases(60)
@given(worlds(), st.lists(moments, min_size=2, max_size=40))
def test_open_time_is_counted_as_the_clock_counts_it(world: Regulation, asked: list[int]) -> None:
    calendar = Calendar(world, YEARS, None)
    clock = calendar.clock(world.actors[0])
    passed = calendar.open_time(clock)
    for a, b in itertools.pairwise(asked):
        assert passed.one(b) - passed.one(a) == clock.hours.open_seconds_between(a, b)


@cases(60)
@given(worlds(), terms(), st.lists(moments, max_size=20))
def test_the_last_moment_to_count_from(world: Regulation, length: Term, asked: list[int]) -> None:
    calendar = Calendar(world, YEARS, None)
    clock = calendar.clock(world.actors[0])
    try:
        function = calendar.function(clock, ENDS, length)
    except OutOfCalendar:
        return
    inverse = calendar.inverse(clock, ENDS, length)
    for wanted in asked:
        last = inverse.one(wanted)
        if last < function.end:
            assert function.one(last + 1) > wanted
        assert function.one(last) <= wanted or last == int(function.at[0])


@cases(100)
@given(worlds(), st.integers(0, 300))
def test_the_last_day_of_a_limit_is_over_when_both_have_closed(world: Regulation, after: int) -> None:
    calendar = Calendar(world, YEARS, None)
    limit, own = calendar.clock(world.actors[0], of_limit=True), calendar.clock(world.actors[0])
    day = at("2019-11-15") // 86_400 + after
    closings = [each for each in (own.hours.closing_of(day), own.office.closing_of(day)) if each is not None]
    midnight = (day + 1) * 86_400
    if world.counting.last_day_ends == "midnight":
        assert limit.day_end(day) == midnight
    else:
        assert limit.day_end(day) == max(closings, default=midnight)
    assert limit.days is own.office


def test_by_hand_a_day_ends_when_the_office_closes() -> None:
    world = regulation(actors=(Actor(id="portal", hours=ALWAYS), Actor(id="clerk", hours=OFFICE)))
    calendar = Calendar(world, (2026, 2026), None)
    ends = calendar.function(calendar.clock(world.actors[1]), ENDS, term(1, "working_day"))
    assert ends.one(at("2026-09-11 18:30")) == at("2026-09-14 18:30")  # a Friday, its closing instant
    assert ends.one(at("2026-09-11 18:30:01")) == at("2026-09-15 18:30")
    assert ends.one(at("2026-09-12 12:00")) == at("2026-09-15 18:30")
    limit = calendar.clock(world.actors[0], of_limit=True)
    assert limit.day_end(at("2026-09-14") // 86_400) == at("2026-09-15 00:00")
    assert office().end_of(term(1, "working_day"), at("2026-09-11 18:30")) == at("2026-09-14 18:30")


def test_hours_that_never_open_have_no_function() -> None:
    world = regulation(jurisdiction=None, actors=(Actor(id="shut", hours=Hours(week=((),) * 7)),))
    with pytest.raises(NeverOpen):
        Calendar(world, YEARS, None).clock(world.actors[0])
