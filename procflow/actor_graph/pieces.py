"""What the graph of a regulation is made of."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class NodeKind(StrEnum):
    STEP = "step"
    DECISION = "decision"
    SPLIT = "split"
    JOIN_ALL = "join all"
    JOIN_ANY = "join any"
    USE = "use"
    RESULT = "result"  # these three: an outcome, by its kind
    REFUSAL = "refusal"
    OTHER = "other"
    UNSTATED = "unstated"  # where the act does not say how it goes on
    MESSAGE = "message"  # what reaches somebody who does not go on with the case then

    @property
    def is_outcome(self) -> bool:
        return self in {NodeKind.RESULT, NodeKind.REFUSAL, NodeKind.OTHER}


class Node(Struct, frozen=True, kw_only=True):
    """`entry` is the id of the entry or outcome in the file; a step that decides has two nodes, its work and its question."""

    id: str
    kind: NodeKind
    procedure: str
    entry: str
    actor: str | None = None  # who does it; of a message, whom it reaches
    text: str = ""
    term: str = ""  # in words
    source: tuple[str, ...] = ()
    about: str = ""  # all that the regulation says of it, in lines


class LinkKind(StrEnum):
    WAY = "way"
    HANDOVER = "handover"  # a way from one actor to another
    QUESTION = "question"  # from the work of a step to what is decided on it
    MESSAGE = "message"


class Link(Struct, frozen=True, kw_only=True):
    start: str
    end: str
    kind: LinkKind
    label: str = ""  # the answer or outcome by which it is taken
    passes: str = ""  # what is handed over
    about: str = ""


class Part(Struct, frozen=True, kw_only=True):
    """A procedure: what its nodes are grouped by."""

    id: str
    title: str
    limits: tuple[str, ...] = ()  # in words
    actors: tuple[tuple[str, str], ...] = ()  # ids and names of all who do or receive something, in order
    about: str = ""
