"""A process as a procedure: what procflow kept with each node, and what somebody drew."""

from __future__ import annotations

from collections.abc import Callable

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.bpmn_words import word
from procflow.from_bpmn.boundary import add_boundary_ways
from procflow.from_bpmn.drawn import read_call, read_end, read_event, read_start, read_sub_process
from procflow.from_bpmn.entries import UNSTATED, Entry, Way
from procflow.from_bpmn.gateways import read_gateway
from procflow.from_bpmn.kept import keep_changes, made_into, place_of
from procflow.from_bpmn.naming import Ids, Naming
from procflow.from_bpmn.options import options
from procflow.from_bpmn.scope import Scope, has_nodes, key_of, name_of
from procflow.from_bpmn.steps import Surroundings, drawn_step, note_of
from procflow.import_codes import LEFT, OTHERWISE


class ProcedureReader:
    """Makes entries of nodes one after the other; where ways lead is settled at the end."""

    def __init__(self, scope: Scope, around: Surroundings, values: Values) -> None:
        self.scope, self.around, self.values = scope, around, values
        self.naming: Naming = around.naming
        self.report = around.report
        outcomes = values.get("outcomes")
        self.outcomes: dict[str, Values] = outcomes if isinstance(outcomes, dict) else {}
        self.entries: dict[str, Entry] = {}
        self.entry_of: dict[str, str] = {}  # by node: the entry that its ways in lead to
        self.outcome_of: dict[str, str] = {}  # by end event
        self.answer_of: dict[str, tuple[str, Way]] = {}  # by the id of a flow: the entry that decides, and its way
        self.passes: dict[str, Element | None] = {}  # by node that is nothing by itself: where it leads
        self.silent: set[str] = set()  # ends at which the act says nothing
        self.first: Way | None = None
        self.error_of: dict[str, set[str]] = {}  # by outcome: the codes and names of its error
        self.owners: dict[str, str] = {}  # by kept id: the node that has it, rather than a copy of that node
        for key, node in scope.nodes.items():
            holder = extension.find(node, "entry")
            name = holder.get("entry") if holder is not None else None
            if name and (name not in self.owners or {key, self.owners[name]} & around.exported == {key}):
                self.owners[name] = key
        self.ids = Ids(self.owners.keys() | self.outcomes.keys())

    # ------------------------------------------------------------ nodes

    def read(self) -> None:
        merged = {
            key_of(gateway)
            for node in self.scope.nodes.values()
            if (holder := extension.find(node, "entry")) and self._fits(node, holder)
            for name in ("decision", "outcomes")
            if (gateway := self.scope.decided_by(node, holder.get("entry") or "", name))
        }
        for key, node in self.scope.nodes.items():
            if key not in merged:
                self._read_node(node)
        self._find_first()

    def _read_node(self, node: Element) -> None:
        kept = extension.find(node, "entry")
        if kept is not None and self._read_kept(node, kept):
            return
        if extension.find(node, "merge") is not None and len(self.scope.out(node)) == 1:
            self.pass_by(node)
            return
        read = next((read for kind, read in _READERS.items() if node.is_a(kind)), None)
        if read is None:
            self.report.refuse(node, f"a `{node.kind}` cannot be told in a regulation", "leave it out of the drawing")
            return
        read(self, node)

    def _read_kept(self, node: Element, holder: Element) -> bool:
        """What came from procflow; False where the node was made into something that it cannot be."""
        if not self._fits(node, holder):
            return False
        kind, name = holder.get("kind") or "step", holder.get("entry") or ""
        is_copy = self.owners.get(name) != key_of(node)
        entry = Entry(
            self.ids.exactly(name) if is_copy else name,
            kind,
            extension.values_of(holder),
            element=node,
            is_kept=True,
            is_copy=is_copy,
            place=place_of(holder),
        )
        keep_changes(self.around, self.scope, entry, node, holder)
        self.put(node, entry)
        if kind == "step":
            self._ways_of_kept_step(node, entry, holder.get("entry") or "")
        elif kind == "split":
            self._branches(node, entry)
        elif kind == "join":
            entry.values["join"] = "all" if node.is_a("parallelGateway") else "any"
            self.go_on(node, entry)
        else:
            self._ways_of_kept_use(node, entry, holder)
        return True

    def _fits(self, node: Element, holder: Element) -> bool:
        if not holder.get("entry") or node.is_a("endEvent") or (node.is_a("subProcess") and has_nodes(node)):
            return False
        fits = {
            "step": node.is_a("activity", "event", "exclusiveGateway"),
            "use": node.is_a("activity") and self._is_there(holder),
            "split": node.is_a("parallelGateway"),
            "join": node.is_a("parallelGateway", "exclusiveGateway"),
        }
        return fits.get(holder.get("kind") or "step", False)

    def _is_there(self, use: Element) -> bool:
        """Whether what was used is still drawn, or stands in another file."""
        name = str(extension.values_of(use).get("use", ""))
        return "." in name or name in self.around.procedures.values()

    def _ways_of_kept_step(self, node: Element, entry: Entry, name: str) -> None:
        own = extension.find(node, "decision") if node.is_a("exclusiveGateway") else None
        gateway = node if own is not None else self.scope.decided_by(node, name, "decision")
        holder = own or (extension.find(gateway, "decision") if gateway is not None else None)
        if gateway is None or holder is None:
            if node.is_a("exclusiveGateway"):  # a step that somebody made into a gateway
                self.decide(node, entry)
            else:
                if "do" not in entry.values:  # a decision that somebody made into a task
                    entry.values["do"] = self.naming.text(plain(node.name or "") or name)
                self.go_on(node, entry)
                add_boundary_ways(self, node, entry)
            return
        own_name = gateway is node and "name" in entry.values
        entry.values.update(extension.values_of(holder) if own_name else self.kept_decision(gateway, holder))
        self.decide(gateway, entry)
        if gateway is not node:
            add_boundary_ways(self, node, entry)

    def _ways_of_kept_use(self, node: Element, entry: Entry, kept: Element) -> None:
        entry.calls = self.around.procedure_called(node)
        if not node.is_a("callActivity"):
            self.report.otherwise(node, f"`{name_of(node)}` is no longer drawn as a call; it is still one")
            entry.calls = next((name for name in self.around.procedures.values() if name == entry.values["use"]), None)
        entry.outcomes = {name: set() for name in (kept.get("outcomes") or "").split()}
        entry.outcomes |= {name: {name} for name in (kept.get("refusals") or "").split()}
        gateway = self.scope.decided_by(node, kept.get("entry") or "", "outcomes")
        flows = [*self.scope.out(gateway if gateway is not None else node)]
        for event in self.scope.boundary.get(key_of(node), ()):
            if extension.find(event, "refusal") is not None:
                flows += self.scope.out(event)
        for flow in flows:
            holder = extension.find(flow, "way")
            outcome = extension.values_of(holder).get("outcome") if holder else None
            values = {"outcome": outcome} if outcome else {}
            entry.ways.append(Way(node=self.scope.target(flow), values=values))
        add_boundary_ways(self, node, entry)

    def put(self, node: Element, entry: Entry) -> None:
        self.entries[entry.id] = entry
        self.entry_of.setdefault(key_of(node), entry.id)

    def pass_by(self, node: Element) -> None:
        if node.is_a("gateway") and extension.find(node, "merge") is None and (node.name or node.documentation):
            self.report.count(LEFT, node, "gateways at which nothing is decided", named=True)
        flows = self.scope.out(node)
        self.passes[key_of(node)] = self.scope.target(flows[0]) if flows else None
        if not flows:
            self.no_way(node)

    def new_entry(self, node: Element, kind: str, values: Values, stem: str) -> Entry:
        holder = extension.find(node, "entry")
        if holder is not None and self._is_free(holder.get("entry") or "", node):
            return made_into(self.naming, self.report, node, holder, kind, values)
        words = self.naming.shown(values.get("do") or values.get("decide") or values.get("name"))
        return Entry(self.ids.take(words or node.name or "", stem), kind, values, element=node)

    def _is_free(self, name: str, node: Element) -> bool:
        return self.owners.get(name) == key_of(node) and name not in self.entries

    # ------------------------------------------------------------ ways

    def go_on(self, node: Element, entry: Entry) -> None:
        """On from a step or a join: by one way, or side by side by several."""
        flows = self.scope.out(node)
        if len(flows) < 2:
            entry.ways = [self.plain_way(flow) for flow in flows] or [self.no_way(node)]
            return
        plain_flows = [flow for flow in flows if flow.child("conditionExpression") is None]
        if len(flows) == 2 and plain_flows == [node.ref("default")]:
            self.decide(node, entry)  # one condition, and what else: just one of the two is taken
            return
        if node.ref("default") is not None or len(plain_flows) < len(flows):
            self.report.refuse(
                node,
                f"conditions stand at the flows out of `{name_of(node)}`: some, all or none of them may be taken",
                "draw a gateway that decides for one of them, or one that takes all",
            )
            return
        split = Entry(self.ids.take(f"{entry.id}-split", "split"), "split", {}, element=node)
        split.is_kept, split.place = entry.is_kept, entry.place
        self.entries[split.id] = split
        split.ways = [self.plain_way(flow) for flow in flows]
        entry.ways = [Way(entry=split.id)]

    def no_way(self, node: Element) -> Way:
        told = "steps from which nothing leads on; the regulation says that the act is silent there"
        self.report.count(OTHERWISE, node, told, named=True)
        return Way(outcome=UNSTATED)

    def plain_way(self, flow: Element) -> Way:
        holder = extension.find(flow, "way")
        values = extension.values_of(holder) if holder else {}
        kept = {"at_most": values["at_most"]} if "at_most" in values else {}
        if flow.name and not holder:
            self.report.count(LEFT, flow, "names of flows at which nothing is decided", named=True)
        return Way(node=self.scope.target(flow), values=kept)

    def _branches(self, node: Element, entry: Entry) -> None:
        flows = self.scope.out(node)
        entry.ways = [Way(node=self.scope.target(flow)) for flow in flows] or [self.no_way(node)]

    def decide(self, gateway: Element, entry: Entry) -> None:
        flows = [(flow, self.scope.target(flow)) for flow in self.scope.out(gateway)]
        entry.kind = "decision"
        entry.ways = options(self.naming, self.report, gateway, flows, entry.values)
        for (flow, _), way in zip(flows, entry.ways, strict=True):
            self.answer_of[flow.id or ""] = (entry.id, way)
        if not entry.ways:
            entry.values.setdefault("answers", "yes-no")
            entry.ways = [Way(outcome=self.no_way(gateway).outcome, values={"when": "otherwise"})]

    # ------------------------------------------------------------ what somebody drew

    def read_step(self, node: Element) -> None:
        entry = self.new_entry(node, "step", drawn_step(self.around, self.scope, node), "step")
        self.put(node, entry)
        self.go_on(node, entry)
        add_boundary_ways(self, node, entry)

    def kept_decision(self, gateway: Element, holder: Element) -> Values:
        decision = extension.values_of(holder)
        asked = self.naming.shown(decision.get("decide")) or word("decision", self.naming.language)
        self.naming.rename(decision, "decide", gateway, gateway.name, asked)
        return decision

    def named(self, node: Element, key: str) -> Values:
        words = plain(node.name or "")
        return {key: self.naming.text(words)} if words else {}

    def noted(self, node: Element) -> Values:
        note = note_of(self.around, node, {"within": ""})  # no term is looked for: nothing is done here
        return {"note": self.naming.text(note)} if note else {}

    def _find_first(self) -> None:
        starts = [node for node in self.scope.nodes.values() if node.is_a("startEvent")]
        if len(starts) > 1:
            self.report.otherwise(starts[1], "several start events become a decision at the beginning")
            ids = Ids()
            values: Values = {"answers": []}
            begin = Entry(self.ids.take("begin", "begin"), "decision", values)
            for start in starts:
                words = plain(start.name or "")
                values["answers"].append(ids.take(words, "start-event"))
                name = {"name": self.naming.text(words)} if words else {}
                begin.ways.append(Way(node=start, values={"when": values["answers"][-1], **name}))
            self.entries[begin.id] = begin
            self.first = Way(entry=begin.id)
            return
        roots = starts or [node for node in self.scope.nodes.values() if not self.scope.into(node)]
        if len(roots) > 1:
            split = Entry(self.ids.take("begin", "begin"), "split", {}, ways=[Way(node=root) for root in roots])
            self.entries[split.id] = split
            self.report.otherwise(roots[1], "there is no start event; all that nothing leads to begins side by side")
            self.first = Way(entry=split.id)
        elif roots or self.scope.nodes:
            self.first = Way(node=(roots or list(self.scope.nodes.values()))[0])


# The first kind that fits; those based on another one stand before it.
_READERS: dict[str, Callable[[ProcedureReader, Element], None]] = {
    "startEvent": read_start,
    "endEvent": read_end,
    "gateway": read_gateway,
    "subProcess": read_sub_process,
    "callActivity": read_call,
    "activity": ProcedureReader.read_step,
    "event": read_event,
}
