"""The ways out of each entry: flows, answers, what comes of a procedure that is used, and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_words import answer_in, with_bound
from procflow.model import Entry, Outcome, OutcomeKind, Split, Step, Target, Use
from procflow.to_bpmn.conditions import answer_variable, condition
from procflow.to_yaml import written_entry
from procflow.uses import used_by

if TYPE_CHECKING:
    from procflow.to_bpmn.process import ProcessWriter


def add_ways(writer: ProcessWriter, entry: Entry) -> None:
    source = writer.out[entry.id]
    if isinstance(entry, Split):
        for branch in entry.branches:
            writer.flow(source, _target(writer, entry, branch), entry.id, None, None)
    elif isinstance(entry, Use):
        _add_outcomes_of(writer, entry, source)
    elif isinstance(entry, Step) and entry.decision is not None:
        _add_options(writer, entry, source)
    else:
        target = entry.next
        assert target is not None, "an entry without a decision goes on by `next`"
        values = {"at_most": target.at_most} if target.at_most else None
        label = with_bound("", target.at_most, writer.setting.language)
        writer.flow(source, _target(writer, entry, target), entry.id, label, values)


def _add_options(writer: ProcessWriter, step: Step, gateway: Element) -> None:
    decision = step.decision
    assert decision is not None, "the caller has looked"
    variable = answer_variable(step.id)
    options = written_entry(step)["options"]
    has_default = False
    for option, values in zip(decision.options, options, strict=True):
        label = writer.setting.shown(option.name) or answer_in(extension.plain(option.when), writer.setting.language)
        label = with_bound(label, option.next.at_most, writer.setting.language)
        kept = {key: value for key, value in values.items() if key != "next"}
        flow = writer.flow(gateway, _target(writer, step, option.next), step.id, label, kept)
        if option.when == "otherwise" and not has_default:
            gateway.set("default", flow)
            has_default = True
        else:
            _set_condition(flow, condition(variable, decision.answers, option.when))
        if option.source:
            writer.document(
                flow, "way", f"{writer.setting.word('source')}: {extension.plain('; '.join(option.source))}"
            )


def _add_outcomes_of(writer: ProcessWriter, use: Use, call: Element) -> None:
    """Results go on from the call, several of them through a gateway; refusals are errors that the call lets out."""
    used = used_by(writer.setting.regulation, use)
    known = {outcome.id: outcome for outcome in used.procedure.outcomes} if used else {}
    plain_ways: list[tuple[str, Target]] = []
    for outcome, target in use.on.items():
        if outcome in known and known[outcome].kind is OutcomeKind.REFUSAL:
            _add_refusal(writer, use, call, known[outcome], target)
        else:
            plain_ways.append((outcome, target))
    kept = extension.find(call, "entry")
    assert kept is not None, "every entry keeps its values"
    kept.set("outcomes", " ".join(outcome for outcome, _ in plain_ways))
    kept.set("refusals", " ".join(outcome for outcome in use.on if outcome not in dict(plain_ways)))
    source = call
    if len(plain_ways) > 1:
        source = writer.node("exclusiveGateway", f"{use.id}_outcome", writer.setting.word("outcome"))
        extension.add(source, "outcomes", step=use.id)
        writer.place(source, writer.lane_names[use.id])
        writer.flow(call, source, use.id, None, None)
    for outcome, target in plain_ways:
        name = writer.outcome_name(known[outcome]) if outcome in known else outcome
        label = name if len(plain_ways) > 1 else None
        flow = writer.flow(source, _target(writer, use, target), use.id, label, {"outcome": outcome})
        if len(plain_ways) > 1:
            _set_condition(flow, condition(answer_variable(use.id), None, outcome))


def _add_refusal(writer: ProcessWriter, use: Use, call: Element, outcome: Outcome, target: Target) -> None:
    name = writer.outcome_name(outcome)
    event = writer.node("boundaryEvent", f"{use.id}_{outcome.id}", name, attachedToRef=call)
    extension.add(event, "refusal", step=use.id, outcome=outcome.id)
    event.add(
        "errorEventDefinition",
        id=writer.setting.take(f"{event.id}_error"),
        errorRef=writer.setting.error(outcome.id, name),
    )
    writer.attached.append(event)
    lane = writer.lanes.get(writer.lane_names[use.id] or "")
    if lane is not None and event.id:
        lane.add_text("flowNodeRef", event.id)
    writer.flow(event, _target(writer, use, target), use.id, None, {"outcome": outcome.id})


def _target(writer: ProcessWriter, entry: Entry, target: Target) -> Element:
    if target.step is not None and target.step in writer.into:
        return writer.into[target.step]
    lane = writer.lane_names[entry.id]
    if target.outcome is not None:
        if target.outcome not in writer.ends:
            writer.ends[target.outcome] = _add_end(writer, writer.outcomes[target.outcome], lane)
        return writer.ends[target.outcome]
    end = writer.node("endEvent", f"{entry.id}_unstated", writer.setting.word("unstated"))
    extension.add(end, "unstated")
    writer.place(end, lane)
    return end


def _add_end(writer: ProcessWriter, outcome: Outcome, lane: str | None) -> Element:
    name = writer.outcome_name(outcome)
    end = writer.node("endEvent", f"end_{outcome.id}", name)
    extension.add(end, "end", outcome=outcome.id)
    grounds = [f"– {writer.setting.shown(ground)}" for ground in outcome.grounds]
    lines = [f"{writer.setting.word('grounds')}:", *grounds] if grounds else []
    writer.document(end, "end", "\n".join([*lines, *writer.line("source", "; ".join(outcome.source))]))
    if outcome.kind is OutcomeKind.REFUSAL:
        end.add(
            "errorEventDefinition",
            id=writer.setting.take(f"{end.id}_error"),
            errorRef=writer.setting.error(outcome.id, name),
        )
    writer.place(end, lane)
    return end


def _set_condition(flow: Element, text: str) -> None:
    flow.add_text("conditionExpression", text).set("xsi:type", "bpmn:tFormalExpression")
