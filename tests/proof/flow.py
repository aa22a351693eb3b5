"""Every course that a case can take, told one by one: each answer of each decision, each number of rounds.

Nothing is merged and nothing is unrolled beforehand: tokens are moved until the case ends, and where there is a choice
the whole case is copied. That takes exponential time and leaves nothing to argue about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from procflow.graph import ways_of
from procflow.model import Actor, ActorKind, Anchor, Join, Procedure, Regulation, Split, Step, Use

T = TypeVar("T")
Path = tuple[str, ...]
Mark = tuple[str, Path | str]  # ("event", name), ("end", path) or ("begin", path)


class TooManyCoursesError(Exception):
    """The world is too large for an oracle that tells every course."""


class UnclearError(Exception):
    """The agreed semantics do not say what holds here; see the comments where it is raised."""


@dataclass(frozen=True)
class Arrow:
    to: Path
    key: tuple[object, ...]  # which way this is, to count how often it was taken
    at_most: int | None


@dataclass(frozen=True)
class Node:
    """An entry, laid out flat. A used procedure has a node where it is entered and one for each way it ends."""

    path: Path
    kind: str  # "step", "split", "join all", "pass" or "outcome"
    step: Step | None = None
    actor: Actor | None = None
    to: tuple[Actor, ...] = ()
    at_begin: tuple[Mark, ...] = ()
    at_end: tuple[Mark, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    @property
    def takes_no_time(self) -> bool:
        return self.step is None or (self.step.do is None and self.step.within is None)

    def is_by(self, kind: ActorKind) -> bool:
        return self.actor is not None and self.actor.kind is kind

    @property
    def is_open(self) -> bool:
        """The act gives it no term."""
        if self.step is None or self.step.within is not None or self.step.do is None:
            return False
        return not self.is_by(ActorKind.APPLICANT)

    def mark_of(self, anchor: Anchor) -> Mark:
        """What `anchor` means when this entry says it: steps are those of its own procedure, events are everybody's."""
        return mark_of(anchor, self.path[:-1])


def mark_of(anchor: Anchor, prefix: Path = ()) -> Mark:
    return ("event", anchor.of) if anchor.kind == "event" else (anchor.kind, (*prefix, anchor.of))


@dataclass
class Flow:
    nodes: dict[Path, Node] = field(default_factory=dict)
    start: Path = ()

    def ways_to(self, path: Path) -> list[Arrow]:
        return [arrow for node in self.nodes.values() for arrow in node.arrows if arrow.to == path]

    def marks(self, mark: Mark) -> bool:
        return any(mark in node.at_end for node in self.nodes.values())


def outcome_path(name: str) -> Path:
    return (f"=> {name}",)


def lay_out(regulation: Regulation, procedure: Procedure) -> Flow:
    flow = Flow()
    actors = {actor.id: actor for actor in regulation.actors}
    leads: dict[str, Path | None] = {each.id: outcome_path(each.id) for each in procedure.outcomes}
    for path in leads.values():
        assert path is not None
        flow.nodes[path] = Node(path, "outcome")
    flow.start = _add(flow, regulation, procedure, (), lambda name: actors[name], leads)
    return flow


def _add(
    flow: Flow,
    regulation: Regulation,
    procedure: Procedure,
    prefix: Path,
    who: Callable[[str], Actor],
    leads: dict[str, Path | None],
) -> Path:
    """Put the entries of `procedure` into the flow; `who` is whom we have for its actors, `leads` where its ends lead."""
    entries = {entry.id: entry for entry in procedure.entries}

    def first_of(name: str) -> Path:
        return (*prefix, name, "<begin>") if isinstance(entries[name], Use) else (*prefix, name)

    for entry in procedure.entries:
        path = (*prefix, entry.id)
        if isinstance(entry, Use):
            _add_use(flow, regulation, entry, path, who, leads, first_of)
            continue
        arrows = []
        for number, way in enumerate(ways_of(entry)):
            to = first_of(way.target.step) if way.target.step else leads.get(way.target.outcome or "")
            if to is not None:  # ways to nowhere are left out
                arrows.append(Arrow(to, (*path, number), way.target.at_most))
        if isinstance(entry, Step):
            node = Node(
                path,
                "step",
                entry,
                who(entry.by) if entry.by else None,
                tuple(who(name) for name in entry.to),
                (("begin", path),),
                (("end", path), *((("event", entry.marks),) if entry.marks else ())),
                tuple(arrows),
            )
        else:
            waits = isinstance(entry, Join) and entry.all_ways
            kind = "split" if isinstance(entry, Split) else "join all" if waits else "pass"
            node = Node(path, kind, at_begin=(("begin", path),), at_end=(("end", path),), arrows=tuple(arrows))
        flow.nodes[path] = node
    return first_of(procedure.entries[0].id)


