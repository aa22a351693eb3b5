"""One procedure as nodes and links."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.actor_graph.pieces import Link, LinkKind, Node, NodeKind, Part
from procflow.actor_graph.words import Words
from procflow.bpmn_extension import plain
from procflow.graph import FlowGraph, Way
from procflow.model import Entry, Join, Procedure, Split, Step, Use
from procflow.uses import used_by
from procflow.wording import Wording


def node_id(procedure: str, name: str) -> str:
    return f"{procedure}.{name}"


class Builder:
    def __init__(self, wording: Wording, procedure: Procedure) -> None:
        self.wording, self.procedure = wording, procedure
        self.words = Words(wording, procedure)
        self.graph = FlowGraph(procedure)
        self.steps = {entry.id: entry for entry in procedure.entries if isinstance(entry, Step)}

    def part(self) -> Part:
        met = {name for step in self.steps.values() for name in (step.by, *step.to) if name is not None}
        known = [name for name in self.wording.actors if name in met]
        regulation = self.wording.regulation
        # The only service of an act is often called by the act's own name.
        title = self.procedure.title or (regulation.title if len(regulation.procedures) == 1 else None)
        return Part(
            id=self.procedure.id,
            title=self.wording.shown(title) or self.procedure.id,
            limits=tuple(self.words.limits()),
            actors=tuple((name, self.wording.actor_name(name)) for name in (*known, *sorted(met - set(known)))),
            about=self.words.about_procedure(),
        )

    # ------------------------------------------------------------ nodes

    def nodes(self) -> Iterator[Node]:
        for entry in self.procedure.entries:
            yield from self._of_entry(entry)
            for index, way in enumerate(self.graph.ways[entry.id]):
                if way.to is None:
                    yield Node(
                        id=self._unstated(entry.id, index),
                        kind=NodeKind.UNSTATED,
                        procedure=self.procedure.id,
                        entry=entry.id,
                        text=self.wording.word("unstated"),
                    )
        for outcome in self.procedure.outcomes:
            yield Node(
                id=self._id(outcome.id),
                kind=NodeKind(outcome.kind.value),
                procedure=self.procedure.id,
                entry=outcome.id,
                text=self.words.outcome(outcome),
                source=outcome.source,
                about=self.words.about_outcome(outcome),
            )

    def _of_entry(self, entry: Entry) -> Iterator[Node]:
        def node(name: str, kind: NodeKind, text: str, **more: object) -> Node:
            values = {"procedure": self.procedure.id, "entry": entry.id, "source": entry.source} | more
            return Node(id=name, kind=kind, text=text, **values)  # type: ignore[arg-type]  # the values are ours

        about = self.words.about(entry)
        title = self.words.titles[entry.id]
        if not isinstance(entry, Step):
            yield node(self._id(entry.id), _kind_of(entry), title, about=about)
            return
        actor, term = entry.by, self.words.term(entry)
        if entry.do is not None:
            yield node(self._id(entry.id), NodeKind.STEP, title, actor=actor, term=term, about=about)
        if entry.decision is not None:
            # The term of a step is that of its work; a mere question carries its own.
            alone = entry.do is None
            text = title if alone and title else self.words.question(entry)
            more = {"term": term, "about": about} if alone else {}
            yield node(self._question(entry), NodeKind.DECISION, text, actor=actor, **more)
        elif entry.do is None:
            yield node(self._id(entry.id), NodeKind.STEP, title or entry.id, actor=actor, term=term, about=about)
        for receiver in self._left_with_message(entry):
            yield node(
                self._message(entry.id, receiver),
                NodeKind.MESSAGE,
                self.words.sent(entry) or self.wording.word("message"),
                actor=receiver,
            )

    def _id(self, name: str) -> str:
        return node_id(self.procedure.id, name)

    def _question(self, step: Step) -> str:
        return self._id(step.id) if step.do is None else f"{self._id(step.id)}?"

    def _unstated(self, name: str, index: int) -> str:
        return f"{self._id(name)}#{index}"

    def _message(self, name: str, receiver: str) -> str:
        return f"{self._id(name)}>{receiver}"

    # ------------------------------------------------------------ links

    def links(self) -> Iterator[Link]:
        for entry in self.procedure.entries:
            if isinstance(entry, Step):
                yield from self._around(entry)
            yield from (
                self._of_way(entry, way, index, label)
                for index, (way, label) in enumerate(zip(self.graph.ways[entry.id], self._labels(entry), strict=True))
            )

    def _around(self, step: Step) -> Iterator[Link]:
        if step.do is not None and step.decision is not None:
            yield Link(start=self._id(step.id), end=self._question(step), kind=LinkKind.QUESTION)
        for receiver in self._left_with_message(step):
            end = self._message(step.id, receiver)
            yield Link(start=self._id(step.id), end=end, kind=LinkKind.MESSAGE)

    def _of_way(self, entry: Entry, way: Way, index: int, label: tuple[str, str]) -> Link:
        start = self._question(entry) if isinstance(entry, Step) and entry.decision is not None else self._id(entry.id)
        after = self.steps.get(way.to or "")
        here = entry.by if isinstance(entry, Step) else None
        changes_hands = after is not None and None not in (here, after.by) and here != after.by
        passes = ""
        if isinstance(entry, Step) and self._reached(way) & set(entry.to):
            passes = self.words.sent(entry)
        return Link(
            start=start,
            end=self._id(way.to) if way.to is not None else self._unstated(entry.id, index),
            kind=LinkKind.HANDOVER if changes_hands else LinkKind.WAY,
            label=plain(self.words.bounded(label[0], way.target)),
            passes=passes,
            about=label[1],
        )

    def _labels(self, entry: Entry) -> list[tuple[str, str]]:
        """The label of each way out, and what more there is to tell of it."""
        if isinstance(entry, Step) and entry.decision is not None:
            return [
                (self.words.answer(option), "\n".join(self.words.line("source", "; ".join(option.source))))
                for option in entry.decision.options
            ]
        if isinstance(entry, Use):
            used = used_by(self.wording.regulation, entry)
            known = {outcome.id: outcome for outcome in used.procedure.outcomes} if used else {}
            return [(self.words.outcome(known[name]) if name in known else name, "") for name in entry.on]
        return [("", "")] * len(self.graph.ways[entry.id])

    # ------------------------------------------------------------ who is reached

    def _left_with_message(self, step: Step) -> list[str]:
        """Those a step sends to who are not the ones that go on with the case: to them leads a message of its own."""
        going_on = {name for way in self.graph.ways[step.id] for name in self._reached(way)}
        return [name for name in dict.fromkeys(step.to) if name != step.by and name not in going_on]

    def _reached(self, way: Way) -> set[str]:
        """Who goes on after a way: it may lead through splits and joins to their steps."""
        found: set[str] = set()
        seen: set[str] = set()
        stack = [way.to]
        while stack:
            name = stack.pop()
            if name is None or name in seen:
                continue
            seen.add(name)
            entry = self.graph.entries.get(name)
            if isinstance(entry, Step) and entry.by is not None:
                found.add(entry.by)
            elif isinstance(entry, Split | Join):
                stack += [after.to for after in self.graph.ways[name]]
        return found


def _kind_of(entry: Split | Join | Use) -> NodeKind:
    if isinstance(entry, Split):
        return NodeKind.SPLIT
    if isinstance(entry, Use):
        return NodeKind.USE
    return NodeKind.JOIN_ALL if entry.all_ways else NodeKind.JOIN_ANY
