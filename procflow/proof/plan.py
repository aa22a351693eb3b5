"""A procedure laid out for the proof: used procedures put in place, bounded loops unrolled, in an order of time.

The plan is a graph without circles. Each node knows what leads to it; ways that lead nowhere are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import Struct, structs

from procflow.model import (
    Actor,
    ActorKind,
    Anchor,
    Bound,
    Entry,
    Extension,
    Step,
    Term,
)
from procflow.proof.results import Place

# A plan that would be larger is not made: loops within loops and uses within uses multiply.
MOST_NODES = 30_000
# So deep may procedures use each other; Python's own stack would not hold many hundreds.
MOST_DEPTH = 200
# Each outcome is proved by itself, over all that leads to it.
MOST_WORK = 5_000_000
# How many entries may be passed when looking for what terms are counted from, all terms together.
MOST_LOOKS = 5_000_000

# What a term can be counted from: ("begin" | "end", path of the entry) or ("event", name).
Key = tuple[str, tuple[str, ...]]


class PlanError(Exception):
    """No plan can be made, so nothing can be proved; the message says why, `told_by` which rule tells the cause."""

    def __init__(self, message: str, told_by: str | None = None) -> None:
        super().__init__(message)
        self.told_by = told_by


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


def key_of(anchor: Anchor, scope: tuple[str, ...] = ()) -> Key | None:
    if anchor.kind == "start":
        return None
    return ("event", (anchor.of,)) if anchor.kind == "event" else (anchor.kind, (*scope, anchor.of))
