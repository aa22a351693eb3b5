"""Made-up sheets: at random, and large."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from bpmn.layout.sheet import Attached, Flow, Message, Node, Note, Pool, Sheet, Size

SIZES = {"box": (Size(100, 80), Size(140, 96.5)), "circle": (Size(36, 36),), "diamond": (Size(50, 50),)}
LABELS = (None, Size(30, 14), Size(75, 28), Size(160, 42))


@st.composite
def pools(draw: st.DrawFn, name: str, *, frame: bool = True) -> Pool:
    lanes = tuple(f"{name}l{number}" for number in range(draw(st.integers(0, 3)))) if frame else ()
    labels = st.sampled_from(LABELS)
    nodes: list[Node] = []
    for number in range(draw(st.integers(0, 9))):
        shape = draw(st.sampled_from(("box", "box", "circle", "diamond")))
        nodes.append(
            Node(
                id=f"{name}n{number}",
                size=draw(st.sampled_from(SIZES[shape])),
                shape=shape,  # type: ignore[arg-type]
                label=None if shape == "box" else draw(labels),
                lane=draw(st.sampled_from(lanes)) if lanes else None,
            )
        )
    if not nodes:
        return Pool(id=name, lanes=lanes, frame=frame)
    hosts = [node.id for node in nodes if node.shape == "box"]
    attached = tuple(
        Attached(id=f"{name}a{number}", host=draw(st.sampled_from(hosts)), size=Size(36, 36), label=draw(labels))
        for number in range(draw(st.integers(0, 4)) if hosts else 0)
    )
    ids = [node.id for node in nodes]
    notes = tuple(
        Note(
            id=f"{name}t{number}",
            line=f"{name}x{number}",
            node=draw(st.sampled_from(ids)),
            size=draw(st.sampled_from((Size(120, 40), Size(20, 30)))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    sources = [*ids, *(event.id for event in attached)]
    flows = tuple(
        Flow(
            id=f"{name}f{n}",
            source=draw(st.sampled_from(sources)),
            target=draw(st.sampled_from(ids)),
            label=draw(labels),
        )
        for n in range(draw(st.integers(0, 14)))
    )
    return Pool(id=name, lanes=lanes, nodes=tuple(nodes), attached=attached, notes=notes, flows=flows, frame=frame)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    count = draw(st.integers(1, 4))
    if count == 1:
        return Sheet(pools=(draw(pools("p", frame=draw(st.booleans()))),))
    own = tuple(draw(pools(f"p{number}")) for number in range(count))
    messages: list[Message] = []
    for number in range(draw(st.integers(0, 8))):
        first, second = draw(st.permutations(own))[:2]
        ends = [draw(st.sampled_from(ends_of(pool))) for pool in (first, second)]
        messages.append(Message(id=f"m{number}", source=ends[0], target=ends[1], label=draw(st.sampled_from(LABELS))))
    return Sheet(pools=own, messages=tuple(messages))


def ends_of(pool: Pool) -> list[str]:
    return [pool.id, *(node.id for node in pool.nodes), *(event.id for event in pool.attached)]


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
    return Sheet(pools=(Pool(id="p", lanes=lanes, nodes=tuple(nodes), flows=tuple(flows)),))
