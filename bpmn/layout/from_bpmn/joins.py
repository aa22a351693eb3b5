"""The lines of a diagram: what can be a flow, what a message, what a link; and what cannot be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.elements import Element
from bpmn.layout.from_bpmn.contents import Page, Place, Scope, scopes_of
from bpmn.layout.from_bpmn.places import bounds_of
from bpmn.layout.problems import called

_STANDS = ("node", "attached", "pool")  # what a message can join


def read_joins(page: Page) -> None:
    """Find all lines between what stands on the page."""
    joiner = _Joiner(page)
    for holder in page.holders:
        for flow in holder.children("sequenceFlow"):
            joiner.add_flow(flow)
        # Those of a choreography are what its tasks tell.
        for flow in holder.children("messageFlow") if not holder.is_a("choreography") else ():
            joiner.add_message(flow)
    for scope in scopes_of(page):
        for activity in (*scope.nodes, *(event for event, _ in scope.attached)):
            for association in activity.children("dataAssociation"):
                joiner.add_data(association, activity)
    lines = [line for holder in page.holders for line in holder.children("association", "conversationLink")]
    # Those to other lines last: a line must be there before something can be joined to it.
    for line in lines:
        joiner.add_association(line)
    _read_groups(page)


class _Joiner:
    def __init__(self, page: Page) -> None:
        self.page, self.places, self.problems = page, page.places, page.problems
        self.compensated = {
            event
            for scope in scopes_of(page)
            for event, _ in scope.attached
            if event.child("compensateEventDefinition")
        }

    # ------------------------------------------------------------ flows and messages

    def add_flow(self, flow: Element) -> None:
        ends = self._ends(flow)
        if ends is None or not self.page.can_draw(flow):
            return
        source, target = ends
        before, after = self.places[source], self.places[target]
        if self._is_flow(before, after):
            assert before.scope is not None, "nodes stand in a scope"
            self._put_flow(before.scope, flow, source, target)
            return
        if before.kind not in _STANDS or after.kind not in _STANDS:
            self._join_otherwise(flow, source, target)
            return
        if before.scope is after.scope:
            message = f"{called(flow)} ends at {called(target)}, where no sequence flow can end; drawn nevertheless"
        else:
            message = f"{called(flow)} leaves its process or sub-process, which only messages can; drawn nevertheless"
        self.problems.tell("crosses-border", flow, message)
        self._put(self.page.messages, flow, source, target)

    def _is_flow(self, before: Place, after: Place) -> bool:
        return before.kind in {"node", "attached"} and after.kind == "node" and before.scope is after.scope

    def _put_flow(self, scope: Scope, line: Element, source: Element, target: Element) -> None:
        scope.flows.append((line, source, target))
        self.page.put(line, "line", scope)

    def _put(
        self, lines: list[tuple[Element, Element, Element]], line: Element, source: Element, target: Element
    ) -> None:
        lines.append((line, source, target))
        self.page.put(line, "line")

    def add_message(self, flow: Element) -> None:
        ends = self._ends(flow)
        if ends is None or not self.page.can_draw(flow):
            return
        source, target = ends
        before, after = self.places[source], self.places[target]
        if before.kind not in _STANDS or after.kind not in _STANDS:
            self._join_otherwise(flow, source, target)
            return
        if before.pool is after.pool:
            message = f"{called(flow)} stays in one pool, where no messages pass; drawn nevertheless"
            self.problems.tell("crosses-border", flow, message)
        if source == target:
            self._not_drawn(flow, "it begins and ends at one place")
            return
        self._put(self.page.messages, flow, source, target)

    def _ends(self, line: Element) -> tuple[Element, Element] | None:
        """The elements that a line joins; None, and told why, where they are not both on this page."""
        found: list[Element] = []
        for name in ("sourceRef", "targetRef"):
            end = line.ref(name)
            if end is None:
                self._missing_end(line, name)
                return None
            if end not in self.places:
                end = self._pool_of(end) or end
            if end not in self.places:
                self._hidden_end(line, end)
                return None
            found.append(end)
        return found[0], found[1]

    def _pool_of(self, process: Element) -> Element | None:
        """Some tools let a message end at the process in place of its pool."""
        if process.kind != "process":
            return None
        return next((pool.element for pool in self.page.pools if pool.frame and pool.scope.holder == process), None)

    def _missing_end(self, line: Element, name: str) -> None:
        text = line.get(name) or next((child.text.strip() for child in line.children(name)), "")
        what = f"`{text[:80]}` is not there" if text else f"it has no {name}"
        self.problems.tell("no-such-element", line, f"{called(line)} is not drawn: {what}")

    def _hidden_end(self, line: Element, end: Element) -> None:
        if end.is_a("flowNode", "participant") and self.page.diagram.wants(end) and self.page.diagram.wants(line):
            message = f"{called(line)} is not drawn: {called(end)} is not shown on this diagram"
            self.problems.tell("end-not-shown", line, message)
        elif not end.is_a("flowNode", "participant"):
            self._not_drawn(line, f"it ends at {called(end)}")

    def _not_drawn(self, line: Element, why: str) -> None:
        self.problems.tell("not-drawn", line, f"{called(line)} is not drawn: {why}")

    # ------------------------------------------------------------ associations

    def add_association(self, line: Element) -> None:
        ends = self._loose_ends(line)
        if ends is None or not self.page.can_draw(line):
            return
        self._join_otherwise(line, *ends)

    def _loose_ends(self, line: Element) -> tuple[Element, Element] | None:
        found: list[Element] = []
        for name in ("sourceRef", "targetRef"):
            end = line.ref(name)
            if end is None:
                self._missing_end(line, name)
                return None
            shown = self._shown(end)
            if shown is None:
                self._hidden_end(line, end)
                return None
            found.append(shown)
        return found[0], found[1]

    def _shown(self, element: Element) -> Element | None:
        """What of the page stands for an element: itself, a reference to it, or the node that it is a part of."""
        if element in self.places:
            return element
        if element.kind in {"dataObject", "dataStore"}:
            attribute = f"{element.kind}Ref"
            return next(
                (
                    each
                    for scope in scopes_of(self.page)
                    for each in scope.artifacts
                    if each.kind.endswith("Reference") and each.ref(attribute) == element
                ),
                None,
            )
        if element.kind == "process":
            return self._pool_of(element)
        above = element.parent
        while above is not None and not element.is_a("flowElement", "artifact", "lane", "participant"):
            if above in self.places:
                return above
            element, above = above, above.parent
        return None

    def _join_otherwise(self, line: Element, source: Element, target: Element) -> None:
        """A line that orders nothing, whatever its ends are."""
        before, after = self.places[source], self.places[target]
        kinds = {before.kind, after.kind}
        if source == target:
            self._not_drawn(line, "it begins and ends at one place")
        elif "lane" in kinds:
            self._not_drawn(line, "it ends at a lane")
        elif line.kind == "association" and source in self.compensated and self._is_flow(before, after):
            # The way to what undoes an activity: drawn where a flow would be.
            assert before.scope is not None, "nodes stand in a scope"
            self._put_flow(before.scope, line, source, target)
        elif "artifact" in kinds:
            self._put(self.page.links, line, source, target)
        elif kinds <= set(_STANDS):
            self._put(self.page.messages, line, source, target)
        else:
            self._not_drawn(line, f"{called(source)} and {called(target)} cannot be joined")

    def add_data(self, association: Element, activity: Element) -> None:
        """What an activity reads or writes. One end is always the activity, whatever part of it the file names."""
        is_input = association.kind == "dataInputAssociation"
        name = "sourceRef" if is_input else "targetRef"
        written = [association.get(name) or "", *(child.text.strip() for child in association.children(name))]
        if not any(written):
            return  # values that are set, but come from no data
        others = association.refs(name)
        if len(others) < len(list(filter(None, written))):
            self._missing_end(association, name)
        shown = [
            end for each in others if (end := self._shown(each)) is not None and self.places[end].kind == "artifact"
        ]
        if not shown or self._is_hidden(association, activity, shown[0]) or not self.page.can_draw(association):
            return  # properties, messages, and data that this diagram does not show
        for more in shown[1:]:
            message = f"{called(association)} is drawn once; that it joins {called(more)} too is not"
            self.problems.tell("end-not-shown", association, message)
        source, target = (shown[0], activity) if is_input else (activity, shown[0])
        self._put(self.page.links, association, source, target)

    def _is_hidden(self, association: Element, activity: Element, data: Element) -> bool:
        """On purpose: both ends are drawn in the file, and no line between them. Tools hide most of what data flows."""
        drawn = self.page.diagram.shapes
        return activity in drawn and data in drawn and association not in self.page.diagram.edges


# ---------------------------------------------------------------- groups


def _read_groups(page: Page) -> None:
    left = []
    for group in page.groups:
        page.members[group] = list(_members(page, group))
        if page.members[group]:
            left.append(group)
            continue
        del page.members[group]
        del page.places[group]
        message = f"{called(group)} is not drawn: nothing says what belongs to it"
        hint = "name its category value at the elements that belong to it"
        page.problems.tell("no-members", group, message, hint)
    page.groups = left
    page.links = [link for link in page.links if link[1] in page.places and link[2] in page.places]


def _members(page: Page, group: Element) -> Iterator[Element]:
    value = group.ref("categoryValueRef")
    stands = [element for element, place in page.places.items() if place.kind in {"node", "attached", "artifact"}]
    if value is not None:
        named = [element for element in stands if value in element.refs("categoryValueRef")]
        if named:
            yield from named
            return
    around = bounds_of(page.diagram.shapes.get(group))
    if around is None:
        return
    for element in stands:
        box = bounds_of(page.diagram.shapes.get(element))
        if box is not None and around.holds(box.middle):
            yield element