def _add_use(
    flow: Flow,
    regulation: Regulation,
    use: Use,
    path: Path,
    who: Callable[[str], Actor],
    leads: dict[str, Path | None],
    first_of: Callable[[str], Path],
) -> None:
    theirs, used = _find(regulation, use.procedure)
    their_actors = {actor.id: actor for actor in theirs.actors}
    our_ids = {actor.id for actor in regulation.actors}

    def who_inside(name: str) -> Actor:
        ours = use.actors.get(name, name)
        return who(ours) if ours in our_ids else their_actors[name]

    inside: dict[str, Path | None] = {}
    for outcome in used.outcomes:
        target = use.on[outcome.id]
        to = first_of(target.step) if target.step else leads.get(target.outcome or "")
        if to is None:
            inside[outcome.id] = None
            continue
        end: Path = (*path, f"<{outcome.id}>")
        marks: tuple[Mark, ...] = (("end", path), *((("event", use.marks),) if use.marks else ()))
        flow.nodes[end] = Node(end, "pass", at_end=marks, arrows=(Arrow(to, (*path, outcome.id), target.at_most),))
        inside[outcome.id] = end
    first = _add(flow, theirs, used, path, who_inside, inside)
    begin: Path = (*path, "<begin>")
    flow.nodes[begin] = Node(begin, "pass", at_begin=(("begin", path),), arrows=(Arrow(first, begin, None),))


def _find(regulation: Regulation, name: str) -> tuple[Regulation, Procedure]:
    alias, _, rest = name.rpartition(".")
    if alias:
        regulation = next(each.regulation for each in regulation.libraries if each.alias == alias)
    return regulation, next(each for each in regulation.procedures if each.id == rest)


# ---------------------------------------------------------------- courses


@dataclass(frozen=True)
class Visit:
    """An entry taken once in a case, and the visits that led to it."""

    node: Node
    after: tuple[int, ...]
    round: int


@dataclass(frozen=True)
class Course:
    """A whole case. Each visit stands behind those that led to it; the last one is the outcome."""

    visits: tuple[Visit, ...]

    # The same course is asked about for thousands of starts, so what does not depend on the start is kept.
    _known: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, question: Callable[..., T], *about: object) -> T:
        key = (question.__name__, *about)
        if key not in self._known:
            self._known[key] = question(self, *about)
        answer: T = self._known[key]
        return answer

    @property
    def outcome(self) -> Path:
        return self.visits[-1].node.path

    def before(self, index: int) -> frozenset[int]:
        """The visits that led to this one, itself among them."""
        found: set[int] = set()
        waiting = [index]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.visits[one].after
        return frozenset(found)

    def last_on_the_way(self, index: int, mark: Mark) -> list[int]:
        """The visits before `index` that brought `mark` about and were not followed by another that did.

        Several only where branches that did so came together again.
        """
        led = self.before(index) - {index}
        bringing = [one for one in led if mark in self.visits[one].node.at_begin + self.visits[one].node.at_end]
        return [one for one in bringing if not any(one != other and one in self.before(other) for other in bringing)]


@dataclass
class _Case:
    visits: list[Visit]
    tokens: list[tuple[Arrow, int]]  # the way taken, and the visit it comes from
    taken: dict[tuple[object, ...], int]

    def copy(self) -> _Case:
        return _Case(list(self.visits), list(self.tokens), dict(self.taken))


def courses(flow: Flow, most: int = 400) -> list[Course]:
    found = []
    for course in _finish(flow, _Case([], [(Arrow(flow.start, ("start",), None), -1)], {})):
        found.append(course)
        if len(found) > most:
            raise TooManyCoursesError
    return found


def _finish(flow: Flow, case: _Case) -> Iterator[Course]:
    """All courses that begin as `case` did."""
    while case.tokens:
        chosen = _next_tokens(flow, case)
        if chosen is None:
            return  # a join that waits for ever: the flow is not sound
        node = flow.nodes[chosen[0][0].to]
        case.tokens = [token for token in case.tokens if token not in chosen]
        after = tuple(visit for _, visit in chosen if visit >= 0)
        again = 1 + sum(visit.node.path == node.path for visit in case.visits)
        case.visits.append(Visit(node, after, again))
        if node.kind == "outcome":
            continue
        here = len(case.visits) - 1
        allowed = [each for each in node.arrows if each.at_most is None or case.taken.get(each.key, 0) < each.at_most]
        if node.kind == "split":
            case.tokens += [(arrow, here) for arrow in allowed]
            continue
        for arrow in allowed:
            other = case.copy()
            other.taken[arrow.key] = other.taken.get(arrow.key, 0) + 1
            other.tokens.append((arrow, here))
            yield from _finish(flow, other)
        return
    if case.visits[-1].node.kind == "outcome":
        yield Course(tuple(case.visits))


def _next_tokens(flow: Flow, case: _Case) -> list[tuple[Arrow, int]] | None:
    for token in case.tokens:
        to = token[0].to
        if flow.nodes[to].kind != "join all":
            return [token]
        here = [each for each in case.tokens if each[0].to == to]
        if len(here) == len(flow.ways_to(to)):
            return here
    return None
