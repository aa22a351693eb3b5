"""Entries put together: where each way leads, in which order they stand, in the keys of the file format."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from procflow.bpmn_extension import Values
from procflow.diagnostics import shorten
from procflow.from_bpmn.anchors import drop_lost_anchors
from procflow.from_bpmn.entries import UNSTATED, Entry, Way, in_order, ordered
from procflow.from_bpmn.scope import key_of, name_of

if TYPE_CHECKING:
    from procflow.from_bpmn.procedure import ProcedureReader


def target_of(reader: ProcedureReader, way: Way) -> str:
    """The id of the entry or of the outcome that a way leads to, or `unstated`."""
    if way.entry is not None or way.outcome is not None:
        return way.entry or way.outcome or UNSTATED
    node, seen = way.node, set[str]()
    while node is not None:
        key = key_of(node)
        if key in reader.entry_of:
            return reader.entry_of[key]
        if key in reader.outcome_of:
            return reader.outcome_of[key]
        if key in seen or key in reader.silent:
            return UNSTATED
        seen.add(key)
        node = reader.passes.get(key)
    return UNSTATED


def written_procedure(reader: ProcedureReader, outcomes_of: Callable[[str], dict[str, set[str]]]) -> Values:
    """The procedure in the keys of the file format; `outcomes_of` gives the outcomes of a procedure and their errors."""
    first = target_of(reader, reader.first) if reader.first else None
    if first is not None and first not in reader.entries:
        # From the start straight to an end: nothing is done, but there must be an entry.
        begin = Entry(reader.ids.take("begin", "begin"), "join", {"join": "any"}, ways=[Way(outcome=first)])
        reader.entries = {begin.id: begin} | reader.entries
        first = begin.id
    for entry in reader.entries.values():
        if entry.kind == "use":
            _complete_use(reader, entry, outcomes_of)
    following = {name: [target_of(reader, way) for way in entry.ways] for name, entry in reader.entries.items()}
    following = {name: [to for to in ways if to in reader.entries] for name, ways in following.items()}
    order = in_order(list(reader.entries.values()), first, following)
    below = {one.id: other.id for one, other in pairwise(order)}
    steps = [_written_entry(reader, entry, below.get(entry.id)) for entry in order]
    values = {key: value for key, value in reader.values.items() if key not in {"outcomes", "steps"}}
    tail: Values = {key: values.pop(key) for key in ("source", "note") if key in values}
    outcomes = {"outcomes": reader.outcomes} if reader.outcomes else {}
    written: Values = {**values, **outcomes, **tail, "steps": steps}
    return written


def settle_anchors(reader: ProcedureReader, written: Values, events: set[str]) -> None:
    """What is counted from something that is gone; `events` are those of all procedures."""
    applicants = {name for name, actor in reader.around.people.actors.items() if actor.get("kind") == "applicant"}
    for name, lost in dict.fromkeys(drop_lost_anchors(written, events, applicants)):
        element = reader.entries[name].element if name is not None else None
        whose = f"a term of `{shorten(name)}`" if name is not None else "the time limit"
        since = "the step begins" if name is not None else "the case begins"
        reader.report.otherwise(
            element or reader.scope.element,
            f"{whose} was counted from `{shorten(lost)}`, which is no longer drawn; it is counted from when {since}",
            "say in the regulation file what it is counted from",
        )


def _written_entry(reader: ProcedureReader, entry: Entry, below: str | None) -> Values:
    values = {"id": entry.id, **entry.values}
    if entry.kind == "split":
        values["split"] = [target_of(reader, way) for way in entry.ways]
    elif entry.kind == "use":
        values["on"] = {way.values["outcome"]: target_of(reader, way) for way in entry.ways if "outcome" in way.values}
        if not values["on"]:
            del values["on"]
    elif entry.kind == "decision":
        values["options"] = [ordered(_option(way, target_of(reader, way))) for way in entry.ways]
    elif entry.ways:
        to = target_of(reader, entry.ways[0])
        if to != below:
            values["next"] = to
        values |= {key: value for key, value in entry.ways[0].values.items() if key == "at_most"}
    return ordered(values)


def _complete_use(reader: ProcedureReader, use: Entry, outcomes_of: Callable[[str], dict[str, set[str]]]) -> None:
    """A way for every outcome of what is used: errors by what catches them, the others by the way on.

    Errors that nothing catches end the case, with an outcome of that name.
    """
    covered = {way.values["outcome"] for way in use.ways if "outcome" in way.values}
    on = next((way for way in use.ways if "outcome" not in way.values), None)
    for outcome, errors in (outcomes_of(use.calls) if use.calls is not None else use.outcomes).items():
        if outcome in covered:
            continue
        way = on
        if errors:
            caught = next((way for name, way in use.refusals.items() if name in errors), None)
            way = caught or use.refusals.get("") or _end_with(reader, outcome, use)
        if way is None:
            way = on = reader.no_way(use.element) if use.element is not None else Way(outcome=UNSTATED)
        use.ways.append(Way(way.node, way.entry, way.outcome, {"outcome": outcome}))


def _end_with(reader: ProcedureReader, outcome: str, use: Entry) -> Way:
    reader.outcomes.setdefault(outcome, {"kind": "refusal"})
    if use.element is not None:
        told = f"nothing catches the refusal `{shorten(outcome)}` of `{name_of(use.element)}`: the case ends with it"
        reader.report.otherwise(use.element, told)
    return Way(outcome=outcome)


def _option(way: Way, target: str) -> Values:
    when = {"when": way.values.get("when", "otherwise"), "next": target}
    return when | {key: value for key, value in way.values.items() if key != "when"}
