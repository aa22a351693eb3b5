"""One procedure as a process in a pool: lanes, nodes, ways."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_words import Titles, limit_in, term_label
from procflow.describing import describe
from procflow.graph import FlowGraph
from procflow.model import Entry, Limit, LimitKind, Outcome, Procedure, Split, Step, Use
from procflow.to_bpmn.lanes import lanes_of
from procflow.to_bpmn.outside import Boxes, add_messages, is_outside, performers
from procflow.to_bpmn.setting import OUTSIDE, Setting
from procflow.to_bpmn.ways import add_ways
from procflow.to_yaml import written_entry, written_procedure

# Keys that BPMN says itself, by its flows.
FLOW_KEYS = frozenset({"next", "at_most", "options", "split", "join", "on", "decide", "answers", "of"})
_OF_ANSWER = ("when", "name", "source")


def write_procedure(setting: Setting, collaboration: Element, procedure: Procedure, boxes: Boxes) -> None:
    ProcessWriter(setting, collaboration, procedure, boxes).write()


class ProcessWriter:
    def __init__(self, setting: Setting, collaboration: Element, procedure: Procedure, boxes: Boxes) -> None:
        self.setting, self.collaboration, self.procedure, self.boxes = setting, collaboration, procedure, boxes
        self.prefix = procedure.id
        title = setting.shown(procedure.title) or procedure.id
        self.process = setting.definitions.root.add(
            "process", id=setting.process_ids[procedure.id], name=title, isExecutable=False
        )
        collaboration.add("participant", id=setting.take(f"Pool_{procedure.id}"), name=title, processRef=self.process)
        self.nodes: list[Element] = []
        self.attached: list[Element] = []  # events at the borders of nodes
        self.flows: list[Element] = []
        self.graph = FlowGraph(procedure)
        self.titles = Titles(
            {entry.id: setting.title_of(entry) or entry.id for entry in procedure.entries},
            {entry.marks: entry.id for entry in procedure.entries if isinstance(entry, Step | Use) and entry.marks},
        )
        self.performers = performers(setting, procedure)
        self.lane_names = lanes_of(setting, procedure, self.graph, self.performers)
        self.lanes: dict[str, Element] = {}
        self.into: dict[str, Element] = {}  # by the id of an entry: the node its ways in lead to
        self.out: dict[str, Element] = {}  # the node its ways out come from
        self.ends: dict[str, Element] = {}  # by the id of an outcome
        self.outcomes = {outcome.id: outcome for outcome in procedure.outcomes}
        self.places = {entry.id: place for place, entry in enumerate(procedure.entries)}

    def write(self) -> None:
        self._describe_process()
        self._add_lanes()
        self._add_start()
        for entry in self.procedure.entries:
            if entry.id not in self.into:
                self._add_entry(entry)
        for entry in self.procedure.entries:
            add_ways(self, entry)
        self._add_references()
        self._add_limit_note()
        self._keep_twice()

    # ------------------------------------------------------------ the process itself

    def _describe_process(self) -> None:
        values = {key: value for key, value in written_procedure(self.procedure).items() if key != "steps"}
        extension.add(self.process, "procedure", values, procedure=self.procedure.id)
        lines = [self.setting.shown(self.procedure.title), *self._limit_lines()]
        lines += self.line("source", "; ".join(self.procedure.source))
        lines += self.line("note", self.setting.shown(self.procedure.note))
        self.document(self.process, "procedure", "\n".join(filter(None, lines)))

    def _limit_lines(self) -> list[str]:
        if self.procedure.is_part:
            return []
        lines = []
        for limit in self.procedure.limits:
            text = f"{self.setting.word('limit')}: {limit_in(limit, self.setting.language, self.titles)}"
            if limit.outcomes:
                names = [self.outcome_name(self.outcomes[name]) for name in limit.outcomes if name in self.outcomes]
                text += f" – {', '.join(names)}"
            lines.append(extension.plain(text))
        return lines

    def line(self, key: str, text: str) -> list[str]:
        return [f"{self.setting.word(key)}: {extension.plain(text)}"] if text else []

    def document(self, element: Element, holder: str, text: str) -> None:
        """A description for people; its checksum shows later whether somebody wrote another one."""
        if text:
            element.documentation = text
            kept = extension.find(element, holder)
            assert kept is not None, "what is described keeps its values"
            kept.set("described", extension.checksum(text))

    def _add_lanes(self) -> None:
        names = [actor.id for actor in self.setting.regulation.actors if actor.id in self.performers]
        if not names:
            return
        lane_set = self.process.add("laneSet", id=self.setting.take(f"Lanes_{self.prefix}"))
        for name in names:
            lane = lane_set.add(
                "lane", id=self.setting.take(f"Lane_{self.prefix}_{name}"), name=self.setting.actor_name(name)
            )
            extension.add(lane, "lane", actor=name)
            self.lanes[name] = lane

    def place(self, node: Element, lane: str | None) -> None:
        element = self.lanes.get(lane) if lane else None
        if element is not None and node.id:
            element.add_text("flowNodeRef", node.id)
        self.nodes.append(node)

    # ------------------------------------------------------------ nodes

    def _add_start(self) -> None:
        if not self.procedure.entries:
            return
        first = self.procedure.entries[0]
        if self._is_message_start(first):
            assert isinstance(first, Step), "only a step is"
            node = self.node("startEvent", first.id, self.setting.title_of(first))
            node.add("messageEventDefinition", id=self.setting.take(f"{node.id}_message"))
            self._keep_entry(node, first)
            self.place(node, self.lane_names[first.id])
            self._add_messages(node, first)
            self._add_term_note(node, first)
            self.into[first.id] = self.out[first.id] = node
            return
        start = self.node("startEvent", "start", self.setting.word("start"))
        self.place(start, self.lane_names[first.id])
        self._add_entry(first)
        self.flow(start, self.into[first.id], "start", None, None)

    def _is_message_start(self, entry: Entry) -> bool:
        """What somebody outside files, and a case begins: no step of the office, but what it waits for."""
        return (
            isinstance(entry, Step)
            and entry.decision is None
            and entry.by is not None
            and is_outside(self.setting, entry.by, self.performers)
            and self.setting.actors[entry.by].kind in OUTSIDE
            and not self.graph.ways_to[entry.id]
        )

    def node(self, kind: str, name: str, shown: str | None, **attributes: Any) -> Element:
        return self.process.add(kind, id=self.setting.take(f"{self.prefix}_{name}"), name=shown or None, **attributes)

    def _add_entry(self, entry: Entry) -> None:
        title = self.setting.title_of(entry)
        lane = self.lane_names[entry.id]
        if isinstance(entry, Step):
            self._add_step(entry, title, lane)
            return
        if isinstance(entry, Use):
            node = self.node("callActivity", entry.id, title, calledElement=self.setting.called(entry))
        else:
            waits_or_splits = isinstance(entry, Split) or entry.all_ways
            node = self.node("parallelGateway" if waits_or_splits else "exclusiveGateway", entry.id, title)
        self._keep_entry(node, entry)
        self.place(node, lane)
        self.into[entry.id] = self._merged(node, entry, lane) if isinstance(entry, Split) else node
        self.out[entry.id] = node

    def _merged(self, gateway: Element, entry: Entry, lane: str | None) -> Element:
        """A gateway that splits takes in one way; where several come, another gateway before it brings them together."""
        first = self.procedure.entries[0] is entry
        if len(self.graph.ways_to[entry.id]) + first < 2:
            return gateway
        merge = self.node("exclusiveGateway", f"{entry.id}_merge", None)
        extension.add(merge, "merge", step=entry.id)
        self.place(merge, lane)
        self.flow(merge, gateway, entry.id, None, None)
        return merge

    def _add_step(self, step: Step, title: str, lane: str | None) -> None:
        if step.do is None and step.decision is not None:
            gateway = self.node("exclusiveGateway", step.id, title or self.setting.word("decision"))
            self._keep_entry(gateway, step)
            self._keep_decision(gateway, step)
            self.place(gateway, lane)
            self._add_term_note(gateway, step)
            self.into[step.id] = self._merged(gateway, step, lane)
            self.out[step.id] = gateway
            return
        task = self.node(self._task_kind(step), step.id, title)
        self._keep_entry(task, step)
        self.place(task, lane)
        self._add_messages(task, step)
        self._add_term_note(task, step)
        self.into[step.id] = self.out[step.id] = task
        if step.decision is not None:
            gateway = self.node("exclusiveGateway", f"{step.id}_decision", self._question(step))
            self._keep_decision(gateway, step)
            self.place(gateway, lane)
            self.flow(task, gateway, step.id, None, None)
            self.out[step.id] = gateway

    def _question(self, step: Step) -> str:
        ask = step.decision.ask if step.decision else None
        return self.setting.shown(ask) or self.setting.word("decision")

    def _task_kind(self, step: Step) -> str:
        if step.by is None or step.by not in self.setting.actors:
            return "task"
        if is_outside(self.setting, step.by, self.performers):
            return "receiveTask"
        if step.by in self.performers and self.setting.actors[step.by].kind == "system":
            return "serviceTask"
        goes_out = any(is_outside(self.setting, name, self.performers) for name in step.to)
        return "sendTask" if goes_out and not step.using and (step.sends or not step.gives) else "userTask"

    def _keep_entry(self, node: Element, entry: Entry) -> None:
        values = {key: value for key, value in written_entry(entry).items() if key not in FLOW_KEYS | {"id"}}
        kind = type(entry).__name__.lower()
        title = self.setting.title_of(entry) if isinstance(entry, Use) and entry.name is None else None
        # Modelers write what was moved at the end of the file; `place` says where it stood in the act.
        place, lane = str(self.places[entry.id]), self.lane_names[entry.id]
        extension.add(node, "entry", values, entry=entry.id, kind=kind, place=place, lane=lane, title=title)
        self.document(node, "entry", describe(self.setting, entry, self.titles))

    def _keep_decision(self, gateway: Element, step: Step) -> None:
        written = written_entry(step)
        values: dict[str, Any] = {key: written[key] for key in ("decide", "answers", "of") if key in written}
        # Once more what stands at the flows: a modeler deletes them together with the step that they lead to.
        values["options"] = [{key: each[key] for key in _OF_ANSWER if key in each} for each in written["options"]]
        extension.add(gateway, "decision", values, step=step.id)

    def _add_messages(self, node: Element, step: Step) -> None:
        drawn = add_messages(self.setting, self.collaboration, step, node, self.boxes, self.performers)
        if drawn:
            kept = extension.find(node, "entry")
            assert kept is not None, "every entry keeps its values"
            kept.set("messages", drawn)

    def _add_term_note(self, node: Element, step: Step) -> None:
        """The term beside the step. No timer at its border: one that leads nowhere is an error to linters, and one
        that leads to an end of its own would tell of outcomes that the act does not know.
        """
        within = step.within.term if step.within else None
        not_before = step.not_before.term if step.not_before else None
        if label := term_label(within, not_before, self.setting.language):
            self._add_note(node, f"{step.id}_term", label, "term", step=step.id)

    def _add_note(self, node: Element, name: str, text: str, kind: str, **attributes: str) -> None:
        note = self.process.add("textAnnotation", id=self.setting.take(f"{self.prefix}_{name}"))
        extension.add(note, kind, None, text=extension.checksum(text), **attributes)
        note.add_text("text", text)
        line = self.process.add(
            "association", id=self.setting.take(f"{self.prefix}_{name}_line"), sourceRef=node, targetRef=note
        )
        extension.add(line, kind)

    # ------------------------------------------------------------ ways

    def outcome_name(self, outcome: Outcome) -> str:
        return self.setting.shown(outcome.name) or outcome.id

    def flow(
        self, source: Element, target: Element, stem: str, label: str | None, values: dict[str, Any] | None
    ) -> Element:
        flow = self.process.add(
            "sequenceFlow",
            id=self.setting.take(f"Flow_{self.prefix}_{stem}"),
            name=label or None,
            sourceRef=source,
            targetRef=target,
        )
        if values:
            extension.add(flow, "way", values)
        self.flows.append(flow)
        return flow

    # ------------------------------------------------------------ what goes with the nodes

    def _add_references(self) -> None:
        """Incoming and outgoing flows at the nodes: said twice, but some tools read only these."""
        for flow in self.flows:
            for end, name in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
                node = flow.ref(end)
                assert node is not None, "a flow that was made here has ends"
                assert flow.id, "and an id"
                node.add_text(name, flow.id)

    def _keep_twice(self) -> None:
        """All that is kept with nodes, once more by their ids: modelers drop it when a task gets another type."""
        nodes = extension.add(self.process, "nodes")
        for node in (*self.nodes, *self.attached):
            if parts := node.extensions():
                again = nodes.add(extension.kind_of("node"), of=node.id)
                for part in parts:
                    again.node.append(deepcopy(part.node))

    def _add_limit_note(self) -> None:
        lines = self._limit_lines()
        if self.nodes and lines and self.procedure.limits != (Limit(kind=LimitKind.NONE),):
            self._add_note(self.nodes[0], "limit", "\n".join(lines), "limit")
