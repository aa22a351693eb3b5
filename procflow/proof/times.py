"""When each step of a plan can begin and must finish, counted from one origin.

The same walk serves two purposes. With numbers it follows one case from one start; with functions (`Monotone`) it
follows the cases of all starts at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import reduce
from typing import Generic, Protocol, TypeVar

from msgspec import Struct, structs

from procflow.clock import Clock
from procflow.model import Actor, ActorKind, Extension, Measure, Split, Term
from procflow.proof.plan import Key, Node, Plan

T = TypeVar("T")


class Unprovable(Exception):  # noqa: N818 - named for what is the matter
    """No exact answer can be given; the message says why, `told_by` which rule tells the cause already."""

    def __init__(self, message: str, told_by: str | None = None) -> None:
        super().__init__(message)
        self.told_by = told_by


class Arithmetic(Protocol[T]):
    """What is done with moments, or with functions of the start that give moments."""

    # Whether it is wanted for every step when its performer is there, or only where something rests on it.
    every_begin: bool

    def clock(self, actor: Actor | None) -> Clock: ...
    def arrives(self, clock: Clock, when: T) -> T: ...
    def received(self, clock: Clock, when: T) -> T: ...
    def ends(self, clock: Clock, term: Term, when: T) -> T: ...
    def not_before(self, clock: Clock, term: Term, when: T) -> T: ...
    def latest(self, a: T, b: T) -> T: ...
    def earliest(self, a: T, b: T) -> T: ...


class Times(Struct, Generic[T]):
    """For the nodes in question. `due` is the end of the term by itself, `low` that of "no earlier than"."""

    ready: dict[int, T] = {}  # what leads to it has arrived
    begin: dict[int, T] = {}  # its performer is there
    counted: dict[int, T] = {}  # what its term is counted from
    due: dict[int, T] = {}
    low: dict[int, T] = {}
    finish: dict[int, T] = {}
    behind: set[int] = set()  # nodes that lie before the origin: over when the count begins


def behind_of(plan: Plan, origin: int, *, begins: bool) -> set[int]:
    """What is over at the origin: itself too, unless the count begins when it begins."""
    return plan.leading_to([origin]) - ({origin} if begins else set())


def region_of(plan: Plan, origin: int, *, begins: bool = False) -> tuple[set[int], set[int]]:
    """What lies behind the origin, and what follows it or runs beside it in the same case."""
    behind = behind_of(plan, origin, begins=begins)
    beside = {
        branch
        for index in behind - {origin}
        if isinstance(plan.nodes[index].entry, Split)
        for branch in plan.nodes[index].after
        if branch not in behind
    }
    return behind, plan.following({origin, *beside}) - behind


def is_held_up(plan: Plan, behind: set[int], beside: set[int]) -> bool:
    """Whether an origin comes for certain later than what runs beside it began: by how much is not looked at.

    `behind` lies behind the origin, itself included.
    """
    splits = [index for index in behind if any(after in beside for after in plan.nodes[index].after)]
    between = (plan.following(splits) & behind) - set(splits)
    return any(plan.nodes[index].not_before is not None for index in between)


def walk(
    plan: Plan,
    origin: int,
    begin: T,
    needed: Iterable[int],
    math: Arithmetic[T],
    *,
    prolonged: bool = False,
    quick: bool = False,
    lasting: Callable[[int, Clock, T], T] | None = None,
    ends: Collection[int] = (),
    known: Times[T] | None = None,
    begins: bool = False,
) -> Times[T]:
    """The latest lawful times from `begin`, the moment of the origin; with `quick`, the earliest possible ones.

    `needed` are the nodes wanted, in their order. What lies behind the origin is over at `begin`. A step without a term
    takes no time, unless `lasting` says when it ends. Nothing goes on from the nodes `ends`. A walk `known` already for
    other nodes, of all else the same, is gone on with.
    """
    times: Times[T] = known if known is not None else Times(behind=behind_of(plan, origin, begins=begins))
    finish = times.finish
    if known is None:
        for index in times.behind:
            finish[index] = times.begin[index] = begin
    for index in needed:
        if index in finish:
            continue
        node = plan.nodes[index]
        combined = math.earliest if quick and not node.waits else math.latest
        leading = [before for before in node.before if before in finish and before not in ends]
        ready = times.ready[index] = reduce(combined, (finish[before] for before in leading))
        if not node.takes_time:
            finish[index] = times.begin[index] = ready
            continue
        clock = math.clock(node.actor)
        own, begin = ready, ready
        needs_begin = quick or math.every_begin or not ends_after_begin(node, clock)
        outside = [before for before in leading if before in node.outside] if node.is_by_office else []
        if outside:
            own = begin = math.received(clock, reduce(combined, (finish[before] for before in outside)))
        if needs_begin and not outside:
            begin = math.arrives(clock, ready)
        if outside and len(outside) < len(leading):
            inside = reduce(combined, (finish[before] for before in leading if before not in node.outside))
            own, begin = combined(own, inside), combined(begin, math.arrives(clock, inside))
        times.begin[index] = begin
        finish[index] = _finish(plan, index, own, times, clock, math, prolonged=prolonged, quick=quick)
        if lasting is not None and node.is_open:
            finish[index] = lasting(index, clock, finish[index])
    return times


def _finish(
    plan: Plan,
    index: int,
    own: T,
    times: Times[T],
    clock: Clock,
    math: Arithmetic[T],
    *,
    prolonged: bool,
    quick: bool,
) -> T:
    node, finish = plan.nodes[index], times.begin[index]
    if node.within is not None and not quick:
        terms = terms_of(node.within.term, node.extension if prolonged else None)
        times.counted[index] = own if node.within_key is None else _moment_of(plan, node.within_key, index, times, math)
        due = times.counted[index]
        for term in terms:
            due = math.ends(clock, term, due)
        times.due[index] = due
        finish = due if ends_after_begin(node, clock) else math.latest(due, finish)
    if node.not_before is not None:
        key = node.not_before_key
        since = own if key is None else _moment_of(plan, key, index, times, math, quick=quick)
        times.low[index] = math.not_before(clock, node.not_before.term, since)
        finish = math.latest(finish, times.low[index])
    return finish


def ends_after_begin(node: Node, clock: Clock) -> bool:
    """Whether the step has a term that cannot end before its performer is there: not one that may run out at night."""
    elapsed = node.within is not None and (node.within.term.measure or clock.counting.hours) is Measure.ELAPSED
    return node.within is not None and node.within_key is None and not elapsed and not node.is_anchor


def _moment_of(plan: Plan, key: Key, index: int, times: Times[T], math: Arithmetic[T], *, quick: bool = False) -> T:
    """When what is counted from happened last before the node."""
    where, certain = plan.counted_from(key, index)
    moments = [(times.begin if key[0] == "begin" else times.finish).get(node) for node in where]
    found = [moment for moment in moments if moment is not None]
    if not certain or not found:
        name = key[1][-1] if key[0] == "event" else f"{'start' if key[0] == 'begin' else 'end'} of {key[1][-1]}"
        raise Unprovable(
            f"the term of `{plan.nodes[index].place.id}` is counted from `{name}`, which may not have happened by then",
            told_by="PF207",
        )
    moment = found[0]
    for other in found[1:]:
        moment = math.earliest(moment, other) if quick else math.latest(moment, other)
    return moment


def terms_of(term: Term, extension: Extension | None) -> tuple[Term, ...]:
    """The terms that run one after the other: the first one, and what the extension adds."""
    if extension is None:
        return (term,)
    if extension.up_to is not None:
        return (extension.up_to,)
    assert extension.adds is not None, "an extension says `up_to` or `adds`"
    if (extension.adds.unit, extension.adds.measure) == (term.unit, term.measure):
        return (structs.replace(term, high=term.high + extension.adds.high, low=None),)
    return (term, extension.adds)


def is_filing(plan: Plan, origin: int) -> bool:
    """Whether only the applicant and systems act up to the origin, so that it can happen at any moment."""
    return not any(plan.nodes[index].is_by_office for index in plan.leading_to([origin]))


class Recipient(Struct, frozen=True):
    """Who takes a filing in: an actor, or (None) the office where nobody is named; and in which cases.

    In the cases that come to one of the nodes `first` before they come to one of the `others`.
    """

    actor: Actor | None
    first: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()


def recipients(plan: Plan, origin: int, among: Collection[int]) -> list[Recipient]:
    """Who takes in what is filed with the origin; nobody where nobody but systems follows.

    It is whom the applicant's last step went to, else who acts next `among` the nodes that matter; that may differ from
    case to case.
    """
    for index in nearest(origin, lambda at: () if plan.nodes[at].is_by_applicant else plan.nodes[at].before):
        if plan.nodes[index].is_by_applicant and (named := _named(plan.nodes[index])) is not None:
            return [Recipient(named)]

    def goes_on(at: int) -> Iterable[int]:
        if at != origin and _next_recipient(plan.nodes[at]) is not None:
            return ()
        return (index for index in plan.nodes[at].after if index in among)

    found = {index: taker for index in nearest(origin, goes_on) if (taker := _next_recipient(plan.nodes[index]))}
    groups: dict[object, list[int]] = {}
    for index, taker in found.items():
        groups.setdefault(taker.actor and (taker.actor.hours, taker.actor.accepts), []).append(index)
    if any(plan.nodes[index].waits for index in plan.following([origin])):
        return list(found.values())[:1]  # of several that begin side by side the nearest
    return [
        Recipient(found[first[0]].actor, frozenset(first), frozenset(found) - frozenset(first))
        for first in groups.values()
    ]


def _next_recipient(node: Node) -> Recipient | None:
    if node.is_by_office:
        return Recipient(node.actor)
    named = _named(node) if node.is_by_applicant else None
    return Recipient(named) if named is not None else None


def _named(node: Node) -> Actor | None:
    return next((each for each in node.to if each.kind not in (ActorKind.SYSTEM, ActorKind.APPLICANT)), None)


def nearest(begin: int, following: Callable[[int], Iterable[int]]) -> Iterator[int]:
    """The nodes that can be reached, the nearest first."""
    seen = {begin}
    queue = deque([begin])
    while queue:
        index = queue.popleft()
        yield index
        new = [each for each in following(index) if each not in seen]
        seen.update(new)
        queue.extend(new)
