"""The simulation as JSON; the keys are a contract. Times are hours, as those of a calendar are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from procflow.model import Regulation
from procflow.render_simulation import Options
from procflow.simulate.results import MonthResult, ProcedureResult, Result, StepResult, UnitResult
from procflow.simulate.statistics import Interval

HOUR = 3600


def render(result: Result, regulation: Regulation | None, options: Options) -> Iterator[str]:  # noqa: ARG001 - one signature
    yield json.dumps(values_of(result), ensure_ascii=False, indent=2) + "\n"


def values_of(result: Result) -> dict[str, Any]:
    return {
        "regulation": result.regulation,
        "seed": result.seed,
        "engine": result.engine,
        "cases": result.cases,
        "replications": result.replications,
        "partial": result.is_partial,
        "years": list(result.years),
        "warm_up": result.warm_up,
        "time_unit": "hour",
        "what_if": list(result.what_if),
        "assumptions": list(result.assumptions),
        "doubts": list(result.doubts),
        "unstable": list(result.unstable),
        "at_times": list(result.at_times),
        "left_out": [{"id": name, "why": why} for name, why in result.left_out],
        "procedures": [_procedure(each) for each in result.procedures],
        "units": [_unit(each) for each in result.units],
    }


def _procedure(each: ProcedureResult) -> dict[str, Any]:
    return {
        "id": each.id,
        "cases": each.cases,
        "late": {
            "share": _number(each.late.value) if each.under_limit else None,
            "low": _number(each.late.low) if each.under_limit else None,
            "high": _number(each.late.high) if each.under_limit else None,
            "cases": each.late_cases,
            "of": each.under_limit,
            "because_of": {"work": each.causes.work, "calendar": each.causes.calendar, "queue": each.causes.queue},
        },
        "late_if_extended": _interval(each.late_extended) if each.late_extended and each.under_limit else None,
        "time": {
            "mean": _hours(each.mean.value),
            "low": _hours(each.mean.low),
            "high": _hours(each.mean.high),
            "p50": _hours(each.p50),
            "p95": _hours(each.p95),
            "mean_without_queue": _hours(each.mean_without_queue),
            "mean_always_open": _hours(each.mean_always_open),
        },
        "outcomes": [{"id": name, "cases": cases} for name, cases in each.outcomes],
        "months": [_month(month) for month in each.months],
        "units": [_unit(unit) for unit in each.units],
        "steps": [_step(step) for step in each.steps],
    }


def _interval(interval: Interval) -> dict[str, float]:
    return {"share": _number(interval.value), "low": _number(interval.low), "high": _number(interval.high)}


def _month(month: MonthResult) -> dict[str, Any]:
    return {
        "month": month.month,
        "cases": month.cases,
        "late": month.late,
        "of": month.under_limit,
        "share": _number(month.share.value) if month.under_limit else None,
        "low": _number(month.share.low) if month.under_limit else None,
        "high": _number(month.share.high) if month.under_limit else None,
    }


def _unit(unit: UnitResult) -> dict[str, Any]:
    return {
        "id": unit.id,
        "staff": unit.staff,
        **({"people": unit.people, "staff_mean": _number(unit.staff_mean)} if unit.people != str(unit.staff) else {}),
        "utilisation": _number(unit.utilisation),
        "wait_mean": _hours(unit.wait_mean),
        "queue_mean": _number(unit.queue_mean),
        "work_hours": _number(unit.work_hours),
        **({"cost_per_case": _number(unit.cost)} if unit.cost is not None else {}),
    }


def _step(step: StepResult) -> dict[str, Any]:
    return {
        "id": step.id,
        "actor": step.actor,
        "done": step.done,
        "time_mean": _hours(step.time_mean),
        "work_mean": _hours(step.work_mean),
        "wait_mean": _hours(step.wait_mean),
        "closed_mean": _hours(step.closed_mean),
        "waits_for": step.waits_for,
    }


def _hours(seconds: float) -> float:
    return _number(seconds / HOUR)


def _number(value: float) -> float:
    """Nine digits: what comes after them is no news, and would be different on another machine."""
    return float(f"{value:.9g}")
