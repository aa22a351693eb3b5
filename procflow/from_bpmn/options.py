"""Answers of a decision: those that were kept, and those that somebody drew."""

from __future__ import annotations

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.bpmn_words import answer_in, with_bound
from procflow.from_bpmn.entries import Way
from procflow.from_bpmn.naming import Ids, Naming
from procflow.import_codes import LEFT
from procflow.ranges import parse_range

_YES = frozenset({"yes", "y", "да", "иә", "ия", "true"})
_NO = frozenset({"no", "n", "нет", "жоқ", "false"})
OTHERWISE = "otherwise"


def options(naming: Naming, gateway: Element, flows: list[tuple[Element, Element]], values: Values) -> list[Way]:
    """The ways out of a gateway, each a flow and where it leads; completes `answers` in `values`."""
    default = gateway.ref("default")
    kept = [_kept(naming, flow) for flow, _ in flows]
    drawn = [flow for (flow, _), one in zip(flows, kept, strict=True) if one is None]
    taken = {str(one["when"]) for one in kept if one is not None}
    new = iter(_drawn(naming, drawn, default, taken, values, has_kept=len(drawn) < len(flows)))
    return [
        Way(node=target, values=one if one is not None else next(new))
        for (_, target), one in zip(flows, kept, strict=True)
    ]


def _kept(naming: Naming, flow: Element) -> Values | None:
    holder = extension.find(flow, "way")
    values = extension.values_of(holder) if holder else {}
    if "when" not in values:
        return None
    at_most = int(values["at_most"]) if str(values.get("at_most", "")).isdigit() else None
    base = naming.shown(values.get("name")) or answer_in(plain(str(values["when"])), naming.language)
    before = with_bound(base, at_most, naming.language)
    now = plain(flow.name or "")
    if now and now != before:
        suffix = with_bound("", at_most, naming.language)
        name = now.removesuffix(f"({suffix})").strip() if suffix else now
        naming.rename(values, "name", flow, name, base)
    return values


def _drawn(
    naming: Naming, flows: list[Element], default: Element | None, taken: set[str], values: Values, *, has_kept: bool
) -> list[Values]:
    labels = [_label(naming, flow) for flow in flows]
    if not flows:
        return []
    answers = values.get("answers")
    plain_answers = {_yes_no(label) for flow, label in zip(flows, labels, strict=True) if flow != default or label}
    found: list[Values] = []
    ids = Ids(taken)
    if (answers == "yes-no" or not has_kept) and None not in plain_answers and not plain_answers & taken:
        values["answers"] = "yes-no"
        used: set[str] = set()
        for label in labels:
            when = _yes_no(label) or OTHERWISE
            found.append({"when": when} if when not in used else {"when": OTHERWISE})
            used.add(when)
        return found
    if answers == "number" or (not has_kept and labels and all(label and parse_range(label) for label in labels)):
        values["answers"] = "number"
        return [{"when": label if parse_range(label) else OTHERWISE} for label in labels]
    for flow, label in zip(flows, labels, strict=True):
        if not label and flow == default and OTHERWISE not in taken:
            found.append({"when": OTHERWISE})
            continue
        when = ids.take(label, "answer") if label else ids.exactly("answer")
        found.append({"when": when, **({"name": naming.text(label)} if label and label != when else {})})
    known = list(answers) if isinstance(answers, list) else sorted(taken - {OTHERWISE})
    values["answers"] = [*known, *(str(one["when"]) for one in found if one["when"] != OTHERWISE)] or ["answer"]
    return found


def _label(naming: Naming, flow: Element) -> str:
    """What stands at a flow; where nothing does, the condition for programs."""
    condition = flow.child("conditionExpression")
    name = plain(flow.name or "")
    if name and condition is not None:
        naming.report.count(LEFT, flow, "conditions for programs, beside the names of answers")
    return name or plain(condition.text if condition else "")[:200]


def _yes_no(label: str) -> str | None:
    word = label.strip(" .!?«»\"'").lower()
    return "yes" if word in _YES else "no" if word in _NO else None
