"""A process as a procedure: what procflow kept with each node, and what somebody drew."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.bpmn_words import word
from procflow.diagnostics import shorten
from procflow.from_bpmn.anchors import drop_lost_anchors
from procflow.from_bpmn.boundary import add_boundary_ways
from procflow.from_bpmn.entries import UNSTATED, Entry, Way, in_order, ordered
from procflow.from_bpmn.kept import keep_changes, kept_description, made_into, place_of
from procflow.from_bpmn.naming import Ids, Naming
from procflow.from_bpmn.options import options
from procflow.from_bpmn.scope import Scope, has_nodes, key_of
from procflow.from_bpmn.steps import Surroundings, drawn_step, note_of
from procflow.import_codes import LEFT, OTHERWISE

_SPLITTING = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway")


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
            self._pass(node)
            return
        readers: dict[str, Callable[[Element], None]] = {
            "startEvent": self._read_start,
            "endEvent": self._read_end,
            "gateway": self._read_gateway,
            "subProcess": self._read_sub_process,
            "callActivity": self._read_call,
            "activity": self._read_step,
            "event": self._read_event,
        }
        reader = next((read for kind, read in readers.items() if node.is_a(kind)), None)
        if reader is None:
            self.report.refuse(node, f"a `{node.kind}` cannot be told in a regulation", "leave it out of the drawing")
            return
        reader(node)

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
        self._put(node, entry)
        if kind == "step":
            self._ways_of_kept_step(node, entry, holder.get("entry") or "")
        elif kind == "split":
            self._branches(node, entry)
        elif kind == "join":
            entry.values["join"] = "all" if node.is_a("parallelGateway") else "any"
            self._go_on(node, entry)
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
            if "do" not in entry.values and not node.is_a(
                "exclusiveGateway"
            ):  # a decision that somebody made into a task
                entry.values["do"] = self.naming.text(plain(node.name or "") or name)
            if node.is_a("exclusiveGateway"):  # a step that somebody made into a gateway
                self._decide(node, entry)
            else:
                self._go_on(node, entry)
                add_boundary_ways(self, node, entry)
            return
        own_name = gateway is node and "name" in entry.values
        entry.values.update(extension.values_of(holder) if own_name else self._kept_decision(gateway, holder))
        self._decide(gateway, entry)
        if gateway is not node:
            add_boundary_ways(self, node, entry)

    def _ways_of_kept_use(self, node: Element, entry: Entry, kept: Element) -> None:
        entry.calls = self.around.procedure_called(node)
        if not node.is_a("callActivity"):
            self.report.otherwise(node, f"`{_name(node)}` is no longer drawn as a call; it is still one")
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

    def _put(self, node: Element, entry: Entry) -> None:
        self.entries[entry.id] = entry
        self.entry_of.setdefault(key_of(node), entry.id)

    def _pass(self, node: Element) -> None:
        if node.is_a("gateway") and extension.find(node, "merge") is None and (node.name or node.documentation):
            self.report.count(LEFT, node, "gateways at which nothing is decided", named=True)
        flows = self.scope.out(node)
        self.passes[key_of(node)] = self.scope.target(flows[0]) if flows else None
        if not flows:
            self._no_way(node)

    def _new(self, node: Element, kind: str, values: Values, stem: str) -> Entry:
        holder = extension.find(node, "entry")
        if holder is not None and self._is_free(holder.get("entry") or "", node):
            return made_into(self.naming, self.report, node, holder, kind, values)
        words = self.naming.shown(values.get("do") or values.get("decide") or values.get("name"))
        return Entry(self.ids.take(words or node.name or "", stem), kind, values, element=node)

    def _is_free(self, name: str, node: Element) -> bool:
        return self.owners.get(name) == key_of(node) and name not in self.entries

    # ------------------------------------------------------------ ways

    def _go_on(self, node: Element, entry: Entry) -> None:
        """On from a step or a join: by one way, or side by side by several."""
        flows = self.scope.out(node)
        if len(flows) < 2:
            entry.ways = [self._plain_way(flow) for flow in flows] or [self._no_way(node)]
            return
        plain_flows = [flow for flow in flows if flow.child("conditionExpression") is None]
        if len(flows) == 2 and plain_flows == [node.ref("default")]:
            self._decide(node, entry)  # one condition, and what else: just one of the two is taken
            return
        if node.ref("default") is not None or len(plain_flows) < len(flows):
            self.report.refuse(
                node,
                f"conditions stand at the flows out of `{_name(node)}`: some, all or none of them may be taken",
                "draw a gateway that decides for one of them, or one that takes all",
            )
            return
        split = Entry(self.ids.take(f"{entry.id}-split", "split"), "split", {}, element=node)
        split.is_kept, split.place = entry.is_kept, entry.place
        self.entries[split.id] = split
        split.ways = [self._plain_way(flow) for flow in flows]
        entry.ways = [Way(entry=split.id)]

    def _no_way(self, node: Element) -> Way:
        told = "steps from which nothing leads on; the regulation says that the act is silent there"
        self.report.count(OTHERWISE, node, told, named=True)
        return Way(outcome=UNSTATED)

    def _plain_way(self, flow: Element) -> Way:
        holder = extension.find(flow, "way")
        values = extension.values_of(holder) if holder else {}
        kept = {"at_most": values["at_most"]} if "at_most" in values else {}
        if flow.name and not holder:
            self.report.count(LEFT, flow, "names of flows at which nothing is decided", named=True)
        return Way(node=self.scope.target(flow), values=kept)

    def _branches(self, node: Element, entry: Entry) -> None:
        flows = self.scope.out(node)
        entry.ways = [Way(node=self.scope.target(flow)) for flow in flows] or [self._no_way(node)]

    def _decide(self, gateway: Element, entry: Entry) -> None:
        flows = [(flow, self.scope.target(flow)) for flow in self.scope.out(gateway)]
        entry.kind = "decision"
        entry.ways = options(self.naming, self.report, gateway, flows, entry.values)
        if not entry.ways:
            entry.values.setdefault("answers", "yes-no")
            entry.ways = [Way(outcome=self._no_way(gateway).outcome, values={"when": "otherwise"})]

    # ------------------------------------------------------------ what somebody drew

    def _read_step(self, node: Element) -> None:
        entry = self._new(node, "step", drawn_step(self.around, self.scope, node), "step")
        self._put(node, entry)
        self._go_on(node, entry)
        add_boundary_ways(self, node, entry)

    def _read_event(self, node: Element) -> None:
        link = node.child("linkEventDefinition")
        if link is not None:
            if node.is_a("intermediateThrowEvent"):
                self.passes[key_of(node)] = self._link_target(node, link)
            else:
                self._pass(node)
        elif node.child("compensateEventDefinition") is not None:
            self.report.refuse(
                node, f"`{_name(node)}` undoes what was done (compensation)", "draw the steps that undo it"
            )
        elif node.is_a("intermediateThrowEvent") and node.child("eventDefinition") is None:
            if node.name:
                self.report.count(LEFT, node, "milestones, in which nothing is done", named=True)
            self._pass(node)
        else:
            self._read_step(node)

    def _link_target(self, node: Element, link: Element) -> Element | None:
        name = link.get("name") or node.name
        for other in self.scope.nodes.values():
            caught = other.child("linkEventDefinition")
            if caught is not None and other.is_a("intermediateCatchEvent") and name in {caught.get("name"), other.name}:
                return other
        return None

    def _read_start(self, node: Element) -> None:
        if node.child("messageEventDefinition") is not None and self.around.sender(node) is not None:
            self._read_step(node)
            return
        if definition := node.child("eventDefinition"):
            kind = definition.kind.removesuffix("EventDefinition")
            self.report.count(LEFT, node, f"what a process begins with (a {kind})", named=True)
        elif node.name and plain(node.name) != word("start", self.naming.language):
            self.report.count(
                LEFT, node, "names of start events; a step of the applicant says what is filed", named=True
            )
        flows = self.scope.out(node)
        if len(flows) > 1:
            split = Entry(self.ids.take("begin", "split"), "split", {}, element=node)
            self._put(node, split)
            split.ways = [self._plain_way(flow) for flow in flows]
        else:
            self._pass(node)

    def _read_end(self, node: Element) -> None:
        kept = extension.find(node, "end")
        if extension.find(node, "unstated") is not None and plain(node.name or "") == word(
            "unstated", self.naming.language
        ):
            self.silent.add(key_of(node))
            return
        name = kept.get("outcome") if kept else None
        if kept is not None and name in self.outcomes:
            outcome = self.outcomes[name]
            self.naming.rename(outcome, "name", node, node.name, self.naming.shown(outcome.get("name")) or name)
            kept_description(self.around, node, kept, None)
            if (outcome.get("kind") == "refusal") != (node.child("errorEventDefinition") is not None):
                told = (
                    f"`{_name(node)}` was exported as another kind of end; it stays what it is in the regulation file"
                )
                self.report.otherwise(node, f"{told}, a {outcome.get('kind')}")
        else:
            words = plain(node.name or "")
            same = {self.naming.shown(values.get("name")): each for each, values in self.outcomes.items()}
            name = same.get(words) if words else None
            if name is None:
                name = self.ids.take(words, "end")
                error = node.child("errorEventDefinition") is not None
                self.outcomes[name] = {"kind": "refusal" if error else "result"}
                if words:
                    self.outcomes[name] = {"name": self.naming.text(words), **self.outcomes[name]}
        if node.child("terminateEventDefinition") is not None:
            self.report.count(OTHERWISE, node, "ends that stop all that still runs become plain outcomes")
        self.outcome_of[key_of(node)] = name
        self.error_of.setdefault(name, set()).update(self.around.error_names(node))
        if (to := self.around.receivers(node)) and kept is None:
            # What is sent with the end is a step of its own: an outcome sends nothing.
            entry = self._new(node, "step", drawn_step(self.around, self.scope, node) | {"to": to}, "send")
            self._put(node, entry)
            entry.ways = [Way(outcome=name)]

    def _read_sub_process(self, node: Element) -> None:
        if node.value("triggeredByEvent") is True:
            self.report.refuse(
                node,
                f"`{_name(node)}` can begin at any time (event sub-process)",
                "draw what it does as a way out of a step",
            )
        elif node.is_a("adHocSubProcess"):
            self.report.refuse(
                node, f"the steps of `{_name(node)}` have no order (ad hoc)", "draw their order, or one step"
            )
        elif not has_nodes(node):
            self._read_step(node)  # folded up, with nothing told inside
        else:
            if node.is_a("transaction"):
                self.report.count(OTHERWISE, node, "transactions become plain parts, which nothing undoes")
            self._use(node, self.around.part(node, self.scope.lane(node) or self.scope.performer))

    def _read_call(self, node: Element) -> None:
        called = self.around.procedure_called(node)
        if called is None:
            self.report.count(OTHERWISE, node, "calls of processes that are not in the file become steps")
            self._read_step(node)
        else:
            self._use(node, called)

    def _use(self, node: Element, procedure: str) -> None:
        values = {**self._named(node, "name"), "use": procedure, **self._noted(node)}
        entry = self._new(node, "use", values, "use")
        entry.calls = procedure
        self._put(node, entry)
        self._go_on(node, entry)
        add_boundary_ways(self, node, entry)

    def _read_gateway(self, node: Element) -> None:
        into, out = len(self.scope.into(node)), len(self.scope.out(node))
        if node.is_a("inclusiveGateway", "complexGateway") and max(into, out) > 1:
            kind = "inclusive" if node.is_a("inclusiveGateway") else "complex"
            self.report.refuse(
                node,
                f"the {kind} gateway `{_name(node)}` takes some of its ways; a regulation knows one of them, or all",
                "draw an exclusive gateway for one way, a parallel gateway for all",
            )
        elif node.is_a("eventBasedGateway"):
            self._read_event_gateway(node)
        elif node.is_a("parallelGateway"):
            self._read_parallel(node, into, out)
        elif out > 1 or extension.find(node, "decision") is not None:
            holder = extension.find(node, "decision")
            if holder is not None or extension.find(node, "outcomes") is not None:
                told = f"the decision `{_name(node)}` no longer stands right behind its step"
                self.report.otherwise(node, f"{told}; it becomes an entry of its own")
            values = self._kept_decision(node, holder) if holder is not None else self._named(node, "decide")
            values |= self._noted(node)
            if lane := self.scope.lane(node) or self.scope.performer:
                values = {"by": lane, **values}
            entry = self._new(node, "decision", values, "decide")
            self._put(node, entry)
            self._decide(node, entry)
        elif into > 1:
            self._put(node, self._joined(node, "any"))
        else:
            self._pass(node)

    def _kept_decision(self, gateway: Element, holder: Element) -> Values:
        decision = extension.values_of(holder)
        asked = self.naming.shown(decision.get("decide")) or word("decision", self.naming.language)
        self.naming.rename(decision, "decide", gateway, gateway.name, asked)
        return decision

    def _named(self, node: Element, key: str) -> Values:
        words = plain(node.name or "")
        return {key: self.naming.text(words)} if words else {}

    def _noted(self, node: Element) -> Values:
        note = note_of(self.around, node, {"within": ""})  # no term is looked for: nothing is done here
        return {"note": self.naming.text(note)} if note else {}

    def _joined(self, node: Element, which: str) -> Entry:
        values = {**self._named(node, "name"), "join": which, **self._noted(node)}
        entry = self._new(node, "join", values, "join")
        entry.ways = [self._plain_way(flow) for flow in self.scope.out(node)][:1] or [self._no_way(node)]
        return entry

    def _read_parallel(self, node: Element, into: int, out: int) -> None:
        if extension.find(node, "decision") is not None:
            told = f"the decision `{_name(node)}` was made into a parallel gateway: all its ways are taken"
            self.report.otherwise(node, told)
        join = self._joined(node, "all") if into > 1 else None
        if join is not None:
            self._put(node, join)
        if out > 1:
            name = {} if join else self._named(node, "name")
            split = self._new(node, "split", name | ({} if join else self._noted(node)), "split")
            self._put(node, split)
            split.ways = [self._plain_way(flow) for flow in self.scope.out(node)]
            if join is not None:
                join.ways = [Way(entry=split.id)]
        elif join is None:
            self._pass(node)

    def _read_event_gateway(self, node: Element) -> None:
        if node.get("eventGatewayType") == "Parallel":
            self.report.refuse(
                node, f"`{_name(node)}` waits for several events at once", "draw a parallel split and a join"
            )
            return
        self.report.count(OTHERWISE, node, "gateways that wait for the first of several events become decisions")
        entry = self._new(node, "decision", self._named(node, "decide") | self._noted(node), "wait")
        entry.values["answers"] = answers = []
        ids = Ids()
        self._put(node, entry)
        for flow in self.scope.out(node):
            target = self.scope.target(flow)
            words = plain(flow.name or target.name or "")
            answers.append(ids.take(words, "event"))
            name = {"name": self.naming.text(words)} if words else {}
            entry.ways.append(Way(node=target, values={"when": answers[-1], **name}))
        if not entry.ways:
            answers.append("event")
            entry.ways = [Way(outcome=UNSTATED, values={"when": "event"})]

    # ------------------------------------------------------------ where it begins

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

    # ------------------------------------------------------------ putting it together

    def target(self, way: Way) -> str:
        """The id of the entry or of the outcome that a way leads to, or `unstated`."""
        if way.entry is not None or way.outcome is not None:
            return way.entry or way.outcome or UNSTATED
        node, seen = way.node, set[str]()
        while node is not None:
            key = key_of(node)
            if key in self.entry_of:
                return self.entry_of[key]
            if key in self.outcome_of:
                return self.outcome_of[key]
            if key in seen or key in self.silent:
                return UNSTATED
            seen.add(key)
            node = self.passes.get(key)
        return UNSTATED

    def written(self, outcomes_of: Callable[[str], dict[str, set[str]]]) -> Values:
        """The procedure in the keys of the file format; `outcomes_of` gives the outcomes of a procedure and their errors."""
        first = self.target(self.first) if self.first else None
        if first is not None and first not in self.entries:
            # From the start straight to an end: nothing is done, but there must be an entry.
            begin = Entry(self.ids.take("begin", "begin"), "join", {"join": "any"}, ways=[Way(outcome=first)])
            self.entries = {begin.id: begin} | self.entries
            first = begin.id
        for entry in self.entries.values():
            if entry.kind == "use":
                self._complete_use(entry, outcomes_of)
        following = {name: [self.target(way) for way in entry.ways] for name, entry in self.entries.items()}
        following = {name: [to for to in ways if to in self.entries] for name, ways in following.items()}
        order = in_order(list(self.entries.values()), first, following)
        below = {one.id: other.id for one, other in pairwise(order)}
        steps = [self._written_entry(entry, below.get(entry.id)) for entry in order]
        values = {key: value for key, value in self.values.items() if key not in {"outcomes", "steps"}}
        tail: Values = {key: values.pop(key) for key in ("source", "note") if key in values}
        outcomes = {"outcomes": self.outcomes} if self.outcomes else {}
        written: Values = {**values, **outcomes, **tail, "steps": steps}
        return written

    def drop_lost_anchors(self, written: Values, events: set[str]) -> None:
        """What is counted from something that is gone; `events` are those of all procedures."""
        applicants = {name for name, actor in self.around.people.actors.items() if actor.get("kind") == "applicant"}
        for name, lost in dict.fromkeys(drop_lost_anchors(written, events, applicants)):
            element = self.entries[name].element if name is not None else None
            whose = f"a term of `{shorten(name)}`" if name is not None else "the time limit"
            since = "the step begins" if name is not None else "the case begins"
            self.report.otherwise(
                element or self.scope.element,
                f"{whose} was counted from `{shorten(lost)}`, which is no longer drawn; it is counted from when {since}",
                "say in the regulation file what it is counted from",
            )

    def _written_entry(self, entry: Entry, below: str | None) -> Values:
        values = {"id": entry.id, **entry.values}
        if entry.kind == "split":
            values["split"] = [self.target(way) for way in entry.ways]
        elif entry.kind == "use":
            values["on"] = {way.values["outcome"]: self.target(way) for way in entry.ways if "outcome" in way.values}
            if not values["on"]:
                del values["on"]
        elif entry.kind == "decision":
            values["options"] = [ordered(_option(way, self.target(way))) for way in entry.ways]
        elif entry.ways:
            to = self.target(entry.ways[0])
            if to != below:
                values["next"] = to
            values |= {key: value for key, value in entry.ways[0].values.items() if key == "at_most"}
        return ordered(values)

    def _complete_use(self, use: Entry, outcomes_of: Callable[[str], dict[str, set[str]]]) -> None:
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
                way = caught or use.refusals.get("") or self._end_with(outcome, use)
            if way is None:
                way = on = self._no_way(use.element) if use.element is not None else Way(outcome=UNSTATED)
            use.ways.append(Way(way.node, way.entry, way.outcome, {"outcome": outcome}))

    def _end_with(self, outcome: str, use: Entry) -> Way:
        self.outcomes.setdefault(outcome, {"kind": "refusal"})
        if use.element is not None:
            told = f"nothing catches the refusal `{shorten(outcome)}` of `{_name(use.element)}`: the case ends with it"
            self.report.otherwise(use.element, told)
        return Way(outcome=outcome)


def _option(way: Way, target: str) -> Values:
    when = {"when": way.values.get("when", "otherwise"), "next": target}
    return when | {key: value for key, value in way.values.items() if key != "when"}


def _name(node: Element) -> str:
    return shorten(plain(node.name or "") or node.id or node.kind)
