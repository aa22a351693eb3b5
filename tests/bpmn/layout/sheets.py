"""Made-up sheets: at random, and large."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

from tests.bpmn.layout.family import leaves
from tests.bpmn.layout.subject import (
    Artifact,
    Attached,
    Flow,
    Group,
    Lane,
    Link,
    Message,
    Node,
    Pool,
    Scope,
    Shape,
    Sheet,
    Size,
)

SIZES: dict[Shape, tuple[Size, ...]] = {
    "box": (Size(100, 80), Size(101, 81), Size(140, 96.5), Size(20, 10), Size(7.5, 300)),
    "circle": (Size(36, 36), Size(37, 37), Size(20.5, 20.5)),
    "diamond": (Size(50, 50), Size(51, 51)),
}
NOTES = (Size(120, 40), Size(21, 31), Size(36, 50), Size(50.5, 50.5), Size(300, 15))
LABELS = (None, None, Size(30, 14), Size(75, 28), Size(161, 42.5), Size(2, 1))
TITLES = (None, Size(60, 14), Size(251, 27.5))


@dataclass(kw_only=True)
class Making:
    """Ids so far: of all in one sheet, so that they are unique in it."""

    count: int = 0
    # Nodes, attached events and artifacts, each with what it is in; then the lines.
    things: list[str] = field(default_factory=list)
    artifacts: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def named(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"


@st.composite
def scopes(draw: st.DrawFn, made: Making, lanes: tuple[str, ...], *, depth: int, most: int) -> Scope:
    labels = st.sampled_from(LABELS)
    in_lane = st.sampled_from((*lanes, *lanes, *lanes, None) if lanes else (None,))
    nodes = []
    for _ in range(draw(st.integers(0, most))):
        shape: Shape = draw(st.sampled_from(("box", "box", "circle", "diamond")))
        name = made.named("n")
        inner = None
        if shape == "box" and depth and draw(st.integers(0, 4)) == 0:
            inner = draw(scopes(made, (), depth=depth - 1, most=max(2, most // 2)))
        nodes.append(
            Node(
                id=name,
                size=draw(st.sampled_from(SIZES[shape])),
                shape=shape,
                label=None if shape == "box" else draw(labels),
                lane=draw(in_lane),
                inner=inner,
                title=None if inner is None else draw(st.sampled_from(TITLES)),
            )
        )
    hosts = [node.id for node in nodes if node.shape == "box"]
    attached = tuple(
        Attached(
            id=made.named("e"),
            host=draw(st.sampled_from(hosts)),
            size=draw(st.sampled_from(SIZES["circle"])),
            label=draw(labels),
        )
        for _ in range(draw(st.integers(0, 4)) if hosts else 0)
    )
    artifacts = tuple(
        Artifact(id=made.named("a"), size=draw(st.sampled_from(NOTES)), label=draw(labels), lane=draw(in_lane))
        for _ in range(draw(st.integers(0, 3)))
    )
    ids = [node.id for node in nodes]
    sources = [*ids, *(event.id for event in attached)]
    flows = tuple(
        Flow(
            id=made.named("f"),
            source=draw(st.sampled_from(sources)),
            target=draw(st.sampled_from(ids)),
            label=draw(labels),
        )
        for _ in range(draw(st.integers(0, 3 * most // 2)) if ids else 0)
    )
    made.things += sources
    made.artifacts += [artifact.id for artifact in artifacts]
    made.flows += [flow.id for flow in flows]
    return Scope(nodes=tuple(nodes), attached=attached, artifacts=artifacts, flows=flows)


@st.composite
def lanes_of(draw: st.DrawFn, made: Making, depth: int) -> tuple[Lane, ...]:
    return tuple(
        Lane(
            id=made.named("l"),
            lanes=draw(lanes_of(made, depth - 1)) if depth and draw(st.integers(0, 3)) == 0 else (),
            title=draw(st.sampled_from(TITLES)),
        )
        for _ in range(draw(st.integers(0, 3)))
    )


@st.composite
def pools(draw: st.DrawFn, made: Making, *, frame: bool, most: int) -> Pool:
    name = made.named("p")
    title = draw(st.sampled_from(TITLES)) if frame else None
    if frame and draw(st.integers(0, 4)) == 0:
        return Pool(id=name, title=title)
    lanes = draw(lanes_of(made, 2))
    scope = draw(scopes(made, tuple(lane.id for lane in leaves(lanes)), depth=3, most=most))
    return Pool(id=name, lanes=lanes, scope=scope, frame=frame, title=title)


@st.composite
def sheets(draw: st.DrawFn, *, most: int = 8, extras: bool = True) -> Sheet:
    """Each pool has up to `most` nodes, not counting those in sub-processes. `extras`: groups, and what is in no pool."""
    made = Making()
    count = draw(st.integers(0, 4))
    whole = [draw(pools(made, frame=count > 1 or draw(st.booleans()), most=most)) for _ in range(count)]
    ends = [*made.things, *(pool.id for pool in whole if pool.frame)]
    labels = st.sampled_from(LABELS)
    messages = []
    for _ in range(draw(st.integers(0, 8)) if len(ends) > 1 else 0):
        first, second = draw(st.permutations(ends))[:2]
        messages.append(Message(id=made.named("m"), source=first, target=second, label=draw(labels)))
    outside = tuple(
        Artifact(id=made.named("a"), size=draw(st.sampled_from(NOTES)), label=draw(labels))
        for _ in range(draw(st.integers(0, 2)) if extras else 0)
    )
    artifacts = [*made.artifacts, *(artifact.id for artifact in outside)]
    ends += artifacts
    if extras:
        ends += [*made.flows, *(message.id for message in messages)]
    links = []
    for _ in range(draw(st.integers(0, 5)) if len(ends) > 1 and artifacts else 0):
        first = draw(st.sampled_from(artifacts))
        second = draw(st.sampled_from([end for end in ends if end != first]))
        if draw(st.booleans()):
            first, second = second, first
        links.append(Link(id=made.named("x"), source=first, target=second))
    members = [*made.things, *artifacts]
    groups = tuple(
        Group(
            id=made.named("g"),
            members=tuple(draw(st.lists(st.sampled_from(members), min_size=1, max_size=4, unique=True))),
            label=draw(labels),
        )
        for _ in range(draw(st.integers(0, 2)) if extras and members else 0)
    )
    return Sheet(pools=tuple(whole), messages=tuple(messages), artifacts=outside, links=tuple(links), groups=groups)


def large(count: int, seed: int = 0) -> Sheet:
    """One pool of some lanes and many nodes; flows mostly lead to near ones, a few far, a few back."""
    random = Random(seed)
    lanes = tuple(f"l{number}" for number in range(6))
    nodes = []
    for number in range(count):
        lane = lanes[number // 7 % 6]
        is_split = number % 4 == 2
        nodes.append(
            Node(
                id=f"n{number}",
                size=Size(50, 50) if is_split else Size(100, 80),
                shape="diamond" if is_split else "box",
                label=Size(60, 14) if is_split else None,
                lane=lane,
            )
        )
    flows = [Flow(id=f"f{n}", source=f"n{n}", target=f"n{n + 1}") for n in range(count - 1)]
    for number in range(2, count - 1, 4):
        far = number + random.randint(2, 12) if random.random() < 0.8 else number - random.randint(1, 30)
        target = min(max(far, 0), count - 1)
        flows.append(Flow(id=f"g{number}", source=f"n{number}", target=f"n{target}", label=Size(40, 14)))
    scope = Scope(nodes=tuple(nodes), flows=tuple(flows))
    return Sheet(pools=(Pool(id="p", lanes=tuple(Lane(id=lane) for lane in lanes), scope=scope),))
