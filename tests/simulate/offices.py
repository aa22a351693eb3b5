"""Random figures of an office for a regulation, and runs of it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st

from procflow.model import ActorKind, Hours, Regulation
from procflow.model_simulation import Shift, Week
from procflow.simulate.flat import flows_of
from procflow.simulate.one_run import Plan, Rows, run_once
from procflow.simulate.parameters import (
    Absence,
    Arrivals,
    Attribute,
    Batch,
    Distribution,
    Priority,
    Resource,
    Share,
    Simulation,
    Work,
)
from procflow.simulate.presence import least_and_most
from procflow.simulate.run import Options, Prepared, prepare
from procflow.simulate.tally import Tally
from tests.clock.worlds import at

HOUR = 3600.0
KINDS = Attribute("kind", ("plain", "urgent"), (0.7, 0.3))


@st.composite
def times(draw: st.DrawFn) -> Distribution:
    a, b, c = sorted(
        draw(st.lists(st.sampled_from([0.0, 60.0, 600.0, 1800.0, HOUR, 3 * HOUR, 9 * HOUR]), min_size=3, max_size=3))
    )
    kind = draw(st.sampled_from(["fixed", "uniform", "triangular", "pert", "exponential", "gamma", "empirical"]))
    values = {"fixed": (a,), "exponential": (b,), "uniform": (a, c), "gamma": (b, c), "empirical": (a, b, c)}
    return Distribution(kind, values.get(kind, (a, b, c)))  # type: ignore[arg-type]


@st.composite
def weeks(draw: st.DrawFn, hours: Hours) -> Week:
    """People by the week; somebody is there at some open hour."""
    week = []
    for _ in range(7):
        borders = [0, *sorted(draw(st.sets(st.sampled_from([600, 660, 780, 840, 1020]), max_size=2))), 1440]
        week.append(tuple(Shift(start, end, draw(st.integers(0, 3))) for start, end in pairwise(borders)))
    if least_and_most(tuple(week), hours)[1] == 0:
        day = next(day for day, its in enumerate(hours.week) if its)
        week[day] = (Shift(0, 1440, 1),)
    return tuple(week)


@st.composite
def figures(draw: st.DrawFn, regulation: Regulation, *, sized: bool = True) -> Simulation:
    """`sized`: there may be batches that wait for a number of cases."""
    flows = flows_of(regulation, [each for each in regulation.procedures if not each.is_part])
    batch = st.none() | st.just(Batch(at=(600, 960), size=None))
    if sized:
        batch |= st.builds(Batch, at=st.sampled_from([(), (600, 960)]), size=st.sampled_from([1, 2, 3]))
    work, shares = [], []
    for spot in flows.spots:
        if spot.takes_time and draw(st.integers(0, 4)):
            work.append(
                Work(
                    procedure=spot.procedure,
                    step=spot.name,
                    time=draw(times()),
                    batch=draw(batch) if not draw(st.integers(0, 4)) else None,
                    priority=draw(st.sampled_from([0, 0, 0, 1, -2])),
                )
            )
        if len(spot.exits) == 2 and not spot.is_split and draw(st.booleans()):
            share = draw(st.sampled_from([0.0, 0.25, 1 / 3, 0.9, 1.0]))
            of = draw(st.sampled_from([None, "urgent"]))
            shares += [
                Share(procedure=spot.procedure, step=spot.name, answer=way.label, share=part,
                      attribute="kind" if of else None, value=of)
                for way, part in zip(spot.exits, (share, 1 - share), strict=True)
            ]  # fmt: skip
    actors = {spot.actor.id: spot.actor for spot in flows.spots if spot.actor and spot.actor.kind is ActorKind.UNIT}
    resources = tuple(
        Resource(
            name,
            draw(st.integers(1, 3)),
            draw(st.sampled_from([(), (Absence(dt.date(2026, 3, 4), dt.date(2026, 3, 6), 1),)])),
            week=draw(weeks(actor.hours)) if draw(st.booleans()) else (),
        )
        for name, actor in sorted(actors.items())
    )
    moments = draw(st.lists(st.integers(0, 20 * 86_400), min_size=1, max_size=25))
    return Simulation(
        arrivals=(
            Arrivals(
                procedure="p", times=tuple(sorted(at("2026-03-02") + each for each in moments)), attributes=(KINDS,)
            ),
        ),
        resources=resources,
        work=tuple(work),
        shares=tuple(shares),
        priorities=(Priority(procedure="p", attribute="kind", value="urgent", priority=1),),
    )


def prepared(regulation: Regulation, simulation: Simulation, **options: Any) -> Prepared:
    return prepare(regulation, simulation, Options(warm_up=0, **({"engine": "plain"} | options)))


def run(ready: Prepared, engine: str = "plain", replication: int = 0) -> tuple[list[tuple[int, ...]], Tally]:
    """What is told of each step, in order, and what was counted."""
    kept: list[Rows] = []
    plan = Plan(ready.simulation, ready.plan.seed, ready.plan.cases, 0, engine)
    tally = run_once(ready.network, plan, replication, lambda rows: kept.append({k: v.copy() for k, v in rows.items()}))
    names = ("case", "place", "ready", "begin", "end", "work", "waited")
    columns = [np.concatenate([each[name] for each in kept]).tolist() if kept else [] for name in names]
    return list(zip(*columns, strict=True)), tally
