"""Answers of a decision: those that were kept, and those that somebody drew."""

from __future__ import annotations

import re

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.bpmn_words import answer_in, with_bound
from procflow.diagnostics import shorten
from procflow.from_bpmn.entries import Way
from procflow.from_bpmn.naming import Ids, Naming
from procflow.from_bpmn.report import Report
from procflow.import_codes import LEFT
from procflow.ranges import parse_range

_YES = frozenset({"yes", "y", "да", "иә", "ия", "true"})
_NO = frozenset({"no", "n", "нет", "жоқ", "false"})
OTHERWISE = "otherwise"


def options(
    naming: Naming, report: Report, gateway: Element, flows: list[tuple[Element, Element]], values: Values
) -> list[Way]:
    """The ways out of a gateway, each a flow and where it leads; completes `answers` in `values`.

    In `values`, `options` are the answers that an export knew; they are taken out.
    """
    known = values.pop("options", [])
    default = gateway.ref("default")
    kept = [_kept(naming, flow) for flow, _ in flows]
    drawn = [flow for (flow, _), one in zip(flows, kept, strict=True) if one is None]
    taken = {str(one["when"]) for one in kept if one is not None}
    again = _drawn_again(naming, report, drawn, [each for each in known if each.get("when") not in taken])
    kept = [one if one is not None else again.get(flow) for (flow, _), one in zip(flows, kept, strict=True)]
    drawn = [flow for flow in drawn if flow not in again]
    taken |= {str(one["when"]) for one in again.values()}
    new = iter(_drawn(naming, drawn, default, taken, values, has_kept=len(drawn) < len(flows)))
    return [
        Way(node=target, values=one if one is not None else next(new))
        for (_, target), one in zip(flows, kept, strict=True)
    ]


def _drawn_again(naming: Naming, report: Report, drawn: list[Element], missing: list[Values]) -> dict[Element, Values]:
    """New flows for answers whose own flows are gone: a modeler deletes them with the step that they lead to."""
    found: dict[Element, Values] = {}
    for flow in drawn:
        label = plain(flow.name or "")
        one = next((each for each in missing if label and _shown(naming, each) == label), None)
        if one is not None:
            missing.remove(one)
            found[flow] = one
    nameless = [flow for flow in drawn if flow not in found and not plain(flow.name or "")]
    if len(nameless) == len(missing) == 1:
        flow, one = nameless[0], missing[0]
        told = f"a flow without a name is taken for the answer `{shorten(_shown(naming, one))}`, whose own flow is gone"
        report.otherwise(flow, told)
        found[flow] = one
    return found


def _shown(naming: Naming, answer: Values) -> str:
    return naming.shown(answer.get("name")) or answer_in(plain(str(answer.get("when", ""))), naming.language)


def _kept(naming: Naming, flow: Element) -> Values | None:
    holder = extension.find(flow, "way")
    values = extension.values_of(holder) if holder else {}
    if "when" not in values:
        return None
    at_most = int(values["at_most"]) if str(values.get("at_most", "")).isdigit() else None
    base = _shown(naming, values)
    before = with_bound(base, at_most, naming.language)
    now = plain(flow.name or "")
    if now and now != before:
        name, bound = _without_bound(now, naming.language)
        if bound is not None:
            values["at_most"] = bound
        naming.rename(values, "name", flow, name, base)
    return values


def _without_bound(label: str, language: str) -> tuple[str, int | None]:
    """`Не сдал (не более 2 раз)`: the answer, and how often it may be given."""
    bound = re.escape(with_bound("", 0, language)).replace("0", "([1-9][0-9]{0,5})")
    match = re.fullmatch(rf"(.*?)\s*\(?{bound}\)?", label)
    return (match[1], int(match[2])) if match else (label, None)


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
        return [{"when": _yes_no(label) or OTHERWISE} for label in labels]
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
