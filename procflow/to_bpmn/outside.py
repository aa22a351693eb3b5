"""Those outside the provider: the pools of which nothing inside is told, and what passes between them and a process."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.model import ActorKind, Procedure, Step
from procflow.to_bpmn.setting import OUTSIDE, Setting

Boxes = dict[str, Element]  # by the id of the actor


def add_black_boxes(setting: Setting, collaboration: Element) -> Boxes:
    """A pool for everyone outside who does, sends or receives something; applicants first, at the top."""
    needed = {name for procedure in setting.regulation.procedures for name in _outside(setting, procedure)}
    order = sorted(
        (actor for actor in setting.regulation.actors if actor.id in needed),
        key=lambda actor: actor.kind is not ActorKind.APPLICANT,
    )
    boxes: Boxes = {}
    for actor in order:
        box = collaboration.add("participant", id=setting.take(f"Pool_{actor.id}"), name=setting.actor_name(actor.id))
        extension.add(box, "pool", actor=actor.id)
        boxes[actor.id] = box
    return boxes


def place_black_boxes(setting: Setting, collaboration: Element, boxes: Boxes) -> None:
    """Modelers and layouts draw pools in the order of the file: applicants above the procedures, all others below."""
    for name, box in boxes.items():
        if setting.actors[name].kind is not ActorKind.APPLICANT:
            collaboration.take(box)


def performers(setting: Setting, procedure: Procedure) -> set[str]:
    """Who does the steps of a procedure inside the provider: its lanes."""
    steps = (entry for entry in procedure.entries if isinstance(entry, Step))
    return {step.by for step in steps if step.by in setting.actors and setting.actors[step.by].kind not in OUTSIDE}


def _outside(setting: Setting, procedure: Procedure) -> Iterator[str]:
    lanes = performers(setting, procedure)
    for step in procedure.entries:
        if isinstance(step, Step):
            names = (step.by, *step.to) if step.by else step.to
            yield from (name for name in names if is_outside(setting, name, lanes))


def is_outside(setting: Setting, name: str, lanes: set[str]) -> bool:
    """An applicant, an outside body, or a system that does nothing in this procedure but receive."""
    actor = setting.actors.get(name)
    if actor is None:
        return False
    return actor.kind in OUTSIDE or (actor.kind is ActorKind.SYSTEM and name not in lanes)


def add_messages(
    setting: Setting, collaboration: Element, step: Step, node: Element, boxes: Boxes, lanes: set[str]
) -> str:
    """What passes between a step and those outside; gives whom it was drawn to, so that a deletion is seen later."""
    content = setting.shown(step.sends or step.gives) or None
    by_outside = step.by is not None and is_outside(setting, step.by, lanes)
    ends: list[tuple[Element, Element, dict[str, str]]] = []
    if by_outside and step.by is not None:
        ends.append((boxes[step.by], node, {"from": step.by}))
    drawn = [name for name in dict.fromkeys(step.to) if name != step.by and is_outside(setting, name, lanes)]
    for name in drawn:
        # What a body outside sends on to another one passes between their pools.
        source = boxes[step.by] if by_outside and step.by is not None else node
        ends.append((source, boxes[name], {"to": name}))
    for source, target, attributes in ends:
        flow = collaboration.add(
            "messageFlow", id=setting.take(f"Message_{node.id}"), name=content, sourceRef=source, targetRef=target
        )
        extension.add(flow, "message", None, step=step.id, node=node.id, **attributes)
    return " ".join(drawn)
