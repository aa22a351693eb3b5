"""A procedure laid out for the proof: used procedures put in place, bounded loops unrolled, in an order of time.

The plan is a graph without circles. Each node knows what leads to it; ways that lead nowhere are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec import Struct, structs

from procflow.graph import loops, ways_of
from procflow.model import (
    Actor,
    ActorKind,
    Anchor,
    Bound,
    Entry,
    Extension,
    Join,
    Procedure,
    Regulation,
    Step,
    Target,
    Term,
    Use,
)
from procflow.proof.results import Place

# A plan that would be larger is not made: loops within loops and uses within uses multiply.
MOST_NODES = 100_000
# So deep may procedures use each other; Python's own stack would not hold many hundreds.
MOST_DEPTH = 200
# How many entries may be passed when looking for what terms are counted from, all terms together.
MOST_LOOKS = 5_000_000

# What a term can be counted from: ("begin" | "end", path of the entry) or ("event", name).
Key = tuple[str, tuple[str, ...]]


class PlanError(Exception):
    """No plan can be made, so nothing can be proved; the message says why."""


class Node(Struct, kw_only=True):
    """One entry in one round of its loop; the first node is the beginning itself, and outcomes are nodes as well."""

    place: Place
    entry: Entry | None  # None: the beginning, the end of a used procedure, an outcome
    actor: Actor | None = None
    to: tuple[Actor, ...] = ()  # who receives something
    before: list[int] = []  # the nodes that lead to it
    after: list[int] = []
    waits: bool = False  # for all that lead to it
    within: Bound | None = None
    within_key: Key | None = None  # None: counted from when it can begin
    not_before: Bound | None = None
    not_before_key: Key | None = None
    extension: Extension | None = None
    begins: Key | None = None
    ends: tuple[Key, ...] = ()
    outcome: str | None = None
    stops_clock: bool = False
    is_anchor: bool = False  # some term or limit may be counted from its beginning
    outside: list[int] = []  # those that lead to it with what comes from the applicant, through systems at most
    is_first: bool = False  # the beginning itself: it too comes from outside

    @property
    def from_outside(self) -> bool:
        return self.is_first or bool(self.outside)

    @property
    def takes_time(self) -> bool:
        """False: the node is nothing but a crossing of ways, passed at once."""
        return isinstance(self.entry, Step) and (
            self.entry.do is not None or self.within is not None or self.not_before is not None
        )

    @property
    def is_by_applicant(self) -> bool:
        return self.takes_time and self.actor is not None and self.actor.kind is ActorKind.APPLICANT

    @property
    def is_by_system(self) -> bool:
        return self.takes_time and self.actor is not None and self.actor.kind is ActorKind.SYSTEM

    @property
    def is_by_office(self) -> bool:
        """By a unit, an outside body, or nobody that the act names."""
        return self.takes_time and not self.is_by_applicant and not self.is_by_system

    @property
    def is_open(self) -> bool:
        """It takes time, and the act does not say how much; the applicant's own time is not the service's."""
        return (
            self.within is None
            and isinstance(self.entry, Step)
            and self.entry.do is not None
            and not self.is_by_applicant
        )


class Plan(Struct, kw_only=True):
    """`nodes` stand after all that lead to them."""

    nodes: list[Node]
    outcomes: dict[str, int]  # those that some case can end with
    endless: set[int]  # nodes in loops without a bound: one round of them is laid out
    tangled: set[int]  # joins whose branches come from different rounds of a loop
    looks: int = 0
    found: dict[tuple[Key, int], tuple[tuple[int, ...], bool]] = {}

    def counted_from(self, key: Key, at: int) -> tuple[tuple[int, ...], bool]:
        """The nodes where `key` may have happened last before the node `at`, and whether it has for certain."""
        if (known := self.found.get((key, at))) is not None:
            return known
        # Back over all that leads here, as far as where it happens or is known already.
        needed: set[int] = set()
        stack = [at]
        while stack:
            here = stack.pop()
            if here in needed or (key, here) in self.found:
                continue
            needed.add(here)
            stack += [node for node in self.nodes[here].before if not self._brings(node, key)]
            self.looks += 1
            if self.looks > MOST_LOOKS:
                raise PlanError("the procedure is too large: too much has to be looked through for its anchors")
        for here in sorted(needed):
            found: dict[int, None] = {}
            certain = []
            for node in self.nodes[here].before:
                where, sure = ((node,), True) if self._brings(node, key) else self.found[key, node]
                found.update(dict.fromkeys(where))
                certain.append(sure)
            sure = any(certain) if self.nodes[here].waits else bool(certain) and all(certain)
            self.found[key, here] = (tuple(found), sure)
        return self.found[key, at]

    def _brings(self, node: int, key: Key) -> bool:
        return key in self.nodes[node].ends or key == self.nodes[node].begins

    def bringing(self, key: Key) -> list[int]:
        """The nodes where it can happen for the first time in a case."""
        places = [index for index in range(len(self.nodes)) if self._brings(index, key)]
        return [index for index in places if not self.counted_from(key, index)[1]]

    def leading_to(self, ends: Iterable[int]) -> set[int]:
        return _reached_from(ends, lambda index: self.nodes[index].before)

    def following(self, begin: Iterable[int], without: Collection[int] = ()) -> set[int]:
        return _reached_from(begin, lambda index: self.nodes[index].after, without)


def with_terms(plan: Plan, terms: Mapping[tuple[str, ...], Term]) -> Plan:
    """The same plan with other terms: for each path of an entry the term it is given, what it is counted from staying."""
    nodes = list(plan.nodes)
    for index, node in enumerate(nodes):
        if (term := terms.get(node.place.path)) is not None:
            within = structs.replace(node.within, term=term) if node.within is not None else Bound(term=term)
            nodes[index] = structs.replace(node, within=within)
    return structs.replace(plan, nodes=nodes)


def _reached_from(
    begin: Iterable[int], following: Callable[[int], Iterable[int]], without: Collection[int] = ()
) -> set[int]:
    found = set(begin)
    stack = list(found)
    while stack:
        for index in following(stack.pop()):
            if index not in found and index not in without:
                found.add(index)
                stack.append(index)
    return found


# ---------------------------------------------------------------- used procedures put in place


class _Flat(Struct):
    """One entry, wherever it stands, with its ways as (number of the target, how often, the number of the way)."""

    path: tuple[str, ...]
    entry: Entry | None
    actor: Actor | None = None
    to: tuple[Actor, ...] = ()
    outcome: str | None = None
    ways: list[tuple[int, int | None, int]] = []
    ends: tuple[Key, ...] = ()
    begins: Key | None = None


class _Flow:
    """Entries of a procedure and of all that it uses, in one graph."""

    def __init__(self, regulation: Regulation, procedure: Procedure) -> None:
        self.entries: list[_Flat] = [_Flat((), None)]
        self.scopes: list[tuple[str, ...]] = [()]
        self.ways = 0
        self.using: list[int] = []
        outcomes = {}
        for outcome in procedure.outcomes:
            outcomes[outcome.id] = self._add(_Flat((outcome.id,), None, outcome=outcome.id), ())
        self.outcomes = outcomes
        actors = {actor.id: actor for actor in regulation.actors}
        first = self._lay_out(regulation, procedure, (), actors, outcomes)
        if first is not None:
            self._way(0, first, None)

    def _add(self, flat: _Flat, scope: tuple[str, ...]) -> int:
        if len(self.entries) >= MOST_NODES:
            raise PlanError(f"the procedure is too large: with all that it uses it has more than {MOST_NODES} entries")
        self.entries.append(flat)
        self.scopes.append(scope)
        return len(self.entries) - 1

    def _way(self, source: int, target: int, at_most: int | None) -> None:
        self.entries[source].ways.append((target, at_most, self.ways))
        self.ways += 1

    def _lay_out(
        self,
        regulation: Regulation,
        procedure: Procedure,
        scope: tuple[str, ...],
        actors: dict[str, Actor],
        outcomes: dict[str, int],
    ) -> int | None:
        """Add the entries of a procedure; its outcomes lead on to the given numbers. Gives its first entry."""
        if id(procedure) in self.using:
            raise PlanError("procedures use each other in a circle")
        if len(self.using) >= MOST_DEPTH:
            raise PlanError(f"procedures use each other more than {MOST_DEPTH} deep")
        if not procedure.entries:
            return None
        self.using.append(id(procedure))
        number: dict[str, int] = {}
        inside: dict[str, tuple[int, dict[str, int]]] = {}
        for entry in procedure.entries:
            path = (*scope, entry.id)
            marks = getattr(entry, "marks", None)
            ends: tuple[Key, ...] = (("end", path), *((("event", (marks,)),) if marks else ()))
            if isinstance(entry, Use):
                number[entry.id] = self._add(_Flat(path, None, begins=("begin", path)), scope)
                ways = {outcome: self._add(_Flat(path, None, ends=ends), scope) for outcome in entry.on}
                inside[entry.id] = (number[entry.id], ways)
            else:
                flat = _Flat(path, entry, ends=ends, begins=("begin", path))
                if isinstance(entry, Step):
                    flat.actor = actors.get(entry.by) if entry.by else None
                    flat.to = tuple(actors[name] for name in entry.to if name in actors)
                number[entry.id] = self._add(flat, scope)
        for entry in procedure.entries:
            for way in ways_of(entry):
                source = inside[entry.id][1][way.label] if isinstance(entry, Use) else number[entry.id]
                target = _number(way.target, number, outcomes)
                if target is not None:
                    self._way(source, target, way.target.at_most)
            if isinstance(entry, Use):
                self._lay_out_used(regulation, entry, (*scope, entry.id), actors, inside[entry.id])
        self.using.pop()
        return number[procedure.entries[0].id]

    def _lay_out_used(
        self,
        regulation: Regulation,
        use: Use,
        scope: tuple[str, ...],
        actors: dict[str, Actor],
        inside: tuple[int, dict[str, int]],
    ) -> None:
        enter, leave = inside
        alias, _, name = use.procedure.rpartition(".")
        home = next((library.regulation for library in regulation.libraries if library.alias == alias), regulation)
        used = next((procedure for procedure in home.procedures if procedure.id == name), None)
        if used is None:
            raise PlanError(f"the procedure `{use.procedure}` is not there")
        theirs = {actor.id: actors.get(use.actors.get(actor.id, actor.id), actor) for actor in home.actors}
        first = self._lay_out(home, used, scope, theirs, leave)
        if first is not None:
            self._way(enter, first, None)


def _number(target: Target, number: dict[str, int], outcomes: dict[str, int]) -> int | None:
    if target.step is not None:
        return number.get(target.step)
    return outcomes.get(target.outcome) if target.outcome is not None else None


# ---------------------------------------------------------------- loops unrolled


def make_plan(regulation: Regulation, procedure: Procedure) -> Plan:
    flow = _Flow(regulation, procedure)
    flats = flow.entries
    reachable = _reachable(flats)
    circles = loops(
        [str(index) for index in reachable],
        lambda name: [str(to) for to, _, _ in flats[int(name)].ways],
    )
    circle_of: dict[int, int] = {int(name): number for number, circle in enumerate(circles) for name in circle}
    bounded: list[dict[int, int]] = [{} for _ in circles]  # for each circle, the place of its bounded ways in a count
    endless: set[int] = set()
    dropped: set[int] = set()  # ways that close a circle without a bound: one round is laid out
    for number, circle in enumerate(circles):
        members = {int(name) for name in circle}
        inner = [
            (index, to, at_most, way)
            for index in sorted(members)
            for to, at_most, way in flats[index].ways
            if to in members
        ]
        bounded[number] = {way: at for at, way in enumerate(way for _, _, at_most, way in inner if at_most is not None)}
        closing = _closing_ways(members, [(a, b, way) for a, b, at_most, way in inner if at_most is None], flats)
        if closing:
            endless |= members
            dropped |= closing
    return _unrolled(flow, circle_of, bounded, endless, dropped)


def _reachable(flats: list[_Flat]) -> list[int]:
    seen = {0}
    stack = [0]
    while stack:
        for to, _, _ in flats[stack.pop()].ways:
            if to not in seen:
                seen.add(to)
                stack.append(to)
    return sorted(seen)


def _closing_ways(members: set[int], ways: list[tuple[int, int, int]], flats: list[_Flat]) -> set[int]:
    """Ways without which the rest has no circle: those back to what the walk is still inside of."""
    following: dict[int, list[tuple[int, int]]] = {index: [] for index in members}
    for a, b, way in ways:
        following[a].append((b, way))
    closing: set[int] = set()
    state: dict[int, int] = {}  # 1: on the walk, 2: done
    for root in sorted(members):
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(following[root]))]
        while stack:
            node, rest = stack[-1]
            for to, way in rest:
                if state.get(to) == 1:
                    closing.add(way)
                elif to not in state:
                    state[to] = 1
                    stack.append((to, iter(following[to])))
                    break
            else:
                state[node] = 2
                stack.pop()
    return closing


# An entry, how often each bounded way of its loop was taken, and whether it is reached with what comes from outside.
_State = tuple[int, tuple[int, ...], bool]


def _unrolled(
    flow: _Flow, circle_of: dict[int, int], bounded: list[dict[int, int]], endless: set[int], dropped: set[int]
) -> Plan:
    """One node for each entry and each count of the bounded ways taken so far in its loop.

    A crossing or a system that is reached both with what comes from outside and otherwise is two nodes: what follows
    has to take in the one, and not the other.
    """
    flats = flow.entries
    models = [_node(flat, scope, 1) for flat, scope in zip(flats, flow.scopes, strict=True)]
    joined = _joined_with_outside(flats, models)

    def hands_on(state: _State) -> bool:
        """Whether what follows gets from here something that came from outside."""
        model = models[state[0]]
        return model.is_by_applicant or (state[2] and not model.is_by_office)

    def state_of(to: int, counts: tuple[int, ...], outside: bool) -> _State:  # noqa: FBT001 - part of a state
        model = models[to]
        if model.waits:
            return to, counts, to in joined
        return to, counts, outside and not (model.is_by_office or model.is_by_applicant or model.outcome)

    def successors(state: _State) -> Iterator[_State]:
        index, counts, _ = state
        outside = hands_on(state)
        for to, at_most, way in flats[index].ways:
            circle = circle_of.get(to)
            if way in dropped:
                continue
            if circle is None:
                yield state_of(to, (), outside)
            elif circle_of.get(index) != circle:
                yield state_of(to, (0,) * len(bounded[circle]), outside)
            elif at_most is None:
                yield state_of(to, counts, outside)
            else:
                at = bounded[circle][way]
                if counts[at] < at_most:
                    yield state_of(to, (*counts[:at], counts[at] + 1, *counts[at + 1 :]), outside)

    # Reverse postorder: each after all that lead to it.
    begin: _State = (0, (), True)
    done: list[_State] = []
    follow: dict[_State, list[_State]] = {begin: list(successors(begin))}
    stack = [(begin, iter(follow[begin]))]
    while stack:
        state, rest = stack[-1]
        for to in rest:
            if to not in follow:
                if len(follow) >= MOST_NODES:
                    raise PlanError(f"the procedure is too large: with its loops it has more than {MOST_NODES} entries")
                follow[to] = list(successors(to))
                stack.append((to, iter(follow[to])))
                break
        else:
            done.append(state)
            stack.pop()
    done.reverse()
    number = {state: index for index, state in enumerate(done)}
    rounds: dict[int, dict[tuple[int, ...], int]] = {}
    nodes = []
    for index, counts, _ in done:
        seen = rounds.setdefault(index, {})
        nodes.append(_node(flats[index], flow.scopes[index], seen.setdefault(counts, len(seen) + 1)))
    for state, index in number.items():
        nodes[index].after = list(dict.fromkeys(number[to] for to in follow[state]))
        for to in nodes[index].after:
            nodes[to].before.append(index)
            if hands_on(state):
                nodes[to].outside.append(index)
    anchors = {node.within_key for node in nodes} | {node.not_before_key for node in nodes}
    for node in nodes:
        node.is_anchor = node.begins in anchors
        node.is_first = not node.before
    flat_of = [index for index, _, _ in done]
    return Plan(
        nodes=nodes,
        outcomes={node.outcome: index for index, node in enumerate(nodes) if node.outcome is not None},
        endless={index for index, flat in enumerate(flat_of) if flat in endless},
        tangled=set(_tangled(flats, flat_of, nodes)),
        found={},
    )


def _joined_with_outside(flats: list[_Flat], models: list[Node]) -> set[int]:
    """The joins of which some way may bring what comes from outside."""
    seen: set[int] = {0}
    stack = [0]
    while stack:
        for to, _, _ in flats[stack.pop()].ways:
            if to not in seen and not models[to].is_by_office:
                seen.add(to)
                stack.append(to)
        if not stack:  # from each applicant's step once more
            more = [
                to
                for index, model in enumerate(models)
                if model.is_by_applicant
                for to, _, _ in flats[index].ways
                if to not in seen and not models[to].is_by_office
            ]
            seen.update(more)
            stack += more
    return {index for index in seen if models[index].waits}


def _tangled(flats: list[_Flat], flat_of: list[int], nodes: list[Node]) -> Iterator[int]:
    """Joins that lack a branch in some round: it came with another count of the loop's ways."""
    leading: dict[int, set[int]] = {}
    for index in set(flat_of):
        for to, _, _ in flats[index].ways:
            leading.setdefault(to, set()).add(index)
    for at, node in enumerate(nodes):
        if node.waits and {flat_of[before] for before in node.before} != leading[flat_of[at]]:
            yield at


def _node(flat: _Flat, scope: tuple[str, ...], round_: int) -> Node:
    entry = flat.entry
    node = Node(
        place=Place(flat.path, round_),
        entry=entry,
        actor=flat.actor,
        to=flat.to,
        before=[],
        waits=isinstance(entry, Join) and entry.all_ways,
        begins=flat.begins,
        ends=flat.ends,
        outcome=flat.outcome,
    )
    if isinstance(entry, Step):
        node.within, node.not_before, node.extension = entry.within, entry.not_before, entry.extension
        node.within_key = key_of(entry.within.anchor, scope) if entry.within else None
        node.not_before_key = key_of(entry.not_before.anchor, scope) if entry.not_before else None
        node.stops_clock = entry.stops_clock
        if node.within_key == flat.begins:  # "start of" the step itself
            node.within_key = None
    return node


def key_of(anchor: Anchor, scope: tuple[str, ...] = ()) -> Key | None:
    if anchor.kind == "start":
        return None
    return ("event", (anchor.of,)) if anchor.kind == "event" else (anchor.kind, (*scope, anchor.of))
