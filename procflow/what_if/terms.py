"""Terms in changes: `2 working days from end of accept`, and what they can be counted from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from procflow.errors import UsageError
from procflow.from_schema.registration import REGISTERED
from procflow.from_schema.scope import parse_anchor
from procflow.model import ActorKind, Anchor, Bound, Procedure, Regulation, Step, Term, Use
from procflow.term_text import TermError, format_term, parse_term
from procflow.uses import used_by
from procflow.what_if.names import quoted, unknown, with_entry

NONE = "none"
_ANCHOR_WORDS = {"begin": "start of ", "end": "end of "}


def read_term(option: str, text: str) -> Term:
    try:
        return parse_term(text)
    except TermError as error:
        raise UsageError(f"{option}: {quoted(text)} is not a term: {error}") from None


def read_bound(option: str, text: str) -> tuple[Term, Anchor | None]:
    """A term and what it is counted from, None where the text does not say: `3 working days from registered`.

    The first word may be a `from` too: `from 2 to 4 hours` is a range.
    """
    words = " ".join(text.split())
    term, sign, anchor = words.rpartition(" from ")
    return (read_term(option, term), parse_anchor(anchor)) if sign else (read_term(option, words), None)


def bound_words(bound: Bound) -> str:
    return format_term(bound.term) + anchor_words(bound.anchor)


def anchor_words(anchor: Anchor) -> str:
    if anchor.kind == "start":
        return ""
    return f" from {_ANCHOR_WORDS.get(anchor.kind, '')}{anchor.of}"


# ---------------------------------------------------------------- events


def marked_in(procedure: Procedure) -> set[str]:
    return {entry.marks for entry in procedure.entries if isinstance(entry, Step | Use) and entry.marks}


def _marked_in_used(regulation: Regulation, procedure: Procedure) -> Iterator[str]:
    for entry in procedure.entries:
        if isinstance(entry, Use) and (used := used_by(regulation, entry)):
            yield from marked_in(used.procedure)


def is_marked(regulation: Regulation, procedure: Procedure, event: str) -> bool:
    return event in marked_in(procedure) or event in _marked_in_used(regulation, procedure)


def with_anchor_there(option: str, regulation: Regulation, procedure: Procedure, anchor: Anchor) -> Procedure:
    """The procedure, in which the anchor exists: as in a file, counting from `registered` may be what makes it so."""
    if anchor.kind in {"begin", "end"}:
        steps = [entry.id for entry in procedure.entries]
        if anchor.of not in steps:
            raise unknown(option, "step", anchor.of, steps)
    elif anchor.kind == "event":
        if anchor.of == REGISTERED and not procedure.is_part:
            procedure = _registering(regulation, procedure)
        events = {event for each in regulation.procedures for event in marked_in(each)}
        events |= {*marked_in(procedure), *_marked_in_used(regulation, procedure)}
        if anchor.of not in events:
            raise unknown(option, "event", anchor.of, {"start", "end of STEP", "start of STEP", *events})
    return procedure


def _registering(regulation: Regulation, procedure: Procedure) -> Procedure:
    """With the applicant's first step marking `registered` where nothing does: see `from_schema.registration`."""
    if is_marked(regulation, procedure, REGISTERED):
        return procedure
    applicants = {actor.id for actor in regulation.actors if actor.kind is ActorKind.APPLICANT}
    for entry in procedure.entries:
        if isinstance(entry, Step) and entry.by in applicants and entry.marks is None:
            return with_entry(procedure, replace(entry, marks=REGISTERED))
    return procedure
