"""Random parts `simulation` (hypothesis) for a made-up regulation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from procflow.figures_text import days_of_season, plain
from procflow.model import Actor, ActorKind, Hours, Procedure, Step, Term, Unit
from procflow.model_simulation import (
    AbsenceTold,
    ArrivalsTold,
    Per,
    Rate,
    Season,
    SharesTold,
    Shift,
    Simulation,
    Spread,
    StaffTold,
    Week,
    WorkTime,
    WorkTold,
)

FILES = st.sampled_from(["arrivals.csv", "figures/times of 2025.csv", "../a, b.csv"])
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
HUNDREDTHS = st.integers(0, 10_000).map(lambda number: plain(Decimal(number) / 100))
RATES = st.builds(Rate, st.integers(0, 10_000_000).map(lambda n: plain(Decimal(n) / 1000)), st.sampled_from(list(Per)))
BY_DAY = RATES.filter(lambda rate: rate.per in {Per.HOUR, Per.DAY})
COLUMNS = st.none() | st.sampled_from(["arrived", "minutes of work"])
CLOCK = st.builds(
    Term, high=st.integers(0, 90_000).map(Decimal), unit=st.sampled_from([Unit.SECOND, Unit.MINUTE, Unit.HOUR])
)
LONG = st.builds(
    Term,
    high=st.integers(0, 120).map(Decimal),
    unit=st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.WEEK, Unit.MONTH]),
)
TIMES = CLOCK | LONG
ABOVE_ZERO = TIMES.filter(lambda time: time.high > 0)
PRIORITIES = st.integers(-1000, 1000)


@st.composite
def in_order(draw: st.DrawFn, count: int) -> tuple[Term, ...]:
    unit = draw(TIMES).unit
    numbers = sorted(draw(st.lists(st.integers(0, 120), min_size=count, max_size=count)))
    return tuple(Term(high=Decimal(number), unit=unit) for number in numbers)


@st.composite
def seasons(draw: st.DrawFn) -> tuple[Season, ...]:
    month_days = st.sampled_from([(1, 1), (2, 29), (2, 28), (6, 30), (7, 1), (12, 31), (12, 20), (1, 5)])
    made: list[Season] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 3))):
        season = Season(draw(month_days), draw(month_days), draw(HUNDREDTHS))
        if taken.isdisjoint(days := days_of_season(season)):
            taken |= days
            made.append(season)
    return tuple(made)


@st.composite
def arrivals(draw: st.DrawFn, procedure: str, hours: st.SearchStrategy[Hours], office: Hours) -> ArrivalsTold:
    if draw(st.booleans()):
        return ArrivalsTold(procedure=procedure, file=draw(FILES), column=draw(COLUMNS))
    own = draw(st.none() | hours)
    rates: tuple[Rate | None, ...] = (draw(RATES),) * 7
    if draw(st.booleans()):
        by_day = [draw(st.none() | BY_DAY) if day else None for day in (own or office).week]
        rates = tuple(by_day) if any(by_day) else rates
    return ArrivalsTold(procedure=procedure, rates=rates, hours=own, seasons=draw(seasons()))


@st.composite
def times(draw: st.DrawFn) -> WorkTime:
    spread = draw(st.sampled_from(list(Spread)))
    if spread is Spread.SAMPLES:
        return WorkTime(spread=spread, file=draw(FILES), column=draw(COLUMNS))
    if spread in {Spread.LOGNORMAL, Spread.GAMMA}:
        return WorkTime(spread=spread, times=(draw(ABOVE_ZERO), draw(TIMES)))
    if spread in {Spread.FIXED, Spread.EXPONENTIAL}:
        return WorkTime(spread=spread, times=(draw(TIMES),))
    return WorkTime(spread=spread, times=draw(in_order(2 if spread is Spread.UNIFORM else 3)))


@st.composite
def weeks(draw: st.DrawFn, hours: Hours) -> Week:
    """Of each day on which the unit is open, how many are there: all day, or from some hour to another."""
    week: list[tuple[Shift, ...]] = []
    for its in hours.week:
        numbers = draw(st.lists(st.integers(0, 100_000), min_size=2, max_size=2, unique=True))
        middle = (its[0][0] + its[0][1]) // 2 if its else 0
        if not its:
            week.append(())
        elif draw(st.booleans()) or middle == its[0][0]:
            week.append((Shift(0, 1440, numbers[0]),))
        else:
            week.append((Shift(its[0][0], middle, numbers[0]), Shift(middle, its[-1][1], numbers[1])))
    return tuple(week)


@st.composite
def simulations(
    draw: st.DrawFn,
    office: Hours,
    procedures: list[Procedure],
    actors: list[Actor],
    hours: st.SearchStrategy[Hours],
    words: st.SearchStrategy[str],
) -> Simulation:
    services = [procedure.id for procedure in procedures if not procedure.is_part]
    units = [actor for actor in actors if actor.kind is ActorKind.UNIT]
    steps = [(each.id, entry) for each in procedures for entry in each.entries if isinstance(entry, Step)]
    answers = {option.when for _, step in steps if step.decision for option in step.decision.options}
    names = words.filter(lambda name: name not in answers)
    attributes: dict[str, dict[str, Decimal]] = draw(
        st.dictionaries(names, st.dictionaries(words, HUNDREDTHS, min_size=1, max_size=3), max_size=2)
    )
    told = [draw(arrivals(name, hours, office)) for name in services if draw(st.booleans())]
    of_units = [(unit.id, draw(weeks(unit.hours)) if draw(st.booleans()) else ()) for unit in units]
    staff = [
        StaffTold(
            actor=name,
            count=None if week else draw(st.none() | st.integers(0, 100_000)),
            week=week,
            cost=draw(st.none() | RATES),
            absences=tuple(
                AbsenceTold(min(pair), max(pair), draw(st.integers(1, 9)))
                for pair in draw(st.lists(st.tuples(DAYS, DAYS), max_size=2))
            ),
        )
        for name, week in of_units
        if draw(st.booleans())
    ]
    work = [
        WorkTold(
            procedure=procedure,
            step=step.id,
            time=draw(st.none() | times()),
            at=tuple(sorted(draw(st.sets(st.integers(0, 1439), max_size=2)))),
            together=draw(st.none() | st.integers(2, 9)),
            priority=draw(PRIORITIES),
        )
        for procedure, step in steps
        if draw(st.booleans())
    ]
    shares = []
    for procedure, step in steps:
        if step.decision is None or draw(st.booleans()):
            continue
        of_answers = st.dictionaries(st.sampled_from([option.when for option in step.decision.options]), HUNDREDTHS)
        by: dict[str, dict[str, dict[str, Decimal]]] = {}
        if bool(attributes) and draw(st.booleans()):
            name = draw(st.sampled_from(sorted(attributes)))
            by = {name: draw(st.dictionaries(st.sampled_from(sorted(attributes[name])), of_answers))}
        shares.append(SharesTold(procedure=procedure, step=step.id, shares=draw(of_answers), by=by))
    priority = {
        name: draw(st.dictionaries(st.sampled_from(sorted(values)), PRIORITIES))
        for name, values in attributes.items()
        if draw(st.booleans())
    }
    return Simulation(
        arrivals=tuple(told),
        attributes=attributes,
        staff=tuple(staff),
        work=tuple(work),
        shares=tuple(shares),
        priority=priority,
        source=tuple(draw(st.lists(words, max_size=2))),
        note=draw(st.none() | words),
    )
