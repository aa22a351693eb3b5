"""Prosimos's parameters as they are written: the JSON beside its BPMN file. What is not listed here is named, not read."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from procflow.diagnostics import shorten
from procflow.errors import ProcflowError

MAX_BYTES = 50_000_000


class Told(Struct, frozen=True):
    """Base: what Prosimos adds in other versions is no mistake."""


class HistogramIn(Told, frozen=True):
    cdf: list[Any] = []
    bin_midpoints: list[Any] = []


class DistributionIn(Told, frozen=True):
    distribution_name: str
    distribution_params: list[Any] = []
    histogram_data: HistogramIn | None = None


class PeriodIn(Told, frozen=True):
    from_: str = msgspec.field(name="from")
    to: str
    begin: str = msgspec.field(name="beginTime")
    end: str = msgspec.field(name="endTime")
    probability: float = 1.0


class CalendarIn(Told, frozen=True):
    id: str
    time_periods: list[PeriodIn] = []
    workload_ratio: list[Any] = []


class ResourceIn(Told, frozen=True):
    id: str
    name: str = ""
    cost_per_hour: float | str = 0
    amount: int | float | str = 1
    calendar: str = ""


class ProfileIn(Told, frozen=True):
    id: str
    name: str = ""
    resource_list: list[ResourceIn] = []


class AssignedIn(DistributionIn, frozen=True):
    resource_id: str = ""


class TaskIn(Told, frozen=True):
    task_id: str
    resources: list[AssignedIn] = []


class PathIn(Told, frozen=True):
    path_id: str
    value: float | str | None = None
    condition_id: str | None = None


class GatewayIn(Told, frozen=True):
    gateway_id: str
    probabilities: list[PathIn] = []


class EventIn(DistributionIn, frozen=True):
    event_id: str = ""


class AttributeIn(Told, frozen=True):
    name: str
    type: str
    values: Any = None


class RuleIn(Told, frozen=True):
    attribute: str
    comparison: str = "="
    value: Any = None


class PriorityIn(Told, frozen=True):
    priority_level: int
    rules: list[list[RuleIn]] = []


class BranchIn(Told, frozen=True):
    id: str
    rules: list[list[RuleIn]] = []


class ShareIn(Told, frozen=True):
    key: Any = None
    value: float = 0


class BatchIn(Told, frozen=True):
    task_id: str
    type: str = "Sequential"
    size_distrib: list[ShareIn] = []
    duration_distrib: list[ShareIn] = []
    firing_rules: list[list[RuleIn]] = []


class ProsimosIn(Told, frozen=True):
    resource_profiles: list[ProfileIn] = []
    resource_calendars: list[CalendarIn] = []
    task_resource_distribution: list[TaskIn] = []
    arrival_time_distribution: DistributionIn | None = None
    arrival_time_calendar: list[PeriodIn] = []
    gateway_branching_probabilities: list[GatewayIn] = []
    branch_rules: list[BranchIn] = []
    event_distribution: list[EventIn] = []
    case_attributes: list[AttributeIn] = []
    prioritisation_rules: list[PriorityIn] = []
    batch_processing: list[BatchIn] = []


def read_prosimos(data: bytes, name: str) -> tuple[ProsimosIn, dict[str, Any]]:
    """What is understood, and all of it as plain values."""
    try:
        whole = msgspec.json.decode(data)
        if not isinstance(whole, dict):
            raise ProcflowError(f"{name} holds no parameters of Prosimos: a JSON object is wanted")
        return msgspec.convert(_as_lists(whole), ProsimosIn), whole
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ProcflowError(f"{name} holds no parameters of Prosimos: {shorten(str(error), 200)}") from None


def _as_lists(whole: dict[str, Any]) -> dict[str, Any]:
    """Sections as other versions have them: an object with nothing in it, and hours that are a calendar with a name."""
    lists = {key: [] if value == {} else value for key, value in whole.items()}
    hours = lists.get("arrival_time_calendar")
    if isinstance(hours, dict) and "time_periods" in hours:
        lists["arrival_time_calendar"] = hours["time_periods"]
    return lists


def number(value: object) -> float | None:
    """A number, also where it is written as text; None for what is none, is not finite, or is below zero."""
    try:
        found = float(value)  # type: ignore[arg-type] # whatever the JSON holds
    except (TypeError, ValueError):
        return None
    return found if 0 <= found < 1e12 else None
