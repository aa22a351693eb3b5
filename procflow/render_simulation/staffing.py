"""How many people are enough, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from procflow.render_proof.table import wrapped
from procflow.render_proof.words import counted, plain
from procflow.render_simulation.full import left_out, not_of_the_file, percent, share
from procflow.simulate.optimise import Staffing, Variant
from procflow.simulate.statistics import Interval

_WIDTH = 100


def render(found: Staffing, form: str) -> Iterator[str]:
    yield _json(found) if form == "json" else "".join(f"{line}\n" for line in _full(found))


def _full(found: Staffing) -> Iterator[str]:
    yield plain(found.regulation)
    head = f"{'cheapest' if found.by_cost else 'fewest'} people with whom at most {percent(found.target)} of the cases are late"
    tried = (
        f"{counted(found.tried, 'variant')} of {counted(found.replications, 'replication')} tried, seed {found.seed}"
    )
    yield f"{head}; {tried}"
    for each in found.what_if:
        yield from wrapped(f"what if: {plain(each, 100)}", _WIDTH)
    yield ""
    if not found.staff or found.late is None:
        yield from wrapped(f"NONE: {found.why}", _WIDTH)
        yield _as_it_is(found)
    else:
        yield from _found(found, found.late)
    yield from _of_weeks(found)
    yield from left_out(found.left_out)
    yield from not_of_the_file(found.doubts, found.assumptions)


def _found(found: Staffing, late: Interval) -> Iterator[str]:
    total = sum(n for _, n in found.staff)
    cost = _cost(found.cost_per_week)
    costs = f", {cost}" if cost else ""
    yield f"  enough       {_named(found.staff)}: {counted(total, 'person', 'persons')} in all{costs}; {_late(late)}"
    for label, is_certain in (("too few", True), ("in doubt", False)):
        some = [each for each in found.fewer if (each.late.low > found.target) is is_certain]
        for at, each in enumerate(some):
            yield f"  {label if at == 0 else '':<13}{_people(each)}: {_late(each.late)}"
    yield f"  at least     {_named(found.least)}: with fewer in one of these, too many are late whatever the others have"
    yield _as_it_is(found)
    yield ""
    yield from wrapped(f"{'Certain' if found.is_certified else 'Not certain'}: {found.why}.", _WIDTH)


def _as_it_is(found: Staffing) -> str:
    staff = " ".join(f"{plain(name, 40)}={dict(found.weekly).get(name, n)}" for name, n in found.now.staff)
    cost = _cost(found.now_cost_per_week)
    return f"  as it is     {staff}: {cost}{'; ' if cost else ''}{_late(found.now.late)}"


def _cost(of_a_week: float | None) -> str:
    return f"{of_a_week:,.2f} a week" if of_a_week is not None else ""


def _of_weeks(found: Staffing) -> Iterator[str]:
    if found.weekly:
        units = ", ".join(f"`{plain(name, 40)}`" for name, _ in found.weekly)
        yield ""
        text = f"By the file, people change with the week in {units}: here each number is meant in all open hours."
        yield from wrapped(text, _WIDTH)


def _people(variant: Variant) -> str:
    return _named(variant.staff)


def _named(staff: tuple[tuple[str, int], ...]) -> str:
    return " ".join(f"{plain(name, 40)}={n}" for name, n in staff)


def _late(late: Interval) -> str:
    return f"{share(late.value)} late ({share(late.low)} to {share(late.high, up=True)})"


def _json(found: Staffing) -> str:
    values = {
        "regulation": found.regulation,
        "target": found.target,
        "staff": dict(found.staff) or None,
        "cost_per_week": _number(found.cost_per_week) if found.cost_per_week is not None else None,
        "late": _interval(found.late) if found.late is not None else None,
        "certified": found.is_certified,
        "why": found.why,
        "fewer": [{"staff": dict(each.staff), "late": _interval(each.late)} for each in found.fewer],
        "now": {
            "staff": dict(found.now.staff),
            **({"by_week": dict(found.weekly)} if found.weekly else {}),
            "cost_per_week": _number(found.now_cost_per_week) if found.now_cost_per_week is not None else None,
            "late": _interval(found.now.late),
        },
        "least": dict(found.least),
        "tried": found.tried,
        "seed": found.seed,
        "replications": found.replications,
        "what_if": list(found.what_if),
        "assumptions": list(found.assumptions),
        "doubts": list(found.doubts),
        "left_out": [{"id": name, "why": why} for name, why in found.left_out],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _interval(late: Interval) -> dict[str, float]:
    return {"share": _number(late.value), "low": _number(late.low), "high": _number(late.high)}


def _number(value: float) -> float:
    return float(f"{value:.9g}")
