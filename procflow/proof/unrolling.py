"""From a procedure to its plan: bounded loops are unrolled, and everything is put in an order of time."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from procflow.graph import loops
from procflow.model import Join, Procedure, Regulation, Step
from procflow.proof.flow import Flat, Flow
from procflow.proof.plan import MOST_NODES, MOST_WORK, Node, Plan, PlanError, key_of
from procflow.proof.results import Place

# An entry, how often each bounded way of its loop was taken, and whether it is reached with what comes from outside.
_State = tuple[int, tuple[int, ...], bool]


class _Loops(Struct, frozen=True):
    """The loops of a flow. Ways are known by their numbers."""

    loop_of: dict[int, int]  # the loop that an entry lies in
    bounded: list[dict[int, int]]  # for each loop, the place of each of its bounded ways in the counts
    endless: set[int]  # entries of loops without a bound
    dropped: set[int]  # ways that close such a loop: one round of it is laid out


def make_plan(regulation: Regulation, procedure: Procedure) -> Plan:
    flow = Flow(regulation, procedure)
    plan = _plan(_States(flow, _loops(flow.entries)))
    if len(plan.nodes) * len(plan.outcomes) > MOST_WORK:
        raise PlanError(f"the procedure is too large: {len(plan.outcomes)} outcomes of {len(plan.nodes)} entries")
    return plan


def _loops(flats: list[Flat]) -> _Loops:
    found = _Loops({}, [], set(), set())
    names = [str(index) for index in _reachable(flats)]
    for number, loop in enumerate(loops(names, lambda name: [str(to) for to, _, _ in flats[int(name)].ways])):
        members = sorted(map(int, loop))
        found.loop_of.update(dict.fromkeys(members, number))
        inner = [(index, way) for index in members for way in flats[index].ways if way[0] in found.loop_of]
        inner = [(index, way) for index, way in inner if found.loop_of[way[0]] == number]
        bounded = (way for _, (_, at_most, way) in inner if at_most is not None)
        found.bounded.append({way: at for at, way in enumerate(bounded)})
        closing = _closing_ways(members, [(index, to, way) for index, (to, at_most, way) in inner if at_most is None])
        if closing:
            found.endless.update(members)
            found.dropped.update(closing)
    return found


class _States:
    """What a case can be at: one state for each entry and each count of the bounded ways taken so far in its loop.

    A crossing or a system that is reached both with what comes from outside and otherwise is two states: what follows
    has to take in the one, and not the other.
    """

    def __init__(self, flow: Flow, found: _Loops) -> None:
        self.flats, self.scopes, self.loops = flow.entries, flow.scopes, found
        self.models = [_node(flat, scope, 1) for flat, scope in zip(self.flats, self.scopes, strict=True)]
        self.joined = self._joined_with_outside()

    def hands_on(self, state: _State) -> bool:
        """Whether what follows gets from here something that came from outside."""
        model = self.models[state[0]]
        return model.is_by_applicant or (state[2] and not model.is_by_office)

    def successors(self, state: _State) -> Iterator[_State]:
        index, counts, _ = state
        for to, at_most, way in self.flats[index].ways:
            if way in self.loops.dropped:
                continue
            after = self._counted(index, to, at_most, way, counts)
            if after is not None:
                yield to, after, self._comes_with_outside(to, state)

    def _counted(
        self, index: int, to: int, at_most: int | None, way: int, counts: tuple[int, ...]
    ) -> tuple[int, ...] | None:
        """The counts after a way is taken; None if it has been taken as often as it may be."""
        loop = self.loops.loop_of.get(to)
        if loop is None:
            return ()
        if self.loops.loop_of.get(index) != loop:
            return (0,) * len(self.loops.bounded[loop])
        if at_most is None:
            return counts
        at = self.loops.bounded[loop][way]
        return (*counts[:at], counts[at] + 1, *counts[at + 1 :]) if counts[at] < at_most else None

    def _comes_with_outside(self, to: int, state: _State) -> bool:
        model = self.models[to]
        if model.waits:
            return to in self.joined
        # Who acts is told way by way; for an outcome it makes no difference.
        return self.hands_on(state) and not (model.is_by_office or model.is_by_applicant or model.outcome)

    def _joined_with_outside(self) -> set[int]:
        """The joins of which some way may bring what comes from outside."""
        applicants = [index for index, model in enumerate(self.models) if model.is_by_applicant]
        seen = {0, *applicants}
        stack = list(seen)
        while stack:
            for to, _, _ in self.flats[stack.pop()].ways:
                if to not in seen and not self.models[to].is_by_office:
                    seen.add(to)
                    stack.append(to)
        return {index for index in seen if self.models[index].waits}


def _plan(states: _States) -> Plan:
    follow = _all_states(states)
    done = list(follow)
    number = {state: index for index, state in enumerate(done)}
    rounds: dict[int, dict[tuple[int, ...], int]] = {}
    nodes: list[Node] = []
    for flat, counts, _ in done:
        seen = rounds.setdefault(flat, {})
        nodes.append(_node(states.flats[flat], states.scopes[flat], seen.setdefault(counts, len(seen) + 1)))
    for state, index in number.items():
        nodes[index].after = list(dict.fromkeys(number[to] for to in follow[state]))
        for after in nodes[index].after:
            nodes[after].before.append(index)
            if states.hands_on(state):
                nodes[after].outside.append(index)
    anchors = {node.within_key for node in nodes} | {node.not_before_key for node in nodes}
    for node in nodes:
        node.is_anchor = node.begins in anchors
        node.is_first = not node.before
    flat_of = [flat for flat, _, _ in done]
    return Plan(
        nodes=nodes,
        outcomes={node.outcome: index for index, node in enumerate(nodes) if node.outcome is not None},
        endless={index for index, flat in enumerate(flat_of) if flat in states.loops.endless},
        tangled=set(_tangled(states.flats, flat_of, nodes)),
    )


def _all_states(states: _States) -> dict[_State, list[_State]]:
    """The states that a case can come to, each after all that lead to it (reverse postorder), with those that follow."""
    begin: _State = (0, (), True)
    done: list[_State] = []
    follow = {begin: list(states.successors(begin))}
    stack = [(begin, iter(follow[begin]))]
    while stack:
        state, rest = stack[-1]
        for to in rest:
            if to not in follow:
                if len(follow) >= MOST_NODES:
                    raise PlanError(f"the procedure is too large: with its loops it has more than {MOST_NODES} entries")
                follow[to] = list(states.successors(to))
                stack.append((to, iter(follow[to])))
                break
        else:
            done.append(state)
            stack.pop()
    return {state: follow[state] for state in reversed(done)}


def _reachable(flats: list[Flat]) -> list[int]:
    seen = {0}
    stack = [0]
    while stack:
        for to, _, _ in flats[stack.pop()].ways:
            if to not in seen:
                seen.add(to)
                stack.append(to)
    return sorted(seen)


def _closing_ways(members: list[int], ways: list[tuple[int, int, int]]) -> set[int]:
    """Ways without which the rest has no circle: those back to what the walk is still inside of."""
    following: dict[int, list[tuple[int, int]]] = {index: [] for index in members}
    for a, b, way in ways:
        following[a].append((b, way))
    closing: set[int] = set()
    state: dict[int, int] = {}  # 1: on the walk, 2: done
    for root in members:
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


def _tangled(flats: list[Flat], flat_of: list[int], nodes: list[Node]) -> Iterator[int]:
    """Joins that lack a branch in some round: it came with another count of the loop's ways."""
    leading: dict[int, set[int]] = {}
    for index in set(flat_of):
        for to, _, _ in flats[index].ways:
            leading.setdefault(to, set()).add(index)
    for at, node in enumerate(nodes):
        if node.waits and {flat_of[before] for before in node.before} != leading[flat_of[at]]:
            yield at


def _node(flat: Flat, scope: tuple[str, ...], round_: int) -> Node:
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
